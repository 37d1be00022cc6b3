#include "mkdict/matcher.h"

/* Leaves of one group; upstream has four at most. */
#define LEAVES_MAX 32u

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
