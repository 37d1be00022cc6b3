/* What `zhvar convert` runs: image, groups and converter of a command line,
 * opened together and dropped together. */
#ifndef ZHV_ENGINE_H
#define ZHV_ENGINE_H

#include "base/arena.h"
#include "cli/opt.h"

typedef struct zhv_engine {
    zhv_arena arena; /* holds an image that was compiled for this run */
    zhv_dict *dict;
    zhv_groups *groups;
    zhv_converter *converter;
    zhv_work *work;
    /* What an edition is called in file names and messages: "zh-tw", or the
     * config's name. */
    const char *labels[ZHV_OPT_TARGETS_MAX];
    uint32_t target_count;
} zhv_engine;

/* Errors   of what could not be opened, in err; the engine is to be dropped
 *          all the same */
zhv_status zhv_engine_open(zhv_engine *, const zhv_opt *, zhv_error *err);
void zhv_engine_drop(zhv_engine *);

#endif
