/* HTML: text, titles, languages; scripts, styles and code are kept. */
#include "cases.h"

static const scan_case tags[] = {
    {"text", "<p>甲<br/>乙</p>",
     "tag-alone '<p>' text '甲' tag-alone '<br/>' text '乙' tag-alone '</p>'"},
    {"title and alt", "<a title='甲' href=\"乙\"><img alt=丙 src=丁>",
     "tag-alone '<a title='' attr-value '甲' tag-rest '' href=\"乙\">' "
     "tag-alone '<img alt=' attr-value '丙' tag-rest ' src=丁>'"},
    {"constant titles", "<a title=\"wikilink\">甲</a>",
     "tag-alone '<a title=\"wikilink\">' text '甲' tag-alone '</a>'"},
    {"language", "<html lang=\"zh-CN\" xml:lang='zh'>",
     "tag-alone '<html lang=\"' lang 'zh-CN' tag-rest '\" xml:lang='' lang "
     "'zh' tag-rest ''>'"},
    {"names in capitals", "<A TITLE=\"甲\">",
     "tag-alone '<A TITLE=\"' attr-value '甲' tag-rest '\">'"},
    {"title in a closing tag", "</a title=\"甲\">",
     "tag-alone '</a title=\"甲\">'"},
    {"bar in a value", "<a title=\"甲>乙\">丙",
     "tag-alone '<a title=\"' attr-value '甲>乙' tag-rest '\">' text '丙'"},
    {"value never closed", "<a title=\"甲>乙", "text '<a title=\"甲>乙'"},
    {"not a tag", "甲 < 乙 <1 </ >", "text '甲 < 乙 <1 </ >'"},
    {"empty value", "<a title=\"\" alt>甲",
     "tag-alone '<a title=\"\" alt>' text '甲'"},
    {"blanks around =", "<a title = \"甲\">",
     "tag-alone '<a title = \"' attr-value '甲' tag-rest '\">'"},
    {"two tags run together", "<a title=\"甲\"alt=\"乙\">",
     "tag-alone '<a title=\"' attr-value '甲' tag-rest '\"alt=\"' attr-value "
     "'乙' tag-rest '\">'"},
    {"slash", "<a/title=\"甲\"/>",
     "tag-alone '<a/title=\"' attr-value '甲' tag-rest '\"/>'"},
};

static void test_tags(void **state)
{
    (void)state;
    CHECK_CASES_OF(zhv_html_scan, tags);
}

static const scan_case opaque[] = {
    {"script", "<script>var a = '甲</b>';</script>乙",
     "tag-alone '<script>' raw 'var a = '甲</b>';' tag-alone '</script>' text "
     "'乙'"},
    {"style", "<STYLE a>甲</Style >乙",
     "tag-alone '<STYLE a>' raw '甲' tag-alone '</Style >' text '乙'"},
    {"code and pre", "<code>甲</code><pre>乙<b>丙</b></pre>丁",
     "tag-alone '<code>' raw '甲' tag-alone '</code>' tag-alone '<pre>' raw "
     "'乙<b>丙</b>' tag-alone '</pre>' text '丁'"},
    {"never closed", "<pre>甲\n乙", "tag-alone '<pre>' raw '甲\\n乙'"},
    {"closing tags of others", "<code>甲</codes>乙</code>丙",
     "tag-alone '<code>' raw '甲</codes>乙' tag-alone '</code>' text '丙'"},
    {"empty element", "<script/>甲", "tag-alone '<script/>' text '甲'"},
    {"comment", "<!-- 甲 -->乙<!-- 丙",
     "comment '<!-- 甲 -->' text '乙' comment '<!-- 丙'"},
    {"short comments", "<!-->甲<!--->乙",
     "comment '<!-->' text '甲' comment '<!--->' text '乙'"},
    {"declaration", "<!DOCTYPE html>甲<?xml version='1'?>乙<![CDATA[丙]]>丁",
     "mark '<!DOCTYPE html>' text '甲' mark '<?xml version='1'?>' text '乙' "
     "mark '<![CDATA[丙]]>' text '丁'"},
    {"entity", "甲&nbsp;乙&甲;", "text '甲' entity '&nbsp;' text '乙&甲;'"},
    {"rules are text", "-{甲}-", "text '-{甲}-'"},
    {"markdown is text", "[甲](乙) `丙` # 丁\n    戊",
     "text '[甲](乙) `丙` # 丁' newline '\\n' text '    戊'"},
};

static void test_opaque(void **state)
{
    (void)state;
    CHECK_CASES_OF(zhv_html_scan, opaque);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tags),
        cmocka_unit_test(test_opaque),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
