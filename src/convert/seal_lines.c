#include "convert/seal_lines.h"

#include "base/bytes.h"
#include "base/utf8.h"
#include "rules/role.h"

void zhv_gone_lines_init(zhv_gone_lines *g, zhv_edits *edits,
                         const zhv_tape *tape, zhv_arena *arena)
{
    const zhv_str mark = ZHV_BYTE_ORDER_MARK;
    *g = (zhv_gone_lines){
        .edits = edits,
        .tape = tape,
        .arena = arena,
        .start = zhv_str_starts(tape->src, mark) ? (uint32_t)mark.len : 0};
}

/* <!-- -->, and no tag that vanishes. */
static bool is_comment(const zhv_tape *t, uint32_t i)
{
    return t->tok[i].kind == ZHV_K_COMMENT &&
           zhv_str_starts(zhv_token_str(t, i), ZHV_STR("<!"));
}

/* <noinclude>: MediaWiki has taken it away before it looks at lines. */
static bool is_gone(const zhv_tape *t, uint32_t i, bool comments)
{
    return t->dialect == ZHV_DIALECT_WIKITEXT &&
           t->tok[i].kind == ZHV_K_COMMENT && (comments || !is_comment(t, i));
}

uint32_t zhv_gone_behind(const zhv_tape *t, uint32_t at, bool comments)
{
    const bool some = at < t->src.len && t->src.ptr[at] == '<';
    uint32_t i = some ? zhv_tape_at(t, at) : t->n;
    for (; i < t->n && t->tok[i].off == at && is_gone(t, i, comments); i++) {
        at = t->tok[i].off + t->tok[i].len;
    }
    return at;
}

uint32_t zhv_gone_before(const zhv_tape *t, uint32_t at, bool comments)
{
    const bool some = at > 0 && t->src.ptr[at - 1] == '>';
    uint32_t i = some ? zhv_tape_at(t, at) : 0;
    for (; i > 0 && is_gone(t, i - 1, comments); i--) {
        at = t->tok[i - 1].off;
    }
    return at;
}

/* The tags that vanish in [from, to), where there are but they and blanks. */
static zhv_str tags_of(const zhv_gone_lines *g, uint32_t from, uint32_t to)
{
    const zhv_tape *t = g->tape;
    zhv_bytes out = {0};
    if (zhv_str_find(zhv_str_sub(t->src, 0, to), from, '<') < to) {
        for (uint32_t i = zhv_tape_at(t, from); i < t->n && t->tok[i].off < to;
             i++) {
            if (is_gone(t, i, false)) {
                zhv_bytes_add(&out, g->arena, zhv_token_str(t, i));
            }
        }
    }
    return out.n ? zhv_bytes_str(&out) : (zhv_str){"", 0};
}

/* Past blanks and such tags at `at`, before `to`. */
static uint32_t past_blanks(const zhv_gone_lines *g, uint32_t at, uint32_t to)
{
    uint32_t from;
    do {
        from = at;
        const char c = at < to ? g->tape->src.ptr[at] : '\0';
        at += c == ' ' || c == '\t' || c == '\r';
        at = c == '<' ? zhv_gone_behind(g->tape, at, false) : at;
    } while (at > from);
    return at;
}

/* The first index behind i where the line of vanishing constructs ends: all
 * edits from i to there are empty constructs with only blanks, and tags that
 * vanish, between them, and *end is the offset of the newline (or the end). 0:
 * no such line. */
static uint32_t empty_line(zhv_gone_lines *g, uint32_t i, uint32_t *end)
{
    const zhv_edits *edits = g->edits;
    uint32_t at = edits->at[i].off;
    if (at < g->full) {
        return 0;
    }
    while (i < edits->n &&
           past_blanks(g, at, edits->at[i].off) == edits->at[i].off &&
           edits->at[i].construct && edits->at[i].text.len == 0) {
        at = edits->at[i].off + edits->at[i].len;
        i++;
    }
    const uint32_t src_end = (uint32_t)g->tape->src.len;
    const uint32_t next = i < edits->n ? edits->at[i].off : src_end;
    at = past_blanks(g, at, next);
    if (at < next ? g->tape->src.ptr[at] == '\n' : next == src_end) {
        *end = at;
        return i;
    }
    g->full = at;
    return 0;
}

/* Bytes of the line end at src[at]; 0 when none is there. */
static uint32_t line_end_at(zhv_str src, size_t at)
{
    const bool cr = at + 1 < src.len && src.ptr[at] == '\r';
    return at + cr < src.len && src.ptr[at + cr] == '\n' ? 1u + cr : 0;
}

static bool blank_line_before(const zhv_gone_lines *g, uint32_t off)
{
    const char *s = g->tape->src.ptr;
    if (off <= g->start) {
        return true;
    }
    uint32_t at = off - 1;
    at -= at > 0 && s[off - 1] == '\n' && s[at - 1] == '\r';
    at = zhv_gone_before(g->tape, at, false);
    return s[off - 1] == '\n' && at > 0 && s[at - 1] == '\n';
}

/* Where token i ends if it shows nothing, or else i. */
static uint32_t past_unseen(const zhv_tape *t, uint32_t i)
{
    const zhv_token *tok = &t->tok[i];
    switch (tok->kind) {
    case ZHV_K_NEWLINE:
    case ZHV_K_COMMENT:
    case ZHV_K_MAGIC:
        return i + 1;
    case ZHV_K_LINK_OPEN:
        return tok->aux == ZHV_ACT_CATEGORY || tok->aux == ZHV_ACT_INTERWIKI
                   ? tok->mate + 1
                   : i;
    case ZHV_K_TMPL_OPEN:
        return tok->aux == ZHV_ACT_INVISIBLE ? tok->mate + 1 : i;
    default:
        return i;
    }
}

/* Is nothing shown before `off`, as if the page began there? */
static bool at_top(zhv_gone_lines *g, uint32_t off)
{
    const zhv_tape *t = g->tape;
    while (g->top < t->n && t->tok[g->top].off < off) {
        uint32_t next = past_unseen(t, g->top);
        if (next == g->top) {
            return false;
        }
        g->top = next;
    }
    return g->top < t->n;
}

/* Is an edit in the way of deleting [from, to)? */
static bool untouched(const zhv_gone_lines *g, uint32_t i, uint32_t to)
{
    return i >= g->edits->n || g->edits->at[i].off >= to;
}

/* Lines that MediaWiki takes away as a whole, from the line that begins at
 * `from` on: where they end. */
static uint32_t past_gone_lines(const zhv_tape *t, uint32_t from)
{
    uint32_t gone = from;
    bool some = false;
    for (uint32_t i = zhv_tape_at(t, from); i < t->n;) {
        const zhv_token *tok = &t->tok[i];
        if (tok->kind == ZHV_K_NEWLINE) {
            if (!some) {
                break;
            }
            gone = tok->off + tok->len;
            some = false;
            i++;
        } else if (is_comment(t, i) || (tok->kind == ZHV_K_LINK_OPEN &&
                                        (tok->aux == ZHV_ACT_CATEGORY ||
                                         tok->aux == ZHV_ACT_INTERWIKI))) {
            some = true;
            i = past_unseen(t, i);
        } else {
            break;
        }
    }
    return gone;
}

/* A page that begins with lines that are taken away and a blank one has an
 * empty paragraph, unless something stood before them: the edit, which takes
 * away what did, goes on over the blank line. */
static void drop_blank_below(zhv_gone_lines *g, zhv_edit *last, uint32_t behind)
{
    const uint32_t from = last->off + last->len;
    const uint32_t at = past_gone_lines(g->tape, from);
    const uint32_t end = at + line_end_at(g->tape->src, at);
    const bool blank = last->text.len == 0 && at > from && end > at &&
                       end < g->tape->src.len &&
                       !line_end_at(g->tape->src, end);
    if (blank && untouched(g, behind, end)) {
        const zhv_str kept =
            zhv_arena_str(g->arena, zhv_str_sub(g->tape->src, from, at));
        if (kept.ptr) {
            last->text = kept;
            last->len += end - from;
            g->dropped = end;
        }
    }
}

static bool begins_item(zhv_str src, size_t at)
{
    return at < src.len && memchr("*#:;", src.ptr[at], 4) != NULL;
}

/* Does the line that ends before `at` belong to a list, and the one at `to`,
 * too? What stood between them ended the list; now it would go on. */
static bool parts_lists(const zhv_gone_lines *g, uint32_t at, uint32_t to)
{
    if (g->tape->dialect != ZHV_DIALECT_WIKITEXT || at < 2 ||
        g->tape->src.ptr[at - 1] != '\n' || !begins_item(g->tape->src, to)) {
        return false;
    }
    uint32_t line = at - 1;
    while (line > 0 && g->tape->src.ptr[line - 1] != '\n') {
        line--;
    }
    return begins_item(g->tape->src, line);
}

/* Bytes of the line that begins at `at`, if nothing is in it. */
static uint32_t blank_line_at(const zhv_gone_lines *g, uint32_t at)
{
    const uint32_t behind = zhv_gone_behind(g->tape, at, false);
    const uint32_t end = line_end_at(g->tape->src, behind);
    return end ? behind + end - at : 0;
}

/* Takes away the line of edits [i, behind), whose newline is at `end`, and
 * one of the two blank lines around it; but no tags. */
static void drop_line(zhv_gone_lines *g, uint32_t i, uint32_t behind,
                      uint32_t end)
{
    zhv_str src = g->tape->src;
    zhv_edit *first = &g->edits->at[i];
    bool free_before = i == 0 || first[-1].off + first[-1].len < first->off;
    if (end + 1 >= src.len && free_before && first->off &&
        src.ptr[first->off - 1] == '\n') {
        first->off--; /* the page ends here: its last newline goes, too */
        first->len++;
    }
    uint32_t to = end < src.len ? end + 1 : end;
    const uint32_t begin = zhv_gone_before(g->tape, first->off, false);
    bool goes_on = begin && begin == g->dropped;
    bool top =
        g->tape->dialect == ZHV_DIALECT_WIKITEXT && at_top(g, first->off);
    bool blank = goes_on ? g->blank : top || blank_line_before(g, begin);
    /* the second of two blank lines is an empty paragraph */
    const uint32_t below = blank_line_at(g, to);
    bool two = top && below && blank_line_at(g, to + below);
    if (blank && !two && untouched(g, behind, to + below)) {
        to += below;
    }
    if (!untouched(g, behind, to)) {
        return;
    }
    g->first = goes_on ? g->first : begin;
    if (parts_lists(g, g->first, zhv_gone_behind(g->tape, to, false))) {
        to = end; /* an empty line stays */
    }
    g->dropped = to;
    g->blank = blank;
    g->top = top ? zhv_tape_at(g->tape, to) : g->top;
    for (uint32_t k = i; k < behind; k++) { /* and the blanks between them */
        zhv_edit *e = &g->edits->at[k];
        const uint32_t next = k + 1 < behind ? e[1].off : to;
        e->text = tags_of(g, e->off + e->len, next);
        e->len = next - e->off;
    }
    if (top && !two) {
        drop_blank_below(g, &g->edits->at[behind - 1], behind);
    }
}

/* Is the line that begins with edit i one of a poem, or of <pre>? It is shown,
 * with nothing in it. */
static bool shows_lines(const zhv_gone_lines *g, uint32_t i)
{
    const zhv_tape *t = g->tape;
    const uint32_t at = zhv_tape_at(t, g->edits->at[i].off);
    if (at == 0 || t->tok[at - 1].mate == ZHV_NO_MATE) {
        return false;
    }
    const zhv_token *last = &t->tok[at - 1];
    return last->kind == ZHV_K_RAW ||
           (last->kind == ZHV_K_NEWLINE &&
            t->tok[last->mate].kind == ZHV_K_TAG_OPEN &&
            t->tok[last->mate].aux == ZHV_ACT_LINES);
}

bool zhv_gone_lines_begins(const zhv_gone_lines *g, uint32_t off)
{
    const uint32_t begin = zhv_gone_before(g->tape, off, false);
    return begin <= g->start || g->tape->src.ptr[begin - 1] == '\n';
}

uint32_t zhv_gone_lines_take(zhv_gone_lines *g, uint32_t i)
{
    uint32_t end;
    const uint32_t behind = empty_line(g, i, &end);
    if (behind == 0 || shows_lines(g, i)) {
        return 0;
    }
    drop_line(g, i, behind, end);
    return behind;
}
