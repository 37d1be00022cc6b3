/* Lines and containers of Markdown: what is text, code, HTML, a table. */
#include "cases.h"

static const scan_case headings[] = {
    {"atx", "# 甲 #\n###### 乙",
     "mark '#' text ' 甲 ' mark '#' newline '\\n' mark '######' text ' 乙'"},
    {"seven marks", "####### 甲", "text '####### 甲'"},
    {"no blank", "#甲", "text '#甲'"},
    {"closing marks need a blank", "# 甲#", "mark '#' text ' 甲#'"},
    {"setext", "甲\n===", "text '甲' newline '\\n' mark '==='"},
    {"setext of two lines", "甲\n乙\n---",
     "text '甲' newline '\\n' text '乙' newline '\\n' mark '---'"},
    {"rule line without a paragraph", "---\n甲",
     "mark '---' newline '\\n' text '甲'"},
    {"empty", "#\n甲", "mark '#' newline '\\n' text '甲'"},
};

static void test_headings(void **state)
{
    (void)state;
    CHECK_CASES_OF(zhv_markdown_scan, headings);
}

static const scan_case quotes[] = {
    {"quote", "> 甲\n> 乙",
     "mark '> ' text '甲' newline '\\n' mark '> ' text '乙'"},
    {"lazy line", "> 甲\n乙", "mark '> ' text '甲' newline '\\n' text '乙'"},
    {"a lazy line is no code", "> 甲\n      乙",
     "mark '> ' text '甲' newline '\\n' text '      乙'"},
    {"quote in quote", ">> 甲\n> > 乙",
     "mark '>> ' text '甲' newline '\\n' mark '> > ' text '乙'"},
    {"code in a quote", ">     甲", "mark '> ' raw '    甲'"},
    {"ends at a blank line", "> 甲\n\n    乙",
     "mark '> ' text '甲' newline '\\n' newline '\\n' raw '    乙'"},
    {"HTML to an empty line at the page's end", "> <?甲\n>",
     "mark '> ' text '<?甲' newline '\\n' mark '>'"},
    {"the same, and a line behind", "> <?甲\n>\n乙",
     "mark '> ' text '<?甲' newline '\\n' mark '>' newline '\\n' text '乙'"},
    {"the same in a list", "- <div>\n  <br>\n  ",
     "mark '- ' tag-alone '<div>' newline '\\n' mark '  ' tag-alone '<br>' "
     "newline "
     "'\\n' mark '  '"},
};

static void test_quotes(void **state)
{
    (void)state;
    CHECK_CASES_OF(zhv_markdown_scan, quotes);
}

static const scan_case lists[] = {
    {"bullets", "- 甲\n* 乙\n+ 丙",
     "mark '- ' text '甲' newline '\\n' mark '* ' text '乙' newline '\\n' mark "
     "'+ ' text '丙'"},
    {"numbers", "1. 甲\n2) 乙",
     "mark '1. ' text '甲' newline '\\n' mark '2) ' text '乙'"},
    {"a number that interrupts", "甲\n1. 乙",
     "text '甲' newline '\\n' mark '1. ' text '乙'"},
    {"a number that does not", "甲\n2. 乙",
     "text '甲' newline '\\n' text '2. 乙'"},
    {"an empty item does not interrupt", "甲\n-\n乙",
     "text '甲' newline '\\n' mark '-' newline '\\n' text '乙'"},
    {"paragraphs of an item", "- 甲\n\n  乙\n\n乙",
     "mark '- ' text '甲' newline '\\n' newline '\\n' mark '  ' text '乙' "
     "newline '\\n' newline '\\n' text '乙'"},
    {"code in an item", "- 甲\n\n      乙",
     "mark '- ' text '甲' newline '\\n' newline '\\n' mark '  ' raw '    乙'"},
    {"no code: too little", "1.  甲\n\n    乙",
     "mark '1.  ' text '甲' newline '\\n' newline '\\n' mark '    ' text '乙'"},
    {"code at once", "-     甲", "mark '- ' raw '    甲'"},
    {"tab", "-\t甲\n\n\t乙",
     "mark '-\\t' text '甲' newline '\\n' newline '\\n' mark '\\t' text '乙'"},
    {"empty items", "1.\n2.\n3. 甲",
     "mark '1.' newline '\\n' mark '2.' newline '\\n' mark '3. ' text '甲'"},
    {"a list in a list", "- 甲\n  - 乙\n    - 丙",
     "mark '- ' text '甲' newline '\\n' mark '  - ' text '乙' newline '\\n' "
     "mark '    - ' text '丙'"},
    {"rule line, no list", "* * *\n- - 甲",
     "mark '* * *' newline '\\n' mark '- - ' text '甲'"},
    {"definition", "甲\n:   乙\n\n    丙\n\n丁",
     "text '甲' newline '\\n' mark ':   ' text '乙' newline '\\n' newline "
     "'\\n' mark '    ' text '丙' newline '\\n' newline '\\n' text '丁'"},
    {"no definition", ":\n\n    甲\n\n:乙",
     "text ':' newline '\\n' newline '\\n' raw '    甲' newline '\\n' "
     "newline '\\n' text ':乙'"},
    {"footnote", "[^1]: 甲\n\n    乙\n丙",
     "mark '[^1]: ' text '甲' newline '\\n' newline '\\n' mark '    ' text "
     "'乙' newline '\\n' text '丙'"},
};

static void test_lists(void **state)
{
    (void)state;
    CHECK_CASES_OF(zhv_markdown_scan, lists);
}

static const scan_case code[] = {
    {"indented", "    甲\n\n    乙\n丙",
     "raw '    甲' newline '\\n' newline '\\n' raw '    乙' newline '\\n' text "
     "'丙'"},
    {"not inside a paragraph", "甲\n    乙",
     "text '甲' newline '\\n' text '    乙'"},
    {"fence", "```x\n甲\n```\n乙",
     "mark '```x' newline '\\n' raw '甲' newline '\\n' mark '```' newline "
     "'\\n' text '乙'"},
    {"tildes hold backticks", "~~~\n```\n甲\n~~~\n乙",
     "mark '~~~' newline '\\n' raw '```\\n甲' newline '\\n' mark '~~~' newline "
     "'\\n' text '乙'"},
    {"longer closing", "```\n甲\n`````\n乙",
     "mark '```' newline '\\n' raw '甲' newline '\\n' mark '`````' newline "
     "'\\n' text '乙'"},
    {"never closed", "```\n甲\n\n乙",
     "mark '```' newline '\\n' raw '甲\\n\\n乙'"},
    {"in a quote", "> ```\n> 甲\n乙",
     "mark '> ```' newline '\\n' mark '> ' raw '甲' newline '\\n' text '乙'"},
    {"backticks in the info: no fence", "``` `甲`\n乙",
     "text '``` ' raw '`甲`' newline '\\n' text '乙'"},
    {"fenced div", "::: {.x}\n甲\n:::",
     "mark '::: {.x}' newline '\\n' text '甲' newline '\\n' mark ':::'"},
};

static void test_code(void **state)
{
    (void)state;
    CHECK_CASES_OF(zhv_markdown_scan, code);
}

static const scan_case html[] = {
    {"block", "<div>\n甲 `乙`\n</div>\n\n`甲`",
     "tag-alone '<div>' newline '\\n' text '甲 `乙`' newline '\\n' tag-alone "
     "'</div>' newline '\\n' newline '\\n' raw '`甲`'"},
    {"ends at a blank line", "<p>甲\n\n**乙**",
     "tag-alone '<p>' text '甲' newline '\\n' newline '\\n' quote '**' text "
     "'乙' quote '**'"},
    {"script over blank lines", "<script>\n甲\n\n乙\n</script>\n丙",
     "tag-alone '<script>' raw '\\n甲\\n\\n乙\\n' tag-alone '</script>' "
     "newline '\\n' text '丙'"},
    {"comment", "<!-- 甲\n\n乙 -->\n丙",
     "comment '<!-- 甲\\n\\n乙 -->' newline '\\n' text '丙'"},
    {"any tag alone", "<x-y a='b'>\n甲 `乙`",
     "tag-alone '<x-y a='b'>' newline '\\n' text '甲 `乙`'"},
    {"not alone: a paragraph", "<x-y> `乙`",
     "tag-alone '<x-y>' text ' ' raw '`乙`'"},
    {"a tag alone does not interrupt", "甲\n<x-y>\n`乙`",
     "text '甲' newline '\\n' tag-alone '<x-y>' newline '\\n' raw '`乙`'"},
    {"declaration", "<!DOCTYPE html>\n甲",
     "mark '<!DOCTYPE html>' newline '\\n' text '甲'"},
    {"cdata", "<![CDATA[\n甲]]>\n乙",
     "mark '<![CDATA[\\n甲]]>' newline '\\n' text '乙'"},
};

static void test_html(void **state)
{
    (void)state;
    CHECK_CASES_OF(zhv_markdown_scan, html);
}

static const scan_case tables[] = {
    {"table", "| 甲 | 乙 |\n|---|:-:|\n| 丙 | 丁 |\n\n戊",
     "mark '|' text ' 甲 ' mark '|' text ' 乙 ' mark '|' newline '\\n' mark "
     "'|---|:-:|' newline '\\n' mark '|' text ' 丙 ' mark '|' text ' 丁 ' mark "
     "'|' newline '\\n' newline '\\n' text '戊'"},
    {"without outer bars", "甲 | 乙\n--- | ---\n丙 | 丁",
     "text '甲 ' mark '|' text ' 乙' newline '\\n' mark '--- | ---' newline "
     "'\\n' text '丙 ' mark '|' text ' 丁'"},
    {"other number of cells", "| 甲 | 乙 |\n|---|\n| 丙 |",
     "text '| 甲 | 乙 |' newline '\\n' text '|---|' newline '\\n' text '| 丙 "
     "|'"},
    {"escaped bar", "|甲\\|乙|\n|---|\n|丙|",
     "mark '|' text '甲\\\\|乙' mark '|' newline '\\n' mark '|---|' newline "
     "'\\n' mark '|' text '丙' mark '|'"},
    {"cell by cell", "| 甲 | 乙 |\n|---|---|\n| `丙 | 丁` |",
     "mark '|' text ' 甲 ' mark '|' text ' 乙 ' mark '|' newline '\\n' mark "
     "'|---|---|' newline '\\n' mark '|' text ' `丙 ' mark '|' text ' 丁` ' "
     "mark '|'"},
    {"ends with a block", "|甲|乙|\n|-|-|\n|丙|丁|\n# 戊",
     "mark '|' text '甲' mark '|' text '乙' mark '|' newline '\\n' mark "
     "'|-|-|' newline '\\n' mark '|' text '丙' mark '|' text '丁' mark '|' "
     "newline '\\n' mark '#' text ' 戊'"},
    {"only bars", "|甲|\n||", "text '|甲|' newline '\\n' text '||'"},
};

static void test_tables(void **state)
{
    (void)state;
    CHECK_CASES_OF(zhv_markdown_scan, tables);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_headings), cmocka_unit_test(test_quotes),
        cmocka_unit_test(test_lists),    cmocka_unit_test(test_code),
        cmocka_unit_test(test_html),     cmocka_unit_test(test_tables),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
