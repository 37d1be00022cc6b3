/* A lane: one target's way through running text. Base units of a chain and
 * the page's rules contest every position; what wins and differs from the
 * source is a change. Knows strings and moments, no tokens. */
#ifndef ZHV_LANE_H
#define ZHV_LANE_H

#include "match/choose.h"
#include "match/dict.h"
#include "match/overlay.h"
#include "match/quick.h"

typedef struct zhv_lane {
    zhv_variant variant;
    /* by script of the text (ZHV_SCRIPT_HANS, _HANT); [ZHV_SCRIPT_AUTO] is
     * for text that gives no hint. NULL: text stays as it is */
    const zhv_chain *chain[3];
    const zhv_overlay *overlay; /* NULL: none */
    bool weak_units; /* a phrase that changes nothing yields to page rules */
    bool
        turns; /* text without a hint may be asked for words of either script */
    /* What is picked (match/choose.h), and chains for it; NULL: nothing is */
    const zhv_words *words;
    const zhv_chain *plain[3]; /* as chain, but without regional words */
    bool region;               /* `chain` has regional words */
    bool subject;              /* they are those of the page's subject */
} zhv_lane;

typedef struct zhv_change {
    uint32_t off; /* bytes, in the text given */
    uint32_t len;
    uint32_t n_cp; /* code points of the text changed */
    zhv_str text;
    uint8_t origin; /* zhv_origin */
    uint16_t group; /* as in zhv_record */
} zhv_change;

/* A vector (base/vec.h), and where the texts of its changes are written. */
typedef struct zhv_changes {
    zhv_change *at;
    uint32_t n;
    uint32_t cap;
    zhv_ink ink;
    zhv_stretch_list read; /* storage */
} zhv_changes;

/* What the lane's chain makes of text, when somebody made it already. The text
 * is part of the rewriting's, from `base` on; before and behind it are control
 * characters, and in it no description operators. */
typedef struct zhv_made {
    const zhv_rewriting *all;
    uint32_t base;
    uint32_t anchor; /* see zhv_rewriting_read */
} zhv_made;

/* Where text stands, as far as it decides what it becomes. */
typedef struct zhv_place {
    zhv_script script;
    uint32_t moment;
    bool quoted; /* all of it is a label or in bold: guarded names count */
    bool torn;   /* the text has gaps: each unit is a change of its own */
    const zhv_picks *picks; /* of the text; NULL: to be found out */
    /* where keys of the overlay stand in it; NULL: to be found out */
    const uint32_t *stops;
    uint32_t stops_n;
    zhv_made *made; /* NULL: nobody did */
} zhv_place;

/* Which picks the lane needs for text of that script. */
typedef enum zhv_picking {
    ZHV_PICKING_NONE,
    ZHV_PICKING_READINGS, /* Simplified text for readers of Traditional */
    ZHV_PICKING_SUBJECT,  /* the other way: regional words only */
    ZHV_PICKING_CUTS      /* Traditional text for readers of Traditional:
                             regional words only */
} zhv_picking;

zhv_picking zhv_lane_picking(const zhv_lane *, zhv_script);

/* Appends those picks of s.
 * Errors   out of memory latches in the arena */
void zhv_lane_pick(const zhv_lane *, zhv_picking, zhv_str s, zhv_arena *,
                   zhv_picks *out);

/* Appends the changes of `s` to *out, in order.
 * Errors   none; out of memory latches in arena->failed
 * Cost     linear in s.len
 * Source   OpenCC for the units; PHP strtr with MediaWiki's mutated tables for
 *          the contest. Differs: weak units (D2 of the architecture) */
void zhv_lane_text(const zhv_lane *, zhv_str s, zhv_place, zhv_arena *,
                   zhv_changes *out);

/* s with the changes applied, in the arena (s itself when there are none). */
zhv_str zhv_changes_apply(zhv_str s, const zhv_changes *, zhv_arena *);

#endif
