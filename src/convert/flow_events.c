/* Events: what acts, and what the | in its place would belong to. */
#include "convert/flow_reader.h"

#include "rules/collect.h"

/* Tags, headings and addresses around the reading point do not keep a | from
 * what is around them. */
static zhv_flow_around owner_of_bars(const zhv_flow_reader *r)
{
    const zhv_flow_around none = {ZHV_NO_MATE, ZHV_FLOW_NO_BRACKET, false};
    uint32_t at = r->owners.n ? r->owners.at[r->owners.n - 1].bracket
                              : ZHV_FLOW_NO_BRACKET;
    return at == ZHV_FLOW_NO_BRACKET ? none : r->owners.at[at];
}

static void put_event(zhv_flow_reader *r, zhv_event event)
{
    zhv_event *e = zhv_vec_push(&r->flow->events, r->arena);
    if (e == NULL) {
        r->failed = true;
        return;
    }
    *e = event;
}

/* MediaWiki converts the attributes of a stretch of HTML before its text: a
 * rule in a title acts on what stands before it, back to the last rule in the
 * text (SEMANTICS 9). Done once a stretch, for the last of them. */
void zhv_flow_end_stretch(zhv_flow_reader *r)
{
    zhv_flow *f = r->flow;
    for (uint32_t i = r->stretch; i < r->before_attr; i++) {
        f->runs.at[i].moment = r->attr_moment;
    }
    r->stretch = f->runs.n;
}

void zhv_flow_add_event(zhv_flow_reader *r, zhv_event_kind kind, uint32_t open)
{
    zhv_flow_around owner = owner_of_bars(r);
    put_event(r, (zhv_event){.kind = kind,
                             .tok = open,
                             .last = r->tape->tok[open].mate,
                             .owner = owner.open,
                             .in_named = owner.named,
                             .in_term = r->term,
                             .one_line = r->one_line,
                             .in_attr = r->attr,
                             .elsewhere = r->elsewhere});
    r->cut = true;
    r->cell_rule |= r->cell;
    if (r->attr) {
        r->before_attr = r->flow->runs.n;
        r->attr_moment = r->flow->events.n;
    } else if (kind == ZHV_EVENT_INLINE) {
        zhv_flow_end_stretch(r);
    }
}

void zhv_flow_add_front(zhv_flow_reader *r, uint32_t tok)
{
    if (zhv_front_has_names(zhv_token_str(r->tape, tok))) {
        put_event(r, (zhv_event){.kind = ZHV_EVENT_NAMES,
                                 .tok = tok,
                                 .last = tok,
                                 .owner = ZHV_NO_MATE});
    }
}

/* ---- what would act without rules ---- */

/* A {{ before a -{ that is never closed: with no converter it is a call. */
static void find_loose(zhv_flow_reader *r, uint32_t tok)
{
    const zhv_token *t = &r->tape->tok[tok];
    zhv_str text = zhv_token_str(r->tape, tok);
    for (size_t at = zhv_str_find(text, 0, '{'); at + 1 < text.len;
         at = zhv_str_find(text, at + 1, '{')) {
        if (text.ptr[at + 1] == '{') {
            r->loose = t->off + (uint32_t)at + 1;
        } else if (at > 0 && text.ptr[at - 1] == '-' && r->loose) {
            put_event(r, (zhv_event){.kind = ZHV_EVENT_LOOSE,
                                     .tok = tok,
                                     .last = r->loose,
                                     .owner = ZHV_NO_MATE});
            r->loose = 0;
        }
    }
}

static void put_bar(zhv_flow_reader *r, uint32_t tok, uint32_t off)
{
    put_event(r, (zhv_event){.kind = ZHV_EVENT_BAR,
                             .tok = tok,
                             .last = off,
                             .owner = ZHV_NO_MATE});
}

/* Each | of a cell whose attributes a rule has made impossible. */
static void find_bars(zhv_flow_reader *r, uint32_t tok)
{
    const uint32_t off = r->tape->tok[tok].off;
    zhv_str text = zhv_token_str(r->tape, tok);
    for (size_t at = zhv_str_find(text, 0, '|'); at < text.len;
         at = zhv_str_find(text, at + 1, '|')) {
        put_bar(r, tok, off + (uint32_t)at);
    }
}

static bool is_bar_call(const zhv_flow_reader *r, uint32_t i)
{
    const zhv_token *t = &r->tape->tok[i];
    return t->kind == ZHV_K_TMPL_OPEN && t->mate == i + 2 &&
           zhv_str_eq(zhv_token_str(r->tape, i + 1), ZHV_STR("!"));
}

void zhv_flow_bar_call(zhv_flow_reader *r, uint32_t open)
{
    const zhv_token *tok = r->tape->tok;
    const uint32_t in =
        r->owners.n ? r->owners.at[r->owners.n - 1].open : ZHV_NO_MATE;
    if (in == ZHV_NO_MATE || tok[in].kind != ZHV_K_TABLE_OPEN ||
        !is_bar_call(r, open)) {
        return;
    }
    const bool twice =
        is_bar_call(r, open + 3) || (open >= 3 && is_bar_call(r, open - 3));
    if (r->cell_rule && !twice) {
        put_bar(r, open, tok[open].off);
        return;
    }
    /* it begins a cell, or ends attributes */
    r->cell = twice || tok[open - 1].kind == ZHV_K_NEWLINE;
    r->cell_rule = false;
}

void zhv_flow_watch(zhv_flow_reader *r, uint32_t tok)
{
    if (r->tape->dialect == ZHV_DIALECT_WIKITEXT && !r->tape->plain) {
        find_loose(r, tok);
    }
    if (r->cell_rule) {
        find_bars(r, tok);
    }
}
