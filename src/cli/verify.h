/* Does an edition differ from its source only where it may? Reads both texts
 * anew; knows nothing of how editions are made.
 *
 * May change: text that readers see, but on a page without rules not to
 * nothing; what stands in place of a rule (its markup must come from the rule);
 * a label added to a link or the argument added to a call that show their
 * target; the section of a link to a heading of the page that changed;
 * <nowiki/> and entities that keep what a rule showed from being markup. All
 * else is a difference. */
#ifndef ZHV_VERIFY_H
#define ZHV_VERIFY_H

#include "base/vec.h"
#include "rules/role.h"

typedef struct zhv_difference {
    const char *kind; /* "link-target"; static */
    uint32_t off;     /* in the source */
    zhv_str source;   /* slices of the two texts; empty: nothing */
    zhv_str edition;
} zhv_difference;

typedef ZHV_VEC(zhv_difference) zhv_differences;

typedef struct zhv_verify_input {
    zhv_str source;
    zhv_str edition;
    zhv_str title; /* of the page, for [[Title#Section]] */
    const zhv_syntax *syntax;
    const zhv_profiles *profiles;
    zhv_unknown unknown; /* arguments of templates nobody knows */
} zhv_verify_input;

/* Differences in source order, appended to *out.
 * Errors   ZHV_E_NOMEM
 * Cost     linear in both texts */
zhv_status zhv_verify(const zhv_verify_input *, zhv_arena *,
                      zhv_differences *out);

#endif
