/* Rule sources that stand on a page as templates: noteTA and the groups it
 * names, regional names. Inline -{ }- is read where the page is converted
 * (convert/), because what it means may depend on the variant. */
#ifndef ZHV_COLLECT_H
#define ZHV_COLLECT_H

#include "rules/group.h"
#include "rules/role.h"
#include "rules/rule.h"

/* What a {{noteTA}} brings, in order of effect: T, G1..G30, 1..30; either one
 * rule, or all those of a group, or a value with rules in it, which means
 * something else to the readers of each variant. */
typedef struct zhv_note_rule {
    const zhv_rule *rule; /* NULL: the rules of `group`, or a value */
    zhv_origin origin;    /* ZHV_ORIGIN_NOTETA or ZHV_ORIGIN_GROUP */
    zhv_group group;
    uint32_t from; /* tokens of the value; to 0: it is none */
    uint32_t to;
    zhv_str flags; /* "T|" or "H|", which the template puts before it; static */
} zhv_note_rule;

typedef ZHV_VEC(zhv_note_rule) zhv_note_rules;

/* Rules of the noteTA call that opens at token `open`, appended to *out.
 * groups may be NULL; a group that is not there is a diagnostic, one without
 * rules is left out.
 * Errors   ZHV_E_NOMEM */
zhv_status zhv_collect_note_ta(const zhv_tape *, uint32_t open,
                               const zhv_groups *, zhv_arena *, zhv_diags *,
                               zhv_note_rules *out);

/* Names of one work by region, as the page gives them. */
typedef struct zhv_names_by_region {
    zhv_mask given;
    zhv_str name[ZHV_VARIANTS]; /* trimmed, plain text only */
} zhv_names_by_region;

/* Regional names of the infobox or 作品名稱 call that opens at `open`. Fields
 * that are empty or not one clean name (markup, several titles) are left out,
 * the latter with a diagnostic. equiv-cn=hk and cn=hk mean "as hk". */
void zhv_collect_names(const zhv_tape *, const zhv_profiles *, uint32_t open,
                       zhv_diags *, zhv_names_by_region *out);

/* The work's name in its own language, as the call that opens at `open` gives
 * it; of a value with markup its longest stretch of text. Empty: none. */
zhv_str zhv_collect_original(const zhv_tape *, const zhv_profiles *,
                             uint32_t open);

/* Names by region in front matter: "zhvar: {cn_name: ..., tw_name: ...}", the
 * same as a block, or a TOML table. */
bool zhv_front_has_names(zhv_str front);
void zhv_front_names(zhv_str front, zhv_names_by_region *out);

/* The constructs of a string of markup that stands for itself ("-{H|..}-",
 * or what a group rule pastes: "-{H|a}--{-|b}-"), as rules with ADD, REMOVE
 * or TITLE, appended to *out. Text between them is ignored. */
zhv_status zhv_collect_markup(zhv_str markup, zhv_origin, zhv_arena *,
                              zhv_note_rules *out);

#endif
