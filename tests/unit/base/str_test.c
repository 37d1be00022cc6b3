#include "base/str.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const zhv_str nothing = {NULL, 0};

static void ranges_are_clamped(void **state)
{
    (void)state;
    static const struct {
        size_t from;
        size_t to;
        const char *expected;
    } cases[] = {
        {0, 5, "hello"}, {1, 3, "el"},   {0, 0, ""},
        {5, 5, ""},      {2, 99, "llo"}, {99, 2, ""},
        {7, 9, ""},      {4, 5, "o"},    {0, SIZE_MAX, "hello"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        zhv_str got = zhv_str_sub(ZHV_STR("hello"), cases[i].from, cases[i].to);
        assert_true(zhv_str_eq(got, zhv_str_from(cases[i].expected)));
    }
    assert_int_equal(zhv_str_sub(nothing, 0, 3).len, 0);
}

static void equality_is_by_bytes(void **state)
{
    (void)state;
    assert_true(zhv_str_eq(nothing, ZHV_STR("")));
    assert_true(zhv_str_eq((zhv_str){"a\0b", 3}, (zhv_str){"a\0b", 3}));
    assert_false(zhv_str_eq((zhv_str){"a\0b", 3}, (zhv_str){"a\0c", 3}));
    assert_false(zhv_str_eq(ZHV_STR("ab"), ZHV_STR("abc")));
    assert_int_equal(zhv_str_from(NULL).len, 0);
}

static void starts_and_ends(void **state)
{
    (void)state;
    static const struct {
        const char *s;
        const char *part;
        bool starts;
        bool ends;
    } cases[] = {
        {"zh-tw", "zh", true, false}, {"zh-tw", "tw", false, true},
        {"zh", "zh", true, true},     {"zh", "zh-", false, false},
        {"zh", "", true, true},       {"", "", true, true},
        {"", "a", false, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        zhv_str s = zhv_str_from(cases[i].s);
        zhv_str part = zhv_str_from(cases[i].part);
        assert_int_equal(zhv_str_starts(s, part), cases[i].starts);
        assert_int_equal(zhv_str_ends(s, part), cases[i].ends);
    }
}

static void trim_is_phps(void **state)
{
    (void)state;
    assert_true(zhv_str_eq(zhv_str_trim((zhv_str){" \t\n\r\v\0x y\0 ", 12}),
                           ZHV_STR("x y")));
    /* a form feed and the ideographic space stay */
    assert_true(zhv_str_eq(zhv_str_trim(ZHV_STR("\fx")), ZHV_STR("\fx")));
    assert_true(zhv_str_eq(zhv_str_trim(ZHV_STR("　x　")), ZHV_STR("　x　")));
    assert_int_equal(zhv_str_trim(ZHV_STR(" \n ")).len, 0);
    assert_int_equal(zhv_str_trim(nothing).len, 0);
}

static void find_gives_the_length_when_there_is_none(void **state)
{
    (void)state;
    zhv_str s = ZHV_STR("a|b|c");
    assert_int_equal(zhv_str_find(s, 0, '|'), 1);
    assert_int_equal(zhv_str_find(s, 1, '|'), 1);
    assert_int_equal(zhv_str_find(s, 2, '|'), 3);
    assert_int_equal(zhv_str_find(s, 4, '|'), 5);
    assert_int_equal(zhv_str_find(s, 99, '|'), 5);
    assert_int_equal(zhv_str_find(nothing, 0, '|'), 0);
}

static void letters_and_digits_are_those_of_ascii(void **state)
{
    (void)state;
    static const char in[] = "09azAZ";
    static const char out[] = "/:`{@[_- \xe4\xff";
    for (const char *c = in; *c; c++) {
        assert_true(zhv_is_alnum(*c));
        assert_int_equal(zhv_is_letter(*c), *c > '9');
    }
    for (const char *c = out; *c; c++) {
        assert_false(zhv_is_alnum(*c));
        assert_false(zhv_is_letter(*c));
    }
    assert_false(zhv_is_alnum('\0'));
}

static void alike_but_for_the_case_of_letters(void **state)
{
    (void)state;
    assert_true(zhv_str_alike(ZHV_STR("Ref-1"), ZHV_STR("rEF-1")));
    assert_true(zhv_str_alike(nothing, ZHV_STR("")));
    assert_false(zhv_str_alike(ZHV_STR("ref"), ZHV_STR("refs")));
    assert_false(zhv_str_alike(ZHV_STR("ref"), ZHV_STR("rex")));
    assert_false(zhv_str_alike(ZHV_STR("@["), ZHV_STR("`{")));
    assert_false(zhv_str_alike(ZHV_STR("\xC3\x89"), ZHV_STR("\xC3\xA9")));
    assert_false(zhv_str_alike(ZHV_STR("1"), ZHV_STR("\x11")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ranges_are_clamped),
        cmocka_unit_test(equality_is_by_bytes),
        cmocka_unit_test(starts_and_ends),
        cmocka_unit_test(trim_is_phps),
        cmocka_unit_test(letters_and_digits_are_those_of_ascii),
        cmocka_unit_test(alike_but_for_the_case_of_letters),
        cmocka_unit_test(find_gives_the_length_when_there_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
