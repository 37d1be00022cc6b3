/* What `zhvar convert` runs: image, groups and converter of a command line,
 * opened together and dropped together. */
#ifndef ZHV_ENGINE_H
#define ZHV_ENGINE_H

#include "base/arena.h"
#include "cli/opt.h"
#include "cli/patterns.h"
#include "cli/rules_file.h"

typedef struct zhv_engine {
    zhv_arena arena; /* holds an image that was compiled for this run */
    zhv_dict *dict;
    zhv_groups *groups;
    zhv_works *works; /* --titles-db; NULL: none, or looked up by page */
    struct zhv_page_works *by_page; /* owned; NULL: not by page */
    zhv_converter *converter;
    zhv_work *work;
    zhv_patterns *patterns; /* --protect; NULL: none */
    zhv_rules_file rules;   /* --rules-file */
    /* What an edition is called in file names and messages: "zh-tw", or the
     * config's name. */
    const char *labels[ZHV_OPT_TARGETS_MAX];
    uint32_t target_count;
} zhv_engine;

/* Errors   of what could not be opened, in err; the engine is to be dropped
 *          all the same */
zhv_status zhv_engine_open(zhv_engine *, const zhv_opt *, zhv_error *err);
void zhv_engine_drop(zhv_engine *);

/* One page with all that the command line says about pages.
 * work   the caller's own, one a thread (with opt.by_page there is but one)
 * arena  holds what the result borrows beside source and title
 * Errors as zhv_convert_page; ZHV_E_LIMIT when a pattern of --protect takes
 *        too long */
zhv_status zhv_engine_convert(const zhv_engine *, zhv_work *work,
                              zhv_arena *arena, zhv_str source, zhv_str title,
                              const zhv_result **out, zhv_error *err);
/* The same for a page that is `likely` of some format. */
zhv_status zhv_engine_convert_as(const zhv_engine *, zhv_work *work,
                                 zhv_arena *arena, zhv_str source,
                                 zhv_str title, zhv_format likely,
                                 const zhv_result **out, zhv_error *err);

#endif
