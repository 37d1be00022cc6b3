#include "cli/json_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void whatever_the_bytes_it_is_unicode(void **state)
{
    (void)state;
    static const struct {
        zhv_str text;
        zhv_str want;
    } cases[] = {
        {{NULL, 0}, {"", 0}},
        {{"", 0}, {"", 0}},
        {{"软件", 6}, {"软件", 6}},
        {{"a\0b", 3}, {"a\0b", 3}},
        {{"\xFF", 1}, {"\xEF\xBF\xBD", 3}},
        {{"软\xE8\xBD\"", 6}, {"软\xEF\xBF\xBD\xEF\xBF\xBD\"", 10}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        json_t *made = zhv_json_text(cases[i].text);
        assert_non_null(made);
        assert_int_equal(json_string_length(made), cases[i].want.len);
        assert_memory_equal(json_string_value(made), cases[i].want.ptr,
                            cases[i].want.len);
        json_decref(made);
    }
}

static void bytes_come_back(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        const char *json;
    } cases[] = {
        {"", ""},
        {"软件/a.xml", "软件/a.xml"},
        {"b\xFF", "b\xF4\x8F\xBF\xBF"},
        {"\xE8\xBD/", "\xF4\x8F\xBF\xA8\xF4\x8F\xBE\xBD/"},
        {"\xF4\x8F\xBF\xBF", NULL}, /* one of ours */
        {"\xF4\x8F\xBE\x80\xF4\x8F\xBD\xBF", NULL},
    };
    zhv_arena arena;
    zhv_arena_init(&arena);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        json_t *made = zhv_json_bytes(zhv_str_from(cases[i].bytes));
        assert_non_null(made);
        if (cases[i].json) {
            assert_string_equal(json_string_value(made), cases[i].json);
        }
        assert_string_equal(zhv_json_bytes_read(made, &arena), cases[i].bytes);
        json_decref(made);
    }
    assert_null(zhv_json_bytes_read(NULL, &arena));
    zhv_arena_drop(&arena);
}

static void text_around_a_place(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t at;
        const char *before;
        const char *behind;
    } cases[] = {
        {"", 0, "", ""},
        {"甲乙", 3, "甲", "乙"},
        {"甲\n乙", 3, "甲", ""},
        {"甲\n乙", 4, "", "乙"},
        {"0123456789ab", 12, "23456789ab", ""},
        {"0123456789ab", 0, "", "0123456789"},
        {"a\xFF\x80z", 3, "", "z"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const zhv_str s = zhv_str_from(cases[i].text);
        json_t *before = zhv_json_before(s, cases[i].at);
        json_t *behind = zhv_json_behind(s, cases[i].at);
        assert_string_equal(json_string_value(before), cases[i].before);
        assert_string_equal(json_string_value(behind), cases[i].behind);
        json_decref(before);
        json_decref(behind);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whatever_the_bytes_it_is_unicode),
        cmocka_unit_test(bytes_come_back),
        cmocka_unit_test(text_around_a_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
