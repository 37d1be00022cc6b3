/* State of sweep 2, shared by wikitext_inline.c (the walk over marks, frames,
 * tags), wikitext_lines.c (what begins a line: headings, lists, tables) and
 * wikitext_area.c (attributes and URLs). Private to them. */
#ifndef ZHV_WIKITEXT_INLINE_H
#define ZHV_WIKITEXT_INLINE_H

#include "markup/wikitext.h"

typedef enum zhv_frame_kind {
    ZHV_F_PAGE,
    ZHV_F_TMPL, /* also {{{ }}} */
    ZHV_F_LINK,
    ZHV_F_RULE,
    ZHV_F_EXT_TAG, /* content of an extension tag */
    ZHV_F_TABLE,
    ZHV_F_HEAD,    /* ends at `stop` */
    ZHV_F_EXT_LINK /* ends at `stop` */
} zhv_frame_kind;

/* A stretch of bytes that is not running text. */
typedef enum zhv_area {
    ZHV_AREA_NONE,
    ZHV_AREA_ATTRS, /* of a tag or a table part */
    ZHV_AREA_URL
} zhv_area;

typedef struct zhv_frame {
    uint32_t open;       /* token of the opener */
    uint32_t mark;       /* mark of the opener, or ZHV_NO_MATE */
    uint32_t tag_base;   /* tags opened before belong to outer frames */
    uint32_t quote_base; /* first run of apostrophes of the line */
    uint32_t stop;       /* where the closer of HEAD or EXT_LINK begins */
    uint32_t stop_len;
    uint32_t area_end;
    uint32_t call_end; /* of the call that makes some of the attributes, or 0 */
    uint32_t bar;      /* the | behind a cell's attributes; EXT_LINK: where
                          the label begins */
    uint32_t ext_fail; /* no [http: before this is closed */
    uint32_t def_tags; /* tags open when the ; was read */
    uint32_t def_line; /* line of the last ; (0: none) */
    uint8_t kind;      /* zhv_frame_kind */
    uint8_t area;      /* zhv_area */
    uint8_t area_kind; /* of the tokens of the area */
    uint8_t area_rest; /* of the second and further ones */
    uint8_t attr;      /* 0: between values; else see wikitext_area.c */
    uint8_t quote;     /* the quote around the value, or 0 */
    uint8_t cell;      /* | ! +: the line holds cells; else 0 */
    bool own_quotes;   /* apostrophes pair inside, not with those outside */
    bool whole;        /* one line for apostrophes, whatever its length */
    bool target;       /* in a link's target or a gallery's file name */
    bool raw;          /* gaps are RAW */
    bool gallery;      /* or an image map */
    bool map;          /* an image map: external links in its lines count */
    bool on_page; /* not in an argument, nor in a tag with text of its own */
} zhv_frame;

typedef struct zhv_open_tag {
    uint32_t tok;
    uint32_t number; /* in zhv_wiki.tag */
    uint32_t older;  /* previous open tag of that name, as index + 1 */
} zhv_open_tag;

typedef struct zhv_inline {
    zhv_wiki *w;
    const char *s;
    uint32_t pos;
    uint32_t i;    /* next mark */
    uint32_t line; /* counts line ends, from 1 */
    ZHV_VEC(zhv_frame) frames;
    zhv_frame *top; /* the last of them */
    ZHV_VEC(zhv_open_tag) tags;
    ZHV_VEC(zhv_quotes) quotes;
    /* leading-space pre: decided at the end of its line */
    uint32_t pre_tok; /* token of the space, or ZHV_NO_MATE */
    bool line_open;   /* the line holds a tag that begins a block */
    bool line_close;  /* ... that ends one */
    bool in_block;
    bool in_quote;  /* <blockquote> */
    bool line_list; /* the line is a list item: its tags do not count */
} zhv_inline;

/* ---- wikitext_inline.c ------------------------------------------------- */

static inline zhv_frame *zhv_frame_top(const zhv_inline *in)
{
    return in->top;
}

static inline const zhv_token *zhv_mark_at(const zhv_inline *in, uint32_t i)
{
    return &in->w->mark.at[i];
}

static inline uint32_t zhv_mark_end(const zhv_inline *in, uint32_t i)
{
    return in->w->mark.at[i].off + in->w->mark.at[i].len;
}

static inline bool zhv_mark_is_opener(unsigned kind)
{
    return kind < ZHV_K_COUNT && zhv_kind_is_opener((zhv_kind)kind);
}

/* A separator or closer of what holds the place (openers are stepped over).
 * A TAG_CLOSE mark is that of an extension tag. */
static inline bool zhv_mark_ends_level(unsigned kind)
{
    return kind == ZHV_K_TMPL_SEP || kind == ZHV_K_TMPL_CLOSE ||
           kind == ZHV_K_PARAM_SEP || kind == ZHV_K_PARAM_CLOSE ||
           kind == ZHV_K_LINK_SEP || kind == ZHV_K_LINK_CLOSE ||
           kind == ZHV_K_RULE_CLOSE || kind == ZHV_K_TAG_CLOSE ||
           kind == ZHV_K_TMPL_EQ;
}

/* Appends the token [in->pos, to) unless empty, and goes there. Inline: once
 * or twice a token. */
static inline uint32_t zhv_inline_emit(zhv_inline *in, unsigned kind,
                                       uint32_t to)
{
    uint32_t from = in->pos;
    if (from >= to) {
        return ZHV_NO_MATE;
    }
    zhv_wiki *w = in->w;
    if (ZHV_UNLIKELY(!zhv_vec_room(&w->tok, w->arena))) {
        w->oom = true;
        return 0;
    }
    const uint32_t i = w->tok.n++;
    w->tok.at[i] =
        (zhv_token){from, to - from, ZHV_NO_MATE, (uint8_t)kind, 0, 0};
    in->pos = to;
    return i;
}

/* Appends the mark at in->pos, which is the token that it looks like. */
static inline void zhv_inline_take(zhv_inline *in, const zhv_token *mark)
{
    zhv_wiki *w = in->w;
    if (ZHV_UNLIKELY(!zhv_vec_room(&w->tok, w->arena))) {
        w->oom = true;
        return;
    }
    w->tok.at[w->tok.n++] = *mark;
    in->pos = mark->off + mark->len;
}

/* Sets in->i to the first mark at or after in->pos; its offset, or src.len. */
static inline uint32_t zhv_inline_next(zhv_inline *in)
{
    const zhv_token *mark = in->w->mark.at;
    const uint32_t n = in->w->mark.n;
    uint32_t i = in->i;
    while (i < n && (mark[i].kind == ZHV_M_NONE || mark[i].off < in->pos)) {
        i++;
    }
    in->i = i;
    return i < n ? mark[i].off : (uint32_t)in->w->src.len;
}

/* A new frame on top, opened by the newest token. */
zhv_frame *zhv_frame_push(zhv_inline *in, zhv_frame_kind kind, uint32_t mark);
/* Ends frames above (and not including) the one at `depth`. */
void zhv_frame_pop_to(zhv_inline *in, uint32_t depth);
/* Ends the top frame, whose closer is written by the caller. */
void zhv_frame_pop(zhv_inline *in);
void zhv_inline_settle_quotes(zhv_inline *in);
/* Handles mark in->i, an opener or a leaf, at in->pos. */
void zhv_inline_dispatch(zhv_inline *in);
/* The mark and its mate are nothing. */
void zhv_inline_undo(zhv_inline *in, uint32_t mark);

/* ---- wikitext_lines.c -------------------------------------------------- */

/* in->pos is at the beginning of a line. */
void zhv_line_begin(zhv_inline *in);
/* Does nothing begin with the line at `at`, when it stands in an argument? */
bool zhv_line_is_plain(const zhv_inline *in, uint32_t at);
/* The line ends at in->pos (before its NEWLINE). */
void zhv_line_end(zhv_inline *in);
/* A tag of that kind stands on the line. */
void zhv_line_tag(zhv_inline *in, zhv_block_tag block, bool closing);
/* The call that mark `open` opened ends at in->pos: it is {{!}}. */
void zhv_line_bar_call(zhv_inline *in, uint32_t open);
/* Mark in->i - 1 is a | or !! at in->pos. */
void zhv_line_cell(zhv_inline *in);

/* ---- wikitext_area.c --------------------------------------------------- */

/* Begins an area of attributes up to `end`. */
void zhv_area_attrs(zhv_inline *in, uint32_t end, unsigned kind, unsigned rest);
/* Writes tokens of the area up to its end or the next bracket in it. */
void zhv_area_step(zhv_inline *in);
/* Mark in->i is an HTML tag / a [ before a protocol / a protocol. */
void zhv_area_tag(zhv_inline *in);
void zhv_area_ext(zhv_inline *in);
void zhv_area_url(zhv_inline *in);

/* ---- tags (wikitext_inline.c) ------------------------------------------ */

/* The tag whose first token is `tok` is open from here on. */
void zhv_tags_open(zhv_inline *in, uint32_t number, uint32_t tok);
/* Closes the newest open tag of that name; false if there is none here. */
bool zhv_tags_close(zhv_inline *in, uint32_t number);
/* Ends open tags down to `n` of them: they stand alone. */
void zhv_tags_drop(zhv_inline *in, uint32_t n);

#endif
