#include "convert/picked.h"

/* Does it take more than the galley's text to know what a run says? */
static bool is_torn(const zhv_flow *f, uint32_t run)
{
    return f->runs.at[run].n > 1;
}

/* Picks of a run, out of its spots. */
static void find_in(const zhv_galley *g, uint32_t run, zhv_script script,
                    const zhv_spots *spots, zhv_picked *p, zhv_arena *arena,
                    const bool *asked)
{
    zhv_str text = zhv_str_sub(g->text, g->off[run], g->off[run + 1] - 1);
    const zhv_choose_options options[] = {
        {.readings = true, .subject = p->subject}, {.subject = p->subject}};
    bool fits[] = {script != ZHV_SCRIPT_HANT, script != ZHV_SCRIPT_HANS};
    for (size_t k = 0; k < sizeof fits / sizeof *fits; k++) {
        if (asked[k] && fits[k]) {
            zhv_choose(p->words, text, spots->at, spots->n, g->off[run],
                       &options[k], arena, &p->runs[run].of[k]);
        }
    }
    if (p->runs[run].of[0].n || p->runs[run].of[1].n) {
        g->alone[run] = true;
    }
}

zhv_status zhv_picked_find(zhv_galley *g, const zhv_flow *f,
                           const zhv_words *words, bool readings, bool regional,
                           zhv_arena *arena, zhv_picked *out)
{
    *out = (zhv_picked){.words = words};
    if (f->runs.n == 0) {
        return ZHV_OK;
    }
    out->runs = zhv_arena_calloc(arena, f->runs.n, sizeof *out->runs);
    if (out->runs == NULL) {
        return ZHV_E_NOMEM;
    }
    zhv_subject subject = {0};
    zhv_spots spots = {NULL, 0, 0};
    zhv_choose_scan(words, g->text, false, arena, &spots, &subject);
    out->subject = regional && zhv_choose_subject(&subject);
    const bool asked[] = {readings, regional && !out->subject};
    uint32_t at = 0;
    for (uint32_t i = 0; i < f->runs.n; i++) {
        zhv_spots mine = {spots.at + at, 0, 0};
        for (; at < spots.n && spots.at[at].off < g->off[i + 1]; at++) {
            mine.n++;
        }
        if (mine.n && !is_torn(f, i)) {
            find_in(g, i, f->runs.at[i].script, &mine, out, arena, asked);
        }
    }
    return arena->failed ? ZHV_E_NOMEM : ZHV_OK;
}

const zhv_picks *zhv_picked_in(const zhv_picked *p, const zhv_flow *f,
                               const zhv_lane *lane, uint32_t run)
{
    static const zhv_picks none = {NULL, 0, 0};
    zhv_picking picking = zhv_lane_picking(lane, f->runs.at[run].script);
    if (picking == ZHV_PICKING_NONE) {
        return &none;
    }
    return p->runs && !is_torn(f, run) ? &p->runs[run].of[picking - 1] : NULL;
}
