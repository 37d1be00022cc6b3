/* What names mean, remembered: pages say "cite web" and "url" again and
 * again. A table of pairs: a name may push another out, so an answer is only
 * ever found sooner. Knows no profile.
 *
 * Invariant: what is in it was found with what its stamp stands for. It
 * borrows nothing, so it outlives pages. */
#ifndef ZHV_RECALL_H
#define ZHV_RECALL_H

#include "base/str.h"

#define ZHV_RECALL_BITS  10u
#define ZHV_RECALL_BYTES 32u /* longer names are not remembered */

/* All bytes of a name, in words that overlap when it is short. */
typedef struct zhv_recall_key {
    uint64_t word[4];
    uint64_t what; /* its length, and in the lower half what it is a name of:
                      the caller's number */
} zhv_recall_key;

typedef struct zhv_recall {
    uint64_t stamp;
    uint32_t spare; /* for the value of a name that cannot be kept */
    struct zhv_recalled {
        zhv_recall_key key; /* what is 0: free */
        uint32_t value;
    } at[1u << ZHV_RECALL_BITS][2];
} zhv_recall;

/* Forgets everything if it was found with something else (0: nothing was). */
static inline void zhv_recall_begin(zhv_recall *r, uint64_t stamp)
{
    if (r->stamp != stamp) {
        memset(r, 0, sizeof *r);
        r->stamp = stamp;
    }
}

static inline uint64_t zhv_recall_word(const char *p, uint32_t n)
{
    uint64_t word = 0;
    memcpy(&word, p, n);
    return word;
}

/* name     1 to ZHV_RECALL_BYTES bytes */
static inline zhv_recall_key zhv_recall_key_of(uint32_t of, zhv_str name)
{
    const char *p = name.ptr;
    const char *end = name.ptr + name.len;
    zhv_recall_key k = {{0, 0, 0, 0}, (uint64_t)name.len << 32 | of};
    if (name.len >= 8) {
        memcpy(&k.word[0], p, 8);
        memcpy(&k.word[1], end - 8, 8);
        if (name.len > 16) {
            memcpy(&k.word[2], p + 8, 8);
            memcpy(&k.word[3], end - 16, 8);
        }
    } else if (name.len >= 4) {
        k.word[0] = zhv_recall_word(p, 4);
        k.word[1] = zhv_recall_word(end - 4, 4);
    } else {
        k.word[0] = (unsigned char)*p;
        k.word[1] = (uint64_t)(unsigned char)p[name.len / 2] << 8 |
                    (unsigned char)end[-1];
    }
    return k;
}

static inline bool zhv_recall_same(const zhv_recall_key *a,
                                   const zhv_recall_key *b)
{
    return !((a->word[0] ^ b->word[0]) | (a->word[1] ^ b->word[1]) |
             (a->word[2] ^ b->word[2]) | (a->word[3] ^ b->word[3]) |
             (a->what ^ b->what));
}

/* The place of a name's value, which is *known or is now its own, to be given
 * a value. It has two to choose from; the newer name is in the first. */
static inline uint32_t *zhv_recall_find(zhv_recall *r, uint32_t of,
                                        zhv_str name, bool *known)
{
    *known = false;
    if (name.len - 1 >= ZHV_RECALL_BYTES) {
        return &r->spare;
    }
    const zhv_recall_key k = zhv_recall_key_of(of, name);
    uint64_t hash =
        k.word[0] ^ k.word[1] << 1 ^ k.word[2] << 2 ^ k.word[3] << 3 ^ k.what;
    hash *= UINT64_C(0x9E3779B97F4A7C15);
    /* the highest bits: those to which all of a name's bytes have added */
    struct zhv_recalled *two = r->at[hash >> (64 - ZHV_RECALL_BITS)];
    for (unsigned i = 0; i < 2; i++) {
        if (zhv_recall_same(&two[i].key, &k)) {
            *known = true;
            return &two[i].value;
        }
    }
    two[1] = two[0];
    two[0].key = k;
    return &two[0].value;
}

#endif
