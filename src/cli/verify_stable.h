/* Is the text of an edition what its readers' variant wants? Seen when the
 * edition is converted once more: what would change now should have changed
 * then, unless a rule of the source wanted it so. Knows nothing of markup that
 * differs: see verify.h. */
#ifndef ZHV_VERIFY_STABLE_H
#define ZHV_VERIFY_STABLE_H

#include "cli/verify.h"

typedef ZHV_VEC(zhv_str) zhv_rule_texts;

/* What the rules in the source's text show, by its conversion to the edition's
 * variant: names of regions (D), text for another variant. Copied. */
zhv_status zhv_verify_shown(const zhv_verify_input *, const zhv_result *first,
                            zhv_arena *, zhv_rule_texts *out);

/* Differences ("text"; `off` and `source` are of the edition, `edition` is
 * what it would become), appended to *out; valid as long as the result is.
 * again    the edition, converted to its variant alone
 * shown    by rules of the source
 * groups   that noteTA may name; may be NULL
 * Errors   ZHV_E_NOMEM */
zhv_status zhv_verify_stable(const zhv_verify_input *, const zhv_result *again,
                             const zhv_rule_texts *shown,
                             const zhv_groups *groups, zhv_arena *,
                             zhv_differences *out);

#endif
