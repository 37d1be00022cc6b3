/* Lines of an edition that hold nothing but constructs that vanish: they vanish
 * as well, with one of two blank lines around them, as MediaWiki's page shows
 * it. Knows where lines end and what shows nothing.
 * Source: SEMANTICS 15. */
#ifndef ZHV_SEAL_LINES_H
#define ZHV_SEAL_LINES_H

#include "convert/edit.h"
#include "markup/tape.h"

typedef struct zhv_gone_lines {
    zhv_edits *edits;     /* borrowed, in order; changed in place */
    const zhv_tape *tape; /* borrowed */
    zhv_arena *arena;
    uint32_t full;    /* up to this offset the line is known not to vanish */
    uint32_t dropped; /* the line before this offset is gone */
    uint32_t first;   /* ... and this is where the first of such lines began */
    bool blank;       /* ... and a blank one stood before it */
    uint32_t top;     /* first token that may be shown, or that a rule is */
    uint32_t start;   /* where the page begins: behind a byte order mark */
} zhv_gone_lines;

/* Past tags such as <noinclude>, and comments, at offset `at`; where those that
 * end at `at` begin. MediaWiki takes them away before it reads anything else.
 * comments   those, too
 * Cost       as many tokens as they are */
uint32_t zhv_gone_behind(const zhv_tape *, uint32_t at, bool comments);
uint32_t zhv_gone_before(const zhv_tape *, uint32_t at, bool comments);

void zhv_gone_lines_init(zhv_gone_lines *, zhv_edits *, const zhv_tape *,
                         zhv_arena *);

/* Does only what is gone before MediaWiki reads lines (<noinclude>) stand
 * before `off` in its line? */
bool zhv_gone_lines_begins(const zhv_gone_lines *, uint32_t off);

/* Edit i, an empty construct, begins a line of the edition. If nothing is left
 * of the line, edits from i on take it away. Called in order of edits.
 * Returns  the edit behind those of the line; 0: it stays
 * Cost     linear in all calls */
uint32_t zhv_gone_lines_take(zhv_gone_lines *, uint32_t i);

#endif
