/* The page's own rules, read once for all targets: what every -{ }- shows,
 * what stands in the overlay from which moment on, and the title.
 * Knows rules and moments; not how text is matched. */
#ifndef ZHV_RULEBOOK_H
#define ZHV_RULEBOOK_H

#include "convert/flow.h"
#include "convert/layers.h"
#include "convert/marks.h"
#include "match/dict.h"
#include "match/overlay.h"
#include "rules/collect.h"
#include "rules/rule_show.h"

/* What the -{ }- of one event shows to one variant. */
typedef struct zhv_display {
    zhv_shown shown;
    zhv_str text;
    zhv_variant by; /* ZHV_SHOWN_FILTER: whose table */
    bool marked;    /* what filters show in it is marked (marks.h) */
    bool bordered;  /* ZHV_MARK_BORDER stands in it */
} zhv_display;

/* Of a page; or of a group, compiled once and laid under many pages: then all
 * of it is in the store's arena, its moment is 0 and it has no displays. */
typedef struct zhv_rulebook {
    zhv_overlay overlay;
    zhv_layer page;  /* the page's own rules: the top layer */
    zhv_diags diags; /* of a group */
    /* per event: NULL, or ZHV_VARIANTS displays (ZHV_EVENT_INLINE only) */
    zhv_display **displays;
    zhv_mask titled; /* variants with a title of their own */
    zhv_mask keyed;  /* variants for which some key is set or deleted */
    zhv_str title[ZHV_VARIANTS];
    /* equal signatures: the rules say the same to both variants */
    uint64_t signature[ZHV_VARIANTS];
    uint64_t defined[ZHV_ORIGINS]; /* rules, by where they came from */
    bool subject;                  /* the page names a group about computers */
} zhv_rulebook;

typedef struct zhv_rulebook_options {
    const zhv_dict *dict;
    const zhv_groups *groups; /* may be NULL */
    zhv_layers *layers;       /* where compiled groups are kept; NULL: for this
                                 page only */
    const zhv_profiles *profiles;
    zhv_mask variants; /* whose readers matter */
    zhv_scope scope;
    zhv_titles titles;
    zhv_compat compat;
    zhv_str rules;              /* zhv_page.rules */
    zhv_str title;              /* of the page: text that rules act on, too */
    const zhv_converter *names; /* for its targets names are read that stand in
                                   full (full_names.h); NULL: none are */
    /* Markup by itself, for readers of v, by the dictionary alone: what a
     * filter shows inside of a rule with A, H, T or -. NULL: as written */
    zhv_translate *translate;
    void *translate_with;
} zhv_rulebook_options;

/* Where a page's text asks, of which `moment` events are past. With ZHV_SCOPE_
 * PAGE all rules are there from the start, later ones before earlier ones:
 * what is there at the end. */
static inline uint32_t zhv_rulebook_moment(zhv_scope scope, uint32_t moment)
{
    return scope == ZHV_SCOPE_PAGE ? UINT32_MAX : moment;
}

/* Errors   ZHV_E_NOMEM */
zhv_status zhv_rulebook_read(const zhv_tape *, const zhv_flow *,
                             const zhv_rulebook_options *, zhv_arena *,
                             zhv_diags *, zhv_rulebook *out);

#endif
