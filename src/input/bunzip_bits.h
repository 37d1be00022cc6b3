/* Bits of a packed block and the codes they are read by. Only for the files
 * that parse blocks. */
#ifndef ZHV_BUNZIP_BITS_H
#define ZHV_BUNZIP_BITS_H

#include "base/compiler.h"
#include "input/bunzip_tables.h"

/* Symbols: 0 and 1 are digits of a run's length, the others say which byte by
 * how long ago it was used. */
#define ZHV_BUNZIP_NONE 510u /* no code */
#define ZHV_BUNZIP_END  511u /* of the block: the last one of a code */

/* The next bits stand at the top of hold; `have` of them, modulo 64, are
 * certain. At the end of the input zeros follow, and zhv_bunzip_used tells
 * that they were taken. */
typedef struct zhv_bunzip_bits {
    const uint8_t *in;
    size_t at;   /* the byte behind those that are in hold as a whole */
    size_t last; /* the last one that eight may be loaded from */
    uint64_t hold;
    uint64_t have;
    size_t limit;
} zhv_bunzip_bits;

/* At least 56 bits in hold. */
static inline void zhv_bunzip_refill(zhv_bunzip_bits *b)
{
    const size_t at = b->at < b->last ? b->at : b->last;
    b->have &= 63;
    b->hold |= zhv_load_be64(b->in + at) >> b->have;
    b->at += (63 - b->have) >> 3;
    b->have |= 56;
}

static inline void zhv_bunzip_skip(zhv_bunzip_bits *b, unsigned n)
{
    b->hold <<= n;
    b->have -= n;
}

/* Bits taken, from the first byte on. */
static inline size_t zhv_bunzip_used(const zhv_bunzip_bits *b)
{
    return 8 * b->at - (b->have & 63);
}

/* A code longer than one look; hold is filled again behind it. */
uint32_t zhv_bunzip_find_long(const zhv_bunzip_code *, zhv_bunzip_bits *);

/* hold has ZHV_BUNZIP_QUICK bits. */
static ZHV_ALWAYS_INLINE uint32_t
zhv_bunzip_take_symbol(const zhv_bunzip_code *c, zhv_bunzip_bits *b)
{
    const uint32_t quick = c->quick[b->hold >> (64 - ZHV_BUNZIP_QUICK)];
    if (ZHV_UNLIKELY(quick == 0)) {
        zhv_bunzip_bits copy = *b; /* *b itself stays in registers */
        const uint32_t symbol = zhv_bunzip_find_long(c, &copy);
        *b = copy;
        return symbol;
    }
    b->hold <<= quick & 63u;
    b->have -= quick;
    return quick >> 6;
}

#endif
