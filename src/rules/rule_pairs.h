/* The keys that a rule puts into the tables of variants, or takes from them.
 * Source: SEMANTICS 8 (MediaWiki 1.39 LanguageConverter::applyManualConv). */
#ifndef ZHV_RULE_PAIRS_H
#define ZHV_RULE_PAIRS_H

#include "rules/rule.h"

typedef struct zhv_pair {
    zhv_str from;
    zhv_str to; /* empty with remove, or when a one-way rule deletes text */
} zhv_pair;

typedef ZHV_VEC(zhv_pair) zhv_pairs;

/* The keys that a rule with ADD or REMOVE puts into (takes from) the table of
 * v, in order, later ones win (SEMANTICS 8). Appends to *out.
 * Errors   ZHV_E_NOMEM */
zhv_status zhv_rule_pairs(const zhv_rule *, zhv_variant v, zhv_arena *,
                          zhv_pairs *out);

/* Variants, v among them, for which that gives the same keys and texts. */
zhv_mask zhv_rule_alike(const zhv_rule *, zhv_variant v);

#endif
