#include "convert/page_state.h"

#include "convert/policy.h"
#include "convert/seal.h"

/* With cell borders as they were. */
static zhv_str show_borders(zhv_str text, zhv_arena *arena)
{
    char *to = zhv_arena_alloc(arena, text.len);
    for (size_t i = 0; to && i < text.len; i++) {
        to[i] = text.ptr[i];
        if (to[i] == ZHV_MARK_BORDER) {
            to[i] = '|';
        }
    }
    return to ? (zhv_str){to, text.len} : text;
}

/* With a brace in front, which makes the text no page's name, as -{ }- did. */
static zhv_str spoil_name(zhv_str text, zhv_arena *arena)
{
    zhv_bytes out = {0};
    return zhv_bytes_add(&out, arena, ZHV_STR("&#123;")) &&
                   zhv_bytes_add(&out, arena, text)
               ? zhv_bytes_str(&out)
               : text;
}

/* What filters in a rule show is markup by itself. */
typedef struct filtering {
    zhv_page_state *p;
    uint32_t event;
} filtering;

static zhv_str translate_filtered(void *with, zhv_variant v, zhv_str markup)
{
    const filtering *f = with;
    zhv_lane by = zhv_writer_lane(f->p, v, false);
    return zhv_writer_translate_markup(f->p, &by, markup, f->event);
}

static zhv_str shown_text(zhv_writer *w, uint32_t event)
{
    zhv_page_state *p = w->p;
    const zhv_display *d = &p->book.displays[event][w->lane.variant];
    filtering f = {p, event};
    zhv_str text = d->text;
    if (d->shown == ZHV_SHOWN_NOTHING) {
        return (zhv_str){NULL, 0};
    }
    if (d->shown == ZHV_SHOWN_FILTER && d->by < ZHV_VARIANTS) {
        text = translate_filtered(&f, d->by, text);
    } else if (d->marked) {
        /* out of memory: the arena knows */
        zhv_marks_resolve(text, translate_filtered, &f, p->arena, &text);
    }
    const zhv_event *e = &p->flow.events.at[event];
    text = zhv_policy_shield(&p->tape, zhv_profiles_names(p->plan->profiles), e,
                             text, p->arena);
    if (d->bordered) {
        text = show_borders(text, p->arena);
    }
    const bool spoil = text.len && p->tape.tok[e->tok].aux;
    return spoil ? spoil_name(text, p->arena) : text;
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
static zhv_str translated_content(zhv_writer *w, uint32_t event)
{
    zhv_page_state *p = w->p;
    const zhv_event *e = &p->flow.events.at[event];
    zhv_str text = zhv_tape_span(&p->tape, e->tok + 1, e->last);
    zhv_variant v = variant_in_tag(zhv_token_str(&p->tape, e->tok));
    if (v != ZHV_VARIANTS) {
        zhv_lane by = zhv_writer_lane(p, v, false);
        by.overlay = NULL; /* it knows no rules of the page */
        text = zhv_writer_translate_markup(p, &by, text, event);
    }
    return zhv_writer_translate_markup(p, &w->lane, text, event);
}

/* MediaWiki leaves a parameter without a value as text, and then finds a rule
 * in -{{{x}}}-. On a template's page x has a value elsewhere: so only where
 * MediaWiki is to be followed to the letter. */
static void resolve_dashed(zhv_writer *w, const zhv_event *e)
{
    zhv_page_state *p = w->p;
    if (p->plan->options.compat == ZHV_COMPAT_NONE) {
        return;
    }
    zhv_str name = zhv_token_str(&p->tape, e->tok + 1);
    zhv_edits none = {0};
    zhv_edit *edit = zhv_vec_push(&none, p->arena);
    if (edit) {
        *edit = (zhv_edit){.text = ZHV_STR("<nowiki>{{")};
        zhv_str text = zhv_writer_apply(&none, name, p->arena);
        edit->off = (uint32_t)text.len;
        edit->text = ZHV_STR("}}</nowiki>");
        text = zhv_writer_apply(&none, text, p->arena);
        uint32_t off = p->tape.tok[e->tok].off - 1;
        uint32_t end = p->tape.tok[e->last].off + p->tape.tok[e->last].len + 1;
        zhv_writer_add(w, off, end - off, text, ZHV_ORIGIN_POLICY, true);
    }
}

/* Is token i running text? */
static bool is_read(const zhv_tape *t, uint32_t i)
{
    return i < t->n && t->tok[i].kind == ZHV_K_TEXT &&
           t->tok[i].role == ZHV_R_TEXT;
}

/* Would an address that the rule shows be a link? In <pre>, the only body that
 * has rules and is RAW beside them, it would not; in a call where text stands
 * beside the rule it would. */
static bool in_prose(const zhv_page_state *p, const zhv_event *e)
{
    const zhv_tape *t = &p->tape;
    const bool raw =
        (e->tok > 0 && t->tok[e->tok - 1].kind == ZHV_K_RAW) ||
        (e->last + 1 < t->n && t->tok[e->last + 1].kind == ZHV_K_RAW);
    if (t->dialect != ZHV_DIALECT_WIKITEXT || e->in_attr || raw) {
        return false;
    }
    return e->owner == ZHV_NO_MATE ||
           t->tok[e->owner].kind == ZHV_K_TABLE_OPEN ||
           is_read(t, e->tok - 1) || is_read(t, e->last + 1);
}

/* Of a |, or of {{!}}. */
static uint32_t bar_length(const zhv_page_state *p, const zhv_event *e)
{
    const zhv_token *tok = p->tape.tok;
    if (tok[e->tok].kind != ZHV_K_TMPL_OPEN) {
        return 1;
    }
    const zhv_token *last = &tok[tok[e->tok].mate];
    return last->off + last->len - tok[e->tok].off;
}

void zhv_writer_event(zhv_writer *w, uint32_t event)
{
    const zhv_event *e = &w->p->flow.events.at[event];
    w->script = ZHV_SCRIPT_AUTO;
    if (e->kind == ZHV_EVENT_NAMES) {
        return;
    }
    if (e->kind == ZHV_EVENT_DASHED) {
        resolve_dashed(w, e);
        return;
    }
    if (e->kind == ZHV_EVENT_LOOSE) {
        zhv_writer_add(w, e->last, 0, ZHV_NOWIKI, ZHV_ORIGIN_POLICY, false);
        return;
    }
    if (e->kind == ZHV_EVENT_BAR) {
        zhv_writer_add(w, e->last, bar_length(w->p, e), ZHV_STR("&#124;"),
                       ZHV_ORIGIN_POLICY, false);
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
            zhv_writer_add(w, loose, 0, ZHV_NOWIKI, ZHV_ORIGIN_POLICY, false);
        }
    }
    const zhv_token *last = &w->p->tape.tok[e->last];
    uint32_t off = w->p->tape.tok[e->tok].off;
    zhv_writer_add(w, off, last->off + last->len - off, text, ZHV_ORIGIN_POLICY,
                   true);
    if (w->out->edits.n && in_prose(w->p, e)) {
        w->out->edits.at[w->out->edits.n - 1].prose = true;
    }
}
