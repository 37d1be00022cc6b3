/* `zhvar groups check`: rules that do not do what they seem to. */
#ifndef ZHV_GROUPS_CHECK_H
#define ZHV_GROUPS_CHECK_H

#include "rules/group.h"

/* Prints a line for every finding, as SOURCE:LINE: GROUP: KIND: RULE [NOTE],
 * or as JSON: dead (no variant is changed by it), contradiction (a later rule
 * of the group gives the word another target), shadowed (a longer word of the
 * same group holds it), mixed-script (a word for a simplified variant in
 * traditional characters or the other way round), not-idempotent (the target
 * holds a word that is converted again), one-character.
 * Errors   ZHV_E_NOMEM */
zhv_status zhv_groups_check(const zhv_groups *, bool json);

#endif
