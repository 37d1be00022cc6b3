/* One look at text for all that comes after: what its characters say about
 * its script, and whether a key of the page's rules stands in it. Both need
 * nothing but the characters, so both are asked on one way through. */
#ifndef ZHV_SURVEY_H
#define ZHV_SURVEY_H

#include "match/dict.h"
#include "match/overlay.h"

/* Characters that only text of one script has. */
typedef struct zhv_votes {
    uint32_t hans;
    uint32_t hant;
} zhv_votes;

/* Adds the votes of all of s.
 * keys     NULL: not asked
 * Returns  whether a key, live or not, stands in s */
bool zhv_survey(const zhv_dict *, const zhv_overlay *keys, zhv_str s,
                zhv_votes *votes);

#endif
