#include "convert/page.h"

#include "convert/anchor.h"
#include "convert/japanese.h"
#include "convert/lane.h"
#include "convert/policy.h"
#include "convert/script.h"

#define INVALID_REPORTED_MAX 100 /* stretches of bad bytes reported a page */

typedef struct page {
    const zhv_converter *plan;
    zhv_arena *arena;
    zhv_layers *layers;
    const zhv_page *in;
    zhv_str title;
    zhv_tape tape;
    zhv_namings named;
    zhv_guards guards;
    zhv_flow flow;
    zhv_rulebook book;
    zhv_result *out;
    zhv_changes spare[2]; /* storage for text that is translated by itself */
    bool has_language;    /* some lang= names a language */
} page;

/* ---- reading ---- */

static void report_invalid(zhv_str src, zhv_diags *diags)
{
    uint32_t reported = 0;
    size_t at = zhv_utf8_invalid_at(src, 0);
    while (at < src.len && reported++ < INVALID_REPORTED_MAX) {
        zhv_diag_add(diags, ZHV_D_INVALID_UTF8, (uint32_t)at,
                     (zhv_str){NULL, 0});
        size_t next = at;
        do {
            at = next;
            next = zhv_utf8_invalid_at(src, at + 1);
        } while (next == at + 1 && next < src.len);
        at = next;
    }
}

/* MediaWiki converts text whatever script it is in: with it as the model, all
 * text goes the way of text that gives no hint. */
static bool detects(const zhv_converter *plan)
{
    return plan->options.compat == ZHV_COMPAT_NONE ||
           plan->options.from != ZHV_SCRIPT_AUTO;
}

static zhv_unknown unknown_mode(const zhv_converter *plan)
{
    switch (plan->options.unknown_templates) {
    case ZHV_TEMPLATES_KEEP:
        return ZHV_UNKNOWN_KEEP;
    case ZHV_TEMPLATES_ALL:
        return ZHV_UNKNOWN_ALL;
    default:
        return plan->options.compat == ZHV_COMPAT_MEDIAWIKI
                   ? ZHV_UNKNOWN_MEDIAWIKI
                   : ZHV_UNKNOWN_PROSE;
    }
}

/* MediaWiki converts Japanese as anything else. */
static bool protects_japanese(const zhv_converter *plan)
{
    return plan->options.compat == ZHV_COMPAT_NONE &&
           plan->options.japanese == ZHV_JAPANESE_PROTECT;
}

static bool knows_works(const page *p)
{
    return p->plan->options.works && p->plan->options.compat == ZHV_COMPAT_NONE;
}

static zhv_status find_guards(page *p)
{
    if (knows_works(p)) {
        zhv_status status =
            zhv_namings_find(&p->tape, p->plan->options.works, p->plan->dict,
                             p->arena, &p->named);
        if (status != ZHV_OK) {
            return status;
        }
    }
    const zhv_guard_options options = {.asked = p->in ? p->in->protect : NULL,
                                       .asked_n =
                                           p->in ? p->in->protect_count : 0,
                                       .named = &p->named,
                                       .japanese = protects_japanese(p->plan)};
    return zhv_guards_find(&p->tape, &options, p->arena, &p->out->diags,
                           &p->guards);
}

static const zhv_syntax *syntax_of(const page *p)
{
    static const char *const names[] = {
        [ZHV_FORMAT_WIKITEXT] = "wikitext",
        [ZHV_FORMAT_TEXT] = "text",
        [ZHV_FORMAT_MARKDOWN] = "markdown",
        [ZHV_FORMAT_HTML] = "html",
    };
    zhv_format format = p->plan->options.format;
    if (format == ZHV_FORMAT_AUTO) {
        format = p->in->likely;
    }
    return format <= ZHV_FORMAT_HTML && format != ZHV_FORMAT_AUTO
               ? zhv_syntax_find(zhv_str_from(names[format]))
               : zhv_syntax_guess(p->out->src);
}

static zhv_status scan(page *p)
{
    const zhv_syntax *syntax = syntax_of(p);
    zhv_status status =
        syntax->scan(p->out->src, zhv_profiles_names(p->plan->profiles),
                     p->arena, &p->out->diags, &p->tape);
    if (status != ZHV_OK) {
        return status;
    }
    for (uint32_t i = 0; p->tape.dialect && i < p->tape.n; i++) {
        p->has_language |= p->tape.tok[i].kind == ZHV_K_LANG;
    }
    if (syntax != zhv_syntax_find(ZHV_STR("text"))) {
        return zhv_roles_assign(&p->tape, p->plan->profiles,
                                unknown_mode(p->plan), p->arena);
    }
    for (uint32_t i = 0; i < p->tape.n; i++) {
        p->tape.tok[i].role = ZHV_R_TEXT;
    }
    return ZHV_OK;
}

static zhv_status read_page(page *p)
{
    const zhv_converter *plan = p->plan;
    zhv_status status = scan(p);
    if (status == ZHV_OK) {
        status = find_guards(p);
    }
    if (status == ZHV_OK) {
        status = zhv_flow_read(&p->tape, plan->profiles, p->title, &p->guards,
                               p->arena, &p->flow);
    }
    if (status != ZHV_OK || p->flow.nocc) {
        return status; /* __NOCC__: -{ }- is text for every reader */
    }
    if (detects(plan)) {
        zhv_scripts_decide(&p->flow, p->out->src, plan->dict,
                           plan->options.from);
    }
    const zhv_rulebook_options options = {
        .dict = plan->dict,
        .groups = plan->options.groups,
        .layers = p->layers,
        .profiles = plan->profiles,
        .variants = plan->variants,
        .scope = plan->options.scope,
        .titles = plan->options.titles,
        .compat = plan->options.compat,
        .rules = {p->in->rules.ptr, p->in->rules.len}};
    return zhv_rulebook_read(&p->tape, &p->flow, &options, p->arena,
                             &p->out->diags, &p->book);
}

/* ---- writing one target ---- */

typedef struct writer {
    page *p;
    zhv_lane lane;
    zhv_target_page *out;
    zhv_changes changes; /* of the run at hand; storage is reused */
    zhv_changes label;   /* of the label at hand; likewise */
} writer;

static void add_edit(writer *w, uint32_t off, uint32_t len, zhv_str text,
                     zhv_origin origin, bool construct)
{
    zhv_edit *e = zhv_vec_push(&w->out->edits, w->p->arena);
    if (e) {
        *e = (zhv_edit){off, len, text, (uint8_t)origin, construct};
        w->out->counts[origin]++;
    }
}

/* The bytes of a run: a slice of the source, or its pieces joined. */
static zhv_str run_text(page *p, const zhv_run *run)
{
    const zhv_piece *piece = &p->flow.pieces.at[run->first];
    if (run->n == 1) {
        return zhv_str_sub(p->out->src, piece->off, piece->off + piece->len);
    }
    size_t len = 0;
    for (uint32_t i = 0; i < run->n; i++) {
        len += piece[i].len;
    }
    char *text = zhv_arena_alloc(p->arena, len);
    if (text == NULL) {
        return (zhv_str){NULL, 0};
    }
    size_t at = 0;
    for (uint32_t i = 0; i < run->n; i++) {
        memcpy(text + at, p->out->src.ptr + piece[i].off, piece[i].len);
        at += piece[i].len;
    }
    return (zhv_str){text, len};
}

/* Changes of a run in place. A change that lies over a gap (a comment stood
 * there) puts its text into the first piece and empties the others; over the
 * end of a Markdown link, each piece gets its part. */
static void place_changes(writer *w, const zhv_run *run)
{
    const zhv_piece *piece = &w->p->flow.pieces.at[run->first];
    uint32_t base = 0; /* offset of *piece in the run */
    for (uint32_t i = 0; i < w->changes.n; i++) {
        zhv_change c = w->changes.at[i];
        w->out->characters_changed += c.n_cp;
        while (c.off - base >= piece->len) {
            base += piece->len;
            piece++;
        }
        zhv_str with = c.text;
        bool share = w->p->tape.dialect == ZHV_DIALECT_MARKDOWN;
        while (c.len) {
            uint32_t in = c.off - base;
            uint32_t len = c.len < piece->len - in ? c.len : piece->len - in;
            size_t mine = share ? zhv_policy_share(with, len, c.len) : with.len;
            add_edit(w, piece->off + in, len, zhv_str_sub(with, 0, mine),
                     c.origin, false);
            with = zhv_str_sub(with, mine, with.len);
            c.off += len;
            c.len -= len;
            if (c.len) {
                base += piece->len;
                piece++;
            }
        }
    }
}

/* The source bytes with a finished list of edits applied. */
static zhv_str apply(const zhv_edits *edits, zhv_str src, zhv_arena *arena)
{
    zhv_changes changes = {0};
    for (uint32_t i = 0; i < edits->n; i++) {
        const zhv_edit *e = &edits->at[i];
        zhv_change *c = zhv_vec_push(&changes, arena);
        if (c == NULL) {
            return src;
        }
        *c = (zhv_change){e->off, e->len, 0, e->text, e->origin};
    }
    return zhv_changes_apply(src, &changes, arena);
}

/* A label: the pieces converted one by one, what stands between them kept. */
static void write_label(writer *w, const zhv_run *run, zhv_place place)
{
    page *p = w->p;
    const zhv_piece *piece = &p->flow.pieces.at[run->first];
    uint32_t start = piece->off;
    zhv_changes *all = &w->label;
    all->n = 0;
    for (uint32_t i = 0; i < run->n; i++) {
        zhv_str text =
            zhv_str_sub(p->out->src, piece[i].off, piece[i].off + piece[i].len);
        uint32_t known = all->n;
        zhv_lane_text(&w->lane, text, place, p->arena, all);
        for (; known < all->n; known++) {
            all->at[known].off += piece[i].off - start;
        }
    }
    if (all->n == 0) {
        return;
    }
    const zhv_piece *last = &piece[run->n - 1];
    zhv_str shown = zhv_str_sub(p->out->src, start, last->off + last->len);
    uint32_t at;
    zhv_str label = zhv_policy_label(&p->tape, p->plan->profiles, run->tok,
                                     zhv_changes_apply(shown, all, p->arena),
                                     p->arena, &at);
    add_edit(w, at, 0, label, ZHV_ORIGIN_POLICY, false);
    if (run->sink == ZHV_SINK_REF) {
        const zhv_token *open = &p->tape.tok[p->tape.tok[run->tok].mate];
        const zhv_token *close = &p->tape.tok[open->mate];
        if (close->len == 3) { /* [label][] */
            add_edit(w, close->off + 1, 2, ZHV_STR(""), ZHV_ORIGIN_POLICY,
                     false);
        }
    }
}

static uint32_t asked_at(const page *p, uint32_t moment)
{
    return zhv_rulebook_moment(p->plan->options.scope, moment);
}

static zhv_str translate(page *p, const zhv_lane *lane, zhv_str text,
                         uint32_t moment);

/* What readers of the lane see in place of a work's name: its title in their
 * region, unless the page's own rules make something of the name. Empty: the
 * name is text like any other. */
static zhv_str work_title(page *p, const zhv_lane *lane, zhv_str name,
                          uint32_t work)
{
    zhv_str title =
        zhv_works_title(p->plan->options.works, work, lane->variant);
    if (title.len == 0) {
        return title;
    }
    zhv_lane bare = *lane;
    bare.overlay = NULL;
    zhv_str plain = translate(p, &bare, name, UINT32_MAX);
    bool ruled = !zhv_str_eq(plain, translate(p, lane, name, UINT32_MAX));
    return ruled ? (zhv_str){NULL, 0} : title;
}

/* The names of works, which are in no run. */
static void write_names(writer *w)
{
    page *p = w->p;
    for (uint32_t i = 0; i < p->named.n; i++) {
        const zhv_naming *x = &p->named.at[i];
        zhv_str name = zhv_str_sub(p->out->src, x->off, x->off + x->len);
        zhv_str title = work_title(p, &w->lane, name, x->work);
        zhv_origin origin = title.len ? ZHV_ORIGIN_TITLE : ZHV_ORIGIN_DICT;
        if (title.len == 0) {
            title = translate(p, &w->lane, name, UINT32_MAX);
        }
        if (!zhv_str_eq(title, name)) {
            add_edit(w, x->off, x->len, title, origin, false);
            w->out->characters_changed += zhv_utf8_count(name);
        }
    }
}

/* [[A]] where A is a work: true when that decides what is shown. */
static bool write_work_label(writer *w, const zhv_run *run)
{
    page *p = w->p;
    const zhv_piece *piece = &p->flow.pieces.at[run->first];
    if (!knows_works(p) || run->n != 1 || run->sink != ZHV_SINK_LINK) {
        return false;
    }
    zhv_str name =
        zhv_str_sub(p->out->src, piece->off, piece->off + piece->len);
    uint32_t work =
        zhv_naming_work(p->plan->options.works, p->plan->dict, name, p->arena);
    zhv_str title = work == ZHV_NO_WORK ? (zhv_str){NULL, 0}
                                        : work_title(p, &w->lane, name, work);
    if (title.len == 0) {
        return false;
    }
    if (!zhv_str_eq(title, name)) {
        uint32_t at;
        zhv_str label = zhv_policy_label(&p->tape, p->plan->profiles, run->tok,
                                         title, p->arena, &at);
        add_edit(w, at, 0, label, ZHV_ORIGIN_TITLE, false);
    }
    return true;
}

static void write_run(writer *w, const zhv_run *run)
{
    zhv_place place = {run->script, asked_at(w->p, run->moment), run->quoted,
                       run->n > 1};
    if (run->sink != ZHV_SINK_PLACE) {
        if (!write_work_label(w, run)) {
            write_label(w, run, place);
        }
        return;
    }
    zhv_str text = run_text(w->p, run);
    w->changes.n = 0;
    zhv_lane_text(&w->lane, text, place, w->p->arena, &w->changes);
    if (w->changes.n) {
        place_changes(w, run);
    }
}

static zhv_lane lane_for(const page *p, zhv_variant v, bool script_only)
{
    zhv_lane lane = {.variant = v,
                     .overlay = v == ZHV_ZH ? NULL : &p->book.overlay,
                     .weak_units = p->plan->options.compat == ZHV_COMPAT_NONE};
    if (v == ZHV_ZH) {
        return lane;
    }
    for (zhv_script s = ZHV_SCRIPT_HANS; s <= ZHV_SCRIPT_HANT; s++) {
        lane.chain[s] = zhv_dict_target(p->plan->dict, v, script_only, s);
    }
    lane.chain[ZHV_SCRIPT_AUTO] = lane.chain[zhv_script_default(v)];
    return lane;
}

/* Text by itself, translated for readers of the lane's variant. */
static zhv_str translate(page *p, const zhv_lane *lane, zhv_str text,
                         uint32_t moment)
{
    zhv_evidence e = {0, 0};
    if (detects(p->plan)) {
        zhv_script_count(p->plan->dict, text, &e);
    }
    zhv_place place = {zhv_script_of(e), asked_at(p, moment), true, false};
    zhv_changes *changes = &p->spare[0];
    size_t at = 0;
    size_t start = 0;
    size_t end = 0;
    changes->n = 0;
    while (at < text.len) {
        bool japanese = protects_japanese(p->plan) &&
                        zhv_japanese_next(text, at, &start, &end);
        zhv_str part = zhv_str_sub(text, at, japanese ? start : text.len);
        uint32_t known = changes->n;
        zhv_lane_text(lane, part, place, p->arena, changes);
        for (; known < changes->n; known++) {
            changes->at[known].off += (uint32_t)at;
        }
        at = japanese ? end : text.len;
    }
    return zhv_changes_apply(text, changes, p->arena);
}

/* Markup by itself, its running text translated: what a filter shows. */
static zhv_str translate_markup(page *p, const zhv_lane *lane, zhv_str text,
                                uint32_t moment)
{
    zhv_diags none = {.arena = p->arena};
    zhv_result result = {.src = text, .diags = none};
    page little = {.plan = p->plan,
                   .arena = p->arena,
                   .book.overlay = p->book.overlay,
                   .out = &result};
    zhv_tape *tape = &little.tape;
    if (zhv_wikitext_scan(text, zhv_profiles_names(p->plan->profiles), p->arena,
                          &none, tape) != ZHV_OK) {
        return text;
    }
    if (zhv_roles_assign(tape, p->plan->profiles, unknown_mode(p->plan),
                         p->arena) != ZHV_OK ||
        find_guards(&little) != ZHV_OK) {
        return text;
    }
    if (zhv_flow_read(tape, p->plan->profiles, p->title, &little.guards,
                      p->arena, &little.flow) != ZHV_OK) {
        return text;
    }
    if (detects(p->plan)) {
        zhv_scripts_decide(&little.flow, text, p->plan->dict,
                           p->plan->options.from);
    }
    zhv_target_page out = {0};
    writer w = {.p = &little,
                .lane = *lane,
                .out = &out,
                .changes = p->spare[0],
                .label = p->spare[1]};
    for (uint32_t i = 0; i < little.flow.runs.n; i++) {
        little.flow.runs.at[i].moment = moment;
        write_run(&w, &little.flow.runs.at[i]);
    }
    p->spare[0] = w.changes;
    p->spare[1] = w.label;
    return zhv_edits_finish(&out.edits, p->arena) == ZHV_OK
               ? apply(&out.edits, text, p->arena)
               : text;
}

/* Cell borders as they were; `spoil`: a brace in front, which makes the text
 * no page's name, as -{ }- did. */
static zhv_str show_borders(page *p, zhv_str text, bool spoil)
{
    zhv_edits edits = {0};
    for (size_t i = spoil ? 0 : zhv_str_find(text, 0, ZHV_CELL_BORDER);
         i < text.len; i = zhv_str_find(text, i + 1, ZHV_CELL_BORDER)) {
        zhv_edit *e = zhv_vec_push(&edits, p->arena);
        bool border = text.ptr[i] == ZHV_CELL_BORDER;
        if (e) {
            *e = (zhv_edit){.off = (uint32_t)i,
                            .len = border,
                            .text = border ? ZHV_STR("|") : ZHV_STR("&#123;")};
        }
    }
    return edits.n ? apply(&edits, text, p->arena) : text;
}

static zhv_str shown_text(writer *w, uint32_t event)
{
    page *p = w->p;
    const zhv_display *d = &p->book.displays[event][w->lane.variant];
    zhv_str text = d->text;
    if (d->shown == ZHV_SHOWN_NOTHING) {
        return (zhv_str){NULL, 0};
    }
    if (d->shown == ZHV_SHOWN_FILTER && d->by < ZHV_VARIANTS) {
        zhv_lane by = lane_for(p, d->by, false);
        text = translate_markup(p, &by, text, event);
    }
    const zhv_event *e = &p->flow.events.at[event];
    text = zhv_policy_shield(&p->tape, e, text, p->arena);
    return show_borders(p, text, p->tape.tok[e->tok].aux != 0);
}

/* The variant that a tag's to="zh-Hans-CN" names; ZHV_VARIANTS: none. */
static zhv_variant variant_in_tag(zhv_str tag)
{
    zhv_variant v;
    for (size_t i = 1; i + 4 < tag.len; i++) {
        bool to =
            zhv_is_space(tag.ptr[i - 1]) &&
            zhv_str_starts(zhv_str_sub(tag, i, tag.len), ZHV_STR("to=\""));
        if (!to) {
            continue;
        }
        size_t end = zhv_str_find(tag, i + 4, '"');
        if (zhv_variant_from_code(zhv_str_sub(tag, i + 4, end), false, &v)) {
            return v;
        }
    }
    return ZHV_VARIANTS;
}

/* Content of <langconvert>: for the variant it asks for, then for the
 * reader's, as the rest of the page. */
static zhv_str translated_content(writer *w, uint32_t event)
{
    page *p = w->p;
    const zhv_event *e = &p->flow.events.at[event];
    zhv_str text = zhv_tape_span(&p->tape, e->tok + 1, e->last);
    zhv_variant v = variant_in_tag(zhv_token_str(&p->tape, e->tok));
    if (v != ZHV_VARIANTS) {
        zhv_lane by = lane_for(p, v, false);
        by.overlay = NULL; /* it knows no rules of the page */
        text = translate_markup(p, &by, text, event);
    }
    return translate_markup(p, &w->lane, text, event);
}

/* MediaWiki leaves a parameter without a value as text, and then finds a rule
 * in -{{{x}}}-. On a template's page x has a value elsewhere: so only where
 * MediaWiki is to be followed to the letter. */
static void resolve_dashed(writer *w, const zhv_event *e)
{
    page *p = w->p;
    if (p->plan->options.compat == ZHV_COMPAT_NONE) {
        return;
    }
    zhv_str name = zhv_token_str(&p->tape, e->tok + 1);
    zhv_edits none = {0};
    zhv_edit *edit = zhv_vec_push(&none, p->arena);
    if (edit) {
        *edit = (zhv_edit){.text = ZHV_STR("<nowiki>{{")};
        zhv_str text = apply(&none, name, p->arena);
        edit->off = (uint32_t)text.len;
        edit->text = ZHV_STR("}}</nowiki>");
        text = apply(&none, text, p->arena);
        uint32_t off = p->tape.tok[e->tok].off - 1;
        uint32_t end = p->tape.tok[e->last].off + p->tape.tok[e->last].len + 1;
        add_edit(w, off, end - off, text, ZHV_ORIGIN_POLICY, true);
    }
}

static void resolve_event(writer *w, uint32_t event)
{
    const zhv_event *e = &w->p->flow.events.at[event];
    if (e->kind == ZHV_EVENT_NAMES) {
        return;
    }
    if (e->kind == ZHV_EVENT_DASHED) {
        resolve_dashed(w, e);
        return;
    }
    if (e->kind == ZHV_EVENT_LOOSE) {
        add_edit(w, e->last, 0, ZHV_NOWIKI, ZHV_ORIGIN_POLICY, false);
        return;
    }
    if (e->kind == ZHV_EVENT_BAR) {
        add_edit(w, e->last, 1, ZHV_STR("&#124;"), ZHV_ORIGIN_POLICY, false);
        return;
    }
    zhv_str text = {NULL, 0};
    if (e->kind == ZHV_EVENT_TRANSLATE) {
        text = translated_content(w, event);
    } else if (e->kind == ZHV_EVENT_INLINE) {
        text = shown_text(w, event);
        bool wiki = w->p->tape.dialect == ZHV_DIALECT_WIKITEXT;
        uint32_t loose =
            wiki ? zhv_policy_loose_opener(&w->p->tape, e->tok) : UINT32_MAX;
        if (loose != UINT32_MAX) {
            add_edit(w, loose, 0, ZHV_NOWIKI, ZHV_ORIGIN_POLICY, false);
        }
    }
    const zhv_token *last = &w->p->tape.tok[e->last];
    uint32_t off = w->p->tape.tok[e->tok].off;
    add_edit(w, off, last->off + last->len - off, text, ZHV_ORIGIN_POLICY,
             true);
}

/* The text of {{DISPLAYTITLE:..}} if the wiki would accept it: the page's own
 * name, with quote marks around it at most. It is final. */
static zhv_str display_title(const page *p)
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

static zhv_str title_for(writer *w)
{
    page *p = w->p;
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
    return translate(p, &w->lane, p->title, UINT32_MAX);
}

/* Does a change reach into a hard guard? It may lie over a whole one: a rule
 * is resolved whatever stands in it. */
static bool breaks_guard(const zhv_guards *guards, const zhv_edit *e)
{
    uint32_t end = e->off + e->len;
    for (uint32_t i = zhv_guards_at(guards, e->off);
         i < guards->n && guards->at[i].off < end + (e->len == 0); i++) {
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
    for (uint32_t i = 0; guards->n && i < edits->n; i++) {
        if (!breaks_guard(guards, &edits->at[i])) {
            edits->at[kept++] = edits->at[i];
        }
    }
    edits->n = guards->n ? kept : edits->n;
}

/* lang= says what the edition is. */
static void add_languages(writer *w)
{
    const zhv_tape *t = &w->p->tape;
    for (uint32_t i = 0; i < t->n; i++) {
        if (t->tok[i].kind == ZHV_K_LANG &&
            zhv_policy_is_chinese(zhv_token_str(t, i))) {
            zhv_str tag =
                zhv_policy_language(w->lane.variant, zhv_token_str(t, i));
            if (!zhv_str_eq(tag, zhv_token_str(t, i))) {
                add_edit(w, t->tok[i].off, t->tok[i].len, tag,
                         ZHV_ORIGIN_POLICY, false);
            }
        }
    }
}

static zhv_status write_target(page *p, uint32_t t)
{
    const zhv_plan_target *target = &p->plan->target[t];
    writer w = {.p = p, .out = &p->out->target[t]};
    w.lane = lane_for(p, target->variant, target->script_only);
    w.out->title = p->title;
    if (p->flow.nocc) {
        return ZHV_OK;
    }
    bool resolve = p->plan->options.rules == ZHV_RULES_RESOLVE;
    uint32_t event = 0;
    for (uint32_t i = 0; i < p->flow.runs.n; i++) {
        const zhv_run *run = &p->flow.runs.at[i];
        for (; resolve && event < run->moment; event++) {
            resolve_event(&w, event);
        }
        write_run(&w, run);
    }
    for (; resolve && event < p->flow.events.n; event++) {
        resolve_event(&w, event);
    }
    add_languages(&w);
    write_names(&w);
    w.out->title = title_for(&w);
    zhv_edits *edits = &w.out->edits;
    zhv_status status = zhv_edits_finish(edits, p->arena);
    if (status == ZHV_OK && resolve) {
        status = zhv_policy_seal(edits, &p->tape, p->arena);
    }
    if (status == ZHV_OK) {
        status = zhv_anchors_follow(&p->tape, p->title, p->arena, edits);
    }
    drop_guarded(&p->guards, edits);
    return status == ZHV_OK ? zhv_edits_finish(edits, p->arena) : status;
}

/* The earlier target that gives the very same edition, or t. */
static uint32_t same_as(const page *p, uint32_t t)
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

static void convert_stretch(page *p, size_t from, size_t to)
{
    const zhv_chain *chain = p->plan->target[0].chain[ZHV_SCRIPT_AUTO];
    zhv_target_page *out = &p->out->target[0];
    zhv_str part = zhv_str_sub(p->out->src, from, to);
    uint64_t n_cp;
    zhv_str text = zhv_chain_convert(chain, p->arena, part, &n_cp);
    out->characters_changed += n_cp;
    if (n_cp) {
        writer w = {.p = p, .out = out};
        add_edit(&w, (uint32_t)from, (uint32_t)part.len, text, ZHV_ORIGIN_DICT,
                 false);
    }
    p->out->runs++;
    p->out->run_bytes += part.len;
}

static void convert_by_config(page *p)
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

static zhv_status convert(page *p)
{
    if (p->plan->by_config) {
        convert_by_config(p);
        return ZHV_OK;
    }
    zhv_status status = read_page(p);
    for (uint32_t t = 0; t < p->plan->n && status == ZHV_OK; t++) {
        uint32_t same = same_as(p, t);
        if (same < t) {
            p->out->target[t] = p->out->target[same];
        } else {
            status = write_target(p, t);
        }
    }
    p->out->runs = p->flow.runs.n;
    for (uint32_t i = 0; i < p->flow.pieces.n; i++) {
        p->out->run_bytes += p->flow.pieces.at[i].len;
    }
    memcpy(p->out->rules, p->book.defined, sizeof p->out->rules);
    return status;
}

zhv_status zhv_page_convert(const zhv_converter *plan, zhv_arena *arena,
                            zhv_layers *layers, const zhv_page *in,
                            zhv_result *out)
{
    zhv_str src = {in->source.ptr, in->source.len};
    zhv_str title = {in->title.ptr, in->title.len};
    if (src.len >= UINT32_MAX || title.len >= UINT32_MAX) {
        return ZHV_E_LIMIT;
    }
    *out = (zhv_result){.src = src, .n = plan->n, .diags.arena = arena};
    page p = {.plan = plan,
              .arena = arena,
              .layers = layers,
              .in = in,
              .title = title,
              .out = out};
    if (layers) {
        zhv_layers_begin(layers, plan->options.groups);
    }
    report_invalid(src, &out->diags);
    zhv_status status = convert(&p);
    if (status == ZHV_OK) {
        status = place_diags(out, arena);
    }
    return status == ZHV_OK && arena->failed ? ZHV_E_NOMEM : status;
}
