#include "base/variant.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void codes_are_mediawikis(void **state)
{
    (void)state;
    static const char *const codes[ZHV_VARIANTS] = {
        "zh",    "zh-hans", "zh-hant", "zh-cn", "zh-tw",
        "zh-hk", "zh-sg",   "zh-mo",   "zh-my"};
    for (zhv_variant v = 0; v < ZHV_VARIANTS; v++) {
        assert_string_equal(zhv_variant_code(v), codes[v]);
    }
    assert_string_equal(zhv_variant_code(ZHV_VARIANTS), "?");
}

static void rule_codes(void **state)
{
    (void)state;
    static const struct {
        const char *code;
        bool exact;    /* known with any_case false */
        bool any_case; /* known with any_case true */
        zhv_variant v;
    } cases[] = {
        {"zh", true, true, ZHV_ZH},
        {"zh-cn", true, true, ZHV_CN},
        {"zh-my", true, true, ZHV_MY},
        {"ZH-TW", false, true, ZHV_TW},
        {"Zh-Cn", false, true, ZHV_CN},
        {"zh-Hans", true, true, ZHV_HANS},
        {"zh-Hant-TW", true, true, ZHV_TW},
        {"zh-Hans-MY", true, true, ZHV_MY},
        {"zh-hant-tw", false, false, ZHV_ZH},
        {"tw", false, false, ZHV_ZH},
        {"zh_tw", false, false, ZHV_ZH},
        {"zn-hk", false, false, ZHV_ZH},
        {"zh-", false, false, ZHV_ZH},
        {"zh-twx", false, false, ZHV_ZH},
        {"zh-Hant-TW-x", false, false, ZHV_ZH},
        {"", false, false, ZHV_ZH},
        {"z", false, false, ZHV_ZH},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        zhv_str code = zhv_str_from(cases[i].code);
        zhv_variant v = ZHV_VARIANTS;
        if (zhv_variant_from_code(code, false, &v) != cases[i].exact ||
            (cases[i].exact && v != cases[i].v)) {
            fail_msg("'%s' exactly", cases[i].code);
        }
        v = ZHV_VARIANTS;
        if (zhv_variant_from_code(code, true, &v) != cases[i].any_case ||
            (cases[i].any_case && v != cases[i].v)) {
            fail_msg("'%s' in any case", cases[i].code);
        }
    }
}

static void fallbacks_stay_in_the_script(void **state)
{
    (void)state;
    for (zhv_variant v = ZHV_HANS; v < ZHV_VARIANTS; v++) {
        const uint8_t *f = zhv_variant_fallbacks(v);
        zhv_mask seen = ZHV_MASK(v);
        size_t n = 0;
        for (; f[n] != ZHV_VARIANTS; n++) {
            assert_int_equal(seen & ZHV_MASK(f[n]), 0);
            assert_int_equal(zhv_variant_is_hans(f[n]), zhv_variant_is_hans(v));
            seen |= ZHV_MASK(f[n]);
        }
        assert_int_equal(n, 3);
    }
    const uint8_t *zh = zhv_variant_fallbacks(ZHV_ZH);
    assert_int_equal(zh[0], ZHV_HANS);
    assert_int_equal(zh[7], ZHV_MY);
    assert_int_equal(zh[8], ZHV_VARIANTS);
}

static void nearest_fallback_first(void **state)
{
    (void)state;
    assert_int_equal(zhv_variant_fallbacks(ZHV_CN)[0], ZHV_HANS);
    assert_int_equal(zhv_variant_fallbacks(ZHV_HANS)[0], ZHV_CN);
    assert_int_equal(zhv_variant_fallbacks(ZHV_HK)[0], ZHV_MO);
    assert_int_equal(zhv_variant_fallbacks(ZHV_MO)[0], ZHV_HK);
    assert_int_equal(zhv_variant_fallbacks(ZHV_TW)[0], ZHV_HANT);
    assert_int_equal(zhv_variant_fallbacks(ZHV_SG)[0], ZHV_MY);
    assert_int_equal(zhv_variant_fallbacks(ZHV_MY)[0], ZHV_SG);
}

static void each_variant_has_one_script_but_zh(void **state)
{
    (void)state;
    for (zhv_variant v = ZHV_HANS; v < ZHV_VARIANTS; v++) {
        assert_int_not_equal(zhv_variant_is_hans(v), zhv_variant_is_hant(v));
    }
    assert_false(zhv_variant_is_hans(ZHV_ZH));
    assert_false(zhv_variant_is_hant(ZHV_ZH));
    assert_true(zhv_variant_is_hans(ZHV_SG));
    assert_true(zhv_variant_is_hant(ZHV_MO));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_are_mediawikis),
        cmocka_unit_test(rule_codes),
        cmocka_unit_test(fallbacks_stay_in_the_script),
        cmocka_unit_test(nearest_fallback_first),
        cmocka_unit_test(each_variant_has_one_script_but_zh),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
