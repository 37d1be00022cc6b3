/* What an edition does with structure: resolved rules leave no trace and make
 * no markup, a shown target gets a label. Knows wikitext's danger spots, no
 * dictionary. Source: SEMANTICS 12, 15. */
#ifndef ZHV_POLICY_H
#define ZHV_POLICY_H

#define ZHV_NOWIKI ZHV_STR("<nowiki/>")

#include "convert/edit.h"
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
zhv_str zhv_policy_shield(const zhv_tape *, const zhv_event *, zhv_str text,
                          zhv_arena *);

/* The second of two brackets that would open a link or a call once the rule
 * in `open` is resolved: [[-{x}-]] is no link, [[x]] is one. Its offset, or
 * UINT32_MAX. */
uint32_t zhv_policy_loose_opener(const zhv_tape *, uint32_t open);

/* How many bytes of `with` belong to the first `len` of the `all` bytes that
 * it replaces: as many characters, in proportion. */
size_t zhv_policy_share(zhv_str with, size_t len, size_t all);

/* Is a value of lang= one of Chinese that an edition has its own of? */
bool zhv_policy_is_chinese(zhv_str tag);
/* The BCP 47 tag of an edition; `as_it_is` for zh. */
zhv_str zhv_policy_language(zhv_variant, zhv_str as_it_is);

/* Goes over a finished list: removes the line of a construct that vanishes,
 * and puts <nowiki/> (in Markdown a backslash or what shows nothing) where the
 * edition would have markup that the source has not: at a line start, where two
 * characters meet, or where a URL meets text. Errors   ZHV_E_NOMEM */
zhv_status zhv_policy_seal(zhv_edits *, const zhv_tape *, zhv_arena *);

/* What keeps an edit of a Markdown page from making markup; see policy.c. */
typedef struct zhv_seal {
    zhv_str front;
    zhv_str back;
} zhv_seal;

/* before, behind: the edition's bytes around the edit, -1 none. */
zhv_seal zhv_policy_seal_markdown(const zhv_edit *, zhv_str src, int before,
                                  int behind);

#endif
