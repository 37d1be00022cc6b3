/* --stats: one JSON object about the whole run, for programs to read. */
#ifndef ZHV_STATS_H
#define ZHV_STATS_H

#include "base/status.h"

typedef struct zhv_report zhv_report;

/* An empty report about a run with this image; NULL: out of memory. Owned
 * (zhv_report_free). */
zhv_report *zhv_report_new(const zhv_dict *);
void zhv_report_free(zhv_report *);

/* Adds an input that was converted. labels and paths are one per target; a
 * NULL path is standard output. */
void zhv_report_add(zhv_report *, const char *name, zhv_text title,
                    const zhv_result *, uint32_t target_count,
                    const char *const *labels, const char *const *paths);
/* Adds an input that failed. */
void zhv_report_add_failure(zhv_report *, const char *name,
                            const zhv_error *err);

/* Writes the object to standard error. */
void zhv_report_print(zhv_report *);

#endif
