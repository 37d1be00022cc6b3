/* What outranks the dictionary on one page: keys that rules set or delete,
 * each from some moment on and for some variants. Knows keys, not where they
 * come from; never rebuilds the dictionary.
 *
 * A page's overlay is a pile of layers: its own rules on top, below them those
 * of the conversion groups it names, which are compiled once and laid under
 * many pages.
 *
 * Invariant: of the live records of a key among the layers (layer.h) the one
 * with the latest moment counts, then the one of the upper layer. A layer is
 * complete when it is laid, and lies in one pile at a time.
 * Source: MediaWiki ReplacementArray::setPair, removePair at the place of a
 * rule, then ReplacementArray::replace (strtr: the longest key wins). */
#ifndef ZHV_OVERLAY_H
#define ZHV_OVERLAY_H

#include "match/layer.h"

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
    bool dotted;           /* a · stands in some key */
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
