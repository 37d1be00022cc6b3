#include "convert/guard.h"

#include "convert/japanese.h"

typedef struct finder {
    const zhv_tape *tape;
    zhv_arena *arena;
    bool failed;
} finder;

static void add(finder *f, zhv_guards *to, size_t off, size_t end, bool hard)
{
    if (off >= end) {
        return;
    }
    zhv_guard *last = to->n ? &to->at[to->n - 1] : NULL;
    if (last && last->end >= off && last->hard == hard) {
        last->end = end > last->end ? (uint32_t)end : last->end;
        return;
    }
    zhv_guard *new = zhv_vec_push(to, f->arena);
    if (new == NULL) {
        f->failed = true;
        return;
    }
    *new = (zhv_guard){(uint32_t)off, (uint32_t)end, hard};
}

/* ---- sources, each in order of offsets ---- */

static void add_asked(finder *f, const zhv_guard_options *o, zhv_guards *to)
{
    size_t size = f->tape->src.len;
    for (size_t i = 0; i < o->asked_n; i++) {
        size_t off = o->asked[i].offset < size ? o->asked[i].offset : size;
        size_t len = o->asked[i].length;
        add(f, to, off, len < size - off ? off + len : size, true);
    }
}

/* The first token of that kind, behind token i, that begins so; t->n: there is
 * none. Pages have more tokens than those, and more of any byte than of
 * with[rare]. */
static uint32_t next_that_begins(const zhv_tape *t, uint32_t i, zhv_kind kind,
                                 zhv_str with, size_t rare)
{
    size_t at = i == ZHV_NO_MATE ? 0 : t->tok[i].off + 1;
    while ((at = zhv_str_find(t->src, at + rare, with.ptr[rare])) <
           t->src.len) {
        at -= rare;
        i = zhv_str_starts(zhv_str_sub(t->src, at, t->src.len), with)
                ? zhv_tape_at(t, (uint32_t)at)
                : t->n;
        if (i < t->n && t->tok[i].off == at && t->tok[i].kind == kind) {
            return i;
        }
        at++;
    }
    return t->n;
}

static bool is_comment(const zhv_tape *t, uint32_t i, zhv_str text)
{
    zhv_str s = zhv_token_str(t, i);
    return s.len >= 7 &&
           zhv_str_eq(zhv_str_trim(zhv_str_sub(s, 4, s.len - 3)), text);
}

/* From each zhvar:off to the zhvar:on behind it, the comments included. */
static void add_switched_off(finder *f, zhv_guards *to, zhv_diags *diags)
{
    const zhv_tape *t = f->tape;
    uint32_t off = t->n; /* the comment that switched off */
    uint32_t i = ZHV_NO_MATE;
    while ((i = next_that_begins(t, i, ZHV_K_COMMENT, ZHV_STR("<!--"), 1)) <
           t->n) {
        if (off == t->n && is_comment(t, i, ZHV_STR("zhvar:off"))) {
            off = i;
        } else if (off < t->n && is_comment(t, i, ZHV_STR("zhvar:on"))) {
            add(f, to, t->tok[off].off, t->tok[i].off + t->tok[i].len, true);
            off = t->n;
        }
    }
    if (off < t->n) {
        zhv_diag_add(diags, ZHV_D_OFF_UNCLOSED, t->tok[off].off,
                     (zhv_str){NULL, 0});
        add(f, to, t->tok[off].off, t->src.len, true);
    }
}

static void add_japanese(finder *f, zhv_guards *to)
{
    size_t start;
    size_t end = 0;
    while (zhv_japanese_next(f->tape->src, end, &start, &end)) {
        add(f, to, start, end, false);
    }
}

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
}

/* Does a tag or a list of attributes say lang="ja" or xml:lang="ja"? */
static bool says_japanese(zhv_str s)
{
    for (size_t i = 0; i + 7 <= s.len; i++) {
        if (s.ptr[i] != 'l' ||
            !zhv_str_starts(zhv_str_sub(s, i, s.len), ZHV_STR("lang=")) ||
            (i && is_word(s.ptr[i - 1]))) {
            continue;
        }
        size_t at = i + 5;
        at += s.ptr[at] == '"' || s.ptr[at] == '\'';
        zhv_str value = zhv_str_sub(s, at, s.len);
        bool ja = value.len >= 2 && (value.ptr[0] | 32) == 'j' &&
                  (value.ptr[1] | 32) == 'a';
        return ja && (value.len == 2 || !is_word(value.ptr[2]) ||
                      value.ptr[2] == '-');
    }
    return false;
}

/* Does some attribute say so, or what looks like one? */
static bool may_say_japanese(zhv_str s)
{
    static const char letters[] = {'j', 'J'};
    for (size_t k = 0; k < sizeof letters; k++) {
        for (size_t at = zhv_str_find(s, 0, letters[k]); at + 1 < s.len;
             at = zhv_str_find(s, at + 1, letters[k])) {
            const char before = at ? s.ptr[at - 1] : ' ';
            const bool quoted = before == '"' || before == '\'';
            if ((s.ptr[at + 1] | 32) == 'a' &&
                zhv_str_ends(zhv_str_sub(s, 0, at - quoted),
                             ZHV_STR("lang="))) {
                return true;
            }
        }
    }
    return false;
}

/* What the end of a table, a row or a cell may be; by the token that their
 * attributes stand behind. */
static uint64_t ends_of(unsigned kind)
{
    uint64_t ends = ZHV_KIND_BIT(ZHV_K_TABLE_CLOSE);
    if (kind == ZHV_K_TABLE_OPEN) {
        return ends;
    }
    ends |= ZHV_KIND_BIT(ZHV_K_TABLE_ROW);
    if (kind == ZHV_K_TABLE_ROW) {
        return ends;
    }
    return ends | ZHV_KIND_BIT(ZHV_K_TABLE_CELL) |
           ZHV_KIND_BIT(ZHV_K_TABLE_CAPTION);
}

/* The token behind the part of a table whose attributes are token i. */
static uint32_t part_end(const zhv_tape *t, uint32_t i)
{
    const uint32_t table = t->tok[i].mate;
    const uint64_t ends = ends_of(i ? t->tok[i - 1].kind : 0);
    for (uint32_t k = i + 1; k < t->n; k++) {
        zhv_kind kind = (zhv_kind)t->tok[k].kind;
        if (zhv_kind_is_opener(kind)) {
            k = t->tok[k].mate;
        } else if (t->tok[k].mate == table && (ends >> kind & 1)) {
            return k;
        }
    }
    return t->n;
}

/* What stands in an element or a part of a table with lang="ja". */
static void add_tagged(finder *f, zhv_guards *to)
{
    const zhv_tape *t = f->tape;
    const uint64_t kinds =
        ZHV_KIND_BIT(ZHV_K_TAG_OPEN) | ZHV_KIND_BIT(ZHV_K_TABLE_ATTRS);
    for (uint32_t i = 0; (i = zhv_tape_find(t, i, kinds)) < t->n; i++) {
        uint32_t end = t->n;
        uint32_t tag = i; /* its last token */
        if (t->tok[i].kind == ZHV_K_TAG_OPEN) {
            end = t->tok[i].mate;
            while (tag + 1 < end &&
                   (t->tok[tag + 1].kind == ZHV_K_TAG_REST ||
                    t->tok[tag + 1].kind == ZHV_K_ATTR_VALUE)) {
                tag++;
            }
        }
        if (says_japanese(zhv_tape_span(t, i, tag + 1))) {
            end = t->tok[i].kind == ZHV_K_TAG_OPEN ? end : part_end(t, i);
            zhv_str inside = zhv_tape_span(t, tag + 1, end);
            size_t off = (size_t)(inside.ptr - t->src.ptr);
            add(f, to, off, off + inside.len, false);
            i = end - 1; /* what is inside is covered */
        }
    }
}

/* <ruby>: what stands below kana, and below what kana stand. */
static void add_readings(finder *f, const zhv_guards *kana, zhv_guards *to)
{
    const zhv_tape *t = f->tape;
    uint32_t i = kana->n ? ZHV_NO_MATE : t->n;
    while (i != t->n && (i = next_that_begins(t, i, ZHV_K_TAG_OPEN,
                                              ZHV_STR("<ruby"), 0)) < t->n) {
        const uint32_t end = t->tok[t->tok[i].mate].off;
        const uint32_t first = zhv_guards_at(kana, t->tok[i].off);
        if (first < kana->n && kana->at[first].off < end) {
            add(f, to, t->tok[i].off + t->tok[i].len, end, false);
        }
    }
}

/* Of "<p lang=" and of "</p>": "p". */
static zhv_str element_of(zhv_str tag)
{
    size_t from = tag.len > 1 && tag.ptr[1] == '/' ? 2 : 1;
    size_t to = from;
    while (to < tag.len && tag.ptr[to] != '>' && tag.ptr[to] != '/' &&
           !zhv_is_space(tag.ptr[to])) {
        to++;
    }
    return zhv_str_sub(tag, from, to);
}

static bool same_element(zhv_str a, zhv_str b)
{
    if (a.len != b.len) {
        return false;
    }
    for (size_t i = 0; i < a.len; i++) {
        if ((a.ptr[i] | 32) != (b.ptr[i] | 32)) {
            return false;
        }
    }
    return a.len != 0;
}

/* The closing tag, behind token i, of an element; t->n: there is none, or it
 * is too far off. Tags of HTML and Markdown have no mates. */
static uint32_t find_close(const zhv_tape *t, uint32_t i, zhv_str element,
                           uint64_t *budget)
{
    const uint64_t tags = ZHV_KIND_BIT(ZHV_K_TAG_ALONE);
    uint32_t depth = 1;
    while ((i = zhv_tape_find(t, i + 1, tags)) < t->n && *budget) {
        zhv_str tag = zhv_token_str(t, i);
        --*budget;
        if (!same_element(element, element_of(tag))) {
            continue;
        }
        depth = tag.ptr[1] == '/' ? depth - 1 : depth + 1;
        if (depth == 0) {
            return i;
        }
    }
    return t->n;
}

/* The same in HTML and Markdown, where the value of lang= is a token. */
static void add_elements(finder *f, zhv_guards *to)
{
    const zhv_tape *t = f->tape;
    uint64_t budget = 16 * ((uint64_t)t->n + 1024); /* tags to look at */
    uint32_t open = t->n;
    for (uint32_t i = 0; i < t->n; i++) {
        open = t->tok[i].kind == ZHV_K_TAG_ALONE ? i : open;
        zhv_str lang = zhv_token_str(t, i);
        if (t->tok[i].kind != ZHV_K_LANG || open == t->n || lang.len < 2 ||
            (lang.ptr[0] | 32) != 'j' || (lang.ptr[1] | 32) != 'a' ||
            (lang.len > 2 && lang.ptr[2] != '-')) {
            continue;
        }
        zhv_str element = element_of(zhv_token_str(t, open));
        uint32_t close = find_close(t, i, element, &budget);
        uint32_t tag = i; /* its last token */
        while (tag + 1 < close && (t->tok[tag + 1].kind == ZHV_K_TAG_REST ||
                                   t->tok[tag + 1].kind == ZHV_K_ATTR_VALUE ||
                                   t->tok[tag + 1].kind == ZHV_K_LANG)) {
            tag++;
        }
        if (close < t->n) {
            zhv_str inside = zhv_tape_span(t, tag + 1, close);
            size_t off = (size_t)(inside.ptr - t->src.ptr);
            add(f, to, off, off + inside.len, false);
            i = close;
        }
    }
}

static bool is_call(zhv_kind k)
{
    return k == ZHV_K_TMPL_OPEN || k == ZHV_K_PARAM_OPEN;
}

/* How much of the text behind a call goes on an address that it begins. */
static size_t address_rest(zhv_str s)
{
    size_t n = 0;
    if (s.len == 0 || memchr("/?&", s.ptr[0], 3) == NULL) {
        return 0;
    }
    while (n < s.len && !zhv_is_space(s.ptr[n]) && s.ptr[n] != ']') {
        n++;
    }
    return n;
}

/* [{{SERVER}}/name label]: a call may begin an address in brackets, and then
 * what stands behind it is no text. */
static void add_addresses(finder *f, zhv_guards *to)
{
    const zhv_tape *t = f->tape;
    const uint64_t calls = ZHV_KIND_BIT(ZHV_K_TMPL_OPEN);
    for (uint32_t i = 0; (i = zhv_tape_find(t, i, calls)) < t->n; i++) {
        uint32_t off = t->tok[i].off;
        if (off == 0 || t->src.ptr[off - 1] != '[' ||
            (off > 1 && t->src.ptr[off - 2] == '[')) {
            continue;
        }
        uint32_t at = i;
        size_t rest = 1;
        while (at < t->n && rest) {
            if (is_call((zhv_kind)t->tok[at].kind)) {
                at = t->tok[at].mate + 1;
                continue;
            }
            zhv_str s = zhv_token_str(t, at);
            rest = t->tok[at].kind == ZHV_K_TEXT ? address_rest(s) : 0;
            add(f, to, t->tok[at].off, t->tok[at].off + rest, false);
            rest = rest == s.len ? rest : 0;
            at++;
        }
        i = at - 1;
    }
}

static void add_named(finder *f, const zhv_namings *named, zhv_guards *to)
{
    for (uint32_t i = 0; named && i < named->n; i++) {
        const zhv_naming *x = &named->at[i];
        add(f, to, x->off, (size_t)x->off + x->len, false);
    }
}

/* ---- joining them ---- */

/* Two lists of equal hardness, each in order, as one. */
static zhv_guards join(finder *f, const zhv_guards *a, const zhv_guards *b)
{
    zhv_guards out = {0};
    uint32_t i = 0;
    uint32_t k = 0;
    while (i < a->n || k < b->n) {
        bool first = k == b->n || (i < a->n && a->at[i].off <= b->at[k].off);
        const zhv_guard *g = first ? &a->at[i++] : &b->at[k++];
        add(f, &out, g->off, g->end, g->hard);
    }
    return out;
}

/* Soft guards only where no hard one is. */
static void lay_over(finder *f, const zhv_guards *soft, const zhv_guards *hard,
                     zhv_guards *out)
{
    uint32_t k = 0;
    uint32_t done = 0; /* end of the last hard one */
    for (uint32_t i = 0; i < soft->n; i++) {
        uint32_t end = soft->at[i].end;
        uint32_t at = soft->at[i].off > done ? soft->at[i].off : done;
        for (; k < hard->n && hard->at[k].off < end; k++) {
            const zhv_guard *h = &hard->at[k];
            add(f, out, at, h->off, false);
            add(f, out, h->off, h->end, true);
            done = h->end;
            at = done > at ? done : at;
        }
        add(f, out, at, end, false);
    }
    for (; k < hard->n; k++) {
        add(f, out, hard->at[k].off, hard->at[k].end, true);
    }
}

zhv_status zhv_guards_find(const zhv_tape *tape, const zhv_guard_options *o,
                           zhv_arena *arena, zhv_diags *diags, zhv_guards *out)
{
    finder f = {.tape = tape, .arena = arena};
    zhv_guards asked = {0};
    zhv_guards off = {0};
    zhv_guards kana = {0};
    zhv_guards tagged = {0};
    zhv_guards readings = {0};
    zhv_guards named = {0};
    zhv_guards addresses = {0};
    *out = (zhv_guards){0};
    add_asked(&f, o, &asked);
    add_switched_off(&f, &off, diags);
    if (o->japanese) {
        add_japanese(&f, &kana);
        if (tape->dialect == ZHV_DIALECT_WIKITEXT) {
            if (may_say_japanese(tape->src)) {
                add_tagged(&f, &tagged);
            }
            add_readings(&f, &kana, &readings);
        } else {
            add_elements(&f, &tagged);
        }
    }
    zhv_guards hard = join(&f, &asked, &off);
    add_named(&f, o->named, &named);
    if (tape->bracket_calls) {
        add_addresses(&f, &addresses);
    }
    zhv_guards marked = join(&f, &tagged, &readings);
    zhv_guards japanese = join(&f, &kana, &marked);
    zhv_guards words = join(&f, &japanese, &named);
    zhv_guards soft = join(&f, &words, &addresses);
    lay_over(&f, &soft, &hard, out);
    return f.failed ? ZHV_E_NOMEM : ZHV_OK;
}

uint32_t zhv_guards_at(const zhv_guards *g, uint32_t off)
{
    uint32_t low = 0;
    uint32_t high = g->n;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        if (g->at[mid].end <= off) {
            low = mid + 1;
        } else {
            high = mid;
        }
    }
    return low;
}

bool zhv_guards_hold(const zhv_guards *g, uint32_t off, uint32_t end)
{
    uint32_t i = zhv_guards_at(g, off);
    return i < g->n && g->at[i].hard && g->at[i].off <= off &&
           g->at[i].end >= end;
}
