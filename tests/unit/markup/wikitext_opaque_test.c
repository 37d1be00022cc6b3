#include "cases.h"

/* Tapes reviewed by hand, the less obvious ones against what MediaWiki 1.39
 * renders from the same source. */
static const scan_case cases[] = {
    {"comment", "a<!-- {{ -->b", "text 'a' comment '<!-- {{ -->' text 'b'"},
    {"a tag that vanishes", "a<noinclude >{{b</noinclude>}}<noinclude",
     "text 'a' comment '<noinclude >' tmpl-open '{{' text 'b' comment "
     "'</noinclude>' tmpl-close '}}' text '<noinclude'"},
    {"... in a target", "[[a<noinclude>|b</noinclude>]]",
     "link-open '[[' text 'a' comment '<noinclude>' link-sep '|' text 'b' "
     "comment '</noinclude>' link-close ']]'"},
    {"what vanishes with its tag", "[[a<includeonly>|b</includeonly>]]",
     "link-open '[[' text 'a' tag-open '<includeonly>' text '|b' tag-close "
     "'</includeonly>' link-close ']]'"},
    {"comment without end", "a<!-- {{b}}", "text 'a' comment '<!-- {{b}}'"},
    {"comment of three dashes", "<!--->a-->b", "comment '<!--->a-->' text 'b'"},
    {"reference", "a<ref name=\"x\">{{b</ref>}}c",
     "text 'a' tag-open '<ref name=\"x\">' text '{{b' tag-close '</ref>' text "
     "'}}c'"},
    {"reference in any case", "<REF>a</Ref >",
     "tag-open '<REF>' text 'a' tag-close '</Ref >'"},
    {"reference alone", "<ref name=\"x\" />", "tag-alone '<ref name=\"x\" />'"},
    {"reference without end", "<ref>[[a]]",
     "text '<ref>' link-open '[[' text 'a' link-close ']]'"},
    {"reference without end that holds openers", "<ref name='[[{{'>a",
     "text '<ref name='[[{{'>a'"},
    {"end of a reference alone", "a</ref>b", "text 'a</ref>b'"},
    {"first end counts", "<ref>a<ref>b</ref>c</ref>",
     "tag-open '<ref>' text 'a<ref>b' tag-close '</ref>' text 'c</ref>'"},
    {"opaque", "<nowiki>[[a]]-{b}-</nowiki>[[c]]",
     "tag-open '<nowiki>' raw '[[a]]-{b}-' tag-close '</nowiki>' link-open "
     "'[[' text 'c' link-close ']]'"},
    {"opaque and empty", "<nowiki></nowiki><nowiki/>",
     "tag-open '<nowiki>' tag-close '</nowiki>' tag-alone '<nowiki/>'"},
    {"opaque without end", "<math>''a''",
     "text '<math>' quote '''' text 'a' quote ''''"},
    {"pre", "<pre>[[a]]</pre>",
     "tag-open '<pre>' raw '[[a]]' tag-close '</pre>'"},
    {"pre with rules", "<pre>a-{b-{c}-}-d-{e</pre>",
     "tag-open '<pre>' raw 'a' rule-open '-{' raw 'b' rule-open '-{' raw 'c' "
     "rule-close '}-' rule-close '}-' raw 'd-{e' tag-close '</pre>'"},
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
