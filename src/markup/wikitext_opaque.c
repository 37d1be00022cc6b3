#include "markup/wikitext_blocks.h"

/* What brackets do not see into: comments and extension tags. */

/* ---- searches ---------------------------------------------------------- */

/* First byte c in [from, end of the page), remembered. */
static size_t find_byte(const zhv_blocks *b, zhv_memo *m, size_t from, char c)
{
    if (from < m->from || from > m->at) {
        m->from = from;
        m->at = zhv_str_find(b->w->src, from, c);
    }
    return m->at;
}

static size_t find_comment_end(zhv_blocks *b, size_t from)
{
    zhv_memo *m = &b->comment_end;
    if (from < m->from || from > m->at) {
        size_t at = from;
        do {
            at = zhv_str_find(b->w->src, at, '>');
            if (at >= from + 2 && at < b->w->src.len && b->s[at - 1] == '-' &&
                b->s[at - 2] == '-') {
                break;
            }
            at += at < b->w->src.len;
        } while (at < b->w->src.len);
        m->from = from;
        m->at = at < b->w->src.len ? at - 2 : b->w->src.len;
    }
    return m->at;
}

/* Past the "</name >" at src[at], or 0. */
static size_t closing_tag_end(const zhv_blocks *b, size_t at, zhv_str name)
{
    size_t len = b->w->src.len;
    if (at + 2 + name.len >= len || b->s[at + 1] != '/' ||
        !zhv_str_alike((zhv_str){b->s + at + 2, name.len}, name)) {
        return 0;
    }
    size_t i = at + 2 + name.len;
    while (i < len && (zhv_is_space(b->s[i]) || b->s[i] == '\f')) {
        i++;
    }
    return i < len && b->s[i] == '>' ? i + 1 : 0;
}

static zhv_closing_tag *closing_of(zhv_blocks *b, zhv_str name)
{
    for (uint32_t i = 0; i < b->closing.n; i++) {
        zhv_closing_tag *c = &b->closing.at[i];
        if (zhv_str_alike(c->name, name)) {
            return c;
        }
    }
    zhv_closing_tag *c = zhv_vec_push(&b->closing, b->w->arena);
    if (c == NULL) {
        b->w->oom = true;
        return NULL;
    }
    *c = (zhv_closing_tag){name, {1, 0}, 0};
    return c;
}

/* First </name> at or after `from`; src.len if there is none. */
static size_t find_closing(zhv_blocks *b, zhv_str name, size_t from,
                           size_t *end)
{
    zhv_closing_tag *c = closing_of(b, name);
    size_t len = b->w->src.len;
    if (c == NULL) {
        return len;
    }
    if (from < c->where.from || from > c->where.at) {
        size_t at = zhv_str_find(b->w->src, from, '<');
        while (at < len && (c->end = closing_tag_end(b, at, name)) == 0) {
            at = zhv_str_find(b->w->src, at + 1, '<');
        }
        c->where = (zhv_memo){from, at};
    }
    *end = c->end;
    return c->where.at;
}

/* ---- comments and tags ------------------------------------------------- */

static void at_comment(zhv_blocks *b)
{
    size_t end = find_comment_end(b, b->pos + 4) + 3;
    if (end > b->limit) {
        end = b->limit;
    }
    zhv_wiki_mark(b->w, ZHV_K_COMMENT, b->pos, end - b->pos);
    b->pos = b->consumed = end;
}

/* -{ }- in the content of <pre>; all else there is raw. */
static void pre_rules(zhv_blocks *b, size_t from, size_t to)
{
    zhv_wiki *w = b->w;
    size_t used = from; /* a - before this is taken */
    b->pre_rules.n = 0;
    for (size_t i = from; i < to && !w->oom; i++) {
        if (b->s[i] == '{' && i > used && b->s[i - 1] == '-') {
            uint32_t *slot = zhv_vec_push(&b->pre_rules, w->arena);
            if (slot == NULL) {
                w->oom = true;
                return;
            }
            *slot = zhv_wiki_mark(w, ZHV_M_NONE, i - 1, 2);
            used = i + 1;
        } else if (b->s[i] == '}' && i + 1 < to && b->s[i + 1] == '-' &&
                   b->pre_rules.n) {
            uint32_t open = b->pre_rules.at[--b->pre_rules.n];
            uint32_t close = zhv_wiki_mark(w, ZHV_K_RULE_CLOSE, i, 2);
            w->mark.at[close].mate = open;
            w->mark.at[open].kind = ZHV_K_RULE_OPEN;
            w->mark.at[open].mate = close;
            used = i + 2;
        }
    }
}

void zhv_blocks_end_tag(zhv_blocks *b, uint32_t open, size_t from, size_t to)
{
    zhv_wiki *w = b->w;
    uint32_t close = zhv_wiki_mark(w, ZHV_K_TAG_CLOSE, from, to - from);
    w->mark.at[close].mate = open;
    w->mark.at[open].mate = close;
    b->pos = b->consumed = to;
}

/* The tag [b->pos, gt] has the closing tag [close, end). */
static void extension(zhv_blocks *b, zhv_tag_class class, zhv_str name,
                      size_t gt, size_t close, size_t end)
{
    zhv_wiki *w = b->w;
    uint32_t open = zhv_wiki_mark(w, ZHV_K_TAG_OPEN, b->pos, gt + 1 - b->pos);
    w->mark.at[open].aux = (uint16_t) class;
    if (class != ZHV_TAG_EXT) {
        if (class == ZHV_TAG_PRE) {
            pre_rules(b, gt + 1, close);
        }
        zhv_blocks_end_tag(b, open, close, end);
        return;
    }
    zhv_ext_frame *f = zhv_vec_push(&b->exts, w->arena);
    if (f == NULL) {
        w->oom = true;
        return;
    }
    bool lines = zhv_tag_is_gallery(name) || zhv_tag_is_map(name);
    *f = (zhv_ext_frame){b->limit, end, open, lines};
    zhv_blocks_push(b, ZHV_P_EXT, b->pos, 0);
    b->limit = close;
    b->pos = b->consumed = gt + 1;
    zhv_blocks_line(b);
}

/* A tag that is text after all: what stands in it opens nothing. */
static void note_skipped(zhv_blocks *b, size_t from, size_t to)
{
    for (size_t i = from; i + 1 < to; i++) {
        bool twice = b->s[i] == b->s[i + 1];
        b->w->loose_braces |= twice && b->s[i] == '{';
        b->w->loose_brackets |= twice && b->s[i] == '[';
    }
}

static void at_extension(zhv_blocks *b, zhv_tag_class class, zhv_str name)
{
    size_t gt = find_byte(b, &b->gt, b->pos + 1 + name.len, '>');
    if (gt >= b->limit) {
        b->pos++;
        return;
    }
    if (b->s[gt - 1] == '/') {
        /* an <includeonly/> is gone like a comment */
        const zhv_kind kind =
            zhv_tag_is_away(name) ? ZHV_K_COMMENT : ZHV_K_TAG_ALONE;
        uint32_t i = zhv_wiki_mark(b->w, kind, b->pos, gt + 1 - b->pos);
        b->w->mark.at[i].aux = (uint16_t) class;
        b->pos = b->consumed = gt + 1;
        return;
    }
    size_t end = 0;
    size_t close = find_closing(b, name, gt + 1, &end);
    if (close < b->limit && end <= b->limit) {
        extension(b, class, name, gt, close, end);
    } else {
        note_skipped(b, b->pos, gt);
        b->pos = b->consumed = gt + 1;
    }
}

/* <tvar|name>, which </> ends: the old way to write it. */
static bool at_variable(zhv_blocks *b, zhv_str name)
{
    const zhv_str begin = ZHV_STR("tvar|");
    const size_t gt = b->pos + 1 + name.len;
    if (name.len <= begin.len || !zhv_str_starts(name, begin) ||
        gt >= b->limit || b->s[gt] != '>') {
        return false;
    }
    zhv_wiki_mark(b->w, ZHV_K_TAG_ALONE, b->pos, gt + 1 - b->pos);
    b->pos = b->consumed = gt + 1;
    return true;
}

/* <noinclude>, </noinclude>. */
static void at_gone(zhv_blocks *b, zhv_str name)
{
    size_t gt = find_byte(b, &b->gt, b->pos + 1 + name.len, '>');
    if (gt >= b->limit) {
        b->pos++;
        return;
    }
    zhv_wiki_mark(b->w, ZHV_K_COMMENT, b->pos, gt + 1 - b->pos);
    b->pos = b->consumed = gt + 1;
}

void zhv_blocks_angle(zhv_blocks *b)
{
    zhv_str src = b->w->src;
    if (b->pos + 3 < b->limit && memcmp(b->s + b->pos, "<!--", 4) == 0) {
        at_comment(b);
        return;
    }
    zhv_str name = zhv_tag_name(src, b->pos);
    uint32_t number = zhv_tag_number(b->w, name);
    zhv_tag_class class = number == ZHV_NO_TAG
                              ? ZHV_TAG_NONE
                              : (zhv_tag_class)b->w->tag.at[number].class;
    if (class == ZHV_TAG_GONE) {
        at_gone(b, name);
        return;
    }
    if (class != ZHV_TAG_EXT || !zhv_tag_is_away(name)) {
        zhv_blocks_spoil(b, false);
    }
    if (class == ZHV_TAG_NONE) {
        b->pos += !at_variable(b, name);
        return;
    }
    bool closing = b->s[b->pos + (b->pos + 1 < src.len)] == '/';
    if (class == ZHV_TAG_EXT || class == ZHV_TAG_OPAQUE ||
        class == ZHV_TAG_PRE) {
        if (closing) {
            b->pos++;
        } else {
            at_extension(b, class, name);
        }
        return;
    }
    zhv_blocks_spoil(b, true);
    uint32_t i = zhv_wiki_mark(b->w, ZHV_M_TAG, b->pos, 1);
    b->w->mark.at[i].mate = number;
    b->pos++;
}
