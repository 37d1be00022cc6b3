/* The text of all runs of a page, one behind the other in the order of the
 * finished page, a line feed behind each: laid once, so that what a target
 * changes is found by one walk over long text instead of one for each of a
 * thousand short ones. Knows runs, chains and the page's keys, no tokens.
 *
 * Why this is exact: no unit lies over a line feed (mkdict refuses keys with
 * control characters), so what a run becomes does not depend on its
 * neighbours. Runs of which that is not sure, or that have to be asked about
 * otherwise, stand alone: those with gaps, those with description sequences,
 * and for lanes with rules of the page those in which a key of them stands. */
#ifndef ZHV_GALLEY_H
#define ZHV_GALLEY_H

#include "convert/flow.h"
#include "convert/lane.h"

typedef struct zhv_galley {
    zhv_str text;
    uint32_t *off; /* of each run, and of the end */
    bool *alone;   /* by run: converted by itself, not from here, for all */
    /* by run: what chains made of those that begin with it; targets of one
     * chain share it, whatever else they differ in */
    struct zhv_galley_kept **kept;
} zhv_galley;

/* Lays the runs of a flow, whose `keyed` is set.
 * Errors   ZHV_E_NOMEM
 * Cost     linear; once a page, whatever its targets */
zhv_status zhv_galley_lay(const zhv_flow *, zhv_str src, zhv_arena *,
                          zhv_galley *out);

/* Is the run converted by itself, for that lane? */
static inline bool zhv_galley_alone(const zhv_galley *g, const zhv_flow *f,
                                    const zhv_lane *lane, uint32_t run)
{
    return g->alone[run] || (lane->overlay && f->runs.at[run].keyed);
}

/* A way through a galley for one lane. Zeroed: before the first run. */
typedef struct zhv_galley_reader {
    zhv_rewriting way; /* of runs that follow each other, of one chain */
    uint32_t base;     /* of these in the galley's text */
    uint32_t end;      /* the run behind them */
    bool some;         /* `at` is the next change */
    zhv_stretch at;
} zhv_galley_reader;

/* See zhv_galley_next. */
bool zhv_galley_read(const zhv_galley *, const zhv_flow *, const zhv_lane *,
                     zhv_arena *, zhv_galley_reader *, uint32_t run,
                     zhv_stretch *out);

/* The next change of a run that does not stand alone; false when there is
 * none. Offsets are the run's. Runs are asked about in order; what is left
 * unasked is dropped. */
static inline bool zhv_galley_next(const zhv_galley *g, const zhv_flow *f,
                                   const zhv_lane *lane, zhv_arena *arena,
                                   zhv_galley_reader *r, uint32_t run,
                                   zhv_stretch *out)
{
    const bool none =
        run < r->end && (!r->some || r->base + r->at.off >= g->off[run + 1]);
    return !none && zhv_galley_read(g, f, lane, arena, r, run, out);
}

#endif
