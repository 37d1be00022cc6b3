/* Which characters a text has, and which of them stand side by side: what has
 * to be known to leave out rules of a large group that cannot act on a page.
 * Errs on one side only: what is in the text is found. Knows no rules.
 *
 * A character is a code point, or a byte that is part of none. */
#ifndef ZHV_GLIMPSE_H
#define ZHV_GLIMPSE_H

#include "base/vec.h"

typedef struct zhv_glimpse {
    zhv_arena *arena;
    uint32_t *slots; /* hashes; 0: free */
    uint32_t cap;
    uint32_t expected; /* slots at first */
    uint32_t *seen;    /* the same, in order of finding; none is 0 */
    uint32_t n;        /* at most cap / 2 */
    uint8_t *marks;    /* bits by character of the BMP: those noted alone */
    bool failed;       /* out of memory */
} zhv_glimpse;

/* bytes: of all texts that will be taken in, more or less. */
void zhv_glimpse_init(zhv_glimpse *, zhv_arena *, size_t bytes);
/* Takes a text in. Cost: linear in it */
void zhv_glimpse_add(zhv_glimpse *, zhv_str);
/* The last character of one text and the first of another meet. */
void zhv_glimpse_join(zhv_glimpse *, zhv_str before, zhv_str behind);

/* The hash that tells how a key begins: its first two characters, or its only
 * one. 0: it is empty. */
uint32_t zhv_glimpse_beginning(zhv_str key);
/* The hash of its second and third character; 0: it has none. */
uint32_t zhv_glimpse_second(zhv_str key);
/* Was a hash of these taken in? */
bool zhv_glimpse_has(const zhv_glimpse *, uint32_t hash);
/* Are all neighbours in the key neighbours in what was taken in? */
bool zhv_glimpse_may_have(const zhv_glimpse *, zhv_str key);

#endif
