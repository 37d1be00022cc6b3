#include "cases.h"

/* Tapes reviewed by hand, the less obvious ones against what MediaWiki 1.39
 * renders from the same source. */
static const scan_case cases[] = {
    {"italic", "''甲''", "quote '''' text '甲' quote ''''"},
    {"bold", "'''甲'''", "quote ''''' text '甲' quote '''''"},
    {"both", "'''''甲'''''", "quote ''''''' text '甲' quote '''''''"},
    {"one apostrophe", "it's", "text 'it's'"},
    {"four", "''''甲''''", "text ''' quote ''''' text '甲'' quote '''''"},
    {"six", "''''''甲''''''",
     "text ''' quote ''''''' text '甲'' quote '''''''"},
    {"unclosed", "''甲", "quote '''' text '甲'"},
    {"odd and odd: a single letter", "aa'''甲 b'''乙'''丙''",
     "text 'aa' quote ''''' text '甲 b'' quote '''' text '乙' quote ''''' text "
     "'丙' quote ''''"},
    {"odd and odd: a long word", "a '''甲乙''' 丙'''丁''",
     "text 'a ' quote ''''' text '甲乙'' quote '''' text ' 丙' quote ''''' "
     "text '丁' quote ''''"},
    {"odd and odd: only blanks", "a '''甲''",
     "text 'a '' quote '''' text '甲' quote ''''"},
    {"odd and odd: five", "'''''甲", "quote ''''''' text '甲'"},
    {"even is left alone", "'''甲''乙'''丙''",
     "quote ''''' text '甲' quote '''' text '乙' quote ''''' text '丙' quote "
     "''''"},
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
