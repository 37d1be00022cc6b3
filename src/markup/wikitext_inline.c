#include "markup/wikitext_inline.h"

#include <assert.h>

#include "base/compiler.h"

/* Sweep 2: walks over the marks and writes tokens. A frame is a place that
 * nothing may reach across: a bracket, a table, a heading. HTML tags are no
 * frames: they pair within one, and what finds no partner stands alone. */

/* ---- tokens ------------------------------------------------------------ */

static void emit_gap(zhv_inline *in, uint32_t to)
{
    zhv_inline_emit(in, zhv_frame_top(in)->raw ? ZHV_K_RAW : ZHV_K_TEXT, to);
}

void zhv_inline_undo(zhv_inline *in, uint32_t mark)
{
    zhv_token *marks = in->w->mark.at;
    if (marks[mark].mate != ZHV_NO_MATE) {
        marks[marks[mark].mate].kind = ZHV_M_NONE;
    }
    marks[mark].kind = ZHV_M_NONE;
}

/* ---- tags -------------------------------------------------------------- */

void zhv_tags_open(zhv_inline *in, uint32_t number, uint32_t tok)
{
    zhv_wiki_tag *name = &in->w->tag.at[number];
    zhv_open_tag *t = zhv_vec_push(&in->tags, in->w->arena);
    if (t == NULL) {
        in->w->oom = true;
        return;
    }
    *t = (zhv_open_tag){tok, number, name->newest};
    name->newest = in->tags.n;
}

/* Takes away the newest open tag; returns its token. */
static uint32_t pop_tag(zhv_inline *in)
{
    const zhv_open_tag *t = &in->tags.at[--in->tags.n];
    in->w->tag.at[t->number].newest = t->older;
    return t->tok;
}

void zhv_tags_drop(zhv_inline *in, uint32_t n)
{
    while (in->tags.n > n) {
        in->w->tok.at[pop_tag(in)].kind = ZHV_K_TAG_ALONE;
    }
}

bool zhv_tags_close(zhv_inline *in, uint32_t number)
{
    uint32_t n = in->w->tag.at[number].newest;
    if (n == 0 || n - 1 < zhv_frame_top(in)->tag_base) {
        return false;
    }
    zhv_tags_drop(in, n);
    pop_tag(in);
    return true;
}

/* ---- frames ------------------------------------------------------------ */

zhv_frame *zhv_frame_push(zhv_inline *in, zhv_frame_kind kind, uint32_t mark)
{
    zhv_frame *f = zhv_vec_push(&in->frames, in->w->arena);
    if (f == NULL) {
        in->w->oom = true;
        return zhv_frame_top(in);
    }
    const zhv_frame *outer = in->frames.n > 1 ? f - 1 : NULL;
    in->top = f;
    *f = (zhv_frame){.kind = (uint8_t)kind,
                     .open = in->w->tok.n - 1,
                     .mark = mark,
                     .tag_base = in->tags.n,
                     .quote_base = in->quotes.n};
    if (outer && kind >= ZHV_F_RULE && kind != ZHV_F_EXT_TAG) {
        f->quote_base = outer->quote_base;
        f->on_page = outer->on_page;
        f->whole = outer->whole;
        f->raw = outer->raw;
        f->target = outer->target;
    } else {
        f->own_quotes = true;
    }
    return f;
}

void zhv_inline_settle_quotes(zhv_inline *in)
{
    uint32_t base = zhv_frame_top(in)->quote_base;
    if (in->quotes.n > base) {
        zhv_quotes_settle(in->w, in->quotes.at + base, in->quotes.n - base);
        in->quotes.n = base;
    }
}

void zhv_frame_pop(zhv_inline *in)
{
    const zhv_frame *f = zhv_frame_top(in);
    zhv_tags_drop(in, f->tag_base);
    if (f->own_quotes) {
        zhv_inline_settle_quotes(in);
    }
    in->frames.n--;
    in->top = &in->frames.at[in->frames.n - 1];
}

/* A frame whose closer never came: a table (MediaWiki closes it at the end;
 * its first line is like a row here). */
static void frame_abandon(zhv_inline *in)
{
    const zhv_frame *f = zhv_frame_top(in);
    in->w->tok.at[f->open].kind =
        f->kind == ZHV_F_TABLE ? ZHV_K_TABLE_ROW : ZHV_K_TEXT;
    zhv_frame_pop(in);
}

void zhv_frame_pop_to(zhv_inline *in, uint32_t depth)
{
    while (in->frames.n > depth) {
        frame_abandon(in);
    }
}

/* Ends frames until that of mark `open` is on top. */
static ZHV_ALWAYS_INLINE zhv_frame *pop_to_mark(zhv_inline *in, uint32_t open)
{
    while (in->frames.n > 1 && zhv_frame_top(in)->mark != open) {
        frame_abandon(in);
    }
    return zhv_frame_top(in);
}

/* ---- brackets ---------------------------------------------------------- */

/* The ':' of "{{#if:" and the like becomes TMPL_COLON. */
static bool find_function(zhv_inline *in, uint32_t open)
{
    zhv_marks *m = &in->w->mark;
    uint32_t from = zhv_mark_end(in, open);
    for (uint32_t i = open + 1; i < m->n; i++) {
        unsigned kind = m->at[i].kind;
        if (kind == ZHV_K_COMMENT) {
            from = zhv_mark_end(in, i);
        } else if (kind == ZHV_M_COLON) {
            zhv_str name =
                zhv_str_trim(zhv_str_sub(in->w->src, from, m->at[i].off));
            if (name.len && name.len <= ZHV_WIKI_NAME_MAX &&
                in->w->names->is(in->w->names->ctx, ZHV_NAME_FUNCTION, name)) {
                m->at[i].kind = ZHV_K_TMPL_COLON;
                return true;
            }
            return false;
        } else if (kind != ZHV_K_NEWLINE && kind != ZHV_M_NONE) {
            return false;
        }
    }
    return false;
}

/* Marks of a call that are tokens as they stand, where nothing is open that
 * they would end, and no list or heading begins with the line. */
#define SETTLED                                                                \
    (ZHV_KIND_BIT(ZHV_K_TMPL_SEP) | ZHV_KIND_BIT(ZHV_K_TMPL_EQ) |              \
     ZHV_KIND_BIT(ZHV_K_PARAM_SEP) | ZHV_KIND_BIT(ZHV_K_NEWLINE))

/* Most marks are | and = of calls: those from in->i on, one after the other,
 * and the text before each. True: an argument has begun. */
static ZHV_ALWAYS_INLINE bool settled_marks(zhv_inline *in)
{
    zhv_wiki *w = in->w;
    const zhv_token *m = zhv_mark_at(in, in->i);
    const zhv_token *end = zhv_mark_at(in, w->mark.n);
    uint32_t pos = in->pos;
    bool argument = false;
    for (; m < end && (SETTLED >> m->kind & 1); m++) {
        if (m->kind == ZHV_K_NEWLINE) {
            if (!zhv_line_is_plain(in, m->off + m->len)) {
                break;
            }
            in->line++;
        } else if (m->kind != ZHV_K_TMPL_EQ) {
            argument = true;
        }
        if (!zhv_vec_reserve(&w->tok, 2u, w->arena)) {
            w->oom = true;
            break;
        }
        zhv_token *to = &w->tok.at[w->tok.n];
        if (m->off > pos) {
            *to++ = (zhv_token){pos,        m->off - pos, ZHV_NO_MATE,
                                ZHV_K_TEXT, ZHV_R_NONE,   0};
        }
        *to++ = *m;
        w->tok.n = (uint32_t)(to - w->tok.at);
        pos = m->off + m->len;
    }
    in->pos = pos;
    in->i = (uint32_t)(m - w->mark.at);
    return argument;
}

/* The same for the call on top. False: there were none. */
static bool settled_in_frame(zhv_inline *in)
{
    zhv_frame *f = zhv_frame_top(in);
    const uint32_t from = in->i;
    if (settled_marks(in)) {
        f->target = false;
        f->def_line = 0;
    }
    return in->i > from;
}

/* A call, or a parameter. It has no frame if its end is reached at once. */
static void open_call(zhv_inline *in, uint32_t mark)
{
    const zhv_token *m = zhv_mark_at(in, mark);
    const uint32_t open = in->w->tok.n - 1;
    const bool argument = settled_marks(in);
    if (in->i == m->mate && argument) {
        const zhv_token *close = zhv_mark_at(in, m->mate);
        zhv_inline_emit(in, ZHV_K_TEXT, close->off);
        zhv_inline_take(in, close);
        in->i++;
        return;
    }
    zhv_frame *f = zhv_frame_push(in, ZHV_F_TMPL, mark);
    f->open = open;
    f->target =
        !argument && (m->kind == ZHV_K_PARAM_OPEN || !find_function(in, mark));
}

/* A link: most are [[target]] or [[target|label]], and need no frame. */
static void open_link(zhv_inline *in, uint32_t mark)
{
    const uint32_t close = zhv_mark_at(in, mark)->mate;
    if (close == mark + 1 ||
        (close == mark + 2 &&
         zhv_mark_at(in, mark + 1)->kind == ZHV_K_LINK_SEP)) {
        for (; in->i <= close; in->i++) {
            zhv_inline_emit(in, ZHV_K_TEXT, zhv_mark_at(in, in->i)->off);
            zhv_inline_take(in, zhv_mark_at(in, in->i));
        }
        return;
    }
    zhv_frame *f = zhv_frame_push(in, ZHV_F_LINK, mark);
    f->target = f->whole = true;
    f->on_page = in->frames.n > 1 && f[-1].on_page;
}

static void open_bracket(zhv_inline *in, uint32_t mark)
{
    const unsigned kind = zhv_mark_at(in, mark)->kind;
    zhv_inline_take(in, zhv_mark_at(in, mark));
    switch (kind) {
    case ZHV_K_TMPL_OPEN:
    case ZHV_K_PARAM_OPEN:
        open_call(in, mark);
        break;
    case ZHV_K_LINK_OPEN:
        open_link(in, mark);
        break;
    default:
        zhv_frame_push(in, ZHV_F_RULE, mark);
    }
}

/* <ref>, <nowiki>, <pre>: its end is known. */
static void open_ext_tag(zhv_inline *in, uint32_t mark)
{
    zhv_token m = *zhv_mark_at(in, mark);
    zhv_str name = zhv_tag_name(in->w->src, m.off);
    uint32_t open = in->w->tok.n;
    if (m.len == name.len + 2) { /* <ref> */
        zhv_inline_emit(in, ZHV_K_TAG_OPEN, m.off + m.len);
    } else {
        zhv_area_attrs(in, m.off + m.len, ZHV_K_TAG_OPEN, ZHV_K_TAG_REST);
    }
    while (zhv_frame_top(in)->area && !in->w->oom) {
        zhv_area_step(in);
    }
    in->i = mark + 1;
    if (in->pre_tok != ZHV_NO_MATE) {
        zhv_line_tag(in, zhv_tag_block(name), false);
    }
    zhv_frame *f = zhv_frame_push(in, ZHV_F_EXT_TAG, mark);
    f->open = open;
    f->raw = m.aux != ZHV_TAG_EXT;
    f->map = !f->raw && zhv_tag_is_map(name);
    f->gallery = f->map || (!f->raw && zhv_tag_is_gallery(name));
    f->target = f->gallery;
}

static void ext_tag_alone(zhv_inline *in, uint32_t mark)
{
    if (in->pre_tok != ZHV_NO_MATE) {
        zhv_str name = zhv_tag_name(in->w->src, zhv_mark_at(in, mark)->off);
        zhv_line_tag(in, zhv_tag_block(name), false);
    }
    zhv_area_attrs(in, zhv_mark_end(in, mark), ZHV_K_TAG_ALONE, ZHV_K_TAG_REST);
    in->i = mark + 1;
}

static void close_bracket(zhv_inline *in, uint32_t mark)
{
    const zhv_token *m = zhv_mark_at(in, mark);
    pop_to_mark(in, m->mate);
    assert(in->frames.n > 1);
    if (in->frames.n == 1) {
        return; /* it stays text: a fault of ours costs a mark, not the page */
    }
    zhv_frame_pop(in);
    zhv_inline_take(in, m);
    if (in->s[m->off - 1] == '!' && m->kind == ZHV_K_TMPL_CLOSE &&
        zhv_mark_at(in, m->mate)->off + 3 == m->off) {
        zhv_line_bar_call(in, m->mate);
    }
}

/* A separator: a new argument, a new part of a link. */
static void separator(zhv_inline *in, uint32_t mark)
{
    const zhv_token *m = zhv_mark_at(in, mark);
    bool link = m->kind == ZHV_K_LINK_SEP;
    while (in->frames.n > 1) {
        const zhv_frame *f = zhv_frame_top(in);
        if (f->kind == (link ? ZHV_F_LINK : ZHV_F_TMPL) ||
            (link && f->gallery)) {
            break;
        }
        frame_abandon(in);
    }
    zhv_frame *f = zhv_frame_top(in);
    zhv_tags_drop(in, f->tag_base);
    f->target = false;
    f->def_line = 0;
    if (!link) {
        zhv_inline_settle_quotes(in);
    }
    zhv_inline_take(in, m);
}

/* ---- leaves ------------------------------------------------------------ */

static void quotes(zhv_inline *in, uint32_t mark)
{
    const zhv_token *m = zhv_mark_at(in, mark);
    if (zhv_frame_top(in)->target) {
        return;
    }
    uint32_t text = m->len == 4 ? 1 : m->len > 5 ? m->len - 5 : 0;
    zhv_token *a = zhv_vec_push(&in->w->tok, in->w->arena);
    zhv_quotes *q = zhv_vec_push(&in->quotes, in->w->arena);
    if (a == NULL || q == NULL) {
        in->w->oom = true;
        return;
    }
    /* perhaps empty: such tokens vanish in the end */
    *a = (zhv_token){m->off, text, ZHV_NO_MATE, ZHV_K_TEXT, 0, 0};
    q->tok = in->w->tok.n - 1;
    in->pos = m->off + text;
    zhv_inline_emit(in, ZHV_K_QUOTE, m->off + m->len);
}

static void newline(zhv_inline *in, uint32_t mark)
{
    const zhv_token *m = zhv_mark_at(in, mark);
    zhv_frame *f = zhv_frame_top(in);
    zhv_line_end(in);
    if (!f->whole) {
        zhv_inline_settle_quotes(in);
    }
    zhv_inline_take(in, m);
    in->line++;
    f->cell = 0;
    f->def_line = 0;
    if (f->gallery) {
        zhv_tags_drop(in, f->tag_base);
        f->target = true;
        return;
    }
    zhv_line_begin(in);
}

static void colon(zhv_inline *in, uint32_t mark)
{
    zhv_frame *f = zhv_frame_top(in);
    if (f->def_line == in->line && f->def_tags == in->tags.n) {
        zhv_inline_emit(in, ZHV_K_DEF_SEP, zhv_mark_end(in, mark));
        f->def_line = 0;
    }
}

static void cell(zhv_inline *in, uint32_t mark)
{
    (void)mark;
    zhv_line_cell(in);
}

static void nothing(zhv_inline *in, uint32_t mark)
{
    (void)in;
    (void)mark;
}

/* What a target cannot hold: it is where the area begins, else text. */
static void tag(zhv_inline *in, uint32_t mark)
{
    if (!zhv_frame_top(in)->target) {
        in->i = mark;
        zhv_area_tag(in);
    }
}

static void url(zhv_inline *in, uint32_t mark)
{
    if (!zhv_frame_top(in)->target) {
        in->i = mark;
        zhv_area_url(in);
    }
}

static void ext(zhv_inline *in, uint32_t mark)
{
    const zhv_frame *top = zhv_frame_top(in);
    if (!top->target || top->map) {
        in->i = mark;
        zhv_area_ext(in);
    }
}

static void settled_leaf(zhv_inline *in, uint32_t mark)
{
    zhv_inline_emit(in, zhv_mark_at(in, mark)->kind, zhv_mark_end(in, mark));
}

void zhv_inline_dispatch(zhv_inline *in)
{
    static void (*const handlers[])(zhv_inline *, uint32_t) = {
        [ZHV_K_TMPL_OPEN] = open_bracket,
        [ZHV_K_PARAM_OPEN] = open_bracket,
        [ZHV_K_LINK_OPEN] = open_bracket,
        [ZHV_K_RULE_OPEN] = open_bracket,
        [ZHV_K_TAG_OPEN] = open_ext_tag,
        [ZHV_K_TAG_ALONE] = ext_tag_alone,
        [ZHV_K_TMPL_CLOSE] = close_bracket,
        [ZHV_K_PARAM_CLOSE] = close_bracket,
        [ZHV_K_LINK_CLOSE] = close_bracket,
        [ZHV_K_RULE_CLOSE] = close_bracket,
        [ZHV_K_TAG_CLOSE] = close_bracket,
        [ZHV_K_TMPL_SEP] = separator,
        [ZHV_K_PARAM_SEP] = separator,
        [ZHV_K_LINK_SEP] = separator,
        [ZHV_K_NEWLINE] = newline,
        [ZHV_M_QUOTES] = quotes,
        [ZHV_M_COLON] = colon,
        [ZHV_M_BAR] = cell,
        [ZHV_M_BANG] = cell,
        [ZHV_M_END] = nothing,
        [ZHV_M_TAG] = tag,
        [ZHV_M_EXT] = ext,
        [ZHV_M_URL] = url,
    };
    const uint32_t mark = in->i++;
    void (*handler)(zhv_inline *, uint32_t) =
        handlers[zhv_mark_at(in, mark)->kind];
    (handler ? handler : settled_leaf)(in, mark);
}

/* ---- the walk ---------------------------------------------------------- */

static void close_at_stop(zhv_inline *in)
{
    const zhv_frame *f = zhv_frame_top(in);
    uint32_t end = f->stop + f->stop_len;
    unsigned kind = f->kind == ZHV_F_HEAD ? ZHV_K_HEAD_CLOSE : ZHV_K_EXT_CLOSE;
    zhv_frame_pop(in);
    zhv_inline_emit(in, kind, end);
}

static void redirect(zhv_inline *in)
{
    zhv_str s = in->w->src;
    size_t from = 0;
    while (from < s.len && zhv_is_space(s.ptr[from])) {
        from++;
    }
    size_t to = from;
    while (to < s.len && to - from <= ZHV_WIKI_NAME_MAX &&
           !zhv_is_space(s.ptr[to]) && s.ptr[to] != ':' && s.ptr[to] != '[') {
        to++;
    }
    zhv_str name = zhv_str_sub(s, from, to);
    while (to < s.len && zhv_is_space(s.ptr[to])) {
        to++;
    }
    if (to < s.len && s.ptr[to] == ':') {
        to++;
    }
    while (to < s.len && zhv_is_space(s.ptr[to])) {
        to++;
    }
    if (name.len < 2 || name.ptr[0] != '#' || to + 1 >= s.len ||
        s.ptr[to] != '[' || s.ptr[to + 1] != '[' ||
        !in->w->names->is(in->w->names->ctx, ZHV_NAME_REDIRECT, name)) {
        return;
    }
    while (zhv_inline_next(in) < from) {
        zhv_inline_emit(in, ZHV_K_TEXT, zhv_mark_at(in, in->i)->off);
        zhv_inline_emit(in, ZHV_K_NEWLINE, zhv_mark_end(in, in->i));
    }
    zhv_inline_emit(in, ZHV_K_TEXT, (uint32_t)from);
    zhv_inline_emit(in, ZHV_K_REDIRECT, (uint32_t)to);
}

/* Is mark in->i, which stands at in->pos or behind it, one of those that are
 * settled, and does nothing stand in the way? */
static bool at_settled(const zhv_inline *in)
{
    const zhv_frame *f = zhv_frame_top(in);
    return in->i < in->w->mark.n &&
           (SETTLED >> zhv_mark_at(in, in->i)->kind & 1) &&
           f->kind == ZHV_F_TMPL && in->tags.n <= f->tag_base &&
           in->quotes.n <= f->quote_base;
}

static void walk(zhv_inline *in)
{
    while (!in->w->oom) {
        const zhv_frame *f = zhv_frame_top(in);
        if (f->area) {
            zhv_area_step(in);
            continue;
        }
        uint32_t off = zhv_inline_next(in);
        if (at_settled(in) && settled_in_frame(in)) {
            continue;
        }
        if (f->stop && f->stop <= off) {
            emit_gap(in, f->stop);
            close_at_stop(in);
            continue;
        }
        emit_gap(in, off);
        if (in->i == in->w->mark.n) {
            break;
        }
        zhv_inline_dispatch(in);
    }
}

void zhv_wiki_inline(zhv_wiki *w)
{
    zhv_inline in = {.w = w, .s = w->src.ptr, .line = 1};
    in.pre_tok = ZHV_NO_MATE;
    zhv_frame *page = zhv_vec_push(&in.frames, w->arena);
    if (page == NULL) {
        w->oom = true;
        return;
    }
    *page =
        (zhv_frame){.mark = ZHV_NO_MATE, .on_page = true, .own_quotes = true};
    in.top = page;
    redirect(&in);
    if (in.pos == 0) {
        zhv_line_begin(&in);
    }
    walk(&in);
    if (!w->oom) {
        zhv_line_end(&in);
        zhv_frame_pop_to(&in, 1);
        zhv_tags_drop(&in, 0);
        zhv_inline_settle_quotes(&in);
    }
}
