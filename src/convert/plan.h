/* The plan: options and targets bound to a dictionary, worked out once and
 * shared by threads. (The public zhv_converter.) */
#ifndef ZHV_PLAN_H
#define ZHV_PLAN_H

#include "match/dict.h"
#include "rules/profile.h"

#define ZHV_TARGETS_MAX 16

typedef struct zhv_plan_target {
    zhv_variant variant;
    bool script_only;
    /* by script of the text; [ZHV_SCRIPT_AUTO]: for text without a hint */
    const zhv_chain *chain[3];
} zhv_plan_target;

struct zhv_converter {
    const zhv_dict *dict;
    zhv_profiles *profiles; /* owned */
    zhv_options options;
    bool by_config; /* one chain over the whole text, whatever its script */
    zhv_mask variants;
    uint32_t n;
    zhv_plan_target target[ZHV_TARGETS_MAX];
};

#endif
