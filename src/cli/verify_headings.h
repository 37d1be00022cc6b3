/* Headings of wikitext pages for verify: has the target of a link to one of the
 * page's sections followed its heading? Judges nothing else. */
#ifndef ZHV_VERIFY_HEADINGS_H
#define ZHV_VERIFY_HEADINGS_H

#include "base/hash.h"
#include "markup/tape.h"

typedef struct zhv_headings {
    const zhv_tape *tape[2]; /* source, edition */
    zhv_str title;           /* of the page */
    zhv_arena *arena;
    zhv_map names[2]; /* as anchors; read when first asked for */
    bool read;
    bool failed; /* out of memory */
} zhv_headings;

/* Are both targets of the same section of the page itself, which each of the
 * texts has under that name? */
bool zhv_headings_moved(zhv_headings *, zhv_str source, zhv_str edition);

#endif
