#include "mkdict/tries.h"

#include <stdlib.h>

/* Leaves of one group; upstream has four at most. */
#define LEAVES_MAX 32u

/* ---- strings ----------------------------------------------------------- */

uint32_t zhv_pool_put(zhv_pool *pool, zhv_str s)
{
    if (s.len == 0) {
        return 0;
    }
    uint32_t known = zhv_map_get(&pool->map, s);
    if (known != ZHV_MAP_NONE) {
        return known;
    }
    uint32_t at = pool->bytes.n;
    zhv_str key = zhv_arena_str(pool->arena, s);
    bool good = key.ptr && zhv_map_put(&pool->map, pool->arena, key, at);
    for (size_t i = 0; good && i < s.len; i++) {
        char *c = zhv_vec_push(&pool->bytes, pool->arena);
        good = c != NULL;
        if (good) {
            *c = s.ptr[i];
        }
    }
    pool->failed |= !good;
    return at;
}

/* ---- nodes ------------------------------------------------------------- */

static uint32_t edge_hash(uint32_t at, uint32_t cp)
{
    uint64_t x = ((uint64_t)at << 21 ^ cp) * UINT64_C(0x9E3779B97F4A7C15);
    return (uint32_t)(x >> 32);
}

static uint32_t *edge_of(const zhv_tries *t, uint32_t at, uint32_t cp)
{
    uint32_t i = edge_hash(at, cp) & (t->edge_cap - 1);
    while (t->edges[i]) {
        const zhv_tnode *node = &t->nodes.at[t->edges[i]];
        if (node->parent == at && node->cp == cp) {
            break;
        }
        i = (i + 1) & (t->edge_cap - 1);
    }
    return &t->edges[i];
}

static bool grow_edges(zhv_tries *t)
{
    zhv_tries bigger = *t;
    bigger.edge_cap = t->edge_cap ? t->edge_cap * 2 : 1024;
    bigger.edges = zhv_arena_calloc(t->arena, bigger.edge_cap, 4);
    if (bigger.edges == NULL) {
        return false;
    }
    for (uint32_t i = 1; i < t->nodes.n; i++) {
        const zhv_tnode *node = &t->nodes.at[i];
        if (node->parent != i) {
            *edge_of(&bigger, node->parent, node->cp) = i;
        }
    }
    t->edges = bigger.edges;
    t->edge_cap = bigger.edge_cap;
    return true;
}

static uint32_t new_node(zhv_tries *t)
{
    zhv_tnode *node = zhv_vec_push(&t->nodes, t->arena);
    if (node && t->nodes.n == 1) {
        *node = (zhv_tnode){0}; /* node 0 stays unused */
        node = zhv_vec_push(&t->nodes, t->arena);
    }
    if (node == NULL) {
        t->failed = true;
        return 0;
    }
    /* its own parent, as a root is: it has no edge yet */
    uint32_t index = t->nodes.n - 1;
    *node = (zhv_tnode){.parent = index};
    if (t->nodes.n >= t->edge_cap / 2 && !grow_edges(t)) {
        t->failed = true;
        return 0;
    }
    return index;
}

uint32_t zhv_tries_root(zhv_tries *t)
{
    return new_node(t);
}

uint32_t zhv_tries_child(const zhv_tries *t, uint32_t at, uint32_t cp)
{
    return t->edge_cap ? *edge_of(t, at, cp) : 0;
}

uint32_t zhv_tries_add(zhv_tries *t, uint32_t at, uint32_t cp)
{
    uint32_t known = zhv_tries_child(t, at, cp);
    uint32_t child = known ? known : new_node(t);
    if (known || child == 0) {
        return child;
    }
    zhv_tnode *parent = &t->nodes.at[at];
    char text[4];
    t->nodes.at[child] = (zhv_tnode){
        .cp = cp,
        .parent = at,
        .bytes = parent->bytes + zhv_utf8_encode(cp, text),
    };
    if (parent->last) {
        t->nodes.at[parent->last].next = child;
    } else {
        parent->child = child;
    }
    parent->last = child;
    *edge_of(t, at, cp) = child;
    return child;
}

/* ---- matchers ---------------------------------------------------------- */

typedef struct matcher {
    zhv_tries *tries;
    zhv_matcher_options options;
    const zhv_source *leaf[LEAVES_MAX];
    uint32_t leaves;
    uint32_t root;
    uint32_t *best; /* per node and leaf: entry index + 1, 0: none */
    uint32_t best_cap;
} matcher;

static bool collect(matcher *m, const zhv_spec *spec)
{
    if (spec->kind == ZHV_SPEC_LEAF) {
        if (m->leaves == LEAVES_MAX) {
            return false;
        }
        m->leaf[m->leaves++] = spec->source;
        return true;
    }
    for (const zhv_spec *c = spec->child; c; c = c->next) {
        if (!collect(m, c)) {
            return false;
        }
    }
    return true;
}

static bool is_left_out(const matcher *m, zhv_str key)
{
    uint32_t at = m->options.without;
    uint32_t n;
    for (size_t p = 0; at && p < key.len; p += n) {
        at = zhv_tries_child(m->tries, at, zhv_utf8_decode(key, p, &n));
    }
    return at && (m->tries->nodes.at[at].len & ZHV_NODE_KEY);
}

static uint32_t insert_key(matcher *m, zhv_str key)
{
    uint32_t at = m->root;
    uint32_t n;
    for (size_t p = 0; at && p < key.len; p += n) {
        at = zhv_tries_add(m->tries, at, zhv_utf8_decode(key, p, &n));
    }
    return at;
}

static uint32_t *best_of(const matcher *m, uint32_t node)
{
    return &m->best[(size_t)(node - m->root) * m->leaves];
}

static bool insert_leaf(matcher *m, uint32_t leaf, bool second_pass)
{
    const zhv_source *source = m->leaf[leaf];
    for (uint32_t i = 0; i < source->entries.n; i++) {
        zhv_str key = source->entries.at[i].key;
        if (is_left_out(m, key)) {
            continue;
        }
        uint32_t at = insert_key(m, key);
        if (at == 0) {
            return false;
        }
        if (second_pass && best_of(m, at)[leaf] == 0) {
            best_of(m, at)[leaf] = i + 1;
        }
    }
    return true;
}

/* The entry that wins among the longest of each leaf. `leaf` counts the
 * leaves met so far, in the order of collect. Recursion: group nesting. */
static const zhv_entry *decide(const matcher *m, const zhv_spec *spec,
                               const uint32_t *best, uint32_t *leaf)
{
    if (spec->kind == ZHV_SPEC_LEAF) {
        uint32_t i = (*leaf)++;
        return best[i] ? &m->leaf[i]->entries.at[best[i] - 1] : NULL;
    }
    const zhv_entry *winner = NULL;
    for (const zhv_spec *c = spec->child; c; c = c->next) {
        const zhv_entry *e = decide(m, c, best, leaf);
        bool longer = spec->kind == ZHV_SPEC_UNION && e && winner &&
                      e->key.len > winner->key.len;
        if (winner == NULL || longer) {
            winner = e;
        }
    }
    return winner;
}

static void settle(matcher *m, zhv_pool *pool, const zhv_spec *spec,
                   uint32_t node)
{
    zhv_tnode *t = &m->tries->nodes.at[node];
    uint32_t *best = best_of(m, node);
    uint32_t leaf = 0;
    if (node != m->root) {
        const uint32_t *above = best_of(m, t->parent);
        for (uint32_t i = 0; i < m->leaves; i++) {
            best[i] = best[i] ? best[i] : above[i];
        }
    }
    const zhv_entry *e = decide(m, spec, best, &leaf);
    if (e == NULL) {
        return;
    }
    t->len = (uint16_t)e->key.len;
    if (zhv_str_eq(e->key, e->value)) {
        t->len |= ZHV_NODE_SAME;
    } else {
        t->out = zhv_pool_put(pool, e->value);
        t->out_len = (uint16_t)e->value.len;
    }
    for (uint32_t i = 0; m->options.segmentation && i < m->leaves; i++) {
        if (best[i] &&
            m->leaf[i]->entries.at[best[i] - 1].key.len == t->bytes) {
            t->len |= ZHV_NODE_KEY;
        }
    }
}

zhv_status zhv_matcher_make(zhv_tries *tries, zhv_pool *pool,
                            const zhv_spec *spec, zhv_matcher_options options,
                            uint32_t *root, zhv_error *err)
{
    matcher m = {.tries = tries, .options = options};
    if (!collect(&m, spec)) {
        return zhv_fail(err, ZHV_E_LIMIT, NULL, 0,
                        "more than %u dictionaries in one group", LEAVES_MAX);
    }
    m.root = *root = zhv_tries_root(tries);
    bool good = m.root != 0;
    for (uint32_t i = 0; good && i < m.leaves; i++) {
        good = insert_leaf(&m, i, false);
    }
    uint32_t count = tries->nodes.n - m.root;
    if (good) {
        m.best = zhv_arena_calloc(tries->arena, count, 4 * (size_t)m.leaves);
        good = m.best != NULL;
    }
    for (uint32_t i = 0; good && i < m.leaves; i++) {
        good = insert_leaf(&m, i, true);
    }
    for (uint32_t i = 0; good && i < count; i++) {
        settle(&m, pool, spec, m.root + i);
    }
    if (!good || pool->failed || tries->failed) {
        return zhv_fail(err, ZHV_E_NOMEM, NULL, 0, "out of memory");
    }
    return ZHV_OK;
}

/* ---- double array ------------------------------------------------------ */

#define ROOT_CHECK (ZHV_NODE_FREE - 1)

/* Makes slots up to `want` exist, the new ones free. */
static bool extend(zhv_array *a, uint32_t want)
{
    if (want > UINT32_MAX / 4) {
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
        if (moved == NULL || used == NULL) {
            return false;
        }
        if (a->n) {
            memcpy(moved, a->nodes, (size_t)a->n * sizeof *moved);
            memcpy(used, a->used, (size_t)(a->cap / 64) * 8);
        }
        a->nodes = moved;
        a->used = used;
        a->cap = cap;
    }
    for (; a->n < want; a->n++) {
        a->nodes[a->n] = (zhv_node){.check = ZHV_NODE_FREE};
    }
    return true;
}

static void use_slot(zhv_array *a, uint32_t i, uint32_t check)
{
    a->nodes[i] = (zhv_node){.check = check};
    a->used[i / 64] |= UINT64_C(1) << i % 64;
}

/* Which of the 64 slots from `slot` on are used; none beyond the end is. */
static uint64_t used_from(const zhv_array *a, uint32_t slot)
{
    if (slot >= a->n) {
        return 0;
    }
    uint32_t shift = slot % 64;
    const uint64_t *word = &a->used[slot / 64];
    return shift ? word[0] >> shift | word[1] << (64 - shift) : word[0];
}

/* The lowest base, from where the last node of that many children went, under
 * which all symbols (ascending) are free; 64 bases are tried at once. What
 * lies behind is too dense for such a node, and nodes with fewer fill it. */
static uint32_t find_base(zhv_array *a, const uint32_t *symbols, uint32_t count)
{
    uint32_t class = count < ZHV_ARRAY_CLASSES ? count : ZHV_ARRAY_CLASSES - 1;
    uint32_t base = a->cursor[class] ? a->cursor[class] : a->symbols;
    for (;; base += 64) {
        uint64_t used = 0;
        for (uint32_t i = 0; i < count && ~used; i++) {
            used |= used_from(a, base + symbols[i]);
        }
        if (~used) {
            while (used & 1) {
                used >>= 1;
                base++;
            }
            a->cursor[class] = base;
            return base;
        }
    }
}

static int by_symbol(const void *a, const void *b)
{
    const uint32_t *x = a;
    const uint32_t *y = b;
    return *x < *y ? -1 : *x > *y;
}

static void put_children(zhv_array *a, zhv_tries *t, const zhv_symbols *table,
                         uint32_t *symbols, uint32_t node)
{
    uint32_t count = 0;
    zhv_tnode *nodes = t->nodes.at;
    for (uint32_t c = nodes[node].child; c; c = nodes[c].next) {
        symbols[count++] = zhv_symbol(table, nodes[c].cp);
    }
    if (count == 0) {
        return;
    }
    qsort(symbols, count, sizeof *symbols, by_symbol);
    uint32_t base = find_base(a, symbols, count);
    if (!extend(a, base + a->symbols + 1)) {
        a->failed = true;
        return;
    }
    uint32_t slot = nodes[node].slot;
    a->nodes[slot].base = base;
    for (uint32_t c = nodes[node].child; c; c = nodes[c].next) {
        nodes[c].slot = base + zhv_symbol(table, nodes[c].cp);
        use_slot(a, nodes[c].slot, slot);
        zhv_node *to = &a->nodes[nodes[c].slot];
        to->out = nodes[c].out;
        to->len = nodes[c].len;
        to->out_len = nodes[c].out_len;
    }
}

void zhv_array_put(zhv_array *a, zhv_tries *t, const zhv_symbols *table,
                   uint32_t root)
{
    uint32_t *symbols = zhv_arena_alloc(a->arena, (size_t)a->symbols * 4);
    /* slot 0 stays unused */
    uint32_t slot = a->n ? a->n : 1;
    if (symbols == NULL || !extend(a, slot + 1)) {
        a->failed = true;
        return;
    }
    use_slot(a, slot, ROOT_CHECK);
    t->nodes.at[root].slot = slot;
    a->nodes[slot].len = t->nodes.at[root].len;
    /* nodes of one trie lie together, parents first */
    for (uint32_t i = root; i < t->nodes.n && !a->failed; i++) {
        if (i != root && t->nodes.at[i].parent == i) {
            break; /* the next trie */
        }
        put_children(a, t, table, symbols, i);
    }
}
