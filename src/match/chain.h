/* A chain: one OpenCC config (normalisation, segmentation, stages) compiled
 * into the image. The text a chain makes is byte for byte what OpenCC makes
 * of the same config and dictionaries (domain: valid UTF-8 without NUL;
 * bytes that are not UTF-8 are units of their own that map to themselves). */
#ifndef ZHV_CHAIN_H
#define ZHV_CHAIN_H

#include "base/arena.h"
#include "base/status.h"
#include "base/utf8.h"
#include "base/variant.h"

typedef struct zhv_chain zhv_chain;

/* A unit: the shortest source span behind which every stage of the chain is
 * at a boundary, so that what follows is converted independently. */
typedef struct zhv_unit {
    uint32_t len; /* source bytes, >= 1, whole code points */
    bool same;    /* the output equals the source */
    zhv_str out;  /* unless same: in the image or in the scratch arena */
} zhv_unit;

/* The config's, as in the image. */
zhv_str zhv_chain_name(const zhv_chain *);

#define ZHV_UNIT_ANY UINT32_MAX

/* The unit that starts at s[pos].
 * pos      a unit boundary: 0, or the end of a unit or of a page rule's match
 * max      ZHV_UNIT_ANY; or the unit's key must be at most that many bytes
 *          (for keys a page rule deleted: ask again with len - 1). A lone
 *          character always fits, as a unit that maps by the character tables;
 *          max < its length: the character maps to itself
 * scratch  holds outputs that no table holds; reset by the caller
 * Errors   none (out of memory: the unit maps to itself and scratch->failed)
 * Cost     O(longest key), linear over a text
 * Source   OpenCC 1.1.6 and 1.4 MaxMatchSegmentation, Conversion */
void zhv_unit_at(const zhv_chain *, zhv_arena *scratch, zhv_str s, size_t pos,
                 uint32_t max, zhv_unit *out);

/* The first unit that starts in s[*pos, limit) and whose output differs from
 * its source: *pos is set to its start. It may end beyond the limit. False
 * when there is none. This is the fast path: it skips what cannot change. */
bool zhv_unit_next_before(const zhv_chain *, zhv_arena *scratch, zhv_str s,
                          size_t limit, size_t *pos, zhv_unit *out);

/* The same to the end of s (then *pos == s.len). */
static inline bool zhv_unit_next(const zhv_chain *chain, zhv_arena *scratch,
                                 zhv_str s, size_t *pos, zhv_unit *out)
{
    return zhv_unit_next_before(chain, scratch, s, s.len, pos, out);
}

#endif
