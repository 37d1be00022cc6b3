#include "rules/group_index.h"

#include <stdlib.h>

#define BITS_MAX 20u

/* A page asks for much that is not there: most buckets are empty. */
#define BUCKETS_EACH 4u

typedef struct zhv_disk_index {
    uint32_t first;   /* of its beginnings */
    uint32_t n;       /* those that have a hash, in order of it */
    uint32_t always;  /* behind them: rules that act without a key */
    uint32_t acting;  /* rules that do something */
    uint32_t buckets; /* first of them; there are 2^bits + 1, which hold where
                         in the beginnings those of their hashes start */
    uint32_t bits;    /* upper bits of a hash */
} disk_index;

typedef struct zhv_disk_beginning {
    uint32_t hash; /* 0: always */
    uint32_t rule;
    uint32_t second; /* what comes next; 0: nothing */
} disk_beginning;

/* ---- making -------------------------------------------------------------- */

void zhv_group_index_init(zhv_group_indexer *m, zhv_arena *arena)
{
    *m = (zhv_group_indexer){.arena = arena};
}

void zhv_group_index_begin(zhv_group_indexer *m)
{
    disk_index *new = zhv_vec_push(&m->list, m->arena);
    m->failed |= new == NULL;
    if (new) {
        *new = (disk_index){.first = m->beginnings.n};
    }
}

void zhv_group_index_rule(zhv_group_indexer *m)
{
    if (!m->failed) {
        m->list.at[m->list.n - 1].acting++;
    }
}

static void put(zhv_group_indexer *m, disk_beginning b)
{
    disk_beginning *new =
        m->failed ? NULL : zhv_vec_push(&m->beginnings, m->arena);
    m->failed |= new == NULL;
    if (new) {
        *new = b;
    }
}

void zhv_group_index_key(zhv_group_indexer *m, uint32_t rule, zhv_str key)
{
    uint32_t hash = zhv_glimpse_beginning(key);
    if (hash) {
        put(m, (disk_beginning){hash, rule, zhv_glimpse_second(key)});
    }
}

void zhv_group_index_always(zhv_group_indexer *m, uint32_t rule)
{
    put(m, (disk_beginning){0, rule, 0});
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
static void sort(zhv_group_indexer *m, disk_index *group)
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

static void put_buckets(zhv_group_indexer *m, disk_index *group)
{
    const disk_beginning *at = m->beginnings.at + group->first;
    uint32_t next = 0;
    for (group->bits = 1;
         group->bits < BITS_MAX &&
         (UINT32_C(1) << group->bits) < (uint64_t)group->n * BUCKETS_EACH;) {
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

void zhv_group_index_end(zhv_group_indexer *m)
{
    if (!m->failed) {
        disk_index *group = &m->list.at[m->list.n - 1];
        sort(m, group);
        put_buckets(m, group);
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

void zhv_group_index_parts(const zhv_group_indexer *m,
                           zhv_image_part out[ZHV_INDEX_SECTIONS])
{
    out[0] = PART(ZHV_SECTION_INDEX, m->list);
    out[1] = PART(ZHV_SECTION_BEGINNINGS, m->beginnings);
    out[2] = PART(ZHV_SECTION_BUCKETS, m->buckets);
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
    if (rule >= f->rule_count) {
        return;
    }
    uint32_t *new = zhv_vec_push(&f->found, f->arena);
    if (new) {
        *new = rule;
    }
    f->failed |= new == NULL;
}

/* Beginnings [from, to) of the group whose hash it is. */
static void take_range(finder *f, uint32_t from, uint32_t to, uint32_t hash)
{
    uint64_t all = f->beginnings.len / sizeof(disk_beginning);
    for (uint64_t i = (uint64_t)f->group.first + from;
         i < (uint64_t)f->group.first + to && i < all && !f->failed; i++) {
        disk_beginning b;
        memcpy(&b, f->beginnings.ptr + i * sizeof b, sizeof b);
        if (b.hash == hash &&
            (b.second == 0 || zhv_glimpse_has(f->glimpse, b.second))) {
            take(f, b.rule);
        }
    }
}

static inline void take_hash(finder *f, uint32_t hash)
{
    uint32_t range[2];
    uint64_t at = (uint64_t)f->group.buckets + (hash >> (32 - f->group.bits));
    if (at + 2 <= f->buckets.len / sizeof *range) {
        memcpy(range, f->buckets.ptr + at * sizeof *range, sizeof range);
        if (range[0] < range[1]) {
            take_range(f, range[0],
                       range[1] < f->group.n ? range[1] : f->group.n, hash);
        }
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
    for (uint32_t i = 0; i < glimpse->n && !f.failed; i++) {
        take_hash(&f, glimpse->seen[i]);
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
