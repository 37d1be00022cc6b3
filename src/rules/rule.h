/* The grammar of one conversion rule, the text between -{ and }-, and its
 * meaning for each variant. Pure strings: no tape, no dictionary, no HTML.
 * Source: MediaWiki 1.39 ConverterRule.php, LanguageConverter.php
 * (applyManualConv); SEMANTICS sections 5 to 8. */
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

typedef enum zhv_shown {
    ZHV_SHOWN_NOTHING,
    ZHV_SHOWN_TEXT,   /* *out, final */
    ZHV_SHOWN_FILTER, /* *out, to be translated with the table of *by; *by is
                         ZHV_VARIANTS: left alone */
    ZHV_SHOWN_ERROR   /* no text for this variant: MediaWiki shows a message */
} zhv_shown;

/* What readers of v see in place of the rule (SEMANTICS 5 to 7). v may be
 * ZHV_ZH. `by` may not be NULL. Errors: ZHV_SHOWN_ERROR only as defined. */
zhv_shown zhv_rule_show(const zhv_rule *, zhv_variant v, zhv_arena *,
                        zhv_str *out, zhv_variant *by);

typedef struct zhv_pair {
    zhv_str from;
    zhv_str to; /* empty with remove, or when a one-way rule deletes text */
} zhv_pair;

typedef ZHV_VEC(zhv_pair) zhv_pairs;

/* The keys that a rule with ADD or REMOVE puts into (takes from) the table of
 * v, in order, later ones win (SEMANTICS 8). Appends to *out.
 * Errors   ZHV_E_NOMEM */
zhv_status zhv_rule_pairs(const zhv_rule *, zhv_variant v, zhv_arena *,
                          zhv_pairs *out);

/* Variants, v among them, for which that gives the same keys and texts. */
zhv_mask zhv_rule_alike(const zhv_rule *, zhv_variant v);

/* The title a rule with TITLE gives readers of v; false: none. */
bool zhv_rule_title(const zhv_rule *, zhv_variant v, zhv_str *out);

#endif
