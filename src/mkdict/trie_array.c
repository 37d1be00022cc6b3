#include "mkdict/trie_array.h"

#include <stdlib.h>

/* ---- outcomes ---------------------------------------------------------- */

/* Index of an outcome, each kept once. */
static uint32_t put_outcome(zhv_array *a, const zhv_tnode *node)
{
    zhv_outcome o = {node->out, node->len, node->out_len};
    zhv_str bytes = {(const char *)&o, sizeof o};
    uint32_t known = zhv_map_get(&a->outcome_of, bytes);
    if (known != ZHV_MAP_NONE) {
        return known;
    }
    uint32_t index = a->outcomes.n;
    zhv_str key = zhv_arena_str(a->arena, bytes);
    zhv_outcome *new = zhv_vec_push(&a->outcomes, a->arena);
    a->full |= index > ZHV_NODE_MAX;
    a->failed |= a->full || new == NULL || key.ptr == NULL ||
                 !zhv_map_put(&a->outcome_of, a->arena, key, index);
    if (new) {
        *new = o;
    }
    return index;
}

/* ---- sets of children -------------------------------------------------- */

static uint64_t hash_cells(const zhv_node *cells, uint32_t count)
{
    return zhv_hash((zhv_str){(const char *)cells, count * sizeof *cells});
}

/* The place in the table where a set of these cells is, or would be. */
static uint32_t *known_of(const zhv_array *a, const zhv_node *cells,
                          uint32_t count)
{
    uint32_t i = (uint32_t)hash_cells(cells, count) & (a->known_cap - 1);
    for (; a->known[i]; i = (i + 1) & (a->known_cap - 1)) {
        const zhv_children *s = &a->sets.at[a->known[i]];
        if (s->count == count &&
            memcmp(&a->cells.at[s->first], cells, count * sizeof *cells) == 0) {
            break;
        }
    }
    return &a->known[i];
}

static bool grow_known(zhv_array *a)
{
    if (a->sets.n < a->known_cap / 2) {
        return true;
    }
    a->known_cap = a->known_cap ? a->known_cap * 2 : 1024;
    a->known = zhv_arena_calloc(a->arena, a->known_cap, 4);
    if (a->known == NULL) {
        return false;
    }
    for (uint32_t i = 1; i < a->sets.n; i++) {
        const zhv_children *s = &a->sets.at[i];
        *known_of(a, &a->cells.at[s->first], s->count) = i;
    }
    return true;
}

static int by_symbol(const void *a, const void *b)
{
    uint64_t x = *(const zhv_node *)a & 0xFFFF;
    uint64_t y = *(const zhv_node *)b & 0xFFFF;
    return x < y ? -1 : x > y;
}

/* The set that the cells from `first` to the end are; dropped again when they
 * are known. */
static uint32_t put_set(zhv_array *a, uint32_t first)
{
    uint32_t count = a->cells.n - first;
    zhv_node *cells = &a->cells.at[first];
    uint32_t *known = NULL;
    qsort(cells, count, sizeof *cells, by_symbol);
    if (a->shared) {
        if (!grow_known(a)) {
            a->failed = true;
            return 0;
        }
        known = known_of(a, cells, count);
        if (*known) {
            a->cells.n = first;
            return *known;
        }
    }
    zhv_children *new = zhv_vec_push(&a->sets, a->arena);
    a->full |= a->sets.n > ZHV_NODE_MAX;
    if (new == NULL || a->full) {
        a->failed = true;
        return 0;
    }
    *new = (zhv_children){first, count, 0};
    if (known) {
        *known = a->sets.n - 1;
    }
    return a->sets.n - 1;
}

/* The set of node i, whose children (they come behind it) have theirs. */
static uint32_t set_of(zhv_array *a, const zhv_tries *t,
                       const zhv_symbols *table, const uint32_t *sets,
                       uint32_t root, uint32_t i)
{
    uint32_t first = a->cells.n;
    const zhv_tnode *nodes = t->nodes.at;
    for (uint32_t c = nodes[i].child; c; c = nodes[c].next) {
        zhv_node *cell = zhv_vec_push(&a->cells, a->arena);
        if (cell == NULL) {
            a->failed = true;
            return 0;
        }
        *cell = zhv_node_make(zhv_symbol(table, nodes[c].cp), sets[c - root],
                              put_outcome(a, &nodes[c]));
        a->edges++;
    }
    return a->cells.n > first ? put_set(a, first) : 0;
}

/* ---- double array ------------------------------------------------------ */

/* Makes slots below `want` exist, the new ones unused. */
static bool extend(zhv_array *a, uint32_t want)
{
    if (want > ZHV_NODE_MAX) {
        a->full = true;
        return false;
    }
    if (want > a->cap) {
        uint32_t cap = a->cap ? a->cap : 1u << 16;
        while (cap < want) {
            cap *= 2;
        }
        zhv_node *moved =
            zhv_arena_alloc(a->arena, (size_t)cap * sizeof *moved);
        uint64_t *used = zhv_arena_calloc(a->arena, cap / 64 + 2, 8);
        uint64_t *bases = zhv_arena_calloc(a->arena, cap / 64 + 2, 8);
        uint32_t *set_at = zhv_arena_calloc(a->arena, cap, 4);
        if (moved == NULL || used == NULL || bases == NULL || set_at == NULL) {
            return false;
        }
        if (a->n) {
            memcpy(set_at, a->set_at, (size_t)a->cap * 4);
            memcpy(moved, a->nodes, (size_t)a->n * sizeof *moved);
            memcpy(used, a->used, (size_t)(a->cap / 64) * 8);
            memcpy(bases, a->bases, (size_t)(a->cap / 64) * 8);
        }
        a->nodes = moved;
        a->used = used;
        a->bases = bases;
        a->set_at = set_at;
        a->cap = cap;
    }
    for (; a->n < want; a->n++) {
        a->nodes[a->n] = ZHV_NODE_APART;
    }
    return true;
}

static bool bit(const uint64_t *bits, uint32_t i)
{
    return bits[i / 64] >> i % 64 & 1;
}

static void set_bit(uint64_t *bits, uint32_t i)
{
    bits[i / 64] |= UINT64_C(1) << i % 64;
}

/* The 64 bits from `from` on; what lies beyond the end is clear. */
static uint64_t bits_from(const zhv_array *a, const uint64_t *bits,
                          uint32_t from)
{
    if (from >= a->cap) {
        return 0;
    }
    uint32_t shift = from % 64;
    const uint64_t *word = &bits[from / 64];
    return shift ? word[0] >> shift | word[1] << (64 - shift) : word[0];
}

static uint32_t lowest(uint64_t bits)
{
    uint32_t i = 0;
    for (; !(bits & 1); bits >>= 1) {
        i++;
    }
    return i;
}

/* The lowest base that no set has and under which all symbols are unused; 64
 * bases are tried at once. Small sets, of which there are many, go on from
 * where the last one of their size went: what lies behind is too dense. */
static uint32_t base_of_many(zhv_array *a, const zhv_node *cells,
                             uint32_t count)
{
    uint32_t first = 1;
    uint32_t *cursor = count < ZHV_ARRAY_SIZES ? &a->cursor[count] : &first;
    uint32_t base = *cursor ? *cursor : 1;
    for (;; base += 64) {
        uint64_t taken = bits_from(a, a->bases, base);
        for (uint32_t i = 0; i < count && ~taken; i++) {
            taken |= bits_from(a, a->used, base + (cells[i] & 0xFFFF));
        }
        if (~taken) {
            base += lowest(~taken);
            *cursor = base;
            return base;
        }
    }
}

/* Gaps that do not fit before the cursor leaves them behind. */
#define MISSES_MAX 64u

/* The base that puts a single child into the lowest gap that will do. */
static uint32_t base_of_one(zhv_array *a, uint32_t symbol)
{
    uint32_t misses = 0;
    for (uint32_t word = a->cursor[1];; word++) {
        uint64_t gaps = word * 64 < a->cap ? ~a->used[word] : ~UINT64_C(0);
        for (; gaps; gaps &= gaps - 1) {
            uint32_t slot = word * 64 + lowest(gaps);
            if (slot > symbol &&
                (slot - symbol >= a->cap || !bit(a->bases, slot - symbol))) {
                return slot - symbol;
            }
            misses++;
        }
        if (misses == 0 || misses > MISSES_MAX) {
            a->cursor[1] = word + 1;
        }
    }
}

/* Reserves the slots of a set. */
static void place(zhv_array *a, zhv_children *set)
{
    const zhv_node *cells = &a->cells.at[set->first];
    uint32_t last = cells[set->count - 1] & 0xFFFF;
    set->base = set->count == 1 ? base_of_one(a, last)
                                : base_of_many(a, cells, set->count);
    if (!extend(a, set->base + last + 1)) {
        a->failed = true;
        return;
    }
    set_bit(a->bases, set->base);
    a->set_at[set->base] = (uint32_t)(set - a->sets.at);
    for (uint32_t i = 0; i < set->count; i++) {
        set_bit(a->used, set->base + (cells[i] & 0xFFFF));
    }
}

/* Writes a set's nodes, now that every set has its base. */
static void fill(zhv_array *a, const zhv_children *set)
{
    for (uint32_t i = 0; i < set->count; i++) {
        zhv_node cell = a->cells.at[set->first + i];
        uint32_t symbol = cell & 0xFFFF;
        uint32_t below = cell >> 16 & ZHV_NODE_MAX;
        a->nodes[set->base + symbol] = zhv_node_make(
            symbol, a->sets.at[below].base, (uint32_t)(cell >> 40));
    }
}

static int by_order(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a;
    uint64_t y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

/* Places the sets from `first` on: large ones first, as small ones fit into
 * what they leave. */
static void place_all(zhv_array *a, uint32_t first)
{
    uint32_t n = a->sets.n - first;
    uint64_t *order = zhv_arena_alloc(a->arena, (size_t)n * 8 + 1);
    if (order == NULL) {
        a->failed = true;
        return;
    }
    for (uint32_t i = 0; i < n; i++) {
        uint32_t count = a->sets.at[first + i].count;
        order[i] = (uint64_t)(UINT32_MAX - count) << 32 | (first + i);
    }
    if (n) {
        qsort(order, n, sizeof *order, by_order);
    }
    for (uint32_t i = 0; i < n && !a->failed; i++) {
        place(a, &a->sets.at[(uint32_t)order[i]]);
    }
    for (uint32_t i = first; i < a->sets.n && !a->failed; i++) {
        fill(a, &a->sets.at[i]);
    }
}

/* A root has a slot of its own, under no base. */
static void put_root(zhv_array *a, zhv_tnode *root, uint32_t set)
{
    uint32_t slot = 1;
    while (slot < a->n && bit(a->used, slot)) {
        slot++;
    }
    uint32_t outcome = put_outcome(a, root);
    if (!extend(a, slot + 1)) {
        a->failed = true;
        return;
    }
    set_bit(a->used, slot);
    root->slot = slot;
    a->nodes[slot] =
        zhv_node_make(ZHV_NODE_APART, a->sets.at[set].base, outcome);
}

static bool prepare(zhv_array *a)
{
    if (a->sets.n == 0) {
        zhv_children *none = zhv_vec_push(&a->sets, a->arena);
        if (none == NULL) {
            return false;
        }
        *none = (zhv_children){0};
    }
    return extend(a, 1);
}

void zhv_array_put(zhv_array *a, zhv_tries *t, const zhv_symbols *table,
                   uint32_t root)
{
    /* nodes of one trie lie together, parents first */
    uint32_t end = root + 1;
    zhv_tnode *nodes = t->nodes.at;
    while (end < t->nodes.n && nodes[end].parent != end) {
        end++;
    }
    uint32_t *sets = zhv_arena_calloc(a->arena, end - root, 4);
    if (sets == NULL || !prepare(a)) {
        a->failed = true;
        return;
    }
    uint32_t first = a->sets.n;
    for (uint32_t i = end; i-- > root && !a->failed;) {
        sets[i - root] = set_of(a, t, table, sets, root, i);
    }
    if (!a->failed) {
        place_all(a, first);
    }
    if (a->failed) {
        return;
    }
    put_root(a, &nodes[root], sets[0]);
    for (uint32_t i = root; i < end; i++) {
        uint32_t base = a->sets.at[sets[i - root]].base;
        for (uint32_t c = nodes[i].child; c; c = nodes[c].next) {
            nodes[c].slot = base + zhv_symbol(table, nodes[c].cp);
        }
    }
}

zhv_children zhv_array_children(const zhv_array *a, uint32_t slot)
{
    uint32_t base = (uint32_t)(a->nodes[slot] >> 16) & ZHV_NODE_MAX;
    return a->sets.at[a->set_at[base]];
}

zhv_trie zhv_array_view(const zhv_array *a, const zhv_pool *pool)
{
    return (zhv_trie){
        .nodes = a->nodes,
        .outcomes = a->outcomes.at,
        .strings = pool->bytes.at,
        .node_count = a->n,
        .outcome_count = a->outcomes.n,
        .strings_len = pool->bytes.n,
    };
}
