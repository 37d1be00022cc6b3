#include "base/variant.h"

static const struct {
    const char *code;
    const char *bcp47;
    uint8_t fallbacks[ZHV_VARIANTS];
} table[ZHV_VARIANTS] = {
#define END ZHV_VARIANTS
    [ZHV_ZH] = {"zh",
                "zh",
                {ZHV_HANS, ZHV_HANT, ZHV_CN, ZHV_TW, ZHV_HK, ZHV_SG, ZHV_MO,
                 ZHV_MY, END}},
    [ZHV_HANS] = {"zh-hans", "zh-Hans", {ZHV_CN, ZHV_SG, ZHV_MY, END}},
    [ZHV_HANT] = {"zh-hant", "zh-Hant", {ZHV_TW, ZHV_HK, ZHV_MO, END}},
    [ZHV_CN] = {"zh-cn", "zh-Hans-CN", {ZHV_HANS, ZHV_SG, ZHV_MY, END}},
    [ZHV_TW] = {"zh-tw", "zh-Hant-TW", {ZHV_HANT, ZHV_HK, ZHV_MO, END}},
    [ZHV_HK] = {"zh-hk", "zh-Hant-HK", {ZHV_MO, ZHV_HANT, ZHV_TW, END}},
    [ZHV_SG] = {"zh-sg", "zh-Hans-SG", {ZHV_MY, ZHV_HANS, ZHV_CN, END}},
    [ZHV_MO] = {"zh-mo", "zh-Hant-MO", {ZHV_HK, ZHV_HANT, ZHV_TW, END}},
    [ZHV_MY] = {"zh-my", "zh-Hans-MY", {ZHV_SG, ZHV_HANS, ZHV_CN, END}},
#undef END
};

const char *zhv_variant_code(zhv_variant v)
{
    return v < ZHV_VARIANTS ? table[v].code : "?";
}

static bool eq_lower(zhv_str s, const char *lower)
{
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        if (c >= 'A' && c <= 'Z') {
            c = (char)(c + 32);
        }
        if (lower[i] == '\0' || c != lower[i]) {
            return false;
        }
    }
    return lower[s.len] == '\0';
}

bool zhv_variant_from_code(zhv_str code, bool any_case, zhv_variant *out)
{
    if (code.len < 2 || code.len > 10) {
        return false;
    }
    for (zhv_variant v = 0; v < ZHV_VARIANTS; v++) {
        if (zhv_str_eq(code, zhv_str_from(table[v].code)) ||
            zhv_str_eq(code, zhv_str_from(table[v].bcp47)) ||
            (any_case && eq_lower(code, table[v].code))) {
            *out = v;
            return true;
        }
    }
    return false;
}

const uint8_t *zhv_variant_fallbacks(zhv_variant v)
{
    return table[v].fallbacks;
}

bool zhv_variant_is_hans(zhv_variant v)
{
    return v == ZHV_HANS || v == ZHV_CN || v == ZHV_SG || v == ZHV_MY;
}

bool zhv_variant_is_hant(zhv_variant v)
{
    return v == ZHV_HANT || v == ZHV_TW || v == ZHV_HK || v == ZHV_MO;
}
