/* The wikitext scanner's own hand-over: marks. Sweep 1 (wikitext_blocks.c)
 * finds brackets as MediaWiki's preprocessor does and notes every other place
 * that may matter; sweep 2 (wikitext_inline.c and its helpers) walks over
 * marks, never over text, and writes tokens. Private to wikitext_*.c.
 *
 * Invariants of the marks
 *   Sorted by offset; what no mark covers is text.
 *   Marks with a zhv_kind are settled (openers and closers are mates, by mark
 *   index); the others, below, are places to look at.
 */
#ifndef ZHV_WIKITEXT_H
#define ZHV_WIKITEXT_H

#include "markup/syntax.h"

#include "base/compiler.h"
#include "base/hash.h"

enum {
    ZHV_M_NONE = ZHV_K_COUNT, /* nothing (any more): an unused or undone mark */
    ZHV_M_BAR,                /* a | that belongs to no bracket */
    ZHV_M_BANG,               /* !! */
    ZHV_M_COLON,              /* : that ends no protocol */
    ZHV_M_QUOTES,             /* a run of two or more apostrophes */
    ZHV_M_TAG,                /* < of an HTML tag; mate is its number */
    ZHV_M_EXT,                /* [ before a protocol */
    ZHV_M_END,                /* ] that closes no [[ */
    ZHV_M_URL                 /* a protocol at a word boundary */
};
_Static_assert(ZHV_M_URL < 64, "sets of marks are 64 bits");

typedef ZHV_VEC(zhv_token) zhv_marks;

/* A name of tags that the page has, in whatever case. */
typedef struct zhv_wiki_tag {
    uint32_t newest; /* open tag, of sweep 2: its index + 1; 0: none */
    uint8_t class;   /* zhv_tag_class */
    uint8_t block;   /* zhv_block_tag */
} zhv_wiki_tag;

/* Numbers of names as the page writes them, the last ones asked for. */
#define ZHV_WIKI_RECENT       16u
#define ZHV_WIKI_RECENT_BYTES 16u /* longer names are not remembered */

typedef struct zhv_recent_tag {
    uint64_t word[2]; /* all bytes; they overlap when there are few */
    size_t len;       /* 0: free */
    uint32_t number;
} zhv_recent_tag;

typedef struct zhv_wiki {
    zhv_str src;
    const zhv_names *names;
    zhv_arena *arena;
    zhv_diags *diags;
    zhv_marks mark;
    zhv_marks tok; /* of sweep 2; mates are not set yet */
    ZHV_VEC(zhv_wiki_tag) tag;
    zhv_map tag_numbers; /* by name in lower case */
    zhv_recent_tag recent[ZHV_WIKI_RECENT];
    bool oom;          /* latched */
    bool loose_braces; /* see zhv_tape */
    bool loose_brackets;
    bool bracket_calls;
} zhv_wiki;

/* Longest tag, magic word and entity that is looked at: what is longer is
 * text, so that looking is cheap however often it fails. */
#define ZHV_WIKI_NAME_MAX 64u

/* Appends; returns the index, or 0 with w->oom set (the vectors are never
 * empty then, so writing there does no harm). Inline: once a mark. */
static inline uint32_t zhv_wiki_mark(zhv_wiki *w, unsigned kind, size_t off,
                                     size_t len)
{
    if (ZHV_UNLIKELY(!zhv_vec_room(&w->mark, w->arena))) {
        w->oom = true;
        return 0;
    }
    const uint32_t i = w->mark.n++;
    w->mark.at[i] = (zhv_token){(uint32_t)off, (uint32_t)len, ZHV_NO_MATE,
                                (uint8_t)kind, ZHV_R_NONE,    0};
    return i;
}

void zhv_wiki_blocks(zhv_wiki *w);
void zhv_wiki_inline(zhv_wiki *w);
/* Joins texts, sets mates and owners; the tape takes over w->tok. */
void zhv_wiki_finish(zhv_wiki *w, zhv_tape *out);

/* ---- tags (wikitext_tags.c) -------------------------------------------- */

/* Name of the tag whose '<' is at `at` ("b" of "</b >"); empty if none. */
zhv_str zhv_tag_name(zhv_str src, size_t at);
/* tags that MediaWiki's paragraph pass looks at */
typedef enum zhv_block_tag {
    ZHV_BLOCK_NONE,
    ZHV_BLOCK_OUTER, /* div, center, ...: ends no suppression of paragraphs */
    ZHV_BLOCK_INNER, /* p, ul, h2, ...: no leading-space pre inside */
    ZHV_BLOCK_CELL,  /* td, th */
    ZHV_BLOCK_PART,  /* tr, li, ... */
    ZHV_BLOCK_QUOTE  /* blockquote */
} zhv_block_tag;
zhv_block_tag zhv_tag_block(zhv_str name);
/* <gallery>: its lines are "file|caption". */
bool zhv_tag_is_gallery(zhv_str name);
/* <imagemap>: such a line, then lines of shapes with a link each. */
bool zhv_tag_is_map(zhv_str name);
/* <includeonly>: it is gone with all it holds before the page is made. */
bool zhv_tag_is_away(zhv_str name);

#define ZHV_NO_TAG UINT32_MAX

/* Number of the name in w->tag; ZHV_NO_TAG: no tag is called so. */
uint32_t zhv_tag_number(zhv_wiki *w, zhv_str name);

/* ---- URLs (wikitext_url.c) --------------------------------------------- */

/* Length of the protocol at src[at] ("http://", "//"), 0 if there is none or
 * nothing that could be an address follows. */
uint32_t zhv_url_protocol(zhv_str src, size_t at);
/* Length of the protocol that ends with the ':' (and slashes) at `colon` and
 * begins at a word boundary, not before `from`; *end [out] past it. */
uint32_t zhv_url_before(zhv_str src, size_t from, size_t colon, size_t *end);
/* Offset in [from, to) of the first byte that no URL may hold, else `to`. */
size_t zhv_url_stop(zhv_str src, size_t from, size_t to);
/* Length of the white space character at src[at] (not a line end), or 0. */
uint32_t zhv_url_space(zhv_str src, size_t at);
/* Do the escapes in the title [from, to) make what no title may hold? */
bool zhv_url_garbles(zhv_str src, size_t from, size_t to);
/* Where the URL [from, to) of running text really ends: not in punctuation. */
size_t zhv_url_trim(zhv_str src, size_t from, size_t to);

/* ---- apostrophes (wikitext_quotes.c) ----------------------------------- */

/* A run of apostrophes: token `tok` is those that are text, tok + 1 the mark.
 */
typedef struct zhv_quotes {
    uint32_t tok;
} zhv_quotes;

/* Settles which apostrophes of one line are marks. */
void zhv_quotes_settle(zhv_wiki *w, const zhv_quotes *runs, uint32_t n);

#endif
