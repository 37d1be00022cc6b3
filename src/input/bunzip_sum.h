/* The sum that bzip2 keeps of a block's bytes: CRC-32 of 0x04C11DB7 with the
 * highest bit of a byte first. */
#ifndef ZHV_BUNZIP_SUM_H
#define ZHV_BUNZIP_SUM_H

#include "base/str.h"

/* What a sum of 128 bits has to be multiplied with, its upper and its lower
 * half, to stand so many bits further on. */
typedef struct zhv_bunzip_shift {
    uint64_t upper;
    uint64_t lower;
} zhv_bunzip_shift;

typedef struct zhv_bunzip_sums {
    uint32_t table[8][256];
    bool wide; /* the processor multiplies without carry */
    zhv_bunzip_shift by_128;
    zhv_bunzip_shift by_512;
} zhv_bunzip_sums;

static inline uint64_t zhv_load_be64(const uint8_t *p)
{
#if defined(__GNUC__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    uint64_t v;
    memcpy(&v, p, sizeof v);
    return __builtin_bswap64(v);
#else
    uint64_t v = 0;
    for (unsigned i = 0; i < 8; i++) {
        v = v << 8 | p[i];
    }
    return v;
#endif
}

void zhv_bunzip_sums_init(zhv_bunzip_sums *);

/* The sum of what had the sum `sum` and n bytes behind it. Nothing has
 * UINT32_MAX; a block's is the complement of all. */
uint32_t zhv_bunzip_sum(const zhv_bunzip_sums *, uint32_t sum,
                        const char *bytes, size_t n);

#endif
