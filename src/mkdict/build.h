/* What the parts of the dictionary compiler share: one build, from options to
 * an image. `build_read.c` fills it from files, `build_chains.c` compiles,
 * `build_image.c` lays out what comes of it. Only mkdict.c and these include
 * this. */
#ifndef ZHV_BUILD_H
#define ZHV_BUILD_H

#include "base/bytes.h"
#include "match/dict.h"
#include "mkdict/config.h"
#include "mkdict/mkdict.h"
#include "mkdict/units.h"

#define ZHV_BUILD_PATH 4096 /* bytes of a path, at most */

/* A matcher that several chains may share. */
typedef struct zhv_shared_matcher {
    const zhv_spec *spec;
    uint32_t without; /* matcher root */
    bool segmentation;
    uint32_t root;
    uint32_t work; /* slot in the compiler's array */
    uint32_t slot; /* in the image's array; 0: not there yet */
} zhv_shared_matcher;

/* A table of symbols that a normalisation needs, and its matcher. */
typedef struct zhv_shared_symbols {
    uint32_t norm_root;
    uint16_t *table; /* bmp, pages, blocks */
    uint32_t blocks;
} zhv_shared_symbols;

typedef struct zhv_chain_build {
    zhv_config config;
    uint32_t seg_root; /* matcher nodes */
    uint32_t key_root;
    uint32_t norm_root;
    uint32_t stage_root[ZHV_STAGES_MAX];
    uint32_t symbols; /* index of the shared table */
    zhv_disk_chain disk;
    uint32_t tribe; /* of kin (build_kin.c); 0: it has none */
} zhv_chain_build;

typedef struct zhv_build {
    const zhv_mkdict_options *o;
    zhv_arena *arena;
    zhv_error *err;
    zhv_shelf shelf;
    char data[ZHV_BUILD_PATH];
    char configs[ZHV_BUILD_PATH];
    char local[ZHV_BUILD_PATH];
    char own_configs[ZHV_BUILD_PATH];
    ZHV_VEC(zhv_chain_build) chains;
    zhv_pool pool;
    zhv_tries tries; /* matchers */
    zhv_array work;  /* matchers, for the compiler */
    zhv_array image; /* what the image gets */
    uint32_t *owner; /* work slot to matcher node */
    ZHV_VEC(zhv_shared_matcher) matchers;
    ZHV_VEC(zhv_shared_symbols) symbols; /* 0: plain */
    ZHV_VEC(uint32_t) alphabet;          /* symbol to code point */
    uint32_t *symbol_of;                 /* per code point */
    char *scripts;
    uint32_t unit_nodes;
    uint32_t slow_nodes;
    zhv_bytes quick;     /* flat tables of all chains */
    zhv_map quick_known; /* hash of a table to its offset */
    ZHV_VEC(zhv_disk_target) targets;
    ZHV_VEC(zhv_disk_pair) info;
    ZHV_VEC(zhv_disk_pair) blobs;
    zhv_str words; /* the section; empty: none */
} zhv_build;

zhv_status zhv_build_no_memory(zhv_build *);

/* FOLDER/NAME; false: too long. `out` has room for ZHV_BUILD_PATH bytes. */
bool zhv_build_join(char *out, const char *folder, const char *name);

/* A string that goes into the image. */
zhv_disk_text zhv_build_put_text(zhv_build *, zhv_str);

/* A fact about the image, for zhv_dict_info. */
zhv_status zhv_build_add_info(zhv_build *, const char *key, zhv_str value);

static inline uint32_t zhv_build_symbols(const zhv_build *b)
{
    return b->alphabet.n + ZHV_SYMBOL_FIRST;
}

/* Symbol table i as walks see it. */
zhv_symbols zhv_build_table(const zhv_build *, uint32_t i);

/* Configs, tables and targets. */
zhv_status zhv_build_read(zhv_build *);

/* The profiles, with the forms of their names in the other script. */
zhv_status zhv_build_read_profiles(zhv_build *);

/* Puts a flat table into its section; one that is there already is used again.
 * False when out of memory. */
bool zhv_build_put_quick(zhv_build *, zhv_str table, uint32_t *off);

/* Finds kin among the chains of the targets, and makes their tables. */
zhv_status zhv_build_kin(zhv_build *);

/* Alphabet, matchers, units, flat tables, script classes. */
zhv_status zhv_build_compile(zhv_build *);

/* Facts about where the data came from, what there is, how large it is. */
zhv_status zhv_build_add_facts(zhv_build *);

/* The image's bytes, in `into`. */
zhv_status zhv_build_lay_out(zhv_build *, zhv_arena *into, zhv_str *out);

#endif
