#include "cases.h"

/* Tapes reviewed by hand, the less obvious ones against what MediaWiki 1.39
 * renders from the same source. */
static const scan_case cases[] = {
    {"texts join", "a}}b]]c", "text 'a}}b]]c'"},
    {"texts join over lost brackets", "{{a [[b -{c", "text '{{a [[b -{c'"},
    {"owners", "{{a|[[b]]}}",
     "tmpl-open '{{' text 'a' tmpl-sep '|' link-open '[[' text 'b' link-close "
     "']]' tmpl-close '}}'"},
    {"values belong outside the tag", "{{a|1=<b title=\"x\" id=y>c</b>}}",
     "tmpl-open '{{' text 'a' tmpl-sep '|' text '1' tmpl-eq '=' tag-open '<b "
     "title=\"' attr-value 'x' tag-rest '\" id=y>' text 'c' tag-close '</b>' "
     "tmpl-close '}}'"},
    {"nothing", "", ""},
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
