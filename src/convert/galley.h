/* The text of all runs of a page, one behind the other in the order of the
 * finished page, a line feed behind each: laid once, so that what a target
 * changes is found by one walk over long text instead of one for each of a
 * thousand short ones. Knows runs, chains and the page's keys, no tokens.
 *
 * Why this is exact: no unit lies over a line feed (mkdict refuses keys with
 * control characters), so what a run becomes does not depend on its
 * neighbours. Runs of which that is not sure, those with gaps and those with
 * description sequences, stand alone. Others do for some lanes: where a key of
 * their rules stands, or something is picked for them. Where there are many
 * lanes these are rewritten with the rest nevertheless: then all share what is
 * made, and take of such a run what its keys and picks do not touch. */
#ifndef ZHV_GALLEY_H
#define ZHV_GALLEY_H

#include "convert/flow.h"
#include "convert/lane.h"

/* Why a run stands alone: bits. */
#define ZHV_ALONE_ALWAYS  1u
#define ZHV_ALONE_KEYED   2u  /* for lanes with rules of the page */
#define ZHV_ALONE_READING 4u  /* for those that need such picks (lane.h) */
#define ZHV_ALONE_WORD    8u  /* likewise, with regional words only */
#define ZHV_ALONE_SUBJECT 16u /* for those that need such picks */
#define ZHV_ALONE_CUTS    32u /* likewise */
#define ZHV_ALONE_LABEL   64u /* for none: but it is more than its text */

typedef struct zhv_galley {
    zhv_str text;
    uint32_t *off;   /* of each run, and of the end */
    uint8_t *alone;  /* by run: for which lanes it is converted by itself */
    uint8_t *script; /* by run */
    /* by run: what chains made of those that begin with it; targets of one
     * chain share it, whatever else they differ in */
    struct zhv_galley_kept **kept;
} zhv_galley;

/* Lays the runs of a flow, whose `keyed` is set.
 * Errors   ZHV_E_NOMEM
 * Cost     linear; once a page, whatever its targets */
zhv_status zhv_galley_lay(const zhv_flow *, zhv_str src, zhv_arena *,
                          zhv_galley *out);

/* A way through a galley for one lane. */
typedef struct zhv_galley_reader {
    const zhv_galley *galley;
    uint32_t runs;
    const zhv_lane *lane;
    zhv_arena *arena;
    uint8_t alone[3]; /* by script: why a run stands alone for the lane */
    uint8_t apart[3]; /* ... and is not rewritten with the others */
    zhv_made made;    /* of runs that follow each other, of one chain */
    uint32_t base;    /* of these in the galley's text */
    uint32_t end;     /* the run behind them */
    /* their changes from there on; offsets are the made text's */
    const zhv_stretch *at;
    const zhv_stretch *last; /* behind the last one */
} zhv_galley_reader;

/* Before the first run. All that is given is borrowed.
 * shared   others go along the galley, too: what is made of runs that stand
 *          alone for this one is worth its price */
zhv_galley_reader zhv_galley_reader_of(const zhv_galley *, const zhv_flow *,
                                       const zhv_lane *, bool shared,
                                       zhv_arena *);

/* Is the run converted by itself? */
static inline bool zhv_galley_alone(const zhv_galley_reader *r, uint32_t run)
{
    return r->galley->alone[run] & r->alone[r->galley->script[run]];
}

/* The first run from `run` on in which there may be something to do: behind
 * those that do not change, for no lane stand alone and are nothing but text.
 */
static inline uint32_t zhv_galley_skip(const zhv_galley_reader *r, uint32_t run)
{
    const zhv_galley *g = r->galley;
    const uint32_t next = r->at < r->last ? r->base + r->at->off : UINT32_MAX;
    while (run < r->end && g->alone[run] == 0 && g->off[run + 1] <= next) {
        run++;
    }
    return run;
}

/* See zhv_galley_changes. */
uint32_t zhv_galley_read(zhv_galley_reader *, uint32_t run,
                         const zhv_stretch **out, uint32_t *base);

/* The changes of a run that does not stand alone, in order. Their offsets count
 * from *base of them. Runs are asked about in order.
 * Returns  how many */
static inline uint32_t zhv_galley_changes(zhv_galley_reader *r, uint32_t run,
                                          const zhv_stretch **out,
                                          uint32_t *base)
{
    const bool none =
        run < r->end &&
        (r->at == r->last || r->base + r->at->off >= r->galley->off[run + 1]);
    return none ? 0 : zhv_galley_read(r, run, out, base);
}

/* What the lane's chain would make of a run that stands alone for it; NULL:
 * that does not help. Asked in order, as above; the reader's, until it is asked
 * again. */
zhv_made *zhv_galley_made(zhv_galley_reader *, uint32_t run);

#endif
