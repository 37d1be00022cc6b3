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
 * among a key's records linear; another order is only slower). A layer is
 * complete when it is laid; its cursors move when it is asked, so that it
 * belongs to one thread and, at a time, to one pile.
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

typedef struct zhv_layer {
    zhv_arena *arena;
    struct zhv_layer_slot *slots; /* by hash of the key */
    uint32_t cap;
    uint32_t n;
    struct zhv_layer_first *firsts; /* by first code point: key lengths */
    uint32_t firsts_cap;
    uint32_t firsts_n;
    ZHV_VEC(zhv_record) records;
    /* Where a key can begin, without false negatives: by its first code point
     * (bit cp & 0xFFFF), and by a hash of its first two in a table that grows
     * with the keys. NULL: no keys. */
    struct zhv_gate *gate;
    uint64_t *pairs;
    uint32_t pairs_shift;
    bool timed;    /* a record has another moment than 0 */
    bool removes;  /* a record deletes a key */
    uint32_t part; /* its place in the pile it was last laid on */
} zhv_layer;

void zhv_layer_init(zhv_layer *, zhv_arena *);

/* Adds a record; `record.next` is ignored, key and value are borrowed.
 * Records of a key must be added in order of `from`; one that differs from the
 * last in nothing but the mask is joined with it. Keys that are empty or
 * longer than ZHV_KEY_MAX_CP are refused: false, and *too_long tells that
 * from lack of memory. */
bool zhv_layer_add(zhv_layer *, zhv_str key, zhv_record record, bool *too_long);

/* One time that a layer was laid. */
typedef struct zhv_lay {
    uint32_t moment; /* added to the `from` of its records */
    uint32_t height; /* of two at the same moment the higher one counts */
} zhv_lay;

typedef struct zhv_part {
    zhv_layer *layer;
    ZHV_VEC(zhv_lay) lays;
    uint32_t seen; /* the lay that the last search found */
} zhv_part;

typedef struct zhv_overlay {
    zhv_arena *arena;
    ZHV_VEC(zhv_part) parts;
    uint32_t height;
    bool ascii;            /* some key begins with ASCII */
    bool removes;          /* some record deletes a key */
    struct zhv_gate *gate; /* of all parts; of the only one, its own */
    /* parts whose keys may begin with cp: bit (part & 63), by cp & 1023; NULL
     * when there are fewer than two */
    uint64_t *suspects;
} zhv_overlay;

/* An empty pile; the arena is not touched before a layer is laid. */
void zhv_overlay_init(zhv_overlay *, zhv_arena *);
/* Lays a layer on top. The same layer may be laid again and again: what it
 * costs is one number (but a layer with moments of its own counts as another
 * part each time). False when out of memory.
 * Cost     O(1) for the first layer of a pile, else a few KiB of bit sets;
 *          never by the number of its records */
bool zhv_overlay_lay(zhv_overlay *, zhv_layer *, uint32_t moment);

static inline bool zhv_overlay_empty(const zhv_overlay *o)
{
    return o->parts.n == 0;
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

/* Does some key, live or not, stand at s[pos], where a character begins? */
bool zhv_overlay_stands(const zhv_overlay *, zhv_str s, size_t pos);

/* A bit for each first character of a key (cp & 0xFFFF, or the byte where
 * there is no character), and for all surrogates; of a pile that is not
 * empty. */
const uint64_t *zhv_overlay_firsts(const zhv_overlay *);

/* The first position >= pos where a key may be set or deleted; s.len when
 * there is none. Stops only where a key stands, but does not ask whether it
 * is live. */
size_t zhv_overlay_next(const zhv_overlay *, zhv_str s, size_t pos);

#endif
