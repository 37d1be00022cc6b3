#include "match/dict.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/image.h"
#include "match/quick.h"
#include "match/stage.h"

/* Longest word zhv_dict_is_word looks at: no phrase table has longer keys. */
#define WORD_MAX 512u

struct zhv_dict {
    zhv_image image;
    zhv_str strings;
    zhv_str nodes;
    zhv_str symbols;
    zhv_str scripts;
    zhv_str quick;
    zhv_str chain_records;
    zhv_str targets;
    zhv_str info;
    zhv_str blobs;
    zhv_symbols plain;
    uint32_t symbol_count; /* symbols are 0 .. symbol_count - 1 */
    uint32_t chain_count;
    zhv_chain chains[];
};

/* Sections are 8-byte aligned, so their bytes may be read as records. */
static const void *records(zhv_str section)
{
    return section.ptr;
}

static uint32_t count_of(zhv_str section, size_t size)
{
    return (uint32_t)(section.len / size);
}

static bool text_ok(const zhv_dict *d, zhv_disk_text t)
{
    return t.off <= d->strings.len && t.len <= d->strings.len - t.off;
}

static zhv_str text_at(const zhv_dict *d, zhv_disk_text t)
{
    return (zhv_str){d->strings.ptr + t.off, t.len};
}

/* ---- validation, once, in one pass ------------------------------------- */

static bool nodes_ok(const zhv_dict *d)
{
    const zhv_node *node = records(d->nodes);
    uint32_t n = count_of(d->nodes, sizeof *node);
    if (d->nodes.len % sizeof *node || n < d->symbol_count + 1 ||
        d->nodes.len / sizeof *node > UINT32_MAX) {
        return false;
    }
    uint32_t base_max = n - d->symbol_count;
    bool good = true;
    for (uint32_t i = 0; i < n; i++) {
        good &= node[i].base <= base_max;
        good &= (uint64_t)node[i].out + node[i].out_len <= d->strings.len;
    }
    return good;
}

static bool tables_ok(const zhv_dict *d, zhv_disk_symbols t)
{
    const uint16_t *at = records(d->symbols);
    size_t need = 65536 + ZHV_SYMBOL_PAGES + (size_t)t.blocks * 256;
    size_t have = d->symbols.len / 2;
    if (t.off % 2 || t.blocks == 0 || t.blocks > ZHV_SYMBOL_PAGES + 1 ||
        t.off / 2 > have || need > have - t.off / 2) {
        return false;
    }
    at += t.off / 2;
    bool good = true;
    for (size_t i = 0; i < need; i++) {
        bool page = i >= 65536 && i < 65536 + ZHV_SYMBOL_PAGES;
        good &= at[i] < (page ? t.blocks : d->symbol_count);
    }
    return good;
}

static bool symbols_ok(const zhv_dict *d, uint32_t *tables)
{
    const zhv_disk_symbols *t = records(d->symbols);
    if (d->symbols.len < sizeof *t || t[0].off % sizeof *t) {
        return false;
    }
    /* the tables begin where their list ends */
    *tables = t[0].off / (uint32_t)sizeof *t;
    if (*tables == 0 || t[0].off > d->symbols.len) {
        return false;
    }
    for (uint32_t i = 0; i < *tables; i++) {
        if (!tables_ok(d, t[i])) {
            return false;
        }
    }
    return true;
}

static bool root_ok(const zhv_dict *d, uint32_t root)
{
    return root > 0 && root < count_of(d->nodes, sizeof(zhv_node));
}

static bool quick_ok(const zhv_dict *d, uint32_t off, size_t size)
{
    return off % 8 == 0 && off <= d->quick.len && size <= d->quick.len - off;
}

static bool chain_ok(const zhv_dict *d, const zhv_disk_chain *c,
                     uint32_t tables)
{
    size_t first = ZHV_QUICK_COUNT * sizeof(uint32_t);
    size_t pairs = ZHV_QUICK_WORDS * sizeof(uint64_t);
    size_t deep = ZHV_QUICK_DEEP_WORDS * sizeof(uint64_t);
    if (c->quick_word_bits == 0 || c->quick_word_bits > 24 ||
        !quick_ok(d, c->quick_first, first) ||
        !quick_ok(d, c->quick_pairs, pairs) ||
        !quick_ok(d, c->quick_deep, deep) ||
        !quick_ok(d, c->quick_words,
                  sizeof(zhv_quick_word) << c->quick_word_bits)) {
        return false;
    }
    if (!text_ok(d, c->name) || !root_ok(d, c->unit_root) ||
        (c->norm_root && !root_ok(d, c->norm_root)) || c->symbols >= tables ||
        c->stages == 0 || c->stages > ZHV_STAGES_MAX) {
        return false;
    }
    for (uint32_t i = 0; i < c->stages; i++) {
        if (!root_ok(d, c->stage_root[i])) {
            return false;
        }
    }
    return true;
}

static bool pairs_ok(const zhv_dict *d, zhv_str section)
{
    const zhv_disk_pair *p = records(section);
    for (uint32_t i = 0; i < count_of(section, sizeof *p); i++) {
        if (!text_ok(d, p[i].key) || !text_ok(d, p[i].value)) {
            return false;
        }
    }
    return true;
}

static bool all_ok(const zhv_dict *d)
{
    uint32_t tables;
    if (!symbols_ok(d, &tables) || !nodes_ok(d) || !pairs_ok(d, d->info) ||
        !pairs_ok(d, d->blobs)) {
        return false;
    }
    const zhv_disk_chain *c = records(d->chain_records);
    for (uint32_t i = 0; i < d->chain_count; i++) {
        if (!chain_ok(d, &c[i], tables)) {
            return false;
        }
    }
    const zhv_disk_target *t = records(d->targets);
    for (uint32_t i = 0; i < count_of(d->targets, sizeof *t); i++) {
        if (t[i].chain >= d->chain_count) {
            return false;
        }
    }
    return true;
}

/* ---- opening ----------------------------------------------------------- */

static zhv_symbols table_at(const zhv_dict *d, uint32_t i)
{
    const zhv_disk_symbols *t = records(d->symbols);
    const uint16_t *at = records(d->symbols);
    at += t[i].off / 2;
    return (zhv_symbols){at, at + 65536, at + 65536 + ZHV_SYMBOL_PAGES};
}

static const void *quick_at(const zhv_dict *d, uint32_t off)
{
    return d->quick.ptr + off;
}

static bool starts_with_ascii(const zhv_chain *c)
{
    for (uint32_t cp = 0; cp < 0x80; cp++) {
        uint32_t symbol = zhv_symbol(&c->source, cp);
        if (symbol == ZHV_SYMBOL_SPECIAL ||
            (symbol && c->nodes[c->unit_root].base &&
             zhv_child(c->nodes, c->unit_root, symbol))) {
            return true;
        }
    }
    return false;
}

static void bind_chain(zhv_dict *d, const zhv_disk_chain *from, zhv_chain *c)
{
    *c = (zhv_chain){
        .nodes = records(d->nodes),
        .strings = d->strings.ptr,
        .source = table_at(d, from->symbols),
        .plain = d->plain,
        .name = text_at(d, from->name),
        .unit_root = from->unit_root,
        .norm_root = from->norm_root,
        .seg_root = from->segmented ? from->unit_root : 0,
        .stages = from->stages,
        .first = quick_at(d, from->quick_first),
        .pairs = quick_at(d, from->quick_pairs),
        .words = quick_at(d, from->quick_words),
        .word_bits = from->quick_word_bits,
        .deep = quick_at(d, from->quick_deep),
        .ids = (from->flags & ZHV_CHAIN_IDS) != 0,
    };
    memcpy(c->stage_root, from->stage_root, sizeof c->stage_root);
    c->ascii = starts_with_ascii(c);
}

static zhv_status bind(zhv_image *image, zhv_dict **out, zhv_error *err)
{
    zhv_str chains = zhv_image_section(image, ZHV_SECTION_CHAINS);
    uint32_t count = count_of(chains, sizeof(zhv_disk_chain));
    zhv_dict *d = calloc(1, sizeof *d + count * sizeof d->chains[0]);
    if (d == NULL) {
        return zhv_fail(err, ZHV_E_NOMEM, NULL, 0, "out of memory");
    }
    d->image = *image;
    d->strings = zhv_image_section(image, ZHV_SECTION_STRINGS);
    d->nodes = zhv_image_section(image, ZHV_SECTION_NODES);
    d->symbols = zhv_image_section(image, ZHV_SECTION_SYMBOLS);
    d->scripts = zhv_image_section(image, ZHV_SECTION_SCRIPTS);
    d->targets = zhv_image_section(image, ZHV_SECTION_TARGETS);
    d->info = zhv_image_section(image, ZHV_SECTION_INFO);
    d->blobs = zhv_image_section(image, ZHV_SECTION_BLOBS);
    d->quick = zhv_image_section(image, ZHV_SECTION_QUICK);
    d->chain_records = chains;
    d->chain_count = count;
    d->symbol_count = (uint32_t)d->scripts.len;
    if (d->symbol_count < ZHV_SYMBOL_FIRST || d->symbol_count > 65536 ||
        !all_ok(d)) {
        free(d);
        return zhv_fail(err, ZHV_E_IMAGE, NULL, 0,
                        "damaged dictionary image: contents");
    }
    d->plain = table_at(d, 0);
    const zhv_disk_chain *from = records(chains);
    for (uint32_t i = 0; i < count; i++) {
        bind_chain(d, &from[i], &d->chains[i]);
    }
    *out = d;
    return ZHV_OK;
}

zhv_status zhv_dict_open(const char *path, zhv_dict **out, zhv_error *err)
{
    *out = NULL;
    zhv_image image;
    zhv_status status = zhv_image_open(path, ZHV_SECTIONS_KNOWN, &image, err);
    if (status == ZHV_OK) {
        status = bind(&image, out, err);
        if (status != ZHV_OK) {
            zhv_image_close(&image);
            if (err) {
                snprintf(err->path, sizeof err->path, "%s", path);
            }
        }
    }
    return status;
}

zhv_status zhv_dict_open_memory(const void *bytes, size_t size, zhv_dict **out,
                                zhv_error *err)
{
    *out = NULL;
    zhv_image image;
    zhv_status status =
        zhv_image_open_memory(bytes, size, ZHV_SECTIONS_KNOWN, &image, err);
    return status == ZHV_OK ? bind(&image, out, err) : status;
}

void zhv_dict_free(zhv_dict *d)
{
    if (d) {
        zhv_image_close(&d->image);
        free(d);
    }
}

/* ---- questions --------------------------------------------------------- */

int zhv_dict_info(const zhv_dict *d, uint32_t index, zhv_text *key,
                  zhv_text *value)
{
    const zhv_disk_pair *p = records(d->info);
    if (index >= count_of(d->info, sizeof *p)) {
        return 0;
    }
    zhv_str k = text_at(d, p[index].key);
    zhv_str v = text_at(d, p[index].value);
    *key = (zhv_text){k.ptr, k.len};
    *value = (zhv_text){v.ptr, v.len};
    return 1;
}

zhv_str zhv_dict_blob(const zhv_dict *d, zhv_str name)
{
    const zhv_disk_pair *p = records(d->blobs);
    for (uint32_t i = 0; i < count_of(d->blobs, sizeof *p); i++) {
        if (zhv_str_eq(text_at(d, p[i].key), name)) {
            return text_at(d, p[i].value);
        }
    }
    return (zhv_str){NULL, 0};
}

const zhv_chain *zhv_dict_chain(const zhv_dict *d, zhv_str config)
{
    for (uint32_t i = 0; i < d->chain_count; i++) {
        if (zhv_str_eq(d->chains[i].name, config)) {
            return &d->chains[i];
        }
    }
    return NULL;
}

const zhv_chain *zhv_dict_target(const zhv_dict *d, zhv_variant v,
                                 bool script_only, zhv_script from)
{
    const zhv_disk_target *t = records(d->targets);
    for (uint32_t i = 0; i < count_of(d->targets, sizeof *t); i++) {
        if (t[i].variant == v &&
            (t[i].script_only == 2 || t[i].script_only == script_only) &&
            (t[i].script == ZHV_SCRIPT_AUTO || t[i].script == from)) {
            return &d->chains[t[i].chain];
        }
    }
    return NULL;
}

uint8_t zhv_dict_script(const zhv_dict *d, uint32_t cp)
{
    return (uint8_t)d->scripts.ptr[zhv_symbol(&d->plain, cp)];
}

/* One unit of some chain spans the word, which a run of single characters
 * never does: the word is a key of one of its tables. */
static bool is_key(const zhv_dict *d, zhv_arena *arena, zhv_str word)
{
    for (uint32_t i = 0; i < d->chain_count; i++) {
        zhv_unit unit;
        zhv_unit_at(&d->chains[i], arena, word, 0, ZHV_UNIT_ANY, &unit);
        if (unit.len == word.len) {
            return true;
        }
    }
    return false;
}

/* Phrase tables list Simplified words; Traditional ones only where they are
 * exceptions. So a Traditional word is looked up in Simplified, too. */
static zhv_str simplified(const zhv_dict *d, zhv_arena *arena, zhv_str word)
{
    const zhv_chain *t2s = zhv_dict_chain(d, ZHV_STR("t2s"));
    char *text = zhv_arena_alloc(arena, word.len * 4);
    size_t used = 0;
    size_t pos = 0;
    while (t2s && text && pos < word.len) {
        zhv_unit unit;
        zhv_unit_at(t2s, arena, word, pos, ZHV_UNIT_ANY, &unit);
        zhv_str out =
            unit.same ? zhv_str_sub(word, pos, pos + unit.len) : unit.out;
        if (out.len > word.len * 4 - used) {
            return word;
        }
        memcpy(text + used, out.ptr, out.len);
        used += out.len;
        pos += unit.len;
    }
    return pos == word.len ? (zhv_str){text, used} : word;
}

bool zhv_dict_is_word(const zhv_dict *d, zhv_str word)
{
    uint32_t first = 1;
    if (word.len) {
        zhv_utf8_decode(word, 0, &first);
    }
    if (word.len <= first || word.len > WORD_MAX) {
        return false;
    }
    zhv_arena arena;
    zhv_arena_init(&arena);
    bool found = is_key(d, &arena, word) ||
                 is_key(d, &arena, simplified(d, &arena, word));
    zhv_arena_drop(&arena);
    return found;
}
