/* Diagnostics about page content: kind, place, detail. Collecting never
 * fails (out of memory drops the diagnostic and counts it). Knows no markup:
 * the table of kinds is plain text. */
#ifndef ZHV_DIAG_H
#define ZHV_DIAG_H

#include "base/vec.h"

typedef enum zhv_diag_id {
    ZHV_D_INVALID_UTF8,   /* invalid-utf8 */
    ZHV_D_UNCLOSED,       /* unclosed-markup: {{ [[ -{ without an end */
    ZHV_D_RULE_MALFORMED, /* malformed-rule */
    ZHV_D_RULE_NO_TEXT,   /* rule-without-text: none for this variant */
    ZHV_D_RULE_DEPTH,     /* rule-too-deep */
    ZHV_D_RULE_KEY_LONG,  /* rule-key-too-long: beyond ZHV_RULE_KEY_MAX_CP */
    ZHV_D_RULE_DYNAMIC,   /* dynamic-rule: depends on a template */
    ZHV_D_GROUP_UNKNOWN,  /* unknown-group */
    ZHV_D_TITLE_SKIPPED,  /* title-not-a-rule: unclear regional name */
    ZHV_D_OFF_UNCLOSED,   /* zhvar-off-unclosed */
    ZHV_D_COUNT
} zhv_diag_id;

typedef struct zhv_diag {
    uint32_t off; /* byte offset in the source */
    zhv_diag_id id;
    zhv_str detail; /* borrowed: source, arena or static */
} zhv_diag;

#define ZHV_DIAGS_MAX 1000 /* kept a page; a hostile page has millions */

typedef struct zhv_diags {
    zhv_arena *arena;
    ZHV_VEC(zhv_diag) list; /* in order of finding */
    uint32_t dropped;       /* counted, not in the list */
} zhv_diags;

void zhv_diag_add(zhv_diags *, zhv_diag_id, uint32_t off, zhv_str detail);
/* "unclosed-markup" / "markup is opened and never closed"; static. */
const char *zhv_diag_name(zhv_diag_id);
const char *zhv_diag_text(zhv_diag_id);

#endif
