#include "mkdict/build.h"

#include <stdlib.h>

#include "base/image.h"
#include "mkdict/quick_build.h"
#include "mkdict/words_build.h"

/* ---- the alphabet ------------------------------------------------------ */

static bool add_symbol(zhv_build *b, uint32_t cp)
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

static bool add_key_symbols(zhv_build *b, const zhv_source *source)
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

static bool add_spec_symbols(zhv_build *b, const zhv_spec *spec)
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

/* Every character of every key, and of our own words (words with others would
 * be none), gets a symbol, in code point order. */
static zhv_status make_alphabet(zhv_build *b)
{
    zhv_source *own = NULL; /* on the shelf from now on, if it is there */
    const zhv_status status =
        zhv_shelf_find(&b->shelf, NULL, "context/words.tsv", &own, b->err);
    if (status != ZHV_OK) {
        return status;
    }
    b->symbol_of = zhv_arena_calloc(b->arena, 0x110000, 4);
    if (b->symbol_of == NULL) {
        return zhv_build_no_memory(b);
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
        return zhv_build_no_memory(b);
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

/* The table for one normalisation (root 0: none); its index in *out. */
static zhv_status make_table(zhv_build *b, uint32_t norm_root, uint32_t *out)
{
    for (*out = 0; *out < b->symbols.n; (*out)++) {
        if (b->symbols.at[*out].norm_root == norm_root) {
            return ZHV_OK;
        }
    }
    zhv_shared_symbols *s = zhv_vec_push(&b->symbols, b->arena);
    size_t most = 65536 + ZHV_SYMBOL_PAGES + 256 * (size_t)ZHV_SYMBOL_PAGES;
    uint16_t *table = zhv_arena_calloc(b->arena, most + 256, 2);
    if (s == NULL || table == NULL) {
        return zhv_build_no_memory(b);
    }
    uint16_t *pages = table + 65536;
    uint16_t *blocks = pages + ZHV_SYMBOL_PAGES;
    *s = (zhv_shared_symbols){norm_root, table, 1};
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

zhv_symbols zhv_build_table(const zhv_build *b, uint32_t i)
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

static zhv_status get_matcher(zhv_build *b, const zhv_spec *spec,
                              uint32_t without, bool segmentation,
                              uint32_t *root)
{
    for (uint32_t i = 0; i < b->matchers.n; i++) {
        const zhv_shared_matcher *m = &b->matchers.at[i];
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
    zhv_shared_matcher *new = zhv_vec_push(&b->matchers, b->arena);
    if (new == NULL) {
        return zhv_build_no_memory(b);
    }
    zhv_symbols plain = zhv_build_table(b, 0);
    zhv_array_put(&b->work, &b->tries, &plain, *root);
    uint32_t work = b->tries.nodes.at[*root].slot;
    *new = (zhv_shared_matcher){spec, without, segmentation, *root, work, 0};
    return b->work.failed ? zhv_build_no_memory(b) : ZHV_OK;
}

static uint32_t one_cp(zhv_str s)
{
    uint32_t n;
    uint32_t cp = s.len ? zhv_utf8_decode(s, 0, &n) : ZHV_CP_INVALID;
    return s.len && n == s.len ? cp : ZHV_CP_INVALID;
}

/* Normalisation goes character to character: a walk keeps source and normal
 * form in step by counting characters. */
static zhv_status norm_spec(zhv_build *b, const zhv_config *c, zhv_spec **out)
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

static zhv_status check_values(zhv_build *b, const zhv_config *c,
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

static zhv_status make_matchers(zhv_build *b, zhv_chain_build *c)
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

static zhv_status make_owner(zhv_build *b)
{
    b->owner = zhv_arena_calloc(b->arena, b->work.n + 1, 4);
    if (b->owner == NULL) {
        return zhv_build_no_memory(b);
    }
    for (uint32_t i = 1; i < b->tries.nodes.n; i++) {
        b->owner[b->tries.nodes.at[i].slot] = i;
    }
    return ZHV_OK;
}

/* ---- chains ------------------------------------------------------------ */

static uint32_t work_slot(const zhv_build *b, uint32_t root)
{
    for (uint32_t i = 0; root && i < b->matchers.n; i++) {
        if (b->matchers.at[i].root == root) {
            return b->matchers.at[i].work;
        }
    }
    return 0;
}

static zhv_chain chain_view(const zhv_build *b, const zhv_chain_build *c)
{
    zhv_chain view = {
        .trie = zhv_array_view(&b->work, &b->pool),
        .source = zhv_build_table(b, c->symbols),
        .plain = zhv_build_table(b, 0),
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
static uint32_t image_slot(zhv_build *b, uint32_t root)
{
    for (uint32_t i = 0; i < b->matchers.n; i++) {
        zhv_shared_matcher *m = &b->matchers.at[i];
        if (m->root != root) {
            continue;
        }
        if (m->slot == 0) {
            zhv_symbols plain = zhv_build_table(b, 0);
            zhv_array_put(&b->image, &b->tries, &plain, root);
            m->slot = b->tries.nodes.at[root].slot;
        }
        return m->slot;
    }
    return 0;
}

static zhv_status make_units(zhv_build *b, zhv_chain_build *c, uint32_t *slot)
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
        zhv_symbols plain = zhv_build_table(b, 0);
        zhv_array_put(&b->image, &into, &plain, root);
        *slot = into.nodes.at[root].slot;
        status = b->image.failed ? ZHV_E_NOMEM : ZHV_OK;
    }
    b->unit_nodes += stats.nodes;
    b->slow_nodes += stats.slow;
    zhv_arena_drop(&arena);
    return status == ZHV_OK ? status : zhv_build_no_memory(b);
}

/* Which ASCII characters begin a unit, or are normalised. */
static void mark_ascii(const zhv_build *b, const zhv_chain_build *c,
                       uint64_t *out)
{
    zhv_trie trie = zhv_array_view(&b->image, &b->pool);
    zhv_symbols table = zhv_build_table(b, c->symbols);
    for (uint32_t cp = 0; cp < 0x80; cp++) {
        uint32_t symbol = zhv_symbol(&table, cp);
        if (symbol == ZHV_SYMBOL_SPECIAL ||
            (symbol && zhv_child(&trie, c->disk.unit_root, symbol))) {
            out[cp >> 6] |= UINT64_C(1) << (cp & 63);
        }
    }
}

static zhv_status make_chain(zhv_build *b, zhv_chain_build *c)
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
    return b->image.failed || b->pool.failed ? zhv_build_no_memory(b) : ZHV_OK;
}

bool zhv_build_put_quick(zhv_build *b, zhv_str table, uint32_t *off)
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
    return zhv_bytes_add(&b->quick, b->arena, table);
}

static zhv_status make_quick(zhv_build *b, zhv_chain_build *c)
{
    const zhv_chain view = {.trie = zhv_array_view(&b->image, &b->pool),
                            .source = zhv_build_table(b, c->symbols),
                            .unit_root = c->disk.unit_root};
    zhv_arena scratch;
    zhv_quick_tables t;
    zhv_arena_init(&scratch);
    zhv_disk_chain *disk = &c->disk;
#define TABLE(ptr, count)                                                      \
    ((zhv_str){(const char *)(ptr), (count) * sizeof *(ptr)})
    bool good =
        zhv_quick_make(&view, &b->image, b->alphabet.at, &scratch, &t) &&
        zhv_build_put_quick(b, TABLE(t.first, ZHV_QUICK_COUNT),
                            &disk->quick_first) &&
        zhv_build_put_quick(b, TABLE(t.starts, ZHV_QUICK_STARTS),
                            &disk->quick_starts) &&
        zhv_build_put_quick(b,
                            TABLE(t.deep.set, ((size_t)1 << t.deep.bits) / 64),
                            &disk->quick_deep) &&
        zhv_build_put_quick(
            b, TABLE(t.inside.set, ((size_t)1 << t.inside.bits) / 64),
            &disk->quick_inside);
#undef TABLE
    if (good) {
        disk->quick_deep_bits = t.deep.bits;
        disk->flags |= t.dense ? ZHV_CHAIN_DENSE : 0;
        disk->quick_inside_bits = t.inside.bits;
    }
    zhv_arena_drop(&scratch);
    return good ? ZHV_OK : zhv_build_no_memory(b);
}

/* ---- scripts ----------------------------------------------------------- */

static zhv_status mark_scripts(zhv_build *b, const char *table, uint32_t bit)
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
        uint32_t cp = b->alphabet.at[i];
        if (zhv_charset_has(set, cp)) {
            b->scripts[ZHV_SCRIPTS_BMP + ZHV_SYMBOL_FIRST + i] |= (char)bit;
            if (cp < 0x10000) {
                b->scripts[cp / 4] |= (char)(bit << 2 * (cp % 4));
            }
        }
    }
    return ZHV_OK;
}

static zhv_status make_scripts(zhv_build *b)
{
    b->scripts =
        zhv_arena_calloc(b->arena, ZHV_SCRIPTS_BMP + zhv_build_symbols(b), 1);
    if (b->scripts == NULL) {
        return zhv_build_no_memory(b);
    }
    if (b->o->data_dir == NULL) {
        return ZHV_OK;
    }
    zhv_status status = mark_scripts(b, "STCharacters", ZHV_CP_HANS_ONLY);
    return status == ZHV_OK ? mark_scripts(b, "TSCharacters", ZHV_CP_HANT_ONLY)
                            : status;
}

/* ---- the whole --------------------------------------------------------- */

zhv_status zhv_build_compile(zhv_build *b)
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
    if (status == ZHV_OK) {
        status = zhv_build_kin(b);
    }
    if (status == ZHV_OK) {
        status = make_scripts(b);
    }
    return status == ZHV_OK ? zhv_build_words(b) : status;
}
