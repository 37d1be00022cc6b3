/* What a batch has written: pieces of the outputs, each whole or not there,
 * and the manifest that says which input each was made from. A run is known
 * by its header (build of the dictionary, options, inputs): only a run with
 * the same header may go on where another one stopped.
 *
 *     OUT/manifest.jsonl         header, a line a piece, the end
 *     OUT/pieces/000001.zh-tw    of that piece, one a target; where links can
 *                                be made 000002.zh-tw is that file grown, so
 *                                that in the end nothing has to be joined
 *     OUT/pieces/000001.failures
 *     OUT/pieces/000001.pages    see batch_reuse.h
 *
 * With --shard I/N the manifest is manifest-I-of-N.jsonl. */
#ifndef ZHV_BATCH_PIECES_H
#define ZHV_BATCH_PIECES_H

#include <jansson.h>
#include <sys/types.h>

#include "cli/batch_page.h"
#include "cli/batch_parts.h"
#include "cli/out_file.h"

typedef struct zhv_piece {
    uint32_t number; /* from 1, over all inputs */
    uint32_t input;
    zhv_batch_kind kind;
    zhv_sha256 sha256; /* of the raw input it was made from */
    zhv_batch_counts counts;
    /* Its files go on from those of the piece before: they hold all pieces
     * from this one on, and what is behind that many bytes is not theirs. */
    uint32_t first;
    uint64_t sizes[ZHV_OPT_TARGETS_MAX];
} zhv_piece;

typedef struct zhv_pieces {
    zhv_arena arena;
    const char *folder; /* borrowed */
    const char *manifest_path;
    int manifest; /* open for appending, or -1 */
    off_t whole;  /* of its bytes: those of lines that are whole */
    off_t seen;   /* its bytes when it was read */
    json_t *header;
    ZHV_VEC(zhv_piece) done;
    json_t *unknown;       /* names of groups that are not there: how often */
    json_t *piece_unknown; /* those of the piece at hand */
    json_t *templates;     /* of this run alone: unknown ones */
    zhv_batch_slowest slowest; /* likewise */
    bool complete;             /* the manifest has its end */
    uint32_t end_pieces;
    uint64_t end_pages;
    bool is_open; /* a piece is being written */
    uint32_t number;
    uint32_t target_count;
    /* One a target, the failures, what the next run may take. */
    zhv_out_file files[ZHV_OPT_TARGETS_MAX + 2];
    char *paths[ZHV_OPT_TARGETS_MAX + 2];
    /* The first target with the same bytes so far, which alone is written. */
    uint32_t same[ZHV_OPT_TARGETS_MAX];
    bool begun;                            /* same is known */
    bool copies;                           /* each is written for itself */
    uint32_t first;                        /* as of a piece */
    uint64_t sizes[ZHV_OPT_TARGETS_MAX];   /* likewise, so far */
    uint64_t written[ZHV_OPT_TARGETS_MAX]; /* of the piece, before packing */
    const char *labels[ZHV_OPT_TARGETS_MAX];
} zhv_pieces;

/* The header of a run; owned. */
json_t *zhv_pieces_header(const zhv_batch_opt *, const zhv_engine *,
                          const zhv_batch_parts *);

/* Begins (header) or goes on with (resume) what is in the folder.
 * Errors   ZHV_E_ARGUMENT: there is a run already, or another one */
zhv_status zhv_pieces_open(zhv_pieces *, const zhv_batch_opt *,
                           const zhv_engine *, const zhv_batch_parts *,
                           zhv_error *err);
/* Reads a manifest, for a join; path is copied. */
zhv_status zhv_pieces_read(zhv_pieces *, const char *folder, const char *path,
                           zhv_error *err);
void zhv_pieces_drop(zhv_pieces *);

/* The piece that was done already, or NULL. */
const zhv_piece *zhv_pieces_find(const zhv_pieces *, uint32_t number);

/* Appends a chunk to the piece, which it opens if need be. */
zhv_status zhv_pieces_add(zhv_pieces *, const zhv_piece *,
                          const zhv_batch_chunk *, zhv_error *err);
/* The piece is whole: it appears and is written down. */
zhv_status zhv_pieces_commit(zhv_pieces *, const zhv_piece *, zhv_error *err);
/* All of the run is done.
 * pages  read; by this run alone when parts were cut by an index */
zhv_status zhv_pieces_end(zhv_pieces *, uint32_t pieces, uint64_t pages,
                          zhv_error *err);

/* "OUT/pieces/000001.zh-tw"; owned; NULL: out of memory. */
char *zhv_piece_path(const char *folder, uint32_t number, const char *label);

#endif
