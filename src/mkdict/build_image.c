#include "mkdict/build.h"

#include <jansson.h>
#include <stdio.h>

#include "base/image.h"

/* What the frequencies come from, and under which licences. */
#define RIME    "rime-data-luna-pinyin (LGPL-3.0)"
#define CHEWING "libchewing3-data (LGPL-2.1)"

/* ---- facts ------------------------------------------------------------- */

zhv_disk_text zhv_build_put_text(zhv_build *b, zhv_str s)
{
    return (zhv_disk_text){zhv_pool_put(&b->pool, s), (uint32_t)s.len};
}

zhv_status zhv_build_add_info(zhv_build *b, const char *key, zhv_str value)
{
    zhv_disk_pair *new = zhv_vec_push(&b->info, b->arena);
    if (new == NULL) {
        return zhv_build_no_memory(b);
    }
    *new = (zhv_disk_pair){zhv_build_put_text(b, zhv_str_from(key)),
                           zhv_build_put_text(b, value)};
    return ZHV_OK;
}

/* npm packages say what they are. */
static void ask_package(const zhv_build *b, char *name, char *version,
                        char *license, size_t size)
{
    char path[ZHV_BUILD_PATH];
    if (b->o->data_dir == NULL ||
        !zhv_build_join(path, b->o->data_dir, "package.json")) {
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

static zhv_status put_facts(zhv_build *b)
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
    const char *lists = o->rime_table && o->chewing_dir ? RIME ", " CHEWING
                        : o->rime_table                 ? RIME
                        : o->chewing_dir                ? CHEWING
                                                        : NULL;
    zhv_status status = ZHV_OK;
    if (lists) {
        status = zhv_build_add_info(b, "words", zhv_str_from(lists));
    }
    for (size_t i = 0; status == ZHV_OK && i < 3; i++) {
        if (*facts[i][1]) {
            status =
                zhv_build_add_info(b, facts[i][0], zhv_str_from(facts[i][1]));
        }
    }
    return status;
}

static zhv_status put_lists(zhv_build *b)
{
    zhv_bytes configs = {NULL, 0, 0};
    zhv_bytes targets = {NULL, 0, 0};
    bool good = true;
    for (uint32_t i = 0; i < b->chains.n; i++) {
        good = good && zhv_bytes_add(&configs, b->arena,
                                     i ? ZHV_STR(" ") : ZHV_STR(""));
        good = good &&
               zhv_bytes_add(&configs, b->arena, b->chains.at[i].config.name);
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
        good = good && zhv_bytes_add(&targets, b->arena, zhv_str_from(text));
    }
    zhv_status status = good ? ZHV_OK : zhv_build_no_memory(b);
    if (status == ZHV_OK) {
        status = zhv_build_add_info(b, "configs", zhv_bytes_str(&configs));
    }
    if (status == ZHV_OK) {
        status =
            zhv_build_add_info(b, "targets", (zhv_str){targets.at, targets.n});
    }
    char counts[128];
    snprintf(counts, sizeof counts, "%u in %u places, %u slow", b->unit_nodes,
             b->image.n, b->slow_nodes);
    return status == ZHV_OK
               ? zhv_build_add_info(b, "nodes", zhv_str_from(counts))
               : status;
}

zhv_status zhv_build_add_facts(zhv_build *b)
{
    zhv_status status = put_facts(b);
    return status == ZHV_OK ? put_lists(b) : status;
}

/* ---- sections ---------------------------------------------------------- */

static zhv_status symbol_section(zhv_build *b, zhv_str *out)
{
    size_t size = b->symbols.n * sizeof(zhv_disk_symbols);
    for (uint32_t i = 0; i < b->symbols.n; i++) {
        size += 2 * (65536 + ZHV_SYMBOL_PAGES +
                     256 * (size_t)b->symbols.at[i].blocks);
    }
    char *base = zhv_arena_calloc(b->arena, 1, size);
    if (base == NULL) {
        return zhv_build_no_memory(b);
    }
    size_t at = b->symbols.n * sizeof(zhv_disk_symbols);
    for (uint32_t i = 0; i < b->symbols.n; i++) {
        const zhv_shared_symbols *s = &b->symbols.at[i];
        size_t bytes = 2 * (65536 + ZHV_SYMBOL_PAGES + 256 * (size_t)s->blocks);
        zhv_disk_symbols record = {(uint32_t)at, s->blocks};
        memcpy(base + i * sizeof record, &record, sizeof record);
        memcpy(base + at, s->table, bytes);
        at += bytes;
    }
    *out = (zhv_str){base, size};
    return ZHV_OK;
}

static zhv_status chain_section(zhv_build *b, zhv_str *out)
{
    zhv_disk_chain *list =
        zhv_arena_calloc(b->arena, b->chains.n, sizeof *list);
    if (list == NULL) {
        return zhv_build_no_memory(b);
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

zhv_status zhv_build_lay_out(zhv_build *b, zhv_arena *into, zhv_str *out)
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
    zhv_str scripts = {b->scripts, ZHV_SCRIPTS_BMP + zhv_build_symbols(b)};
    uint64_t sum[5] = {
        zhv_image_hash(nodes), zhv_image_hash(outcomes),
        zhv_image_hash(symbols),
        zhv_image_hash((zhv_str){b->pool.bytes.at, b->pool.bytes.n}),
        zhv_image_hash(b->words)};
    uint64_t id = zhv_image_hash((zhv_str){(const char *)sum, sizeof sum});
    char text[32];
    snprintf(text, sizeof text, "%u-%016llx", ZHV_IMAGE_VERSION,
             (unsigned long long)id);
    status = zhv_build_add_info(b, "build-id", zhv_str_from(text));
    if (status != ZHV_OK || b->pool.failed) {
        return zhv_build_no_memory(b);
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
        {ZHV_SECTION_WORDS, 0, b->words},
    };
    status = zhv_image_make(parts, sizeof parts / sizeof *parts, into, out);
    return status == ZHV_OK ? status : zhv_build_no_memory(b);
}
