#include "convert/page_state.h"

#include "base/escape.h"
#include "convert/japanese.h"
#include "convert/plain_convert.h"
#include "convert/policy.h"
#include "convert/script.h"

zhv_edit *zhv_writer_add(zhv_writer *w, uint32_t off, uint32_t len,
                         zhv_str text, zhv_origin origin, bool construct)
{
    zhv_edit *e = zhv_vec_push(&w->out->edits, w->p->arena);
    if (e) {
        *e = (zhv_edit){.off = off,
                        .len = len,
                        .text = text,
                        .origin = (uint8_t)origin,
                        .construct = construct,
                        .script = (uint8_t)w->script};
        w->out->counts[origin]++;
    }
    return e;
}

zhv_lane zhv_writer_lane(const zhv_page_state *p, zhv_variant v,
                         bool script_only)
{
    zhv_lane lane = {.variant = v,
                     .overlay = v != ZHV_ZH && (p->book.keyed & ZHV_MASK(v))
                                    ? &p->book.overlay
                                    : NULL,
                     .weak_units = p->plan->options.compat == ZHV_COMPAT_NONE,
                     .turns = !script_only && zhv_page_detects(p->plan)};
    if (v == ZHV_ZH) {
        return lane;
    }
    for (zhv_script s = ZHV_SCRIPT_HANS; s <= ZHV_SCRIPT_HANT; s++) {
        lane.chain[s] = zhv_dict_target(p->plan->dict, v, script_only, s);
    }
    lane.chain[ZHV_SCRIPT_AUTO] = lane.chain[zhv_script_default(v)];
    if (zhv_page_chooses(p->plan)) {
        lane.words = zhv_dict_words(p->plan->dict);
        lane.subject = p->picked.subject;
        lane.region = !script_only;
        for (zhv_script s = ZHV_SCRIPT_HANS; s <= ZHV_SCRIPT_HANT; s++) {
            lane.plain[s] = zhv_dict_target(p->plan->dict, v, true, s);
        }
        lane.plain[ZHV_SCRIPT_AUTO] = lane.plain[zhv_script_default(v)];
    }
    return lane;
}

static uint32_t asked_at(const zhv_page_state *p, uint32_t moment)
{
    return zhv_rulebook_moment(p->plan->options.scope, moment);
}

/* ---- text by itself ---- */

zhv_str zhv_writer_apply(const zhv_edits *edits, zhv_str src, zhv_arena *arena)
{
    zhv_changes changes = {0};
    for (uint32_t i = 0; i < edits->n; i++) {
        const zhv_edit *e = &edits->at[i];
        zhv_change *c = zhv_vec_push(&changes, arena);
        if (c == NULL) {
            return src;
        }
        *c = (zhv_change){.off = e->off, .len = e->len, .text = e->text};
    }
    return zhv_changes_apply(src, &changes, arena);
}

zhv_script zhv_writer_turn(zhv_lane *lane)
{
    const zhv_script other =
        zhv_script_default(lane->variant) == ZHV_SCRIPT_HANS ? ZHV_SCRIPT_HANT
                                                             : ZHV_SCRIPT_HANS;
    lane->chain[ZHV_SCRIPT_AUTO] = lane->chain[other];
    lane->plain[ZHV_SCRIPT_AUTO] = lane->plain[other];
    return other;
}

/* What the text's characters say, else those of the page. */
static zhv_script script_of(const zhv_page_state *p, zhv_str text)
{
    zhv_evidence e = {0, 0};
    if (!zhv_page_detects(p->plan)) {
        return ZHV_SCRIPT_AUTO;
    }
    if (p->plan->options.from != ZHV_SCRIPT_AUTO) {
        return p->plan->options.from;
    }
    zhv_script_count(p->plan->dict, text, &e);
    const zhv_script script = zhv_script_of(e);
    return script == ZHV_SCRIPT_AUTO ? p->script : script;
}

/* The changes of text by itself, Japanese left out. */
static zhv_str translate_in(zhv_page_state *p, const zhv_lane *lane,
                            zhv_str text, zhv_place place)
{
    zhv_changes *changes = &p->spare[0];
    size_t at = 0;
    size_t start = 0;
    size_t end = 0;
    changes->n = 0;
    while (at < text.len) {
        bool japanese = zhv_page_protects_japanese(p->plan) &&
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

zhv_str zhv_writer_translate(zhv_page_state *p, const zhv_lane *lane,
                             zhv_str text, uint32_t moment)
{
    const zhv_place place = {.script = script_of(p, text),
                             .moment = asked_at(p, moment),
                             .quoted = true};
    const zhv_str made = translate_in(p, lane, text, place);
    if (p->spare[0].n || place.script != ZHV_SCRIPT_AUTO || !lane->turns) {
        return made;
    }
    zhv_lane other = *lane;
    zhv_writer_turn(&other);
    return translate_in(p, &other, text, place);
}

/* Markup that does not begin with blanks. */
static zhv_str translate_line(zhv_page_state *p, const zhv_lane *lane,
                              zhv_str text, uint32_t moment)
{
    zhv_diags none = {.arena = p->arena};
    zhv_result result = {.src = text, .diags = none};
    zhv_page_state little = {.plan = p->plan,
                             .arena = p->arena,
                             .names = p->names,
                             .book.overlay = p->book.overlay,
                             .picked.subject = p->picked.subject,
                             .out = &result};
    zhv_tape *tape = &little.tape;
    if (zhv_wikitext_scan(text, zhv_profiles_names(p->plan->profiles), p->arena,
                          &none, tape) != ZHV_OK) {
        return text;
    }
    if (zhv_roles_assign_with(tape, p->plan->profiles,
                              zhv_page_unknown(p->plan), p->names,
                              p->arena) != ZHV_OK ||
        zhv_page_guard(&little) != ZHV_OK) {
        return text;
    }
    if (zhv_flow_read(tape, p->plan->profiles, p->title, &little.guards,
                      p->arena, &little.flow) != ZHV_OK) {
        return text;
    }
    if (zhv_page_detects(p->plan)) {
        zhv_scripts_decide(&little.flow, text, p->plan->dict,
                           p->plan->options.from, NULL, p->arena);
    }
    zhv_target_page out = {0};
    zhv_writer w = {.p = &little,
                    .lane = *lane,
                    .out = &out,
                    .changes = p->spare[0],
                    .label = p->spare[1]};
    for (uint32_t i = 0; i < little.flow.runs.n; i++) {
        little.flow.runs.at[i].moment = moment;
        zhv_writer_run(&w, &little.flow.runs.at[i]);
    }
    p->spare[0] = w.changes;
    p->spare[1] = w.label;
    return zhv_edits_finish(&out.edits, p->arena) == ZHV_OK
               ? zhv_writer_apply(&out.edits, text, p->arena)
               : text;
}

/* What stands in a rule does not begin a line: blanks before it are blanks. */
zhv_str zhv_writer_translate_markup(zhv_page_state *p, const zhv_lane *lane,
                                    zhv_str text, uint32_t moment)
{
    size_t blanks = 0;
    while (blanks < text.len && text.ptr[blanks] == ' ') {
        blanks++;
    }
    const zhv_str rest = zhv_str_sub(text, blanks, text.len);
    const zhv_str made = translate_line(p, lane, rest, moment);
    if (blanks == 0 || zhv_str_eq(made, rest)) {
        return blanks ? text : made;
    }
    zhv_bytes out = {0};
    return zhv_bytes_add(&out, p->arena, zhv_str_sub(text, 0, blanks)) &&
                   zhv_bytes_add(&out, p->arena, made)
               ? zhv_bytes_str(&out)
               : text;
}

/* ---- labels and names ---- */

/* Does the token belong to the name that a label is made of? */
static bool in_name(const zhv_page_state *p, const zhv_run *run, uint32_t tok)
{
    const zhv_token *t = &p->tape.tok[tok];
    return t->kind == ZHV_K_ENTITY ||
           (t->role == ZHV_R_LABEL && t->mate == p->tape.tok[run->tok].mate);
}

/* The name that the run is text of: with the entities before and behind it. */
static zhv_str whole_name(const zhv_page_state *p, const zhv_run *run)
{
    const zhv_token *tok = p->tape.tok;
    const zhv_piece *last = &p->flow.pieces.at[run->first + run->n - 1];
    const uint32_t text_end = last->off + last->len;
    uint32_t from = run->tok;
    uint32_t to = run->tok + 1;
    while (from > 0 && in_name(p, run, from - 1)) {
        from--;
    }
    while (to < p->tape.n && (tok[to].off < text_end || in_name(p, run, to))) {
        to++;
    }
    return zhv_str_sub(p->out->src, tok[from].off,
                       tok[to - 1].off + tok[to - 1].len);
}

/* Past the last "::" in s, or 0. */
static size_t value_of(zhv_str s)
{
    for (size_t i = s.len; i-- > 2;) {
        if (s.ptr[i - 1] == ':' && s.ptr[i - 2] == ':') {
            return i;
        }
    }
    return 0;
}

/* Of [[property::value]] (Semantic MediaWiki) only the value is shown. False:
 * it is as it was. */
static bool shown_value(const zhv_page_state *p, const zhv_run *run,
                        zhv_str *text)
{
    const zhv_token *tok = p->tape.tok;
    size_t at = value_of(*text);
    if (at <= 2 || tok[tok[run->tok].mate].kind != ZHV_K_LINK_OPEN) {
        return true;
    }
    zhv_str name = zhv_token_str(&p->tape, run->tok);
    *text = zhv_str_sub(*text, at, text->len);
    return !zhv_str_eq(*text, zhv_str_sub(name, value_of(name), name.len));
}

/* Adds the label `text`. */
static void put_label(zhv_writer *w, const zhv_run *run, zhv_str text)
{
    zhv_page_state *p = w->p;
    uint32_t at;
    if (p->plan->options.compat == ZHV_COMPAT_NONE &&
        !shown_value(p, run, &text)) {
        return;
    }
    zhv_str label = zhv_policy_label(&p->tape, p->plan->profiles, run->tok,
                                     text, p->arena, &at);
    zhv_writer_add(w, at, 0, label, ZHV_ORIGIN_POLICY, false);
}

/* The label that w->label makes of what is shown there. */
static void add_label(zhv_writer *w, const zhv_run *run)
{
    zhv_page_state *p = w->p;
    zhv_str shown = whole_name(p, run);
    uint32_t first = p->flow.pieces.at[run->first].off;
    uint32_t before = first - (uint32_t)(shown.ptr - p->out->src.ptr);
    for (uint32_t i = 0; i < w->label.n; i++) {
        w->label.at[i].off += before;
    }
    put_label(w, run, zhv_changes_apply(shown, &w->label, p->arena));
    if (run->sink == ZHV_SINK_REF) {
        const zhv_token *open = &p->tape.tok[p->tape.tok[run->tok].mate];
        const zhv_token *close = &p->tape.tok[open->mate];
        if (close->len == 3) { /* [label][] */
            zhv_writer_add(w, close->off + 1, 2, ZHV_STR(""), ZHV_ORIGIN_POLICY,
                           false);
        }
    }
}

/* A label: the pieces converted one by one, what stands between them kept. */
static void write_label(zhv_writer *w, const zhv_run *run, zhv_place place)
{
    zhv_page_state *p = w->p;
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
    if (all->n) {
        add_label(w, run);
    }
}

/* A link whose name is not shown as it is written: %E8%BD%AF, or with a
 * comment in it. What is shown; ptr NULL: it is as it is written. */
static zhv_str spelt_name(const zhv_page_state *p, const zhv_run *run)
{
    const zhv_token *tok = p->tape.tok;
    const zhv_str none = {NULL, 0};
    const uint32_t open = tok[run->tok].mate;
    if (run->sink != ZHV_SINK_LINK || tok[open].kind != ZHV_K_LINK_OPEN) {
        return none;
    }
    const uint32_t end = tok[open].mate; /* a label is all there is */
    bool odd = memchr(p->out->src.ptr + tok[run->tok].off, '%',
                      tok[run->tok].len) != NULL;
    for (uint32_t i = open + 1; i < end; i++) {
        odd |= tok[i].kind == ZHV_K_COMMENT;
    }
    if (!odd) {
        return none;
    }
    char *text = zhv_arena_alloc(p->arena, tok[end].off - tok[open].off);
    size_t n = 0;
    for (uint32_t i = open + 1; text && i < end; i++) {
        if (tok[i].kind != ZHV_K_COMMENT) {
            memcpy(text + n, p->out->src.ptr + tok[i].off, tok[i].len);
            n += tok[i].len;
        }
    }
    return zhv_unescape((zhv_str){text, n}, '%', p->arena);
}

/* Can the name, which may have been written with escapes, be a label? */
static bool is_shown_plain(zhv_str name)
{
    for (size_t i = 0; i < name.len; i++) {
        if ((unsigned char)name.ptr[i] < ' ' ||
            strchr("[]{}<>|", name.ptr[i])) {
            return false;
        }
    }
    return zhv_utf8_invalid_at(name, 0) == name.len;
}

/* True when that decides what is shown. */
static bool write_spelt_label(zhv_writer *w, const zhv_run *run)
{
    zhv_page_state *p = w->p;
    zhv_str name = spelt_name(p, run);
    if (name.ptr == NULL) {
        return false;
    }
    zhv_place place = {.script = run->script,
                       .moment = asked_at(p, run->moment),
                       .quoted = run->quoted};
    w->label.n = 0;
    if (is_shown_plain(name)) {
        zhv_lane_text(&w->lane, name, place, p->arena, &w->label);
    }
    if (w->label.n) {
        put_label(w, run, zhv_changes_apply(name, &w->label, p->arena));
    }
    return true;
}

/* A title in the script of its readers: what a work is called in Singapore may
 * have been written down in the other one. */
static zhv_str in_script(zhv_page_state *p, zhv_variant v, zhv_str title)
{
    zhv_evidence e = {0, 0};
    zhv_script_count(p->plan->dict, title, &e);
    bool other = zhv_variant_is_hans(v) ? e.hant > e.hans : e.hans > e.hant;
    return other ? zhv_plain_convert(p->plan->dict, v, true, title, p->arena)
                 : title;
}

/* What readers of the lane see in place of a work's name: its title in their
 * region, unless the page's own rules make something of the name. Empty: the
 * name is text like any other. */
static zhv_str work_title(zhv_page_state *p, const zhv_lane *lane, zhv_str name,
                          uint32_t work)
{
    zhv_str title =
        zhv_works_title(p->plan->options.works, work, lane->variant);
    if (title.len == 0) {
        return title;
    }
    zhv_lane bare = *lane;
    bare.overlay = NULL;
    zhv_str plain = zhv_writer_translate(p, &bare, name, UINT32_MAX);
    bool ruled =
        !zhv_str_eq(plain, zhv_writer_translate(p, lane, name, UINT32_MAX));
    return ruled ? (zhv_str){NULL, 0} : in_script(p, lane->variant, title);
}

void zhv_writer_names(zhv_writer *w)
{
    zhv_page_state *p = w->p;
    for (uint32_t i = 0; i < p->named.n; i++) {
        const zhv_naming *x = &p->named.at[i];
        zhv_str name = zhv_str_sub(p->out->src, x->off, x->off + x->len);
        zhv_str title = work_title(p, &w->lane, name, x->work);
        zhv_origin origin = title.len ? ZHV_ORIGIN_TITLE : ZHV_ORIGIN_DICT;
        if (title.len == 0) {
            title = zhv_writer_translate(p, &w->lane, name, UINT32_MAX);
        }
        if (!zhv_str_eq(title, name)) {
            zhv_writer_add(w, x->off, x->len, title, origin, false);
            w->out->characters_changed += zhv_utf8_count(name);
        }
    }
}

/* [[A]] or {{le|A|B}} where A is a work: true when that decides what is
 * shown. */
static bool write_work_label(zhv_writer *w, const zhv_run *run)
{
    zhv_page_state *p = w->p;
    const zhv_piece *piece = &p->flow.pieces.at[run->first];
    if (!zhv_page_knows_works(p) || run->n != 1 || run->sink == ZHV_SINK_REF) {
        return false;
    }
    zhv_str name =
        zhv_str_sub(p->out->src, piece->off, piece->off + piece->len);
    uint32_t work = zhv_naming_target(p->plan->options.works, p->plan->dict,
                                      name, p->arena);
    zhv_str title = work == ZHV_NO_WORK ? (zhv_str){NULL, 0}
                                        : work_title(p, &w->lane, name, work);
    if (title.len == 0) {
        return false;
    }
    if (!zhv_str_eq(title, name)) {
        uint32_t at;
        zhv_str label = zhv_policy_label(&p->tape, p->plan->profiles, run->tok,
                                         title, p->arena, &at);
        zhv_writer_add(w, at, 0, label, ZHV_ORIGIN_TITLE, false);
    }
    return true;
}

/* ---- runs ---- */

/* The bytes of a run: a slice of the source, or its pieces joined. */
static zhv_str run_text(zhv_page_state *p, const zhv_run *run)
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

/* Does each of two pieces get its part of what lies over the gap between them?
 * Behind the first one a link of Markdown ends, or a tag stands that decides
 * which pages have the second one. */
static bool shares_gap(const zhv_page_state *p, const zhv_piece *piece)
{
    zhv_str gap = zhv_str_sub(p->out->src, piece->off + piece->len,
                              piece->off + piece->len + 2);
    return p->tape.dialect == ZHV_DIALECT_MARKDOWN ||
           (gap.len == 2 && gap.ptr[0] == '<' && gap.ptr[1] != '!');
}

/* Changes of a run in place. A change that lies over a gap (a comment stood
 * there) puts its text into the first piece and empties the others, or each
 * piece gets its part. */
static void place_changes(zhv_writer *w, const zhv_run *run)
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
        while (c.len) {
            uint32_t in = c.off - base;
            uint32_t len = c.len < piece->len - in ? c.len : piece->len - in;
            size_t mine = shares_gap(w->p, piece)
                              ? zhv_policy_share(with, len, c.len)
                              : with.len;
            zhv_edit *e =
                zhv_writer_add(w, piece->off + in, len,
                               zhv_str_sub(with, 0, mine), c.origin, false);
            if (e) {
                e->group = c.group;
            }
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

/* made: as in zhv_place */
static void write_run(zhv_writer *w, const zhv_run *run, zhv_made *made)
{
    zhv_place place = {.script = run->script,
                       .moment = asked_at(w->p, run->moment),
                       .quoted = run->quoted,
                       .torn = run->n > 1};
    if (run->stops_n) {
        place.stops = w->p->flow.stops.list.at + run->stops;
        place.stops_n = run->stops_n;
    }
    if (run->sink != ZHV_SINK_PLACE) {
        if (!write_work_label(w, run) && !write_spelt_label(w, run)) {
            write_label(w, run, place);
        }
        return;
    }
    zhv_str text = run_text(w->p, run);
    place.picks = zhv_picked_in(&w->p->picked, &w->p->flow, &w->lane,
                                (uint32_t)(run - w->p->flow.runs.at));
    place.made = made;
    w->changes.n = 0;
    zhv_lane_text(&w->lane, text, place, w->p->arena, &w->changes);
    if (w->changes.n) {
        place_changes(w, run);
    }
}

static zhv_script assumed(const zhv_writer *w, const zhv_run *run)
{
    return run->script == ZHV_SCRIPT_AUTO ? w->assumed : run->script;
}

void zhv_writer_run(zhv_writer *w, const zhv_run *run)
{
    w->script = assumed(w, run);
    write_run(w, run, NULL);
}

/* What the galley's reader has for the run, as changes of a label. */
static void laid_label(zhv_writer *w, uint32_t i)
{
    const zhv_run *run = &w->p->flow.runs.at[i];
    const zhv_stretch *x;
    uint32_t base;
    if (write_work_label(w, run) || write_spelt_label(w, run)) {
        return;
    }
    w->label.n = 0;
    for (uint32_t n = zhv_galley_changes(&w->reader, i, &x, &base); n; n--) {
        zhv_change *c = zhv_vec_push(&w->label, w->p->arena);
        if (c) {
            *c = (zhv_change){.off = x->off - base,
                              .len = x->len,
                              .n_cp = x->n_cp,
                              .text = x->text,
                              .origin = ZHV_ORIGIN_DICT};
        }
        x++;
    }
    if (w->label.n) {
        add_label(w, run);
    }
}

void zhv_writer_laid_run(zhv_writer *w, uint32_t i)
{
    zhv_page_state *p = w->p;
    const zhv_run *run = &p->flow.runs.at[i];
    const zhv_stretch *x;
    uint32_t base;
    w->script = assumed(w, run);
    w->changes.ink.arena = p->arena;
    if (zhv_galley_alone(&w->reader, i)) {
        write_run(w, run, zhv_galley_made(&w->reader, i));
    } else if (run->sink != ZHV_SINK_PLACE) {
        laid_label(w, i);
    } else {
        uint32_t n = zhv_galley_changes(&w->reader, i, &x, &base);
        uint32_t off = p->flow.pieces.at[run->first].off;
        for (; n; n--, x++) {
            w->out->characters_changed += x->n_cp;
            zhv_writer_add(w, off + x->off - base, x->len, x->text,
                           ZHV_ORIGIN_DICT, false);
        }
    }
}
