/* Works that have another name in each region, in memory: filled through the
 * public zhv_works_add, then immutable and shared by threads. Knows names, no
 * markup. */
#ifndef ZHV_WORK_H
#define ZHV_WORK_H

#include "base/str.h"
#include "base/variant.h"

#define ZHV_NO_WORK UINT32_MAX

/* The work that a page's title or a regional name belongs to, without regard
 * to case, '_' and white space; ZHV_NO_WORK when there is none, or two. */
uint32_t zhv_works_find(const zhv_works *, zhv_str name);

/* The name for readers of v: the one given for v, or for the first of its
 * fallbacks that has one. Empty: none, or v is no region. */
zhv_str zhv_works_title(const zhv_works *, uint32_t work, zhv_variant v);

#endif
