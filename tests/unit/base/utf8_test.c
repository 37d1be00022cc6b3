#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void decodes_what_unicode_allows(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        const char *bytes;
        size_t len;
        uint32_t cp; /* ZHV_CP_INVALID: the first byte is invalid */
        uint32_t n;
    } cases[] = {
        {"nul", "\0", 1, 0, 1},
        {"ascii", "A", 1, 'A', 1},
        {"two bytes, least", "\xC2\x80", 2, 0x80, 2},
        {"two bytes, greatest", "\xDF\xBF", 2, 0x7FF, 2},
        {"three bytes, least", "\xE0\xA0\x80", 3, 0x800, 3},
        {"han", "\xE8\xBD\xAF", 3, 0x8F6F, 3},
        {"last before surrogates", "\xED\x9F\xBF", 3, 0xD7FF, 3},
        {"first after surrogates", "\xEE\x80\x80", 3, 0xE000, 3},
        {"noncharacter", "\xEF\xBF\xBF", 3, 0xFFFF, 3},
        {"four bytes, least", "\xF0\x90\x80\x80", 4, 0x10000, 4},
        {"han beyond the BMP", "\xF0\xA0\x80\x80", 4, 0x20000, 4},
        {"last code point", "\xF4\x8F\xBF\xBF", 4, 0x10FFFF, 4},
        {"beyond the last", "\xF4\x90\x80\x80", 4, ZHV_CP_INVALID, 1},
        {"continuation alone", "\x80", 1, ZHV_CP_INVALID, 1},
        {"overlong, two", "\xC0\x80", 2, ZHV_CP_INVALID, 1},
        {"overlong, two, C1", "\xC1\xBF", 2, ZHV_CP_INVALID, 1},
        {"overlong, three", "\xE0\x9F\xBF", 3, ZHV_CP_INVALID, 1},
        {"overlong, four", "\xF0\x8F\xBF\xBF", 4, ZHV_CP_INVALID, 1},
        {"surrogate", "\xED\xA0\x80", 3, ZHV_CP_INVALID, 1},
        {"surrogate, last", "\xED\xBF\xBF", 3, ZHV_CP_INVALID, 1},
        {"cut after one", "\xE8", 1, ZHV_CP_INVALID, 1},
        {"cut after two", "\xE8\xBD", 2, ZHV_CP_INVALID, 1},
        {"cut after three", "\xF0\xA0\x80", 3, ZHV_CP_INVALID, 1},
        {"broken by ascii",
         "\xE8\xBD"
         "A",
         3, ZHV_CP_INVALID, 1},
        {"lead F5", "\xF5\x80\x80\x80", 4, ZHV_CP_INVALID, 1},
        {"FF", "\xFF", 1, ZHV_CP_INVALID, 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        zhv_str s = {cases[i].bytes, cases[i].len};
        uint32_t n = 0;
        uint32_t cp = zhv_utf8_decode(s, 0, &n);
        if (cp != cases[i].cp || n != cases[i].n) {
            fail_msg("%s: U+%X in %u", cases[i].name, (unsigned)cp,
                     (unsigned)n);
        }
    }
}

static void every_scalar_value_round_trips(void **state)
{
    (void)state;
    for (uint32_t cp = 0; cp <= 0x10FFFF; cp++) {
        if (cp == 0xD800) {
            cp = 0xE000;
        }
        char buf[4];
        uint32_t n = zhv_utf8_encode(cp, buf);
        uint32_t read;
        uint32_t got = zhv_utf8_decode((zhv_str){buf, n}, 0, &read);
        if (got != cp || read != n ||
            zhv_utf8_lead_len((unsigned char)buf[0]) != n) {
            fail_msg("U+%X", (unsigned)cp);
        }
    }
}

static void finds_the_first_invalid_byte(void **state)
{
    (void)state;
    /* at every offset, so that the eight-byte steps meet it everywhere */
    for (size_t at = 0; at < 40; at++) {
        char bytes[48];
        memset(bytes, 'a', sizeof bytes);
        bytes[at] = (char)0x80;
        zhv_str s = {bytes, sizeof bytes};
        assert_int_equal(zhv_utf8_invalid_at(s, 0), at);
        assert_int_equal(zhv_utf8_invalid_at(s, at + 1), sizeof bytes);
    }
    zhv_str good = ZHV_STR("軟體 and 软件");
    assert_int_equal(zhv_utf8_invalid_at(good, 0), good.len);
    zhv_str cut = zhv_str_sub(good, 0, good.len - 1);
    assert_int_equal(zhv_utf8_invalid_at(cut, 0), good.len - 3);
    assert_int_equal(zhv_utf8_invalid_at((zhv_str){NULL, 0}, 0), 0);
}

static void counts_code_points_and_stray_bytes(void **state)
{
    (void)state;
    assert_int_equal(zhv_utf8_count(ZHV_STR("")), 0);
    assert_int_equal(zhv_utf8_count(ZHV_STR("软件 ab")), 5);
    assert_int_equal(zhv_utf8_count(ZHV_STR("\xE8\xBD"
                                            "a")),
                     3);
    assert_int_equal(zhv_utf8_count(ZHV_STR("\xF0\xA0\x80\x80")), 1);
    assert_int_equal(zhv_utf8_count(ZHV_STR("软件\xED\xA0\x80件é")), 7);
    assert_int_equal(zhv_utf8_count(ZHV_STR("软\xE0\x80\x80件\xE8")), 6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decodes_what_unicode_allows),
        cmocka_unit_test(every_scalar_value_round_trips),
        cmocka_unit_test(finds_the_first_invalid_byte),
        cmocka_unit_test(counts_code_points_and_stray_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
