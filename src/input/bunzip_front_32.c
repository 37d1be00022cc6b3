/* The list's first 32 bytes are two registers; each of the two that follow
 * takes bytes from both. */
#include "input/bunzip_front.h"

#ifdef ZHV_BUNZIP_WIDE
#include <tmmintrin.h>

#define FRONT_TARGET __attribute__((target("ssse3")))
#define FRONT_LENGTH 32u

typedef struct front {
    __m128i lower;
    __m128i upper;
    const zhv_bunzip_move *moves;
} front;

FRONT_TARGET static inline front front_load(const zhv_bunzip_tables *t,
                                            const uint8_t *list)
{
    return (front){zhv_load16((const char *)list),
                   zhv_load16((const char *)list + 16), t->moves};
}

FRONT_TARGET static inline void front_save(uint8_t *list, front f)
{
    _mm_storeu_si128((__m128i *)(void *)list, f.lower);
    _mm_storeu_si128((__m128i *)(void *)(list + 16), f.upper);
}

FRONT_TARGET static inline __m128i part(const front *f, const char *lower,
                                        const char *upper)
{
    return _mm_or_si128(_mm_shuffle_epi8(f->lower, zhv_load16(lower)),
                        _mm_shuffle_epi8(f->upper, zhv_load16(upper)));
}

FRONT_TARGET static inline front front_move(front f, uint32_t symbol)
{
    const zhv_bunzip_move *m = &f.moves[symbol];
    return (front){part(&f, m->from[0][0], m->from[0][1]),
                   part(&f, m->from[1][0], m->from[1][1]), f.moves};
}

FRONT_TARGET static inline uint8_t front_first(front f)
{
    return (uint8_t)_mm_cvtsi128_si32(f.lower);
}

FRONT_TARGET static inline void front_fill(uint8_t *to, front f)
{
    _mm_storeu_si128((__m128i *)(void *)to,
                     _mm_shuffle_epi8(f.lower, _mm_setzero_si128()));
}

#include "input/bunzip_symbols.h"

FRONT_TARGET bool zhv_bunzip_take_32(zhv_bunzip_tables *t, zhv_bunzip_bits *b,
                                     uint8_t *list, uint32_t groups,
                                     zhv_bunzip_block *block)
{
    return take_symbols(t, b, list, groups, block);
}
#endif
