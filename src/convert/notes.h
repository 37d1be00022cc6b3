/* Notes that wait for the list in which readers find them, by the group that
 * note and list say they are of. Knows no text.
 * Source   MediaWiki's extension Cite (1.39) */
#ifndef ZHV_NOTES_H
#define ZHV_NOTES_H

#include "base/hash.h"
#include "base/vec.h"

#define ZHV_NO_NOTE UINT32_MAX

typedef struct zhv_note {
    uint32_t tok;   /* its opener */
    uint32_t older; /* the one before it in its group, or ZHV_NO_NOTE */
    bool taken;
} zhv_note;

typedef struct zhv_notes {
    ZHV_VEC(zhv_note) at;
    ZHV_VEC(uint32_t) newest; /* of each group; the first has no name */
    zhv_map groups;           /* of names: index into newest */
    uint32_t waiting;
    uint32_t first; /* all before this one are taken */
} zhv_notes;

/* Adds a note; group is borrowed. False: out of memory. */
bool zhv_notes_hold(zhv_notes *, zhv_arena *, zhv_str group, uint32_t tok);

/* The newest note of the group, from which `older` leads to all of them; they
 * do not wait any longer. */
uint32_t zhv_notes_take(zhv_notes *, zhv_str group);

/* The same for all notes that wait, of whatever group. */
uint32_t zhv_notes_take_all(zhv_notes *);

#endif
