#include "convert/page_state.h"

#include "convert/language_tag.h"
#include "convert/script.h"
#include "convert/seal.h"

/* ---- one target ---- */

/* The text of {{DISPLAYTITLE:..}} if the wiki would accept it: the page's own
 * name, with quote marks around it at most. It is final. */
static zhv_str display_title(const zhv_page_state *p)
{
    uint32_t open = p->flow.display_title;
    if (open == ZHV_NO_MATE) {
        return (zhv_str){NULL, 0};
    }
    zhv_str call = zhv_tape_span(&p->tape, open + 1, p->tape.tok[open].mate);
    size_t colon = zhv_str_find(call, 0, ':');
    zhv_str text = zhv_str_trim(zhv_str_sub(call, colon + 1, call.len));
    while (text.len && text.ptr[0] == '\'' &&
           zhv_str_ends(text, ZHV_STR("'"))) {
        text = zhv_str_sub(text, 1, text.len - 1);
    }
    return zhv_str_eq(text, p->title) ? text : (zhv_str){NULL, 0};
}

static zhv_str title_for(zhv_writer *w)
{
    zhv_page_state *p = w->p;
    zhv_variant v = w->lane.variant;
    zhv_str display = display_title(p);
    if (display.len) {
        return display;
    }
    if (p->flow.notc) {
        return p->title;
    }
    if (p->book.titled & ZHV_MASK(v)) {
        return p->book.title[v];
    }
    return zhv_writer_translate(p, &w->lane, p->title, UINT32_MAX);
}

/* Does a change reach into a hard guard, from guard `i` on? It may lie over a
 * whole one: a rule is resolved whatever stands in it. */
static bool breaks_guard(const zhv_guards *guards, uint32_t i,
                         const zhv_edit *e)
{
    uint32_t end = e->off + e->len;
    for (; i < guards->n && guards->at[i].off < end + (e->len == 0); i++) {
        const zhv_guard *g = &guards->at[i];
        bool over = e->len && e->off <= g->off && end >= g->end;
        bool inside = e->len || (e->off > g->off && e->off < g->end);
        if (g->hard && inside && !over) {
            return true;
        }
    }
    return false;
}

/* What is guarded stays, whoever wants to change it: a heading's link, a
 * <nowiki/> beside a rule. */
static void drop_guarded(const zhv_guards *guards, zhv_edits *edits)
{
    uint32_t kept = 0;
    uint32_t next = 0; /* guard that ends behind the edit's beginning */
    for (uint32_t i = 0; guards->n && i < edits->n; i++) {
        const zhv_edit *e = &edits->at[i];
        while (next < guards->n && guards->at[next].end <= e->off) {
            next++;
        }
        if (!breaks_guard(guards, next, e)) {
            edits->at[kept++] = *e;
        }
    }
    edits->n = guards->n ? kept : edits->n;
}

/* lang= says what the edition is. */
static void add_languages(zhv_writer *w)
{
    const zhv_tape *t = &w->p->tape;
    for (uint32_t i = 0; w->p->has_language && i < t->n; i++) {
        if (t->tok[i].kind == ZHV_K_LANG &&
            zhv_language_tag_is_chinese(zhv_token_str(t, i))) {
            zhv_str tag =
                zhv_language_tag_of(w->lane.variant, zhv_token_str(t, i));
            if (!zhv_str_eq(tag, zhv_token_str(t, i))) {
                zhv_writer_add(w, t->tok[i].off, t->tok[i].len, tag,
                               ZHV_ORIGIN_POLICY, false);
            }
        }
    }
}

static void add_quotes(zhv_writer *w)
{
    const zhv_page_state *p = w->p;
    for (uint32_t i = 0; i < p->quotes.n && w->lane.variant != ZHV_ZH; i++) {
        zhv_quote q = p->quotes.at[i];
        zhv_str mark = zhv_quote_for(q, w->lane.variant);
        zhv_str now = zhv_str_sub(p->out->src, q.off, q.off + mark.len);
        if (!zhv_str_eq(mark, now)) {
            zhv_writer_add(w, q.off, (uint32_t)mark.len, mark,
                           ZHV_ORIGIN_POLICY, false);
            w->out->characters_changed++;
        }
    }
}

/* Room for about as many edits as the target before had, or a few for each
 * run. */
static void reserve(zhv_page_state *p, uint32_t t)
{
    const uint32_t n = t ? p->out->target[t - 1].edits.n : p->flow.runs.n;
    (void)zhv_vec_reserve(&p->out->target[t].edits, n + n / 4 + 16, p->arena);
}

/* From so many targets on, what is made of runs that stand alone for some is
 * used often enough. */
#define SHARED_MIN 4u

/* Runs and events, in the order of the finished page. */
static void write_flow(zhv_writer *w, bool resolve)
{
    zhv_page_state *p = w->p;
    uint32_t event = 0;
    w->reader = zhv_galley_reader_of(&p->galley, &p->flow, &w->lane,
                                     p->plan->n >= SHARED_MIN, p->arena);
    for (uint32_t i = 0; i < p->flow.runs.n; i++) {
        i = zhv_galley_skip(&w->reader, i);
        if (i == p->flow.runs.n) {
            break;
        }
        for (; resolve && event < p->flow.runs.at[i].moment; event++) {
            zhv_writer_event(w, event);
        }
        zhv_writer_laid_run(w, i);
    }
    for (; resolve && event < p->flow.events.n; event++) {
        zhv_writer_event(w, event);
    }
}

static zhv_status write_target(zhv_page_state *p, uint32_t t)
{
    const zhv_plan_target *target = &p->plan->target[t];
    zhv_writer w = {.p = p, .out = &p->out->target[t]};
    w.lane = zhv_writer_lane(p, target->variant, target->script_only);
    w.assumed = zhv_script_default(target->variant);
    w.out->title = p->title;
    if (p->flow.nocc) {
        return ZHV_OK;
    }
    reserve(p, t);
    bool resolve = p->plan->options.rules == ZHV_RULES_RESOLVE;
    write_flow(&w, resolve);
    if (w.out->edits.n == 0 && p->script == ZHV_SCRIPT_AUTO && w.lane.turns) {
        w.assumed = zhv_writer_turn(&w.lane);
        write_flow(&w, resolve);
    }
    w.script = ZHV_SCRIPT_AUTO;
    add_languages(&w);
    add_quotes(&w);
    zhv_writer_names(&w);
    w.out->title = title_for(&w);
    zhv_edits *edits = &w.out->edits;
    zhv_status status = zhv_edits_finish(edits, p->arena);
    if (status == ZHV_OK && resolve && p->flow.events.n) {
        status = zhv_seal_edits(edits, &p->tape, p->arena);
    }
    if (status == ZHV_OK && p->sections.n) {
        status = zhv_anchors_follow(&p->tape, &p->sections, p->arena, edits);
    }
    drop_guarded(&p->guards, edits);
    return status == ZHV_OK && p->sections.n ? zhv_edits_finish(edits, p->arena)
                                             : status;
}

/* The earlier target that gives the very same edition, or t. */
static uint32_t same_as(const zhv_page_state *p, uint32_t t)
{
    const zhv_plan_target *a = &p->plan->target[t];
    for (uint32_t u = 0; u < t && !p->has_language; u++) {
        const zhv_plan_target *b = &p->plan->target[u];
        zhv_mask both = ZHV_MASK(a->variant) | ZHV_MASK(b->variant);
        bool titles =
            (p->book.titled & both) == 0 ||
            ((p->book.titled & both) == both &&
             zhv_str_eq(p->book.title[a->variant], p->book.title[b->variant]));
        if (a->variant != ZHV_ZH && b->variant != ZHV_ZH && titles &&
            memcmp(a->chain, b->chain, sizeof a->chain) == 0 &&
            p->book.signature[a->variant] == p->book.signature[b->variant]) {
            return u;
        }
    }
    return t;
}

/* ---- by config: one chain over all of it ---- */

static void convert_stretch(zhv_page_state *p, size_t from, size_t to)
{
    const zhv_chain *chain = p->plan->target[0].chain[ZHV_SCRIPT_AUTO];
    zhv_target_page *out = &p->out->target[0];
    zhv_str part = zhv_str_sub(p->out->src, from, to);
    uint64_t n_cp;
    zhv_str text = zhv_chain_convert(chain, p->arena, part, &n_cp);
    out->characters_changed += n_cp;
    if (n_cp) {
        zhv_writer w = {.p = p, .out = out};
        zhv_writer_add(&w, (uint32_t)from, (uint32_t)part.len, text,
                       ZHV_ORIGIN_DICT, false);
    }
    p->out->runs++;
    p->out->run_bytes += part.len;
}

static void convert_by_config(zhv_page_state *p)
{
    const zhv_chain *chain = p->plan->target[0].chain[ZHV_SCRIPT_AUTO];
    size_t at = 0;
    uint64_t n_cp;
    p->out->target[0].title =
        zhv_chain_convert(chain, p->arena, p->title, &n_cp);
    for (size_t i = 0; i < p->in->protect_count; i++) {
        zhv_span span = p->in->protect[i];
        if (span.offset > at) {
            convert_stretch(p, at, span.offset);
        }
        size_t room = SIZE_MAX - span.offset;
        size_t end = span.offset + (span.length < room ? span.length : room);
        at = end > at ? end : at;
    }
    if (at < p->out->src.len) {
        convert_stretch(p, at, p->out->src.len);
    }
}

/* ---- finishing ---- */

static void sort_diags(zhv_diags *d)
{
    /* insertion sort: they come nearly sorted, a few sources in turn */
    for (uint32_t i = 1; i < d->list.n; i++) {
        zhv_diag x = d->list.at[i];
        uint32_t k = i;
        for (; k > 0 && d->list.at[k - 1].off > x.off; k--) {
            d->list.at[k] = d->list.at[k - 1];
        }
        d->list.at[k] = x;
    }
}

static zhv_status place_diags(zhv_result *r, zhv_arena *arena)
{
    sort_diags(&r->diags);
    r->places = zhv_arena_calloc(arena, r->diags.list.n, sizeof *r->places);
    if (r->places == NULL) {
        return ZHV_E_NOMEM;
    }
    uint32_t line = 1;
    uint32_t column = 1;
    size_t at = 0;
    for (uint32_t i = 0; i < r->diags.list.n; i++) {
        zhv_str before = zhv_str_sub(r->src, 0, r->diags.list.at[i].off);
        for (size_t end; (end = zhv_str_find(before, at, '\n')) < before.len;) {
            at = end + 1;
            line++;
            column = 1;
        }
        for (uint32_t n; at < before.len; at += n) {
            zhv_utf8_decode(r->src, at, &n);
            column++;
        }
        r->places[i].line = line;
        r->places[i].column_cp = column;
    }
    return ZHV_OK;
}

static zhv_status convert(zhv_page_state *p)
{
    if (p->plan->by_config) {
        convert_by_config(p);
        return ZHV_OK;
    }
    zhv_status status = zhv_page_read(p);
    if (status == ZHV_OK) {
        status = zhv_anchors_find(&p->tape, p->title, p->arena, &p->sections);
    }
    for (uint32_t t = 0; t < p->plan->n && status == ZHV_OK; t++) {
        uint32_t same = same_as(p, t);
        if (same < t) {
            p->out->target[t] = p->out->target[same];
        } else {
            status = write_target(p, t);
        }
    }
    p->out->tape = p->tape;
    p->out->guards = p->guards;
    p->out->events = p->flow.events.at;
    p->out->events_n = p->flow.events.n;
    p->out->fixed = p->flow.nocc;
    p->out->runs = p->flow.runs.n;
    for (uint32_t i = 0; i < p->flow.pieces.n; i++) {
        p->out->run_bytes += p->flow.pieces.at[i].len;
    }
    memcpy(p->out->rules, p->book.defined, sizeof p->out->rules);
    return status;
}

zhv_status zhv_page_convert(const zhv_converter *plan, zhv_arena *arena,
                            zhv_recall *names, zhv_layers *layers,
                            const zhv_page *in, zhv_result *out)
{
    zhv_str src = {in->source.ptr, in->source.len};
    zhv_str title = {in->title.ptr, in->title.len};
    if (src.len >= UINT32_MAX || title.len >= UINT32_MAX ||
        in->rules.len >= UINT32_MAX) {
        return ZHV_E_LIMIT;
    }
    *out = (zhv_result){
        .src = src, .by = plan, .n = plan->n, .diags.arena = arena};
    zhv_page_state p = {.plan = plan,
                        .arena = arena,
                        .names = names,
                        .layers = layers,
                        .in = in,
                        .title = title,
                        .out = out};
    if (names == NULL && (p.names = ZHV_NEW(arena, zhv_recall)) == NULL) {
        return ZHV_E_NOMEM;
    }
    if (layers) {
        zhv_layers_begin(layers, plan->options.groups);
    }
    zhv_page_report_invalid(src, &out->diags);
    zhv_status status = convert(&p);
    if (status == ZHV_OK) {
        status = place_diags(out, arena);
    }
    return status == ZHV_OK && arena->failed ? ZHV_E_NOMEM : status;
}
