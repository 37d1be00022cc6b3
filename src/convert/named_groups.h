/* The conversion groups that a page names, or that are named beside it, in its
 * rulebook. What a group says counts as said at the moment of its being named.
 *
 * A group of a set that sifts gives what can act on this page; of another one
 * all is compiled, once for many pages, and laid below the page's own rules. */
#ifndef ZHV_NAMED_GROUPS_H
#define ZHV_NAMED_GROUPS_H

#include "convert/scribe.h"

typedef struct zhv_named_groups {
    zhv_scribe *scribe;   /* borrowed */
    const zhv_tape *tape; /* borrowed, as is the flow */
    const zhv_flow *flow;
    zhv_layers *layers;  /* where compiled groups are kept */
    zhv_glimpse glimpse; /* of the page; begun when it is asked for */
    bool blind;          /* it cannot be told what on the page is converted */
} zhv_named_groups;

/* layers  outlive the book
 * filters some rule of the page translates with the table of a variant */
void zhv_named_groups_init(zhv_named_groups *, zhv_scribe *, const zhv_tape *,
                           const zhv_flow *, zhv_layers *, bool filters);

/* The group acts from the scribe's moment on. Failure is latched there. */
void zhv_named_groups_add(zhv_named_groups *, const zhv_group *);

/* Is the group called so about computers? The image lists them. */
bool zhv_group_on_subject(const zhv_dict *, zhv_str name);

#endif
