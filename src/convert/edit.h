/* Edits: an edition is a patch of its source. Knows bytes only.
 *
 * Invariants of a finished list (zhv_edits_finish): sorted by offset, disjoint
 * (an insertion may stand at the end or the start of a neighbour), each inside
 * the source; edits at one offset are in order of making. */
#ifndef ZHV_EDIT_H
#define ZHV_EDIT_H

#include "base/status.h"
#include "base/vec.h"

typedef struct zhv_edit {
    uint32_t off;   /* bytes of the source */
    uint32_t len;   /* source bytes replaced; 0: insertion */
    zhv_str text;   /* arena, image or source */
    uint8_t origin; /* zhv_origin */
    bool construct; /* a whole -{ }- or noteTA was resolved: see seal.h */
    bool prose;     /* ... in running text, where addresses are links */
    uint8_t script; /* zhv_script that the text around is in */
    uint16_t group; /* that has the rule: its number + 1; 0: none */
} zhv_edit;

typedef ZHV_VEC(zhv_edit) zhv_edits;

/* Sorts the list and drops edits of bytes that another one has taken.
 * Errors   ZHV_E_NOMEM */
zhv_status zhv_edits_finish(zhv_edits *, zhv_arena *);

/* NULL when the invariants hold for a source of n bytes, else what is broken.
 */
const char *zhv_edits_check(const zhv_edits *, size_t n);

#endif
