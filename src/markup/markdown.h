/* What the scanners of Markdown and HTML share. A page is cut into lines
 * (markdown_lines.c), lines make leaves (paragraphs, headings, cells), and
 * the text of one leaf is marked (markdown_inline.c, html_tags.c): marks are
 * the places in it that are more than text. markdown.c makes tokens of them.
 * Private to markdown*.c and html*.c.
 *
 * Invariants: marks are sorted by offset and disjoint; what no mark covers is
 * text. */
#ifndef ZHV_MARKDOWN_H
#define ZHV_MARKDOWN_H

#include "base/hash.h"
#include "markup/syntax.h"

/* ---- lines --------------------------------------------------------------- */

typedef enum zhv_line_kind {
    ZHV_L_BLANK,
    ZHV_L_MARK, /* all of it makes blocks: a fence, ---, |---|---| */
    ZHV_L_CODE,
    ZHV_L_TEXT, /* of a paragraph */
    ZHV_L_HEAD, /* of a heading, without its marks */
    ZHV_L_ROW,  /* of a table */
    ZHV_L_HTML
} zhv_line_kind;

/* Bytes [begin, text) are marks of what holds the line, [text, end) what it
 * says; then comes the line break. */
typedef struct zhv_line {
    uint32_t begin;
    uint32_t text;
    uint32_t end;
    uint8_t kind; /* zhv_line_kind */
    bool first;   /* begins a leaf */
} zhv_line;

typedef ZHV_VEC(zhv_line) zhv_lines;

/* Lines of src from `from` on, appended; false when out of memory. */
bool zhv_lines_read(zhv_str src, size_t from, zhv_arena *, zhv_lines *out);

/* Number of cells of a row; 0 when it holds no bar. */
uint32_t zhv_row_cells(zhv_str row);
/* Offset of the next bar of a row at or behind `at`, or row.len. */
size_t zhv_row_bar(zhv_str row, size_t at);

/* The kind of HTML block that the line begins (numbers as in the CommonMark
 * specification), or 0. interrupts: a paragraph is open. */
unsigned zhv_html_block(zhv_str line, bool interrupts);
/* Does the line end a block of this kind, with itself? */
bool zhv_html_block_ends(unsigned kind, zhv_str line);

/* ---- leaves -------------------------------------------------------------- */

typedef ZHV_VEC(zhv_token) zhv_leaf_marks;

/* An end that a search did not find is not looked for again. */
typedef enum zhv_memo {
    ZHV_MEMO_COMMENT,
    ZHV_MEMO_PI,
    ZHV_MEMO_CDATA,
    ZHV_MEMO_DECLARATION,
    ZHV_MEMO_SCRIPT,
    ZHV_MEMO_STYLE,
    ZHV_MEMO_PRE,
    ZHV_MEMO_CODE,
    ZHV_MEMO_COUNT
} zhv_memo;

typedef struct zhv_leaf {
    zhv_str s;
    size_t from; /* reading begins here */
    zhv_arena *arena;
    const zhv_map *refs; /* labels of link definitions; NULL: none */
    zhv_leaf_marks mark;
    bool strict; /* tags as CommonMark has them; else as browsers do */
    bool html;   /* only tags, comments, entities and rules are markup */
    bool rules;  /* -{ }- is markup */
    bool oom;    /* latched */
    bool missed[ZHV_MEMO_COUNT];
    size_t budget; /* bytes that searches in vain may still look at */
} zhv_leaf;

/* Empties the leaf for another text. */
void zhv_leaf_begin(zhv_leaf *, zhv_str s);
/* Appends a mark; its index. */
uint32_t zhv_leaf_mark(zhv_leaf *, zhv_kind, size_t from, size_t to);
/* Marks all of the text of the leaf. */
void zhv_leaf_read(zhv_leaf *);

/* What begins with the '<' at `at`: marks it, and the content of a script, a
 * style, a pre or a code. Returns the offset behind, `at` if it is text. */
size_t zhv_html_mark(zhv_leaf *, size_t at);
/* End of the tag at `at` in CommonMark's sense, 0 if there is none. */
size_t zhv_html_tag_end(zhv_str s, size_t at);
/* Length of the entity at s[at] == '&', or 0. */
size_t zhv_html_entity(zhv_str s, size_t at);
/* Is s a title that software wrote, not for people? */
bool zhv_title_is_constant(zhv_str s);

/* ---- links (markdown_link.c) --------------------------------------------- */

typedef struct zhv_address {
    size_t end;   /* behind the whole; 0: it is none */
    size_t title; /* [title, title_end): the text of the title */
    size_t title_end;
} zhv_address;

/* (address "title") at s[at] == '('. */
zhv_address zhv_address_at(zhv_str s, size_t at, size_t *budget);
/* [label]: address "title" at s[at] == '['; *label [out] as written. */
zhv_address zhv_definition_at(zhv_str s, size_t at, zhv_str *label,
                              size_t *budget);
/* Offset of the ] that ends the label at s[at] == '[', or 0. */
size_t zhv_label_end(zhv_str s, size_t at);
/* A label as it is compared: blanks folded, ASCII letters small. */
zhv_str zhv_label_key(zhv_str label, zhv_arena *);

/* ---- front matter (markdown_front.c) ------------------------------------- */

/* End of the front matter that src begins with, 0 if it has none. */
size_t zhv_front_end(zhv_str src);
/* Marks the front matter that is the text of the leaf. */
void zhv_front_read(zhv_leaf *);

#endif
