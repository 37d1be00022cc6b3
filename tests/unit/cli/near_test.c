#include "cli/near.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void guesses_slips_and_nothing_else(void **state)
{
    (void)state;
    static const char *const names[] = {"zh-hans", "zh-hant", "zh-cn",
                                        "zh-tw",   "zh",      "t"};
    static const struct {
        const char *name;
        const char *expected; /* NULL: no guess */
    } cases[] = {
        {"zh-wt", "zh-tw"},
        {"zhtw", "zh-tw"},
        {"ZH-HNAT", "zh-hant"},
        {"zh-han", "zh-hans"},
        {"zh-nc", "zh-cn"},
        {"english", NULL},
        {"", NULL},
        {"x", NULL},
        {"zh-hant-and-much-more-than-that", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *got = zhv_near(cases[i].name, names, 6);
        const char *expected = cases[i].expected;
        if ((got == NULL) != (expected == NULL) ||
            (got && strcmp(got, expected) != 0)) {
            fail_msg("'%s': %s", cases[i].name, got ? got : "(none)");
        }
    }
    assert_null(zhv_near("zh-tw", names, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(guesses_slips_and_nothing_else),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
