/* Conversion groups as one file that is mapped, not read: rules are records
 * of numbers, their strings lie in one section. */
#include "rules/group.h"

#include "rules/group_disk.h"

/* Whatever the file says, nothing outside it is touched. */

zhv_status zhv_groups_open(const char *path, zhv_groups **out, zhv_error *err)
{
    zhv_image image;
    *out = NULL;
    zhv_status status = zhv_image_open(path, SECTIONS_KNOWN, &image, err);
    if (status != ZHV_OK) {
        return status;
    }
    zhv_groups *g = NULL;
    status = zhv_image_section(&image, SECTION_GROUPS).ptr
                 ? zhv_groups_new(&g)
                 : zhv_fail(err, ZHV_E_IMAGE, path, 0,
                            "not a store of conversion groups");
    if (status != ZHV_OK) {
        zhv_image_close(&image);
        return status;
    }
    /* the header has the hash of all that follows: this is the stamp */
    memcpy(&g->stamp, image.base + 24, sizeof g->stamp);
    g->store = image;
    *out = g;
    return ZHV_OK;
}

zhv_status zhv_groups_verify(const zhv_groups *g, zhv_error *err)
{
    return g->store.base ? zhv_image_verify(&g->store, err) : ZHV_OK;
}

/* Record `at` of a section into out, zeroes when it is not there. */
static void record(const zhv_groups *g, uint32_t id, uint64_t at, void *out,
                   size_t size)
{
    zhv_str s = zhv_image_section(&g->store, id);
    if (at < s.len / size) {
        memcpy(out, s.ptr + at * size, size);
    } else {
        memset(out, 0, size);
    }
}

/* A range cut to what the section holds. */
static disk_range range_of(const zhv_groups *g, uint32_t id, size_t size,
                           disk_range r)
{
    size_t all = zhv_image_section(&g->store, id).len / size;
    if (r.first > all) {
        return (disk_range){0, 0};
    }
    r.n = r.n > all - r.first ? (uint32_t)(all - r.first) : r.n;
    return r;
}

static zhv_str text_of(const zhv_groups *g, disk_text t)
{
    zhv_str all = zhv_image_section(&g->store, SECTION_STRINGS);
    return zhv_str_sub(all, t.off, (size_t)t.off + t.len);
}

static disk_group group_at(const zhv_groups *g, uint32_t number)
{
    disk_group d;
    record(g, SECTION_GROUPS, number, &d, sizeof d);
    d.rules = range_of(g, SECTION_RULES, sizeof(disk_rule), d.rules);
    d.items = range_of(g, SECTION_ITEMS, sizeof(disk_item), d.items);
    return d;
}

uint32_t zhv_group_store_find(const zhv_groups *g, zhv_name_form form,
                              zhv_str name)
{
    uint32_t id = form == ZHV_NAME_EXACT ? SECTION_EXACT : SECTION_FOLDED;
    size_t low = 0;
    size_t high = zhv_image_section(&g->store, id).len / sizeof(disk_name);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        disk_name d;
        record(g, id, middle, &d, sizeof d);
        int order = zhv_name_order(name, text_of(g, d.name));
        if (order == 0) {
            return d.group < zhv_group_store_count(g) ? d.group : ZHV_MAP_NONE;
        }
        if (order < 0) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return ZHV_MAP_NONE;
}

uint32_t zhv_group_store_count(const zhv_groups *g)
{
    return (uint32_t)(zhv_image_section(&g->store, SECTION_GROUPS).len /
                      sizeof(disk_group));
}

zhv_group zhv_group_store_group(const zhv_groups *g, uint32_t number)
{
    uint32_t group = group_at(g, number).group;
    return (zhv_group){g, group_at(g, group).rules.n, group};
}

void zhv_group_store_at(const zhv_groups *g, uint32_t number,
                        zhv_group_info *out)
{
    disk_group d = group_at(g, number);
    *out = (zhv_group_info){.name = text_of(g, d.name),
                            .source = text_of(g, d.source),
                            .description = text_of(g, d.description),
                            .items = d.items.n,
                            .rules = d.rules.n};
    if (d.group != number) {
        out->leads_to = text_of(g, group_at(g, d.group).name);
    }
}

void zhv_group_store_item(const zhv_groups *g, uint32_t number, uint32_t index,
                          zhv_group_item *out)
{
    disk_item d;
    record(g, SECTION_ITEMS, (uint64_t)group_at(g, number).items.first + index,
           &d, sizeof d);
    *out = (zhv_group_item){text_of(g, d.text), text_of(g, d.original), d.line};
}

static bool read_rule(const zhv_groups *g, uint32_t at, zhv_arena *arena,
                      zhv_rule *out)
{
    disk_rule d;
    record(g, SECTION_RULES, at, &d, sizeof d);
    *out = (zhv_rule){.flags = d.flags,
                      .shown_by = (char)(d.shown_by & 0x7F),
                      .is_rule = (d.shown_by & 0x100) != 0,
                      .filter = (zhv_mask)(d.filter & ZHV_MASK_ALL),
                      .text = text_of(g, d.text),
                      .given = (zhv_mask)(d.given & ZHV_MASK_ALL)};
    uint64_t word = d.words;
    for (unsigned i = 0; i < ZHV_VARIANTS; i++) {
        out->order[i] = d.order[i] < ZHV_VARIANTS ? d.order[i] : 0;
        if (out->given & ZHV_MASK(i)) {
            disk_text t;
            record(g, SECTION_WORDS, word++, &t, sizeof t);
            out->two_way[i] = text_of(g, t);
        }
    }
    disk_range r = range_of(g, SECTION_ONEWAY, sizeof(disk_oneway), d.one_way);
    for (uint32_t i = 0; i < r.n; i++) {
        zhv_oneway *to = zhv_vec_push(&out->one_way, arena);
        disk_oneway from;
        record(g, SECTION_ONEWAY, r.first + i, &from, sizeof from);
        if (to == NULL) {
            return false;
        }
        *to = (zhv_oneway){text_of(g, from.from), text_of(g, from.to),
                           from.variant < ZHV_VARIANTS ? from.variant : 0};
    }
    return true;
}

const zhv_rule *const *zhv_group_store_rules(const zhv_groups *g,
                                             uint32_t number, zhv_arena *arena)
{
    disk_range r = group_at(g, number).rules;
    zhv_rule *rules = zhv_arena_calloc(arena, r.n, sizeof *rules);
    const zhv_rule **out = zhv_arena_calloc(arena, r.n, sizeof *out);
    if (rules == NULL || out == NULL) {
        return NULL;
    }
    for (uint32_t i = 0; i < r.n; i++) {
        if (!read_rule(g, r.first + i, arena, &rules[i])) {
            return NULL;
        }
        out[i] = &rules[i];
    }
    return out;
}

/* ---- only some rules ----------------------------------------------------- */

bool zhv_group_store_sifts(const zhv_groups *g)
{
    return zhv_image_section(&g->store, ZHV_SECTION_INDEX).len &&
           zhv_image_section(&g->store, SECTION_KEYED).len;
}

static zhv_group_word *add_word(zhv_group_words *words, zhv_arena *arena)
{
    zhv_group_word *new = zhv_vec_push(&words->list, arena);
    if (new) {
        *new = (zhv_group_word){0};
    }
    return new;
}

static bool add_rule(const zhv_groups *g, uint32_t at, zhv_arena *arena,
                     zhv_group_words *out)
{
    zhv_rule *rule = ZHV_NEW(arena, zhv_rule);
    zhv_group_word *word = add_word(out, arena);
    if (rule == NULL || word == NULL || !read_rule(g, at, arena, rule)) {
        return false;
    }
    word->rule = rule;
    return true;
}

static bool same_key(const disk_pair *a, const disk_pair *b)
{
    return a->key == b->key && a->key_len == b->key_len;
}

/* Where pairs and their strings lie. */
typedef struct pair_reader {
    zhv_str pairs;
    zhv_str strings;
    const zhv_glimpse *glimpse;
    zhv_arena *arena;
} pair_reader;

/* The last key that was asked about is that of many pairs. */
static bool add_pairs(const pair_reader *r, disk_range range,
                      zhv_group_words *out)
{
    disk_pair last = {0};
    bool may = false;
    for (uint32_t i = 0; i < range.n; i++) {
        disk_pair d;
        uint64_t at = (uint64_t)range.first + i;
        if (at >= r->pairs.len / sizeof d) {
            break;
        }
        memcpy(&d, r->pairs.ptr + at * sizeof d, sizeof d);
        zhv_str key = zhv_str_sub(r->strings, d.key, (size_t)d.key + d.key_len);
        if (i == 0 || !same_key(&d, &last)) {
            may = zhv_glimpse_may_have(r->glimpse, key);
            last = d;
        }
        zhv_group_word *word = may ? add_word(out, r->arena) : NULL;
        if (may && word == NULL) {
            return false;
        }
        if (may) {
            word->key = key;
            word->value =
                zhv_str_sub(r->strings, d.value, (size_t)d.value + d.value_len);
            word->mask = d.mask & ZHV_MASK_ALL;
            word->remove = d.remove != 0;
        }
    }
    return true;
}

zhv_status zhv_group_store_words_for(const zhv_groups *g, uint32_t number,
                                     const zhv_glimpse *glimpse,
                                     zhv_arena *arena, zhv_group_words *out)
{
    disk_range r = group_at(g, number).rules;
    uint32_t n;
    *out = (zhv_group_words){0};
    const uint32_t *numbers =
        zhv_group_index_find(g, number, r.n, glimpse, arena, &n, &out->acting);
    const pair_reader pairs = {
        .pairs = zhv_image_section(&g->store, SECTION_PAIRS),
        .strings = zhv_image_section(&g->store, SECTION_STRINGS),
        .glimpse = glimpse,
        .arena = arena};
    bool fine = true;
    for (uint32_t i = 0; numbers && i < n && fine; i++) {
        disk_keyed d;
        uint32_t at = r.first + numbers[i];
        record(g, SECTION_KEYED, at, &d, sizeof d);
        fine = d.special ? add_rule(g, at, arena, out)
                         : add_pairs(&pairs, d.pairs, out);
    }
    return fine && !arena->failed ? ZHV_OK : ZHV_E_NOMEM;
}
