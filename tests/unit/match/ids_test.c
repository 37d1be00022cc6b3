#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/utf8.h"
#include "match/ids.h"

/* Bytes of the sequence at the start of the text; 0: none. */
static size_t length(zhv_str s)
{
    zhv_ids ids;
    zhv_ids_start(&ids);
    uint32_t n;
    for (size_t at = 0; at < s.len; at += n) {
        uint32_t cp = zhv_utf8_decode(s, at, &n);
        zhv_ids_state state = zhv_ids_feed(&ids, cp);
        if (state != ZHV_IDS_MORE) {
            return state == ZHV_IDS_DONE ? at + n : 0;
        }
    }
    return 0;
}

static void test_sequences(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        const char *text;
        size_t want;
    } cases[] = {
        {"two operands", "⿰木木森", 9},
        {"three operands", "⿲彳山攵微", 12},
        {"one operand", "⿾字字", 6},
        {"nested", "⿰木⿱日月x", 15},
        {"cut short", "⿰木", 0},
        {"no operator", "木木", 3},
        {"an invalid byte is no operand", "⿰木\xFF", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t have = length(zhv_str_from(cases[i].text));
        if (have != cases[i].want) {
            fail_msg("%s: %zu, not %zu", cases[i].name, have, cases[i].want);
        }
    }
}

/* Operators alone, n of them, then operands enough. */
static size_t nested(uint32_t n)
{
    char text[1024];
    size_t len = 0;
    for (uint32_t i = 0; i < n; i++) {
        len += zhv_utf8_encode(0x2FF0, text + len);
    }
    for (uint32_t i = 0; i <= n; i++) {
        text[len++] = 'x';
    }
    return length((zhv_str){text, len});
}

static void test_limits(void **state)
{
    (void)state;
    assert_int_equal(nested(15), 15 * 3 + 16);
    assert_int_equal(nested(16), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sequences),
        cmocka_unit_test(test_limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
