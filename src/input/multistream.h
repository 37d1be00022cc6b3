/* Where a multistream .bz2 dump can be cut: its index says at which byte each
 * stream of some hundred pages begins. */
#ifndef ZHV_MULTISTREAM_H
#define ZHV_MULTISTREAM_H

#include "base/status.h"

#include <stddef.h>
#include <stdint.h>

/* Offsets in the dump: the first 0, the last its size, ascending. */
typedef struct zhv_multistream {
    uint64_t *cuts; /* owned (zhv_multistream_drop) */
    size_t n;
} zhv_multistream;

/* Reads the index (lines "offset:id:title", packed or not) and keeps offsets
 * that are `apart` bytes or more from each other.
 * Errors   ZHV_E_IO, ZHV_E_NOMEM; ZHV_E_DATA: no index, or not this dump's */
zhv_status zhv_multistream_read(const char *index, const char *dump,
                                uint64_t apart, zhv_multistream *out,
                                zhv_error *err);
void zhv_multistream_drop(zhv_multistream *);

/* The name that the index of "NAME.xml.bz2" has: "NAME-index.txt.bz2". Owned;
 * NULL: out of memory, or not such a name. */
char *zhv_multistream_index_name(const char *dump);

#endif
