#include "base/escape.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void bytes_are_read(void **state)
{
    (void)state;
    static const struct {
        const char *s;
        char mark;
        const char *want;
    } cases[] = {
        {"", '%', ""},
        {"甲", '%', "甲"},
        {"%E7%94%B2", '%', "甲"},
        {"a%e7%94%b2b", '%', "a甲b"},
        {".E7.94.B2_.28x.29", '.', "甲_(x)"},
        {".e7", '.', ".e7"}, /* as in "a.e7" */
        {"100%", '%', "100%"},
        {"%4", '%', "%4"},
        {"%G1%41", '%', "%G1A"},
        {"%2541", '%', "%41"}, /* once */
        {".41%41", '.', "A%41"},
    };
    zhv_arena arena;
    zhv_arena_init(&arena);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        zhv_str got =
            zhv_unescape(zhv_str_from(cases[i].s), cases[i].mark, &arena);
        assert_int_equal(got.len, strlen(cases[i].want));
        assert_memory_equal(got.ptr, cases[i].want, got.len);
    }
    zhv_arena_drop(&arena);
}

static void without_memory_there_is_nothing(void **state)
{
    (void)state;
    zhv_arena arena;
    zhv_arena_init(&arena);
    zhv_arena_fail_at(1);
    assert_null(zhv_unescape(ZHV_STR("%41"), '%', &arena).ptr);
    zhv_arena_fail_at(0);
    assert_non_null(zhv_unescape(ZHV_STR("41"), '%', &arena).ptr);
    zhv_arena_drop(&arena);
}

static void entities_are_read(void **state)
{
    (void)state;
    static const struct {
        const char *s;
        char want;
        size_t n;
    } cases[] = {
        {"&amp;b", '&', 5}, {"&lt;", '<', 4},   {"&gt;", '>', 4},
        {"&quot;", '"', 6}, {"&nbsp;", ' ', 6}, {"&amp", '&', 1},
        {"&x;", '&', 1},    {"a&amp;", 'a', 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t n = 0;
        assert_int_equal(zhv_decoded(zhv_str_from(cases[i].s), &n),
                         cases[i].want);
        assert_int_equal(n, cases[i].n);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_are_read),
        cmocka_unit_test(entities_are_read),
        cmocka_unit_test(without_memory_there_is_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
