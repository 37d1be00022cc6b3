#include "convert/language_tag.h"

/* The subtag of s that begins at *at, in small letters; *at [out] behind. */
static size_t subtag(zhv_str s, size_t *at, char *out, size_t room)
{
    size_t n = 0;
    for (; *at < s.len && s.ptr[*at] != '-' && s.ptr[*at] != '_'; ++*at) {
        char c = s.ptr[*at];
        if (n + 1 < room) {
            out[n++] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
        }
    }
    *at += *at < s.len;
    out[n] = '\0';
    return n;
}

bool zhv_language_tag_is_chinese(zhv_str tag)
{
    static const char *const known[] = {"hans", "hant", "cn", "tw",
                                        "hk",   "mo",   "sg", "my",
                                        "chs",  "cht",  "cmn"};
    char word[8];
    size_t at = 0;
    subtag(tag, &at, word, sizeof word);
    if (strcmp(word, "zh") != 0 && strcmp(word, "cmn") != 0) {
        return false;
    }
    while (at < tag.len) {
        bool good = false;
        subtag(tag, &at, word, sizeof word);
        for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
            good |= strcmp(word, known[i]) == 0;
        }
        if (!good) {
            return false;
        }
    }
    return true;
}

zhv_str zhv_language_tag_of(zhv_variant v, zhv_str as_it_is)
{
    static const char *const tags[ZHV_VARIANTS] = {
        [ZHV_HANS] = "zh-Hans",  [ZHV_HANT] = "zh-Hant",
        [ZHV_CN] = "zh-Hans-CN", [ZHV_TW] = "zh-Hant-TW",
        [ZHV_HK] = "zh-Hant-HK", [ZHV_SG] = "zh-Hans-SG",
        [ZHV_MO] = "zh-Hant-MO", [ZHV_MY] = "zh-Hans-MY"};
    return v < ZHV_VARIANTS && tags[v] ? zhv_str_from(tags[v]) : as_it_is;
}
