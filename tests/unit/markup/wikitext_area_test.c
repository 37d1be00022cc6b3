#include "cases.h"

/* Tapes reviewed by hand, the less obvious ones against what MediaWiki 1.39
 * renders from the same source. */
static const scan_case cases[] = {
    {"a note in a value is none of it", "{|alt=\"<ref>甲</ref>乙\" b=c",
     "table-row '{|' table-attrs 'alt=\"' table-attrs '<ref>甲</ref>' "
     "attr-value '乙' table-attrs '\" b=c'"},
    {"... with attributes of its own, in a call",
     "{|{{ alt=\"<ref a=\"b\"></ref>}}",
     "table-row '{|' table-attrs '{{ alt=\"' table-attrs "
     "'<ref a=\"b\"></ref>' attr-value '}}'"},
    {"a {{!}} in a value begins nothing", "{|{{ alt=\"{{{!}}s=}}",
     "table-row '{|' table-attrs '{{ alt=\"' attr-value '{' tmpl-open '{{' "
     "text '!' tmpl-close '}}' attr-value 's=}}'"},
    {"title", "<span title=\"甲\" class='乙'>丙</span>",
     "tag-open '<span title=\"' attr-value '甲' tag-rest '\" class='乙'>' text "
     "'丙' tag-close '</span>'"},
    {"alt without quotes", "<span alt=甲 id=乙>丙</span>",
     "tag-open '<span alt=' attr-value '甲' tag-rest ' id=乙>' text '丙' "
     "tag-close '</span>'"},
    {"blanks around equals", "<span TITLE = \"甲\">丙</span>",
     "tag-open '<span TITLE = \"' attr-value '甲' tag-rest '\">' text '丙' "
     "tag-close '</span>'"},
    {"two values", "<span title=\"甲\" alt='乙'>丙</span>",
     "tag-open '<span title=\"' attr-value '甲' tag-rest '\" alt='' attr-value "
     "'乙' tag-rest ''>' text '丙' tag-close '</span>'"},
    {"empty value", "<span title=\"\">丙</span>",
     "tag-open '<span title=\"' tag-rest '\">' text '丙' tag-close '</span>'"},
    {"value with an equals sign", "<span title=\"=\" class=\"x\">丙</span>",
     "tag-open '<span title=\"' attr-value '=' tag-rest '\" class=\"x\">' text "
     "'丙' tag-close '</span>'"},
    {"value without end", "<span title=\"甲>丙</span>",
     "tag-open '<span title=\"' attr-value '甲' tag-rest '>' text '丙' "
     "tag-close '</span>'"},
    {"the text of a map", "<b text=\"甲\" data-text=乙 textual=丙>丁</b>",
     "tag-open '<b text=\"' attr-value '甲' tag-rest '\" data-text=乙 "
     "textual=丙>' text '丁' tag-close '</b>'"},
    {"title in another value", "<span style=\"a title=b\" id=\"c\">丙</span>",
     "tag-open '<span style=\"a title=b\" id=\"c\">' text '丙' tag-close "
     "'</span>'"},
    {"other names", "<span subtitle=\"甲\" data-alt=\"乙\">丙</span>",
     "tag-open '<span subtitle=\"甲\" data-alt=\"乙\">' text '丙' tag-close "
     "'</span>'"},
    {"right behind what begins a part",
     "{|title=甲\n|-title=乙\n!title=丙|丁!!alt=戊|己\n|}",
     "table-open '{|' table-attrs 'title=' attr-value '甲' newline '\\n' "
     "table-row '|-' table-attrs 'title=' attr-value '乙' newline '\\n' "
     "table-cell '!' table-attrs 'title=' attr-value '丙' table-bar '|' text "
     "'丁' table-cell '!!' table-attrs 'alt=' attr-value '戊' table-bar '|' "
     "text '己' newline '\\n' table-close '|}'"},
    {"rule in a value", "<span title=\"甲-{乙}-丙\" id=\"x\">丁</span>",
     "tag-open '<span title=\"' attr-value '甲' rule-open '-{' text '乙' "
     "rule-close '}-' attr-value '丙' tag-rest '\" id=\"x\">' text '丁' "
     "tag-close '</span>'"},
    {"call in a value", "<span title=\"{{甲|乙}}\">丁</span>",
     "tag-open '<span title=\"' tmpl-open '{{' text '甲' tmpl-sep '|' text "
     "'乙' tmpl-close '}}' tag-rest '\">' text '丁' tag-close '</span>'"},
    {"call in a tag", "<span style=\"{{甲|>}}\">丁</span>",
     "tag-open '<span style=\"{{甲|>}}\">' text '丁' tag-close '</span>'"},
    {"a call that makes attributes",
     "<b {{#if:a|class=\"丙\" title=\"甲\"|alt=\"乙\"}} title=丁>戊</b>",
     "tag-open '<b {{#if:a|class=\"丙\" title=\"' attr-value '甲' tag-rest "
     "'\"|alt=\"' attr-value '乙' tag-rest '\"}} title=' attr-value '丁' "
     "tag-rest '>' text '戊' tag-close '</b>'"},
    {"arguments of a call in a tag", "<b {{a|title=甲|alt=乙}}>丙</b>",
     "tag-open '<b {{a|title=甲|alt=乙}}>' text '丙' tag-close '</b>'"},
    {"a call in another value", "<b class=\"{{a|title=\"甲\"}}\">丙</b>",
     "tag-open '<b class=\"{{a|title=\"甲\"}}\">' text '丙' tag-close '</b>'"},
    {"a call that makes a row's attributes",
     "{|\n|- {{a|title=\"{{b}}甲\"}}\n|}",
     "table-open '{|' newline '\\n' table-row '|-' table-attrs ' "
     "{{a|title=\"' tmpl-open '{{' text 'b' tmpl-close '}}' attr-value '甲' "
     "table-attrs '\"}}' newline '\\n' table-close '|}'"},
    {"comment in a tag", "<span <!-- > --> title=\"<!-- a -->甲\">丁</span>",
     "tag-open '<span <!-- > --> title=\"' comment '<!-- a -->' attr-value "
     "'甲' tag-rest '\">' text '丁' tag-close '</span>'"},
    {"tag over lines", "<span\ntitle=\"甲\"\n>丁</span>",
     "tag-open '<span\\ntitle=\"' attr-value '甲' tag-rest '\"\\n>' text '丁' "
     "tag-close '</span>'"},
    {"tag in an argument", "{{a|1=<span title=\"甲\">乙</span>}}",
     "tmpl-open '{{' text 'a' tmpl-sep '|' text '1' tmpl-eq '=' tag-open "
     "'<span title=\"' attr-value '甲' tag-rest '\">' text '乙' tag-close "
     "'</span>' tmpl-close '}}'"},
    {"equals of an argument cuts the tag", "{{a|<span title=\"甲\">乙}}",
     "tmpl-open '{{' text 'a' tmpl-sep '|' text '<span title' tmpl-eq '=' text "
     "'\"甲\">乙' tmpl-close '}}'"},
    {"title of a void tag", "<br title=\"甲\" />",
     "tag-alone '<br title=\"' attr-value '甲' tag-rest '\" />'"},
    {"title of an extension tag",
     "<pre title=\"甲\">乙</pre><poem title=\"丙\">丁</poem><ref "
     "title=\"甲\"/>",
     "tag-open '<pre title=\"' attr-value '甲' tag-rest '\">' raw '乙' "
     "tag-close '</pre>' tag-open '<poem title=\"' attr-value '丙' tag-rest "
     "'\">' text '丁' tag-close '</poem>' tag-alone '<ref title=\"' attr-value "
     "'甲' tag-rest '\"/>'"},
    {"tag cut by a tag", "<b <i>a</i>",
     "text '<b ' tag-open '<i>' text 'a' tag-close '</i>'"},
    {"tag cut by a bar", "{{a|<b|c>}}",
     "tmpl-open '{{' text 'a' tmpl-sep '|' text '<b' tmpl-sep '|' text 'c>' "
     "tmpl-close '}}'"},
    {"url", "见 http://a.com/x 乙",
     "text '见 ' url 'http://a.com/x' text ' 乙'"},
    {"url and punctuation",
     "http://a.com/x., http://b.com/(c) (http://d.com/e) http://f.com/&amp;",
     "url 'http://a.com/x' text '., ' url 'http://b.com/(c)' text ' (' url "
     "'http://d.com/e' text ') ' url 'http://f.com/&amp;'"},
    {"url needs a boundary", "见http://a.com ahttp://b.com 「http://c.com」",
     "text '见http://a.com ahttp://b.com 「' url 'http://c.com」'"},
    {"url takes Chinese", "http://a.com/甲。乙　丙",
     "url 'http://a.com/甲。乙' text '　丙'"},
    {"url ends",
     "http://a.com/x<b> http://b.com/\"c\" http://d.com[e] "
     "http://f.com&lt;g&nbsp;",
     "url 'http://a.com/x' tag-alone '<b>' text ' ' url 'http://b.com/' text "
     "'\"c\" ' url 'http://d.com' text '[e] ' url 'http://f.com' entity '&lt;' "
     "text 'g' entity '&nbsp;'"},
    {"url and quotes", "http://a.com/''b''",
     "url 'http://a.com/' quote '''' text 'b' quote ''''"},
    {"protocols",
     "mailto:a@b news:a ftp://a git://a //a HTTPS://a foo://a http://",
     "url 'mailto:a@b' text ' ' url 'news:a' text ' ' url 'ftp://a' text ' ' "
     "url 'git://a' text ' //a ' url 'HTTPS://a' text ' foo://a http://'"},
    {"url in an argument",
     "{{a|u=http://b.com/c?d=e|f}}{{a|http://b.com/c?d=e}}",
     "tmpl-open '{{' text 'a' tmpl-sep '|' text 'u' tmpl-eq '=' url "
     "'http://b.com/c?d=e' tmpl-sep '|' text 'f' tmpl-close '}}' tmpl-open "
     "'{{' text 'a' tmpl-sep '|' url 'http://b.com/c?d' tmpl-eq '=' text 'e' "
     "tmpl-close '}}'"},
    {"call in a url", "http://a.com/{{b|c}}/d e",
     "url 'http://a.com/' tmpl-open '{{' text 'b' tmpl-sep '|' text 'c' "
     "tmpl-close '}}' url '/d' text ' e'"},
    {"rule in a url", "http://a.com/-{甲}-/b c",
     "url 'http://a.com/-{甲}-/b' text ' c'"},
    {"url in a rule", "-{zh-cn:http://a.com ;zh-tw:乙}- -{http://a.com/b}-",
     "rule-open '-{' text 'zh-cn:' url 'http://a.com' text ' ;zh-tw:乙' "
     "rule-close '}-' text ' ' rule-open '-{' url 'http://a.com/b' rule-close "
     "'}-'"},
    {"url in a cell", "{|\n| http://a.com||b\n|}",
     "table-open '{|' newline '\\n' table-cell '|' text ' ' url 'http://a.com' "
     "table-cell '||' text 'b' newline '\\n' table-close '|}'"},
    {"external link", "[http://a.com 甲 乙]",
     "ext-open '[' url 'http://a.com' ext-space ' ' text '甲 乙' ext-close "
     "']'"},
    {"external link without label", "[http://a.com] [//b.com]",
     "ext-open '[' url 'http://a.com' ext-close ']' text ' ' ext-open '[' url "
     "'//b.com' ext-close ']'"},
    {"external link over brackets", "[http://a.com {{b|c]}} [[d]] -{e]}-]",
     "ext-open '[' url 'http://a.com' ext-space ' ' tmpl-open '{{' text 'b' "
     "tmpl-sep '|' text 'c]' tmpl-close '}}' text ' ' link-open '[[' text 'd' "
     "link-close ']]' text ' ' rule-open '-{' text 'e]' rule-close '}-' "
     "ext-close ']'"},
    {"no external link", "[http://a.com 甲\n] [甲] [ http://a.com]",
     "text '[' url 'http://a.com' text ' 甲' newline '\\n' text '] [甲] [ ' "
     "url 'http://a.com' text ']'"},
    {"label that is a url",
     "[http://a.com http://b.com/甲 乙] [http://a.com 甲 http://b.com]",
     "ext-open '[' url 'http://a.com' ext-space ' ' url 'http://b.com/甲' text "
     "' 乙' ext-close ']' text ' ' ext-open '[' url 'http://a.com' ext-space ' "
     "' text '甲 http://b.com' ext-close ']'"},
    {"inner bracket", "[http://a.com 甲 [http://b.com 乙]]",
     "ext-open '[' url 'http://a.com' ext-space ' ' text '甲 [http://b.com 乙' "
     "ext-close ']' text ']'"},
    {"url of a bracketed link keeps its dots", "[http://a.com/b. 甲]",
     "ext-open '[' url 'http://a.com/b.' ext-space ' ' text '甲' ext-close "
     "']'"},
    {"call in the url of a link", "[http://a.com/{{b}} 甲]",
     "ext-open '[' url 'http://a.com/' tmpl-open '{{' text 'b' tmpl-close '}}' "
     "ext-space ' ' text '甲' ext-close ']'"},
    {"external link in a heading", "== [http://a.com 甲] ==",
     "head-open '== ' ext-open '[' url 'http://a.com' ext-space ' ' text '甲' "
     "ext-close ']' head-close ' =='"},
    {"external link does not leave an argument", "{{a|[http://b c|d]}}",
     "tmpl-open '{{' text 'a' tmpl-sep '|' text '[' url 'http://b' text ' c' "
     "tmpl-sep '|' text 'd]' tmpl-close '}}'"},
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
