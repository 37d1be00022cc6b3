/* The list's first 64 bytes are one register, which any order can be given
 * at once. */
#include "input/bunzip_front.h"

#ifdef ZHV_BUNZIP_WIDE
#include <immintrin.h>

#define FRONT_TARGET                                                           \
    __attribute__((target("avx512f,avx512bw,avx512vl,avx512vbmi,bmi2")))
#define FRONT_LENGTH 64u

typedef __m512i front;

FRONT_TARGET static inline front front_load(const zhv_bunzip_tables *t,
                                            const uint8_t *list)
{
    (void)t;
    return _mm512_loadu_si512(list);
}

FRONT_TARGET static inline void front_save(uint8_t *list, front f)
{
    _mm512_storeu_si512(list, f);
}

FRONT_TARGET static inline front front_move(front f, uint32_t symbol)
{
    /* byte i, the lowest first: i - 1 */
    const __m512i before = _mm512_set_epi64(
        0x3E3D3C3B3A393837, 0x363534333231302F, 0x2E2D2C2B2A292827,
        0x262524232221201F, 0x1E1D1C1B1A191817, 0x161514131211100F,
        0x0E0D0C0B0A090807, 0x0605040302010000);
    const uint32_t at = symbol - (symbol > 0);
    const __m512i from = _mm512_mask_set1_epi8(before, 1, (char)at);
    return _mm512_mask_permutexvar_epi8(f, (UINT64_C(2) << at) - 1, from, f);
}

FRONT_TARGET static inline uint8_t front_first(front f)
{
    return (uint8_t)_mm_cvtsi128_si32(_mm512_castsi512_si128(f));
}

FRONT_TARGET static inline void front_fill(uint8_t *to, front f)
{
    _mm_storeu_si128((__m128i *)(void *)to,
                     _mm_broadcastb_epi8(_mm512_castsi512_si128(f)));
}

#include "input/bunzip_symbols.h"

FRONT_TARGET bool zhv_bunzip_take_64(zhv_bunzip_tables *t, zhv_bunzip_bits *b,
                                     uint8_t *list, uint32_t groups,
                                     zhv_bunzip_block *block)
{
    return take_symbols(t, b, list, groups, block);
}
#endif
