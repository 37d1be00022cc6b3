#include "convert/galley.h"

#include "match/ids.h"
#include "match/kin.h"

/* Marks the run that holds text[pos]; *run is at or before it. */
static void stand_alone(zhv_galley *g, size_t pos, uint32_t *run)
{
    while (g->off[*run + 1] <= pos) {
        ++*run;
    }
    g->alone[*run] = true;
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
        g->alone[i] = run->n > 1;
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
    out->off = zhv_arena_calloc(arena, f->runs.n + 1, sizeof *out->off);
    out->alone = zhv_arena_alloc(arena, f->runs.n * sizeof *out->alone);
    out->kept = zhv_arena_calloc(arena, f->runs.n, sizeof *out->kept);
    if (out->off == NULL || out->alone == NULL || out->kept == NULL ||
        lay_text(f, src, arena, out) == NULL) {
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
    zhv_rewriting made;
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
 * NULL: nothing. */
static const zhv_rewriting *rewritten(const zhv_galley *g,
                                      const zhv_chain *chain, uint32_t run,
                                      uint32_t end, zhv_arena *arena)
{
    const struct zhv_galley_kept *k = g->kept[run];
    while (k && (k->chain != chain || k->end != end)) {
        k = k->next;
    }
    if (k == NULL) {
        k = rewrite(g, chain, run, end, arena);
    }
    return k && k->changes ? &k->made : NULL;
}

/* The runs from `run` on that are of one chain and do not stand alone. */
static void begin(const zhv_galley *g, const zhv_flow *f, const zhv_lane *lane,
                  zhv_arena *arena, zhv_galley_reader *r, uint32_t run)
{
    const zhv_chain *chain = lane->chain[f->runs.at[run].script];
    uint32_t end = run + 1;
    while (end < f->runs.n && !zhv_galley_alone(g, f, lane, end) &&
           lane->chain[f->runs.at[end].script] == chain) {
        end++;
    }
    r->base = g->off[run];
    r->end = end;
    const zhv_rewriting *made =
        chain ? rewritten(g, chain, run, end, arena) : NULL;
    r->some = made != NULL;
    if (made) {
        r->way = *made; /* from its beginning */
        r->some = zhv_rewriting_next(&r->way, &r->at);
    }
}

bool zhv_galley_read(const zhv_galley *g, const zhv_flow *f,
                     const zhv_lane *lane, zhv_arena *arena,
                     zhv_galley_reader *r, uint32_t run, zhv_stretch *out)
{
    if (run >= r->end) {
        begin(g, f, lane, arena, r, run);
    }
    while (r->some && r->base + r->at.off < g->off[run]) {
        r->some = zhv_rewriting_next(&r->way, &r->at);
    }
    if (!r->some || r->base + r->at.off >= g->off[run + 1]) {
        return false;
    }
    if (r->base + r->at.off + r->at.len >= g->off[run + 1]) {
        r->some = false; /* a damaged image has keys over the end of a run */
        return false;
    }
    *out = r->at;
    out->off += r->base - g->off[run];
    r->some = zhv_rewriting_next(&r->way, &r->at);
    return true;
}
