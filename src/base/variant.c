#include "base/variant.h"

static const struct {
    zhv_str code;
    zhv_str bcp47;
    uint8_t fallbacks[ZHV_VARIANTS];
} table[ZHV_VARIANTS] = {
#define END ZHV_VARIANTS
    [ZHV_ZH] = {{"zh", 2},
                {"zh", 2},
                {ZHV_HANS, ZHV_HANT, ZHV_CN, ZHV_TW, ZHV_HK, ZHV_SG, ZHV_MO,
                 ZHV_MY, END}},
    [ZHV_HANS] = {{"zh-hans", 7},
                  {"zh-Hans", 7},
                  {ZHV_CN, ZHV_SG, ZHV_MY, END}},
    [ZHV_HANT] = {{"zh-hant", 7},
                  {"zh-Hant", 7},
                  {ZHV_TW, ZHV_HK, ZHV_MO, END}},
    [ZHV_CN] = {{"zh-cn", 5},
                {"zh-Hans-CN", 10},
                {ZHV_HANS, ZHV_SG, ZHV_MY, END}},
    [ZHV_TW] = {{"zh-tw", 5},
                {"zh-Hant-TW", 10},
                {ZHV_HANT, ZHV_HK, ZHV_MO, END}},
    [ZHV_HK] = {{"zh-hk", 5},
                {"zh-Hant-HK", 10},
                {ZHV_MO, ZHV_HANT, ZHV_TW, END}},
    [ZHV_SG] = {{"zh-sg", 5},
                {"zh-Hans-SG", 10},
                {ZHV_MY, ZHV_HANS, ZHV_CN, END}},
    [ZHV_MO] = {{"zh-mo", 5},
                {"zh-Hant-MO", 10},
                {ZHV_HK, ZHV_HANT, ZHV_TW, END}},
    [ZHV_MY] = {{"zh-my", 5},
                {"zh-Hans-MY", 10},
                {ZHV_SG, ZHV_HANS, ZHV_CN, END}},
#undef END
};

const char *zhv_variant_code(zhv_variant v)
{
    return v < ZHV_VARIANTS ? table[v].code.ptr : "?";
}

static bool eq_lower(zhv_str s, zhv_str lower)
{
    for (size_t i = 0; i < s.len && s.len == lower.len; i++) {
        char c = s.ptr[i];
        if (c >= 'A' && c <= 'Z') {
            c = (char)(c + 32);
        }
        if (c != lower.ptr[i]) {
            return false;
        }
    }
    return s.len == lower.len;
}

bool zhv_variant_from_code(zhv_str code, bool any_case, zhv_variant *out)
{
    if (code.len < 2 || code.len > 10) {
        return false;
    }
    for (zhv_variant v = 0; v < ZHV_VARIANTS; v++) {
        if (zhv_str_eq(code, table[v].code) ||
            zhv_str_eq(code, table[v].bcp47) ||
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
