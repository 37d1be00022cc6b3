/* Conversion groups as one file that is mapped, not read: rules are records
 * of numbers, their strings lie in one section. */
#include "rules/group.h"

#include "rules/group_index.h"
#include "rules/group_set.h"

#include <stdlib.h>

/* Sections; the ids are none that a dictionary has, so that one file is never
 * taken for the other. All but the strings are arrays of u32 records. */
enum {
    SECTION_STRINGS = 40,
    SECTION_GROUPS = 41, /* disk_group[] */
    SECTION_EXACT = 42,  /* disk_name[], by name */
    SECTION_FOLDED = 43, /* disk_name[], by name in lower case, first wins */
    SECTION_RULES = 44,  /* disk_rule[] */
    SECTION_WORDS = 45,  /* disk_text[]: two-way words of rules */
    SECTION_ONEWAY = 46, /* disk_oneway[] */
    SECTION_ITEMS = 47   /* disk_item[] */
};

#define SECTIONS_KNOWN                                                         \
    (UINT64_C(0xFF) << SECTION_STRINGS | UINT64_C(7) << ZHV_SECTION_INDEX)

typedef struct disk_text {
    uint32_t off;
    uint32_t len;
} disk_text;

typedef struct disk_range {
    uint32_t first;
    uint32_t n;
} disk_range;

typedef struct disk_group {
    disk_text name;
    disk_text source;
    disk_text description;
    uint32_t group; /* whose rules it has: its own number, or of an alias */
    disk_range rules;
    disk_range items;
    uint32_t zero;
} disk_group;

typedef struct disk_name {
    disk_text name;
    uint32_t group;
    uint32_t zero;
} disk_name;

typedef struct disk_rule {
    uint32_t flags;
    uint32_t shown_by; /* bit 8: is_rule */
    uint32_t filter;
    uint32_t given;
    disk_text text;
    uint32_t words; /* of the given variants, in order of their numbers */
    disk_range one_way;
    uint8_t order[ZHV_VARIANTS + 3];
} disk_rule;

typedef struct disk_oneway {
    disk_text from;
    disk_text to;
    uint32_t variant;
    uint32_t zero;
} disk_oneway;

typedef struct disk_item {
    disk_text text;
    disk_text original;
    uint32_t line;
    uint32_t zero;
} disk_item;

/* ---- writing ------------------------------------------------------------- */

typedef struct writer {
    const zhv_groups *g;
    zhv_arena *arena;
    zhv_map known; /* strings by content */
    bool failed;
    char *strings;
    size_t used;
    size_t room;
    ZHV_VEC(disk_group) groups;
    ZHV_VEC(disk_rule) rules;
    ZHV_VEC(disk_text) words;
    ZHV_VEC(disk_oneway) oneway;
    ZHV_VEC(disk_item) items;
    disk_name *exact;
    disk_name *folded;
    uint32_t folded_n;
} writer;

static disk_text put_text(writer *w, zhv_str s)
{
    uint32_t at = s.len ? zhv_map_get(&w->known, s) : 0;
    if (at != ZHV_MAP_NONE) {
        return (disk_text){at, (uint32_t)s.len};
    }
    if (s.len > w->room - w->used) {
        size_t room = (w->room + s.len) * 2;
        char *grown =
            room < UINT32_MAX ? zhv_arena_alloc(w->arena, room) : NULL;
        if (grown == NULL) {
            w->failed = true;
            return (disk_text){0};
        }
        if (w->used) {
            memcpy(grown, w->strings, w->used);
        }
        w->strings = grown;
        w->room = room;
    }
    at = (uint32_t)w->used;
    memcpy(w->strings + at, s.ptr, s.len);
    w->used += s.len;
    /* keyed by the set's own bytes, which stay where they are */
    w->failed |= !zhv_map_put(&w->known, w->arena, s, at);
    return (disk_text){at, (uint32_t)s.len};
}

static void put_rule(writer *w, const zhv_rule *rule)
{
    disk_rule d = {.flags = rule->flags,
                   .shown_by = (unsigned char)rule->shown_by |
                               (rule->is_rule ? 0x100u : 0),
                   .filter = rule->filter,
                   .given = rule->given,
                   .text = put_text(w, rule->text),
                   .words = w->words.n,
                   .one_way = {w->oneway.n, rule->one_way.n}};
    memcpy(d.order, rule->order, sizeof rule->order);
    for (zhv_variant v = 0; v < ZHV_VARIANTS; v++) {
        if (rule->given & ZHV_MASK(v)) {
            disk_text *word = zhv_vec_push(&w->words, w->arena);
            if (word) {
                *word = put_text(w, rule->two_way[v]);
            }
            w->failed |= word == NULL;
        }
    }
    for (uint32_t i = 0; i < rule->one_way.n; i++) {
        const zhv_oneway *from = &rule->one_way.at[i];
        disk_oneway *to = zhv_vec_push(&w->oneway, w->arena);
        if (to) {
            *to = (disk_oneway){.from = put_text(w, from->from),
                                .to = put_text(w, from->to),
                                .variant = from->variant};
        }
        w->failed |= to == NULL;
    }
    disk_rule *slot = zhv_vec_push(&w->rules, w->arena);
    if (slot) {
        *slot = d;
    }
    w->failed |= slot == NULL;
}

static void put_group(writer *w, uint32_t number)
{
    const zhv_group_entry *e = &w->g->list.at[number];
    zhv_group found = {.number = number};
    zhv_groups_find(w->g, e->name, &found);
    disk_group d = {.name = put_text(w, e->name),
                    .source = put_text(w, e->source),
                    .description = put_text(w, e->description),
                    .group = found.number,
                    .rules = {w->rules.n, e->rules.n},
                    .items = {w->items.n, e->items.n}};
    for (uint32_t i = 0; i < e->rules.n && !w->failed; i++) {
        put_rule(w, e->rules.at[i]);
    }
    for (uint32_t i = 0; i < e->items.n && !w->failed; i++) {
        disk_item *slot = zhv_vec_push(&w->items, w->arena);
        if (slot) {
            *slot =
                (disk_item){.text = put_text(w, e->items.at[i].text),
                            .original = put_text(w, e->items.at[i].original),
                            .line = e->items.at[i].line};
        }
        w->failed |= slot == NULL;
    }
    disk_group *slot = zhv_vec_push(&w->groups, w->arena);
    if (slot) {
        *slot = d;
    }
    w->failed |= slot == NULL;
}

typedef struct named {
    zhv_str name;
    uint32_t group;
} named;

static int compare(zhv_str a, zhv_str b)
{
    size_t n = a.len < b.len ? a.len : b.len;
    int order = n ? memcmp(a.ptr, b.ptr, n) : 0;
    return order ? order : (a.len > b.len) - (a.len < b.len);
}

static int by_name(const void *a, const void *b)
{
    const named *x = a;
    const named *y = b;
    int order = compare(x->name, y->name);
    return order ? order : (x->group > y->group) - (x->group < y->group);
}

/* The names in one of the two orders; of equal ones, the first group's. */
static disk_name *put_names(writer *w, zhv_name_form form, uint32_t *n)
{
    uint32_t count = w->g->list.n;
    named *names = zhv_arena_calloc(w->arena, count + 1, sizeof *names);
    disk_name *out = zhv_arena_calloc(w->arena, count + 1, sizeof *out);
    *n = 0;
    if (names == NULL || out == NULL) {
        w->failed = true;
        return NULL;
    }
    for (uint32_t i = 0; i < count; i++) {
        char buf[ZHV_GROUP_NAME_MAX];
        zhv_str name = w->g->list.at[i].name;
        names[i] = (named){name, i};
        if (form == ZHV_NAME_ANY_CASE) {
            names[i].name =
                zhv_arena_str(w->arena, zhv_group_name_lower(name, buf));
        }
    }
    qsort(names, count, sizeof *names, by_name);
    for (uint32_t i = 0; i < count; i++) {
        if (i == 0 || compare(names[i - 1].name, names[i].name) != 0) {
            out[(*n)++] = (disk_name){.name = put_text(w, names[i].name),
                                      .group = names[i].group};
        }
    }
    return out;
}

#define PART(id, vec)                                                          \
    {                                                                          \
        (id), ZHV_IMAGE_CRITICAL,                                              \
        {                                                                      \
            (const char *)(vec).at, (vec).n * sizeof *(vec).at                 \
        }                                                                      \
    }

zhv_status zhv_groups_store_make(const zhv_groups *g, zhv_arena *arena,
                                 zhv_str *out)
{
    writer w = {.g = g, .arena = arena};
    uint32_t exact_n;
    *out = (zhv_str){NULL, 0};
    for (uint32_t i = 0; i < g->list.n && !w.failed; i++) {
        put_group(&w, i);
    }
    w.exact = put_names(&w, ZHV_NAME_EXACT, &exact_n);
    w.folded = put_names(&w, ZHV_NAME_ANY_CASE, &w.folded_n);
    zhv_image_part index[ZHV_INDEX_SECTIONS];
    w.failed |= zhv_group_index_make(g, arena, index) != ZHV_OK;
    if (w.failed) {
        return arena->failed ? ZHV_E_NOMEM : ZHV_E_LIMIT;
    }
    const zhv_image_part parts[] = {
        index[0],
        index[1],
        index[2],
        {SECTION_STRINGS, ZHV_IMAGE_CRITICAL, {w.strings, w.used}},
        PART(SECTION_GROUPS, w.groups),
        {SECTION_EXACT,
         ZHV_IMAGE_CRITICAL,
         {(const char *)w.exact, exact_n * sizeof *w.exact}},
        {SECTION_FOLDED,
         ZHV_IMAGE_CRITICAL,
         {(const char *)w.folded, w.folded_n * sizeof *w.folded}},
        PART(SECTION_RULES, w.rules),
        PART(SECTION_WORDS, w.words),
        PART(SECTION_ONEWAY, w.oneway),
        PART(SECTION_ITEMS, w.items),
    };
    return zhv_image_make(parts, sizeof parts / sizeof *parts, arena, out);
}

/* ---- reading: whatever the file says, nothing outside it is touched ------ */

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
        int order = compare(name, text_of(g, d.name));
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
    return zhv_image_section(&g->store, ZHV_SECTION_INDEX).ptr != NULL;
}

static bool may_act(const zhv_rule *rule, const zhv_glimpse *glimpse)
{
    bool may = (rule->flags & ZHV_F_TITLE) != 0;
    for (zhv_variant v = 0; v < ZHV_VARIANTS && !may; v++) {
        may = (rule->given & ZHV_MASK(v)) &&
              zhv_glimpse_may_have(glimpse, rule->two_way[v]);
    }
    for (uint32_t i = 0; i < rule->one_way.n && !may; i++) {
        may = zhv_glimpse_may_have(glimpse, rule->one_way.at[i].from);
    }
    return may;
}

/* A key that is refused is worth a diagnostic wherever its rule is named. */
static bool is_refused(const zhv_rule *rule)
{
    return rule->text.len > ZHV_RULE_KEY_MAX_CP;
}

const zhv_rule *const *zhv_group_store_rules_for(const zhv_groups *g,
                                                 uint32_t number,
                                                 const zhv_glimpse *glimpse,
                                                 zhv_arena *arena, uint32_t *n,
                                                 uint32_t *acting)
{
    disk_range r = group_at(g, number).rules;
    uint32_t found;
    const uint32_t *numbers =
        zhv_group_index_find(g, number, r.n, glimpse, arena, &found, acting);
    *n = 0;
    const zhv_rule **out =
        numbers ? zhv_arena_calloc(arena, found, sizeof *out) : NULL;
    for (uint32_t i = 0; out && i < found; i++) {
        zhv_rule *rule = ZHV_NEW(arena, zhv_rule);
        if (rule == NULL || !read_rule(g, r.first + numbers[i], arena, rule)) {
            return NULL;
        }
        if (may_act(rule, glimpse) || is_refused(rule)) {
            out[(*n)++] = rule;
        }
    }
    return out;
}
