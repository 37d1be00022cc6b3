#include "markup/wikitext_inline.h"

/* Stretches that are not running text: the attributes of tags and table
 * parts, where title= and alt= are values a reader sees; and URLs.
 * Source   MediaWiki Sanitizer::internalRemoveHtmlTags, decodeTagAttributes;
 *          Parser::handleExternalLinks, handleMagicLinks (1.39) */

/* ---- attributes -------------------------------------------------------- */

enum {
    ATTR_OUT,   /* between values, in a name */
    ATTR_VALUE, /* in the value of title= or alt= */
    ATTR_OTHER  /* in another quoted value */
};

void zhv_area_attrs(zhv_inline *in, uint32_t end, unsigned kind, unsigned rest)
{
    zhv_frame *f = zhv_frame_top(in);
    f->area = ZHV_AREA_ATTRS;
    f->area_end = end;
    f->area_kind = (uint8_t)kind;
    f->area_rest = (uint8_t)rest;
    f->attr = ATTR_OUT;
    f->quote = 0;
    f->call_end = 0;
}

static void emit_rest(zhv_inline *in, zhv_frame *f, uint32_t to)
{
    if (to > in->pos) {
        zhv_inline_emit(in, f->area_kind, to);
        f->area_kind = f->area_rest;
    }
}

/* Where values must end: before the > or /> of a tag. */
static uint32_t value_limit(const zhv_inline *in, const zhv_frame *f)
{
    uint32_t end = f->area_end;
    if (f->area_rest == ZHV_K_TAG_REST) {
        end--;
        end -= in->s[end - 1] == '/';
    }
    return end;
}

/* Next mark in [from, end) that attributes and URLs cannot run over, a bracket
 * or a comment; the number of marks if there is none. */
static uint32_t next_hard_before(const zhv_inline *in, uint32_t from,
                                 uint32_t end)
{
    const zhv_marks *m = &in->w->mark;
    uint32_t i = in->i;
    while (i < m->n && m->at[i].off < end) {
        unsigned kind = m->at[i].kind;
        if (m->at[i].off >= from &&
            (kind == ZHV_K_COMMENT || zhv_mark_is_opener(kind))) {
            return i;
        }
        i++;
    }
    return m->n;
}

static bool is_name_at(const zhv_inline *in, uint32_t at, uint32_t end,
                       const char *name, uint32_t len)
{
    if (end - at < len) {
        return false;
    }
    for (uint32_t i = 0; i < len; i++) {
        if ((in->s[at + i] | 0x20) != name[i]) {
            return false;
        }
    }
    return true;
}

/* Where the value of the title=, alt=, caption= or text= at `at` begins, or 0.
 * The last two are those of a gallery and a map. */
static uint32_t value_at(const zhv_inline *in, uint32_t at, uint32_t end)
{
    uint32_t i = is_name_at(in, at, end, "title", 5)     ? at + 5
                 : is_name_at(in, at, end, "alt", 3)     ? at + 3
                 : is_name_at(in, at, end, "caption", 7) ? at + 7
                 : is_name_at(in, at, end, "text", 4)    ? at + 4
                                                         : 0;
    if (i == 0) {
        return 0;
    }
    while (i < end && zhv_is_space(in->s[i])) {
        i++;
    }
    if (i == end || in->s[i] != '=') {
        return 0;
    }
    i++;
    while (i < end && zhv_is_space(in->s[i])) {
        i++;
    }
    return i;
}

static bool begins_name(const zhv_inline *in, const zhv_frame *f, uint32_t at)
{
    if (at == in->pos) {
        return true; /* "!title=", "|-title=" */
    }
    char c = in->s[at - 1];
    return zhv_is_space(c) || c == '"' || c == '\'' || c == '/' ||
           (c == '|' && f->call_end > at);
}

/* Is the quote at `at` behind a =? */
static bool is_behind_eq(const zhv_inline *in, uint32_t at)
{
    while (at > in->pos && zhv_is_space(in->s[at - 1])) {
        at--;
    }
    return at > 0 && in->s[at - 1] == '=';
}

/* Each of these reads [at, end) in one state and returns where it stopped. */

static uint32_t read_out(zhv_inline *in, zhv_frame *f, uint32_t at,
                         uint32_t end)
{
    /* quotes, and what the names of the values begin with */
    static const uint8_t begins[256] = {
        ['"'] = 1, ['\''] = 1, ['t'] = 1, ['T'] = 1,
        ['a'] = 1, ['A'] = 1,  ['c'] = 1, ['C'] = 1,
    };
    for (; at < end; at++) {
        char c = in->s[at];
        if (!begins[(unsigned char)c]) {
            continue;
        }
        if ((c == '"' || c == '\'') && is_behind_eq(in, at)) {
            f->attr = ATTR_OTHER;
            f->quote = (uint8_t)c;
            return at + 1;
        }
        if (begins_name(in, f, at)) {
            uint32_t value = value_at(in, at, end);
            bool quoted = value && value < end &&
                          (in->s[value] == '"' || in->s[value] == '\'');
            /* in a call title= without a quote names an argument */
            if (quoted || (value && at >= f->call_end)) {
                f->attr = ATTR_VALUE;
                f->quote = quoted ? (uint8_t)in->s[value] : 0;
                emit_rest(in, f, value + quoted);
                return value + quoted;
            }
        }
    }
    return at;
}

static uint32_t read_other(const zhv_inline *in, zhv_frame *f, uint32_t at,
                           uint32_t end)
{
    const char *hit = memchr(in->s + at, f->quote, end - at);
    if (hit == NULL) {
        return end;
    }
    f->attr = ATTR_OUT;
    return (uint32_t)(hit - in->s) + 1;
}

static uint32_t read_value(zhv_inline *in, zhv_frame *f, uint32_t at,
                           uint32_t end)
{
    uint32_t i = at;
    while (i < end && (f->quote ? (uint8_t)in->s[i] != f->quote
                                : !zhv_is_space(in->s[i]))) {
        i++;
    }
    zhv_inline_emit(in, ZHV_K_ATTR_VALUE, i);
    if (i == end) {
        return i;
    }
    f->attr = ATTR_OUT;
    return i + 1; /* the closing quote opens nothing */
}

static void end_area(zhv_inline *in, zhv_frame *f)
{
    emit_rest(in, f, f->area_end);
    f->area = ZHV_AREA_NONE;
}

/* May attributes stand in it? {{#if:x|title="y"}} */
static bool makes_attributes(unsigned kind)
{
    return kind == ZHV_K_TMPL_OPEN || kind == ZHV_K_PARAM_OPEN;
}

static void attrs_step(zhv_inline *in)
{
    zhv_frame *f = zhv_frame_top(in);
    uint32_t limit = value_limit(in, f);
    uint32_t at = in->pos;
    while (at < limit && !in->w->oom) {
        uint32_t hard = next_hard_before(in, at, limit);
        uint32_t end =
            hard < in->w->mark.n ? zhv_mark_at(in, hard)->off : limit;
        while (at < end) {
            at = f->attr == ATTR_OUT     ? read_out(in, f, at, end)
                 : f->attr == ATTR_OTHER ? read_other(in, f, at, end)
                                         : read_value(in, f, at, end);
        }
        if (end == limit) {
            break;
        }
        in->i = hard;
        const zhv_token *m = zhv_mark_at(in, hard);
        uint32_t last = m->kind == ZHV_K_COMMENT ? hard : m->mate;
        if (f->attr == ATTR_VALUE && m->kind != ZHV_K_TAG_OPEN) {
            zhv_inline_dispatch(in); /* comes back when it is closed */
            return;
        }
        if (f->attr == ATTR_VALUE) { /* a note is shown elsewhere, or never */
            emit_rest(in, f, zhv_mark_end(in, last));
        }
        if (f->attr == ATTR_OUT && makes_attributes(m->kind)) {
            uint32_t behind = zhv_mark_end(in, last);
            f->call_end = f->call_end > behind ? f->call_end : behind;
            last = hard;
        }
        at = zhv_mark_end(in, last);
        in->i = last + 1;
    }
    end_area(in, f);
}

/* ---- tags -------------------------------------------------------------- */

/* Past the > of the tag at mark in->i, or 0 if it is no tag. */
static uint32_t tag_end(const zhv_inline *in)
{
    const zhv_marks *m = &in->w->mark;
    uint32_t at = m->at[in->i].off + 1;
    for (uint32_t i = in->i + 1;;) {
        while (i < m->n && (m->at[i].kind == ZHV_M_NONE || m->at[i].off < at)) {
            i++;
        }
        uint32_t end = i < m->n ? m->at[i].off : (uint32_t)in->w->src.len;
        for (; at < end; at++) {
            if (in->s[at] == '>') {
                return at + 1;
            }
            if (in->s[at] == '<') {
                return 0;
            }
        }
        unsigned kind = i < m->n ? m->at[i].kind : (unsigned)ZHV_M_TAG;
        if (kind == ZHV_M_TAG || kind == ZHV_K_TAG_OPEN ||
            kind == ZHV_K_TAG_ALONE ||
            (zhv_mark_ends_level(kind) && kind != ZHV_K_LINK_SEP)) {
            return 0;
        }
        if (kind == ZHV_K_COMMENT || zhv_mark_is_opener(kind)) {
            i = kind == ZHV_K_COMMENT ? i : m->at[i].mate;
            at = zhv_mark_end(in, i);
        }
        i++;
    }
}

void zhv_area_tag(zhv_inline *in)
{
    const zhv_frame *f = zhv_frame_top(in);
    const zhv_token *m = zhv_mark_at(in, in->i);
    uint32_t end = tag_end(in);
    bool closing = in->s[m->off + 1] == '/';
    uint32_t number = m->mate;
    bool alone = in->w->tag.at[number].class == ZHV_TAG_VOID;
    in->i++;
    if (end == 0 || (f->stop && end > f->stop)) {
        return;
    }
    zhv_line_tag(in, (zhv_block_tag)in->w->tag.at[number].block, closing);
    if (closing) {
        bool pair = !alone && zhv_tags_close(in, number);
        zhv_inline_emit(in, pair ? ZHV_K_TAG_CLOSE : ZHV_K_TAG_ALONE, end);
        return;
    }
    if (!alone) { /* "<b/>" opens, as in HTML */
        zhv_tags_open(in, number, in->w->tok.n);
    }
    zhv_area_attrs(in, end, alone ? ZHV_K_TAG_ALONE : ZHV_K_TAG_OPEN,
                   ZHV_K_TAG_REST);
}

/* ---- URLs -------------------------------------------------------------- */

/* &lt; &gt; end every URL, &nbsp; those of running text. */
static bool entity_ends_url(zhv_str s, bool bare)
{
    static const char *const ends[] = {"&lt;",   "&gt;",   "&#60;",  "&#62;",
                                       "&#x3c;", "&#x3C;", "&#x3e;", "&#x3E;"};
    static const char *const spaces[] = {"&nbsp;", "&#160;", "&#xa0;",
                                         "&#xA0;"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends && (bare || i < 2); i++) {
        if (zhv_str_eq(s, zhv_str_from(ends[i]))) {
            return true;
        }
    }
    for (size_t i = 0; bare && i < sizeof spaces / sizeof *spaces; i++) {
        if (zhv_str_eq(s, zhv_str_from(spaces[i]))) {
            return true;
        }
    }
    return false;
}

/* A longer rule ends the URL it stands in: so looking stays cheap. */
enum {
    RULE_IN_URL_MAX = 256
};

/* What mark i means for a URL: */
enum {
    URL_GOES_ON,
    URL_SKIPS_PAIR,
    URL_ENDS
};

static int url_at_mark(const zhv_inline *in, uint32_t i, bool bare)
{
    const zhv_marks *m = &in->w->mark;
    const zhv_frame *f = zhv_frame_top(in);
    uint32_t off = m->at[i].off;
    switch (m->at[i].kind) {
    case ZHV_K_TMPL_OPEN:
    case ZHV_K_PARAM_OPEN:
    case ZHV_K_COMMENT:
        return URL_SKIPS_PAIR;
    case ZHV_K_RULE_OPEN: {
        uint32_t end = zhv_mark_end(in, m->at[i].mate);
        bool in_url = end - off <= RULE_IN_URL_MAX &&
                      zhv_url_stop(in->w->src, off, end) == end;
        return in_url ? URL_SKIPS_PAIR : URL_ENDS;
    }
    case ZHV_K_ENTITY:
        return entity_ends_url(zhv_str_sub(in->w->src, off, off + m->at[i].len),
                               bare)
                   ? URL_ENDS
                   : URL_GOES_ON;
    case ZHV_M_BAR: {
        bool twice = i + 1 < m->n && m->at[i + 1].kind == ZHV_M_BAR &&
                     m->at[i + 1].off == off + 1;
        return f->cell && (twice || f->bar == off) ? URL_ENDS : URL_GOES_ON;
    }
    case ZHV_M_BANG:
        return f->cell == '!' ? URL_ENDS : URL_GOES_ON;
    case ZHV_M_COLON:
    case ZHV_M_URL:
    case ZHV_K_TMPL_COLON:
    case ZHV_K_SIGNATURE:
        return URL_GOES_ON;
    default:
        return URL_ENDS;
    }
}

/* Where the URL that begins at `from` ends. *gap [out]: where its last
 * stretch without brackets begins. */
static uint32_t url_end(const zhv_inline *in, uint32_t i, uint32_t from,
                        bool bare, uint32_t *gap)
{
    const zhv_marks *m = &in->w->mark;
    uint32_t stop = zhv_frame_top(in)->stop;
    uint32_t at = from;
    *gap = from;
    for (;;) {
        while (i < m->n && (m->at[i].kind == ZHV_M_NONE || m->at[i].off < at)) {
            i++;
        }
        uint32_t end = i < m->n ? m->at[i].off : (uint32_t)in->w->src.len;
        end = stop && end > stop ? stop : end;
        at = (uint32_t)zhv_url_stop(in->w->src, at, end);
        if (at < end || i == m->n || (stop && at >= stop)) {
            return at;
        }
        int what = url_at_mark(in, i, bare);
        if (what == URL_ENDS) {
            return at;
        }
        if (what == URL_SKIPS_PAIR) {
            i = m->at[i].kind == ZHV_K_COMMENT ? i : m->at[i].mate;
            at = *gap = zhv_mark_end(in, i);
        }
        i++;
    }
}

static void begin_url(zhv_inline *in, uint32_t end)
{
    zhv_frame *f = zhv_frame_top(in);
    f->area = ZHV_AREA_URL;
    f->area_end = end;
    f->area_kind = f->area_rest = ZHV_K_URL;
}

static void url_step(zhv_inline *in)
{
    zhv_frame *f = zhv_frame_top(in);
    uint32_t at = in->pos;
    while (at < f->area_end) {
        uint32_t hard = next_hard_before(in, at, f->area_end);
        if (hard == in->w->mark.n) {
            break;
        }
        const zhv_token *m = zhv_mark_at(in, hard);
        in->i = hard;
        if (m->kind != ZHV_K_RULE_OPEN) {
            zhv_inline_emit(in, ZHV_K_URL, m->off);
            zhv_inline_dispatch(in); /* comes back when it is closed */
            return;
        }
        at = zhv_mark_end(in, m->mate);
        in->i = m->mate + 1;
    }
    end_area(in, f);
    if (f->kind == ZHV_F_EXT_LINK) {
        zhv_inline_emit(in, ZHV_K_EXT_SPACE, f->bar);
    }
}

void zhv_area_url(zhv_inline *in)
{
    const zhv_frame *f = zhv_frame_top(in);
    const zhv_token *m = zhv_mark_at(in, in->i);
    uint32_t gap;
    in->i++;
    if (f->kind == ZHV_F_EXT_LINK && m->off != f->bar) {
        return; /* the label of a link: only at its beginning */
    }
    uint32_t address = m->off + m->len;
    uint32_t end = url_end(in, in->i, address, true, &gap);
    end = (uint32_t)zhv_url_trim(in->w->src, gap, end);
    if (end > address) {
        begin_url(in, end);
    }
}

/* The ] that ends [URL label]; 0, and *fail the place, if there is none. */
static uint32_t find_ext_close(const zhv_inline *in, uint32_t from,
                               uint32_t *fail)
{
    const zhv_marks *m = &in->w->mark;
    const zhv_frame *f = zhv_frame_top(in);
    uint32_t i = in->i;
    while (i < m->n) {
        unsigned kind = m->at[i].kind;
        uint32_t off = m->at[i].off;
        if (off < from || kind == ZHV_M_NONE) {
            i++;
            continue;
        }
        *fail = off;
        bool cell = (kind == ZHV_M_BAR || kind == ZHV_M_BANG) &&
                    url_at_mark(in, i, false) == URL_ENDS;
        if ((f->stop && off >= f->stop) || kind == ZHV_K_NEWLINE || cell ||
            zhv_mark_ends_level(kind)) {
            return 0;
        }
        if (kind == ZHV_M_END) {
            return off;
        }
        i = zhv_mark_is_opener(kind) ? m->at[i].mate + 1 : i + 1;
    }
    *fail = (uint32_t)in->w->src.len;
    return 0;
}

void zhv_area_ext(zhv_inline *in)
{
    zhv_frame *f = zhv_frame_top(in);
    const zhv_token *m = zhv_mark_at(in, in->i);
    uint32_t gap;
    in->i++;
    if (f->kind == ZHV_F_EXT_LINK || m->off < f->ext_fail) {
        return;
    }
    uint32_t end = url_end(in, in->i, m->off + 1, false, &gap);
    uint32_t close = find_ext_close(in, end, &f->ext_fail);
    if (close == 0) {
        return;
    }
    uint32_t label = end;
    for (uint32_t n; (n = zhv_url_space(in->w->src, label)) != 0;) {
        label += n;
    }
    zhv_inline_emit(in, ZHV_K_EXT_OPEN, m->off + 1);
    f = zhv_frame_push(in, ZHV_F_EXT_LINK, ZHV_NO_MATE);
    f->stop = close;
    f->stop_len = 1;
    f->bar = label;
    begin_url(in, end);
}

void zhv_area_step(zhv_inline *in)
{
    if (zhv_frame_top(in)->area == ZHV_AREA_ATTRS) {
        attrs_step(in);
    } else {
        url_step(in);
    }
}
