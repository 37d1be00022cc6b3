#include "markup/wikitext_blocks.h"

#include "base/compiler.h"

/* Sweep 1: brackets, as MediaWiki's preprocessor matches them.
 * One stack for {{ {{{ [[ -{ and headings; only the top may close; comments
 * and extension tags are opaque to it; what is left open is text.
 * Source   MediaWiki Preprocessor_Hash::buildDomTreeArrayFromText (1.39)
 * Cost     linear: every search to the right remembers what it found. */

/* ---- the sweep --------------------------------------------------------- */

/* Bytes that may mean something, and a few that never do: the ranges are what
 * can be compared at once. */
#ifdef ZHV_SSE2
static uint64_t hits_of(const char *p)
{
    uint64_t hits = 0;
    for (unsigned i = 0; i < ZHV_WIKI_BLOCK; i += 16) {
        __m128i v = zhv_load16(p + i);
        /* [ \ ] ^ _ and { | } ~ */
        __m128i r = _mm_cmpgt_epi8(_mm_or_si128(v, _mm_set1_epi8(0x20)),
                                   _mm_set1_epi8('z'));
        /* : ; < = moved to the highest of the positive numbers */
        __m128i up = _mm_add_epi8(v, _mm_set1_epi8(0x7F - '='));
        r = _mm_or_si128(r, _mm_cmpgt_epi8(up, _mm_set1_epi8(0x7B)));
        r = _mm_or_si128(r, /* & ' */
                         _mm_cmpeq_epi8(_mm_or_si128(v, _mm_set1_epi8(1)),
                                        _mm_set1_epi8('\'')));
        r = _mm_or_si128(r, _mm_cmpeq_epi8(v, _mm_set1_epi8('!')));
        r = _mm_or_si128(r, _mm_cmpeq_epi8(v, _mm_set1_epi8('\n')));
        hits |= (uint64_t)zhv_bits16(r) << i;
    }
    return hits;
}
#else
static uint64_t hits_of(const char *p)
{
    static const uint8_t hit[256] = {
        ['\n'] = 1, ['<'] = 1, ['{'] = 1, ['}'] = 1,  ['['] = 1,
        [']'] = 1,  ['|'] = 1, ['='] = 1, ['\''] = 1, ['&'] = 1,
        [':'] = 1,  ['_'] = 1, ['~'] = 1, ['!'] = 1,
    };
    uint64_t hits = 0;
    for (unsigned i = 0; i < ZHV_WIKI_BLOCK; i++) {
        hits |= (uint64_t)hit[(unsigned char)p[i]] << i;
    }
    return hits;
}
#endif

/* The hits of the block that holds `at`. */
static void load_block(zhv_blocks *b, size_t at)
{
    size_t len = b->w->src.len;
    b->block = at - at % ZHV_WIKI_BLOCK;
    if (len - b->block >= ZHV_WIKI_BLOCK) {
        b->hits = hits_of(b->s + b->block);
    } else {
        char rest[ZHV_WIKI_BLOCK] = {0};
        memcpy(rest, b->s + b->block, len - b->block);
        b->hits = hits_of(rest);
    }
}

/* The first hit at or after `at`; at the limit or behind it: there is none. */
static ZHV_ALWAYS_INLINE size_t next_hit(zhv_blocks *b, size_t at)
{
    for (;;) {
        const size_t in = at - b->block;
        if (in < ZHV_WIKI_BLOCK) {
            const uint64_t hits = b->hits >> in;
            if (ZHV_LIKELY(hits)) {
                return at + zhv_low_bit(hits);
            }
            at = b->block + ZHV_WIKI_BLOCK;
        }
        if (at >= b->limit) {
            return at;
        }
        load_block(b, at);
    }
}

/* ---- marks and pieces -------------------------------------------------- */

void zhv_blocks_push(zhv_blocks *b, zhv_piece_kind kind, size_t off,
                     uint32_t count)
{
    zhv_piece *p = zhv_vec_push(&b->stack, b->w->arena);
    if (p == NULL) {
        b->w->oom = true;
        return;
    }
    *p = (zhv_piece){.kind = (uint8_t)kind,
                     .off = (uint32_t)off,
                     .count = count,
                     .chain = ZHV_NO_MATE,
                     .title = (uint32_t)off + count,
                     .title_end = ZHV_NO_MATE};
    b->top = p;
}

static void pop(zhv_blocks *b)
{
    b->stack.n--;
    b->top--;
}

/* Marks for every match the run may have, filled from the right. */
static ZHV_ALWAYS_INLINE void reserve(zhv_blocks *b, uint32_t slots)
{
    zhv_piece *p = b->top;
    if (b->w->oom) {
        return;
    }
    for (uint32_t i = 0; i < slots; i++) {
        zhv_wiki_mark(b->w, ZHV_M_NONE, p->off, 0);
    }
    p->slot = b->w->mark.n;
}

void zhv_blocks_spoil(zhv_blocks *b, bool also_template)
{
    zhv_piece *p = b->top;
    if (p->parts) {
        return;
    }
    if (p->kind == ZHV_P_BRACKET ||
        (p->kind == ZHV_P_BRACE && also_template && !p->colon)) {
        p->bad = true;
    }
}

static void begin_again(zhv_piece *p)
{
    p->chain = ZHV_NO_MATE;
    p->title_end = ZHV_NO_MATE;
    p->parts = p->eq = p->bad = p->colon = p->single = false;
}

static bool is_blank(const zhv_blocks *b, size_t from, size_t to)
{
    while (from < to && zhv_is_space(b->s[from])) {
        from++;
    }
    return from >= to;
}

static size_t title_end(const zhv_piece *p, size_t close)
{
    return p->title_end == ZHV_NO_MATE ? close : p->title_end;
}

static bool title_is_blank(const zhv_blocks *b, const zhv_piece *p,
                           size_t close)
{
    return is_blank(b, p->title, title_end(p, close));
}

/* Says that the separators of a bracket are no call's and no link's, as they
 * are taken for when they are found. */
static void unsettle_chain(zhv_blocks *b, const zhv_piece *p, unsigned bar)
{
    for (uint32_t i = p->chain; i != ZHV_NO_MATE;) {
        zhv_token *m = &b->w->mark.at[i];
        i = m->mate;
        m->kind = (uint8_t)(b->s[m->off] == '|' ? bar : ZHV_M_NONE);
    }
}

/* Writes opener and closer; the closer is at b->pos. */
static ZHV_ALWAYS_INLINE void
write_pair(zhv_blocks *b, zhv_piece *p, unsigned open, size_t off, uint32_t len)
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
    /* no rule ends in the pair, nor with the dash that begins it */
    while (b->strays.n && marks[b->strays.at[b->strays.n - 1]].off + 1 >= off) {
        b->strays.n--;
    }
}

/* The brackets of the piece are text. */
static void note_loose(zhv_blocks *b, const zhv_piece *p)
{
    b->w->loose_braces |= p->kind == ZHV_P_BRACE;
    b->w->loose_brackets |= p->kind == ZHV_P_BRACKET;
}

/* A matched bracket that is none after all: its | belong to nobody. The mark
 * stays as a trace of the "[[" for the table cells. */
static void write_none(zhv_blocks *b, zhv_piece *p, size_t off)
{
    uint32_t slot = --p->slot;
    note_loose(b, p);
    b->w->mark.at[slot] =
        (zhv_token){(uint32_t)off, 0, ZHV_NO_MATE, ZHV_M_NONE, 0, 0};
}

/* ---- braces and brackets ----------------------------------------------- */

static uint32_t run_of(const zhv_blocks *b, size_t at, char c, size_t max)
{
    size_t n = 0;
    while (at + n < b->limit && n < max && b->s[at + n] == c) {
        n++;
    }
    return (uint32_t)n;
}

static void open_brace(zhv_blocks *b)
{
    size_t at = b->pos;
    uint32_t n = run_of(b, at, '{', SIZE_MAX);
    bool dash = at > b->consumed && b->s[at - 1] == '-';
    b->pos = at + n;
    if (n == 1 && !dash) {
        zhv_blocks_spoil(b, false);
    } else if (n == 1) {
        zhv_blocks_spoil(b, true);
        zhv_blocks_push(b, ZHV_P_RULE, at - 1, 2);
        reserve(b, 1);
    } else {
        zhv_blocks_push(b, ZHV_P_BRACE, at, n);
        reserve(b, (n + dash) / 2);
        b->w->bracket_calls |= at > 0 && b->s[at - 1] == '[';
        if (!b->w->oom) {
            b->top->dash = dash;
        }
    }
}

static void close_rule(zhv_blocks *b)
{
    zhv_piece *p = b->top;
    write_pair(b, p, ZHV_K_RULE_OPEN, p->off, 2);
    pop(b);
    b->pos += 2;
    b->consumed = b->pos;
}

/* What is left of a run after a match. */
static void shrink(zhv_blocks *b, zhv_piece *p, uint32_t matched)
{
    p->count -= matched;
    begin_again(p);
    if (p->count >= 2) {
        p->bad = p->kind == ZHV_P_BRACKET; /* a link in the target */
        return;
    }
    if (p->count == 1 && p->kind == ZHV_P_BRACE && p->dash) {
        p->kind = ZHV_P_RULE;
        p->off--;
        p->count = 2;
        p->dash = false;
        return;
    }
    pop(b);
}

/* MediaWiki's converter takes no notice of brackets: one that is never closed
 * does not keep a rule open. A }- is remembered until that is known. */
static void note_stray(zhv_blocks *b)
{
    const zhv_piece_kind kind = (zhv_piece_kind)b->top->kind;
    if ((kind != ZHV_P_BRACE && kind != ZHV_P_BRACKET) ||
        b->pos + 1 >= b->limit || b->s[b->pos + 1] != '-') {
        return;
    }
    const uint32_t mark = zhv_wiki_mark(b->w, ZHV_M_NONE, b->pos, 0);
    uint32_t *stray = zhv_vec_push(&b->strays, b->w->arena);
    if (stray == NULL) {
        b->w->oom = true;
        return;
    }
    *stray = mark;
}

static void close_brace(zhv_blocks *b)
{
    zhv_piece *p = b->top;
    if (p->kind == ZHV_P_RULE && b->pos + 1 < b->limit &&
        b->s[b->pos + 1] == '-') {
        close_rule(b);
        return;
    }
    uint32_t n = 0;
    if (p->kind == ZHV_P_BRACE) {
        n = run_of(b, b->pos, '}', p->count < 3 ? p->count : 3);
    }
    if (n < 2) {
        zhv_blocks_spoil(b, false);
        note_stray(b);
        b->pos++;
        return;
    }
    size_t off = p->off + p->count - n;
    bool param = n == 3;
    if (param) {
        unsettle_chain(b, p, ZHV_K_PARAM_SEP);
        write_pair(b, p, ZHV_K_PARAM_OPEN, off, n);
    } else if (!p->bad && !title_is_blank(b, p, b->pos)) {
        write_pair(b, p, ZHV_K_TMPL_OPEN, off, n);
    } else {
        unsettle_chain(b, p, ZHV_M_BAR);
        write_none(b, p, off);
    }
    b->pos += n;
    b->consumed = b->pos;
    shrink(b, p, n);
}

/* Most links are a target, or a target and a label, in which nothing else is
 * hit: such a one, whose [[ b->pos is behind. False: it is not. */
static bool simple_link(zhv_blocks *b)
{
    const size_t title = b->pos;
    const size_t first = next_hit(b, title);
    const bool bar = first < b->limit && b->s[first] == '|';
    const size_t close = bar ? next_hit(b, first + 1) : first;
    if (close + 1 >= b->limit || b->s[close] != ']' || b->s[close + 1] != ']' ||
        is_blank(b, title, first) || zhv_url_garbles(b->w->src, title, first)) {
        return false;
    }
    const uint32_t open = zhv_wiki_mark(b->w, ZHV_K_LINK_OPEN, title - 2, 2);
    if (bar) {
        zhv_wiki_mark(b->w, ZHV_K_LINK_SEP, first, 1);
    }
    const uint32_t end = zhv_wiki_mark(b->w, ZHV_K_LINK_CLOSE, close, 2);
    b->w->mark.at[open].mate = end;
    b->w->mark.at[end].mate = open;
    b->pos = close + 2;
    return true;
}

static void open_bracket(zhv_blocks *b)
{
    size_t at = b->pos;
    uint32_t n = run_of(b, at, '[', SIZE_MAX);
    const bool address = zhv_url_protocol(b->w->src, at + n) != 0;
    zhv_blocks_spoil(b, true);
    b->pos = at + n;
    if (n == 2 && !address && simple_link(b)) {
        return;
    }
    if (n >= 2) {
        zhv_blocks_push(b, ZHV_P_BRACKET, at, n);
        reserve(b, n / 2);
    }
    if (address) {
        zhv_wiki_mark(b->w, ZHV_M_EXT, at + n - 1, 1);
        b->seen_ext = true;
        if (n == 1 && b->top->kind == ZHV_P_BRACKET) {
            b->top->single = true;
        }
    }
}

static void lone_bracket(zhv_blocks *b)
{
    if (b->seen_ext) {
        zhv_wiki_mark(b->w, ZHV_M_END, b->pos, 1);
    }
    if (b->top->kind == ZHV_P_BRACKET) {
        b->top->single = false;
    }
    zhv_blocks_spoil(b, true);
    b->pos++;
}

static void close_bracket(zhv_blocks *b)
{
    zhv_piece *p = b->top;
    uint32_t n = run_of(b, b->pos, ']', 3);
    /* "[[File:a|[http://b c]]]": the first ] is the inner one's */
    if (p->kind != ZHV_P_BRACKET || n < 2 || (n == 3 && p->single)) {
        lone_bracket(b);
        return;
    }
    size_t off = p->off + p->count - 2;
    /* "[[[a]]": links are cut at each [[ from the left, and none is "[a" */
    const bool odd = p->count % 2 != 0;
    if (p->bad || odd || title_is_blank(b, p, b->pos) ||
        zhv_url_protocol(b->w->src, p->title) ||
        zhv_url_garbles(b->w->src, p->title, title_end(p, b->pos))) {
        unsettle_chain(b, p, ZHV_M_BAR);
        write_none(b, p, off);
        if (b->seen_ext) {
            zhv_wiki_mark(b->w, ZHV_M_END, b->pos, 1);
            zhv_wiki_mark(b->w, ZHV_M_END, b->pos + 1, 1);
        }
    } else {
        write_pair(b, p, ZHV_K_LINK_OPEN, off, 2);
    }
    b->pos += 2;
    shrink(b, p, 2);
}

/* A | or = that is the top's. */
static void add_separator(zhv_blocks *b, zhv_piece *p, unsigned kind)
{
    uint32_t i = zhv_wiki_mark(b->w, kind, b->pos, 1);
    b->w->mark.at[i].mate = p->chain;
    p->chain = i;
}

static void at_bar(zhv_blocks *b)
{
    zhv_piece *p = b->top;
    if (p->kind == ZHV_P_BRACE || p->kind == ZHV_P_BRACKET) {
        add_separator(b, p,
                      p->kind == ZHV_P_BRACE ? ZHV_K_TMPL_SEP : ZHV_K_LINK_SEP);
        if (!p->parts) {
            p->parts = true;
            p->title_end = (uint32_t)b->pos;
        }
        p->eq = false;
    } else {
        bool gallery =
            p->kind == ZHV_P_EXT && b->exts.at[b->exts.n - 1].gallery;
        zhv_wiki_mark(b->w, gallery ? ZHV_K_LINK_SEP : ZHV_M_BAR, b->pos, 1);
    }
    b->pos++;
}

static bool wants_eq(zhv_blocks *b)
{
    const zhv_piece *p = b->top;
    return p->kind == ZHV_P_BRACE && p->parts && !p->eq;
}

/* Is the part that is read one of a function, and has no name? */
static bool has_no_name(const zhv_blocks *b, const zhv_piece *p)
{
    const zhv_wiki *w = b->w;
    const zhv_names *names = w->names;
    if (!p->colon) {
        return false;
    }
    size_t end = zhv_str_find(w->src, p->title, ':');
    end = end < p->title_end ? end : p->title_end;
    if (end - p->title > ZHV_WIKI_NAME_MAX) {
        return false;
    }
    const zhv_str name = zhv_str_trim(zhv_str_sub(w->src, p->title, end));
    const bool first = w->mark.at[p->chain].mate == ZHV_NO_MATE;
    return names->is(names->ctx, ZHV_NAME_PLAIN, name) ||
           (first && names->is(names->ctx, ZHV_NAME_CONTENT, name));
}

static void at_eq(zhv_blocks *b)
{
    if (wants_eq(b)) {
        zhv_piece *p = b->top;
        if (!has_no_name(b, p)) {
            add_separator(b, p, ZHV_K_TMPL_EQ);
        }
        p->eq = true;
    }
    b->pos++;
}

/* ---- lines ------------------------------------------------------------- */

void zhv_blocks_line(zhv_blocks *b)
{
    uint32_t n = run_of(b, b->pos, '=', 6);
    if (n == 0 || (n == 1 && wants_eq(b))) {
        return;
    }
    zhv_blocks_push(b, ZHV_P_HEAD, b->pos, n);
    b->pos += n;
}

static void at_newline(zhv_blocks *b)
{
    if (b->top->kind == ZHV_P_HEAD) {
        pop(b);
    }
    zhv_blocks_spoil(b, false);
    size_t off = b->pos;
    if (off > b->consumed && b->s[off - 1] == '\r') {
        off--;
    }
    zhv_wiki_mark(b->w, ZHV_K_NEWLINE, off, b->pos + 1 - off);
    b->pos++;
    b->consumed = b->pos;
    if (b->pos < b->limit && b->s[b->pos] == '=') {
        zhv_blocks_line(b);
    }
}

/* ---- small things ------------------------------------------------------ */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static void at_ampersand(zhv_blocks *b)
{
    size_t i = b->pos + 1;
    size_t end = b->pos + ZHV_WIKI_NAME_MAX;
    end = end < b->limit ? end : b->limit;
    bool number = i < end && b->s[i] == '#';
    bool hex = number && i + 1 < end && (b->s[i + 1] | 0x20) == 'x';
    i += hex ? 2u : number ? 1u : 0u;
    size_t from = i;
    while (i < end &&
           (number && !hex ? is_digit(b->s[i]) : zhv_is_alnum(b->s[i]))) {
        i++;
    }
    if (i > from && i < end && b->s[i] == ';') {
        zhv_wiki_mark(b->w, ZHV_K_ENTITY, b->pos, i + 1 - b->pos);
        b->pos = i + 1;
    } else {
        b->pos++;
    }
}

static void at_colon(zhv_blocks *b)
{
    size_t end = 0;
    uint32_t n = zhv_url_before(b->w->src, b->consumed, b->pos, &end);
    if (n && end <= b->limit) {
        zhv_wiki_mark(b->w, ZHV_M_URL, end - n, n);
        b->pos = end;
        return;
    }
    zhv_wiki_mark(b->w, ZHV_M_COLON, b->pos, 1);
    if (!b->top->parts) {
        b->top->colon = true;
    }
    b->pos++;
}

static void at_underscore(zhv_blocks *b)
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

static void at_run(zhv_blocks *b)
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

/* ---- the sweep ---------------------------------------------------------- */

/* Is what stands on top a call, in whose arguments a | and a = are those of the
 * call and nothing else? */
static bool is_in_arguments(const zhv_blocks *b)
{
    const zhv_piece *p = b->top;
    return p->kind == ZHV_P_BRACE && p->parts && !p->colon;
}

/* Does a line end at `at` that is a \n alone, and no heading behind it? */
static bool is_plain_newline(const zhv_blocks *b, size_t at)
{
    return b->s[at - 1] != '\r' && (at + 1 >= b->limit || b->s[at + 1] != '=');
}

/* Most hits are the |, = and line ends of arguments: those from b->pos to the
 * end of the block, as at_bar, at_eq and at_newline have them. False: b->pos is
 * at something else now. */
static bool at_arguments(zhv_blocks *b)
{
    zhv_wiki *w = b->w;
    zhv_piece *p = b->top;
    if (!zhv_vec_reserve(&w->mark, ZHV_WIKI_BLOCK, w->arena)) {
        w->oom = true;
        return true;
    }
    zhv_token *mark = w->mark.at;
    uint32_t n = w->mark.n;
    size_t at = b->pos;
    uint64_t hits = b->hits & UINT64_MAX << (at - b->block);
    for (; hits; hits &= hits - 1) {
        at = b->block + zhv_low_bit(hits);
        const char c = at < b->limit ? b->s[at] : '\0';
        zhv_token m = {(uint32_t)at,   1,          p->chain,
                       ZHV_K_TMPL_SEP, ZHV_R_NONE, 0};
        if (c == '|') {
            p->chain = n;
            p->eq = false;
        } else if (c == '=') {
            if (p->eq) {
                continue;
            }
            m.kind = ZHV_K_TMPL_EQ;
            p->chain = n;
            p->eq = true;
        } else if (c == '\n' && is_plain_newline(b, at)) {
            m.kind = ZHV_K_NEWLINE;
            m.mate = ZHV_NO_MATE;
            b->consumed = at + 1;
        } else {
            break;
        }
        mark[n++] = m;
    }
    w->mark.n = n;
    b->pos = hits ? at : b->block + ZHV_WIKI_BLOCK;
    return hits == 0;
}

/* Openers that are still there at the end of the page or of a tag's content
 * are text. At most this many are reported: a page of openers stays small. */
enum {
    REPORT_MAX = 1000
};

static void report(zhv_blocks *b, const zhv_piece *p)
{
    zhv_diags *d = b->w->diags;
    note_loose(b, p);
    unsettle_chain(b, p, ZHV_M_BAR);
    if (d == NULL || p->kind == ZHV_P_HEAD || p->kind == ZHV_P_EXT ||
        p->joined) {
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

/* Does an open piece begin with -{ ? */
static bool begins_rule(const zhv_piece *p)
{
    return p->kind == ZHV_P_RULE || (p->kind == ZHV_P_BRACE && p->dash);
}

/* Where the -{ of such a piece stands. */
static uint32_t rule_at(const zhv_piece *p)
{
    return p->off - (p->kind == ZHV_P_BRACE);
}

typedef struct joining {
    ZHV_VEC(uint32_t) open; /* pieces that begin with -{ */
    uint32_t next;          /* the first piece that was not looked at */
    uint32_t end;           /* behind the last }- that was joined */
} joining;

/* Adds the pieces that stand before `to`. */
static void open_rules(zhv_blocks *b, joining *j, uint32_t to)
{
    for (; j->next < b->stack.n && b->stack.at[j->next].off < to; j->next++) {
        const zhv_piece *p = &b->stack.at[j->next];
        if (!begins_rule(p) || rule_at(p) < j->end) {
            continue;
        }
        uint32_t *rule = zhv_vec_push(&j->open, b->w->arena);
        if (rule == NULL) {
            b->w->oom = true;
            return;
        }
        *rule = j->next;
    }
}

static void join_rule(zhv_blocks *b, zhv_piece *p, uint32_t close)
{
    zhv_token *marks = b->w->mark.at;
    const uint32_t slot = --p->slot;
    const uint32_t off = marks[close].off;
    marks[close] = (zhv_token){off, 2, slot, ZHV_K_RULE_CLOSE, 0, 0};
    marks[slot] = (zhv_token){rule_at(p), 2, close, ZHV_K_RULE_OPEN, 0, 0};
    p->joined = true;
}

/* Joins -{ and }- that only brackets without an end kept apart, from piece
 * `first` on. */
static void join_strays(zhv_blocks *b, uint32_t first)
{
    const zhv_token *marks = b->w->mark.at;
    const uint32_t from = b->stack.at[first - 1].off;
    uint32_t begin = b->strays.n;
    while (begin > 0 && marks[b->strays.at[begin - 1]].off >= from) {
        begin--;
    }
    joining j = {.next = first};
    for (uint32_t k = begin; k < b->strays.n && !b->w->oom; k++) {
        const uint32_t close = b->strays.at[k];
        open_rules(b, &j, marks[close].off);
        if (j.open.n) {
            join_rule(b, &b->stack.at[j.open.at[--j.open.n]], close);
            j.end = marks[close].off + 2;
        }
    }
    b->strays.n = begin;
}

/* Pieces from `first` on are open at the end of what they stand in. */
static void end_pieces(zhv_blocks *b, uint32_t first)
{
    if (b->strays.n) {
        join_strays(b, first);
    }
    for (uint32_t i = first; i < b->stack.n && !b->w->oom; i++) {
        report(b, &b->stack.at[i]);
    }
}

static void end_extension(zhv_blocks *b)
{
    zhv_ext_frame f = b->exts.at[--b->exts.n];
    uint32_t n = b->stack.n;
    while (b->stack.at[n - 1].kind != ZHV_P_EXT) {
        n--;
    }
    end_pieces(b, n);
    b->stack.n = n - 1;
    b->top = &b->stack.at[n - 2];
    size_t close = b->limit;
    b->limit = f.limit;
    zhv_blocks_end_tag(b, f.open, close, f.end);
}

static void at_special(zhv_blocks *b)
{
    switch (b->s[b->pos]) {
    case '\n':
        at_newline(b);
        break;
    case '<':
        zhv_blocks_angle(b);
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
    case '\'':
    case '~':
    case '!':
        at_run(b);
        break;
    default: /* none of them after all */
        b->pos++;
    }
}

void zhv_wiki_blocks(zhv_wiki *w)
{
    zhv_blocks b = {.w = w, .s = w->src.ptr, .limit = w->src.len};
    b.gt = b.comment_end = (zhv_memo){1, 0};
    zhv_blocks_push(&b, ZHV_P_PAGE, 0, 0);
    if (w->oom) {
        return;
    }
    b.top->parts = true; /* as its title is elsewhere */
    load_block(&b, 0);
    zhv_blocks_line(&b);
    while (!w->oom) {
        b.pos = next_hit(&b, b.pos);
        if (ZHV_LIKELY(b.pos < b.limit)) {
            if (!is_in_arguments(&b) || !at_arguments(&b)) {
                at_special(&b);
            }
        } else if (b.exts.n) {
            end_extension(&b);
        } else {
            break;
        }
    }
    end_pieces(&b, 1);
}
