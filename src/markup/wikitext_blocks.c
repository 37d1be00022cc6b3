#include "markup/wikitext.h"

#include "base/compiler.h"

/* Sweep 1: brackets, as MediaWiki's preprocessor matches them.
 * One stack for {{ {{{ [[ -{ and headings; only the top may close; comments
 * and extension tags are opaque to it; what is left open is text.
 * Source   MediaWiki Preprocessor_Hash::buildDomTreeArrayFromText (1.39)
 * Cost     linear: every search to the right remembers what it found. */

typedef enum piece_kind {
    P_BRACE,   /* a run of { */
    P_BRACKET, /* a run of [ */
    P_RULE,    /* -{ */
    P_HEAD,    /* a line that begins with = */
    P_EXT      /* the content of an extension tag */
} piece_kind;

typedef struct piece {
    uint32_t off;   /* of the run; of the dash of a rule */
    uint32_t count; /* brackets of the run that are still open */
    uint32_t slot;  /* one past the mark that the next match is written to */
    uint32_t chain; /* newest separator, linked through its mate */
    uint32_t title; /* where the text before the first | begins */
    uint32_t title_end;
    uint8_t kind;
    bool dash;   /* a - stands before the run */
    bool parts;  /* a | was seen */
    bool eq;     /* this part has its = */
    bool bad;    /* the title holds what no title may hold */
    bool colon;  /* the title holds a colon: perhaps a function */
    bool single; /* [http: is open in a link's label */
} piece;

/* A search to the right: `at` is the first hit at or after `from`. */
typedef struct memo {
    size_t from;
    size_t at;
} memo;

typedef struct closing_tag {
    zhv_str name; /* as first written */
    memo where;
    size_t end; /* past the closing tag */
} closing_tag;

typedef struct ext_frame {
    size_t limit; /* of what holds the tag */
    size_t end;   /* past the closing tag */
    uint32_t open;
    bool gallery;
} ext_frame;

typedef struct blocks {
    zhv_wiki *w;
    const char *s;
    size_t pos;
    size_t limit;    /* end of the page or of the extension tag's content */
    size_t consumed; /* a - before this is part of something else */
    ZHV_VEC(piece) stack;
    ZHV_VEC(ext_frame) exts;
    ZHV_VEC(closing_tag) closing;
    ZHV_VEC(uint32_t) pre_rules;
    memo gt;
    memo comment_end;
    bool seen_ext; /* some [http: was seen: single ] matter */
} blocks;

/* ---- marks and pieces -------------------------------------------------- */

uint32_t zhv_wiki_mark(zhv_wiki *w, unsigned kind, size_t off, size_t len)
{
    zhv_token *m = zhv_vec_push(&w->mark, w->arena);
    if (m == NULL) {
        w->oom = true;
        return 0;
    }
    *m = (zhv_token){(uint32_t)off, (uint32_t)len, ZHV_NO_MATE,
                     (uint8_t)kind, ZHV_R_NONE,    0};
    return w->mark.n - 1;
}

static piece *top_of(blocks *b)
{
    return b->stack.n ? &b->stack.at[b->stack.n - 1] : NULL;
}

static bool top_is(blocks *b, piece_kind kind)
{
    const piece *p = top_of(b);
    return p && p->kind == kind;
}

static void push_piece(blocks *b, piece_kind kind, size_t off, uint32_t count)
{
    piece *p = zhv_vec_push(&b->stack, b->w->arena);
    if (p == NULL) {
        b->w->oom = true;
        return;
    }
    *p = (piece){.kind = (uint8_t)kind,
                 .off = (uint32_t)off,
                 .count = count,
                 .chain = ZHV_NO_MATE,
                 .title = (uint32_t)off + count,
                 .title_end = ZHV_NO_MATE};
}

/* Marks for every match the run may have, filled from the right. */
static void reserve(blocks *b, uint32_t slots)
{
    piece *p = top_of(b);
    if (b->w->oom) {
        return;
    }
    for (uint32_t i = 0; i < slots; i++) {
        zhv_wiki_mark(b->w, ZHV_M_NONE, p->off, 0);
    }
    p->slot = b->w->mark.n;
}

/* The title of the innermost bracket holds something that no title may hold:
 * a link's, or (also_template) a template's as well. */
static void spoil(blocks *b, bool also_template)
{
    piece *p = top_of(b);
    if (p == NULL || p->parts) {
        return;
    }
    if (p->kind == P_BRACKET ||
        (p->kind == P_BRACE && also_template && !p->colon)) {
        p->bad = true;
    }
}

static void begin_again(piece *p)
{
    p->chain = ZHV_NO_MATE;
    p->title_end = ZHV_NO_MATE;
    p->parts = p->eq = p->bad = p->colon = p->single = false;
}

static bool is_blank(const blocks *b, size_t from, size_t to)
{
    while (from < to && zhv_is_space(b->s[from])) {
        from++;
    }
    return from >= to;
}

static bool title_is_blank(const blocks *b, const piece *p, size_t close)
{
    size_t end = p->title_end == ZHV_NO_MATE ? close : p->title_end;
    return is_blank(b, p->title, end);
}

/* Says what the separators of a closed bracket are. */
static void settle_chain(blocks *b, const piece *p, unsigned bar, unsigned eq)
{
    for (uint32_t i = p->chain; i != ZHV_NO_MATE;) {
        zhv_token *m = &b->w->mark.at[i];
        i = m->mate;
        m->kind = (uint8_t)(b->s[m->off] == '|' ? bar : eq);
        m->mate = ZHV_NO_MATE;
    }
}

/* Writes opener and closer; the closer is at b->pos. */
static void write_pair(blocks *b, piece *p, unsigned open, size_t off,
                       uint32_t len)
{
    uint32_t close = zhv_wiki_mark(b->w, ZHV_M_NONE, b->pos, len);
    uint32_t slot = --p->slot;
    zhv_token *marks = b->w->mark.at;
    unsigned closer = open == ZHV_K_TMPL_OPEN    ? ZHV_K_TMPL_CLOSE
                      : open == ZHV_K_PARAM_OPEN ? ZHV_K_PARAM_CLOSE
                      : open == ZHV_K_LINK_OPEN  ? ZHV_K_LINK_CLOSE
                                                 : ZHV_K_RULE_CLOSE;
    marks[close].kind = (uint8_t)closer;
    marks[close].mate = slot;
    marks[slot] = (zhv_token){(uint32_t)off, len, close, (uint8_t)open, 0, 0};
}

/* A matched bracket that is none after all: its | belong to nobody. The mark
 * stays as a trace of the "[[" for the table cells. */
static void write_none(blocks *b, piece *p, size_t off)
{
    uint32_t slot = --p->slot;
    b->w->mark.at[slot] =
        (zhv_token){(uint32_t)off, 0, ZHV_NO_MATE, ZHV_M_NONE, 0, 0};
}

/* ---- searches ---------------------------------------------------------- */

/* First byte c in [from, end of the page), remembered. */
static size_t find_byte(const blocks *b, memo *m, size_t from, char c)
{
    if (from < m->from || from > m->at) {
        m->from = from;
        m->at = zhv_str_find(b->w->src, from, c);
    }
    return m->at;
}

static size_t find_comment_end(blocks *b, size_t from)
{
    memo *m = &b->comment_end;
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

static bool same_name(const char *a, zhv_str name)
{
    for (size_t i = 0; i < name.len; i++) {
        char x = a[i];
        char y = name.ptr[i];
        x = x >= 'A' && x <= 'Z' ? (char)(x + 32) : x;
        y = y >= 'A' && y <= 'Z' ? (char)(y + 32) : y;
        if (x != y) {
            return false;
        }
    }
    return true;
}

/* Past the "</name >" at src[at], or 0. */
static size_t closing_tag_end(const blocks *b, size_t at, zhv_str name)
{
    size_t len = b->w->src.len;
    if (at + 2 + name.len >= len || b->s[at + 1] != '/' ||
        !same_name(b->s + at + 2, name)) {
        return 0;
    }
    size_t i = at + 2 + name.len;
    while (i < len && (zhv_is_space(b->s[i]) || b->s[i] == '\f')) {
        i++;
    }
    return i < len && b->s[i] == '>' ? i + 1 : 0;
}

static closing_tag *closing_of(blocks *b, zhv_str name)
{
    for (uint32_t i = 0; i < b->closing.n; i++) {
        closing_tag *c = &b->closing.at[i];
        if (c->name.len == name.len && same_name(c->name.ptr, name)) {
            return c;
        }
    }
    closing_tag *c = zhv_vec_push(&b->closing, b->w->arena);
    if (c == NULL) {
        b->w->oom = true;
        return NULL;
    }
    *c = (closing_tag){name, {1, 0}, 0};
    return c;
}

/* First </name> at or after `from`; src.len if there is none. */
static size_t find_closing(blocks *b, zhv_str name, size_t from, size_t *end)
{
    closing_tag *c = closing_of(b, name);
    size_t len = b->w->src.len;
    if (c == NULL) {
        return len;
    }
    if (from < c->where.from || from > c->where.at) {
        size_t at = zhv_str_find(b->w->src, from, '<');
        while (at < len && (c->end = closing_tag_end(b, at, name)) == 0) {
            at = zhv_str_find(b->w->src, at + 1, '<');
        }
        c->where = (memo){from, at};
    }
    *end = c->end;
    return c->where.at;
}

/* ---- braces and brackets ----------------------------------------------- */

static uint32_t run_of(const blocks *b, size_t at, char c, size_t max)
{
    size_t n = 0;
    while (at + n < b->limit && n < max && b->s[at + n] == c) {
        n++;
    }
    return (uint32_t)n;
}

static void open_brace(blocks *b)
{
    size_t at = b->pos;
    uint32_t n = run_of(b, at, '{', SIZE_MAX);
    bool dash = at > b->consumed && b->s[at - 1] == '-';
    b->pos = at + n;
    if (n == 1 && !dash) {
        spoil(b, false);
    } else if (n == 1) {
        spoil(b, true);
        push_piece(b, P_RULE, at - 1, 2);
        reserve(b, 1);
    } else {
        push_piece(b, P_BRACE, at, n);
        reserve(b, (n + dash) / 2);
        if (!b->w->oom) {
            top_of(b)->dash = dash;
        }
    }
}

static void close_rule(blocks *b)
{
    piece *p = top_of(b);
    write_pair(b, p, ZHV_K_RULE_OPEN, p->off, 2);
    b->stack.n--;
    b->pos += 2;
    b->consumed = b->pos;
}

/* What is left of a run after a match. */
static void shrink(blocks *b, piece *p, uint32_t matched)
{
    p->count -= matched;
    begin_again(p);
    if (p->count >= 2) {
        p->bad = p->kind == P_BRACKET; /* a link in the target */
        return;
    }
    if (p->count == 1 && p->kind == P_BRACE && p->dash) {
        p->kind = P_RULE;
        p->off--;
        p->count = 2;
        p->dash = false;
        return;
    }
    b->stack.n--;
}

static void close_brace(blocks *b)
{
    piece *p = top_of(b);
    if (p && p->kind == P_RULE && b->pos + 1 < b->limit &&
        b->s[b->pos + 1] == '-') {
        close_rule(b);
        return;
    }
    uint32_t n = 0;
    if (p && p->kind == P_BRACE) {
        n = run_of(b, b->pos, '}', p->count < 3 ? p->count : 3);
    }
    if (n < 2) {
        spoil(b, false);
        b->pos++;
        return;
    }
    size_t off = p->off + p->count - n;
    bool param = n == 3;
    if (param || !(p->bad || title_is_blank(b, p, b->pos))) {
        settle_chain(b, p, param ? ZHV_K_PARAM_SEP : ZHV_K_TMPL_SEP,
                     param ? ZHV_M_NONE : ZHV_K_TMPL_EQ);
        write_pair(b, p, param ? ZHV_K_PARAM_OPEN : ZHV_K_TMPL_OPEN, off, n);
    } else {
        settle_chain(b, p, ZHV_M_BAR, ZHV_M_NONE);
        write_none(b, p, off);
    }
    b->pos += n;
    b->consumed = b->pos;
    shrink(b, p, n);
}

static void open_bracket(blocks *b)
{
    size_t at = b->pos;
    uint32_t n = run_of(b, at, '[', SIZE_MAX);
    spoil(b, true);
    if (n >= 2) {
        push_piece(b, P_BRACKET, at, n);
        reserve(b, n / 2);
    }
    b->pos = at + n;
    if (zhv_url_protocol(b->w->src, at + n)) {
        zhv_wiki_mark(b->w, ZHV_M_EXT, at + n - 1, 1);
        b->seen_ext = true;
        if (n == 1 && top_is(b, P_BRACKET)) {
            top_of(b)->single = true;
        }
    }
}

static void lone_bracket(blocks *b)
{
    if (b->seen_ext) {
        zhv_wiki_mark(b->w, ZHV_M_END, b->pos, 1);
    }
    if (top_is(b, P_BRACKET)) {
        top_of(b)->single = false;
    }
    spoil(b, true);
    b->pos++;
}

static void close_bracket(blocks *b)
{
    piece *p = top_of(b);
    uint32_t n = run_of(b, b->pos, ']', 3);
    /* "[[File:a|[http://b c]]]": the first ] is the inner one's */
    if (p == NULL || p->kind != P_BRACKET || n < 2 || (n == 3 && p->single)) {
        lone_bracket(b);
        return;
    }
    size_t off = p->off + p->count - 2;
    if (p->bad || title_is_blank(b, p, b->pos) ||
        zhv_url_protocol(b->w->src, p->title)) {
        settle_chain(b, p, ZHV_M_BAR, ZHV_M_NONE);
        write_none(b, p, off);
        if (b->seen_ext) {
            zhv_wiki_mark(b->w, ZHV_M_END, b->pos, 1);
            zhv_wiki_mark(b->w, ZHV_M_END, b->pos + 1, 1);
        }
    } else {
        settle_chain(b, p, ZHV_K_LINK_SEP, ZHV_M_NONE);
        write_pair(b, p, ZHV_K_LINK_OPEN, off, 2);
    }
    b->pos += 2;
    shrink(b, p, 2);
}

/* A | or = that is the top's. */
static void add_separator(blocks *b, piece *p, unsigned kind)
{
    uint32_t i = zhv_wiki_mark(b->w, kind, b->pos, 1);
    b->w->mark.at[i].mate = p->chain;
    p->chain = i;
}

static void at_bar(blocks *b)
{
    piece *p = top_of(b);
    if (p && (p->kind == P_BRACE || p->kind == P_BRACKET)) {
        add_separator(b, p, ZHV_M_BAR);
        if (!p->parts) {
            p->parts = true;
            p->title_end = (uint32_t)b->pos;
        }
        p->eq = false;
    } else {
        bool gallery =
            p && p->kind == P_EXT && b->exts.at[b->exts.n - 1].gallery;
        zhv_wiki_mark(b->w, gallery ? ZHV_K_LINK_SEP : ZHV_M_BAR, b->pos, 1);
    }
    b->pos++;
}

static bool wants_eq(blocks *b)
{
    const piece *p = top_of(b);
    return p && p->kind == P_BRACE && p->parts && !p->eq;
}

static void at_eq(blocks *b)
{
    if (wants_eq(b)) {
        piece *p = top_of(b);
        add_separator(b, p, ZHV_M_NONE);
        p->eq = true;
    }
    b->pos++;
}

/* ---- lines ------------------------------------------------------------- */

static void begin_line(blocks *b)
{
    uint32_t n = run_of(b, b->pos, '=', 6);
    if (n == 0 || (n == 1 && wants_eq(b))) {
        return;
    }
    push_piece(b, P_HEAD, b->pos, n);
    b->pos += n;
}

static void at_newline(blocks *b)
{
    if (top_is(b, P_HEAD)) {
        b->stack.n--;
    }
    spoil(b, false);
    size_t off = b->pos;
    if (off > b->consumed && b->s[off - 1] == '\r') {
        off--;
    }
    zhv_wiki_mark(b->w, ZHV_K_NEWLINE, off, b->pos + 1 - off);
    b->pos++;
    b->consumed = b->pos;
    begin_line(b);
}

/* ---- comments and tags ------------------------------------------------- */

static void at_comment(blocks *b)
{
    size_t end = find_comment_end(b, b->pos + 4) + 3;
    if (end > b->limit) {
        end = b->limit;
    }
    zhv_wiki_mark(b->w, ZHV_K_COMMENT, b->pos, end - b->pos);
    b->pos = b->consumed = end;
}

/* -{ }- in the content of <pre>; all else there is raw. */
static void pre_rules(blocks *b, size_t from, size_t to)
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

static void end_tag(blocks *b, uint32_t open, size_t from, size_t to)
{
    zhv_wiki *w = b->w;
    uint32_t close = zhv_wiki_mark(w, ZHV_K_TAG_CLOSE, from, to - from);
    w->mark.at[close].mate = open;
    w->mark.at[open].mate = close;
    b->pos = b->consumed = to;
}

/* The tag [b->pos, gt] has the closing tag [close, end). */
static void extension(blocks *b, zhv_tag_class class, zhv_str name, size_t gt,
                      size_t close, size_t end)
{
    zhv_wiki *w = b->w;
    uint32_t open = zhv_wiki_mark(w, ZHV_K_TAG_OPEN, b->pos, gt + 1 - b->pos);
    w->mark.at[open].aux = (uint16_t) class;
    if (class != ZHV_TAG_EXT) {
        if (class == ZHV_TAG_PRE) {
            pre_rules(b, gt + 1, close);
        }
        end_tag(b, open, close, end);
        return;
    }
    ext_frame *f = zhv_vec_push(&b->exts, w->arena);
    if (f == NULL) {
        w->oom = true;
        return;
    }
    *f = (ext_frame){b->limit, end, open, zhv_tag_is_gallery(name)};
    push_piece(b, P_EXT, b->pos, 0);
    b->limit = close;
    b->pos = b->consumed = gt + 1;
    begin_line(b);
}

static void at_extension(blocks *b, zhv_tag_class class, zhv_str name)
{
    size_t gt = find_byte(b, &b->gt, b->pos + 1 + name.len, '>');
    if (gt >= b->limit) {
        b->pos++;
        return;
    }
    if (b->s[gt - 1] == '/') {
        uint32_t i =
            zhv_wiki_mark(b->w, ZHV_K_TAG_ALONE, b->pos, gt + 1 - b->pos);
        b->w->mark.at[i].aux = (uint16_t) class;
        b->pos = b->consumed = gt + 1;
        return;
    }
    size_t end = 0;
    size_t close = find_closing(b, name, gt + 1, &end);
    if (close < b->limit && end <= b->limit) {
        extension(b, class, name, gt, close, end);
    } else {
        b->pos = b->consumed = gt + 1;
    }
}

static void at_angle(blocks *b)
{
    zhv_str src = b->w->src;
    if (b->pos + 3 < b->limit && memcmp(b->s + b->pos, "<!--", 4) == 0) {
        at_comment(b);
        return;
    }
    spoil(b, false);
    zhv_str name = zhv_tag_name(src, b->pos);
    zhv_tag_class class =
        name.len ? b->w->names->tag(b->w->names->ctx, name) : ZHV_TAG_NONE;
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
    if (class != ZHV_TAG_NONE) {
        spoil(b, true);
        uint32_t i = zhv_wiki_mark(b->w, ZHV_M_TAG, b->pos, 1);
        b->w->mark.at[i].aux = (uint16_t) class;
    }
    b->pos++;
}

/* ---- small things ------------------------------------------------------ */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_alnum(char c)
{
    return is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

static void at_ampersand(blocks *b)
{
    size_t i = b->pos + 1;
    size_t end = b->pos + ZHV_WIKI_NAME_MAX;
    end = end < b->limit ? end : b->limit;
    bool number = i < end && b->s[i] == '#';
    bool hex = number && i + 1 < end && (b->s[i + 1] | 0x20) == 'x';
    i += hex ? 2u : number ? 1u : 0u;
    size_t from = i;
    while (i < end &&
           (number && !hex ? is_digit(b->s[i]) : is_alnum(b->s[i]))) {
        i++;
    }
    if (i > from && i < end && b->s[i] == ';') {
        zhv_wiki_mark(b->w, ZHV_K_ENTITY, b->pos, i + 1 - b->pos);
        b->pos = i + 1;
    } else {
        b->pos++;
    }
}

static void at_colon(blocks *b)
{
    size_t end = 0;
    uint32_t n = zhv_url_before(b->w->src, b->consumed, b->pos, &end);
    if (n && end <= b->limit) {
        zhv_wiki_mark(b->w, ZHV_M_URL, end - n, n);
        b->pos = end;
        return;
    }
    zhv_wiki_mark(b->w, ZHV_M_COLON, b->pos, 1);
    if (top_of(b) && !top_of(b)->parts) {
        top_of(b)->colon = true;
    }
    b->pos++;
}

static void at_underscore(blocks *b)
{
    size_t from = b->pos + run_of(b, b->pos, '_', SIZE_MAX);
    size_t begin = from - 2;
    if (from - b->pos < 2) {
        b->pos = from;
        return;
    }
    b->pos = from;
    size_t stop = from + ZHV_WIKI_NAME_MAX;
    stop = stop < b->limit ? stop : b->limit;
    for (size_t i = from; i + 1 < stop; i++) {
        if (b->s[i] == '_' && b->s[i + 1] == '_') {
            zhv_str name = zhv_str_sub(b->w->src, from, i);
            if (b->w->names->is(b->w->names->ctx, ZHV_NAME_MAGIC, name)) {
                zhv_wiki_mark(b->w, ZHV_K_MAGIC, begin, i + 2 - begin);
                b->pos = b->consumed = i + 2;
            }
            return;
        }
        if ((unsigned char)b->s[i] <= ' ') {
            return;
        }
    }
}

static void at_run(blocks *b)
{
    char c = b->s[b->pos];
    uint32_t n = run_of(b, b->pos, c, c == '!' ? 2 : SIZE_MAX);
    if (n >= 2 && c != '~') {
        zhv_wiki_mark(b->w, c == '!' ? ZHV_M_BANG : ZHV_M_QUOTES, b->pos, n);
    }
    b->pos += n;
    while (c == '~' && n >= 3) {
        uint32_t len = n < 5 ? n : 5;
        zhv_wiki_mark(b->w, ZHV_K_SIGNATURE, b->pos - n, len);
        n -= len;
    }
}

/* ---- the sweep --------------------------------------------------------- */

static const uint8_t special[256] = {
    ['\n'] = 1, ['<'] = 1, ['{'] = 1, ['}'] = 1,  ['['] = 1,
    [']'] = 1,  ['|'] = 1, ['='] = 1, ['\''] = 1, ['&'] = 1,
    [':'] = 1,  ['_'] = 1, ['~'] = 1, ['!'] = 1,
};

/* Chinese text is bytes >= 0x80 in long rows: eight at a time. */
static size_t skip_plain(const char *s, size_t i, size_t end)
{
    const uint64_t high = UINT64_C(0x8080808080808080);
    while (i < end) {
        uint64_t eight;
        if (end - i >= sizeof eight) {
            memcpy(&eight, s + i, sizeof eight);
            if ((eight & high) == high) {
                i += sizeof eight;
                continue;
            }
        }
        size_t stop = end - i > 8 ? i + 8 : end;
        for (; i < stop; i++) {
            if (special[(unsigned char)s[i]]) {
                return i;
            }
        }
    }
    return end;
}

/* Openers that are still there at the end of the page or of a tag's content
 * are text. At most this many are reported: a page of openers stays small. */
enum {
    REPORT_MAX = 1000
};

static void report(blocks *b, const piece *p)
{
    zhv_diags *d = b->w->diags;
    if (d == NULL || p->kind == P_HEAD || p->kind == P_EXT) {
        return;
    }
    if (d->list.n >= REPORT_MAX) {
        d->dropped++;
        return;
    }
    size_t len = p->count < 3 ? p->count : 3;
    zhv_diag_add(d, ZHV_D_UNCLOSED, p->off,
                 zhv_str_sub(b->w->src, p->off, p->off + len));
}

static void end_extension(blocks *b)
{
    ext_frame f = b->exts.at[--b->exts.n];
    uint32_t n = b->stack.n;
    while (b->stack.at[n - 1].kind != P_EXT) {
        n--;
    }
    for (uint32_t i = n; i < b->stack.n; i++) {
        report(b, &b->stack.at[i]);
    }
    b->stack.n = n - 1;
    size_t close = b->limit;
    b->limit = f.limit;
    end_tag(b, f.open, close, f.end);
}

static void at_special(blocks *b)
{
    switch (b->s[b->pos]) {
    case '\n':
        at_newline(b);
        break;
    case '<':
        at_angle(b);
        break;
    case '{':
        open_brace(b);
        break;
    case '}':
        close_brace(b);
        break;
    case '[':
        open_bracket(b);
        break;
    case ']':
        close_bracket(b);
        break;
    case '|':
        at_bar(b);
        break;
    case '=':
        at_eq(b);
        break;
    case '&':
        at_ampersand(b);
        break;
    case ':':
        at_colon(b);
        break;
    case '_':
        at_underscore(b);
        break;
    default:
        at_run(b);
    }
}

void zhv_wiki_blocks(zhv_wiki *w)
{
    blocks b = {.w = w, .s = w->src.ptr, .limit = w->src.len};
    b.gt = b.comment_end = (memo){1, 0};
    begin_line(&b);
    while (!w->oom) {
        b.pos = skip_plain(b.s, b.pos, b.limit);
        if (ZHV_LIKELY(b.pos < b.limit)) {
            at_special(&b);
        } else if (b.exts.n) {
            end_extension(&b);
        } else {
            break;
        }
    }
    for (uint32_t i = 0; i < b.stack.n && !w->oom; i++) {
        report(&b, &b.stack.at[i]);
    }
}
