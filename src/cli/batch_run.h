/* The work of a batch: one thread reads and writes, in order; others convert.
 * What is written does not depend on how many they are. */
#ifndef ZHV_BATCH_RUN_H
#define ZHV_BATCH_RUN_H

#include "cli/batch_pieces.h"

/* Reads all inputs for the names that their pages are to have, and writes
 * nothing. */
zhv_status zhv_batch_collect(const zhv_batch_opt *, const zhv_engine *,
                             const zhv_batch_parts *, zhv_batch_titles *,
                             zhv_error *err);

/* Reads all inputs and writes the pieces that are this run's to do.
 * reuse         what an earlier run has; NULL: none
 * titles        which names pages have in the editions; NULL: their own
 * failed [out]  what went wrong, so many times, and was passed over
 * Errors        what ends the run; pieces that are whole stay */
zhv_status zhv_batch_run(const zhv_batch_opt *, const zhv_engine *,
                         const zhv_batch_parts *, const zhv_batch_titles *,
                         const zhv_reuse *, zhv_pieces *, uint64_t *failed,
                         zhv_error *err);

/* JSON Lines from standard input to standard output: each line is answered
 * with a line for every target before the next is read. */
zhv_status zhv_batch_stream(const zhv_batch_opt *, const zhv_engine *,
                            uint64_t *failed, zhv_error *err);

#endif
