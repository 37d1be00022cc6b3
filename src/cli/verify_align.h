/* Alignment: which item of an edition is which item of its source. Knows that
 * a wild item may have become anything; judges nothing. */
#ifndef ZHV_VERIFY_ALIGN_H
#define ZHV_VERIFY_ALIGN_H

#include "cli/verify_items.h"

typedef struct zhv_pairing {
    uint32_t source;  /* item */
    uint32_t edition; /* item */
} zhv_pairing;

typedef ZHV_VEC(zhv_pairing) zhv_pairings;

/* Pairs of items of one kind, both rising, from BEGIN with BEGIN to END with
 * END; what is in no pair was lost or came in.
 * Errors   ZHV_E_NOMEM
 * Cost     linear: equal stretches are walked, around the rest a window of
 *          fixed size is searched for the cheapest way, and beyond that the
 *          next pair of items that are unique in both texts is taken */
zhv_status zhv_items_align(const zhv_items *source, const zhv_items *edition,
                           zhv_arena *, zhv_pairings *out);

#endif
