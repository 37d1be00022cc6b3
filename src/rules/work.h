/* Works that have another name in each region, in memory: filled through the
 * public zhv_works_add, then immutable and shared by threads. Knows names, no
 * markup. */
#ifndef ZHV_WORK_H
#define ZHV_WORK_H

#include "base/str.h"
#include "base/variant.h"

#define ZHV_NO_WORK   UINT32_MAX
#define ZHV_TWO_WORKS (UINT32_MAX - 1) /* which of them, nobody can say */

/* The work that a page's title or a regional name belongs to, without regard
 * to case, '_' and white space; ZHV_NO_WORK, ZHV_TWO_WORKS. */
uint32_t zhv_works_find(const zhv_works *, zhv_str name);
/* The same, by titles of pages only. */
uint32_t zhv_works_find_page(const zhv_works *, zhv_str title);
/* Is a page of it known? */
bool zhv_works_has_page(const zhv_works *, uint32_t work);

/* The name for readers of v: the one given for v, or for the first of its
 * fallbacks that has one. Empty: none, or v is no region. */
zhv_str zhv_works_title(const zhv_works *, uint32_t work, zhv_variant v);

#endif
