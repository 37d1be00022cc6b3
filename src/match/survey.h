/* One look at text for all that comes after: what its characters say about
 * its script, and where keys of the page's rules stand in it. Both need
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

/* Where keys stand: offsets, in order. */
typedef struct zhv_stops {
    zhv_arena *arena;
    ZHV_VEC(uint32_t) list;
} zhv_stops;

/* What is looked for, in text after text. */
typedef struct zhv_surveyor {
    const zhv_dict *dict;
    const zhv_overlay *keys;   /* NULL: there are none */
    const uint64_t *firsts;    /* their first characters */
    const unsigned char *bits; /* zhv_dict_script_bits */
    /* the end of what all the texts are part of: so far can be read; NULL:
     * there is no such thing */
    const char *end;
} zhv_surveyor;

/* keys     NULL: not asked */
zhv_surveyor zhv_surveyor_of(const zhv_dict *, const zhv_overlay *keys);

/* Adds the votes of all of s.
 * stops    gets all places in s where a key, live or not, stands, as
 *          zhv_overlay_next finds them; NULL: not needed
 * Returns  whether a key stands in s
 * Errors   out of memory latches in stops->arena */
bool zhv_survey(const zhv_surveyor *, zhv_str s, zhv_votes *votes,
                zhv_stops *stops);

#endif
