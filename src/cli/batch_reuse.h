/* --incremental PREVIOUS: pages that are byte for byte the same as in an
 * earlier run are taken from its outputs. Every run leaves an index for the
 * next one:
 *
 *     OUT/pages.idx   in order of the pieces: a record for each page that was
 *                     converted (hash of its raw bytes, where its editions
 *                     are in the piece), and one for the end of each piece
 *                     (sizes)
 *
 * A record is its tag, ZHV_REUSE_HASH bytes (of an end: nothing), then two
 * numbers for each target, in the machine's own order: the index is of the
 * build that wrote it. */
#ifndef ZHV_BATCH_REUSE_H
#define ZHV_BATCH_REUSE_H

#include <jansson.h>

#include "base/hash.h"
#include "base/status.h"
#include "base/vec.h"
#include "cli/opt.h"
#include "input/buffer.h"

#define ZHV_REUSE_HASH 32 /* digits */

typedef struct zhv_reuse_place {
    uint32_t from; /* in the piece's bytes */
    uint32_t size;
} zhv_reuse_place;

/* Of one page, its editions in a chunk or a piece. */
typedef struct zhv_reuse_record {
    char hash[ZHV_REUSE_HASH];
    zhv_reuse_place at[ZHV_OPT_TARGETS_MAX];
} zhv_reuse_record;

bool zhv_reuse_put_page(zhv_buffer *, const zhv_reuse_record *,
                        uint32_t target_count);
bool zhv_reuse_put_end(zhv_buffer *, const uint64_t *sizes,
                       uint32_t target_count);

/* What an earlier run has. */
typedef struct zhv_reuse {
    zhv_arena arena;
    char *index; /* owned */
    size_t index_size;
    zhv_map by_hash; /* number in pages */
    ZHV_VEC(struct zhv_reuse_page) pages;
    ZHV_VEC(struct zhv_reuse_piece) pieces;
    ZHV_VEC(int) open; /* files */
    uint32_t target_count;
} zhv_reuse;

/* Opens what is in `folder` for a run with this header (batch_pieces.h).
 * *why: NULL, or why nothing of it can be taken; static.
 * Errors   ZHV_E_IO, ZHV_E_NOMEM, ZHV_E_DATA (no run, or not a whole one) */
zhv_status zhv_reuse_open(zhv_reuse *, const char *folder, const json_t *header,
                          const char **why, zhv_error *err);
void zhv_reuse_drop(zhv_reuse *);

/* Appends the page's edition for each target to out[t]; safe in threads.
 * False: it is not there, or cannot be read; out is as it was. */
bool zhv_reuse_take(const zhv_reuse *, const char *hash, zhv_buffer *out);

#endif
