#include "input/bunzip_sum.h"

#include "base/compiler.h"

#define POLYNOMIAL UINT32_C(0x04C11DB7)
#define WIDE_MIN   ((size_t)64)

#if defined(ZHV_SSE2) && defined(__GNUC__)
#define WIDE
#include <tmmintrin.h>
#include <wmmintrin.h>
#endif

/* ---- tables -------------------------------------------------------------- */

static uint32_t times_x(uint32_t c)
{
    return c << 1 ^ (c >> 31 ? POLYNOMIAL : 0);
}

/* x to the n-th, modulo the polynomial. */
static uint32_t power(unsigned n)
{
    uint32_t c = 1;
    for (unsigned i = 0; i < n; i++) {
        c = times_x(c);
    }
    return c;
}

static zhv_bunzip_shift shift_by(unsigned bits)
{
    return (zhv_bunzip_shift){power(bits + 64), power(bits)};
}

void zhv_bunzip_sums_init(zhv_bunzip_sums *s)
{
    for (uint32_t i = 0; i < 256; i++) {
        uint32_t c = i << 24;
        for (int bit = 0; bit < 8; bit++) {
            c = times_x(c);
        }
        s->table[0][i] = c;
    }
    for (size_t k = 1; k < 8; k++) {
        for (size_t i = 0; i < 256; i++) {
            uint32_t c = s->table[k - 1][i];
            s->table[k][i] = c << 8 ^ s->table[0][c >> 24];
        }
    }
    s->by_128 = shift_by(128);
    s->by_512 = shift_by(512);
#ifdef WIDE
    s->wide = __builtin_cpu_supports("pclmul") != 0 &&
              __builtin_cpu_supports("ssse3") != 0;
#else
    s->wide = false;
#endif
}

/* ---- by tables ----------------------------------------------------------- */

static uint32_t look_up(const zhv_bunzip_sums *s, uint32_t sum, const char *at,
                        size_t n)
{
    const uint8_t *p = (const uint8_t *)at;
    for (; n >= 8; n -= 8, p += 8) {
        uint64_t v = zhv_load_be64(p) ^ (uint64_t)sum << 32;
        sum = s->table[7][v >> 56] ^ s->table[6][v >> 48 & 255] ^
              s->table[5][v >> 40 & 255] ^ s->table[4][v >> 32 & 255] ^
              s->table[3][v >> 24 & 255] ^ s->table[2][v >> 16 & 255] ^
              s->table[1][v >> 8 & 255] ^ s->table[0][v & 255];
    }
    for (; n; n--, p++) {
        sum = sum << 8 ^ s->table[0][sum >> 24 ^ *p];
    }
    return sum;
}

/* ---- 128 bits at a time -------------------------------------------------- */

#ifdef WIDE
#define FOR_WIDE __attribute__((target("pclmul,ssse3")))

/* Sixteen bytes, the first one highest; and back. */
FOR_WIDE static inline __m128i turned(__m128i v)
{
    return _mm_shuffle_epi8(
        v, _mm_set_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15));
}

FOR_WIDE static inline __m128i load(const char *p)
{
    return turned(zhv_load16(p));
}

/* What has the same sum with so many bits behind it. */
FOR_WIDE static inline __m128i moved(__m128i v, zhv_bunzip_shift by)
{
    const __m128i k = _mm_set_epi64x((long long)by.upper, (long long)by.lower);
    return _mm_xor_si128(_mm_clmulepi64_si128(v, k, 0x11),
                         _mm_clmulepi64_si128(v, k, 0x00));
}

/* The bytes are a number, of which the sum is what is left of a division.
 * Multiplied, what is in front goes into what is behind, until sixteen bytes
 * with the same rest are left. Four at a time, since each waits for itself. */
FOR_WIDE static uint32_t sum_wide(const zhv_bunzip_sums *s, uint32_t sum,
                                  const char *p, size_t n)
{
    __m128i v[4];
    char last[16];
    for (size_t i = 0; i < 4; i++) {
        v[i] = load(p + 16 * i);
    }
    v[0] = _mm_xor_si128(v[0], _mm_set_epi32((int)sum, 0, 0, 0));
    p += 64;
    n -= 64;
    for (; n >= 64; n -= 64, p += 64) {
        for (size_t i = 0; i < 4; i++) {
            v[i] = _mm_xor_si128(moved(v[i], s->by_512), load(p + 16 * i));
        }
    }
    for (size_t i = 1; i < 4; i++) {
        v[i] = _mm_xor_si128(moved(v[i - 1], s->by_128), v[i]);
    }
    for (; n >= 16; n -= 16, p += 16) {
        v[3] = _mm_xor_si128(moved(v[3], s->by_128), load(p));
    }
    _mm_storeu_si128((__m128i *)(void *)last, turned(v[3]));
    return look_up(s, look_up(s, 0, last, sizeof last), p, n);
}
#endif

uint32_t zhv_bunzip_sum(const zhv_bunzip_sums *s, uint32_t sum,
                        const char *bytes, size_t n)
{
#ifdef WIDE
    if (s->wide && n >= WIDE_MIN) {
        return sum_wide(s, sum, bytes, n);
    }
#endif
    return look_up(s, sum, bytes, n);
}
