/* What outranks the dictionary on one page: keys that rules set or delete,
 * each from some moment on and for some variants. Knows keys, not where they
 * come from; never rebuilds the dictionary.
 *
 * A layer holds records; a page's overlay is a pile of layers: its own rules
 * on top, below them those of the conversion groups it names, which are
 * compiled once and laid under many pages.
 *
 * Invariants: the records of a key are in order of time; the live one for a
 * variant at a moment is the last record with from <= moment whose mask has
 * the variant; among layers the one with the latest moment, then the upper
 * one. Time is a number that the caller gives each rule and each stretch of
 * text; along one walk it never runs backwards (that is what keeps the search
 * among a key's records linear; another order is only slower).
 * Source: MediaWiki ReplacementArray::setPair, removePair at the place of a
 * rule, then ReplacementArray::replace (strtr: the longest key wins). */
#ifndef ZHV_OVERLAY_H
#define ZHV_OVERLAY_H

#include "base/variant.h"
#include "base/vec.h"

#define ZHV_KEY_MAX_CP 256
#define ZHV_LAYERS_MAX 64 /* thirty groups, twice, and the page */

typedef struct zhv_record {
    uint32_t from; /* moment from which the record counts */
    uint32_t next; /* next record of the same key, or UINT32_MAX */
    zhv_mask mask;
    uint8_t origin; /* zhv_origin */
    bool remove;    /* the key is deleted, whoever set it */
    bool guarded;   /* counts only where the caller says the text is quoted */
    zhv_str value;  /* borrowed; with remove: empty */
} zhv_record;

/* Where a key can begin: by its first code point and by its first two. Both
 * without false negatives; 16 KiB, meant to stay in the first cache. */
typedef struct zhv_gate {
    uint64_t first[1024]; /* bit (cp & 0xFFFF) */
    uint64_t pair[1024];  /* bit of the two; a one-character key sets `lone` */
    uint64_t lone[1024];
} zhv_gate;

typedef struct zhv_layer {
    zhv_arena *arena;
    struct zhv_layer_slot *slots; /* by hash of the key */
    uint32_t cap;
    uint32_t n;
    struct zhv_layer_first *firsts; /* by first code point: key lengths */
    uint32_t firsts_cap;
    uint32_t firsts_n;
    ZHV_VEC(zhv_record) records;
    zhv_gate gate;
} zhv_layer;

void zhv_layer_init(zhv_layer *, zhv_arena *);

/* Adds a record; `record.next` is ignored, key and value are borrowed.
 * Records of a key must be added in order of `from`. Keys that are empty or
 * longer than ZHV_KEY_MAX_CP are refused: false, and *too_long tells that
 * from lack of memory. */
bool zhv_layer_add(zhv_layer *, zhv_str key, zhv_record record, bool *too_long);

typedef struct zhv_overlay {
    struct {
        zhv_layer *layer; /* its search cursors move; one thread at a time */
        uint32_t moment;  /* added to the `from` of its records */
    } part[ZHV_LAYERS_MAX];
    uint32_t n;
    zhv_gate gate; /* of all parts */
} zhv_overlay;

void zhv_overlay_init(zhv_overlay *);
/* Lays a layer on top. False when there are ZHV_LAYERS_MAX already. */
bool zhv_overlay_lay(zhv_overlay *, zhv_layer *, uint32_t moment);

static inline bool zhv_overlay_empty(const zhv_overlay *o)
{
    return o->n == 0;
}

/* Who asks, and when. */
typedef struct zhv_asker {
    zhv_variant variant;
    uint32_t moment;
    bool quoted; /* guarded records count */
} zhv_asker;

/* The longest key at s[pos] that is set for the asker.
 * Returns  bytes of the key, 0 for none; *out [out] its live record */
size_t zhv_overlay_match(const zhv_overlay *, zhv_str s, size_t pos, zhv_asker,
                         const zhv_record **out);

/* Is exactly this key deleted for the asker? */
bool zhv_overlay_deleted(const zhv_overlay *, zhv_str key, zhv_asker);

/* The first position >= pos where a key may be set or deleted; s.len when
 * there is none. May stop where nothing is live; never misses one. */
size_t zhv_overlay_next(const zhv_overlay *, zhv_str s, size_t pos);

#endif
