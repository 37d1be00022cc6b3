/* Markdown and HTML to tape: the leaves of a page one after the other, and
 * tokens of what was marked in them.
 * Source   CommonMark 0.31, GFM tables; pandoc's footnotes, attributes, fenced
 *          divs, front matter, citations and formulas */
#include "markup/markdown.h"

typedef struct scanner {
    zhv_str src;
    zhv_arena *arena;
    zhv_lines lines;
    zhv_map refs;
    zhv_leaf leaf;
    ZHV_VEC(zhv_token) tok;
    ZHV_VEC(uint32_t) open; /* tokens that are not closed yet */
    bool oom;
} scanner;

/* ---- tokens -------------------------------------------------------------- */

static void put(scanner *c, zhv_kind kind, size_t from, size_t to)
{
    if (from >= to) {
        return;
    }
    uint32_t owner = c->open.n ? c->open.at[c->open.n - 1] : ZHV_NO_MATE;
    zhv_token *last = c->tok.n ? &c->tok.at[c->tok.n - 1] : NULL;
    if (last && last->kind == kind && kind == ZHV_K_TEXT &&
        last->mate == owner) {
        last->len += (uint32_t)(to - from);
        return;
    }
    zhv_token *t = zhv_vec_push(&c->tok, c->arena);
    if (t == NULL) {
        c->oom = true;
        return;
    }
    *t = (zhv_token){(uint32_t)from, (uint32_t)(to - from),
                     owner,          (uint8_t)kind,
                     ZHV_R_NONE,     0};
    if (zhv_kind_is_opener(kind)) {
        uint32_t *top = zhv_vec_push(&c->open, c->arena);
        c->oom |= top == NULL;
        if (top) {
            *top = c->tok.n - 1;
        }
    } else if (zhv_kind_is_closer(kind) && c->open.n) {
        t->mate = c->open.at[--c->open.n];
        c->tok.at[t->mate].mate = c->tok.n - 1;
    }
}

/* Text [from, to) of the source, its line ends tokens of their own. */
static void put_text(scanner *c, size_t from, size_t to)
{
    zhv_str s = zhv_str_sub(c->src, 0, to);
    while (from < to) {
        size_t end = zhv_str_find(s, from, '\n');
        size_t text = end;
        if (end < to && end > from && s.ptr[end - 1] == '\r') {
            text--;
        }
        put(c, ZHV_K_TEXT, from, text);
        from = end < to ? end + 1 : end;
        put(c, ZHV_K_NEWLINE, text, from);
    }
}

static size_t line_after(const scanner *c, uint32_t i)
{
    return i + 1 < c->lines.n ? c->lines.at[i + 1].begin : c->src.len;
}

/* Behind the last token. */
static size_t covered(const scanner *c)
{
    const zhv_token *last = c->tok.n ? &c->tok.at[c->tok.n - 1] : NULL;
    return last ? (size_t)last->off + last->len : 0;
}

/* What is behind the text of line i: closing marks, the line end. Where that
 * text is empty, marks of its containers, too. */
static void put_tail(scanner *c, uint32_t i)
{
    size_t next = line_after(c, i);
    size_t nl = next;
    if (nl > c->lines.at[i].end && c->src.ptr[nl - 1] == '\n') {
        nl--;
        nl -= nl > c->lines.at[i].end && c->src.ptr[nl - 1] == '\r';
    }
    put(c, ZHV_K_MARK, covered(c), nl);
    put(c, ZHV_K_NEWLINE, nl, next);
}

/* ---- leaves -------------------------------------------------------------- */

/* Where the text of a leaf comes from: of each line a part, marks of
 * containers between them left out. */
typedef struct part {
    size_t leaf; /* offset in the leaf's text */
    size_t src;
} part;

typedef struct parts {
    ZHV_VEC(part) at;
    uint32_t now;
} parts;

/* Bytes [from, to) of the leaf as tokens. */
static void put_bytes(scanner *c, parts *p, zhv_kind kind, size_t from,
                      size_t to)
{
    while (from < to) {
        while (p->now + 1 < p->at.n && p->at.at[p->now + 1].leaf <= from) {
            p->now++;
            put(c, ZHV_K_MARK, covered(c), p->at.at[p->now].src);
        }
        const part *now = &p->at.at[p->now];
        size_t end =
            p->now + 1 < p->at.n && now[1].leaf < to ? now[1].leaf : to;
        size_t src = now->src + (from - now->leaf);
        if (kind == ZHV_K_TEXT) {
            put_text(c, src, src + (end - from));
        } else {
            put(c, kind, src, src + (end - from));
        }
        from = end;
    }
}

static void put_leaf(scanner *c, parts *p)
{
    zhv_leaf *leaf = &c->leaf;
    size_t pos = leaf->from;
    zhv_leaf_read(leaf);
    c->oom |= leaf->oom;
    for (uint32_t i = 0; i < leaf->mark.n && !c->oom; i++) {
        const zhv_token *m = &leaf->mark.at[i];
        put_bytes(c, p, ZHV_K_TEXT, pos, m->off);
        put_bytes(c, p, (zhv_kind)m->kind, m->off, m->off + m->len);
        pos = m->off + m->len;
    }
    put_bytes(c, p, ZHV_K_TEXT, pos, leaf->s.len);
}

/* The leaf's text of lines [from, to), the end of the last left out. */
static zhv_str gather(scanner *c, uint32_t from, uint32_t to, parts *p)
{
    const zhv_line *line = c->lines.at;
    bool whole = true;
    size_t size = 0;
    for (uint32_t i = from; i < to; i++) {
        whole &= i == from || line[i].begin == line[i].text;
        size += line_after(c, i) - line[i].text;
    }
    p->now = 0;
    p->at.n = 0;
    char *copy = whole ? NULL : zhv_arena_alloc(c->arena, size);
    size = 0;
    for (uint32_t i = from; i < to && (whole || copy); i++) {
        size_t end = i + 1 < to ? line_after(c, i) : line[i].end;
        if (!whole || i == from) {
            part *new = zhv_vec_push(&p->at, c->arena);
            if (new == NULL) {
                break;
            }
            *new = (part){size, line[i].text};
        }
        if (copy) {
            memcpy(copy + size, c->src.ptr + line[i].text, end - line[i].text);
        }
        size += end - line[i].text;
    }
    c->oom |= p->at.n == 0 || (!whole && copy == NULL);
    return whole ? zhv_str_sub(c->src, line[from].text,
                               (size_t)line[from].text + size)
                 : (zhv_str){copy, size};
}

/* ---- paragraphs ---------------------------------------------------------- */

static void note_definitions(scanner *c, zhv_str s)
{
    size_t at = 0;
    size_t budget = 16 * s.len + 4096;
    for (;;) {
        zhv_str label;
        zhv_address a = zhv_definition_at(s, at, &label, &budget);
        if (a.end == 0) {
            return;
        }
        zhv_str key = zhv_label_key(label, c->arena);
        c->oom |= key.ptr == NULL || !zhv_map_put(&c->refs, c->arena, key, 1);
        at = a.end;
    }
}

/* Marks the definitions that the leaf begins with; behind them. */
static size_t put_definitions(scanner *c, parts *p)
{
    size_t at = 0;
    size_t budget = 16 * c->leaf.s.len + 4096;
    for (;;) {
        zhv_str label;
        zhv_address a = zhv_definition_at(c->leaf.s, at, &label, &budget);
        if (a.end == 0) {
            return at;
        }
        zhv_str title = zhv_str_sub(c->leaf.s, a.title, a.title_end);
        if (title.len && !zhv_title_is_constant(title)) {
            put_bytes(c, p, ZHV_K_MARK, at, a.title);
            put_bytes(c, p, ZHV_K_ATTR_VALUE, a.title, a.title_end);
            at = a.title_end;
        }
        put_bytes(c, p, ZHV_K_MARK, at, a.end);
        at = a.end;
    }
}

/* End of the leaf that begins at line i. */
static uint32_t leaf_end(const scanner *c, uint32_t i)
{
    uint8_t kind = c->lines.at[i].kind;
    uint32_t end = i + 1;
    while (end < c->lines.n && c->lines.at[end].kind == kind &&
           !c->lines.at[end].first) {
        end++;
    }
    return end;
}

static void find_definitions(scanner *c)
{
    parts p = {0};
    for (uint32_t i = 0; i < c->lines.n && !c->oom; i++) {
        const zhv_line *line = &c->lines.at[i];
        zhv_str text = zhv_str_trim(zhv_str_sub(c->src, line->text, line->end));
        if (line->kind == ZHV_L_TEXT && line->first && text.len &&
            text.ptr[0] == '[') {
            note_definitions(c, gather(c, i, leaf_end(c, i), &p));
        }
    }
}

static uint32_t put_paragraph(scanner *c, uint32_t i)
{
    parts p = {0};
    uint32_t end = leaf_end(c, i);
    put(c, ZHV_K_MARK, c->lines.at[i].begin, c->lines.at[i].text);
    zhv_leaf_begin(&c->leaf, gather(c, i, end, &p));
    c->leaf.html = c->lines.at[i].kind == ZHV_L_HTML;
    if (!c->oom && c->lines.at[i].kind == ZHV_L_TEXT && c->refs.n) {
        c->leaf.from = put_definitions(c, &p);
    }
    if (!c->oom) {
        put_leaf(c, &p);
    }
    put_tail(c, end - 1);
    return end;
}

static void put_cell(scanner *c, size_t from, size_t to)
{
    parts p = {0};
    part *one = zhv_vec_push(&p.at, c->arena);
    if (one == NULL) {
        c->oom = true;
        return;
    }
    *one = (part){0, from};
    zhv_leaf_begin(&c->leaf, zhv_str_sub(c->src, from, to));
    put_leaf(c, &p);
}

static void put_row(scanner *c, uint32_t i)
{
    const zhv_line *line = &c->lines.at[i];
    zhv_str row = zhv_str_sub(c->src, 0, line->end);
    size_t at = line->text;
    put(c, ZHV_K_MARK, line->begin, line->text);
    while (at < line->end && !c->oom) {
        size_t bar = zhv_row_bar(row, at);
        put_cell(c, at, bar);
        at = bar < line->end ? bar + 1 : bar;
        put(c, ZHV_K_MARK, bar, at);
    }
    put_tail(c, i);
}

/* Lines of code stand together; what their containers put before each of them
 * is code, too. */
static uint32_t put_code(scanner *c, uint32_t i)
{
    uint32_t end = i + 1;
    while (end < c->lines.n && c->lines.at[end].kind == ZHV_L_CODE) {
        end++;
    }
    put(c, ZHV_K_MARK, c->lines.at[i].begin, c->lines.at[i].text);
    put(c, ZHV_K_RAW, c->lines.at[i].text, c->lines.at[end - 1].end);
    put_tail(c, end - 1);
    return end;
}

static uint32_t put_line(scanner *c, uint32_t i)
{
    const zhv_line *line = &c->lines.at[i];
    switch (line->kind) {
    case ZHV_L_CODE:
        return put_code(c, i);
    case ZHV_L_TEXT:
    case ZHV_L_HEAD:
    case ZHV_L_HTML:
        return put_paragraph(c, i);
    case ZHV_L_ROW:
        put_row(c, i);
        return i + 1;
    default:
        put(c, ZHV_K_MARK, line->begin, line->end);
        put_tail(c, i);
        return i + 1;
    }
}

/* ---- pages --------------------------------------------------------------- */

static void put_front(scanner *c, size_t end)
{
    parts p = {0};
    part *one = zhv_vec_push(&p.at, c->arena);
    zhv_leaf_begin(&c->leaf, zhv_str_sub(c->src, 0, end));
    zhv_front_read(&c->leaf);
    c->oom |= one == NULL || c->leaf.oom;
    if (c->oom) {
        return;
    }
    *one = (part){0, 0};
    for (uint32_t i = 0; i < c->leaf.mark.n; i++) {
        const zhv_token *m = &c->leaf.mark.at[i];
        put_bytes(c, &p, (zhv_kind)m->kind, m->off, m->off + m->len);
    }
}

static zhv_status finish(scanner *c, zhv_dialect dialect, zhv_tape *out)
{
    *out = (zhv_tape){.src = c->src};
    if (c->oom) {
        return ZHV_E_NOMEM;
    }
    out->tok = c->tok.at;
    out->n = c->tok.n;
    out->dialect = dialect;
    return ZHV_OK;
}

zhv_status zhv_markdown_scan(zhv_str src, const zhv_names *names,
                             zhv_arena *arena, zhv_diags *diags, zhv_tape *out)
{
    (void)names;
    (void)diags;
    *out = (zhv_tape){.src = src};
    if (src.len >= UINT32_MAX) {
        return ZHV_E_LIMIT;
    }
    scanner c = {.src = src, .arena = arena};
    size_t front = zhv_front_end(src);
    c.leaf = (zhv_leaf){.arena = arena, .refs = &c.refs, .strict = true};
    put_front(&c, front);
    c.leaf.rules = true;
    c.oom |= !zhv_lines_read(src, front, arena, &c.lines);
    if (!c.oom) {
        find_definitions(&c);
    }
    for (uint32_t i = 0; i < c.lines.n && !c.oom;) {
        i = put_line(&c, i);
    }
    return finish(&c, ZHV_DIALECT_MARKDOWN, out);
}

zhv_status zhv_html_scan(zhv_str src, const zhv_names *names, zhv_arena *arena,
                         zhv_diags *diags, zhv_tape *out)
{
    (void)names;
    (void)diags;
    *out = (zhv_tape){.src = src};
    if (src.len >= UINT32_MAX) {
        return ZHV_E_LIMIT;
    }
    scanner c = {.src = src, .arena = arena};
    c.leaf = (zhv_leaf){.arena = arena, .html = true};
    put_cell(&c, 0, src.len);
    return finish(&c, ZHV_DIALECT_HTML, out);
}
