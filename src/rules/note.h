/* Notes and their lists: what they say about the group that they are of. Knows
 * no conversion. */
#ifndef ZHV_NOTE_H
#define ZHV_NOTE_H

#include "markup/tape.h"

/* The value of group= of the note or the list that token i opens or is: of a
 * <ref>, a call, or <references />. Empty: it says none. */
zhv_str zhv_note_group(const zhv_tape *, uint32_t i);

#endif
