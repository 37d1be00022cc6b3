/* The flags of a rule, before its first |: which are written, and what they
 * mean together (SEMANTICS 5, both tables). */
#ifndef ZHV_RULE_FLAGS_H
#define ZHV_RULE_FLAGS_H

#include "rules/rule.h"

/* Sets out->flags, shown_by and filter.
 * mask     of s (zhv_rule_mask)
 * Returns  where the rule's text begins in s; 0: no flags are written
 * Cost     linear */
size_t zhv_rule_read_flags(zhv_str s, zhv_str mask, zhv_rule *out);

#endif
