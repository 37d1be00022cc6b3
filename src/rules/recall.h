/* What names mean, remembered for one page: it says "cite web" and "url"
 * again and again. A direct-mapped table: a name may push another out, so an
 * answer is only ever found sooner. Knows no profile. */
#ifndef ZHV_RECALL_H
#define ZHV_RECALL_H

#include "base/str.h"

#define ZHV_RECALL_SLOTS 512u

/* Zeroed: nothing is known. */
typedef struct zhv_recalled {
    zhv_str name; /* borrowed; ptr NULL: free */
    uint32_t of;  /* what the name is a name of: the caller's number */
    uint32_t value;
} zhv_recalled;

typedef struct zhv_recall {
    zhv_recalled at[ZHV_RECALL_SLOTS];
} zhv_recall;

/* The slot of a name, which is *known or is now its own, to be given a value.
 * Cost     O(name.len) */
static inline uint32_t *zhv_recall_find(zhv_recall *r, uint32_t of,
                                        zhv_str name, bool *known)
{
    uint64_t head = 0;
    uint64_t tail = 0;
    if (name.len >= 8) {
        memcpy(&head, name.ptr, 8);
        memcpy(&tail, name.ptr + name.len - 8, 8);
    } else {
        for (size_t i = 0; i < name.len; i++) {
            head = head << 8 | (unsigned char)name.ptr[i];
        }
    }
    uint64_t hash =
        (head ^ tail << 1 ^ name.len << 32 ^ of) * UINT64_C(0x9E3779B97F4A7C15);
    zhv_recalled *slot = &r->at[(hash >> 48) % ZHV_RECALL_SLOTS];
    *known = slot->name.ptr && slot->of == of && zhv_str_eq(slot->name, name);
    slot->name = name;
    slot->of = of;
    return &slot->value;
}

#endif
