/* The bytes of a rule as what reads it sees them: comments are gone, and what
 * only looks like a separator is told from one. Knows HTML as far as that
 * takes; no flags, no entries. */
#ifndef ZHV_RULE_TEXT_H
#define ZHV_RULE_TEXT_H

#include "base/arena.h"

/* s without comments and with => for =&gt;, which is what the reader of the
 * HTML sees; what is in nowiki stays. s itself when there is nothing to do.
 * Returns  false: out of memory
 * Cost     linear */
bool zhv_rule_clean(zhv_str s, zhv_arena *, zhv_str *out);

/* A string as long as s in which separators that do not separate are masked:
 * those in nowiki and in notes, the | in a tag, and the ; that ends an entity.
 * What stands for them is in no
 * variant's code and ends no name. s itself when there are none.
 * Returns  false: out of memory
 * Cost     linear */
bool zhv_rule_mask(zhv_str s, zhv_arena *, zhv_str *out);

#endif
