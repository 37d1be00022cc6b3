#include "convert/picked.h"

/* Does it take more than the galley's text to know what a run says? */
static bool is_torn(const zhv_flow *f, uint32_t run)
{
    return f->runs.at[run].n > 1;
}

/* A character that no word decides. */
typedef struct lone {
    uint32_t run;
    uint32_t off; /* in the run */
    bool unsure;  /* see zhv_lone */
} lone;

typedef struct finder {
    zhv_galley *galley;
    const zhv_flow *flow;
    const zhv_picked_options *options;
    zhv_arena *arena;
    zhv_picked *out;
    ZHV_VEC(lone) all;     /* of the page */
    const zhv_tells *near; /* as zhv_choose_options has it */
} finder;

/* Doubts about the text of a piece count from the source's start. */
static void place_doubts(const finder *f, uint32_t first, uint32_t off)
{
    zhv_doubts *d = f->options->doubts;
    for (uint32_t i = first; d && i < d->n; i++) {
        d->at[i].off += off;
    }
}

/* What is picked in a run. */
static zhv_picks picks_of(const finder *f, uint32_t run, zhv_picking picking)
{
    const zhv_run_picks *x = f->out->runs[run];
    return x ? x->of[picking - 1] : (zhv_picks){NULL, 0, 0};
}

/* Says so. For the lanes that need something picked in it, the run stands
 * alone. */
static void set_picks(const finder *f, uint32_t run, zhv_picking picking,
                      zhv_picks picks)
{
    static const uint8_t alone[] = {
        [ZHV_PICKING_SUBJECT] = ZHV_ALONE_SUBJECT,
        [ZHV_PICKING_CUTS] = ZHV_ALONE_CUTS,
    };
    zhv_run_picks **x = &f->out->runs[run];
    if (picks.n == 0) {
        return;
    }
    if (*x == NULL && (*x = ZHV_NEW(f->arena, zhv_run_picks))) {
        **x = (zhv_run_picks){{{NULL, 0, 0}}};
    }
    if (*x) {
        (*x)->of[picking - 1] = picks;
    }
    if (picking != ZHV_PICKING_READINGS) {
        f->galley->alone[run] |= alone[picking];
        return;
    }
    for (uint32_t i = 0; i < picks.n; i++) {
        f->galley->alone[run] |=
            picks.at[i].region ? ZHV_ALONE_WORD : ZHV_ALONE_READING;
    }
}

/* Picks of a run, out of its spots. */
static void find_in(finder *f, uint32_t run, const zhv_spot *spots, uint32_t n)
{
    const zhv_galley *g = f->galley;
    const zhv_run *r = &f->flow->runs.at[run];
    zhv_str text = zhv_str_sub(g->text, g->off[run], g->off[run + 1] - 1);
    uint32_t known = f->options->doubts ? f->options->doubts->n : 0;
    zhv_lones lones = {NULL, 0, 0};
    if (f->options->readings && r->script != ZHV_SCRIPT_HANT) {
        const zhv_choose_options o = {.readings = true,
                                      .subject = f->out->subject,
                                      .near = f->near,
                                      .doubts = f->options->doubts,
                                      .lones = &lones};
        zhv_picks readings = {NULL, 0, 0};
        zhv_choose(f->out->words, text, spots, n, g->off[run], &o, f->arena,
                   &readings);
        set_picks(f, run, ZHV_PICKING_READINGS, readings);
    }
    if (f->options->words_back && (!f->out->subject || f->near) &&
        r->script != ZHV_SCRIPT_HANS) {
        const zhv_choose_options o = {.subject = f->out->subject,
                                      .near = f->near};
        zhv_picks subject = {NULL, 0, 0};
        zhv_choose(f->out->words, text, spots, n, g->off[run], &o, f->arena,
                   &subject);
        set_picks(f, run, ZHV_PICKING_SUBJECT, subject);
    }
    place_doubts(f, known, f->flow->pieces.at[r->first].off);
    for (uint32_t i = 0; i < lones.n; i++) {
        lone *x = zhv_vec_push(&f->all, f->arena);
        if (x) {
            *x = (lone){run, lones.at[i].off, lones.at[i].unsure};
        }
    }
}

/* A torn run is picked in when it is converted; here only for the doubts. */
static void ask_torn(const finder *f, zhv_str src, uint32_t run)
{
    const zhv_run *r = &f->flow->runs.at[run];
    const zhv_choose_options o = {.readings = true,
                                  .subject = f->out->subject,
                                  .doubts = f->options->doubts};
    for (uint32_t i = r->first; i < r->first + r->n; i++) {
        zhv_piece x = f->flow->pieces.at[i];
        zhv_str text = zhv_str_sub(src, x.off, (size_t)x.off + x.len);
        zhv_spots spots = {NULL, 0, 0};
        zhv_picks unused = {NULL, 0, 0};
        zhv_subject none = {0};
        uint32_t known = o.doubts->n;
        zhv_choose_scan(f->out->words, text, 0, ZHV_SCAN_ALL, f->arena, &spots,
                        &none);
        zhv_choose(f->out->words, text, spots.at, spots.n, 0, &o, f->arena,
                   &unused);
        place_doubts(f, known, x.off);
    }
}

/* The doubt about the character at `off` of the source is none any more. Both
 * are asked for and known in the same order.
 * *at      [in/out] where to look for it */
static void settle_doubt(const finder *f, uint32_t *at, uint32_t off,
                         zhv_str choice)
{
    zhv_doubts *d = f->options->doubts;
    while (d && *at < d->n &&
           (d->at[*at].off != off || d->at[*at].why == ZHV_WHY_SUBJECT)) {
        ++*at;
    }
    if (d && *at < d->n) {
        d->at[*at].why = ZHV_WHY_PAGE;
        d->at[*at].choice = choice;
        d->at[*at].line = 0;
    }
}

/* What the page spells of the characters [first, end) of one run. */
static void spell_run(finder *f, const zhv_spelling *spelling, uint32_t first,
                      uint32_t end, uint32_t *doubt)
{
    const zhv_galley *g = f->galley;
    uint32_t run = f->all.at[first].run;
    uint32_t off = f->flow->pieces.at[f->flow->runs.at[run].first].off;
    zhv_str text = zhv_str_sub(g->text, g->off[run], g->off[run + 1] - 1);
    ZHV_VEC(zhv_spelt) spelt = {NULL, 0, 0};
    for (uint32_t i = first; i < end; i++) {
        uint32_t at = f->all.at[i].off;
        uint32_t cp = zhv_spelling_of(spelling, text, at);
        zhv_spelt *new = cp ? zhv_vec_push(&spelt, f->arena) : NULL;
        if (new) {
            *new =
                (zhv_spelt){.off = at, .cp = cp, .unsure = f->all.at[i].unsure};
        }
    }
    if (spelt.n == 0) {
        return;
    }
    zhv_picks readings = picks_of(f, run, ZHV_PICKING_READINGS);
    zhv_picks_spell(f->out->words, &readings, text, spelt.at, spelt.n,
                    f->arena);
    set_picks(f, run, ZHV_PICKING_READINGS, readings);
    for (uint32_t i = 0; i < spelt.n; i++) {
        if (spelt.at[i].text.len) {
            settle_doubt(f, doubt, off + spelt.at[i].off, spelt.at[i].text);
        }
    }
}

/* All characters that no word decides are asked about. */
static void want_all(const finder *f, zhv_spelling *out)
{
    const zhv_galley *g = f->galley;
    for (uint32_t i = 0; i < f->all.n; i++) {
        const uint32_t run = f->all.at[i].run;
        zhv_spelling_want(
            out, zhv_str_sub(g->text, g->off[run], g->off[run + 1] - 1),
            f->all.at[i].off);
    }
}

/* Reads [pos, end). Nobody needs to ask before there is an answer: most pages
 * have no Traditional character. */
static size_t read_part(const finder *f, zhv_str src, size_t pos, size_t end,
                        zhv_spelling *out)
{
    if (out->wanted == NULL) {
        pos = zhv_spelling_find(out, src, pos, end);
        if (pos >= end) {
            return pos;
        }
        want_all(f, out);
    }
    return zhv_spelling_read(out, src, pos, end);
}

/* Reads all of the source but for what runs have been seen to have: a piece
 * without a Traditional character, of whole characters, begins no spelling. */
static void read_spellings(const finder *f, zhv_str src, zhv_spelling *out)
{
    const zhv_flow *flow = f->flow;
    size_t pos = 0;
    for (uint32_t i = 0; i < flow->runs.n; i++) {
        const zhv_run *run = &flow->runs.at[i];
        for (uint32_t k = 0; k < run->n && !run->hant; k++) {
            const zhv_piece x = flow->pieces.at[run->first + k];
            const size_t end = (size_t)x.off + x.len;
            if (x.off < pos || (end < src.len &&
                                ((unsigned char)src.ptr[end] & 0xC0) == 0x80)) {
                continue; /* not in order, or cut into */
            }
            if (!zhv_utf8_is_ascii(src, pos, x.off)) {
                pos = read_part(f, src, pos, x.off, out);
            }
            pos = pos < end ? end : pos;
        }
    }
    if (pos < src.len) {
        read_part(f, src, pos, src.len, out);
    }
}

/* What the page spells out decides where no word does. */
static void spell(finder *f, const zhv_dict *dict, zhv_str src)
{
    zhv_spelling spelling;
    zhv_spelling_init(&spelling, dict, f->arena);
    if (f->all.n) {
        read_spellings(f, src, &spelling);
    }
    uint32_t doubt = 0;
    for (uint32_t i = 0, end; i < f->all.n && spelling.some; i = end) {
        end = i + 1;
        while (end < f->all.n && f->all.at[end].run == f->all.at[i].run) {
            end++;
        }
        spell_run(f, &spelling, i, end, &doubt);
    }
}

/* Can something be picked in runs of that script? */
static bool is_asked(const zhv_picked_options *o, zhv_script script)
{
    return (o->readings && script != ZHV_SCRIPT_HANT) ||
           (o->words_back && script != ZHV_SCRIPT_HANS);
}

/* Have regional words of Traditional text keys in runs of that script? */
static bool has_cuts(const zhv_picked_options *o, zhv_script script)
{
    return script == ZHV_SCRIPT_HANT
               ? o->regional
               : script == ZHV_SCRIPT_AUTO && o->words_back;
}

/* Is there a run of that script, and have they? */
static bool some_has_cuts(const finder *f, zhv_script script)
{
    return has_cuts(f->options, script) &&
           memchr(f->galley->script, (int)script, f->flow->runs.n);
}

/* Cuts in a run, out of its spots. */
static void cut_run(const finder *f, uint32_t run, const zhv_spot *spots,
                    uint32_t n)
{
    const zhv_galley *g = f->galley;
    zhv_picks cuts = {NULL, 0, 0};
    zhv_choose_cuts(f->out->words,
                    zhv_str_sub(g->text, g->off[run], g->off[run + 1] - 1),
                    spots, n, g->off[run], f->arena, &cuts);
    if (cuts.n) {
        zhv_picks subject = picks_of(f, run, ZHV_PICKING_SUBJECT);
        zhv_picks_join(&subject, &cuts, f->arena);
        set_picks(f, run, ZHV_PICKING_SUBJECT, subject);
        set_picks(f, run, ZHV_PICKING_CUTS, cuts);
    }
}

/* Picks of all runs. Most have no spot, and then there is nothing to do. */
static void find_all(finder *f, zhv_str src, const zhv_spots *spots)
{
    const zhv_galley *g = f->galley;
    const bool torn = f->options->doubts != NULL;
    const uint32_t n = f->flow->runs.n;
    uint32_t at = 0;
    for (uint32_t i = 0; i < n; i++) {
        const uint32_t next = at < spots->n ? spots->at[at].off : UINT32_MAX;
        while (i < n && !torn && g->off[i + 1] <= next) {
            i++;
        }
        if (i == n) {
            break;
        }
        const uint32_t first = at;
        while (at < spots->n && spots->at[at].off < g->off[i + 1]) {
            at++;
        }
        const zhv_script script = f->flow->runs.at[i].script;
        if (is_torn(f->flow, i)) {
            if (torn && script != ZHV_SCRIPT_HANT) {
                ask_torn(f, src, i);
            }
            continue;
        }
        if (at > first && is_asked(f->options, script)) {
            find_in(f, i, spots->at + first, at - first);
        }
        if (at > first && has_cuts(f->options, script)) {
            cut_run(f, i, spots->at + first, at - first);
        }
    }
}

zhv_status zhv_picked_find(zhv_galley *g, const zhv_flow *flow, zhv_str src,
                           const zhv_dict *dict,
                           const zhv_picked_options *options, zhv_arena *arena,
                           zhv_picked *out)
{
    const zhv_words *words = zhv_dict_words(dict);
    *out = (zhv_picked){.words = words};
    if (flow->runs.n == 0) {
        return ZHV_OK;
    }
    out->runs = zhv_arena_calloc(arena, flow->runs.n, sizeof *out->runs);
    if (out->runs == NULL) {
        return ZHV_E_NOMEM;
    }
    finder f = {g, flow, options, arena, out, {NULL, 0, 0}, NULL};
    zhv_subject subject = {0};
    zhv_spots spots = {NULL, 0, 0};
    const uint32_t what = (options->doubts ? ZHV_SCAN_ALL : 0) |
                          (some_has_cuts(&f, ZHV_SCRIPT_HANT) ||
                                   some_has_cuts(&f, ZHV_SCRIPT_AUTO)
                               ? ZHV_SCAN_HANT
                               : 0) |
                          (options->cuts_only ? ZHV_SCAN_CUTS : 0);
    if (what != ZHV_SCAN_CUTS) { /* the subject is that of the whole page */
        zhv_choose_scan(words, g->text, 0, what, arena, &spots, &subject);
    }
    if (options->regional && !options->cuts_only) {
        out->subject = options->subject || zhv_choose_subject(&subject);
        f.near = options->subject || zhv_choose_throughout(&subject)
                     ? NULL
                     : &subject.at;
    }
    find_all(&f, src, &spots);
    spell(&f, dict, src);
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
    if (p->runs == NULL || is_torn(f, run)) {
        return NULL;
    }
    return p->runs[run] ? &p->runs[run]->of[picking - 1] : &none;
}
