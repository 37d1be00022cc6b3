/* Names of files that a run has given to pages: no two pages are one file,
 * however often revisions, inputs or lines of JSON have the same name. */
#ifndef ZHV_BATCH_NAMES_H
#define ZHV_BATCH_NAMES_H

#include "base/str.h"

/* A name is held as 64 bits; where two names have the same, the second one
 * counts as taken. */
typedef struct zhv_batch_names {
    uint64_t *taken; /* owned; 0: free */
    size_t taken_cap;
    size_t taken_n;
    struct zhv_batch_repeat *repeats; /* owned: names wanted more than once */
    size_t repeat_cap;
    size_t repeat_n;
} zhv_batch_names;

/* Zeros are an empty set. */
void zhv_batch_names_drop(zhv_batch_names *);

/* Takes the name for a page. *out is 0 where it was free, else a number that
 * makes it another name (zhv_batch_names_put), free until now. The answers
 * depend on the names and their order alone.
 * Returns  false: out of memory
 * Cost     8 to 16 bytes a name */
bool zhv_batch_names_claim(zhv_batch_names *, zhv_str name, uint32_t *out);

/* "a/b%2.wiki" for "a/b.wiki" and 2; the name itself for 0. With its NUL.
 * False: no room. */
bool zhv_batch_names_put(zhv_str name, uint32_t number, char *out, size_t room);

#endif
