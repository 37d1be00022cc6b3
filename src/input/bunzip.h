/* Unpacks bzip2, block beside block in threads. Any file will do: one stream,
 * many in a row, zeros between them; no index is needed. The bytes and the
 * errors do not depend on the number of threads. Scrambled blocks
 * ("randomised": some of bzip2's before 0.9.5, of 1999) are refused as damaged.
 */
#ifndef ZHV_BUNZIP_H
#define ZHV_BUNZIP_H

#include "input/bunzip_cut.h"

typedef enum zhv_bunzip_fault {
    ZHV_BUNZIP_SOUND,
    ZHV_BUNZIP_CANNOT_READ, /* the source's status */
    ZHV_BUNZIP_NO_MEMORY,
    ZHV_BUNZIP_TOO_EARLY, /* the data end inside a stream */
    ZHV_BUNZIP_DAMAGED,
    ZHV_BUNZIP_OTHER_DATA /* behind a whole stream */
} zhv_bunzip_fault;

typedef struct zhv_bunzip zhv_bunzip;

/* threads 0: all is done by who reads. NULL: out of memory. */
zhv_bunzip *zhv_bunzip_new(zhv_bunzip_source *, void *user, unsigned threads);
void zhv_bunzip_free(zhv_bunzip *);

/* Up to `room` bytes; *out 0: the end. A fault stays. */
zhv_bunzip_fault zhv_bunzip_read(zhv_bunzip *, char *bytes, size_t room,
                                 size_t *out);

/* Packed bytes whose content was read; where a fault is. */
uint64_t zhv_bunzip_position(const zhv_bunzip *);

#endif
