/* UTF-8, strictly as Unicode has it (no surrogates, no overlong forms).
 * Knows no script and no dictionary. */
#ifndef ZHV_UTF8_H
#define ZHV_UTF8_H

#include "base/compiler.h"
#include "base/str.h"

#define ZHV_CP_INVALID UINT32_C(0xFFFFFFFF)

/* What files of some systems begin with; no part of their text. */
#define ZHV_BYTE_ORDER_MARK ZHV_STR("\xEF\xBB\xBF")

/* The text behind it. */
static inline zhv_str zhv_past_byte_order_mark(zhv_str s)
{
    return zhv_str_starts(s, ZHV_BYTE_ORDER_MARK)
               ? zhv_str_sub(s, ZHV_BYTE_ORDER_MARK.len, s.len)
               : s;
}

/* Decodes the code point at s[pos]; pos < s.len.
 * *n  [out] bytes it takes; 1 for an invalid byte (result ZHV_CP_INVALID) */
uint32_t zhv_utf8_decode(zhv_str s, size_t pos, uint32_t *n);

/* Writes cp (a valid scalar value) to buf[4]; returns 1..4. */
uint32_t zhv_utf8_encode(uint32_t cp, char *buf);

/* Offset of the first invalid byte at or after `from`, or s.len. */
size_t zhv_utf8_invalid_at(zhv_str s, size_t from);

/* Number of code points; each invalid byte counts as one. */
size_t zhv_utf8_count(zhv_str s);

/* Length that the lead byte announces (1 for ASCII and for stray bytes). */
static inline uint32_t zhv_utf8_lead_len(unsigned char lead)
{
    return lead < 0xC2   ? 1
           : lead < 0xE0 ? 2
           : lead < 0xF0 ? 3
           : lead < 0xF5 ? 4
                         : 1;
}

/* First byte at or after pos that is not ASCII. */
static inline size_t zhv_utf8_skip_ascii(zhv_str s, size_t pos)
{
#if defined(ZHV_SSE2)
    for (; s.len - pos >= 16; pos += 16) {
        const unsigned other = zhv_bits16(zhv_load16(s.ptr + pos));
        if (other) {
            return pos + zhv_low_bit(other);
        }
    }
#else
    while (s.len - pos >= 8) {
        uint64_t word;
        memcpy(&word, s.ptr + pos, 8);
        if (word & UINT64_C(0x8080808080808080)) {
            break;
        }
        pos += 8;
    }
#endif
    while (pos < s.len && (unsigned char)s.ptr[pos] < 0x80) {
        pos++;
    }
    return pos;
}

/* Is s[pos..end) ASCII, or nothing? */
static inline bool zhv_utf8_is_ascii(zhv_str s, size_t pos, size_t end)
{
#if defined(ZHV_SSE2)
    if (end - pos <= 16 && s.len - pos >= 16) {
        const unsigned other = zhv_bits16(zhv_load16(s.ptr + pos));
        return (other & ((1u << (end - pos)) - 1)) == 0;
    }
#endif
    return zhv_utf8_skip_ascii(zhv_str_sub(s, 0, end), pos) >= end;
}

#endif
