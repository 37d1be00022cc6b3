/* What an edition does with structure: what a rule shows is no markup of what
 * is around it, a shown target gets a label. Knows wikitext's danger spots, no
 * dictionary; what is left to do once all edits are made is in seal.h.
 * Source: SEMANTICS 12, 15. */
#ifndef ZHV_POLICY_H
#define ZHV_POLICY_H

#include "convert/flow.h"
#include "markup/tape.h"
#include "rules/profile.h"

/* The insertion that gives the construct around token `tok` (role LABEL) the
 * label `text`: "|text" before ]] or "|3=text" before }}.
 * *at [out] where it goes. Empty when out of memory. */
zhv_str zhv_policy_label(const zhv_tape *, const zhv_profiles *, uint32_t tok,
                         zhv_str text, zhv_arena *, uint32_t *at);

/* What a rule shows, made safe for the place of the rule: | and = that -{ }-
 * had protected in an argument, a cell or a label, : in a term, quotes in an
 * attribute. */
zhv_str zhv_policy_shield(const zhv_tape *, const zhv_names *,
                          const zhv_event *, zhv_str text, zhv_arena *);

/* Where two brackets end that would open a link or a call once the rule in
 * `open` is resolved: [[-{x}-]] is no link, [[x]] is one, [[<nowiki/>x]] is
 * none. An offset, or UINT32_MAX. */
uint32_t zhv_policy_loose_opener(const zhv_tape *, uint32_t open);

/* How many bytes of `with` belong to the first `len` of the `all` bytes that
 * it replaces: as many characters, in proportion. */
size_t zhv_policy_share(zhv_str with, size_t len, size_t all);

#endif
