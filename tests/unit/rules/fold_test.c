/* fold.c: which names are the same. */
#include "rules/fold.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static const struct {
    const char *name;
    const char *folded;
} cases[] = {
    {"noteTA", "noteta"},
    {" Infobox__Film\n", "infobox film"},
    {"地鐵_資訊框", "地鐵 資訊框"},
    {"_", ""},
    {"", ""},
    {"ÉCOLE", "école"},
    {"E\xCC\x81"
     "cole",
     "école"}, /* composed */
    {"ΣΑΣ", "σασ"},
    {"\xff\xfe", "\xff\xfe"},
    {"cite web", "cite web"},
    {"cite  web", "cite web"},
    {"cite web ", "cite web"},
    {"\xE2\x84\xAA", "k"},
    {"\xEF\xBC\xA1", "\xEF\xBD\x81"},
};

static void test_fold(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char buf[ZHV_FOLD_MAX];
        zhv_str got = zhv_fold_name(zhv_str_from(cases[i].name), buf);
        if (!zhv_str_eq(got, zhv_str_from(cases[i].folded))) {
            fail_msg("%s: %.*s", cases[i].name, (int)got.len, got.ptr);
        }
    }
}

static void test_long(void **state)
{
    (void)state;
    char name[ZHV_FOLD_MAX + 8];
    char buf[ZHV_FOLD_MAX];
    memset(name, 'a', sizeof name);
    assert_int_equal(zhv_fold_name((zhv_str){name, sizeof name}, buf).len, 0);
    assert_int_equal(zhv_fold_name((zhv_str){name, 100}, buf).len, 100);
    for (size_t i = 0; i + 1 < sizeof name; i += 2) {
        memcpy(name + i, "É", 2);
    }
    assert_int_equal(zhv_fold_name((zhv_str){name, 190}, buf).len, 190);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fold),
        cmocka_unit_test(test_long),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
