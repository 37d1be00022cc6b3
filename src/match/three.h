/* Characters of three bytes, as nearly all of Chinese has, taken apart and put
 * together many at a time. Knows no dictionary. */
#ifndef ZHV_THREE_H
#define ZHV_THREE_H

#include "base/compiler.h"
#include "base/str.h"

/* The three bytes at p as the tables have them; four can be read. */
static inline uint32_t zhv_three_load(const char *p)
{
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    uint32_t w;
    memcpy(&w, p, 4);
    return w & 0xFFFFFFu;
#else
    const unsigned char *u = (const unsigned char *)p;
    return (uint32_t)u[0] | (uint32_t)u[1] << 8 | (uint32_t)u[2] << 16;
#endif
}

/* Writes three bytes, and one more that does not count. */
static inline void zhv_three_store(char *p, uint32_t w)
{
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    memcpy(p, &w, 4);
#else
    p[0] = (char)w;
    p[1] = (char)(w >> 8);
    p[2] = (char)(w >> 16);
#endif
}

/* Is it a character of three bytes? (Or what is too long for a shorter one, or
 * a surrogate: tables know none of them.) */
static inline bool zhv_three_is(uint32_t w)
{
    return (w & 0xC0C0F0u) == 0x8080E0u;
}

/* Its code point. */
static inline uint32_t zhv_three_cp(uint32_t w)
{
    return (w & 0xFu) << 12 | (w >> 2 & 0xFC0u) | (w >> 16 & 0x3Fu);
}

#if defined(ZHV_SSE2)
/* The four characters at p, two in each half, 24 bits each. Returns a bit for
 * each byte that is as it is in a character of three bytes. */
static ZHV_ALWAYS_INLINE unsigned zhv_three_look(const char *p, bool above,
                                                 __m128i *out)
{
    const __m128i form = _mm_set1_epi64x(0x0000C0C0F0C0C0F0);
    const __m128i three = _mm_set1_epi64x(0x00008080E08080E0);
    int64_t two[2];
    memcpy(&two[0], p, 8);
    memcpy(&two[1], p + 6, 8);
    __m128i v = _mm_set_epi64x(two[1], two[0]);
    __m128i good = _mm_cmpeq_epi8(_mm_and_si128(v, form), three);
    if (above) {
        const __m128i leads = _mm_set1_epi64x(0x00000000FF0000FF);
        const __m128i first = _mm_set1_epi64x(0x01010101E00101E0);
        good = _mm_andnot_si128(_mm_cmpeq_epi8(_mm_and_si128(v, leads), first),
                                good);
    }
    *out = v;
    return zhv_bits16(good);
}

/* Their code points. */
static ZHV_ALWAYS_INLINE void zhv_three_put(__m128i v, uint16_t out[4])
{
    const __m128i high = _mm_set1_epi64x(0x000000F00000F000);
    const __m128i middle = _mm_set1_epi64x(0x0000000FC0000FC0);
    const __m128i low = _mm_set1_epi64x(0x000000003F00003F);
    v = _mm_or_si128(_mm_or_si128(_mm_and_si128(_mm_slli_epi64(v, 12), high),
                                  _mm_and_si128(_mm_srli_epi64(v, 2), middle)),
                     _mm_and_si128(_mm_srli_epi64(v, 16), low));
    char bytes[16];
    _mm_storeu_si128((__m128i *)(void *)bytes, v);
    memcpy(&out[0], bytes, 2);
    memcpy(&out[1], bytes + 3, 2);
    memcpy(&out[2], bytes + 8, 2);
    memcpy(&out[3], bytes + 11, 2);
}
#endif

/* The BMP code points of the four characters at p, if they have three bytes
 * each; 14 bytes can be read.
 * above    none is below U+1000, where three bytes may be too many */
#if defined(ZHV_SSE2)
static ZHV_ALWAYS_INLINE bool zhv_three_four_of(const char *p, bool above,
                                                uint16_t out[4])
{
    __m128i v;
    if (zhv_three_look(p, above, &v) != 0xFFFF) {
        return false;
    }
    zhv_three_put(v, out);
    return true;
}
#else
static ZHV_ALWAYS_INLINE bool zhv_three_four_of(const char *p, bool above,
                                                uint16_t out[4])
{
    uint32_t bad = 0;
    for (unsigned i = 0; i < 4; i++) {
        uint32_t w = zhv_three_load(p + 3 * (size_t)i);
        bad |= (w & 0xC0C0F0u) ^ 0x8080E0u;
        bad |= above && (w & 0xFu) == 0;
        out[i] = (uint16_t)zhv_three_cp(w);
    }
    return bad == 0;
}
#endif

static inline bool zhv_three_four(const char *p, uint16_t out[4])
{
    return zhv_three_four_of(p, false, out);
}

/* The same of those that stand before any other character: 0 for the rest.
 * Returns how many. */
static ZHV_ALWAYS_INLINE uint32_t zhv_three_some(const char *p, uint16_t out[4])
{
#if defined(ZHV_SSE2)
    __m128i v;
    const unsigned good = zhv_three_look(p, false, &v);
    zhv_three_put(v, out);
    if (ZHV_LIKELY(good == 0xFFFF)) {
        return 4;
    }
    const uint32_t bad = zhv_low_bit(~good);
    const uint32_t n = (bad >= 3) + (uint32_t)(bad >= 6) + (bad >= 11);
    for (uint32_t i = 0; i < 4; i++) {
        out[i] &= (uint16_t)(0 - (uint32_t)(i < n));
    }
    return n;
#else
    uint32_t n = 0;
    for (uint32_t i = 0; i < 4; i++) {
        const uint32_t w = zhv_three_load(p + 3 * (size_t)i);
        n += n == i && zhv_three_is(w);
        out[i] = n > i ? (uint16_t)zhv_three_cp(w) : 0;
    }
    return n;
#endif
}

/* The bytes at s[pos] as zhv_three_load has them, as far as there are any. */
static inline uint32_t zhv_three_at(zhv_str s, size_t pos)
{
    size_t left = s.len - pos;
    if (ZHV_LIKELY(left >= 4)) {
        return zhv_three_load(s.ptr + pos);
    }
    const unsigned char *p = (const unsigned char *)s.ptr + pos;
    return (left > 0 ? p[0] : 0u) | (left > 1 ? (uint32_t)p[1] << 8 : 0u) |
           (left > 2 ? (uint32_t)p[2] << 16 : 0u);
}

/* The code point of the character of three bytes at s[pos]; 0: there is none.
 */
static inline uint32_t zhv_three_char(zhv_str s, size_t pos)
{
    const uint32_t w = pos < s.len ? zhv_three_at(s, pos) : 0;
    return zhv_three_is(w) ? zhv_three_cp(w) : 0;
}

#endif
