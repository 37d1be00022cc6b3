/* Sections of a page: where headings are on a tape. Of Markdown: what address
 * their text gives them, and which addresses lead to one. Generators make a
 * heading's address ("slug") of its text, each in its own way; the two ways
 * known here agree on most headings.
 * Source   GitHub's anchors (lower case, blanks to "-", no punctuation);
 *          pandoc's auto_identifiers */
#ifndef ZHV_SECTION_H
#define ZHV_SECTION_H

#include "markup/tape.h"

/* Does a heading of wikitext open at token i: == or <h2>? */
bool zhv_section_opens(const zhv_tape *, uint32_t i);

/* GitHub's and pandoc's. */
#define ZHV_SLUG_WAYS 2u

/* Does a heading without an address of its own ({#..}) begin at token i, which
 * begins a line? Its text is in tokens [*from, *to). */
bool zhv_section_begins(const zhv_tape *, uint32_t i, uint32_t *from,
                        uint32_t *to);

/* The part of token i that a heading's address is made of; empty: none. */
zhv_str zhv_section_shown(const zhv_tape *, uint32_t i);

/* The slug of a heading that shows `text`; ptr NULL: out of memory. */
zhv_str zhv_section_slug(zhv_str text, unsigned way, zhv_arena *);

/* The name of a section that token s of this kind leads to, without its "#";
 * empty: it leads to none. */
zhv_str zhv_section_name(zhv_kind kind, zhv_str s);

#endif
