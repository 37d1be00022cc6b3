/* three.h: many characters at a time are what they are one at a time. */
#include "match/three.h"

#include "base/utf8.h"

#include "../mkdict/scratch.h"

static uint32_t rng = 1;

static uint32_t roll(uint32_t n)
{
    rng = rng * 1664525u + 1013904223u;
    return (rng >> 16) % n;
}

/* Any character of three bytes, surrogates and what is too long included: the
 * form is all that counts. */
static void put_three(char *to, uint32_t cp)
{
    to[0] = (char)(0xE0 | cp >> 12);
    to[1] = (char)(0x80 | (cp >> 6 & 0x3F));
    to[2] = (char)(0x80 | (cp & 0x3F));
}

static void test_one(void **state)
{
    (void)state;
    for (uint32_t cp = 0; cp < 0x10000; cp++) {
        char text[4] = {0, 0, 0, 'x'};
        put_three(text, cp);
        uint32_t w = zhv_three_load(text);
        assert_int_equal(zhv_three_cp(w), cp);
        assert_int_equal(zhv_three_at((zhv_str){text, 3}, 0), w);
        char back[4];
        zhv_three_store(back, w);
        assert_memory_equal(back, text, 3);
    }
    /* as far as there are bytes */
    assert_int_equal(zhv_three_at(ZHV_STR("ab"), 1), 'b');
    assert_int_equal(zhv_three_at(ZHV_STR("abcd"), 2), 'c' | 'd' << 8);
}

static void test_char(void **state)
{
    (void)state;
    const zhv_str s = ZHV_STR("a网é\xE7\xBD");
    static const uint32_t want[] = {0, 0x7F51, 0, 0, 0, 0, 0, 0, 0, 0};
    for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
        assert_int_equal(zhv_three_char(s, i), want[i]);
    }
    assert_false(zhv_three_is(zhv_three_at(s, 0)));
    assert_true(zhv_three_is(zhv_three_at(s, 1)));
    assert_false(zhv_three_is(zhv_three_at(s, 2)));
    assert_false(zhv_three_is(zhv_three_at(s, 6)));
}

static void test_four(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < 200000; i++) {
        char text[16] = {0};
        uint32_t cp[4];
        bool above = true;
        for (uint32_t k = 0; k < 4; k++) {
            cp[k] = roll(roll(8) ? 0x10000 : 0x1100);
            above = above && cp[k] >= 0x1000;
            put_three(text + 3 * k, cp[k]);
        }
        text[12] = (char)roll(256); /* what follows does not matter */
        text[13] = (char)roll(256);
        uint16_t have[4];
        assert_true(zhv_three_four(text, have));
        assert_int_equal(zhv_three_some(text, have), 4);
        assert_int_equal(zhv_three_four_of(text, true, have), above);
        for (uint32_t k = 0; k < 4; k++) {
            assert_int_equal(have[k], cp[k]);
        }
        /* a byte that has another form than it should */
        uint32_t at = roll(12);
        text[at] = (char)(at % 3    ? roll(2) ? roll(0x80) : 0xC0 + roll(0x40)
                             : roll(2) ? roll(0xE0)
                                    : 0xF0 + roll(0x10));
        assert_false(zhv_three_four(text, have));
        assert_false(zhv_three_four_of(text, true, have));
        assert_int_equal(zhv_three_some(text, have), at / 3);
        for (uint32_t k = 0; k < 4; k++) {
            assert_int_equal(have[k], k < at / 3 ? cp[k] : 0);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one),
        cmocka_unit_test(test_char),
        cmocka_unit_test(test_four),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
