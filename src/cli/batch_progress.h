/* How far a batch is, on standard error: a bar on a terminal, a line of JSON
 * every few seconds for programs, nothing when nobody asked. */
#ifndef ZHV_BATCH_PROGRESS_H
#define ZHV_BATCH_PROGRESS_H

#include "cli/batch_page.h"

typedef struct zhv_batch_progress_bar {
    zhv_batch_progress mode; /* NONE or JSON, or AUTO: a bar */
    uint64_t size;           /* of the inputs; 0: not known */
    uint64_t begun;          /* nanoseconds */
    uint64_t shown;
    uint64_t pages, bytes, failed;
} zhv_batch_progress_bar;

void zhv_batch_progress_begin(zhv_batch_progress_bar *, const zhv_batch_opt *,
                              uint64_t size);
/* Adds what was done; shows it when it is time to, or with `now`. */
void zhv_batch_progress_show(zhv_batch_progress_bar *, const zhv_batch_counts *,
                             uint64_t position, bool now);
void zhv_batch_progress_end(zhv_batch_progress_bar *, uint64_t position);

#endif
