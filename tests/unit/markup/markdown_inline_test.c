/* Code, links, tags and rules in the text of one leaf of Markdown. */
#include "cases.h"

static const scan_case spans[] = {
    {"code", "甲`乙`丙", "text '甲' raw '`乙`' text '丙'"},
    {"two backticks", "``甲`乙``", "raw '``甲`乙``'"},
    {"unequal runs", "``甲`乙", "text '``甲`乙'"},
    {"code over lines", "`甲\n乙`", "raw '`甲\\n乙`'"},
    {"escaped", "\\`甲`乙`", "text '\\\\`甲' raw '`乙`'"},
    {"emphasis", "**甲**与*乙*_丙_",
     "quote '**' text '甲' quote '**' text '与' quote '*' text '乙' quote '*' "
     "quote '_' text '丙' quote '_'"},
    {"stars between blanks", "甲 * 乙", "text '甲 * 乙'"},
    {"underscores in a word", "a_b_c", "text 'a_b_c'"},
    {"autolink", "<http://a.b/甲>与<a@b.c>",
     "url '<http://a.b/甲>' text '与' url '<a@b.c>'"},
    {"no autolink", "<http://a b>", "text '<' url 'http://a' text ' b>'"},
    {"bare address", "见http://a.b/c。甲",
     "text '见' url 'http://a.b/c' text '。甲'"},
    {"address without a scheme", "见 www.a.com/甲?乙，www.a.com上，awww.a/甲",
     "text '见 ' url 'www.a.com/甲?乙' text '，www.a.com上，awww.a/甲'"},
    {"bare address in brackets", "(http://a.b/c)",
     "text '(' url 'http://a.b/c' text ')'"},
    {"no scheme", "甲://乙", "text '甲://乙'"},
    {"entity", "甲&amp;乙&#20013;&x",
     "text '甲' entity '&amp;' text '乙' entity '&#20013;' text '&x'"},
    {"inline tag", "甲<b>乙</b>",
     "text '甲' tag-alone '<b>' text '乙' tag-alone '</b>'"},
    {"inline code element", "<code>甲</code>",
     "tag-alone '<code>' raw '甲' tag-alone '</code>'"},
    {"comment", "甲<!-- 乙 -->丙", "text '甲' comment '<!-- 乙 -->' text '丙'"},
    {"not a tag", "甲 < 乙 <1>", "text '甲 < 乙 <1>'"},
    {"a shortcode", "甲{{< figure src=\"乙}.png\" >}}丙{{% 丁 %}}{{戊}}",
     "text '甲' raw '{{< figure src=\"乙}.png\" >}}' text '丙' raw "
     "'{{% 丁 %}}' text '{{戊}}'"},
    {"a tag of a generator", "{% include 甲.html %}乙{% 丙",
     "raw '{% include 甲.html %}' text '乙{% 丙'"},
    {"no end of its kind", "{{< 甲 %}}{% 乙 >}{{<",
     "text '{{< 甲 %}}{% 乙 >}{{<'"},
    {"a link of a wiki", "甲[[乙]]![[丙.png]][[丁|戊]]",
     "text '甲' raw '[[乙]]' raw '![[丙.png]]' raw '[[丁|戊]]'"},
    {"no link of a wiki", "[[甲][乙]] [[]] [[^丙]]",
     "text '[[甲][乙]] [[]] [' mark '[^丙]' text ']'"},
    {"a link that shows brackets", "[[甲]](乙)",
     "span-open '[' text '[甲]' span-close ']' span-addr '(乙)'"},
};

static void test_spans(void **state)
{
    (void)state;
    CHECK_CASES_OF(zhv_markdown_scan, spans);
}

static const scan_case links[] = {
    {"link", "[甲](乙)",
     "span-open '[' text '甲' span-close ']' span-addr '(乙)'"},
    {"title", "[甲](乙 \"丙\")",
     "span-open '[' text '甲' span-close ']' span-addr '(乙 \"' attr-value "
     "'丙' span-addr '\")'"},
    {"constant titles", "[甲](乙 \"wikilink\")![丙](丁 \"fig:丁\")",
     "span-open '[' text '甲' span-close ']' span-addr '(乙 \"wikilink\")' "
     "span-open '![' text '丙' span-close ']' span-addr '(丁 \"fig:丁\")'"},
    {"parentheses", "[甲](乙_(丙))[丁](戊_\\(己\\))",
     "span-open '[' text '甲' span-close ']' span-addr '(乙_(丙))' span-open "
     "'[' text '丁' span-close ']' span-addr '(戊_\\\\(己\\\\))'"},
    {"angle brackets", "[甲](<乙 丙> '丁')",
     "span-open '[' text '甲' span-close ']' span-addr '(<乙 丙> '' attr-value "
     "'丁' span-addr '')'"},
    {"blank in the address: none", "[甲](乙 丙)", "text '[甲](乙 丙)'"},
    {"image in a link", "[![甲](乙)](丙)",
     "span-open '[' span-open '![' text '甲' span-close ']' span-addr '(乙)' "
     "span-close ']' span-addr '(丙)'"},
    {"no link in a link", "[甲 [乙](丙) 丁](戊)",
     "text '[甲 ' span-open '[' text '乙' span-close ']' span-addr '(丙)' text "
     "' 丁](戊)'"},
    {"attributes", "[甲](乙){.丙 k=\"v\"}`丁`{=html}",
     "span-open '[' text '甲' span-close ']' span-addr '(乙)' mark '{.丙 "
     "k=\"v\"}' raw '`丁`' mark '{=html}'"},
    {"a span with attributes", "[甲]{.乙}", "text '[甲]' mark '{.乙}'"},
    {"over lines", "[甲\n乙](丙)",
     "span-open '[' text '甲' newline '\\n' text '乙' span-close ']' span-addr "
     "'(丙)'"},
    {"in a quote", "> [甲\n> 乙](丙\n> \"丁\")",
     "mark '> ' span-open '[' text '甲' newline '\\n' mark '> ' text '乙' "
     "span-close ']' span-addr '(丙\\n' mark '> ' span-addr '\"' attr-value "
     "'丁' span-addr '\")'"},
    {"code binds tighter", "[甲`](乙)`", "text '[甲' raw '`](乙)`'"},
    {"brackets", "[甲] ]乙[ [丙", "text '[甲] ]乙[ [丙'"},
    {"escaped brackets", "\\[甲\\](乙)", "text '\\\\[甲\\\\](乙)'"},
    {"note", "甲[^乙]丙", "text '甲' mark '[^乙]' text '丙'"},
};

static void test_links(void **state)
{
    (void)state;
    CHECK_CASES_OF(zhv_markdown_scan, links);
}

static const scan_case references[] = {
    {"full", "[甲][乙]\n\n[乙]: 丙",
     "span-open '[' text '甲' span-close ']' span-addr '[乙]' newline '\\n' "
     "newline '\\n' mark '[乙]: 丙'"},
    {"collapsed", "[甲][]\n\n[甲]: 丙 '丁'",
     "ref-open '[' text '甲' ref-close '][]' newline '\\n' newline '\\n' mark "
     "'[甲]: 丙 '' attr-value '丁' mark '''"},
    {"shortcut", "[甲]与[Ab\nc]\n\n[甲]: 丙\n[aB C]: 丁",
     "ref-open '[' text '甲' ref-close ']' text '与' ref-open '[' text 'Ab' "
     "newline '\\n' text 'c' ref-close ']' newline '\\n' newline '\\n' mark "
     "'[甲]: 丙\\n' mark '[aB C]: 丁'"},
    {"not defined", "[甲][乙] [甲][] [甲]", "text '[甲][乙] [甲][] [甲]'"},
    {"definition before", "[甲]: <乙> \"丙\"\n[甲]",
     "mark '[甲]: <乙> \"' attr-value '丙' mark '\"\\n' ref-open '[' text '甲' "
     "ref-close ']'"},
    {"title on its own line", "[甲]: 乙\n'丙'\n丁",
     "mark '[甲]: 乙\\n'' attr-value '丙' mark ''\\n' text '丁'"},
    {"no title: more on the line", "[甲]: 乙 \"丙\" 丁\n\n[甲]",
     "text '[甲]: 乙 \"丙\" 丁' newline '\\n' newline '\\n' text '[甲]'"},
    {"not inside a paragraph", "丁\n[甲]: 乙\n\n[甲]",
     "text '丁' newline '\\n' text '[甲]: 乙' newline '\\n' newline '\\n' text "
     "'[甲]'"},
    {"in a quote", "> [甲]: 乙\n> 丙\n\n[甲]",
     "mark '> ' mark '[甲]: 乙\\n' mark '> ' text '丙' newline '\\n' newline "
     "'\\n' ref-open '[' text '甲' ref-close ']'"},
};

static const scan_case pandoc[] = {
    {"name of a heading", "# 甲 {#乙 .丙}",
     "mark '#' text ' 甲' mark ' {#乙 .丙}'"},
    {"name behind closing marks", "# 甲 ## {#乙}",
     "mark '#' text ' 甲 ' mark '## {#乙}'"},
    {"name of a heading underlined",
     "甲 {#乙}\n===", "text '甲 ' mark '{#乙}' newline '\\n' mark '==='"},
    {"name of a caption", "Table: 甲 {#tbl:乙}",
     "text 'Table: 甲 ' mark '{#tbl:乙}'"},
    {"braces within", "甲 {#乙} 丙{.丁}", "text '甲 {#乙} 丙{.丁}'"},
    {"braces of prose", "甲 {乙}", "text '甲 {乙}'"},
    {"braces never closed", "甲 {#乙", "text '甲 {#乙'"},
    {"citation", "[@甲2020, 乙; -@丙:丁.]",
     "text '[' mark '@甲2020' text ', 乙; -' mark '@丙:丁' text '.]'"},
    {"citation in prose", "（@甲）说", "text '（' mark '@甲' text '）说'"},
    {"citation before wide signs", "@甲，乙", "mark '@甲' text '，乙'"},
    {"numbered example", "(@甲) 乙", "text '(' mark '@甲' text ') 乙'"},
    {"no citation: mail", "a@b.c 甲@乙 @ @", "text 'a@b.c 甲@乙 @ @'"},
    {"no citation: a tag behind", "@a<b>甲</b>",
     "mark '@a' tag-alone '<b>' text '甲' tag-alone '</b>'"},
    {"formula", "甲$x_{乙}$丙", "text '甲' raw '$x_{乙}$' text '丙'"},
    {"formula on lines", "$$\nx\n$$", "raw '$$\\nx\\n$$'"},
    {"formula with an escape", "$\\$$甲", "raw '$\\\\$$' text '甲'"},
    {"no formula: money", "$5和$6，$ 7$", "text '$5和$6，$ 7$'"},
    {"no formula: prose", "$甲 = 1$", "text '$甲 = 1$'"},
    {"no formula: never closed", "$x 甲 $$y", "text '$x 甲 $$y'"},
    {"no formula: a blank before the end", "$x $甲", "text '$x $甲'"},
};

static void test_pandoc(void **state)
{
    (void)state;
    CHECK_CASES_OF(zhv_markdown_scan, pandoc);
}

static void test_references(void **state)
{
    (void)state;
    CHECK_CASES_OF(zhv_markdown_scan, references);
}

static const scan_case rules[] = {
    {"rule", "甲-{乙}-丙",
     "text '甲' rule-open '-{' text '乙' rule-close '}-' text '丙'"},
    {"nested", "-{a|-{乙}-|c}-",
     "rule-open '-{' text 'a|' rule-open '-{' text '乙' rule-close '}-' text "
     "'|c' rule-close '}-'"},
    {"never closed", "-{甲 [乙](丙)",
     "text '-{甲 ' span-open '[' text '乙' span-close ']' span-addr '(丙)'"},
    {"before a link", "-{甲 [乙](丙)}-[丁](戊)",
     "rule-open '-{' text '甲 [乙](丙)' rule-close '}-' span-open '[' text "
     "'丁' span-close ']' span-addr '(戊)'"},
    {"in a link", "[-{甲}-](乙)",
     "span-open '[' rule-open '-{' text '甲' rule-close '}-' span-close ']' "
     "span-addr '(乙)'"},
    {"in code", "`-{甲`}-", "raw '`-{甲`' text '}-'"},
    {"escaped at a line start", "\\-{甲}-乙",
     "rule-open '\\\\-{' text '甲' rule-close '}-' text '乙'"},
    {"escaped and open", "\\-{甲", "text '\\\\-{甲'"},
    {"over lines", "-{zh-cn:甲;\nzh-tw:乙}-",
     "rule-open '-{' text 'zh-cn:甲;' newline '\\n' text 'zh-tw:乙' rule-close "
     "'}-'"},
    {"not over blank lines", "-{甲\n\n乙}-",
     "text '-{甲' newline '\\n' newline '\\n' text '乙}-'"},
    {"in a cell", "| -{甲}- |\n|---|",
     "mark '|' text ' ' rule-open '-{' text '甲' rule-close '}-' text ' ' mark "
     "'|' newline '\\n' mark '|---|'"},
    {"only the end", "甲}-乙", "text '甲}-乙'"},
};

static void test_rules(void **state)
{
    (void)state;
    CHECK_CASES_OF(zhv_markdown_scan, rules);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_spans),      cmocka_unit_test(test_links),
        cmocka_unit_test(test_references), cmocka_unit_test(test_pandoc),
        cmocka_unit_test(test_rules),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
