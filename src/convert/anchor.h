/* Section links follow their headings: when an edition changes the text of a
 * heading, its anchor changes with it, and a link of the same page to the old
 * anchor is rewritten to the new one. (An <span id> would keep the old anchor
 * alive instead, but it would leave a foreign mark in every heading.) Links to
 * sections of other pages stay: their headings are not known here.
 * Source: MediaWiki Parser::finalizeHeadings, guessSectionNameFromWikiText. */
#ifndef ZHV_ANCHOR_H
#define ZHV_ANCHOR_H

#include "base/vec.h"
#include "convert/edit.h"
#include "markup/tape.h"

/* A link of the page to one of its sections. */
typedef struct zhv_section_link {
    uint32_t tok; /* of the target */
    uint32_t off; /* of the fragment, behind # */
    uint32_t len;
} zhv_section_link;

typedef ZHV_VEC(zhv_section_link) zhv_section_links;

/* Those links, once for all editions; of wikitext only such whose heading is
 * there. None: there is nothing to follow.
 * title: the page's name, for [[Title#Section]].
 * Errors   ZHV_E_NOMEM */
zhv_status zhv_anchors_find(const zhv_tape *, zhv_str title, zhv_arena *,
                            zhv_section_links *out);

/* Appends the edits of link targets; *edits must be finished and has to be
 * finished again.
 * Errors   ZHV_E_NOMEM */
zhv_status zhv_anchors_follow(const zhv_tape *, const zhv_section_links *,
                              zhv_arena *, zhv_edits *edits);

#endif
