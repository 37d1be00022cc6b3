#include "convert/inline_rules.h"

#include "base/hash.h"
#include "convert/marks.h"
#include "markup/wikitext.h"
#include "rules/args.h"
#include "rules/lookup.h"

#define NESTING_MAX 10 /* SEMANTICS 4: ten levels work */

#define DETAIL_MAX 60 /* bytes of a rule that is told in a message */

typedef struct reader {
    zhv_scribe *scribe;
    const zhv_tape *tape;
    bool marked; /* a filter or a note stands in the rule at hand */
    /* no rule opens from token `clear` to before token `rule` */
    uint32_t clear;
    uint32_t rule;
} reader;

/* Out of memory: the scribe knows, and the string is what there is. */
static zhv_str resolve_marks(reader *r, zhv_str s, zhv_translate *translate)
{
    zhv_str out;
    r->scribe->failed |=
        zhv_marks_resolve(s, translate, r->scribe->options->translate_with,
                          r->scribe->arena, &out) != ZHV_OK;
    return out;
}

/* ---- showing ------------------------------------------------------------- */

static zhv_display show(reader *r, const zhv_rule *rule, zhv_variant v,
                        uint32_t open)
{
    zhv_display d = {.by = ZHV_VARIANTS};
    d.shown = zhv_rule_show(rule, v, r->scribe->arena, &d.text, &d.by);
    if (d.shown == ZHV_SHOWN_ERROR) {
        /* MediaWiki shows a red message; we rather lose no text */
        zhv_diag_add(r->scribe->diags, ZHV_D_RULE_NO_TEXT,
                     r->tape->tok[open].off, zhv_str_from(zhv_variant_code(v)));
        d.text = rule->given ? rule->two_way[rule->order[0]] : rule->text;
    }
    return d;
}

/* What a rule shows becomes part of another one. */
static void append_shown(reader *r, zhv_bytes *out, const zhv_display *d)
{
    zhv_scribe *s = r->scribe;
    if (d->shown == ZHV_SHOWN_FILTER && d->by < ZHV_VARIANTS) {
        s->failed |= !zhv_marks_add(out, s->arena, d->by,
                                    resolve_marks(r, d->text, NULL));
        r->marked = true;
    } else {
        s->failed |= !zhv_bytes_add(out, s->arena, d->text);
    }
}

/* ---- rules in rules ------------------------------------------------------ */

/* Calls in calls ask from left to right: what is known is not looked at
 * again. */
static bool has_rule(reader *r, uint32_t from, uint32_t to)
{
    if (from < r->clear || from > r->rule) {
        r->clear = r->rule = from;
    }
    while (r->rule < to && r->tape->tok[r->rule].kind != ZHV_K_RULE_OPEN) {
        r->rule++;
    }
    return r->rule < to;
}

/* What the call that opens at token i acts as. */
static uint32_t call_act(const reader *r, uint32_t i)
{
    const zhv_tape *t = r->tape;
    const zhv_profiles *profiles = r->scribe->options->profiles;
    uint32_t act = ZHV_ACT_NONE;
    zhv_arg a = zhv_arg_start(i);
    zhv_str name;
    zhv_arg_next(t, i, &a);
    if (!zhv_plain_text(t, a.from, a.to, &name)) {
        return ZHV_ACT_NONE;
    }
    if (t->tok[a.to].kind != ZHV_K_TMPL_COLON) {
        return zhv_lookup_template_act(profiles,
                                       zhv_lookup_template(profiles, name));
    }
    if (zhv_lookup_function(profiles, name) == ZHV_HOW_TAG &&
        zhv_arg_next(t, i, &a) && zhv_plain_text(t, a.from, a.to, &name)) {
        zhv_lookup_tag(profiles, name, &act);
    }
    return act;
}

/* Does a note without rules open at token i? */
static bool is_note(reader *r, uint32_t i)
{
    const zhv_tape *t = r->tape;
    uint32_t act = ZHV_ACT_NONE;
    if (t->tok[i].kind == ZHV_K_TAG_OPEN) {
        zhv_lookup_tag(r->scribe->options->profiles,
                       zhv_tag_name(t->src, t->tok[i].off), &act);
    } else if (t->tok[i].kind == ZHV_K_TMPL_OPEN) {
        act = call_act(r, i);
    }
    return act == ZHV_ACT_REF && !has_rule(r, i, t->tok[i].mate);
}

static bool has_nested(reader *r, uint32_t from, uint32_t to)
{
    const zhv_token *tok = r->tape->tok;
    for (uint32_t i = from; i < to; i++) {
        if (tok[i].kind == ZHV_K_RULE_OPEN || tok[i].kind == ZHV_K_COMMENT ||
            is_note(r, i)) {
            return true;
        }
    }
    return false;
}

/* A note is shown in its list: it is translated, whatever its mark stands in.
 * Of a call, those arguments that are text. */
static void append_note(reader *r, uint32_t open, zhv_variant v, zhv_bytes *out)
{
    zhv_scribe *s = r->scribe;
    const zhv_tape *t = r->tape;
    const uint32_t close = t->tok[open].mate;
    const bool call = t->tok[open].kind == ZHV_K_TMPL_OPEN;
    const uint32_t from = call ? open : open + 1;
    const uint32_t to = call ? close + 1 : close;
    s->failed |= !zhv_bytes_add(out, s->arena, zhv_tape_span(t, open, from)) ||
                 !zhv_marks_add(out, s->arena, v, zhv_tape_span(t, from, to)) ||
                 !zhv_bytes_add(out, s->arena, zhv_tape_span(t, to, close + 1));
    r->marked = true;
}

/* A rule whose inner ones are resolved. What it does to tables and to the title
 * goes by what they show, translated by the dictionary: nothing else is known
 * before all rules are read. */
static void parse_resolved(reader *r, zhv_str text, zhv_rule *out)
{
    zhv_scribe *s = r->scribe;
    zhv_status status = zhv_rule_parse(text, s->arena, out);
    if (status == ZHV_OK && r->marked &&
        (out->flags & (ZHV_F_ADD | ZHV_F_REMOVE | ZHV_F_TITLE))) {
        status = zhv_rule_parse(resolve_marks(r, text, s->options->translate),
                                s->arena, out);
    }
    s->failed |= status != ZHV_OK;
}

static zhv_str resolve(reader *r, uint32_t from, uint32_t to, zhv_variant v,
                       uint32_t depth);

/* Appends what the rule at `open` shows; it acts first. */
static void resolve_inner(reader *r, uint32_t open, zhv_variant v,
                          uint32_t depth, zhv_bytes *out)
{
    zhv_scribe *s = r->scribe;
    zhv_rule inner;
    parse_resolved(
        r, resolve(r, open + 1, r->tape->tok[open].mate, v, depth + 1), &inner);
    if (s->failed) {
        return;
    }
    zhv_scribe_act(s, &inner, ZHV_MASK(v), ZHV_ORIGIN_INLINE);
    zhv_display d = show(r, &inner, v, open);
    append_shown(r, out, &d);
}

/* Tokens [from, to) as readers of v have them: comments gone, inner rules
 * resolved. Depth is bounded by NESTING_MAX. */
static zhv_str resolve(reader *r, uint32_t from, uint32_t to, zhv_variant v,
                       uint32_t depth)
{
    const zhv_tape *t = r->tape;
    zhv_scribe *s = r->scribe;
    zhv_bytes out = {0};
    for (uint32_t i = from; i < to && !s->failed; i++) {
        if (t->tok[i].kind == ZHV_K_COMMENT) {
            continue;
        }
        if (t->tok[i].kind == ZHV_K_RULE_OPEN && depth < NESTING_MAX) {
            resolve_inner(r, i, v, depth, &out);
            i = t->tok[i].mate;
            continue;
        }
        if (t->tok[i].kind == ZHV_K_RULE_OPEN) {
            zhv_diag_add(s->diags, ZHV_D_RULE_DEPTH, t->tok[i].off,
                         (zhv_str){NULL, 0});
        }
        if (is_note(r, i)) {
            append_note(r, i, v, &out);
            i = t->tok[i].mate;
            continue;
        }
        s->failed |= !zhv_bytes_add(&out, s->arena, zhv_token_str(t, i));
    }
    return zhv_bytes_str(&out);
}

/* ---- rules without others ------------------------------------------------ */

static bool in_table(const zhv_tape *t, const zhv_event *e)
{
    return e->owner != ZHV_NO_MATE && t->tok[e->owner].kind == ZHV_K_TABLE_OPEN;
}

/* The text of a rule. In a table, a | at a line start is the border of a cell
 * even inside a rule: it is no | of the rule, and *bordered. Whoever wrapped
 * the lines of a Markdown page broke its rules at blanks. */
static zhv_str unfold(reader *r, zhv_str s, bool table, bool *bordered)
{
    const bool markdown = r->tape->dialect == ZHV_DIALECT_MARKDOWN;
    if ((!table && !markdown) || zhv_str_find(s, 0, '\n') == s.len) {
        return s;
    }
    char *to = zhv_arena_alloc(r->scribe->arena, s.len);
    if (to == NULL) {
        r->scribe->failed = true;
        return s;
    }
    for (size_t i = 0; i < s.len; i++) {
        to[i] = s.ptr[i];
        if (table && s.ptr[i] == '|' && i && s.ptr[i - 1] == '\n') {
            to[i] = ZHV_MARK_BORDER;
            *bordered = true;
        } else if (!table && s.ptr[i] == '\n') {
            to[i] = ' ';
        }
    }
    return (zhv_str){to, s.len};
}

/* Text that was meant to be a rule and is none: it names a variant and has a
 * colon. MediaWiki shows it as it is, and so do we. */
static void report_malformed(reader *r, const zhv_rule *rule, uint32_t open)
{
    zhv_str s = zhv_str_trim(rule->text);
    bool meant = !rule->is_rule && zhv_str_find(s, 0, ':') < s.len &&
                 !(rule->flags & (ZHV_F_RAW | ZHV_F_NAME | ZHV_F_FILTER));
    bool named = false;
    for (size_t i = 0; meant && !named && i + 2 < s.len; i++) {
        named = s.ptr[i] == 'z' && s.ptr[i + 1] == 'h' &&
                (i == 0 || s.ptr[i - 1] == ';' || zhv_is_space(s.ptr[i - 1]));
    }
    if (named) {
        zhv_diag_add(r->scribe->diags, ZHV_D_RULE_MALFORMED,
                     r->tape->tok[open].off, zhv_str_sub(s, 0, DETAIL_MAX));
    }
}

/* ---- an event ------------------------------------------------------------ */

/* One text for all: read once. */
static void read_flat(reader *r, const zhv_event *e, zhv_display *displays)
{
    zhv_scribe *s = r->scribe;
    zhv_rule rule;
    bool bordered = false;
    zhv_str content = zhv_tape_span(r->tape, e->tok + 1, e->last);
    content = unfold(r, content, in_table(r->tape, e), &bordered);
    if (s->failed || zhv_rule_parse(content, s->arena, &rule) != ZHV_OK) {
        s->failed = true;
        return;
    }
    zhv_scribe_act(s, &rule, s->variants, ZHV_ORIGIN_INLINE);
    report_malformed(r, &rule, e->tok);
    for (zhv_variant v = 0; v < ZHV_VARIANTS; v++) {
        if (s->variants & ZHV_MASK(v)) {
            displays[v] = show(r, &rule, v, e->tok);
            displays[v].bordered = bordered;
        }
    }
}

/* What inner rules show depends on who reads. */
static void read_nested(reader *r, const zhv_event *e, zhv_display *displays)
{
    zhv_scribe *s = r->scribe;
    for (zhv_variant v = 0; v < ZHV_VARIANTS && !s->failed; v++) {
        zhv_rule rule;
        if (!(s->variants & ZHV_MASK(v))) {
            continue;
        }
        r->marked = false;
        parse_resolved(r, resolve(r, e->tok + 1, e->last, v, 1), &rule);
        if (s->failed) {
            return;
        }
        zhv_scribe_act(s, &rule, ZHV_MASK(v), ZHV_ORIGIN_INLINE);
        zhv_display d = show(r, &rule, v, e->tok);
        d.marked =
            r->marked && (d.shown != ZHV_SHOWN_FILTER || d.by == ZHV_VARIANTS);
        if (r->marked && !d.marked) {
            d.text = resolve_marks(r, d.text, NULL);
        }
        displays[v] = d;
    }
}

void zhv_inline_rule_read(zhv_scribe *scribe, const zhv_tape *tape,
                          const zhv_flow *flow, uint32_t event)
{
    const zhv_event *e = &flow->events.at[event];
    reader r = {.scribe = scribe, .tape = tape};
    zhv_display *displays =
        zhv_arena_calloc(scribe->arena, ZHV_VARIANTS, sizeof *displays);
    if (displays == NULL) {
        scribe->failed = true;
        return;
    }
    scribe->out->displays[event] = displays;
    if (has_nested(&r, e->tok + 1, e->last)) {
        read_nested(&r, e, displays);
    } else {
        read_flat(&r, e, displays);
    }
    for (zhv_variant v = 0; v < ZHV_VARIANTS; v++) {
        const zhv_display *d = &displays[v];
        if (scribe->variants & ZHV_MASK(v)) {
            zhv_scribe_sign(scribe, v,
                            zhv_hash(d->text) + d->shown + d->by * 5u);
        }
    }
}

void zhv_inline_rule_paste(zhv_scribe *s, const zhv_tape *tape, zhv_str flags,
                           uint32_t from, uint32_t to, zhv_origin origin)
{
    reader r = {.scribe = s, .tape = tape};
    bool told = false;
    for (zhv_variant v = 0; v < ZHV_VARIANTS && !s->failed; v++) {
        zhv_rule rule;
        zhv_bytes text = {0};
        if (!(s->variants & ZHV_MASK(v))) {
            continue;
        }
        r.marked = false;
        zhv_str value = zhv_str_trim(resolve(&r, from, to, v, 1));
        s->failed |= !zhv_bytes_add(&text, s->arena, flags) ||
                     !zhv_bytes_add(&text, s->arena, value);
        parse_resolved(&r, zhv_bytes_str(&text), &rule);
        if (s->failed) {
            return;
        }
        if (!told) {
            report_malformed(&r, &rule, from);
        }
        told = true;
        zhv_scribe_act(s, &rule, ZHV_MASK(v), origin);
    }
}

/* ---- filters ------------------------------------------------------------- */

/* Does a variant's code stand before the first | behind token `open`, and no
 * other rule? */
static bool is_filter(const zhv_tape *t, uint32_t open)
{
    uint32_t end = zhv_tape_find(t, open + 1,
                                 ZHV_KIND_BIT(ZHV_K_RULE_OPEN) |
                                     ZHV_KIND_BIT(ZHV_K_RULE_CLOSE));
    zhv_str s = zhv_tape_span(t, open + 1, end);
    size_t bar = zhv_str_find(s, 0, '|');
    zhv_str flags = zhv_str_sub(s, 0, bar < s.len ? bar : 0);
    for (size_t i = 0; i + 1 < flags.len; i++) {
        if (flags.ptr[i] == 'z' && flags.ptr[i + 1] == 'h') {
            return true;
        }
    }
    return false;
}

bool zhv_inline_rules_filter(const zhv_tape *t, const zhv_flow *f)
{
    for (uint32_t i = 0; i < f->events.n; i++) {
        const zhv_event *e = &f->events.at[i];
        bool rules =
            e->kind == ZHV_EVENT_INLINE || e->kind == ZHV_EVENT_NOTE_TA;
        uint32_t end = rules ? e->last : e->tok;
        for (uint32_t k = e->tok; k < end; k++) {
            if (t->tok[k].kind == ZHV_K_RULE_OPEN && is_filter(t, k)) {
                return true;
            }
        }
    }
    return false;
}
