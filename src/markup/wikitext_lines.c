#include "markup/wikitext_inline.h"

/* What the beginning of a line means: headings, lists, rules, tables.
 * Source   MediaWiki Parser::handleTables, handleHeadings, BlockLevelPass
 *          (1.39) */

static bool is_blank_char(char c)
{
    return c == ' ' || c == '\t';
}

/* Past the white space at `at`, within the line. */
static uint32_t skip_blanks(const zhv_inline *in, uint32_t at)
{
    while (at < in->w->src.len && in->s[at] != '\n' &&
           zhv_is_space(in->s[at])) {
        at++;
    }
    return at;
}

static uint32_t run_of(const zhv_inline *in, uint32_t at, char c)
{
    uint32_t n = 0;
    while (at + n < in->w->src.len && in->s[at + n] == c) {
        n++;
    }
    return n;
}

/* The mark that begins at `at`, or ZHV_NO_MATE. */
static uint32_t mark_at(const zhv_inline *in, uint32_t at)
{
    const zhv_marks *m = &in->w->mark;
    uint32_t i = in->i;
    while (i < m->n && (m->at[i].off < at || m->at[i].kind == ZHV_M_NONE)) {
        i++;
    }
    return i < m->n && m->at[i].off == at ? i : ZHV_NO_MATE;
}

static bool is_mark(const zhv_inline *in, uint32_t at, unsigned kind)
{
    uint32_t i = mark_at(in, at);
    return i != ZHV_NO_MATE && zhv_mark_at(in, i)->kind == kind;
}

/* First mark at or after `from` that ends the line or the level, or the
 * number of marks; brackets are stepped over. */
static uint32_t find_line_end(const zhv_inline *in, uint32_t from)
{
    const zhv_marks *m = &in->w->mark;
    uint32_t i = in->i;
    while (i < m->n) {
        unsigned kind = m->at[i].kind;
        if (m->at[i].off < from || kind == ZHV_M_NONE) {
            i++;
        } else if (kind == ZHV_K_NEWLINE || zhv_mark_ends_level(kind)) {
            return i;
        } else {
            i = zhv_mark_is_opener(kind) ? m->at[i].mate + 1 : i + 1;
        }
    }
    return m->n;
}

static uint32_t off_of(const zhv_inline *in, uint32_t mark)
{
    return mark < in->w->mark.n ? zhv_mark_at(in, mark)->off
                                : (uint32_t)in->w->src.len;
}

/* A row of dashes is one, also if the last of them seemed to open a rule. */
static uint32_t dashes_end(zhv_inline *in, uint32_t at)
{
    uint32_t end = at + run_of(in, at, '-');
    uint32_t rule = end > at ? mark_at(in, end - 1) : ZHV_NO_MATE;
    if (rule != ZHV_NO_MATE && zhv_mark_at(in, rule)->kind == ZHV_K_RULE_OPEN) {
        zhv_inline_undo(in, rule);
    }
    return end;
}

/* ---- leading-space pre ------------------------------------------------- */

void zhv_line_end(zhv_inline *in)
{
    if (!zhv_frame_top(in)->on_page) {
        return;
    }
    bool blocks = in->line_open || in->line_close;
    if (in->pre_tok != ZHV_NO_MATE &&
        (blocks || in->in_block || in->in_quote)) {
        in->w->tok.at[in->pre_tok].kind = ZHV_K_TEXT;
    }
    if (blocks) {
        in->in_block = !in->line_close;
    }
    in->pre_tok = ZHV_NO_MATE;
    in->line_open = in->line_close = in->line_list = false;
}

void zhv_line_tag(zhv_inline *in, zhv_block_tag block, bool closing)
{
    if (in->line_list || !zhv_frame_top(in)->on_page) {
        return;
    }
    switch (block) {
    case ZHV_BLOCK_NONE:
        return;
    case ZHV_BLOCK_INNER:
        in->line_open |= !closing;
        in->line_close |= closing;
        return;
    case ZHV_BLOCK_CELL:
        in->line_open |= closing;
        in->line_close |= !closing;
        return;
    case ZHV_BLOCK_PART:
        in->line_open = true;
        return;
    case ZHV_BLOCK_QUOTE:
        in->in_quote = !closing;
        in->line_close = true;
        return;
    case ZHV_BLOCK_OUTER:
        in->line_close = true;
        return;
    }
}

static void begin_pre(zhv_inline *in)
{
    uint32_t text = skip_blanks(in, in->pos);
    if (zhv_frame_top(in)->on_page && text < in->w->src.len &&
        in->s[text] != '\n') {
        in->pre_tok = zhv_inline_emit(in, ZHV_K_PRE_SPACE, in->pos + 1);
    }
}

/* ---- lists and rules --------------------------------------------------- */

static bool is_list_char(char c)
{
    return c == '*' || c == '#' || c == ':' || c == ';';
}

static void begin_list(zhv_inline *in)
{
    zhv_frame *f = zhv_frame_top(in);
    uint32_t end = in->pos;
    while (end < in->w->src.len && is_list_char(in->s[end])) {
        end++;
    }
    if (in->s[end - 1] == ';') {
        f->def_line = in->line;
        f->def_tags = in->tags.n;
    }
    while (end < in->w->src.len && is_blank_char(in->s[end])) {
        end++;
    }
    zhv_inline_emit(in, ZHV_K_LIST, end);
    in->line_list |= f->on_page;
}

static void begin_hr(zhv_inline *in)
{
    if (run_of(in, in->pos, '-') >= 4) {
        zhv_inline_emit(in, ZHV_K_HR, dashes_end(in, in->pos));
        in->line_close |= zhv_frame_top(in)->on_page;
    }
}

/* ---- headings ---------------------------------------------------------- */

/* Where the line [from, to) ends for the reader: comments and blanks at its
 * end do not count. `end` is the mark at `to`. *floor [out]: the end of the
 * last mark before; what it holds is not looked into. */
static uint32_t visible_end(const zhv_inline *in, uint32_t from, uint32_t to,
                            uint32_t end, uint32_t *floor)
{
    for (;;) {
        while (end > in->i && (zhv_mark_at(in, end - 1)->kind == ZHV_M_NONE ||
                               zhv_mark_at(in, end - 1)->off >= to)) {
            end--;
        }
        *floor = end > in->i ? zhv_mark_end(in, end - 1) : from;
        *floor = *floor > from ? *floor : from;
        while (to > *floor && is_blank_char(in->s[to - 1])) {
            to--;
        }
        if (end == in->i || to != *floor ||
            zhv_mark_at(in, end - 1)->kind != ZHV_K_COMMENT) {
            return to;
        }
        to = zhv_mark_at(in, --end)->off;
    }
}

typedef struct heading {
    uint32_t open_end; /* past the opening = and the blanks behind it */
    uint32_t close;    /* where blanks and closing = begin */
    uint32_t close_end;
} heading;

/* Does a line end in a rule between the marks [in->i, end)? Headings are made
 * before rules are read. */
static bool rule_ends_line(const zhv_inline *in, uint32_t end)
{
    uint32_t rule_end = 0; /* offset; what is before it is in a rule */
    for (uint32_t i = in->i; i < end; i++) {
        const zhv_token *m = zhv_mark_at(in, i);
        if (m->kind == ZHV_K_RULE_OPEN && m->off >= rule_end) {
            rule_end = zhv_mark_at(in, m->mate)->off;
        } else if (m->kind == ZHV_K_NEWLINE && m->off < rule_end) {
            return true;
        }
    }
    return false;
}

static bool read_heading(const zhv_inline *in, heading *h)
{
    uint32_t from = in->pos;
    uint32_t mark = find_line_end(in, from);
    uint32_t to = off_of(in, mark);
    if (mark < in->w->mark.n) {
        unsigned kind = zhv_mark_at(in, mark)->kind;
        if (kind != ZHV_K_NEWLINE && kind != ZHV_K_TAG_CLOSE) {
            return false;
        }
    }
    uint32_t floor;
    uint32_t end = visible_end(in, from, to, mark, &floor);
    uint32_t lead = run_of(in, from, '=');
    uint32_t trail = 0;
    while (end - trail > floor && in->s[end - trail - 1] == '=') {
        trail++;
    }
    uint32_t level = lead < trail ? lead : trail;
    if (trail == end - from) {
        level = trail < 3 ? 0 : (trail - 1) / 2;
    }
    level = level > 6 ? 6 : level;
    if (level == 0 || rule_ends_line(in, mark)) {
        return false;
    }
    h->open_end = from + level;
    h->close = end - level;
    while (h->open_end + 1 < h->close && is_blank_char(in->s[h->open_end])) {
        h->open_end++;
    }
    while (h->close > h->open_end + 1 && is_blank_char(in->s[h->close - 1])) {
        h->close--;
    }
    h->close_end = end;
    while (h->close_end < to && is_blank_char(in->s[h->close_end])) {
        h->close_end++;
    }
    return true;
}

static void begin_heading(zhv_inline *in)
{
    heading h;
    if (is_mark(in, in->pos, ZHV_K_TMPL_EQ) || !read_heading(in, &h)) {
        return;
    }
    zhv_inline_emit(in, ZHV_K_HEAD_OPEN, h.open_end);
    zhv_frame *f = zhv_frame_push(in, ZHV_F_HEAD, ZHV_NO_MATE);
    f->stop = h.close;
    f->stop_len = h.close_end - h.close;
    in->line_close |= f->on_page;
}

/* ---- tables ------------------------------------------------------------ */

static void attrs_to_line_end(zhv_inline *in)
{
    uint32_t end = off_of(in, find_line_end(in, in->pos));
    if (end > in->pos) {
        zhv_area_attrs(in, end, ZHV_K_TABLE_ATTRS, ZHV_K_TABLE_ATTRS);
    }
}

static void note_table(zhv_inline *in, bool opens)
{
    if (zhv_frame_top(in)->on_page) {
        in->line_open |= opens;
        in->line_close |= !opens;
    }
}

/* Is mark i, a |, the first of two? */
static bool is_double(const zhv_inline *in, uint32_t i)
{
    const zhv_marks *m = &in->w->mark;
    return i + 1 < m->n && m->at[i + 1].kind == ZHV_M_BAR &&
           m->at[i + 1].off == m->at[i].off + 1;
}

/* Is mark i, a {{, that of {{!}}: a | that brackets leave alone? */
static bool is_bar_call(const zhv_inline *in, uint32_t i)
{
    const zhv_marks *m = &in->w->mark;
    return m->at[i].kind == ZHV_K_TMPL_OPEN &&
           m->at[m->at[i].mate].off == m->at[i].off + 3 &&
           in->s[m->at[i].off + 2] == '!';
}

/* Likewise, the first of two? */
static bool is_double_call(const zhv_inline *in, uint32_t i)
{
    const zhv_marks *m = &in->w->mark;
    uint32_t next = m->at[i].mate + 1;
    return next < m->n && m->at[next].off == m->at[i].off + 5 &&
           is_bar_call(in, next);
}

/* Does [at, end) begin with the name of an attribute and a =? */
static bool begins_attr(const zhv_inline *in, uint32_t at, uint32_t end)
{
    at = skip_blanks(in, at);
    uint32_t name = at;
    while (at < end &&
           (((in->s[at] | 0x20) >= 'a' && (in->s[at] | 0x20) <= 'z') ||
            in->s[at] == '-' || in->s[at] == ' ')) {
        at++;
    }
    return at > name && at < end && in->s[at] == '=';
}

/* Attributes from in->pos on, of a cell up to a {{!}}, of a row or a table up
 * to the end of the line. The table itself may be another call's. */
static void loose_attrs(zhv_inline *in, bool cell)
{
    const zhv_marks *m = &in->w->mark;
    uint32_t i = in->i;
    bool line = true; /* nothing was met but the end of the line */
    while (i < m->n) {
        unsigned kind = m->at[i].kind;
        /* "{{#if:x|{{!}} id=": that = names no argument of a function */
        if (m->at[i].off < in->pos || kind == ZHV_M_NONE ||
            kind == ZHV_K_TMPL_EQ) {
            i++;
            continue;
        }
        bool ends = kind == ZHV_K_NEWLINE || zhv_mark_ends_level(kind);
        if (ends || kind == ZHV_K_LINK_OPEN || kind == ZHV_K_RULE_OPEN ||
            kind == ZHV_M_BANG || is_bar_call(in, i)) {
            line = ends;
            break;
        }
        i = zhv_mark_is_opener(kind) ? m->at[i].mate + 1 : i + 1;
    }
    uint32_t end = off_of(in, i);
    bool bar = i < m->n && is_bar_call(in, i) && !is_double_call(in, i);
    if ((cell ? bar : line) && begins_attr(in, in->pos, end)) {
        zhv_area_attrs(in, end, ZHV_K_TABLE_ATTRS, ZHV_K_TABLE_ATTRS);
    }
}

void zhv_line_bar_call(zhv_inline *in, uint32_t open)
{
    uint32_t at = in->pos;
    const zhv_frame *f = zhv_frame_top(in);
    if (f->kind == ZHV_F_LINK || f->target || f->raw || f->stop || f->area ||
        at >= in->w->src.len) {
        return; /* no cell or table begins in a heading, a link, a value */
    }
    uint32_t from = zhv_mark_at(in, open)->off;
    char c = in->s[at];
    bool whole = from && in->s[from - 1] == '{';
    if (c == '-' && mark_at(in, at + run_of(in, at, '-') - 1) != ZHV_NO_MATE) {
        return; /* a rule is shown in the cell */
    }
    if (c == '-' || c == '+') {
        zhv_inline_emit(in, ZHV_K_TEXT, at + run_of(in, at, c));
    }
    loose_attrs(in, c != '-' && !whole);
}

/* Offset of the | that ends the attributes of the cell at in->pos; 0 if it
 * has none. What holds [[ or -{ is no attributes. */
static uint32_t find_cell_bar(const zhv_inline *in, char line)
{
    const zhv_marks *m = &in->w->mark;
    uint32_t i = in->i;
    while (i < m->n) {
        unsigned kind = m->at[i].kind;
        const char *s = in->s + m->at[i].off;
        if (m->at[i].off < in->pos) {
            i++;
        } else if (kind == ZHV_M_NONE) {
            if ((size_t)m->at[i].off + 1 < in->w->src.len &&
                ((s[0] == '[' && s[1] == '[') ||
                 (s[0] == '-' && s[1] == '{'))) {
                return 0;
            }
            i++;
        } else if (kind == ZHV_K_LINK_OPEN || kind == ZHV_K_RULE_OPEN ||
                   kind == ZHV_K_NEWLINE || zhv_mark_ends_level(kind) ||
                   (kind == ZHV_M_BANG && line == '!')) {
            return 0;
        } else if (kind == ZHV_M_BAR) {
            return is_double(in, i) ? 0 : m->at[i].off;
        } else if (is_bar_call(in, i)) {
            return is_double_call(in, i) ? 0 : m->at[i].off;
        } else {
            i = zhv_mark_is_opener(kind) ? m->at[i].mate + 1 : i + 1;
        }
    }
    return 0;
}

/* in->pos is behind the mark of a cell or caption. */
static void begin_cell(zhv_inline *in)
{
    zhv_frame *f = zhv_frame_top(in);
    zhv_tags_drop(in, f->tag_base);
    zhv_inline_settle_quotes(in);
    f->bar = find_cell_bar(in, (char)f->cell);
    if (f->bar > in->pos) {
        zhv_area_attrs(in, f->bar, ZHV_K_TABLE_ATTRS, ZHV_K_TABLE_ATTRS);
    }
}

void zhv_line_cell(zhv_inline *in)
{
    zhv_frame *f = zhv_frame_top(in);
    const zhv_token *m = zhv_mark_at(in, in->i - 1);
    if (f->kind != ZHV_F_TABLE || !f->cell) {
        if (m->kind == ZHV_M_BANG && f->kind == ZHV_F_TMPL && !f->target) {
            zhv_inline_emit(in, ZHV_K_TEXT, m->off + 2);
            loose_attrs(in, true);
        }
        return;
    }
    bool bar = m->kind == ZHV_M_BAR;
    if (bar && f->bar == m->off) {
        f->bar = 0;
        zhv_inline_emit(in, ZHV_K_TABLE_BAR, m->off + 1);
    } else if (bar ? is_double(in, in->i - 1) : f->cell == '!') {
        zhv_inline_emit(in, ZHV_K_TABLE_CELL, m->off + 2);
        begin_cell(in);
    }
}

static void begin_part(zhv_inline *in, unsigned kind, uint32_t end, char line)
{
    zhv_frame *f = zhv_frame_top(in);
    zhv_tags_drop(in, f->tag_base);
    zhv_inline_emit(in, kind, end);
    f->cell = (uint8_t)line;
    if (line) {
        begin_cell(in);
    } else {
        attrs_to_line_end(in);
    }
    note_table(in, kind != ZHV_K_TABLE_CELL);
}

static void end_table(zhv_inline *in, uint32_t end)
{
    zhv_frame_pop(in);
    zhv_inline_emit(in, ZHV_K_TABLE_CLOSE, end);
    note_table(in, false);
}

/* A line of the table that is on top; `at` is its first character. */
static bool table_line(zhv_inline *in, uint32_t at)
{
    char c = at < in->w->src.len ? in->s[at] : '\n';
    char d = at + 1 < in->w->src.len ? in->s[at + 1] : '\n';
    if (c != '!' && !(c == '|' && is_mark(in, at, ZHV_M_BAR))) {
        return false;
    }
    zhv_inline_emit(in, ZHV_K_TEXT, at);
    if (c == '!') {
        begin_part(in, ZHV_K_TABLE_CELL, at + 1, '!');
    } else if (d == '}' && mark_at(in, at + 1) == ZHV_NO_MATE) {
        end_table(in, at + 2);
    } else if (d == '-') {
        begin_part(in, ZHV_K_TABLE_ROW, dashes_end(in, at + 1), 0);
    } else if (d == '+') {
        begin_part(in, ZHV_K_TABLE_CAPTION, at + 2, '+');
    } else {
        begin_part(in, ZHV_K_TABLE_CELL, at + 1, '|');
    }
    return true;
}

/* "{|", perhaps behind colons; `at` is the line's first character. */
static bool table_begin(zhv_inline *in, uint32_t at)
{
    uint32_t open = skip_blanks(in, at + run_of(in, at, ':'));
    if (open + 1 >= in->w->src.len || in->s[open] != '{' ||
        in->s[open + 1] != '|' || !is_mark(in, open + 1, ZHV_M_BAR)) {
        return false;
    }
    zhv_inline_emit(in, ZHV_K_TEXT, at);
    zhv_inline_emit(in, in->s[at] == ':' ? ZHV_K_LIST : ZHV_K_TEXT, open);
    zhv_inline_emit(in, ZHV_K_TABLE_OPEN, open + 2);
    zhv_frame_push(in, ZHV_F_TABLE, ZHV_NO_MATE);
    attrs_to_line_end(in);
    note_table(in, true);
    return true;
}

static bool may_hold_table(unsigned kind)
{
    return kind == ZHV_F_PAGE || kind == ZHV_F_TABLE || kind == ZHV_F_RULE ||
           kind == ZHV_F_EXT_TAG;
}

/* May a line that begins with it mean anything? */
static bool begins_line(char c)
{
    static const uint8_t begins[256] = {
        ['='] = 1,  ['*'] = 1,  ['#'] = 1,  [':'] = 1,  [';'] = 1,
        ['-'] = 1,  ['|'] = 1,  ['!'] = 1,  ['{'] = 1,  ['<'] = 1, /* <!-- */
        ['\0'] = 1, ['\t'] = 1, ['\v'] = 1, ['\r'] = 1, [' '] = 1,
    };
    return begins[(unsigned char)c];
}

bool zhv_line_is_plain(const zhv_inline *in, uint32_t at)
{
    return at < in->w->src.len &&
           (!begins_line(in->s[at]) || in->s[at] == '|' || in->s[at] == ' ');
}

void zhv_line_begin(zhv_inline *in)
{
    const zhv_frame *f = zhv_frame_top(in);
    if (f->raw || f->target || f->stop || in->pos >= in->w->src.len ||
        !begins_line(in->s[in->pos])) {
        return;
    }
    while (zhv_inline_next(in) == in->pos && in->i < in->w->mark.n &&
           zhv_mark_at(in, in->i)->kind == ZHV_K_COMMENT) {
        zhv_inline_dispatch(in);
    }
    uint32_t at = skip_blanks(in, in->pos);
    if ((f->kind == ZHV_F_TABLE && table_line(in, at)) ||
        (may_hold_table(f->kind) && table_begin(in, at)) ||
        in->pos >= in->w->src.len) {
        return;
    }
    char c = in->s[in->pos];
    if (c == '=') {
        begin_heading(in);
    } else if (is_list_char(c)) {
        begin_list(in);
    } else if (c == '-') {
        begin_hr(in);
    } else if (c == ' ') {
        begin_pre(in);
    } else if (c == '!') {
        zhv_inline_emit(in, ZHV_K_TEXT, in->pos + 1);
        loose_attrs(in, true);
    }
}
