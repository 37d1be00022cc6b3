/* A set of groups in memory as the bytes of a store. */
#include "rules/group.h"

#include "rules/group_disk.h"
#include "rules/rule_pairs.h"

#include <stdlib.h>

/* Rules with more pairs for a variant are read as rules. */
#define PAIRS_MAX 64u

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
    ZHV_VEC(disk_keyed) keyed;
    ZHV_VEC(disk_pair) pairs;
    zhv_group_indexer index;
    zhv_pairs said; /* of the rule at hand: what its disk_pairs are */
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

/* Where a pair of the rule has its place: behind those of the same key, else
 * at the end. */
static uint32_t place_of(const zhv_pairs *said, zhv_str key)
{
    uint32_t i = said->n;
    while (i && !zhv_str_eq(said->at[i - 1].from, key)) {
        i--;
    }
    return i ? i : said->n;
}

/* The pair that says the same to others and behind which nothing is said to v
 * of the same key; before place. */
static disk_pair *same_pair(writer *w, uint32_t first, uint32_t place,
                            const zhv_pair *pair, zhv_variant v)
{
    for (uint32_t i = place; i; i--) {
        const zhv_pair *said = &w->said.at[i - 1];
        disk_pair *at = &w->pairs.at[first + i - 1];
        if (!zhv_str_eq(said->from, pair->from) || at->mask & ZHV_MASK(v)) {
            break;
        }
        if (zhv_str_eq(said->to, pair->to)) {
            return at;
        }
    }
    return NULL;
}

/* For v, into the pairs of the rule from `first` on. What several variants
 * have is one pair. */
static void put_pair(writer *w, uint32_t first, const zhv_pair *pair,
                     zhv_variant v, bool remove)
{
    uint32_t i = place_of(&w->said, pair->from);
    disk_pair *same = same_pair(w, first, i, pair, v);
    if (same) {
        same->mask |= ZHV_MASK(v);
        return;
    }
    disk_text key = put_text(w, pair->from);
    disk_text value = put_text(w, pair->to);
    if (zhv_vec_push(&w->pairs, w->arena) == NULL ||
        zhv_vec_push(&w->said, w->arena) == NULL) {
        w->failed = true;
        return;
    }
    disk_pair *at = &w->pairs.at[first + i];
    size_t behind = w->said.n - 1 - i;
    memmove(at + 1, at, behind * sizeof *at);
    memmove(&w->said.at[i + 1], &w->said.at[i], behind * sizeof *w->said.at);
    *at = (disk_pair){key.off,           value.off,
                      (uint16_t)key.len, (uint16_t)value.len,
                      ZHV_MASK(v),       remove};
    w->said.at[i] = *pair;
}

/* Rules with a title, and those with a key that is refused, do more than
 * replace text: they are read as rules, whatever a page says. */
static bool is_special(const zhv_rule *rule, const zhv_pairs *pairs)
{
    bool special = (rule->flags & ZHV_F_TITLE) || pairs->n > PAIRS_MAX;
    for (uint32_t i = 0; i < pairs->n && !special; i++) {
        special = pairs->at[i].from.len > ZHV_RULE_KEY_MAX_CP ||
                  pairs->at[i].to.len > UINT16_MAX;
    }
    return special;
}

static void put_keyed(writer *w, const zhv_rule *rule, uint32_t number)
{
    disk_keyed d = {.pairs = {w->pairs.n, 0}};
    bool remove = (rule->flags & ZHV_F_REMOVE) != 0;
    zhv_pairs pairs = {0};
    w->said.n = 0;
    if (rule->flags & (ZHV_F_ADD | ZHV_F_REMOVE | ZHV_F_TITLE)) {
        zhv_group_index_rule(&w->index);
    }
    for (zhv_variant v = 0; v < ZHV_VARIANTS && !w->failed; v++) {
        pairs.n = 0;
        w->failed |= zhv_rule_pairs(rule, v, w->arena, &pairs) != ZHV_OK;
        d.special |= is_special(rule, &pairs);
        for (uint32_t i = 0; i < pairs.n && !w->failed && !d.special; i++) {
            put_pair(w, d.pairs.first, &pairs.at[i], v, remove);
        }
    }
    d.pairs.n = w->pairs.n - d.pairs.first;
    for (uint32_t i = 0; i < w->said.n && !d.special; i++) {
        if (i == 0 || !zhv_str_eq(w->said.at[i - 1].from, w->said.at[i].from)) {
            zhv_group_index_key(&w->index, number, w->said.at[i].from);
        }
    }
    if (d.special) {
        zhv_group_index_always(&w->index, number);
    }
    disk_keyed *slot = zhv_vec_push(&w->keyed, w->arena);
    w->failed |= slot == NULL;
    if (slot) {
        *slot = d;
    }
}

static void put_rule(writer *w, const zhv_rule *rule, uint32_t number)
{
    put_keyed(w, rule, number);
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
    disk_group d = {.name = put_text(w, e->name),
                    .source = put_text(w, e->source),
                    .description = put_text(w, e->description),
                    .group = zhv_group_set_target(w->g, number),
                    .rules = {w->rules.n, e->rules.n},
                    .items = {w->items.n, e->items.n}};
    zhv_group_index_begin(&w->index);
    for (uint32_t i = 0; i < e->rules.n && !w->failed; i++) {
        put_rule(w, e->rules.at[i], i);
    }
    zhv_group_index_end(&w->index);
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

static int by_name(const void *a, const void *b)
{
    const named *x = a;
    const named *y = b;
    int order = zhv_name_order(x->name, y->name);
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
        if (i == 0 || zhv_name_order(names[i - 1].name, names[i].name) != 0) {
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
    zhv_group_index_init(&w.index, arena);
    for (uint32_t i = 0; i < g->list.n && !w.failed; i++) {
        put_group(&w, i);
    }
    w.exact = put_names(&w, ZHV_NAME_EXACT, &exact_n);
    w.folded = put_names(&w, ZHV_NAME_ANY_CASE, &w.folded_n);
    zhv_image_part index[ZHV_INDEX_SECTIONS];
    zhv_group_index_parts(&w.index, index);
    w.failed |= w.index.failed;
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
        PART(SECTION_KEYED, w.keyed),
        PART(SECTION_PAIRS, w.pairs),
    };
    return zhv_image_make(parts, sizeof parts / sizeof *parts, arena, out);
}
