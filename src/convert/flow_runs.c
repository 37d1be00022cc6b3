/* Runs: which pieces of text one is made of. */
#include "convert/flow_reader.h"

void zhv_flow_new_paragraph(zhv_flow_reader *r)
{
    zhv_evidence *e = zhv_vec_push(&r->flow->paragraphs, r->arena);
    if (e == NULL) {
        r->failed = true;
        return;
    }
    *e = (zhv_evidence){0, 0};
    r->bold = false;
    r->term = false;
    r->one_line = false;
    r->cut = true;
}

/* Is the token one more piece of the last run? A label goes on after an
 * entity in it. */
static bool goes_on(const zhv_flow_reader *r, const zhv_run *last, uint32_t tok,
                    zhv_sink sink)
{
    const zhv_token *t = r->tape->tok;
    return sink == ZHV_SINK_PLACE
               ? !r->cut
               : last->sink == sink && t[last->tok].mate == t[tok].mate &&
                     t[last->tok].aux == t[tok].aux;
}

void zhv_flow_add_piece(zhv_flow_reader *r, uint32_t tok, zhv_piece part,
                        zhv_sink sink)
{
    zhv_flow *f = r->flow;
    if (!zhv_vec_room(&f->pieces, r->arena)) {
        r->failed = true;
        return;
    }
    f->pieces.at[f->pieces.n++] = part;
    if (f->runs.n && goes_on(r, &f->runs.at[f->runs.n - 1], tok, sink)) {
        f->runs.at[f->runs.n - 1].n++;
        f->runs.at[f->runs.n - 1].quoted &= r->links > 0 || r->bold;
        return;
    }
    zhv_run *run = zhv_vec_push(&f->runs, r->arena);
    if (run == NULL) {
        r->failed = true;
        return;
    }
    *run = (zhv_run){.first = f->pieces.n - 1,
                     .n = 1,
                     .moment = f->events.n,
                     .paragraph = f->paragraphs.n - 1,
                     .tok = tok,
                     .sink = (uint8_t)sink,
                     .quoted = r->links > 0 || r->bold};
    r->cut = sink != ZHV_SINK_PLACE;
}

/* The parts of a token that no guard covers. A label that one covers in part
 * stays as it is. Returns false when there is no guard. */
static bool add_guarded(zhv_flow_reader *r, uint32_t tok, zhv_sink sink)
{
    const zhv_token *t = &r->tape->tok[tok];
    uint32_t i = zhv_guards_at(r->guards, t->off);
    uint32_t end = t->off + t->len;
    if (i == r->guards->n || r->guards->at[i].off >= end) {
        return false;
    }
    uint32_t at = sink == ZHV_SINK_PLACE ? t->off : end;
    r->cut = true;
    for (; at < end; i++) {
        bool more = i < r->guards->n && r->guards->at[i].off < end;
        uint32_t stop = more ? r->guards->at[i].off : end;
        if (at < stop) {
            zhv_flow_add_piece(r, tok, (zhv_piece){at, stop - at}, sink);
        }
        r->cut |= more;
        at = more ? r->guards->at[i].end : end;
    }
    return true;
}

static bool has_link_end(zhv_str s, size_t from)
{
    size_t at = zhv_str_find(s, from, ']');
    return at + 1 < s.len && s.ptr[at + 1] == ']';
}

/* A link that the scanner takes for text, but that is one once the page has
 * been through a parser: its label is torn by a rule ([[target|-{a]]b}-), or
 * by braces that open no call ([[target|{{a]]'). Its target stays. */
static bool add_torn_link(zhv_flow_reader *r, uint32_t tok)
{
    const zhv_token *t = &r->tape->tok[tok];
    zhv_str text = zhv_token_str(r->tape, tok);
    size_t open = zhv_str_find(text, 0, '[');
    while (open + 1 < text.len && text.ptr[open + 1] != '[') {
        open = zhv_str_find(text, open + 1, '[');
    }
    size_t bar = zhv_str_find(text, open, '|');
    const bool third = open + 2 < text.len && text.ptr[open + 2] == '[';
    if (bar >= text.len || third) {
        return false;
    }
    bool rule = tok + 1 < r->tape->n && t[1].kind == ZHV_K_RULE_OPEN;
    zhv_str inside =
        rule ? zhv_tape_span(r->tape, tok + 2, t[1].mate) : (zhv_str){0};
    if (!has_link_end(text, bar) && !has_link_end(inside, 0)) {
        return false;
    }
    zhv_flow_add_piece(r, tok, (zhv_piece){t->off, (uint32_t)open + 2},
                       ZHV_SINK_PLACE);
    r->cut = true;
    zhv_flow_add_piece(
        r, tok, (zhv_piece){t->off + (uint32_t)bar, t->len - (uint32_t)bar},
        ZHV_SINK_PLACE);
    return true;
}

/* May the scanner have taken a link for text? */
static bool may_be_torn(const zhv_flow_reader *r, const zhv_token *t)
{
    return t->kind == ZHV_K_RAW ||
           (t->kind == ZHV_K_TEXT && r->tape->loose_brackets);
}

void zhv_flow_add_parts(zhv_flow_reader *r, uint32_t tok, zhv_sink sink)
{
    const zhv_token *t = &r->tape->tok[tok];
    if (r->guards && add_guarded(r, tok, sink)) {
        return;
    }
    if (sink == ZHV_SINK_PLACE && may_be_torn(r, t) && add_torn_link(r, tok)) {
        return;
    }
    zhv_flow_add_piece(r, tok, (zhv_piece){t->off, t->len}, sink);
}
