#include "rules/fold.h"

#include <unicode/unorm2.h>
#include <unicode/ustring.h>

/* Does the character that begins with this byte perhaps need Unicode's own
 * folding? Kana, Han and Hangul (E3 to ED) do not. */
static bool needs_icu(unsigned char c)
{
    return (c >= 0xC2 && c <= 0xE2) || c == 0xEF || c == 0xF0;
}

/* Bytes of s folded by ICU into buf, or 0 when that cannot be done. */
static size_t fold_icu(zhv_str s, char *buf)
{
    UChar text[ZHV_FOLD_MAX];
    UChar composed[ZHV_FOLD_MAX];
    int32_t n = 0;
    UErrorCode status = U_ZERO_ERROR;
    u_strFromUTF8(text, ZHV_FOLD_MAX, &n, s.ptr, (int32_t)s.len, &status);
    const UNormalizer2 *nfc = unorm2_getNFCInstance(&status);
    if (U_FAILURE(status)) {
        return 0;
    }
    n = unorm2_normalize(nfc, text, n, composed, ZHV_FOLD_MAX, &status);
    n = u_strFoldCase(text, ZHV_FOLD_MAX, composed, n, U_FOLD_CASE_DEFAULT,
                      &status);
    u_strToUTF8(buf, ZHV_FOLD_MAX, &n, text, n, &status);
    return U_FAILURE(status) || n >= ZHV_FOLD_MAX ? 0 : (size_t)n;
}

/* Bytes that are not always folded to themselves: blanks, capitals and _, and
 * where ICU is needed. */
static const uint64_t odd[4] = {UINT64_C(1) << ' ' | 1 << '\t' | 1 << '\n' |
                                    1 << '\v' | 1 << '\r' | 1,
                                0x87FFFFFE, 0, UINT64_C(0x00018007FFFFFFFC)};

/* Is the name what it is folded to? When in doubt, no. */
static bool is_folded(zhv_str name)
{
    bool blank = true; /* the last one was, or there was none */
    for (size_t i = 0; i < name.len; i++) {
        const unsigned char c = (unsigned char)name.ptr[i];
        if (c > '_' && c < 0xC0) {
            blank = false; /* small letters, and most bytes of Han */
            continue;
        }
        const bool other = odd[c >> 6] >> (c & 63) & 1;
        if (other && (c != ' ' || blank)) {
            return false;
        }
        blank = other;
    }
    return !blank && name.len < ZHV_FOLD_MAX;
}

zhv_str zhv_fold_name(zhv_str name, char *buf)
{
    if (is_folded(name)) {
        return name;
    }
    size_t n = 0;
    bool space = false;
    bool icu = false;
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        if (c == '_' || zhv_is_space(c)) {
            space = n > 0;
            continue;
        }
        if (n + 2 > ZHV_FOLD_MAX) {
            return (zhv_str){buf, 0};
        }
        if (space) {
            buf[n++] = ' ';
            space = false;
        }
        icu |= needs_icu((unsigned char)c);
        buf[n++] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
    }
    if (icu) {
        char plain[ZHV_FOLD_MAX];
        memcpy(plain, buf, n);
        size_t folded = fold_icu((zhv_str){plain, n}, buf);
        if (folded == 0) {
            memcpy(buf, plain, n);
        } else {
            n = folded;
        }
    }
    return (zhv_str){buf, n};
}
