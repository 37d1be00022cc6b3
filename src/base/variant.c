#include "base/variant.h"

/* ZHV_STR is no constant expression. */
#define TEXT(literal)                                                          \
    {                                                                          \
        literal, sizeof(literal) - 1                                           \
    }

static const struct {
    zhv_str code;
    zhv_str bcp47;
    uint8_t fallbacks[ZHV_VARIANTS];
} table[ZHV_VARIANTS] = {
#define END ZHV_VARIANTS
    [ZHV_ZH] = {TEXT("zh"),
                TEXT("zh"),
                {ZHV_HANS, ZHV_HANT, ZHV_CN, ZHV_TW, ZHV_HK, ZHV_SG, ZHV_MO,
                 ZHV_MY, END}},
    [ZHV_HANS] = {TEXT("zh-hans"),
                  TEXT("zh-Hans"),
                  {ZHV_CN, ZHV_SG, ZHV_MY, END}},
    [ZHV_HANT] = {TEXT("zh-hant"),
                  TEXT("zh-Hant"),
                  {ZHV_TW, ZHV_HK, ZHV_MO, END}},
    [ZHV_CN] = {TEXT("zh-cn"),
                TEXT("zh-Hans-CN"),
                {ZHV_HANS, ZHV_SG, ZHV_MY, END}},
    [ZHV_TW] = {TEXT("zh-tw"),
                TEXT("zh-Hant-TW"),
                {ZHV_HANT, ZHV_HK, ZHV_MO, END}},
    [ZHV_HK] = {TEXT("zh-hk"),
                TEXT("zh-Hant-HK"),
                {ZHV_MO, ZHV_HANT, ZHV_TW, END}},
    [ZHV_SG] = {TEXT("zh-sg"),
                TEXT("zh-Hans-SG"),
                {ZHV_MY, ZHV_HANS, ZHV_CN, END}},
    [ZHV_MO] = {TEXT("zh-mo"),
                TEXT("zh-Hant-MO"),
                {ZHV_HK, ZHV_HANT, ZHV_TW, END}},
    [ZHV_MY] = {TEXT("zh-my"),
                TEXT("zh-Hans-MY"),
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
