/* One block of a bzip2 stream: from its bits to its bytes in three steps that
 * need nothing of the blocks before it, so that blocks can be unpacked side
 * by side. The format: the bzip2 sources' documentation, and libbz2's
 * behaviour, against which the test compares. */
#ifndef ZHV_BUNZIP_BLOCK_H
#define ZHV_BUNZIP_BLOCK_H

#include "base/str.h"

#define ZHV_BUNZIP_BLOCK_MAX 900000u

/* Blocks and the end of a stream begin with 48 bits that stand nowhere in
 * particular; data may by chance contain them. */
#define ZHV_BUNZIP_MAGIC_BLOCK UINT64_C(0x314159265359)
#define ZHV_BUNZIP_MAGIC_END   UINT64_C(0x177245385090)

/* Writable bytes behind a block's last one. */
#define ZHV_BUNZIP_ROOM  16u
/* Readable bytes behind the input's last one. */
#define ZHV_BUNZIP_SLACK 16u

typedef enum zhv_bunzip_result {
    ZHV_BUNZIP_FINE,
    ZHV_BUNZIP_SHORT, /* the input ends inside the block */
    ZHV_BUNZIP_BROKEN
} zhv_bunzip_result;

typedef struct zhv_bunzip_block {
    uint8_t *bytes; /* owned; ZHV_BUNZIP_BLOCK_MAX + ZHV_BUNZIP_ROOM */
    uint32_t n;     /* bytes, with runs still packed */
    uint32_t origin;
    uint32_t crc_wanted;
    size_t end; /* the bit behind the block */
    /* zhv_bunzip_expand */
    uint32_t at;
    uint32_t repeat; /* of last, still to be written */
    uint32_t run;    /* equal bytes in a row, up to 4 */
    uint8_t last;
    uint32_t crc;
} zhv_bunzip_block;

/* What a thread needs beside the blocks; large. */
typedef struct zhv_bunzip_tables zhv_bunzip_tables;

zhv_bunzip_tables *zhv_bunzip_tables_new(void);
void zhv_bunzip_tables_free(zhv_bunzip_tables *);

/* Reads the block that begins at bit `from` of the input with its 48 bits.
 * in  `bits` of input and ZHV_BUNZIP_SLACK bytes more */
zhv_bunzip_result zhv_bunzip_parse(zhv_bunzip_tables *, zhv_bunzip_block *,
                                   const uint8_t *in, size_t from, size_t bits);

/* Undoes the block sorting of the block that was parsed last: its bytes are in
 * order then. */
void zhv_bunzip_turn(zhv_bunzip_tables *, zhv_bunzip_block *);

/* Up to `room` of the block's bytes with runs written out; 0: all are out,
 * and block->crc is their sum. */
size_t zhv_bunzip_expand(const zhv_bunzip_tables *, zhv_bunzip_block *,
                         char *out, size_t room);

#endif
