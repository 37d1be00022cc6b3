#include "mkdict/tries.h"

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
    good = good && zhv_bytes_add(&pool->bytes, pool->arena, s);
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
