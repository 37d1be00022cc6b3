/* Conversion groups in memory: name to list of rules. Filled through the
 * public zhv_groups_add, then immutable and shared by threads. */
#ifndef ZHV_GROUP_H
#define ZHV_GROUP_H

#include "rules/rule.h"

/* One group of a set. */
typedef struct zhv_group {
    const zhv_rule *const *rules; /* parsed when added, in order */
    uint32_t n;
    uint32_t number; /* in the set, from 0 in order of adding */
} zhv_group;

/* The group called `name`: exact, else with its first letter in the other
 * case, else ASCII case-insensitive. False when there is none; one that is
 * there may hold no rule. */
bool zhv_groups_find(const zhv_groups *, zhv_str name, zhv_group *out);

/* Equal for two sets that were filled alike, else (but for 1 in 2^64) not:
 * tells a set from another that has come to stand at its address. */
uint64_t zhv_groups_stamp(const zhv_groups *);

#endif
