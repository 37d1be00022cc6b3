#include "cases.h"

/* Tapes reviewed by hand, the less obvious ones against what MediaWiki 1.39
 * renders from the same source. */
static const scan_case cases[] = {
    {"plain", "只有文字", "text '只有文字'"},
    {"html pair", "<b>甲</b>", "tag-open '<b>' text '甲' tag-close '</b>'"},
    {"pair in any case", "<B>a</b >",
     "tag-open '<B>' text 'a' tag-close '</b >'"},
    {"nested pairs", "<b><i>a</i></b>",
     "tag-open '<b>' tag-open '<i>' text 'a' tag-close '</i>' tag-close "
     "'</b>'"},
    {"crossed pairs", "<b><i>a</b></i>",
     "tag-open '<b>' tag-alone '<i>' text 'a' tag-close '</b>' tag-alone "
     "'</i>'"},
    {"tag without end", "<b>a", "tag-alone '<b>' text 'a'"},
    {"end without tag", "a</b>", "text 'a' tag-alone '</b>'"},
    {"void", "a<br>b<br />c</br>",
     "text 'a' tag-alone '<br>' text 'b' tag-alone '<br />' text 'c' tag-alone "
     "'</br>'"},
    {"unknown tag", "<foo>a</foo> a < b <", "text '<foo>a</foo> a < b <'"},
    {"pair does not leave an argument", "{{a|<b>|</b>}}",
     "tmpl-open '{{' text 'a' tmpl-sep '|' tag-alone '<b>' tmpl-sep '|' "
     "tag-alone '</b>' tmpl-close '}}'"},
    {"pair does not leave a link", "[[a|<b>c]]</b>",
     "link-open '[[' text 'a' link-sep '|' tag-alone '<b>' text 'c' link-close "
     "']]' tag-alone '</b>'"},
    {"pair around a call", "<b>{{a}}</b>",
     "tag-open '<b>' tmpl-open '{{' text 'a' tmpl-close '}}' tag-close '</b>'"},
    {"code", "<code>a</code>",
     "tag-open '<code>' text 'a' tag-close '</code>'"},
    {"function", "{{#if: a | b | c }}{{DEFAULTSORT:x:y}}",
     "tmpl-open '{{' text '#if' tmpl-colon ':' text ' a ' tmpl-sep '|' text ' "
     "b ' tmpl-sep '|' text ' c ' tmpl-close '}}' tmpl-open '{{' text "
     "'DEFAULTSORT' tmpl-colon ':' text 'x:y' tmpl-close '}}'"},
    {"function behind a comment", "{{<!-- c -->#if:a}}",
     "tmpl-open '{{' comment '<!-- c -->' text '#if' tmpl-colon ':' text 'a' "
     "tmpl-close '}}'"},
    {"function in any layout", "{{\n #if :a}}",
     "tmpl-open '{{' newline '\\n' text ' #if ' tmpl-colon ':' text 'a' "
     "tmpl-close '}}'"},
    {"no function", "{{甲:乙}}", "tmpl-open '{{' text '甲:乙' tmpl-close '}}'"},
    {"subject of quotes in labels", "''[[a|b''c''d]]''",
     "quote '''' link-open '[[' text 'a' link-sep '|' text 'b' quote '''' text "
     "'c' quote '''' text 'd' link-close ']]' quote ''''"},
    {"quotes in a target are text", "[[a''b''c]]",
     "link-open '[[' text 'a''b''c' link-close ']]'"},
    {"quotes in arguments are their own", "''{{a|''b|c''}}''",
     "quote '''' tmpl-open '{{' text 'a' tmpl-sep '|' quote '''' text 'b' "
     "tmpl-sep '|' text 'c' quote '''' tmpl-close '}}' quote ''''"},
    {"quotes end with the line", "''a\nb''",
     "quote '''' text 'a' newline '\\n' text 'b' quote ''''"},
    {"image map",
     "<imagemap>\n# a|b\nFile:c.png|甲\nrect 1 2 [[乙|丙]]\npoly 3 4 "
     "[http://d 丁]\n</imagemap>",
     "tag-open '<imagemap>' newline '\\n' text '# a' link-sep '|' text 'b' "
     "newline '\\n' text 'File:c.png' link-sep '|' text '甲' newline '\\n' "
     "text 'rect 1 2 ' link-open '[[' text '乙' link-sep '|' text '丙' "
     "link-close ']]' newline '\\n' text 'poly 3 4 ' ext-open '[' url "
     "'http://d' ext-space ' ' text '丁' ext-close ']' newline '\\n' tag-close "
     "'</imagemap>'"},
    {"gallery",
     "<gallery>\n文件:a_b.jpg|''甲''\nFile:c.png|alt=x|乙 [[d|e]]\n</gallery>",
     "tag-open '<gallery>' newline '\\n' text '文件:a_b.jpg' link-sep '|' "
     "quote '''' text '甲' quote '''' newline '\\n' text 'File:c.png' link-sep "
     "'|' text 'alt=x' link-sep '|' text '乙 ' link-open '[[' text 'd' "
     "link-sep '|' text 'e' link-close ']]' newline '\\n' tag-close "
     "'</gallery>'"},
    {"references hold their own brackets", "<ref>{{a|b</ref>|c}}",
     "tag-open '<ref>' text '{{a|b' tag-close '</ref>' text '|c}}'"},
    {"poem", "<poem>\n甲\n[[乙]]\n</poem>",
     "tag-open '<poem>' newline '\\n' text '甲' newline '\\n' link-open '[[' "
     "text '乙' link-close ']]' newline '\\n' tag-close '</poem>'"},
    {"redirect", "#REDIRECT [[甲]]",
     "redirect '#REDIRECT ' link-open '[[' text '甲' link-close ']]'"},
    {"redirect in Chinese", "\n#重定向:[[甲]]",
     "newline '\\n' redirect '#重定向:' link-open '[[' text '甲' link-close "
     "']]'"},
    {"no redirect", "#REDIRECT 甲", "list '#' text 'REDIRECT 甲'"},
    {"term and definition", "; 甲 : 乙 : 丙",
     "list '; ' text '甲 ' def-sep ':' text ' 乙 : 丙'"},
    {"colon in a rule is no definition", "; -{zh-cn:甲;zh-tw:乙}- : 丙",
     "list '; ' rule-open '-{' text 'zh-cn:甲;zh-tw:乙' rule-close '}-' text ' "
     "' def-sep ':' text ' 丙'"},
    {"colon in a tag is no definition", "; <b>a:b</b> c: d",
     "list '; ' tag-open '<b>' text 'a:b' tag-close '</b>' text ' c' def-sep "
     "':' text ' d'"},
    {"colon in a link is no definition",
     "; [[a:b]] [http://c d:e] http://f : g",
     "list '; ' link-open '[[' text 'a:b' link-close ']]' text ' ' ext-open "
     "'[' url 'http://c' ext-space ' ' text 'd:e' ext-close ']' text ' ' url "
     "'http://f' text ' ' def-sep ':' text ' g'"},
    {"colon without a term", "a : b", "text 'a : b'"},
    {"an argument's = ends no term", "{{甲|\n; 乙=丙 : 丁}}",
     "tmpl-open '{{' text '甲' tmpl-sep '|' newline '\\n' list '; ' text '乙' "
     "tmpl-eq '=' text '丙 ' def-sep ':' text ' 丁' tmpl-close '}}'"},
    {"definition ends with the line", "; a\nb : c",
     "list '; ' text 'a' newline '\\n' text 'b : c'"},
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
