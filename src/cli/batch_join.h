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

#endif
