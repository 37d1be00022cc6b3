/* Seals: a finished list of edits is gone over, so that what it resolved leaves
 * no trace and makes no markup. Lines of which nothing is left vanish
 * (seal_lines.h); <nowiki/> stands where the edition would have markup that the
 * source has not: at a line start, where two characters meet, or where a URL
 * meets text. Source: SEMANTICS 12, 15. */
#ifndef ZHV_SEAL_H
#define ZHV_SEAL_H

#include "convert/edit.h"
#include "markup/tape.h"

#define ZHV_NOWIKI ZHV_STR("<nowiki/>")

/* Errors   ZHV_E_NOMEM
 * Cost     linear, however many edits touch */
zhv_status zhv_seal_edits(zhv_edits *, const zhv_tape *, zhv_arena *);

/* Would this byte at a line start begin a block of wikitext? */
bool zhv_seal_begins_block(int byte);

/* What is put before and behind the text of an edit; may be empty. */
typedef struct zhv_seal {
    zhv_str front;
    zhv_str back;
} zhv_seal;

/* What keeps an edit of a Markdown page from making markup: a backslash, or
 * what shows nothing.
 * before, behind  the edition's bytes around the edit, -1 none */
zhv_seal zhv_seal_markdown(const zhv_edit *, zhv_str src, int before,
                           int behind);

#endif
