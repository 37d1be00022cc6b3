#include "cli/batch_names.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

static const char *claim(zhv_batch_names *names, const char *name)
{
    static char out[64];
    uint32_t number;
    assert_true(zhv_batch_names_claim(names, zhv_str_from(name), &number));
    assert_true(
        zhv_batch_names_put(zhv_str_from(name), number, out, sizeof out));
    return out;
}

static void test_claims(void **state)
{
    static const char *const cases[][2] = {
        {"a.wiki", "a.wiki"},
        {"b.wiki", "b.wiki"},
        {"a.wiki", "a%2.wiki"},
        {"a.wiki", "a%3.wiki"},
        {"a%2.wiki", "a%2%2.wiki"},
        {"b%2.wiki", "b%2.wiki"},
        {"b.wiki", "b%3.wiki"},
        {"x.y/plain", "x.y/plain"},
        {"x.y/plain", "x.y/plain%2"},
        {"x/.rc", "x/.rc"},
        {"x/.rc", "x/.rc%2"},
        {"", ""},
        {"", "%2"},
    };
    zhv_batch_names names = {0};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_string_equal(claim(&names, cases[i][0]), cases[i][1]);
    }
    zhv_batch_names_drop(&names);
}

/* The tables grow and lose nothing. */
static void test_many(void **state)
{
    zhv_batch_names names = {0};
    char name[32];
    char twice[32];
    (void)state;
    for (unsigned round = 0; round < 2; round++) {
        for (unsigned i = 0; i < 20000; i++) {
            snprintf(name, sizeof name, "%u.wiki", i);
            snprintf(twice, sizeof twice, "%u%%2.wiki", i);
            assert_string_equal(claim(&names, name), round ? twice : name);
        }
    }
    zhv_batch_names_drop(&names);
}

static void test_no_room(void **state)
{
    char out[8];
    (void)state;
    assert_true(zhv_batch_names_put(ZHV_STR("ab.wiki"), 0, out, 8));
    assert_false(zhv_batch_names_put(ZHV_STR("ab.wiki"), 2, out, 8));
    assert_false(zhv_batch_names_put(ZHV_STR("abc.wiki"), 0, out, 8));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_claims),
                                       cmocka_unit_test(test_many),
                                       cmocka_unit_test(test_no_room)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
