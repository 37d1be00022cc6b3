/* With an index of a multistream dump the pieces of a batch are known before
 * anything is read: each is a run of streams, and whoever does a piece reads
 * that one only. */
#ifndef ZHV_BATCH_PARTS_H
#define ZHV_BATCH_PARTS_H

#include "cli/batch_opt.h"

typedef struct zhv_batch_parts {
    zhv_pages_part *at; /* owned; piece i + 1 is part i; NULL: no index */
    size_t n;
    uint64_t hash; /* of where they begin and end */
} zhv_batch_parts;

/* Reads the indexes of all inputs, when --index or --shard asks for it and
 * each input has one.
 * Errors   ZHV_E_IO, ZHV_E_DATA, ZHV_E_NOMEM */
zhv_status zhv_batch_parts_open(zhv_batch_parts *, const zhv_batch_opt *,
                                zhv_error *err);
void zhv_batch_parts_drop(zhv_batch_parts *);

#endif
