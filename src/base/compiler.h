/* The one place for compiler extensions. Everything else is plain C11. */
#ifndef ZHV_COMPILER_H
#define ZHV_COMPILER_H

#if defined(__GNUC__)
#define ZHV_LIKELY(x)         __builtin_expect(!!(x), 1)
#define ZHV_UNLIKELY(x)       __builtin_expect(!!(x), 0)
#define ZHV_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
/* For loops that are compiled once for each value of a constant argument. */
#define ZHV_ALWAYS_INLINE     inline __attribute__((always_inline))
/* For what hardly ever runs, in functions that nearly always end before it. */
#define ZHV_NEVER_INLINE      __attribute__((noinline))
#else
#define ZHV_LIKELY(x)   (x)
#define ZHV_UNLIKELY(x) (x)
#define ZHV_PRINTF(fmt, args)
#define ZHV_ALWAYS_INLINE inline
#define ZHV_NEVER_INLINE
#endif

/* Index of the lowest bit that is set; x is not 0. */
static inline unsigned zhv_low_bit(unsigned long long x)
{
#if defined(__GNUC__)
    return (unsigned)__builtin_ctzll(x);
#else
    unsigned n = 0;
    for (; (x & 1) == 0; x >>= 1) {
        n++;
    }
    return n;
#endif
}

/* Sixteen bytes at a time, where every processor of the kind can. */
#if defined(__SSE2__)
#define ZHV_SSE2
#include <emmintrin.h>

static inline __m128i zhv_load16(const char *p)
{
    return _mm_loadu_si128((const __m128i *)(const void *)p);
}

/* Bit i: the highest bit of byte i. */
static inline unsigned zhv_bits16(__m128i v)
{
    return (unsigned)_mm_movemask_epi8(v);
}
#endif

#endif
