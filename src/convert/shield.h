/* One character of what a rule shows or a label says, written so that it is no
 * markup of what is around it. Knows wikitext's brackets and tags. */
#ifndef ZHV_SHIELD_H
#define ZHV_SHIELD_H

#include "base/arena.h"
#include "base/str.h"
#include "markup/syntax.h"

typedef struct zhv_shield {
    char c;
    zhv_str text;           /* what stands for it */
    zhv_str in_tag;         /* ... in a tag of HTML */
    const zhv_names *names; /* NULL: there are no tags */
} zhv_shield;

/* s with every such character replaced; but those in [[ ]], in {{ }} and in
 * what an extension's tag holds, which no one around them sees, and the : of an
 * address. As it was when out of memory.
 * Cost     linear
 * Test     unit/convert/shield_test.c */
zhv_str zhv_shield_str(zhv_str s, const zhv_shield *, zhv_arena *);

#endif
