/* Cuts a bzip2 file, which may be many streams in a row, where the magic
 * numbers of blocks stand, without unpacking anything. A number may be there
 * by chance: who unpacks finds out, because a block knows where it ends. */
#ifndef ZHV_BUNZIP_CUT_H
#define ZHV_BUNZIP_CUT_H

#include "base/status.h"
#include "input/buffer.h"
#include "input/bunzip_block.h"

/* No block and no end of a stream is longer. */
#define ZHV_BUNZIP_PIECE_MAX ((size_t)4 << 20)

/* Packed bytes; *out 0: the end. */
typedef zhv_status zhv_bunzip_source(void *user, char *bytes, size_t room,
                                     size_t *out);

typedef struct zhv_bunzip_cutter {
    zhv_bunzip_source *source;
    void *user;
    zhv_status status; /* of the source */
    bool at_end;
    zhv_buffer raw;       /* from the byte that has `start` */
    uint64_t start;       /* bit of the file: the piece that begins there */
    size_t scanned;       /* bytes of raw in which no other piece begins */
    uint16_t second[256]; /* bit 8 * which + shift: may be byte 1 of a magic */
    uint16_t third[256];
} zhv_bunzip_cutter;

void zhv_bunzip_cutter_init(zhv_bunzip_cutter *, zhv_bunzip_source *,
                            void *user);
void zhv_bunzip_cutter_drop(zhv_bunzip_cutter *);

/* At least n bytes in raw, or all there are. */
zhv_status zhv_bunzip_cutter_want(zhv_bunzip_cutter *, size_t n);

/* The piece that begins at `start`, with ZHV_BUNZIP_SLACK zeros behind it, and
 * on to the next one. *bits: its length from the first byte of `in` on.
 * *more: another piece follows. */
zhv_status zhv_bunzip_cut(zhv_bunzip_cutter *, zhv_buffer *in, size_t *bits,
                          bool *more);

#endif
