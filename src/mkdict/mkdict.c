#include "mkdict/mkdict.h"

#include <dirent.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/image.h"
#include "match/dict.h"
#include "mkdict/config.h"
#include "mkdict/quick_build.h"
#include "mkdict/script_forms.h"
#include "mkdict/units.h"

#define PATH_SIZE 4096

/* Bytes that are built up in the arena. */
typedef ZHV_VEC(char) buffer;

/* A matcher that several chains may share. */
typedef struct shared_matcher {
    const zhv_spec *spec;
    uint32_t without; /* matcher root */
    bool segmentation;
    uint32_t root;
    uint32_t work; /* slot in the compiler's array */
    uint32_t slot; /* in the image's array; 0: not there yet */
} shared_matcher;

/* A table of symbols that a normalisation needs, and its matcher. */
typedef struct shared_symbols {
    uint32_t norm_root;
    uint16_t *table; /* bmp, pages, blocks */
    uint32_t blocks;
} shared_symbols;

typedef struct chain_build {
    zhv_config config;
    uint32_t seg_root; /* matcher nodes */
    uint32_t key_root;
    uint32_t norm_root;
    uint32_t stage_root[ZHV_STAGES_MAX];
    uint32_t symbols; /* index of the shared table */
    zhv_disk_chain disk;
} chain_build;

typedef struct build {
    const zhv_mkdict_options *o;
    zhv_arena *arena;
    zhv_error *err;
    zhv_shelf shelf;
    char data[PATH_SIZE];
    char configs[PATH_SIZE];
    char local[PATH_SIZE];
    char own_configs[PATH_SIZE];
    ZHV_VEC(chain_build) chains;
    zhv_pool pool;
    zhv_tries tries; /* matchers */
    zhv_array work;  /* matchers, for the compiler */
    zhv_array image; /* what the image gets */
    uint32_t *owner; /* work slot to matcher node */
    ZHV_VEC(shared_matcher) matchers;
    ZHV_VEC(shared_symbols) symbols; /* 0: plain */
    ZHV_VEC(uint32_t) alphabet;      /* symbol to code point */
    uint32_t *symbol_of;             /* per code point */
    char *scripts;
    uint32_t unit_nodes;
    uint32_t slow_nodes;
    buffer quick;        /* flat tables of all chains */
    zhv_map quick_known; /* hash of a table to its offset */
    ZHV_VEC(zhv_disk_target) targets;
    ZHV_VEC(zhv_disk_pair) info;
    ZHV_VEC(zhv_disk_pair) blobs;
} build;

static zhv_status no_memory(build *b)
{
    if (b->work.full || b->image.full) {
        return zhv_fail(b->err, ZHV_E_LIMIT, NULL, 0,
                        "the dictionaries need more than 16 million nodes");
    }
    return zhv_fail(b->err, ZHV_E_NOMEM, NULL, 0, "out of memory");
}

static bool append(build *b, buffer *to, zhv_str s)
{
    for (size_t i = 0; i < s.len; i++) {
        char *c = zhv_vec_push(to, b->arena);
        if (c == NULL) {
            return false;
        }
        *c = s.ptr[i];
    }
    return true;
}

/* ---- finding files ----------------------------------------------------- */

static bool is_folder(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static bool join(char *out, const char *folder, const char *name)
{
    int n = snprintf(out, PATH_SIZE, "%s/%s", folder, name);
    return n > 0 && n < PATH_SIZE;
}

/* DIR/data or DIR; configs in data/config or beside the dictionaries. */
static zhv_status find_folders(build *b)
{
    const char *dir = b->o->data_dir;
    if (dir) {
        if (!is_folder(dir)) {
            return zhv_fail(b->err, ZHV_E_IO, dir, 0, "no such folder");
        }
        if (!join(b->data, dir, "data") || !is_folder(b->data)) {
            snprintf(b->data, sizeof b->data, "%s", dir);
        }
        if (!join(b->configs, b->data, "config") || !is_folder(b->configs)) {
            memcpy(b->configs, b->data, sizeof b->configs);
        }
        b->shelf.folders[0] = b->data;
    }
    if (b->o->dicts_dir) {
        join(b->local, b->o->dicts_dir, "local");
        join(b->own_configs, b->o->dicts_dir, "configs");
        b->shelf.folders[1] = b->local;
    }
    return ZHV_OK;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

typedef ZHV_VEC(const char *) names;

/* Paths of the files in a folder that end so, sorted; none when there is no
 * such folder. */
static zhv_status list_files(build *b, const char *folder, zhv_str ending,
                             names *out)
{
    DIR *dir = opendir(folder);
    if (dir == NULL) {
        return ZHV_OK;
    }
    zhv_status status = ZHV_OK;
    for (struct dirent *e; status == ZHV_OK && (e = readdir(dir));) {
        char path[PATH_SIZE];
        if (!zhv_str_ends(zhv_str_from(e->d_name), ending) ||
            !join(path, folder, e->d_name)) {
            continue;
        }
        const char **new = zhv_vec_push(out, b->arena);
        zhv_str kept = zhv_arena_str(b->arena, zhv_str_from(path));
        if (new == NULL || kept.ptr == NULL) {
            status = no_memory(b);
        } else {
            *new = kept.ptr;
        }
    }
    closedir(dir);
    if (out->n) {
        qsort(out->at, out->n, sizeof *out->at, by_text);
    }
    return status;
}

/* ---- reading configs --------------------------------------------------- */

static zhv_status add_chain(build *b, zhv_config config)
{
    for (uint32_t i = 0; i < b->chains.n; i++) {
        if (zhv_str_eq(b->chains.at[i].config.name, config.name)) {
            b->chains.at[i] = (chain_build){.config = config};
            return ZHV_OK; /* the later one wins: ours over upstream's */
        }
    }
    chain_build *new = zhv_vec_push(&b->chains, b->arena);
    if (new == NULL) {
        return no_memory(b);
    }
    *new = (chain_build){.config = config};
    return ZHV_OK;
}

/* A config whose dictionaries are all left out changes nothing. */
static zhv_status fill_stage(build *b, zhv_config *config)
{
    if (config->stages == 0) {
        zhv_spec *spec = ZHV_NEW(b->arena, zhv_spec);
        if (spec == NULL) {
            return no_memory(b);
        }
        spec->kind = ZHV_SPEC_FIRST;
        config->stage[config->stages++] = spec;
    }
    return ZHV_OK;
}

static zhv_status read_config(build *b, const char *path, bool asked)
{
    zhv_config config;
    bool skipped;
    zhv_status status =
        zhv_config_read(&b->shelf, path, &config, &skipped, b->err);
    if (status == ZHV_OK && skipped && asked) {
        return zhv_fail(b->err, ZHV_E_DATA, path, 0,
                        "only mmseg segmentation is supported");
    }
    if (status == ZHV_OK && !skipped) {
        status = fill_stage(b, &config);
        if (status == ZHV_OK) {
            status = add_chain(b, config);
        }
    }
    return status;
}

static zhv_status read_configs(build *b)
{
    names files = {NULL, 0, 0};
    zhv_status status = ZHV_OK;
    if (b->o->data_dir) {
        status = list_files(b, b->configs, ZHV_STR(".json"), &files);
        if (status == ZHV_OK && files.n == 0) {
            status = zhv_fail(b->err, ZHV_E_IO, b->configs, 0,
                              "no OpenCC configs (.json) here");
        }
    }
    names own = {NULL, 0, 0};
    if (status == ZHV_OK && b->o->data_dir && b->o->dicts_dir) {
        status = list_files(b, b->own_configs, ZHV_STR(".json"), &own);
    }
    for (uint32_t i = 0; status == ZHV_OK && i < files.n; i++) {
        status = read_config(b, files.at[i], false);
    }
    for (uint32_t i = 0; status == ZHV_OK && i < own.n; i++) {
        status = read_config(b, own.at[i], true);
    }
    for (size_t i = 0; status == ZHV_OK && i < b->o->config_count; i++) {
        status = read_config(b, b->o->configs[i], true);
    }
    return status;
}

static zhv_status add_target(build *b, zhv_disk_target target)
{
    zhv_disk_target *new = zhv_vec_push(&b->targets, b->arena);
    if (new == NULL) {
        return no_memory(b);
    }
    *new = target;
    return ZHV_OK;
}

/* --table: a chain of one stage and a target that any script has. */
static zhv_status read_table(build *b, const zhv_mkdict_table *table)
{
    zhv_source *source = ZHV_NEW(b->arena, zhv_source);
    zhv_spec *spec = ZHV_NEW(b->arena, zhv_spec);
    char name[32];
    if (source == NULL || spec == NULL) {
        return no_memory(b);
    }
    if (table->variant >= ZHV_VARIANTS) {
        return zhv_fail(b->err, ZHV_E_ARGUMENT, table->path, 0,
                        "a table for an unknown variant");
    }
    zhv_status status =
        zhv_source_text(b->arena, table->path, true, source, b->err);
    if (status != ZHV_OK) {
        return status;
    }
    snprintf(name, sizeof name, "table.%s", zhv_variant_code(table->variant));
    spec->source = source;
    zhv_config config = {.stages = 1, .stage = {spec}, .path = source->path};
    config.name = zhv_arena_str(b->arena, zhv_str_from(name));
    status = config.name.ptr ? add_chain(b, config) : no_memory(b);
    return status == ZHV_OK ? add_target(b, (zhv_disk_target){table->variant, 2,
                                                              ZHV_SCRIPT_AUTO,
                                                              b->chains.n - 1})
                            : status;
}

/* ---- the alphabet ------------------------------------------------------ */

static bool add_symbol(build *b, uint32_t cp)
{
    if (b->symbol_of[cp]) {
        return true;
    }
    uint32_t *at = zhv_vec_push(&b->alphabet, b->arena);
    if (at == NULL) {
        return false;
    }
    *at = cp;
    b->symbol_of[cp] = 1;
    return true;
}

static bool add_key_symbols(build *b, const zhv_source *source)
{
    for (uint32_t i = 0; i < source->entries.n; i++) {
        zhv_str key = source->entries.at[i].key;
        uint32_t n;
        for (size_t p = 0; p < key.len; p += n) {
            if (!add_symbol(b, zhv_utf8_decode(key, p, &n))) {
                return false;
            }
        }
    }
    return true;
}

static bool add_spec_symbols(build *b, const zhv_spec *spec)
{
    if (spec->kind == ZHV_SPEC_LEAF) {
        return add_key_symbols(b, spec->source);
    }
    for (const zhv_spec *c = spec->child; c; c = c->next) {
        if (!add_spec_symbols(b, c)) {
            return false;
        }
    }
    return true;
}

static int by_number(const void *a, const void *b)
{
    const uint32_t *x = a;
    const uint32_t *y = b;
    return *x < *y ? -1 : *x > *y;
}

/* Every character of every key gets a symbol, in code point order. */
static zhv_status make_alphabet(build *b)
{
    b->symbol_of = zhv_arena_calloc(b->arena, 0x110000, 4);
    if (b->symbol_of == NULL) {
        return no_memory(b);
    }
    bool good = true;
    for (uint32_t cp = 0x2FF0; cp < 0x3000; cp++) {
        good = good && add_symbol(b, cp);
    }
    for (uint32_t i = 0; i < b->shelf.sources.n; i++) {
        good = good && add_key_symbols(b, b->shelf.sources.at[i]);
    }
    for (uint32_t i = 0; good && i < b->chains.n; i++) {
        const zhv_config *c = &b->chains.at[i].config;
        good = c->seg == NULL || add_spec_symbols(b, c->seg);
        for (uint32_t k = 0; good && k < c->norms; k++) {
            good = add_spec_symbols(b, c->norm[k]);
        }
        for (uint32_t k = 0; good && k < c->stages; k++) {
            good = add_spec_symbols(b, c->stage[k]);
        }
    }
    if (!good) {
        return no_memory(b);
    }
    qsort(b->alphabet.at, b->alphabet.n, 4, by_number);
    for (uint32_t i = 0; i < b->alphabet.n; i++) {
        b->symbol_of[b->alphabet.at[i]] = ZHV_SYMBOL_FIRST + i;
    }
    if (b->alphabet.n > ZHV_SYMBOL_LAST + 1 - ZHV_SYMBOL_FIRST) {
        return zhv_fail(b->err, ZHV_E_LIMIT, NULL, 0,
                        "keys use more than 65,533 different characters");
    }
    return ZHV_OK;
}

static uint32_t symbol_count(const build *b)
{
    return b->alphabet.n + ZHV_SYMBOL_FIRST;
}

/* The table for one normalisation (root 0: none); its index in *out. */
static zhv_status make_table(build *b, uint32_t norm_root, uint32_t *out)
{
    for (*out = 0; *out < b->symbols.n; (*out)++) {
        if (b->symbols.at[*out].norm_root == norm_root) {
            return ZHV_OK;
        }
    }
    shared_symbols *s = zhv_vec_push(&b->symbols, b->arena);
    size_t most = 65536 + ZHV_SYMBOL_PAGES + 256 * (size_t)ZHV_SYMBOL_PAGES;
    uint16_t *table = zhv_arena_calloc(b->arena, most + 256, 2);
    if (s == NULL || table == NULL) {
        return no_memory(b);
    }
    uint16_t *pages = table + 65536;
    uint16_t *blocks = pages + ZHV_SYMBOL_PAGES;
    *s = (shared_symbols){norm_root, table, 1};
    for (uint32_t i = 0; i < b->alphabet.n; i++) {
        uint32_t cp = b->alphabet.at[i];
        uint32_t symbol = ZHV_SYMBOL_FIRST + i;
        if (norm_root && zhv_tries_child(&b->tries, norm_root, cp)) {
            symbol = ZHV_SYMBOL_SPECIAL;
        }
        if (cp < 0x10000) {
            table[cp] = (uint16_t)symbol;
            continue;
        }
        uint16_t *page = &pages[(cp >> 8) - 0x100];
        if (*page == 0) {
            *page = (uint16_t)s->blocks++;
        }
        blocks[*page * 256u + (cp & 0xFF)] = (uint16_t)symbol;
    }
    return ZHV_OK;
}

static zhv_symbols table_view(const build *b, uint32_t i)
{
    const uint16_t *t = b->symbols.at[i].table;
    return (zhv_symbols){t, t + 65536, t + 65536 + ZHV_SYMBOL_PAGES,
                         b->symbols.at[i].blocks};
}

/* ---- matchers ---------------------------------------------------------- */

static bool same_spec(const zhv_spec *a, const zhv_spec *b)
{
    for (; a && b; a = a->next, b = b->next) {
        if (a->kind != b->kind || a->source != b->source ||
            !same_spec(a->child, b->child)) {
            return false;
        }
    }
    return a == b;
}

/* Like same_spec, but for the specs alone, not their siblings. */
static bool same_matcher(const zhv_spec *a, const zhv_spec *b)
{
    return a->kind == b->kind && a->source == b->source &&
           same_spec(a->child, b->child);
}

static zhv_status get_matcher(build *b, const zhv_spec *spec, uint32_t without,
                              bool segmentation, uint32_t *root)
{
    for (uint32_t i = 0; i < b->matchers.n; i++) {
        const shared_matcher *m = &b->matchers.at[i];
        if (m->without == without && m->segmentation == segmentation &&
            same_matcher(m->spec, spec)) {
            *root = m->root;
            return ZHV_OK;
        }
    }
    zhv_matcher_options options = {without, segmentation};
    zhv_status status =
        zhv_matcher_make(&b->tries, &b->pool, spec, options, root, b->err);
    if (status != ZHV_OK) {
        return status;
    }
    shared_matcher *new = zhv_vec_push(&b->matchers, b->arena);
    if (new == NULL) {
        return no_memory(b);
    }
    zhv_symbols plain = table_view(b, 0);
    zhv_array_put(&b->work, &b->tries, &plain, *root);
    uint32_t work = b->tries.nodes.at[*root].slot;
    *new = (shared_matcher){spec, without, segmentation, *root, work, 0};
    return b->work.failed ? no_memory(b) : ZHV_OK;
}

static uint32_t one_cp(zhv_str s)
{
    uint32_t n;
    uint32_t cp = s.len ? zhv_utf8_decode(s, 0, &n) : ZHV_CP_INVALID;
    return s.len && n == s.len ? cp : ZHV_CP_INVALID;
}

/* Normalisation goes character to character: a walk keeps source and normal
 * form in step by counting characters. */
static zhv_status norm_spec(build *b, const zhv_config *c, zhv_spec **out)
{
    if (c->norms != 1 || c->norm[0]->kind != ZHV_SPEC_LEAF) {
        return zhv_fail(b->err, ZHV_E_DATA, c->path.ptr, 0,
                        "only one normalization with one dictionary is "
                        "supported");
    }
    const zhv_source *from = c->norm[0]->source;
    for (uint32_t i = 0; i < from->entries.n; i++) {
        if (one_cp(from->entries.at[i].key) == ZHV_CP_INVALID ||
            one_cp(from->entries.at[i].value) == ZHV_CP_INVALID) {
            return zhv_fail(b->err, ZHV_E_DATA, from->path.ptr, 0,
                            "a normalization entry is not one character to "
                            "one character");
        }
    }
    *out = c->norm[0];
    return ZHV_OK;
}

static zhv_status check_values(build *b, const zhv_config *c,
                               const zhv_spec *spec)
{
    for (const zhv_spec *s = spec->child; s; s = s->next) {
        zhv_status status = check_values(b, c, s);
        if (status != ZHV_OK) {
            return status;
        }
    }
    const zhv_source *source = spec->source;
    for (uint32_t i = 0; source && i < source->entries.n; i++) {
        if (source->entries.at[i].value.len == 0) {
            return zhv_fail(b->err, ZHV_E_DATA, c->path.ptr, 0,
                            "an empty value in a chain of several stages");
        }
    }
    return ZHV_OK;
}

static zhv_status make_matchers(build *b, chain_build *c)
{
    const zhv_config *config = &c->config;
    zhv_status status = ZHV_OK;
    if (config->norms) {
        zhv_spec *norm = NULL;
        status = norm_spec(b, config, &norm);
        if (status == ZHV_OK) {
            status = get_matcher(b, norm, 0, false, &c->norm_root);
        }
    }
    if (status == ZHV_OK && config->seg) {
        status = get_matcher(b, config->seg, 0, true, &c->seg_root);
    }
    for (uint32_t i = 0; status == ZHV_OK && i < config->stages; i++) {
        if (config->stages > 1 || config->seg) {
            status = check_values(b, config, config->stage[i]);
        }
        uint32_t without = i == 0 ? c->seg_root : 0;
        if (status == ZHV_OK) {
            status = get_matcher(b, config->stage[i], without, false,
                                 &c->stage_root[i]);
        }
    }
    if (status == ZHV_OK && config->seg) {
        status = get_matcher(b, config->stage[0], 0, false, &c->key_root);
    }
    return status == ZHV_OK ? make_table(b, c->norm_root, &c->symbols) : status;
}

static zhv_status make_owner(build *b)
{
    b->owner = zhv_arena_calloc(b->arena, b->work.n + 1, 4);
    if (b->owner == NULL) {
        return no_memory(b);
    }
    for (uint32_t i = 1; i < b->tries.nodes.n; i++) {
        b->owner[b->tries.nodes.at[i].slot] = i;
    }
    return ZHV_OK;
}

/* ---- chains ------------------------------------------------------------ */

static uint32_t work_slot(const build *b, uint32_t root)
{
    for (uint32_t i = 0; root && i < b->matchers.n; i++) {
        if (b->matchers.at[i].root == root) {
            return b->matchers.at[i].work;
        }
    }
    return 0;
}

static zhv_chain chain_view(const build *b, const chain_build *c)
{
    zhv_chain view = {
        .trie = zhv_array_view(&b->work, &b->pool),
        .source = table_view(b, c->symbols),
        .plain = table_view(b, 0),
        .norm_root = 0, /* paths are made of normalised characters */
        .seg_root = work_slot(b, c->seg_root),
        .key_root = work_slot(b, c->key_root),
        .stages = c->config.stages,
        .ids = c->config.ids,
    };
    for (uint32_t i = 0; i < view.stages; i++) {
        view.stage_root[i] = work_slot(b, c->stage_root[i]);
    }
    return view;
}

/* A matcher's trie in the image, put there on first use. */
static uint32_t image_slot(build *b, uint32_t root)
{
    for (uint32_t i = 0; i < b->matchers.n; i++) {
        shared_matcher *m = &b->matchers.at[i];
        if (m->root != root) {
            continue;
        }
        if (m->slot == 0) {
            zhv_symbols plain = table_view(b, 0);
            zhv_array_put(&b->image, &b->tries, &plain, root);
            m->slot = b->tries.nodes.at[root].slot;
        }
        return m->slot;
    }
    return 0;
}

static zhv_status make_units(build *b, chain_build *c, uint32_t *slot)
{
    zhv_arena arena;
    zhv_arena_init(&arena);
    zhv_tries into = {.arena = &arena};
    zhv_chain view = chain_view(b, c);
    zhv_units_options options = {
        .chain = &view,
        .matchers = &b->tries,
        .owner = b->owner,
        .seg_root = c->seg_root,
    };
    memcpy(options.stage_root, c->stage_root, sizeof options.stage_root);
    uint32_t root;
    zhv_units_stats stats;
    zhv_status status =
        zhv_units_make(&options, &into, &b->pool, &root, &stats);
    if (status == ZHV_OK) {
        zhv_symbols plain = table_view(b, 0);
        zhv_array_put(&b->image, &into, &plain, root);
        *slot = into.nodes.at[root].slot;
        status = b->image.failed ? ZHV_E_NOMEM : ZHV_OK;
    }
    b->unit_nodes += stats.nodes;
    b->slow_nodes += stats.slow;
    zhv_arena_drop(&arena);
    return status == ZHV_OK ? status : no_memory(b);
}

/* Which ASCII characters begin a unit, or are normalised. */
static void mark_ascii(const build *b, const chain_build *c, uint64_t *out)
{
    zhv_trie trie = zhv_array_view(&b->image, &b->pool);
    zhv_symbols table = table_view(b, c->symbols);
    for (uint32_t cp = 0; cp < 0x80; cp++) {
        uint32_t symbol = zhv_symbol(&table, cp);
        if (symbol == ZHV_SYMBOL_SPECIAL ||
            (symbol && zhv_child(&trie, c->disk.unit_root, symbol))) {
            out[cp >> 6] |= UINT64_C(1) << (cp & 63);
        }
    }
}

static zhv_status make_chain(build *b, chain_build *c)
{
    zhv_disk_chain *disk = &c->disk;
    *disk = (zhv_disk_chain){0};
    zhv_status status = make_units(b, c, &disk->unit_root);
    if (status != ZHV_OK) {
        return status;
    }
    disk->name.off = zhv_pool_put(&b->pool, c->config.name);
    disk->name.len = (uint32_t)c->config.name.len;
    disk->norm_root = image_slot(b, c->norm_root);
    disk->symbols = c->symbols;
    disk->segmented = c->seg_root != 0;
    disk->flags = c->config.ids ? ZHV_CHAIN_IDS : 0;
    mark_ascii(b, c, disk->ascii);
    disk->stages = c->config.stages;
    bool single = disk->stages == 1 && c->seg_root == 0;
    for (uint32_t i = 0; i < disk->stages; i++) {
        /* one stage alone: its matches are the units */
        disk->stage_root[i] =
            single ? disk->unit_root : image_slot(b, c->stage_root[i]);
    }
    return b->image.failed || b->pool.failed ? no_memory(b) : ZHV_OK;
}

/* Puts a table into the section; one that is there already is used again. */
static bool put_quick(build *b, zhv_str table, uint32_t *off)
{
    uint64_t sum[1] = {zhv_image_hash(table)};
    zhv_str key = zhv_arena_str(b->arena, (zhv_str){(const char *)sum, 8});
    *off = key.ptr ? zhv_map_get(&b->quick_known, key) : 0;
    if (*off != ZHV_MAP_NONE) {
        return key.ptr != NULL;
    }
    *off = b->quick.n;
    if (!zhv_map_put(&b->quick_known, b->arena, key, *off)) {
        return false;
    }
    return append(b, &b->quick, table);
}

static zhv_status make_quick(build *b, chain_build *c)
{
    const zhv_chain view = {.trie = zhv_array_view(&b->image, &b->pool),
                            .source = table_view(b, c->symbols),
                            .unit_root = c->disk.unit_root};
    zhv_arena scratch;
    zhv_quick_tables t;
    zhv_arena_init(&scratch);
    zhv_disk_chain *disk = &c->disk;
#define TABLE(ptr, count)                                                      \
    ((zhv_str){(const char *)(ptr), (count) * sizeof *(ptr)})
    bool good =
        zhv_quick_make(&view, &b->image, b->alphabet.at, &scratch, &t) &&
        put_quick(b, TABLE(t.first, ZHV_QUICK_COUNT), &disk->quick_first) &&
        put_quick(b, TABLE(t.starts, ZHV_QUICK_STARTS), &disk->quick_starts) &&
        put_quick(b, TABLE(t.deep.set, ((size_t)1 << t.deep.bits) / 64),
                  &disk->quick_deep) &&
        put_quick(b, TABLE(t.inside.set, ((size_t)1 << t.inside.bits) / 64),
                  &disk->quick_inside);
#undef TABLE
    if (good) {
        disk->quick_deep_bits = t.deep.bits;
        disk->flags |= t.dense ? ZHV_CHAIN_DENSE : 0;
        disk->quick_inside_bits = t.inside.bits;
    }
    zhv_arena_drop(&scratch);
    return good ? ZHV_OK : no_memory(b);
}

/* ---- facts, targets, blobs --------------------------------------------- */

static zhv_disk_text put_text(build *b, zhv_str s)
{
    return (zhv_disk_text){zhv_pool_put(&b->pool, s), (uint32_t)s.len};
}

static zhv_status add_info(build *b, const char *key, zhv_str value)
{
    zhv_disk_pair *new = zhv_vec_push(&b->info, b->arena);
    if (new == NULL) {
        return no_memory(b);
    }
    *new = (zhv_disk_pair){put_text(b, zhv_str_from(key)), put_text(b, value)};
    return ZHV_OK;
}

static zhv_str field(zhv_str line, uint32_t index)
{
    size_t at = 0;
    for (; index; index--) {
        at = zhv_str_find(line, at, '\t') + 1;
    }
    return at > line.len ? (zhv_str){NULL, 0}
                         : zhv_str_trim(zhv_str_sub(
                               line, at, zhv_str_find(line, at, '\t')));
}

/* The first of the configs a|b|c that there is, or UINT32_MAX. */
static uint32_t pick_chain(const build *b, zhv_str choices)
{
    for (size_t at = 0, end; at <= choices.len; at = end + 1) {
        end = zhv_str_find(choices, at, '|');
        for (uint32_t i = 0; i < b->chains.n; i++) {
            if (zhv_str_eq(b->chains.at[i].config.name,
                           zhv_str_sub(choices, at, end))) {
                return i;
            }
        }
    }
    return UINT32_MAX;
}

static zhv_status read_target(build *b, const char *path, uint32_t number,
                              zhv_str line)
{
    zhv_str kind = field(line, 1);
    zhv_str script = field(line, 2);
    zhv_disk_target t = {0};
    bool good = zhv_variant_from_code(field(line, 0), false, &t.variant);
    t.script_only = zhv_str_eq(kind, ZHV_STR("script"));
    good = good && (t.script_only || zhv_str_eq(kind, ZHV_STR("full")));
    t.script =
        zhv_str_eq(script, ZHV_STR("hans")) ? ZHV_SCRIPT_HANS : ZHV_SCRIPT_HANT;
    good = good &&
           (t.script == ZHV_SCRIPT_HANS || zhv_str_eq(script, ZHV_STR("hant")));
    if (!good) {
        return zhv_fail(b->err, ZHV_E_DATA, path, number,
                        "expected: variant, full or script, hans or hant, "
                        "config");
    }
    t.chain = pick_chain(b, field(line, 3));
    return t.chain == UINT32_MAX ? zhv_fail(b->err, ZHV_E_DATA, path, number,
                                            "no such config in this data set")
                                 : add_target(b, t);
}

static zhv_status read_targets(build *b)
{
    char path[PATH_SIZE];
    struct stat st;
    zhv_str text;
    if (b->o->data_dir == NULL || b->o->dicts_dir == NULL ||
        !join(path, b->o->dicts_dir, "targets.tsv") || stat(path, &st) != 0) {
        return ZHV_OK;
    }
    zhv_status status = zhv_source_slurp(b->arena, path, &text, b->err);
    uint32_t number = 0;
    for (size_t at = 0, end; status == ZHV_OK && at < text.len; at = end + 1) {
        end = zhv_str_find(text, at, '\n');
        zhv_str line = zhv_str_sub(text, at, end);
        number++;
        if (line.len && line.ptr[0] != '#') {
            status = read_target(b, path, number, line);
        }
    }
    return status;
}

static zhv_status read_profiles(build *b)
{
    char folder[PATH_SIZE];
    names files = {NULL, 0, 0};
    buffer all = {NULL, 0, 0};
    if (b->o->dicts_dir == NULL || !join(folder, b->o->dicts_dir, "profiles")) {
        return ZHV_OK;
    }
    zhv_status status = list_files(b, folder, ZHV_STR(".tsv"), &files);
    for (uint32_t i = 0; status == ZHV_OK && i < files.n; i++) {
        zhv_str text;
        status = zhv_source_slurp(b->arena, files.at[i], &text, b->err);
        bool ended = zhv_str_ends(text, ZHV_STR("\n"));
        if (status == ZHV_OK &&
            (!append(b, &all, text) ||
             !append(b, &all, ended ? ZHV_STR("") : ZHV_STR("\n")))) {
            status = no_memory(b);
        }
    }
    zhv_str profiles;
    if (status == ZHV_OK) {
        status = zhv_script_forms_add((zhv_str){all.at, all.n}, b->arena,
                                      &profiles, b->err);
    }
    zhv_disk_pair *blob = zhv_vec_push(&b->blobs, b->arena);
    if (status != ZHV_OK || blob == NULL) {
        return status != ZHV_OK ? status : no_memory(b);
    }
    *blob = (zhv_disk_pair){put_text(b, ZHV_STR("profiles")),
                            put_text(b, profiles)};
    return ZHV_OK;
}

static zhv_status mark_scripts(build *b, const char *table, uint32_t bit)
{
    zhv_source *source = NULL;
    zhv_status status = zhv_shelf_find(&b->shelf, NULL, table, &source, b->err);
    if (status != ZHV_OK || source == NULL) {
        return status;
    }
    zhv_charset *set;
    status = zhv_charset_make(&b->shelf, source, &set, b->err);
    if (status != ZHV_OK) {
        return status;
    }
    for (uint32_t i = 0; i < b->alphabet.n; i++) {
        if (zhv_charset_has(set, b->alphabet.at[i])) {
            b->scripts[ZHV_SYMBOL_FIRST + i] |= (char)bit;
        }
    }
    return ZHV_OK;
}

/* Before the alphabet is made: both tables must have their symbols. */
static zhv_status load_scripts(build *b)
{
    zhv_source *source;
    zhv_status status = ZHV_OK;
    if (b->o->data_dir) {
        status =
            zhv_shelf_find(&b->shelf, NULL, "STCharacters", &source, b->err);
        if (status == ZHV_OK) {
            status = zhv_shelf_find(&b->shelf, NULL, "TSCharacters", &source,
                                    b->err);
        }
    }
    return status;
}

static zhv_status make_scripts(build *b)
{
    b->scripts = zhv_arena_calloc(b->arena, symbol_count(b), 1);
    if (b->scripts == NULL) {
        return no_memory(b);
    }
    if (b->o->data_dir == NULL) {
        return ZHV_OK;
    }
    zhv_status status = mark_scripts(b, "STCharacters", ZHV_CP_HANS_ONLY);
    return status == ZHV_OK ? mark_scripts(b, "TSCharacters", ZHV_CP_HANT_ONLY)
                            : status;
}

/* npm packages say what they are. */
static void ask_package(const build *b, char *name, char *version,
                        char *license, size_t size)
{
    char path[PATH_SIZE];
    if (b->o->data_dir == NULL || !join(path, b->o->data_dir, "package.json")) {
        return;
    }
    json_t *root = json_load_file(path, 0, NULL);
    const char *text = json_string_value(json_object_get(root, "name"));
    if (text) {
        snprintf(name, size, "npm %s", text);
    }
    text = json_string_value(json_object_get(root, "version"));
    snprintf(version, size, "%s", text ? text : "");
    text = json_string_value(json_object_get(root, "license"));
    snprintf(license, size, "%s", text ? text : "");
    json_decref(root);
}

static zhv_status put_facts(build *b)
{
    char name[100] = "";
    char version[100] = "";
    char license[100] = "";
    ask_package(b, name, version, license, sizeof name);
    const zhv_mkdict_options *o = b->o;
    const char *facts[][2] = {
        {"source", o->source_name ? o->source_name : name},
        {"version", o->source_version ? o->source_version : version},
        {"license", o->source_license ? o->source_license : license},
    };
    zhv_status status = ZHV_OK;
    for (size_t i = 0; status == ZHV_OK && i < 3; i++) {
        if (*facts[i][1]) {
            status = add_info(b, facts[i][0], zhv_str_from(facts[i][1]));
        }
    }
    return status;
}

static zhv_status put_lists(build *b)
{
    buffer configs = {NULL, 0, 0};
    buffer targets = {NULL, 0, 0};
    bool good = true;
    for (uint32_t i = 0; i < b->chains.n; i++) {
        good = good && append(b, &configs, i ? ZHV_STR(" ") : ZHV_STR(""));
        good = good && append(b, &configs, b->chains.at[i].config.name);
    }
    for (uint32_t i = 0; i < b->targets.n; i++) {
        const zhv_disk_target *t = &b->targets.at[i];
        zhv_str chain = b->chains.at[t->chain].config.name;
        char text[256];
        snprintf(text, sizeof text, "%s%s/%s/%s=%.*s", i ? " " : "",
                 zhv_variant_code(t->variant),
                 t->script_only == 2   ? "any"
                 : t->script_only == 1 ? "script"
                                       : "full",
                 t->script == ZHV_SCRIPT_HANS   ? "hans"
                 : t->script == ZHV_SCRIPT_HANT ? "hant"
                                                : "any",
                 (int)(chain.len < 100 ? chain.len : 100), chain.ptr);
        good = good && append(b, &targets, zhv_str_from(text));
    }
    zhv_status status = good ? ZHV_OK : no_memory(b);
    if (status == ZHV_OK) {
        status = add_info(b, "configs", (zhv_str){configs.at, configs.n});
    }
    if (status == ZHV_OK) {
        status = add_info(b, "targets", (zhv_str){targets.at, targets.n});
    }
    char counts[128];
    snprintf(counts, sizeof counts, "%u in %u places, %u slow", b->unit_nodes,
             b->image.n, b->slow_nodes);
    return status == ZHV_OK ? add_info(b, "nodes", zhv_str_from(counts))
                            : status;
}

/* ---- the image --------------------------------------------------------- */

static zhv_status symbol_section(build *b, zhv_str *out)
{
    size_t size = b->symbols.n * sizeof(zhv_disk_symbols);
    for (uint32_t i = 0; i < b->symbols.n; i++) {
        size += 2 * (65536 + ZHV_SYMBOL_PAGES +
                     256 * (size_t)b->symbols.at[i].blocks);
    }
    char *base = zhv_arena_calloc(b->arena, 1, size);
    if (base == NULL) {
        return no_memory(b);
    }
    size_t at = b->symbols.n * sizeof(zhv_disk_symbols);
    for (uint32_t i = 0; i < b->symbols.n; i++) {
        const shared_symbols *s = &b->symbols.at[i];
        size_t bytes = 2 * (65536 + ZHV_SYMBOL_PAGES + 256 * (size_t)s->blocks);
        zhv_disk_symbols record = {(uint32_t)at, s->blocks};
        memcpy(base + i * sizeof record, &record, sizeof record);
        memcpy(base + at, s->table, bytes);
        at += bytes;
    }
    *out = (zhv_str){base, size};
    return ZHV_OK;
}

static zhv_status chain_section(build *b, zhv_str *out)
{
    zhv_disk_chain *list =
        zhv_arena_calloc(b->arena, b->chains.n, sizeof *list);
    if (list == NULL) {
        return no_memory(b);
    }
    for (uint32_t i = 0; i < b->chains.n; i++) {
        list[i] = b->chains.at[i].disk;
    }
    *out = (zhv_str){(const char *)list, b->chains.n * sizeof *list};
    return ZHV_OK;
}

#define PART(number, vec)                                                      \
    {                                                                          \
        number, ZHV_IMAGE_CRITICAL,                                            \
        {                                                                      \
            (const char *)(vec).at, (vec).n * sizeof *(vec).at                 \
        }                                                                      \
    }

static zhv_status lay_out(build *b, zhv_arena *into, zhv_str *out)
{
    zhv_str symbols = {NULL, 0};
    zhv_str chains = {NULL, 0};
    zhv_status status = symbol_section(b, &symbols);
    if (status == ZHV_OK) {
        status = chain_section(b, &chains);
    }
    if (status != ZHV_OK) {
        return status;
    }
    zhv_str nodes = {(const char *)b->image.nodes,
                     b->image.n * sizeof(zhv_node)};
    zhv_str outcomes = {(const char *)b->image.outcomes.at,
                        b->image.outcomes.n * sizeof(zhv_outcome)};
    zhv_str scripts = {b->scripts, symbol_count(b)};
    uint64_t sum[4] = {
        zhv_image_hash(nodes), zhv_image_hash(outcomes),
        zhv_image_hash(symbols),
        zhv_image_hash((zhv_str){b->pool.bytes.at, b->pool.bytes.n})};
    uint64_t id = zhv_image_hash((zhv_str){(const char *)sum, sizeof sum});
    char text[32];
    snprintf(text, sizeof text, "%u-%016llx", ZHV_IMAGE_VERSION,
             (unsigned long long)id);
    status = add_info(b, "build-id", zhv_str_from(text));
    if (status != ZHV_OK || b->pool.failed) {
        return no_memory(b);
    }
    const zhv_image_part parts[] = {
        PART(ZHV_SECTION_STRINGS, b->pool.bytes),
        {ZHV_SECTION_NODES, ZHV_IMAGE_CRITICAL, nodes},
        {ZHV_SECTION_OUTCOMES, ZHV_IMAGE_CRITICAL, outcomes},
        {ZHV_SECTION_SYMBOLS, ZHV_IMAGE_CRITICAL, symbols},
        {ZHV_SECTION_CHAINS, ZHV_IMAGE_CRITICAL, chains},
        PART(ZHV_SECTION_TARGETS, b->targets),
        {ZHV_SECTION_SCRIPTS, ZHV_IMAGE_CRITICAL, scripts},
        PART(ZHV_SECTION_INFO, b->info),
        PART(ZHV_SECTION_BLOBS, b->blobs),
        PART(ZHV_SECTION_QUICK, b->quick),
    };
    status = zhv_image_make(parts, sizeof parts / sizeof *parts, into, out);
    return status == ZHV_OK ? status : no_memory(b);
}

/* ---- the whole --------------------------------------------------------- */

static zhv_status read_all(build *b)
{
    zhv_status status = find_folders(b);
    if (status == ZHV_OK) {
        status = read_configs(b);
    }
    for (size_t i = 0; status == ZHV_OK && i < b->o->table_count; i++) {
        status = read_table(b, &b->o->tables[i]);
    }
    if (status == ZHV_OK && b->chains.n == 0) {
        status = zhv_fail(b->err, ZHV_E_ARGUMENT, NULL, 0,
                          "nothing to build: no data, config or table");
    }
    if (status == ZHV_OK && b->chains.n > ZHV_CHAINS_MAX) {
        status = zhv_fail(b->err, ZHV_E_LIMIT, NULL, 0, "more than %u configs",
                          ZHV_CHAINS_MAX);
    }
    if (status == ZHV_OK) {
        status = load_scripts(b);
    }
    return status == ZHV_OK ? read_targets(b) : status;
}

static zhv_status compile_all(build *b)
{
    uint32_t plain;
    zhv_status status = make_alphabet(b);
    if (status == ZHV_OK) {
        status = make_table(b, 0, &plain);
    }
    b->image.shared = true;
    for (uint32_t i = 0; status == ZHV_OK && i < b->chains.n; i++) {
        status = make_matchers(b, &b->chains.at[i]);
    }
    if (status == ZHV_OK) {
        status = make_owner(b);
    }
    for (uint32_t i = 0; status == ZHV_OK && i < b->chains.n; i++) {
        status = make_chain(b, &b->chains.at[i]);
        if (status == ZHV_OK) {
            status = make_quick(b, &b->chains.at[i]);
        }
    }
    return status == ZHV_OK ? make_scripts(b) : status;
}

zhv_status zhv_mkdict_make(const zhv_mkdict_options *options, zhv_arena *arena,
                           zhv_str *out, zhv_error *err)
{
    *out = (zhv_str){NULL, 0};
    zhv_arena own;
    zhv_arena_init(&own);
    build *b = ZHV_NEW(&own, build);
    if (b == NULL) {
        return zhv_fail(err, ZHV_E_NOMEM, NULL, 0, "out of memory");
    }
    b->o = options;
    b->err = err;
    b->arena = b->shelf.arena = b->pool.arena = &own;
    b->tries.arena = b->work.arena = b->image.arena = &own;
    b->shelf.opencc_dict = options->opencc_dict;
    zhv_status status = read_all(b);
    if (status == ZHV_OK) {
        status = compile_all(b);
    }
    if (status == ZHV_OK) {
        status = put_facts(b);
    }
    if (status == ZHV_OK) {
        status = put_lists(b);
    }
    if (status == ZHV_OK) {
        status = read_profiles(b);
    }
    if (status == ZHV_OK) {
        status = lay_out(b, arena, out);
    }
    zhv_arena_drop(&own);
    return status;
}

zhv_status zhv_mkdict_build(const zhv_mkdict_options *options,
                            const char *out_path, zhv_error *err)
{
    zhv_arena arena;
    zhv_arena_init(&arena);
    zhv_str image;
    zhv_status status = zhv_mkdict_make(options, &arena, &image, err);
    if (status == ZHV_OK) {
        status = zhv_image_write(out_path, image, err);
    }
    zhv_arena_drop(&arena);
    return status;
}
