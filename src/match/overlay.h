/* What outranks the dictionary on one page: keys that page rules set or
 * delete, each from some moment on and for some variants. Knows keys, not
 * where they come from; never rebuilds the dictionary.
 *
 * Invariants: the records of a key are in order of time; the live one for a
 * variant at a moment is the last record with from <= moment whose mask has
 * the variant. Time is a number that the caller gives each stretch of text
 * and each rule.
 * Source: MediaWiki ReplacementArray::setPair, removePair at the place of a
 * rule, then ReplacementArray::replace (strtr: the longest key wins). */
#ifndef ZHV_OVERLAY_H
#define ZHV_OVERLAY_H

#include "base/variant.h"
#include "base/vec.h"

#define ZHV_KEY_MAX_CP 256

typedef struct zhv_record {
    uint32_t from; /* moment from which the record counts */
    uint32_t next; /* next record of the same key, or UINT32_MAX */
    zhv_mask mask;
    uint8_t origin; /* zhv_origin */
    bool remove;    /* the key is deleted, whoever set it */
    bool guarded;   /* counts only where the caller says the text is quoted */
    zhv_str value;  /* borrowed; with remove: empty */
} zhv_record;

typedef struct zhv_overlay {
    zhv_arena *arena;
    struct zhv_overlay_slot *slots; /* by hash of the key */
    uint32_t cap;
    uint32_t n;
    ZHV_VEC(zhv_record) records;
    uint64_t first[1024]; /* bit (cp & 0xFFFF): some key begins with cp */
    struct zhv_overlay_first *firsts; /* by first code point: key lengths */
    uint32_t firsts_cap;
    uint32_t firsts_n;
    bool has_removals;
} zhv_overlay;

void zhv_overlay_init(zhv_overlay *, zhv_arena *);

/* Adds a record; `record.next` is ignored. Records of a key must be added in
 * order of `from`. Keys that are empty or longer than ZHV_KEY_MAX_CP are
 * refused: false, and *too_long tells that from lack of memory. */
bool zhv_overlay_add(zhv_overlay *, zhv_str key, zhv_record record,
                     bool *too_long);

static inline bool zhv_overlay_empty(const zhv_overlay *o)
{
    return o->n == 0;
}

/* Can a key begin with this code point? (No false negatives.) */
static inline bool zhv_overlay_starts(const zhv_overlay *o, uint32_t cp)
{
    return o->first[(cp & 0xFFFF) >> 6] >> (cp & 63) & 1;
}

/* The longest key at s[pos], at most `max` bytes long, that is set for `v` at
 * `moment`. guarded records count only if `quoted`.
 * Returns  bytes of the key, 0 for none; *out [out] its live record */
size_t zhv_overlay_match(const zhv_overlay *, zhv_str s, size_t pos, size_t max,
                         zhv_variant v, uint32_t moment, bool quoted,
                         const zhv_record **out);

/* Is exactly this key deleted for v at `moment`? */
bool zhv_overlay_deleted(const zhv_overlay *, zhv_str key, zhv_variant v,
                         uint32_t moment);

#endif
