/* Which file each edition goes to, decided for all of them before anything
 * is written: two editions never share a file, and no input is overwritten
 * by what a template happens to make. */
#ifndef ZHV_OUT_NAME_H
#define ZHV_OUT_NAME_H

#include "base/arena.h"
#include "base/status.h"

typedef struct zhv_out_request {
    const char *output;  /* -o: a file, a folder or "-"; NULL: none */
    const char *pattern; /* --output-template; NULL: the usual one */
    const char *const *inputs;
    size_t input_count;
    const char *const *labels; /* what {variant} stands for, by target */
    size_t target_count;
} zhv_out_request;

typedef struct zhv_out_names {
    /* arena; [input * target_count + target]; NULL: standard output */
    const char **path;
    bool make_folders; /* paths are inside -o and folders may be missing */
} zhv_out_names;

/* Errors   ZHV_E_ARGUMENT (err->message says what is wrong), ZHV_E_NOMEM */
zhv_status zhv_out_names_plan(const zhv_out_request *, zhv_arena *,
                              zhv_out_names *out, zhv_error *err);

/* The file's name without folders and without its extension: a page's title
 * when nobody gave one. Empty for "-". */
zhv_str zhv_out_name_stem(const char *path);

#endif
