/* A title as the readers of each region see it when its page has no rule for
 * it: by the dictionary alone. */
#ifndef ZHV_TITLE_FORMS_H
#define ZHV_TITLE_FORMS_H

#include "base/arena.h"
#include "base/status.h"

/* The variants that titles are made for: all that the image has tables for. */
typedef struct zhv_title_targets {
    zhv_target target[ZHV_VARIANTS];
    uint32_t n;
} zhv_title_targets;

typedef struct zhv_title_forms {
    zhv_title_targets targets;
    zhv_converter *converter;
    zhv_work *work;
} zhv_title_forms;

/* Errors   ZHV_E_ARGUMENT: the image has none */
zhv_status zhv_title_targets_find(const zhv_dict *, zhv_title_targets *out,
                                  zhv_error *err);

/* Errors   as zhv_converter_new; to be dropped all the same */
zhv_status zhv_title_forms_open(zhv_title_forms *, const zhv_dict *,
                                zhv_error *err);
void zhv_title_forms_drop(zhv_title_forms *);

/* The titles of a result for those targets, by variant, in the arena; the
 * title as it is for the others. False: out of memory. */
bool zhv_title_forms_take(const zhv_title_targets *, const zhv_result *,
                          zhv_str title, zhv_arena *,
                          zhv_str forms[ZHV_VARIANTS]);

/* forms[ZHV_ZH] is the title itself; the others are in the arena.
 * Errors   ZHV_E_NOMEM, ZHV_E_LIMIT */
zhv_status zhv_title_forms_make(const zhv_title_forms *, zhv_str title,
                                zhv_arena *, zhv_str forms[ZHV_VARIANTS],
                                zhv_error *err);

#endif
