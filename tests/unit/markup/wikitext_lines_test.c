#include "cases.h"

/* Tapes reviewed by hand, the less obvious ones against what MediaWiki 1.39
 * renders from the same source. */
static const scan_case cases[] = {
    {"heading", "== 甲 ==", "head-open '== ' text '甲' head-close ' =='"},
    {"heading levels", "=甲=\n======乙======\n=======丙=======",
     "head-open '=' text '甲' head-close '=' newline '\\n' head-open '======' "
     "text '乙' head-close '======' newline '\\n' head-open '======' text "
     "'=丙=' head-close '======'"},
    {"uneven heading", "=== 甲 ==\n== 乙 ===",
     "head-open '==' text '= 甲' head-close ' ==' newline '\\n' head-open '== "
     "' text '乙 =' head-close '=='"},
    {"heading needs both ends", "== 甲\n== 乙 == 丙\n 甲 ==",
     "text '== 甲' newline '\\n' text '== 乙 == 丙' newline '\\n' pre-space ' "
     "' text '甲 =='"},
    {"heading of equals", "==\n===\n====\n=====",
     "text '==' newline '\\n' head-open '=' text '=' head-close '=' newline "
     "'\\n' head-open '=' text '==' head-close '=' newline '\\n' head-open "
     "'==' text '=' head-close '=='"},
    {"heading of blanks", "== ==", "head-open '==' text ' ' head-close '=='"},
    {"heading and comments",
     "== 甲 == <!-- a --> <!-- b -->\n<!-- c -->== 乙 ==",
     "head-open '== ' text '甲' head-close ' == ' comment '<!-- a -->' text ' "
     "' comment '<!-- b -->' newline '\\n' comment '<!-- c -->' head-open '== "
     "' text '乙' head-close ' =='"},
    {"heading with a rule over lines", "== -{甲\n乙}- ==\n== -{丙}- ==",
     "text '== ' rule-open '-{' text '甲' newline '\\n' text '乙' rule-close "
     "'}-' text ' ==' newline '\\n' head-open '== ' rule-open '-{' text '丙' "
     "rule-close '}-' head-close ' =='"},
    {"heading with markup", "== ''甲'' [[乙|丙]] {{丁|\n戊}} ==",
     "head-open '== ' quote '''' text '甲' quote '''' text ' ' link-open '[[' "
     "text '乙' link-sep '|' text '丙' link-close ']]' text ' ' tmpl-open '{{' "
     "text '丁' tmpl-sep '|' newline '\\n' text '戊' tmpl-close '}}' "
     "head-close ' =='"},
    {"lists", "* 甲\n#*: 乙\n;丙\n:: 丁",
     "list '* ' text '甲' newline '\\n' list '#*: ' text '乙' newline '\\n' "
     "list ';' text '丙' newline '\\n' list ':: ' text '丁'"},
    {"no list inside a line", "甲 * 乙", "text '甲 * 乙'"},
    {"list in an argument", "{{a|\n* 甲\n* 乙\n}}",
     "tmpl-open '{{' text 'a' tmpl-sep '|' newline '\\n' list '* ' text '甲' "
     "newline '\\n' list '* ' text '乙' newline '\\n' tmpl-close '}}'"},
    {"ruler", "----\n------ 甲\n---",
     "hr '----' newline '\\n' hr '------' text ' 甲' newline '\\n' text '---'"},
    {"ruler eats the dash of a rule", "-----{a}-", "hr '-----' text '{a}-'"},
    {"pre", "甲\n 乙\n \n丙",
     "text '甲' newline '\\n' pre-space ' ' text '乙' newline '\\n' text ' ' "
     "newline '\\n' text '丙'"},
    {"pre around blocks",
     "<p>\n 甲\n</p>\n 乙\n <div>丙</div>\n<blockquote>\n 丁\n</blockquote>\n "
     "戊",
     "tag-open '<p>' newline '\\n' text ' 甲' newline '\\n' tag-close '</p>' "
     "newline '\\n' pre-space ' ' text '乙' newline '\\n' text ' ' tag-open "
     "'<div>' text '丙' tag-close '</div>' newline '\\n' tag-open "
     "'<blockquote>' newline '\\n' text ' 丁' newline '\\n' tag-close "
     "'</blockquote>' newline '\\n' pre-space ' ' text '戊'"},
    {"no pre where extensions make blocks",
     " <poem>甲</poem>\n 乙<references />\n 丙<ref>丁</ref>",
     "text ' ' tag-open '<poem>' text '甲' tag-close '</poem>' newline '\\n' "
     "text "
     "' 乙' tag-alone '<references />' newline '\\n' pre-space ' ' text '丙' "
     "tag-open '<ref>' text '丁' tag-close '</ref>'"},
    {"no pre in arguments", "{{a\n | b = c\n d}}",
     "tmpl-open '{{' text 'a' newline '\\n' text ' ' tmpl-sep '|' text ' b ' "
     "tmpl-eq '=' text ' c' newline '\\n' text ' d' tmpl-close '}}'"},
    {"table", "{|\n|-\n| 甲 || 乙\n|}",
     "table-open '{|' newline '\\n' table-row '|-' newline '\\n' table-cell "
     "'|' text ' 甲 ' table-cell '||' text ' 乙' newline '\\n' table-close "
     "'|}'"},
    {"table of calls",
     "{{a|{{{!}} id=\"甲\"\n{{!}}- id=\"乙\"\n! id=\"丙\" {{!}} 丁 !! "
     "id=1\n{{!}} "
     "id=\"戊\" title=\"己\" {{!}} 庚 {{!}}{{!}} a=b {{!}}{{!}}-{辛}-}}",
     "tmpl-open '{{' text 'a' tmpl-sep '|' text '{' tmpl-open '{{' text '!' "
     "tmpl-close '}}' table-attrs ' id=\"甲\"' newline '\\n' tmpl-open '{{' "
     "text "
     "'!' tmpl-close '}}' text '-' table-attrs ' id=\"乙\"' newline '\\n' text "
     "'!' "
     "table-attrs ' id=\"丙\" ' tmpl-open '{{' text '!' tmpl-close '}}' text ' "
     "丁 !! "
     "id=1' newline '\\n' tmpl-open '{{' text '!' tmpl-close '}}' table-attrs "
     "' "
     "id=\"戊\" title=\"' attr-value '己' table-attrs '\" ' tmpl-open '{{' "
     "text '!' "
     "tmpl-close '}}' text ' 庚 ' tmpl-open '{{' text '!' tmpl-close '}}' "
     "tmpl-open "
     "'{{' text '!' tmpl-close '}}' text ' a=b ' tmpl-open '{{' text '!' "
     "tmpl-close "
     "'}}' tmpl-open '{{' text '!' tmpl-close '}}' rule-open '-{' text '辛' "
     "rule-close '}-' tmpl-close '}}'"},
    {"table with a bar of a call",
     "{|\n! id=\"甲\" {{!}} 乙\n| id=\"丙\" {{!}}{{!}} 丁\n|}",
     "table-open '{|' newline '\\n' table-cell '!' table-attrs ' id=\"甲\" ' "
     "tmpl-open '{{' text '!' tmpl-close '}}' text ' 乙' newline '\\n' "
     "table-cell '|' "
     "text ' id=\"丙\" ' tmpl-open '{{' text '!' tmpl-close '}}' tmpl-open "
     "'{{' text "
     "'!' tmpl-close '}}' text ' 丁' newline '\\n' table-close '|}'"},
    {"table attributes", "{| class=\"a\" title=\"甲\"\n|- style=\"b\"\n|}",
     "table-open '{|' table-attrs ' class=\"a\" title=\"' attr-value '甲' "
     "table-attrs '\"' newline '\\n' table-row '|-' table-attrs ' style=\"b\"' "
     "newline '\\n' table-close '|}'"},
    {"header cells", "{|\n! 甲 !! 乙 || 丙\n| 丁 !! 戊\n|}",
     "table-open '{|' newline '\\n' table-cell '!' text ' 甲 ' table-cell '!!' "
     "text ' 乙 ' table-cell '||' text ' 丙' newline '\\n' table-cell '|' text "
     "' 丁 !! 戊' newline '\\n' table-close '|}'"},
    {"cell attributes", "{|\n| style=\"a\" | 甲 || b | 乙 | 丙\n|}",
     "table-open '{|' newline '\\n' table-cell '|' table-attrs ' style=\"a\" ' "
     "table-bar '|' text ' 甲 ' table-cell '||' table-attrs ' b ' table-bar "
     "'|' text ' 乙 | 丙' newline '\\n' table-close '|}'"},
    {"empty attributes", "{|\n|| 甲\n| | 乙\n|}",
     "table-open '{|' newline '\\n' table-cell '|' table-bar '|' text ' 甲' "
     "newline '\\n' table-cell '|' table-attrs ' ' table-bar '|' text ' 乙' "
     "newline '\\n' table-close '|}'"},
    {"link before the bar", "{|\n| [[甲|乙]] | 丙\n| [[甲 | 乙\n|}",
     "table-open '{|' newline '\\n' table-cell '|' text ' ' link-open '[[' "
     "text '甲' link-sep '|' text '乙' link-close ']]' text ' | 丙' newline "
     "'\\n' table-cell '|' text ' [[甲 | 乙' newline '\\n' table-close '|}'"},
    {"rule before the bar", "{|\n| -{R|甲}- | 乙\n|}",
     "table-open '{|' newline '\\n' table-cell '|' text ' ' rule-open '-{' "
     "text 'R|甲' rule-close '}-' text ' | 乙' newline '\\n' table-close '|}'"},
    {"call before the bar", "{|\n| {{a|b}} | 乙\n|}",
     "table-open '{|' newline '\\n' table-cell '|' table-attrs ' {{a|b}} ' "
     "table-bar '|' text ' 乙' newline '\\n' table-close '|}'"},
    {"caption", "{|\n|+ title=甲 | 乙\n|-----\n|}",
     "table-open '{|' newline '\\n' table-caption '|+' table-attrs ' title=' "
     "attr-value '甲' table-attrs ' ' table-bar '|' text ' 乙' newline '\\n' "
     "table-row '|-----' newline '\\n' table-close '|}'"},
    {"cell over lines", "{|\n| 甲\n* 乙 || 丙\n 丁\n|}",
     "table-open '{|' newline '\\n' table-cell '|' text ' 甲' newline '\\n' "
     "list '* ' text '乙 || 丙' newline '\\n' pre-space ' ' text '丁' newline "
     "'\\n' table-close '|}'"},
    {"nested table", "{|\n| 甲\n{|\n| 乙\n|}\n| 丙\n|}",
     "table-open '{|' newline '\\n' table-cell '|' text ' 甲' newline '\\n' "
     "table-open '{|' newline '\\n' table-cell '|' text ' 乙' newline '\\n' "
     "table-close '|}' newline '\\n' table-cell '|' text ' 丙' newline '\\n' "
     "table-close '|}'"},
    {"indented table", ":: {|\n  | 甲\n  |}",
     "list ':: ' table-open '{|' newline '\\n' text '  ' table-cell '|' text ' "
     "甲' newline '\\n' text '  ' table-close '|}'"},
    {"table without end", "{|\n| 甲",
     "table-row '{|' newline '\\n' table-cell '|' text ' 甲'"},
    {"end without table", "|}\n| 甲", "text '|}' newline '\\n' text '| 甲'"},
    {"row eats the dash of a rule", "{|\n|-{a}-\n| b\n|}",
     "table-open '{|' newline '\\n' table-row '|-' table-attrs '{a}-' newline "
     "'\\n' table-cell '|' text ' b' newline '\\n' table-close '|}'"},
    {"tags end with the cell", "{|\n| <b>a || b</b>\n|}",
     "table-open '{|' newline '\\n' table-cell '|' text ' ' tag-alone '<b>' "
     "text 'a ' table-cell '||' text ' b' tag-alone '</b>' newline '\\n' "
     "table-close '|}'"},
    {"quotes end with the cell", "{|\n| ''a || b''\n|}",
     "table-open '{|' newline '\\n' table-cell '|' text ' ' quote '''' text 'a "
     "' table-cell '||' text ' b' quote '''' newline '\\n' table-close '|}'"},
    {"table in a rule", "-{\n{|\n| a\n|}\n}-",
     "rule-open '-{' newline '\\n' table-open '{|' newline '\\n' table-cell "
     "'|' text ' a' newline '\\n' table-close '|}' newline '\\n' rule-close "
     "'}-'"},
    {"a {{!}} in a heading makes no table", "={{{!}}s=\n甲",
     "head-open '=' text '{' tmpl-open '{{' text '!' tmpl-close '}}' text 's' "
     "head-close '=' newline '\\n' text '甲'"},
    {"... nor in an address", "[http://a {{{!}}s=甲] 乙",
     "ext-open '[' url 'http://a' ext-space ' ' text '{' tmpl-open '{{' text "
     "'!' tmpl-close '}}' text 's=甲' ext-close ']' text ' 乙'"},
    {"call with a table mark", "{{a|\n{{!}} b\n}}",
     "tmpl-open '{{' text 'a' tmpl-sep '|' newline '\\n' tmpl-open '{{' text "
     "'!' tmpl-close '}}' text ' b' newline '\\n' tmpl-close '}}'"},
    {"a tag that vanishes before the mark", "<noinclude>* a\n=b=</noinclude>",
     "comment '<noinclude>' list '* ' text 'a' newline '\\n' head-open '=' "
     "text 'b' head-close '=' comment '</noinclude>'"},
    {"comment before the mark", "{|\n<!-- a -->|-\n|}",
     "table-open '{|' newline '\\n' comment '<!-- a -->' table-row '|-' "
     "newline '\\n' table-close '|}'"},
    {"bar and bang are text elsewhere", "a || b !! c | d",
     "text 'a || b !! c | d'"},
};

static void test_cases(void **state)
{
    (void)state;
    CHECK_CASES(cases);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
