#include "base/utf8.h"

static bool is_cont(unsigned char c)
{
    return (c & 0xC0) == 0x80;
}

uint32_t zhv_utf8_decode(zhv_str s, size_t pos, uint32_t *n)
{
    const unsigned char *p = (const unsigned char *)s.ptr + pos;
    size_t left = s.len - pos;
    *n = 1;
    if (p[0] < 0x80) {
        return p[0];
    }
    uint32_t need = zhv_utf8_lead_len(p[0]);
    if (need == 1 || need > left) {
        return ZHV_CP_INVALID;
    }
    uint32_t cp = p[0] & (0x7Fu >> need);
    for (uint32_t i = 1; i < need; i++) {
        if (!is_cont(p[i])) {
            return ZHV_CP_INVALID;
        }
        cp = cp << 6 | (p[i] & 0x3Fu);
    }
    bool overlong = (need == 3 && cp < 0x800) || (need == 4 && cp < 0x10000);
    if (overlong || cp > 0x10FFFF || (cp >= 0xD800 && cp < 0xE000)) {
        return ZHV_CP_INVALID;
    }
    *n = need;
    return cp;
}

uint32_t zhv_utf8_encode(uint32_t cp, char *buf)
{
    if (cp < 0x80) {
        buf[0] = (char)cp;
        return 1;
    }
    uint32_t n = cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
    static const unsigned char lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (uint32_t i = n - 1; i > 0; i--) {
        buf[i] = (char)(0x80 | (cp & 0x3F));
        cp >>= 6;
    }
    buf[0] = (char)(lead[n] | cp);
    return n;
}

size_t zhv_utf8_invalid_at(zhv_str s, size_t from)
{
    size_t pos = from;
    while (pos < s.len) {
        /* eight ASCII bytes at a time */
        uint64_t word;
        if (s.len - pos >= 8) {
            memcpy(&word, s.ptr + pos, 8);
            if ((word & UINT64_C(0x8080808080808080)) == 0) {
                pos += 8;
                continue;
            }
        }
        /* then characters of three bytes, which nearly all of Chinese is */
        while (s.len - pos >= 3) {
            const unsigned char *p = (const unsigned char *)s.ptr + pos;
            uint32_t w =
                (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16;
            uint32_t high = w & 0x200Fu; /* the five highest bits coded */
            if ((w & 0xC0C0F0u) != 0x8080E0u || high == 0 || high == 0x200Du) {
                break; /* another length, overlong or a surrogate */
            }
            pos += 3;
        }
        uint32_t n;
        if (pos < s.len && zhv_utf8_decode(s, pos, &n) == ZHV_CP_INVALID) {
            return pos;
        }
        pos += pos < s.len ? n : 0;
    }
    return s.len;
}

size_t zhv_utf8_count(zhv_str s)
{
    size_t count = 0;
    for (size_t pos = 0; pos < s.len; count++) {
        uint32_t n;
        zhv_utf8_decode(s, pos, &n);
        pos += n;
    }
    return count;
}
