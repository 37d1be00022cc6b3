#include "convert/galley.h"

#include "match/ids.h"
#include "match/kin.h"

/* Marks the run that holds text[pos]; *run is at or before it. */
static void stand_alone(zhv_galley *g, size_t pos, uint32_t *run)
{
    while (g->off[*run + 1] <= pos) {
        ++*run;
    }
    g->alone[*run] |= ZHV_ALONE_ALWAYS;
}

/* Description operators, U+2FF0 to U+2FFF: what belongs to them is counted in
 * characters, whatever these are. */
static void find_descriptions(zhv_galley *g)
{
    uint32_t run = 0;
    for (size_t at = zhv_ids_find(g->text, 0); at < g->text.len;
         at = zhv_ids_find(g->text, at + 1)) {
        stand_alone(g, at, &run);
    }
}

/* The runs' text, or NULL when out of memory. */
static char *lay_text(const zhv_flow *f, zhv_str src, zhv_arena *arena,
                      zhv_galley *g)
{
    size_t size = f->runs.n;
    for (uint32_t i = 0; i < f->pieces.n; i++) {
        size += f->pieces.at[i].len;
    }
    char *text = size < UINT32_MAX ? zhv_arena_alloc(arena, size) : NULL;
    char *to = text;
    for (uint32_t i = 0; text && i < f->runs.n; i++) {
        const zhv_run *run = &f->runs.at[i];
        const zhv_piece *piece = &f->pieces.at[run->first];
        g->off[i] = (uint32_t)(to - text);
        g->alone[i] =
            (uint8_t)((run->n > 1 ? ZHV_ALONE_ALWAYS : 0) |
                      (run->keyed ? ZHV_ALONE_KEYED : 0) |
                      (run->sink != ZHV_SINK_PLACE ? ZHV_ALONE_LABEL : 0));
        g->script[i] = run->script;
        if (run->n == 1) { /* the text of the others is not needed */
            memcpy(to, src.ptr + piece->off, piece->len);
            to += piece->len;
        }
        *to++ = '\n';
    }
    g->text = (zhv_str){text, (size_t)(to - text)};
    return text;
}

zhv_status zhv_galley_lay(const zhv_flow *f, zhv_str src, zhv_arena *arena,
                          zhv_galley *out)
{
    *out = (zhv_galley){0};
    if (f->runs.n == 0) {
        return ZHV_OK;
    }
    out->off =
        zhv_arena_alloc(arena, ((size_t)f->runs.n + 1) * sizeof *out->off);
    out->alone = zhv_arena_alloc(arena, f->runs.n * sizeof *out->alone);
    out->script = zhv_arena_alloc(arena, f->runs.n * sizeof *out->script);
    out->kept = zhv_arena_calloc(arena, f->runs.n, sizeof *out->kept);
    if (out->off == NULL || out->alone == NULL || out->script == NULL ||
        out->kept == NULL || lay_text(f, src, arena, out) == NULL) {
        return ZHV_E_NOMEM;
    }
    out->off[f->runs.n] = (uint32_t)out->text.len;
    find_descriptions(out);
    return ZHV_OK;
}

struct zhv_galley_kept {
    struct zhv_galley_kept *next;
    const zhv_chain *chain;
    uint32_t end; /* the run behind */
    bool changes; /* else there is nothing to read off */
    bool read;    /* the list holds the changes */
    zhv_rewriting made;
    zhv_stretch_list list;
    zhv_kin_spots *spots; /* NULL: nobody looked for them */
};

/* What one of the chain's kin made of the same runs; NULL: none was asked.
 * Mostly the first that was asked is the plainest. */
static struct zhv_galley_kept *kin_of(struct zhv_galley_kept *k,
                                      const zhv_chain *chain, uint32_t end)
{
    struct zhv_galley_kept *found = NULL;
    for (; k; k = k->next) {
        if (zhv_kin_are(k->chain, chain) && k->end == end) {
            found = k;
        }
    }
    return found;
}

/* Where the chain and its kin may differ, in text; NULL: out of memory. */
static zhv_kin_spots *spots_of(struct zhv_galley_kept *k,
                               const zhv_chain *chain, uint32_t end,
                               zhv_arena *arena, zhv_str text)
{
    for (; k; k = k->next) {
        if (k->spots && k->end == end && zhv_kin_same_spots(k->chain, chain)) {
            return k->spots;
        }
    }
    zhv_kin_spots *new = ZHV_NEW(arena, zhv_kin_spots);
    if (new) {
        *new = (zhv_kin_spots){NULL, 0, 0};
        zhv_kin_find(chain, arena, text, new);
    }
    return new;
}

/* What the chain makes of runs [run, end), for the first time. */
static struct zhv_galley_kept *rewrite(const zhv_galley *g,
                                       const zhv_chain *chain, uint32_t run,
                                       uint32_t end, zhv_arena *arena)
{
    struct zhv_galley_kept *k = ZHV_NEW(arena, struct zhv_galley_kept);
    if (k == NULL) {
        return NULL;
    }
    const zhv_str text = zhv_str_sub(g->text, g->off[run], g->off[end]);
    *k = (struct zhv_galley_kept){
        .next = g->kept[run], .chain = chain, .end = end};
    const struct zhv_galley_kept *kin = kin_of(k->next, chain, end);
    if (kin) {
        k->spots = spots_of(k->next, chain, end, arena, text);
    }
    if (k->spots == NULL ||
        !zhv_kin_rewrite(chain, kin->chain, &kin->made, k->spots, arena,
                         &k->made, &k->changes)) {
        k->changes = zhv_rewrite(chain, arena, text, &k->made);
    }
    g->kept[run] = k;
    return k;
}

/* What the chain makes of runs [run, end), made now if nobody asked before;
 * NULL: out of memory. */
static struct zhv_galley_kept *rewritten(const zhv_galley *g,
                                         const zhv_chain *chain, uint32_t run,
                                         uint32_t end, zhv_arena *arena)
{
    struct zhv_galley_kept *k = g->kept[run];
    while (k && (k->chain != chain || k->end != end)) {
        k = k->next;
    }
    return k ? k : rewrite(g, chain, run, end, arena);
}

zhv_galley_reader zhv_galley_reader_of(const zhv_galley *g, const zhv_flow *f,
                                       const zhv_lane *lane, bool shared,
                                       zhv_arena *arena)
{
    static const uint8_t picking[] = {
        [ZHV_PICKING_NONE] = 0,
        [ZHV_PICKING_READINGS] = ZHV_ALONE_READING,
        [ZHV_PICKING_SUBJECT] = ZHV_ALONE_SUBJECT,
        [ZHV_PICKING_CUTS] = ZHV_ALONE_CUTS,
    };
    zhv_galley_reader r = {
        .galley = g, .runs = f->runs.n, .lane = lane, .arena = arena};
    for (zhv_script s = ZHV_SCRIPT_AUTO; s <= ZHV_SCRIPT_HANT; s++) {
        const zhv_picking need = zhv_lane_picking(lane, s);
        const bool words = need == ZHV_PICKING_READINGS && lane->region;
        r.alone[s] = (uint8_t)(ZHV_ALONE_ALWAYS | picking[need] |
                               (words ? ZHV_ALONE_WORD : 0) |
                               (lane->overlay ? ZHV_ALONE_KEYED : 0));
        r.apart[s] = shared ? ZHV_ALONE_ALWAYS : r.alone[s];
    }
    return r;
}

static const zhv_chain *chain_of(const zhv_galley_reader *r, uint32_t run)
{
    return r->lane->chain[r->galley->script[run]];
}

static bool is_apart(const zhv_galley_reader *r, uint32_t run)
{
    return r->galley->alone[run] & r->apart[r->galley->script[run]];
}

/* Are the run before, which is not apart, and this one rewritten together? */
static bool goes_on(const zhv_galley_reader *r, uint32_t run)
{
    return run < r->runs && !is_apart(r, run) &&
           chain_of(r, run - 1) == chain_of(r, run);
}

/* The runs of one chain that follow each other around `run`. Where they begin
 * is the same for all lanes of the chain: that does not depend on which runs
 * are asked about. */
static void begin(zhv_galley_reader *r, uint32_t run)
{
    uint32_t first;
    do {
        first = r->end++;
        while (!is_apart(r, first) && goes_on(r, r->end)) {
            r->end++;
        }
    } while (r->end <= run);
    const zhv_chain *chain = chain_of(r, first);
    r->base = r->galley->off[first];
    struct zhv_galley_kept *k =
        chain ? rewritten(r->galley, chain, first, r->end, r->arena) : NULL;
    r->made = (zhv_made){k ? &k->made : NULL, 0, 0};
    r->at = r->last = NULL;
    if (k && k->changes && !k->read) {
        uint32_t anchor = 0;
        zhv_rewriting_read(&k->made, &anchor, 0, k->made.s.len, r->arena,
                           &k->list);
        k->read = true;
    }
    if (k && k->list.n) {
        r->at = k->list.at;
        r->last = r->at + k->list.n;
    }
}

uint32_t zhv_galley_read(zhv_galley_reader *r, uint32_t run,
                         const zhv_stretch **out, uint32_t *base)
{
    if (run >= r->end) {
        begin(r, run);
    }
    const uint32_t from = r->galley->off[run] - r->base;
    const uint32_t end = r->galley->off[run + 1] - r->base;
    while (r->at < r->last && r->at->off < from) {
        r->at++;
    }
    *out = r->at;
    *base = from;
    /* a damaged image has keys over the end of a run: those are left out */
    while (r->at < r->last && r->at->off + r->at->len < end) {
        r->at++;
    }
    return (uint32_t)(r->at - *out);
}

zhv_made *zhv_galley_made(zhv_galley_reader *r, uint32_t run)
{
    if (is_apart(r, run)) {
        return NULL;
    }
    if (run >= r->end) {
        begin(r, run);
    }
    r->made.base = r->galley->off[run] - r->base;
    /* the list goes on behind it, or the runs there could not be skipped */
    while (r->at < r->last && r->base + r->at->off < r->galley->off[run + 1]) {
        r->at++;
    }
    return r->made.all ? &r->made : NULL;
}
