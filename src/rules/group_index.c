#include "rules/group_index.h"

#include <stdlib.h>

#include "base/utf8.h"

#define BITS_MAX 20u

typedef struct disk_index {
    uint32_t first;   /* of its beginnings */
    uint32_t n;       /* those that have a hash, in order of it */
    uint32_t always;  /* behind them: rules that act without a key */
    uint32_t acting;  /* rules that do something */
    uint32_t buckets; /* first of them; there are 2^bits + 1, which hold where
                         in the beginnings those of their hashes start */
    uint32_t bits;    /* upper bits of a hash */
} disk_index;

typedef struct disk_beginning {
    uint32_t hash; /* 0: always */
    uint32_t rule;
    uint32_t second; /* what comes next; 0: nothing */
} disk_beginning;

/* ---- making -------------------------------------------------------------- */

typedef struct maker {
    zhv_arena *arena;
    bool failed;
    ZHV_VEC(disk_index) list;
    ZHV_VEC(disk_beginning) beginnings;
    ZHV_VEC(uint32_t) buckets;
} maker;

static void put(maker *m, uint32_t hash, uint32_t rule, uint32_t second)
{
    disk_beginning *new = zhv_vec_push(&m->beginnings, m->arena);
    m->failed |= new == NULL;
    if (new) {
        *new = (disk_beginning){hash, rule, second};
    }
}

/* Rules with a title, and those with a key that is refused, are asked for
 * whatever a page says: they do more than replace text. */
static void put_rule(maker *m, const zhv_rule *rule, uint32_t number)
{
    zhv_pairs pairs = {0};
    bool always = (rule->flags & ZHV_F_TITLE) != 0;
    for (zhv_variant v = 0; v < ZHV_VARIANTS && !m->failed; v++) {
        m->failed |= (rule->flags & (ZHV_F_ADD | ZHV_F_REMOVE)) &&
                     zhv_rule_pairs(rule, v, m->arena, &pairs) != ZHV_OK;
    }
    for (uint32_t i = 0; i < pairs.n && !m->failed; i++) {
        zhv_str key = pairs.at[i].from;
        uint32_t hash = zhv_glimpse_beginning(key);
        always |= zhv_utf8_count(key) > ZHV_RULE_KEY_MAX_CP;
        if (hash) {
            put(m, hash, number, zhv_glimpse_second(key));
        }
    }
    if (always) {
        put(m, 0, number, 0);
    }
}

static int by_hash(const void *a, const void *b)
{
    const disk_beginning *x = a;
    const disk_beginning *y = b;
    int order = (x->hash > y->hash) - (x->hash < y->hash);
    order = order ? order : (x->rule > y->rule) - (x->rule < y->rule);
    return order ? order : (x->second > y->second) - (x->second < y->second);
}

/* In order, each once; those without a hash behind the others. */
static void sort(maker *m, disk_index *group)
{
    disk_beginning *at = m->beginnings.at + group->first;
    uint32_t all = m->beginnings.n - group->first;
    uint32_t n = 0;
    if (all == 0) {
        return;
    }
    for (uint32_t i = 0; i < all; i++) {
        at[i].hash--; /* 0 becomes the largest */
    }
    qsort(at, all, sizeof *at, by_hash);
    for (uint32_t i = 0; i < all; i++) {
        if (n == 0 || by_hash(&at[n - 1], &at[i]) != 0) {
            at[n++] = at[i];
        }
    }
    for (uint32_t i = 0; i < n; i++) {
        at[i].hash++;
        group->always += at[i].hash == 0;
    }
    group->n = n - group->always;
    m->beginnings.n = group->first + n;
}

static void put_buckets(maker *m, disk_index *group)
{
    const disk_beginning *at = m->beginnings.at + group->first;
    uint32_t next = 0;
    for (group->bits = 1;
         group->bits < BITS_MAX && (UINT32_C(1) << group->bits) < group->n;) {
        group->bits++;
    }
    group->buckets = m->buckets.n;
    for (uint32_t b = 0; b <= UINT32_C(1) << group->bits && !m->failed; b++) {
        while (next < group->n && at[next].hash >> (32 - group->bits) < b) {
            next++;
        }
        uint32_t *new = zhv_vec_push(&m->buckets, m->arena);
        m->failed |= new == NULL;
        if (new) {
            *new = next;
        }
    }
}

static void put_group(maker *m, const zhv_group_entry *e)
{
    disk_index group = {.first = m->beginnings.n};
    for (uint32_t i = 0; i < e->rules.n && !m->failed; i++) {
        const zhv_rule *rule = e->rules.at[i];
        if (rule->flags & (ZHV_F_ADD | ZHV_F_REMOVE | ZHV_F_TITLE)) {
            group.acting++;
            put_rule(m, rule, i);
        }
    }
    if (m->failed) {
        return;
    }
    sort(m, &group);
    put_buckets(m, &group);
    disk_index *new = zhv_vec_push(&m->list, m->arena);
    m->failed |= new == NULL;
    if (new) {
        *new = group;
    }
}

#define PART(id, vec)                                                          \
    (zhv_image_part)                                                           \
    {                                                                          \
        (id), ZHV_IMAGE_CRITICAL,                                              \
        {                                                                      \
            (const char *)(vec).at, (vec).n * sizeof *(vec).at                 \
        }                                                                      \
    }

zhv_status zhv_group_index_make(const zhv_groups *g, zhv_arena *arena,
                                zhv_image_part out[ZHV_INDEX_SECTIONS])
{
    maker m = {.arena = arena};
    for (uint32_t i = 0; i < g->list.n && !m.failed; i++) {
        put_group(&m, &g->list.at[i]);
    }
    out[0] = PART(ZHV_SECTION_INDEX, m.list);
    out[1] = PART(ZHV_SECTION_BEGINNINGS, m.beginnings);
    out[2] = PART(ZHV_SECTION_BUCKETS, m.buckets);
    return m.failed ? ZHV_E_NOMEM : ZHV_OK;
}

/* ---- finding: whatever the file says, nothing outside it is touched ------ */

typedef struct finder {
    zhv_str beginnings;
    zhv_str buckets;
    disk_index group;
    uint32_t rule_count;
    const zhv_glimpse *glimpse;
    zhv_arena *arena;
    ZHV_VEC(uint32_t) found;
    bool failed;
} finder;

static bool record(zhv_str section, uint64_t at, void *out, size_t size)
{
    if (at >= section.len / size) {
        return false;
    }
    memcpy(out, section.ptr + at * size, size);
    return true;
}

static void take(finder *f, uint32_t rule)
{
    uint32_t *new =
        rule < f->rule_count ? zhv_vec_push(&f->found, f->arena) : NULL;
    if (new) {
        *new = rule;
    }
    f->failed |= new == NULL &&rule < f->rule_count;
}

/* Beginnings [from, to) of the group whose hash it is. */
static void take_range(finder *f, uint32_t from, uint32_t to, uint32_t hash)
{
    disk_beginning b;
    for (uint32_t i = from; i < to && !f->failed; i++) {
        if (record(f->beginnings, (uint64_t)f->group.first + i, &b, sizeof b) &&
            b.hash == hash &&
            (b.second == 0 || zhv_glimpse_has(f->glimpse, b.second))) {
            take(f, b.rule);
        }
    }
}

static void take_hash(finder *f, uint32_t hash)
{
    uint32_t range[2];
    uint64_t bucket =
        (uint64_t)f->group.buckets + (hash >> (32 - f->group.bits));
    if (record(f->buckets, bucket, &range[0], sizeof range[0]) &&
        record(f->buckets, bucket + 1, &range[1], sizeof range[1])) {
        uint32_t to = range[1] < f->group.n ? range[1] : f->group.n;
        take_range(f, range[0], to, hash);
    }
}

static int by_number(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a;
    uint32_t y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

const uint32_t *zhv_group_index_find(const zhv_groups *g, uint32_t group,
                                     uint32_t rule_count,
                                     const zhv_glimpse *glimpse,
                                     zhv_arena *arena, uint32_t *n,
                                     uint32_t *acting)
{
    finder f = {.beginnings =
                    zhv_image_section(&g->store, ZHV_SECTION_BEGINNINGS),
                .buckets = zhv_image_section(&g->store, ZHV_SECTION_BUCKETS),
                .rule_count = rule_count,
                .glimpse = glimpse,
                .arena = arena};
    *n = *acting = 0;
    if (!record(zhv_image_section(&g->store, ZHV_SECTION_INDEX), group,
                &f.group, sizeof f.group) ||
        f.group.bits == 0 || f.group.bits > BITS_MAX) {
        return NULL;
    }
    for (uint32_t i = 0; i < glimpse->seen.n && !f.failed; i++) {
        take_hash(&f, glimpse->seen.at[i]);
    }
    uint64_t end = (uint64_t)f.group.n + f.group.always;
    take_range(&f, f.group.n, end < UINT32_MAX ? (uint32_t)end : f.group.n, 0);
    if (f.failed || f.found.n == 0) {
        *acting = f.group.acting;
        return NULL;
    }
    qsort(f.found.at, f.found.n, sizeof *f.found.at, by_number);
    for (uint32_t i = 0; i < f.found.n; i++) {
        if (*n == 0 || f.found.at[*n - 1] != f.found.at[i]) {
            f.found.at[(*n)++] = f.found.at[i];
        }
    }
    *acting = f.group.acting;
    return f.found.at;
}
