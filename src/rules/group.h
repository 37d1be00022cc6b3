/* Conversion groups in memory: name to list of rules. Filled through the
 * public zhv_groups_add, then immutable and shared by threads. */
#ifndef ZHV_GROUP_H
#define ZHV_GROUP_H

#include "rules/rule.h"

/* The rules of a group, parsed when added, in order; NULL when unknown.
 * name: exact, else with its first letter in the other case, else ASCII
 * case-insensitive. *n [out] their number. */
const zhv_rule *const *zhv_groups_find(const zhv_groups *, zhv_str name,
                                       uint32_t *n);

#endif
