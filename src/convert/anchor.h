/* Section links follow their headings: when an edition changes the text of a
 * heading, its anchor changes with it, and a link of the same page to the old
 * anchor is rewritten to the new one. (An <span id> would keep the old anchor
 * alive instead, but it would leave a foreign mark in every heading.) Links to
 * sections of other pages stay: their headings are not known here.
 * Source: MediaWiki Parser::finalizeHeadings, guessSectionNameFromWikiText. */
#ifndef ZHV_ANCHOR_H
#define ZHV_ANCHOR_H

#include "convert/edit.h"
#include "markup/tape.h"

/* May some link lead to a section? False: there is nothing to follow. */
bool zhv_anchors_asked(const zhv_tape *);

/* Appends the edits of link targets; *edits must be finished and has to be
 * finished again. title: the page's name, for [[Title#Section]].
 * Errors   ZHV_E_NOMEM */
zhv_status zhv_anchors_follow(const zhv_tape *, zhv_str title, zhv_arena *,
                              zhv_edits *edits);

#endif
