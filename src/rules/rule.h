/* The grammar of one conversion rule, the text between -{ and }-. What it shows
 * is in rule_show.h, what it does to tables in rule_pairs.h. Pure strings: no
 * tape, no dictionary.
 * Source: MediaWiki 1.39 ConverterRule.php; SEMANTICS 5 and 6. */
#ifndef ZHV_RULE_H
#define ZHV_RULE_H

#include "base/status.h"
#include "base/variant.h"
#include "base/vec.h"

#define ZHV_RULE_KEY_MAX_CP 256

/* Flags after they have been normalised (SEMANTICS 5, second table). */
#define ZHV_F_SHOW     0x001u /* S */
#define ZHV_F_ADD      0x002u /* + : A and H */
#define ZHV_F_HIDE     0x004u /* H */
#define ZHV_F_REMOVE   0x008u /* - */
#define ZHV_F_TITLE    0x010u /* T */
#define ZHV_F_RAW      0x020u /* R */
#define ZHV_F_DESCRIBE 0x040u /* D */
#define ZHV_F_NAME     0x080u /* N */
#define ZHV_F_FILTER   0x100u /* variant codes */
#define ZHV_F_ADD_SHOW 0x200u /* A */

typedef struct zhv_oneway {
    zhv_str from;
    zhv_str to; /* may be empty */
    zhv_variant variant;
} zhv_oneway;

typedef struct zhv_rule {
    uint32_t flags;
    char shown_by;   /* the flag that decides what is shown: 'S' 'A' 'H' 'R' 'N'
                        'D' 'T' '-' 'F' */
    bool is_rule;    /* false: the text has no entries, it stands for itself */
    zhv_mask filter; /* with ZHV_F_FILTER */
    zhv_str text;    /* what stands behind the flags, untrimmed */
    zhv_mask given;  /* two-way entries written, not empty */
    zhv_str two_way[ZHV_VARIANTS];
    uint8_t order[ZHV_VARIANTS]; /* given variants in order of first writing */
    ZHV_VEC(zhv_oneway) one_way; /* in order of writing */
} zhv_rule;

/* Reads the text between -{ and }-. All strings are slices of `content` or
 * of the arena. Content that is no rule is no error: is_rule is false.
 * Errors   ZHV_E_NOMEM */
zhv_status zhv_rule_parse(zhv_str content, zhv_arena *, zhv_rule *out);

/* The order in which MediaWiki fills the tables of variants: later assignments
 * win, so that it is part of what a rule means. */
extern const uint8_t zhv_rule_table_order[ZHV_VARIANTS];

/* The text of a two-way entry for v, or for the first of its fallbacks that has
 * one; false: none has. */
bool zhv_rule_two_way(const zhv_rule *, zhv_variant v, zhv_str *out);

#endif
