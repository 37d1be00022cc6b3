/* json_line.c: which string is found, and what escaping gives. */
#include "input/json_line.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static void test_find(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        const char *found; /* NULL: nothing */
    } cases[] = {
        {"{\"t\":\"a\"}", "a"},
        {" { \"x\" : 1 , \"t\" : \"\" } ", ""},
        {"{\"x\":\"\\\"t\\\":\",\"t\":\"b\\\\\"}", "b\\\\"},
        {"{\"x\":{\"t\":\"in\"},\"t\":\"out\"}", "out"},
        {"{\"x\":[\"t\",{\"t\":\"in\"}]}", NULL},
        {"{\"t\":\"first\",\"t\":\"second\"}", "second"},
        {"{\"t\":\"first\",\"t\":2}", NULL},
        {"{\"t\":null}", NULL},
        {"{\"x\":\"t\"}", NULL},
        {"{}", NULL},
        {"{\"t", NULL},
        {"{\"t\":", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        zhv_str line = zhv_str_from(cases[i].line);
        zhv_place at;
        bool found = zhv_json_line_find(line, ZHV_STR("t"), &at);
        assert_int_equal(found, cases[i].found != NULL);
        if (found) {
            zhv_str s = zhv_str_sub(line, at.from, at.to);
            assert_int_equal(s.len, strlen(cases[i].found));
            assert_memory_equal(s.ptr, cases[i].found, s.len);
        } else {
            assert_true(at.from == 0 && at.to == 0);
        }
    }
}

static void test_escape(void **state)
{
    (void)state;
    zhv_buffer b = {0};
    assert_true(
        zhv_json_line_escape(&b, (zhv_str){"一\"\\/\n\t\r\0\x1f\x7f", 12}));
    static const char expected[] = "一\\\"\\\\/\\n\\t\\u000d\\u0000\\u001f\x7f";
    assert_int_equal(b.len, sizeof expected - 1);
    assert_memory_equal(b.ptr, expected, b.len);
    b.len = 0;
    assert_true(zhv_json_line_escape(
        &b, ZHV_STR("\xff\xe4\xb8\"\xe4\xb8\x80\xed\xa0\x80")));
    static const char bytes[] = "\\udcff\\udce4\\udcb8\\\"\xe4\xb8\x80"
                                "\\udced\\udca0\\udc80";
    assert_int_equal(b.len, sizeof bytes - 1);
    assert_memory_equal(b.ptr, bytes, b.len);
    zhv_buffer_drop(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_find),
        cmocka_unit_test(test_escape),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
