/* Writes into a rulebook what rules do beside showing something: keys, each
 * from the moment at hand on, titles, and what tells one variant's rules from
 * another's. Knows rules; not where they stand nor how text is matched.
 *
 * Invariant: moments never run backwards while one book is written. */
#ifndef ZHV_SCRIBE_H
#define ZHV_SCRIBE_H

#include "convert/rulebook.h"
#include "rules/glimpse.h"
#include "rules/rule_pairs.h"

typedef struct zhv_scribe {
    const zhv_rulebook_options *options; /* borrowed */
    zhv_rulebook *out;                   /* borrowed */
    zhv_diags *diags;                    /* borrowed: keys that are too long */
    zhv_arena *arena;                    /* of the page */
    /* Where strings of rules are copied to, when the book outlives the rules;
     * NULL: it borrows them. */
    zhv_arena *keep;
    /* Keys that it cannot have are left out; NULL: none. */
    const zhv_glimpse *sift;
    zhv_mask variants; /* whose readers matter */
    uint32_t moment;   /* of what is being said */
    uint16_t group;    /* that says it: see zhv_record */
    bool elsewhere;    /* by none of the page itself: it sets no title */
    bool failed;       /* out of memory; latched */
    /* of the rule at hand */
    zhv_pairs pairs; /* storage is reused */
    zhv_str text;
    zhv_str kept; /* the copy of text; slices of the one are of the other */
} zhv_scribe;

/* All that a rule does, for the variants in mask. Failure is latched. */
void zhv_scribe_act(zhv_scribe *, const zhv_rule *, zhv_mask, zhv_origin);

/* One key that is said by no rule. record.from is the moment at hand, key and
 * record.value are copied if that is needed. A key that is too long is refused
 * with a diagnostic; one with HTML acts nowhere in MediaWiki and, with
 * ZHV_COMPAT_MEDIAWIKI, not here. Failure is latched. */
void zhv_scribe_define(zhv_scribe *, zhv_str key, zhv_record);

/* A title for readers of v, who until now may have had another. */
void zhv_scribe_title(zhv_scribe *, zhv_variant v, zhv_str title);

/* Takes a number that stands for something readers of v get into account:
 * variants with equal signatures got the same ones in the same order. */
void zhv_scribe_sign(zhv_scribe *, zhv_variant v, uint64_t sum);

#endif
