/* What the steps of a block share. Only for the files that do them. */
#ifndef ZHV_BUNZIP_TABLES_H
#define ZHV_BUNZIP_TABLES_H

#include "input/bunzip_block.h"
#include "input/bunzip_sum.h"

#define ZHV_BUNZIP_LENGTH_MAX    20u /* of a code */
#define ZHV_BUNZIP_QUICK         11u /* bits of a code that one look finds */
#define ZHV_BUNZIP_TABLES_MAX    6u
#define ZHV_BUNZIP_SYMBOLS_MAX   258u
#define ZHV_BUNZIP_SELECTORS_MAX 18002u
#define ZHV_BUNZIP_STRETCHES_MAX 256u

/* A prefix code. quick: symbol << 6 | length, 0 for longer codes; those of a
 * length are numbers from first[], their symbols stand in order[]. */
typedef struct zhv_bunzip_code {
    uint16_t quick[1u << ZHV_BUNZIP_QUICK];
    uint32_t first[ZHV_BUNZIP_LENGTH_MAX + 2];
    uint32_t count[ZHV_BUNZIP_LENGTH_MAX + 2];
    uint32_t offset[ZHV_BUNZIP_LENGTH_MAX + 2];
    uint16_t order[ZHV_BUNZIP_SYMBOLS_MAX];
} zhv_bunzip_code;

/* Part of a block, from its last byte to its first. */
typedef struct zhv_bunzip_stretch {
    uint32_t entry; /* of the table, where it begins */
    uint32_t length;
    uint32_t follower; /* stretch, in front of it */
    uint8_t *last;
} zhv_bunzip_stretch;

/* Of 32 bytes one comes first: which of the lower and of the upper half go
 * where in either; 0x80: none. */
typedef struct zhv_bunzip_move {
    char from[2][2][16];
} zhv_bunzip_move;

typedef struct zhv_bunzip_bits zhv_bunzip_bits;

/* Reads symbols by so many tables, up to the block's end; fills counts.
 * list  all bytes in use, the last used first
 * Returns  whether they make sense */
typedef bool zhv_bunzip_take(zhv_bunzip_tables *, zhv_bunzip_bits *,
                             uint8_t *list, uint32_t groups,
                             zhv_bunzip_block *);

struct zhv_bunzip_tables {
    zhv_bunzip_move moves[33]; /* by symbol */
    zhv_bunzip_take *take;
    zhv_bunzip_code codes[ZHV_BUNZIP_TABLES_MAX];
    uint8_t selectors[ZHV_BUNZIP_SELECTORS_MAX];
    uint32_t counts[256]; /* of the block's bytes */
    uint32_t half;        /* so many first bytes, or 0 of a small block ... */
    uint32_t half_counts[256]; /* ... have been counted here, too */
    /* Where the byte before it stands << 8 | the byte. */
    uint32_t *next;
    uint8_t *out; /* of the cursors, each as much as a block has */
    zhv_bunzip_stretch stretches[ZHV_BUNZIP_STRETCHES_MAX + 1];
    uint32_t stretch_count;
    zhv_bunzip_sums sums;
};

#endif
