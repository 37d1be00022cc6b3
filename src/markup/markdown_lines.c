/* Lines to blocks, as CommonMark reads them: containers first, then what the
 * rest of the line is. */
#include "markup/markdown.h"

/* Quotes and list items inside each other; deeper ones are text. Bounds the
 * work that one line can make. */
#define DEPTH_MAX 100u

typedef struct container {
    bool quote;
    unsigned indent; /* of a list item: columns its content is moved by */
} container;

typedef struct blocks {
    zhv_str s;
    zhv_arena *arena;
    zhv_lines *out;
    container held[DEPTH_MAX];
    unsigned n;
    bool text;      /* a paragraph may go on */
    bool table;     /* rows may follow */
    char fence;     /* of the open code block; 0: none */
    size_t fence_n; /* its length */
    unsigned html;  /* kind of the open HTML block, 1 to 7; 0: none */
} blocks;

/* A reading point inside a line. Columns count tabs as they are shown. */
typedef struct cursor {
    size_t at;
    size_t end; /* of the line, without its break */
    unsigned column;
    unsigned spare; /* columns of a tab that is partly used up */
} cursor;

static char look(const blocks *b, const cursor *c)
{
    return c->at < c->end ? b->s.ptr[c->at] : '\n';
}

static unsigned tab_width(unsigned column)
{
    return 4 - column % 4;
}

/* Columns of blanks at the cursor; looks no further than it must. */
static unsigned indent_at(const blocks *b, const cursor *c)
{
    unsigned width = c->spare;
    unsigned column = c->column + c->spare;
    for (size_t i = c->at; i < c->end && width < 100; i++) {
        unsigned step = b->s.ptr[i] == ' '    ? 1
                        : b->s.ptr[i] == '\t' ? tab_width(column)
                                              : 0;
        if (step == 0) {
            break;
        }
        width += step;
        column += step;
    }
    return width;
}

/* Takes at most `n` columns of blanks. */
static void take(const blocks *b, cursor *c, unsigned n)
{
    while (n) {
        if (c->spare == 0) {
            char x = look(b, c);
            if (x != ' ' && x != '\t') {
                return;
            }
            c->spare = x == ' ' ? 1 : tab_width(c->column);
            c->at++;
        }
        unsigned step = n < c->spare ? n : c->spare;
        c->spare -= step;
        c->column += step;
        n -= step;
    }
}

static void step(cursor *c, size_t n)
{
    c->at += n;
    c->column += (unsigned)n;
}

static bool is_blank_rest(const blocks *b, const cursor *c)
{
    for (size_t i = c->at; i < c->end; i++) {
        if (b->s.ptr[i] != ' ' && b->s.ptr[i] != '\t') {
            return false;
        }
    }
    return true;
}

static zhv_str rest_of(const blocks *b, const cursor *c)
{
    return zhv_str_sub(b->s, c->at, c->end);
}

/* ---- containers ---------------------------------------------------------- */

static bool take_quote(const blocks *b, cursor *c)
{
    unsigned width = indent_at(b, c);
    cursor probe = *c;
    take(b, &probe, width);
    if (width > 3 || look(b, &probe) != '>') {
        return false;
    }
    step(&probe, 1);
    take(b, &probe, 1);
    *c = probe;
    return true;
}

/* How many of the open containers the line goes on with. */
static unsigned match(const blocks *b, cursor *c)
{
    unsigned i = 0;
    for (; i < b->n; i++) {
        if (b->held[i].quote) {
            if (!take_quote(b, c)) {
                break;
            }
        } else if (indent_at(b, c) >= b->held[i].indent) {
            take(b, c, b->held[i].indent);
        } else if (!is_blank_rest(b, c)) {
            break;
        }
    }
    return i;
}

static void close_to(blocks *b, unsigned n)
{
    if (n < b->n) {
        b->n = n;
        b->fence = 0;
        b->html = 0;
        b->table = false;
        b->text = false;
    }
}

static void hold(blocks *b, bool quote, unsigned indent)
{
    b->held[b->n++] = (container){quote, indent};
    b->text = b->table = false;
}

/* ":   text", which defines what the line before says. */
static bool is_definition(zhv_str s)
{
    return s.len > 2 && s.ptr[0] == ':' &&
           zhv_str_trim(zhv_str_sub(s, 1, s.len)).len > 0;
}

/* Length of the list marker (or "[^note]:") at the cursor, or 0. */
static size_t marker_length(const blocks *b, const cursor *c)
{
    zhv_str s = rest_of(b, c);
    size_t n = 0;
    if (s.len && (memchr("-+*", s.ptr[0], 3) || is_definition(s))) {
        n = 1;
    } else if (s.len > 4 && s.ptr[0] == '[' && s.ptr[1] == '^') {
        size_t close = zhv_label_end(s, 0);
        bool note = close > 2 && close + 1 < s.len && s.ptr[close + 1] == ':';
        return note ? close + 2 : 0;
    } else {
        while (n < s.len && n < 10 && s.ptr[n] >= '0' && s.ptr[n] <= '9') {
            n++;
        }
        bool digits = n > 0 && n < 10 && n < s.len;
        n = digits && (s.ptr[n] == '.' || s.ptr[n] == ')') ? n + 1 : 0;
    }
    bool apart = n == s.len || s.ptr[n] == ' ' || s.ptr[n] == '\t';
    return n && apart ? n : 0;
}

/* Does a list item begin at the cursor, behind the blanks? Only one that
 * counts from 1 and says something interrupts a paragraph. */
static bool begins_item(const blocks *b, const cursor *c, bool interrupts)
{
    size_t n = b->n < DEPTH_MAX ? marker_length(b, c) : 0;
    if (n == 0 || !interrupts || look(b, c) == '[') {
        return n != 0;
    }
    cursor behind = *c;
    step(&behind, n);
    return !is_blank_rest(b, &behind) &&
           (n == 1 || (n == 2 && look(b, c) == '1'));
}

static void take_item(blocks *b, cursor *c)
{
    unsigned before = indent_at(b, c);
    take(b, c, before);
    size_t n = marker_length(b, c);
    bool note = look(b, c) == '[';
    step(c, n);
    unsigned pad = indent_at(b, c);
    unsigned taken = pad > 4 || is_blank_rest(b, c) ? 1 : pad;
    hold(b, false, note ? 4 : before + (unsigned)n + taken);
    take(b, c, note ? pad : taken);
}

/* ---- lines that are blocks of their own ---------------------------------- */

/* Length of the run of `c` at the start of s. */
static size_t run_length(zhv_str s, char c)
{
    size_t n = 0;
    while (n < s.len && s.ptr[n] == c) {
        n++;
    }
    return n;
}

/* "---", "* * *": at least three, and blanks. */
static bool is_rule_line(zhv_str s)
{
    char mark = s.len ? s.ptr[0] : '\0';
    size_t n = 0;
    if (mark != '-' && mark != '*' && mark != '_') {
        return false;
    }
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] == mark) {
            n++;
        } else if (s.ptr[i] != ' ' && s.ptr[i] != '\t') {
            return false;
        }
    }
    return n >= 3;
}

/* The underline of a heading. */
static bool is_underline(zhv_str s)
{
    char mark = s.len ? s.ptr[0] : '\0';
    s = zhv_str_trim(s);
    return (mark == '=' || mark == '-') && run_length(s, mark) == s.len;
}

/* Length of the marks of "## heading", or 0. */
static size_t heading_marks(zhv_str s)
{
    size_t n = run_length(s, '#');
    bool apart = n == s.len || s.ptr[n] == ' ' || s.ptr[n] == '\t';
    return n >= 1 && n <= 6 && apart ? n : 0;
}

static size_t without_blanks(zhv_str s, size_t from, size_t n)
{
    while (n > from && (s.ptr[n - 1] == ' ' || s.ptr[n - 1] == '\t')) {
        n--;
    }
    return n;
}

/* Where "{#name .class key=value}" or "{-}" at the end of a heading begins; n:
 * there is none. */
static size_t heading_attributes(zhv_str s, size_t from, size_t n)
{
    size_t open = n;
    while (open > from && s.ptr[open - 1] != '{') {
        open--;
    }
    bool braces = n > from && s.ptr[n - 1] == '}' && open > from &&
                  open + 1 < n &&
                  (s.ptr[open - 2] == ' ' || s.ptr[open - 2] == '\t');
    zhv_str in =
        braces ? zhv_str_trim(zhv_str_sub(s, open, n - 1)) : (zhv_str){NULL, 0};
    bool known = in.len &&
                 (memchr("#.:", in.ptr[0], 3) || zhv_str_eq(in, ZHV_STR("-")) ||
                  zhv_str_find(in, 1, '=') < in.len);
    return known ? open - 1 : n;
}

/* Where the text of a heading ends: before its closing marks and attributes. */
static size_t heading_end(zhv_str s, size_t from)
{
    size_t n = without_blanks(s, from, s.len);
    n = without_blanks(s, from, heading_attributes(s, from, n));
    size_t end = n;
    while (n > from && s.ptr[n - 1] == '#') {
        n--;
    }
    bool apart = n == from || s.ptr[n - 1] == ' ' || s.ptr[n - 1] == '\t';
    return apart ? n : end;
}

static bool opens_fence(blocks *b, zhv_str s)
{
    char mark = s.len ? s.ptr[0] : '\0';
    size_t n = mark == '`' || mark == '~' ? run_length(s, mark) : 0;
    if (n < 3 || (mark == '`' && zhv_str_find(s, n, '`') < s.len)) {
        return false;
    }
    b->fence = mark;
    b->fence_n = n;
    return true;
}

static bool closes_fence(const blocks *b, const cursor *c)
{
    cursor probe = *c;
    unsigned width = indent_at(b, c);
    take(b, &probe, width);
    zhv_str s = zhv_str_trim(rest_of(b, &probe));
    return width < 4 && s.len >= b->fence_n && run_length(s, b->fence) == s.len;
}

/* |---|:--:| with at least one bar or colon. */
static bool is_table_line(zhv_str s)
{
    bool dash = false;
    bool mark = false;
    for (size_t i = 0; i < s.len; i++) {
        dash |= s.ptr[i] == '-';
        mark |= s.ptr[i] == '|' || s.ptr[i] == ':';
        if (memchr("-|: \t", s.ptr[i], 5) == NULL) {
            return false;
        }
    }
    return dash && mark;
}

size_t zhv_row_bar(zhv_str row, size_t at)
{
    while (at < row.len && row.ptr[at] != '|') {
        at += row.ptr[at] == '\\' && at + 1 < row.len ? 2 : 1;
    }
    return at < row.len ? at : row.len;
}

uint32_t zhv_row_cells(zhv_str row)
{
    row = zhv_str_trim(row);
    bool bar = false;
    uint32_t cells = 1;
    for (size_t i = zhv_row_bar(row, 0); i < row.len;
         i = zhv_row_bar(row, i + 1)) {
        bar = true;
        cells += i != 0 && i + 1 != row.len;
    }
    return bar ? cells : 0;
}

/* ---- a line -------------------------------------------------------------- */

static bool put(blocks *b, size_t begin, const cursor *c, size_t end,
                zhv_line_kind kind, bool first)
{
    zhv_line *line = zhv_vec_push(b->out, b->arena);
    if (line == NULL) {
        return false;
    }
    *line = (zhv_line){(uint32_t)begin, (uint32_t)c->at, (uint32_t)end,
                       (uint8_t)kind, first};
    return true;
}

/* A line inside an HTML block. */
static bool put_html(blocks *b, size_t begin, const cursor *c, bool first)
{
    if (zhv_html_block_ends(b->html, rest_of(b, c))) {
        b->html = 0;
    }
    return put(b, begin, c, c->end, ZHV_L_HTML, first);
}

static bool put_blank(blocks *b, size_t begin, const cursor *c, unsigned held)
{
    bool all = held == b->n;
    if (!all && b->held[held].quote) {
        close_to(b, held);
    }
    b->text = b->table = false;
    if (b->fence) {
        return put(b, begin, c, c->end, ZHV_L_CODE, false);
    }
    if (b->html >= 6) {
        b->html = 0;
    }
    return put(b, begin, c, c->end, b->html ? ZHV_L_HTML : ZHV_L_BLANK, false);
}

/* The line before becomes a table's head if this one is drawn under it. */
static bool makes_table(blocks *b, zhv_str s)
{
    zhv_line *before = b->out->n ? &b->out->at[b->out->n - 1] : NULL;
    if (!b->text || !is_table_line(s) || before->kind != ZHV_L_TEXT) {
        return false;
    }
    uint32_t cells = zhv_row_cells(s);
    uint32_t above =
        zhv_row_cells(zhv_str_sub(b->s, before->text, before->end));
    if (cells == 0 || cells != above) {
        return false;
    }
    before->kind = ZHV_L_ROW;
    before->first = true;
    b->text = false;
    b->table = true;
    return true;
}

/* The rest of a line that begins or goes on with a paragraph or a table. */
static bool put_text(blocks *b, size_t begin, const cursor *c, unsigned held)
{
    if (held == b->n && makes_table(b, rest_of(b, c))) {
        return put(b, begin, c, c->end, ZHV_L_MARK, true);
    }
    if (b->text) { /* also what only goes on lazily */
        return put(b, begin, c, c->end, ZHV_L_TEXT, false);
    }
    close_to(b, held);
    if (b->table) {
        return put(b, begin, c, c->end, ZHV_L_ROW, true);
    }
    b->text = true;
    return put(b, begin, c, c->end, ZHV_L_TEXT, true);
}

/* A heading, a fence, a rule line or an HTML block; *done [out]. */
static bool put_block(blocks *b, size_t begin, cursor *c, unsigned held,
                      bool *done)
{
    zhv_str s = rest_of(b, c);
    size_t n = heading_marks(s);
    bool lazy = held < b->n;
    unsigned html;
    *done = true;
    if (b->text && !lazy && is_underline(s)) {
        b->text = false;
        return put(b, begin, c, c->end, ZHV_L_MARK, true);
    }
    if (n) {
        close_to(b, held);
        b->text = b->table = false;
        size_t end = c->at + heading_end(s, n);
        step(c, n);
        return put(b, begin, c, end > c->at ? end : c->at, ZHV_L_HEAD, true);
    }
    if (is_rule_line(s) || zhv_str_starts(s, ZHV_STR(":::"))) {
        close_to(b, held);
        b->text = b->table = false;
        return put(b, begin, c, c->end, ZHV_L_MARK, true);
    }
    char old = b->fence;
    b->fence = 0;
    if (opens_fence(b, s)) {
        char mark = b->fence;
        close_to(b, held);
        b->fence = mark;
        b->text = b->table = false;
        return put(b, begin, c, c->end, ZHV_L_MARK, true);
    }
    b->fence = old;
    html = zhv_html_block(s, b->text);
    if (html) {
        close_to(b, held);
        b->text = b->table = false;
        b->html = html;
        return put_html(b, begin, c, true);
    }
    *done = false;
    return true;
}

/* The containers that begin at *c, then the rest; b->n containers go on. */
static bool put_rest(blocks *b, size_t begin, cursor c, unsigned held)
{
    for (;;) {
        unsigned width = indent_at(b, &c);
        if (width >= 4 && b->text) {
            return put_text(b, begin, &c, held);
        }
        if (width >= 4) {
            close_to(b, held);
            b->table = false;
            return put(b, begin, &c, c.end, ZHV_L_CODE, true);
        }
        cursor at = c;
        bool done;
        take(b, &at, width);
        if (!put_block(b, begin, &at, held, &done) || done) {
            return done;
        }
        bool interrupts = b->text && held == b->n;
        bool quote = look(b, &at) == '>' && held < DEPTH_MAX;
        if (!quote && !begins_item(b, &at, interrupts)) {
            return put_text(b, begin, &at, held);
        }
        close_to(b, held);
        if (quote) {
            take_quote(b, &c);
            hold(b, true, 0);
        } else {
            take_item(b, &c);
        }
        held = b->n;
        if (is_blank_rest(b, &c)) {
            c.at = c.end;
            return put(b, begin, &c, c.end, ZHV_L_MARK, true);
        }
    }
}

static bool read_line(blocks *b, size_t begin, size_t end)
{
    cursor c = {.at = begin, .end = end};
    unsigned held = match(b, &c);
    if (is_blank_rest(b, &c)) {
        return put_blank(b, begin, &c, held);
    }
    if (held == b->n && b->fence) {
        bool closes = closes_fence(b, &c);
        b->fence = closes ? '\0' : b->fence;
        return put(b, begin, &c, end, closes ? ZHV_L_MARK : ZHV_L_CODE, false);
    }
    if (held == b->n && b->html) {
        return put_html(b, begin, &c, false);
    }
    return put_rest(b, begin, c, held);
}

bool zhv_lines_read(zhv_str src, size_t from, zhv_arena *arena, zhv_lines *out)
{
    blocks b = {.s = src, .arena = arena, .out = out};
    while (from < src.len) {
        size_t end = zhv_str_find(src, from, '\n');
        size_t next = end < src.len ? end + 1 : end;
        if (end < src.len && end > from && src.ptr[end - 1] == '\r') {
            end--;
        }
        if (!read_line(&b, from, end)) {
            return false;
        }
        from = next;
    }
    return true;
}
