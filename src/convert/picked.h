/* What is picked in the runs of a page (match/choose.h), once for all targets.
 * Knows runs and lanes, no tokens. */
#ifndef ZHV_PICKED_H
#define ZHV_PICKED_H

#include "convert/galley.h"
#include "convert/spelling.h"

typedef struct zhv_run_picks {
    zhv_picks of[ZHV_PICKING_CUTS]; /* by zhv_picking - 1 */
} zhv_run_picks;

typedef struct zhv_picked {
    const zhv_words *words; /* NULL: nothing is picked */
    zhv_run_picks **runs;   /* NULL: of none is anything known; of most runs
                               nothing is picked: NULL, too */
    bool subject;           /* the page is about computers */
} zhv_picked;

typedef struct zhv_picked_options {
    bool readings;      /* a target is for readers of Traditional */
    bool regional;      /* a target has regional words */
    bool words_back;    /* ... and is for readers of Simplified */
    bool cuts_only;     /* readings and the subject matter to nobody */
    bool subject;       /* the page is said to be about computers */
    zhv_doubts *doubts; /* of readings, with offsets of the source; NULL:
                           nobody asks */
} zhv_picked_options;

/* Picks in the runs of a galley; for lanes that need those of a run, it stands
 * alone from then on.
 * Errors    ZHV_E_NOMEM
 * Cost      linear; one look at a character where nothing is doubtful */
zhv_status zhv_picked_find(zhv_galley *, const zhv_flow *, zhv_str src,
                           const zhv_dict *, const zhv_picked_options *,
                           zhv_arena *, zhv_picked *out);

/* The picks that a lane needs for a run; NULL: they are to be found out. */
const zhv_picks *zhv_picked_in(const zhv_picked *, const zhv_flow *,
                               const zhv_lane *, uint32_t run);

#endif
