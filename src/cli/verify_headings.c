#include "cli/verify_headings.h"

#include "base/bytes.h"
#include "base/escape.h"
#include "cli/verify_sections.h"
#include "rules/section.h"

/* Appends s as an anchor has it: blanks are one underscore. */
static void put_anchor(zhv_headings *h, zhv_bytes *to, zhv_str s)
{
    size_t n;
    for (size_t i = 0; i < s.len; i += n) {
        char c = zhv_decoded(zhv_str_sub(s, i, s.len), &n);
        c = c == ' ' ? '_' : c;
        if (c == '_' && (to->n == 0 || to->at[to->n - 1] == '_')) {
            continue;
        }
        char *new = zhv_vec_push(to, h->arena);
        if (new == NULL) {
            h->failed = true;
            return;
        }
        *new = c;
    }
}

static zhv_str anchor_done(zhv_bytes *b)
{
    while (b->n && b->at[b->n - 1] == '_') {
        b->n--;
    }
    return (zhv_str){b->at ? b->at : "", b->n};
}

/* Text of the heading that opens at token i, as its anchor. */
static zhv_str heading_anchor(zhv_headings *h, const zhv_tape *t, uint32_t open)
{
    zhv_bytes out = {0};
    for (uint32_t i = open + 1; i < t->tok[open].mate; i++) {
        const zhv_token *tok = &t->tok[i];
        if (tok->kind == ZHV_K_RULE_OPEN) {
            put_anchor(h, &out, zhv_tape_span(t, i, tok->mate + 1));
            i = tok->mate;
        } else if (tok->kind == ZHV_K_ENTITY || tok->kind == ZHV_K_RAW ||
                   (tok->kind == ZHV_K_TEXT && tok->role != ZHV_R_TARGET)) {
            put_anchor(h, &out, zhv_token_str(t, i));
        }
    }
    return anchor_done(&out);
}

static void read_anchors(zhv_headings *h)
{
    h->read = true;
    for (unsigned side = 0; side < 2; side++) {
        const zhv_tape *t = h->tape[side];
        for (uint32_t i = 0; i < t->n && !h->failed; i++) {
            if (zhv_section_opens(t, i)) {
                zhv_str anchor = heading_anchor(h, t, i);
                h->failed |= !zhv_map_put(&h->names[side], h->arena, anchor, 1);
                i = t->tok[i].mate;
            }
        }
    }
}

static bool has_anchor(const zhv_headings *h, unsigned side, zhv_str anchor)
{
    return zhv_sections_has(&h->names[side], anchor, '_');
}

/* The same for one written as in an address: "%E8", or ".E8" of old. */
static bool has_escaped_anchor(zhv_headings *h, zhv_str section)
{
    static const char marks[] = {'%', '.'};
    for (size_t i = 0; i < sizeof marks; i++) {
        zhv_bytes anchor = {0};
        zhv_str plain = zhv_unescape(section, marks[i], h->arena);
        if (plain.ptr == NULL) {
            h->failed = true;
            return false;
        }
        put_anchor(h, &anchor, plain);
        if (has_anchor(h, 0, anchor_done(&anchor))) {
            return true;
        }
    }
    return false;
}

bool zhv_headings_moved(zhv_headings *h, zhv_str from, zhv_str to)
{
    size_t at = zhv_str_find(from, 0, '#');
    if (at == from.len || !zhv_str_starts(to, zhv_str_sub(from, 0, at + 1))) {
        return false;
    }
    zhv_bytes page = {0};
    zhv_bytes title = {0};
    zhv_bytes old = {0};
    zhv_bytes new = {0};
    put_anchor(h, &page, zhv_str_sub(from, 0, at));
    put_anchor(h, &title, h->title);
    zhv_str section = zhv_str_trim(zhv_str_sub(from, at + 1, from.len));
    put_anchor(h, &old, section);
    put_anchor(h, &new, zhv_str_trim(zhv_str_sub(to, at + 1, to.len)));
    zhv_str name = anchor_done(&page);
    if (name.len && !zhv_str_eq(name, anchor_done(&title))) {
        return false;
    }
    if (!h->read) {
        read_anchors(h);
    }
    return (has_anchor(h, 0, anchor_done(&old)) ||
            has_escaped_anchor(h, section)) &&
           has_anchor(h, 1, anchor_done(&new));
}
