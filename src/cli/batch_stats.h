/* --stats of a batch: what is counted on the way and is no part of what is
 * written, and the object that tells it. */
#ifndef ZHV_BATCH_STATS_H
#define ZHV_BATCH_STATS_H

#include <jansson.h>

#include "input/buffer.h"
#include "input/pages.h"
#include "markup/tape.h"
#include "rules/profile.h"

struct zhv_batch_counts;

#define ZHV_BATCH_SLOWEST 10

typedef struct zhv_batch_slow {
    double seconds; /* of processor time */
    uint64_t bytes; /* of text */
    char title[256];
} zhv_batch_slow;

/* The slowest first. */
typedef struct zhv_batch_slowest {
    zhv_batch_slow at[ZHV_BATCH_SLOWEST];
    size_t n;
} zhv_batch_slowest;

void zhv_batch_slowest_add(zhv_batch_slowest *, double seconds,
                           const zhv_page_in *);
void zhv_batch_slowest_join(zhv_batch_slowest *, const zhv_batch_slowest *more);

/* Processor time of this thread, in seconds. */
double zhv_batch_clock(void);

/* Appends, one a line, the templates that the text calls and no profile
 * knows. False: out of memory. */
bool zhv_batch_unknown_templates(const zhv_profiles *, zhv_arena *,
                                 zhv_str text, zhv_buffer *out);
/* Counts lines in an object of names. */
void zhv_batch_count_names(json_t *names, zhv_str lines);

/* Prints the object on standard error.
 * targets, groups, templates  names and, of the last two, how often */
void zhv_batch_stats_print(const struct zhv_batch_counts *,
                           const json_t *targets, const json_t *groups,
                           const json_t *templates, const zhv_batch_slowest *);

#endif
