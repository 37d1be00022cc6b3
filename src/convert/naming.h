/* Where a page names a work that is known by another name elsewhere: the label
 * of a link to it (wikitext, Markdown, {{le}} and the like), and 《 》. Knows
 * works and tokens, no dictionary but for the script of a name.
 *
 * Invariants: in source order, disjoint, each inside one token of text. */
#ifndef ZHV_NAMING_H
#define ZHV_NAMING_H

#include "markup/tape.h"
#include "match/dict.h"
#include "rules/work.h"

typedef struct zhv_naming {
    uint32_t off; /* bytes of the name */
    uint32_t len;
    uint32_t work;
    uint32_t tok;
} zhv_naming;

typedef ZHV_VEC(zhv_naming) zhv_namings;

/* roles have been assigned. A label counts when it is a name of the work that
 * the link leads to; what stands in 《 》 when it is a work's name, all of it.
 * Errors   ZHV_E_NOMEM
 * Cost     linear in the page */
zhv_status zhv_namings_find(const zhv_tape *, const zhv_works *,
                            const zhv_dict *, zhv_arena *, zhv_namings *out);

/* The work that `name` names where a work is named, written in either script;
 * ZHV_NO_WORK: none, or two. An everyday word is the name of a work only if it
 * has a page. */
uint32_t zhv_naming_work(const zhv_works *, const zhv_dict *, zhv_str name,
                         zhv_arena *);

/* The work that a link to `page` leads to, likewise: by the titles of its
 * pages, else by its names, unless that is an everyday word: then the page is
 * about something else. */
uint32_t zhv_naming_target(const zhv_works *, const zhv_dict *, zhv_str page,
                           zhv_arena *);

#endif
