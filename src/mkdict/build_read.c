#include "mkdict/build.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "mkdict/script_forms.h"

/* ---- finding files ----------------------------------------------------- */

static bool is_folder(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

bool zhv_build_join(char *out, const char *folder, const char *name)
{
    int n = snprintf(out, ZHV_BUILD_PATH, "%s/%s", folder, name);
    return n > 0 && n < ZHV_BUILD_PATH;
}

/* DIR/data or DIR; configs in data/config or beside the dictionaries. */
static zhv_status find_folders(zhv_build *b)
{
    const char *dir = b->o->data_dir;
    if (dir) {
        if (!is_folder(dir)) {
            return zhv_fail(b->err, ZHV_E_IO, dir, 0, "no such folder");
        }
        if (!zhv_build_join(b->data, dir, "data") || !is_folder(b->data)) {
            snprintf(b->data, sizeof b->data, "%s", dir);
        }
        if (!zhv_build_join(b->configs, b->data, "config") ||
            !is_folder(b->configs)) {
            memcpy(b->configs, b->data, sizeof b->configs);
        }
        b->shelf.folders[0] = b->data;
    }
    if (b->o->dicts_dir) {
        zhv_build_join(b->local, b->o->dicts_dir, "local");
        zhv_build_join(b->own_configs, b->o->dicts_dir, "configs");
        b->shelf.folders[1] = b->local;
        b->shelf.folders[2] = b->o->dicts_dir;
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
static zhv_status list_files(zhv_build *b, const char *folder, zhv_str ending,
                             names *out)
{
    DIR *dir = opendir(folder);
    if (dir == NULL) {
        return ZHV_OK;
    }
    zhv_status status = ZHV_OK;
    for (struct dirent *e; status == ZHV_OK && (e = readdir(dir));) {
        char path[ZHV_BUILD_PATH];
        if (!zhv_str_ends(zhv_str_from(e->d_name), ending) ||
            !zhv_build_join(path, folder, e->d_name)) {
            continue;
        }
        const char **new = zhv_vec_push(out, b->arena);
        zhv_str kept = zhv_arena_str(b->arena, zhv_str_from(path));
        if (new == NULL || kept.ptr == NULL) {
            status = zhv_build_no_memory(b);
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

static zhv_status add_chain(zhv_build *b, zhv_config config)
{
    for (uint32_t i = 0; i < b->chains.n; i++) {
        if (zhv_str_eq(b->chains.at[i].config.name, config.name)) {
            b->chains.at[i] = (zhv_chain_build){.config = config};
            return ZHV_OK; /* the later one wins: ours over upstream's */
        }
    }
    zhv_chain_build *new = zhv_vec_push(&b->chains, b->arena);
    if (new == NULL) {
        return zhv_build_no_memory(b);
    }
    *new = (zhv_chain_build){.config = config};
    return ZHV_OK;
}

/* A config whose dictionaries are all left out changes nothing. */
static zhv_status fill_stage(zhv_build *b, zhv_config *config)
{
    if (config->stages == 0) {
        zhv_spec *spec = ZHV_NEW(b->arena, zhv_spec);
        if (spec == NULL) {
            return zhv_build_no_memory(b);
        }
        spec->kind = ZHV_SPEC_FIRST;
        config->stage[config->stages++] = spec;
    }
    return ZHV_OK;
}

static zhv_status read_config(zhv_build *b, const char *path, bool asked)
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

static zhv_status read_configs(zhv_build *b)
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

static zhv_status add_target(zhv_build *b, zhv_disk_target target)
{
    zhv_disk_target *new = zhv_vec_push(&b->targets, b->arena);
    if (new == NULL) {
        return zhv_build_no_memory(b);
    }
    *new = target;
    return ZHV_OK;
}

/* --table: a chain of one stage and a target that any script has. */
static zhv_status read_table(zhv_build *b, const zhv_mkdict_table *table)
{
    zhv_source *source = ZHV_NEW(b->arena, zhv_source);
    zhv_spec *spec = ZHV_NEW(b->arena, zhv_spec);
    char name[32];
    if (source == NULL || spec == NULL) {
        return zhv_build_no_memory(b);
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
    status = config.name.ptr ? add_chain(b, config) : zhv_build_no_memory(b);
    return status == ZHV_OK ? add_target(b, (zhv_disk_target){table->variant, 2,
                                                              ZHV_SCRIPT_AUTO,
                                                              b->chains.n - 1})
                            : status;
}

/* ---- targets ----------------------------------------------------------- */

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
static uint32_t pick_chain(const zhv_build *b, zhv_str choices)
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

static zhv_status read_target(zhv_build *b, const char *path, uint32_t number,
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

static zhv_status read_targets(zhv_build *b)
{
    char path[ZHV_BUILD_PATH];
    struct stat st;
    zhv_str text;
    if (b->o->data_dir == NULL || b->o->dicts_dir == NULL ||
        !zhv_build_join(path, b->o->dicts_dir, "targets.tsv") ||
        stat(path, &st) != 0) {
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

/* ---- profiles ---------------------------------------------------------- */

zhv_status zhv_build_read_profiles(zhv_build *b)
{
    char folder[ZHV_BUILD_PATH];
    names files = {NULL, 0, 0};
    zhv_bytes all = {NULL, 0, 0};
    if (b->o->dicts_dir == NULL ||
        !zhv_build_join(folder, b->o->dicts_dir, "profiles")) {
        return ZHV_OK;
    }
    zhv_status status = list_files(b, folder, ZHV_STR(".tsv"), &files);
    for (uint32_t i = 0; status == ZHV_OK && i < files.n; i++) {
        zhv_str text;
        status = zhv_source_slurp(b->arena, files.at[i], &text, b->err);
        bool ended = zhv_str_ends(text, ZHV_STR("\n"));
        if (status == ZHV_OK &&
            (!zhv_bytes_add(&all, b->arena, text) ||
             !zhv_bytes_add(&all, b->arena,
                            ended ? ZHV_STR("") : ZHV_STR("\n")))) {
            status = zhv_build_no_memory(b);
        }
    }
    zhv_str profiles;
    if (status == ZHV_OK) {
        status = zhv_script_forms_add(zhv_bytes_str(&all), b->arena, &profiles,
                                      b->err);
    }
    zhv_disk_pair *blob = zhv_vec_push(&b->blobs, b->arena);
    if (status != ZHV_OK || blob == NULL) {
        return status != ZHV_OK ? status : zhv_build_no_memory(b);
    }
    *blob = (zhv_disk_pair){zhv_build_put_text(b, ZHV_STR("profiles")),
                            zhv_build_put_text(b, profiles)};
    return ZHV_OK;
}

/* ---- the whole --------------------------------------------------------- */

/* Before the alphabet is made: both tables must have their symbols. */
static zhv_status load_scripts(zhv_build *b)
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

zhv_status zhv_build_read(zhv_build *b)
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
