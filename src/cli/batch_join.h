/* Joins the pieces of a run, or of all N runs of --shard I/N, into the final
 * files, once it is certain that none is missing. */
#ifndef ZHV_BATCH_JOIN_H
#define ZHV_BATCH_JOIN_H

#include "cli/batch_pieces.h"

/* What a join found, summed. */
typedef struct zhv_join_sum {
    zhv_batch_counts counts;
    json_t *unknown; /* owned */
} zhv_join_sum;

/* Joins what is in the folder and removes the pieces. A folder that was
 * joined already is left as it is.
 * Errors   ZHV_E_DATA: a shard is missing, or was made with another build,
 *          other options or other inputs; ZHV_E_IO */
zhv_status zhv_batch_join(const char *folder, zhv_join_sum *out,
                          zhv_error *err);

/* The pieces of a run that is whole, in order, and what they went into. */
typedef struct zhv_join_piece {
    uint32_t input;
    bool in_files; /* a page is a file of its own: no names */
    const char *names[ZHV_OPT_TARGETS_MAX]; /* outputs, by target */
} zhv_join_piece;

typedef struct zhv_join_list {
    const json_t *header;
    zhv_join_piece *at;
    uint32_t n;
    struct join *owner;
} zhv_join_list;

/* Errors   as zhv_batch_join; *out is to be dropped in any case */
zhv_status zhv_batch_join_list(const char *folder, zhv_join_list *out,
                               zhv_error *err);
void zhv_batch_join_list_drop(zhv_join_list *);

#endif
