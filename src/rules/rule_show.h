/* What a rule shows to readers of a variant, in its place and as a title.
 * Source: SEMANTICS 5 to 7 (MediaWiki 1.39 ConverterRule.php). */
#ifndef ZHV_RULE_SHOW_H
#define ZHV_RULE_SHOW_H

#include "rules/rule.h"

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

/* The title a rule with TITLE gives readers of v; false: none. */
bool zhv_rule_title(const zhv_rule *, zhv_variant v, zhv_str *out);

#endif
