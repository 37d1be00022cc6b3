/* The dictionaries of a build, by name. */
#ifndef ZHV_SHELF_H
#define ZHV_SHELF_H

#include "mkdict/source.h"

/* Where dictionaries are found, and those already read. */
typedef struct zhv_shelf {
    zhv_arena *arena;
    const char *folders[4]; /* searched in order; NULL: skipped */
    const char *opencc_dict;
    ZHV_VEC(zhv_source *) sources;
} zhv_shelf;

/* A source by name (with or without extension), read once; *out is NULL when
 * no folder has it. `near` is searched first; may be NULL. */
zhv_status zhv_shelf_find(zhv_shelf *, const char *near, const char *name,
                          zhv_source **out, zhv_error *err);

#endif
