/* State of sweep 1, shared by wikitext_blocks.c (brackets, lines, the sweep)
 * and wikitext_opaque.c (comments and extension tags). Private to them. */
#ifndef ZHV_WIKITEXT_BLOCKS_H
#define ZHV_WIKITEXT_BLOCKS_H

#include "markup/wikitext.h"

typedef enum zhv_piece_kind {
    ZHV_P_PAGE,    /* what holds all others */
    ZHV_P_BRACE,   /* a run of { */
    ZHV_P_BRACKET, /* a run of [ */
    ZHV_P_RULE,    /* -{ */
    ZHV_P_HEAD,    /* a line that begins with = */
    ZHV_P_EXT      /* the content of an extension tag */
} zhv_piece_kind;

typedef struct zhv_piece {
    uint32_t off;   /* of the run; of the dash of a rule */
    uint32_t count; /* brackets of the run that are still open */
    uint32_t slot;  /* one past the mark that the next match is written to */
    uint32_t chain; /* newest separator, linked through its mate */
    uint32_t title; /* where the text before the first | begins */
    uint32_t title_end;
    uint8_t kind;
    bool dash;   /* a - stands before the run */
    bool parts;  /* a | was seen */
    bool eq;     /* this part has its =, or is to have none */
    bool bad;    /* the title holds what no title may hold */
    bool colon;  /* the title holds a colon: perhaps a function */
    bool single; /* [http: is open in a link's label */
    bool joined; /* it is a rule after all */
} zhv_piece;

/* A search to the right: `at` is the first hit at or after `from`. */
typedef struct zhv_memo {
    size_t from;
    size_t at;
} zhv_memo;

typedef struct zhv_closing_tag {
    zhv_str name; /* as first written */
    zhv_memo where;
    size_t end; /* past the closing tag */
} zhv_closing_tag;

typedef struct zhv_ext_frame {
    size_t limit; /* of what holds the tag */
    size_t end;   /* past the closing tag */
    uint32_t open;
    bool gallery; /* or an image map */
} zhv_ext_frame;

/* Bytes that are looked at together; one bit each in `hits`. */
#define ZHV_WIKI_BLOCK 64u

typedef struct zhv_blocks {
    zhv_wiki *w;
    const char *s;
    size_t pos;
    size_t limit;    /* end of the page or of the extension tag's content */
    size_t consumed; /* a - before this is part of something else */
    ZHV_VEC(zhv_piece) stack;
    zhv_piece *top; /* the last of them */
    ZHV_VEC(zhv_ext_frame) exts;
    ZHV_VEC(zhv_closing_tag) closing;
    ZHV_VEC(uint32_t) pre_rules;
    ZHV_VEC(uint32_t) strays; /* marks of each }- in a bracket that is open */
    zhv_memo gt;
    zhv_memo comment_end;
    size_t block;  /* where the block begins ... */
    uint64_t hits; /* ... and which of its bytes may be special */
    bool seen_ext; /* some [http: was seen: single ] matter */
} zhv_blocks;

/* ---- wikitext_blocks.c ------------------------------------------------- */

void zhv_blocks_push(zhv_blocks *b, zhv_piece_kind kind, size_t off,
                     uint32_t count);
/* The title of the innermost bracket holds something that no title may hold:
 * a link's, or (also_template) a template's as well. */
void zhv_blocks_spoil(zhv_blocks *b, bool also_template);
/* b->pos is at the beginning of a line: perhaps a heading. */
void zhv_blocks_line(zhv_blocks *b);

/* ---- wikitext_opaque.c ------------------------------------------------- */

/* b->pos is at a <. */
void zhv_blocks_angle(zhv_blocks *b);
/* Writes the closing tag [from, to) of the extension tag at mark `open`. */
void zhv_blocks_end_tag(zhv_blocks *b, uint32_t open, size_t from, size_t to);

#endif
