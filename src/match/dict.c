#include "match/dict.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/image.h"
#include "match/kin.h"
#include "match/quick.h"
#include "match/stage.h"
#include "match/words.h"

/* Longest word zhv_dict_is_word looks at: no phrase table has longer keys. */
#define WORD_MAX 512u

struct zhv_dict {
    zhv_image image;
    zhv_str strings;
    zhv_str symbols;
    zhv_str scripts;
    zhv_str quick;
    /* by variant; script only or not; script of the text */
    const zhv_chain *target[ZHV_VARIANTS][2][ZHV_SCRIPT_HANT + 1];
    zhv_str info;
    zhv_str blobs;
    zhv_trie trie;
    zhv_symbols plain;
    zhv_words words;
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

/* Empty when it does not lie in the strings. */
static zhv_str text_at(const zhv_dict *d, zhv_disk_text t)
{
    bool inside = t.off <= d->strings.len && t.len <= d->strings.len - t.off;
    return inside ? (zhv_str){d->strings.ptr + t.off, t.len}
                  : (zhv_str){NULL, 0};
}

/* ---- opening: directories, never what they lead to --------------------- */

#define TABLE_HEAD (65536u + ZHV_SYMBOL_PAGES)

/* Symbol table i. Tables begin where their list ends. */
static bool table_at(const zhv_dict *d, uint32_t i, zhv_symbols *out)
{
    const zhv_disk_symbols *t = records(d->symbols);
    size_t have = d->symbols.len / 2;
    if (i >= count_of(d->symbols, sizeof *t) || i >= t[0].off / sizeof *t) {
        return false;
    }
    size_t off = t[i].off / 2;
    size_t need = TABLE_HEAD + (size_t)t[i].blocks * 256;
    if (t[i].off % 2 || t[i].blocks == 0 ||
        t[i].blocks > ZHV_SYMBOL_PAGES + 1 || off > have || need > have - off) {
        return false;
    }
    const uint16_t *at = records(d->symbols);
    at += off;
    *out = (zhv_symbols){at, at + 65536, at + TABLE_HEAD, t[i].blocks};
    return true;
}

static const void *quick_at(const zhv_dict *d, uint32_t off, size_t size)
{
    bool inside =
        off % 8 == 0 && off <= d->quick.len && size <= d->quick.len - off;
    return inside ? d->quick.ptr + off : NULL;
}

static bool roots_ok(const zhv_dict *d, const zhv_disk_chain *from)
{
    uint32_t n = d->trie.node_count;
    bool good = from->unit_root && from->unit_root < n && from->norm_root < n;
    for (uint32_t i = 0; good && i < from->stages; i++) {
        good = from->stage_root[i] && from->stage_root[i] < n;
    }
    return good;
}

static const uint64_t *bitmap_at(const zhv_dict *d, uint32_t off, uint32_t bits)
{
    bool good = bits >= ZHV_QUICK_BITS_MIN && bits <= ZHV_QUICK_BITS_MAX;
    return good ? quick_at(d, off, (size_t)1 << bits >> 3) : NULL;
}

static bool bind_quick(const zhv_dict *d, const zhv_disk_chain *from,
                       zhv_chain *c)
{
    c->first =
        quick_at(d, from->quick_first, ZHV_QUICK_COUNT * sizeof *c->first);
    c->deep_bits = from->quick_deep_bits;
    c->inside_bits = from->quick_inside_bits;
    c->starts = quick_at(d, from->quick_starts, ZHV_QUICK_STARTS);
    c->deep = bitmap_at(d, from->quick_deep, c->deep_bits);
    c->inside = bitmap_at(d, from->quick_inside, c->inside_bits);
    if (from->flags & ZHV_CHAIN_KIN) {
        c->kin = quick_at(d, from->quick_kin, ZHV_KIN_SIZE);
        c->kin_bit = (uint8_t)from->kin_bit;
        c->kin_family = from->kin_family;
    }
    return c->first && c->starts && c->deep && c->inside;
}

static bool bind_chain(const zhv_dict *d, const zhv_disk_chain *from,
                       zhv_chain *c)
{
    *c = (zhv_chain){
        .trie = d->trie,
        .plain = d->plain,
        .name = text_at(d, from->name),
        .unit_root = from->unit_root,
        .norm_root = from->norm_root,
        .seg_root = from->segmented ? from->unit_root : 0,
        .stages = from->stages,
        .ids = (from->flags & ZHV_CHAIN_IDS) != 0,
        .dense = (from->flags & ZHV_CHAIN_DENSE) != 0,
        .ascii = {from->ascii[0], from->ascii[1]},
    };
    memcpy(c->stage_root, from->stage_root, sizeof c->stage_root);
    return from->stages && from->stages <= ZHV_STAGES_MAX &&
           roots_ok(d, from) && bind_quick(d, from, c) &&
           table_at(d, from->symbols, &c->source);
}

/* Are `n` records of that size in the section from there on? */
static bool has(zhv_str s, uint32_t from, uint64_t n, size_t size, size_t align)
{
    return from % align == 0 && from <= s.len && n <= (s.len - from) / size;
}

/* Words, when the image has them. Rules and what leads to them are checked
 * where they are followed. */
static void bind_words(zhv_dict *d)
{
    zhv_str s = zhv_image_section(&d->image, ZHV_SECTION_WORDS);
    const zhv_disk_words *head = records(s);
    if (s.len < sizeof *head || head->ruled_log > ZHV_RULED_LOG_MAX ||
        head->starts_log > ZHV_STARTS_LOG_MAX ||
        head->terms_log > ZHV_TERMS_LOG_MAX ||
        !has(s, head->classes, 65536, 1, 1) ||
        !has(s, head->pairs, ZHV_PAIRS_BYTES, 1, 1) ||
        !has(s, head->links, ZHV_LINKS_BYTES, 1, 1) ||
        !has(s, head->threes, ZHV_THREE_BYTES, 1, 1) ||
        !has(s, head->contests, ZHV_CONTESTS_BYTES, 1, 1) ||
        !has(s, head->costs, 65536, 1, 1) ||
        !has(s, head->dots, ZHV_DOTS_BYTES, 1, 1) ||
        !has(s, head->simple, 65536, sizeof(uint16_t), 2) ||
        !has(s, head->rules, head->rules_n, sizeof(zhv_disk_rule), 8) ||
        !has(s, head->ruled, UINT64_C(1) << head->ruled_log,
             sizeof(zhv_disk_ruled), 4) ||
        !has(s, head->gates, head->gates_n, sizeof(uint32_t), 4) ||
        !has(s, head->starts, UINT64_C(1) << head->starts_log,
             sizeof(zhv_disk_start), 4) ||
        !has(s, head->longs, head->longs_n, sizeof(uint16_t), 2) ||
        !has(s, head->forms, head->forms_n, sizeof(zhv_disk_form), 2) ||
        !has(s, head->term_starts, UINT64_C(1) << head->terms_log,
             sizeof(zhv_disk_term_start), 4) ||
        !has(s, head->terms, head->terms_n, sizeof(zhv_disk_term), 2) ||
        !has(s, head->latin, head->latin_n, sizeof(zhv_disk_latin), 1) ||
        !has(s, head->foreign, head->foreign_n, sizeof(uint16_t), 2) ||
        !has(s, head->atoms, head->atoms_n, sizeof(uint16_t), 2)) {
        return;
    }
    d->words = (zhv_words){
        .strings = d->strings,
        .classes = (const uint8_t *)s.ptr + head->classes,
        .pairs = (const uint8_t *)s.ptr + head->pairs,
        .links = (const uint8_t *)s.ptr + head->links,
        .threes = (const uint8_t *)s.ptr + head->threes,
        .contests = (const uint8_t *)s.ptr + head->contests,
        .costs = (const uint8_t *)s.ptr + head->costs,
        .dots = (const uint8_t *)s.ptr + head->dots,
        .simple = records(zhv_str_sub(s, head->simple, s.len)),
        .rules = records(zhv_str_sub(s, head->rules, s.len)),
        .atoms = records(zhv_str_sub(s, head->atoms, s.len)),
        .ruled = records(zhv_str_sub(s, head->ruled, s.len)),
        .gates = records(zhv_str_sub(s, head->gates, s.len)),
        .starts = records(zhv_str_sub(s, head->starts, s.len)),
        .longs = records(zhv_str_sub(s, head->longs, s.len)),
        .longs_n = head->longs_n,
        .forms = records(zhv_str_sub(s, head->forms, s.len)),
        .forms_n = head->forms_n,
        .term_starts = records(zhv_str_sub(s, head->term_starts, s.len)),
        .terms = records(zhv_str_sub(s, head->terms, s.len)),
        .terms_log = head->terms_log,
        .terms_n = head->terms_n,
        .latin = records(zhv_str_sub(s, head->latin, s.len)),
        .latin_n = head->latin_n,
        .foreign = records(zhv_str_sub(s, head->foreign, s.len)),
        .foreign_n = head->foreign_n,
        .rules_n = head->rules_n,
        .atoms_n = head->atoms_n,
        .ruled_log = head->ruled_log,
        .gates_n = head->gates_n,
        .starts_log = head->starts_log,
        .frequencies = head->frequencies != 0,
    };
}

/* The first record that speaks of a target counts. */
static void bind_target(zhv_dict *d, const zhv_disk_target *t)
{
    if (t->variant >= ZHV_VARIANTS || t->chain >= d->chain_count) {
        return;
    }
    for (uint32_t only = 0; only < 2; only++) {
        for (uint32_t from = 0; from <= ZHV_SCRIPT_HANT; from++) {
            const zhv_chain **at = &d->target[t->variant][only][from];
            if (*at == NULL &&
                (t->script_only == 2 || t->script_only == only) &&
                (t->script == ZHV_SCRIPT_AUTO || t->script == from)) {
                *at = &d->chains[t->chain];
            }
        }
    }
}

static bool bind_all(zhv_dict *d, zhv_str chains)
{
    zhv_str nodes = zhv_image_section(&d->image, ZHV_SECTION_NODES);
    zhv_str outcomes = zhv_image_section(&d->image, ZHV_SECTION_OUTCOMES);
    d->strings = zhv_image_section(&d->image, ZHV_SECTION_STRINGS);
    d->symbols = zhv_image_section(&d->image, ZHV_SECTION_SYMBOLS);
    d->scripts = zhv_image_section(&d->image, ZHV_SECTION_SCRIPTS);
    d->info = zhv_image_section(&d->image, ZHV_SECTION_INFO);
    d->blobs = zhv_image_section(&d->image, ZHV_SECTION_BLOBS);
    d->quick = zhv_image_section(&d->image, ZHV_SECTION_QUICK);
    d->trie = (zhv_trie){
        .nodes = records(nodes),
        .outcomes = records(outcomes),
        .strings = d->strings.ptr,
        .node_count = count_of(nodes, sizeof(zhv_node)),
        .outcome_count = count_of(outcomes, sizeof(zhv_outcome)),
        .strings_len = d->strings.len,
    };
    bool good =
        nodes.len / sizeof(zhv_node) <= UINT32_MAX && table_at(d, 0, &d->plain);
    const zhv_disk_chain *from = records(chains);
    for (uint32_t i = 0; good && i < d->chain_count; i++) {
        good = bind_chain(d, &from[i], &d->chains[i]);
    }
    const zhv_str targets = zhv_image_section(&d->image, ZHV_SECTION_TARGETS);
    const zhv_disk_target *t = records(targets);
    for (uint32_t i = 0; good && i < count_of(targets, sizeof *t); i++) {
        bind_target(d, &t[i]);
    }
    if (good) {
        bind_words(d);
    }
    return good;
}

static zhv_status bind(zhv_image *image, zhv_dict **out, zhv_error *err)
{
    zhv_str chains = zhv_image_section(image, ZHV_SECTION_CHAINS);
    size_t count = chains.len / sizeof(zhv_disk_chain);
    if (count > ZHV_CHAINS_MAX) {
        count = 0;
    }
    zhv_dict *d = calloc(1, sizeof *d + count * sizeof d->chains[0]);
    if (d == NULL) {
        return zhv_fail(err, ZHV_E_NOMEM, NULL, 0, "out of memory");
    }
    d->image = *image;
    d->chain_count = (uint32_t)count;
    if (count == 0 || !bind_all(d, chains)) {
        free(d);
        return zhv_fail(err, ZHV_E_IMAGE, NULL, 0,
                        "damaged dictionary image: directory");
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

zhv_status zhv_dict_verify(const zhv_dict *d, zhv_error *err)
{
    return zhv_image_verify(&d->image, err);
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
    return d->target[v][script_only][from];
}

const zhv_words *zhv_dict_words(const zhv_dict *d)
{
    return &d->words;
}

uint8_t zhv_dict_script(const zhv_dict *d, uint32_t cp)
{
    if (cp < 0x10000) {
        uint32_t four = zhv_dict_script_bits(d)[cp >> 2];
        return (uint8_t)(four >> 2 * (cp & 3) & 3);
    }
    uint32_t symbol = zhv_symbol(&d->plain, cp);
    size_t at = (size_t)ZHV_SCRIPTS_BMP + symbol;
    return at < d->scripts.len ? (uint8_t)d->scripts.ptr[at] : 0;
}

const unsigned char *zhv_dict_script_bits(const zhv_dict *d)
{
    static const unsigned char none[ZHV_SCRIPTS_BMP];
    return d->scripts.len < ZHV_SCRIPTS_BMP
               ? none
               : (const unsigned char *)d->scripts.ptr;
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
 * exceptions. So a Traditional word is looked up in Simplified, too.
 * text     room for four times the word */
static zhv_str simplified(const zhv_dict *d, zhv_arena *arena, zhv_str word,
                          char *text)
{
    const zhv_chain *t2s = zhv_dict_chain(d, ZHV_STR("t2s"));
    size_t used = 0;
    size_t pos = 0;
    while (t2s && pos < word.len) {
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
    char text[4 * WORD_MAX];
    zhv_arena arena; /* for units that stages have to find out: hardly any */
    zhv_arena_init(&arena);
    bool found = is_key(d, &arena, word);
    if (!found) {
        zhv_str simple = simplified(d, &arena, word, text);
        found = !zhv_str_eq(simple, word) && is_key(d, &arena, simple);
    }
    zhv_arena_drop(&arena);
    return found;
}
