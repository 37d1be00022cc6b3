#include "mkdict/units.h"

#include "match/ids.h"

/* Beyond these a path is left to the stages at run time. Segmentation keys
 * and single-stage chains are never cut. */
#define DEPTH_MAX      48u
#define EXTRA_MIN      4096u
#define EXTRA_PER_NODE 24u /* of the chain's matchers */

#define CP_COUNT 0x110000u

/* For each character, which characters below can become it as the first of a
 * token: first characters of keys, by first character of their outputs. */
typedef struct link {
    uint32_t cp;
    uint32_t next;
} link;

typedef struct preimage {
    uint32_t *head; /* per code point: link index, 0: none */
    ZHV_VEC(link) links;
} preimage;

typedef struct set {
    ZHV_VEC(uint32_t) cps;
    uint32_t *stamp; /* per code point: the round it was added in */
    uint32_t round;
} set;

typedef struct units {
    const zhv_units_options *o;
    zhv_tries *into;
    zhv_pool *pool;
    zhv_arena *arena;  /* lives as long as the chain is compiled */
    zhv_arena scratch; /* reset for each path */
    zhv_probe probe;
    preimage before[ZHV_STAGES_MAX]; /* [i]: of stage i + 1 */
    set sets[2];
    uint32_t extra; /* nodes that are no prefix of a segmentation key */
    uint32_t extra_max;
    bool failed;
} units;

static void add(units *u, set *s, uint32_t cp)
{
    if (s->stamp[cp] == s->round) {
        return;
    }
    s->stamp[cp] = s->round;
    uint32_t *at = zhv_vec_push(&s->cps, u->arena);
    if (at) {
        *at = cp;
    } else {
        u->failed = true;
    }
}

static void clear(set *s)
{
    s->cps.n = 0;
    s->round++;
}

/* ---- preimages --------------------------------------------------------- */

static uint32_t first_of_path(const zhv_tries *t, uint32_t node)
{
    while (t->nodes.at[t->nodes.at[node].parent].parent !=
           t->nodes.at[node].parent) {
        node = t->nodes.at[node].parent;
    }
    return t->nodes.at[node].cp;
}

static void make_preimage(units *u, uint32_t root, preimage *out)
{
    const zhv_tries *t = u->o->matchers;
    out->head = zhv_arena_calloc(u->arena, CP_COUNT, 4);
    link *none = zhv_vec_push(&out->links, u->arena); /* index 0 ends a list */
    u->failed |= out->head == NULL || none == NULL;
    for (uint32_t i = root + 1; !u->failed && i < t->nodes.n; i++) {
        const zhv_tnode *node = &t->nodes.at[i];
        if (node->parent == i) {
            break;
        }
        if (node->out_len == 0 || (node->len & ZHV_NODE_LEN) != node->bytes) {
            continue;
        }
        zhv_str value = {u->pool->bytes.at + node->out, node->out_len};
        uint32_t n;
        uint32_t first = zhv_utf8_decode(value, 0, &n);
        link *new = zhv_vec_push(&out->links, u->arena);
        if (new == NULL) {
            u->failed = true;
            return;
        }
        *new = (link){first_of_path(t, i), out->head[first]};
        out->head[first] = out->links.n - 1;
    }
}

/* Replaces the set by what can come before it, through stage i. */
static void go_below(units *u, uint32_t i, set *from, set *to)
{
    const preimage *p = &u->before[i - 1];
    clear(to);
    for (uint32_t k = 0; k < from->cps.n; k++) {
        uint32_t cp = from->cps.at[k];
        add(u, to, cp);
        for (uint32_t l = p->head[cp]; l; l = p->links.at[l].next) {
            add(u, to, p->links.at[l].cp);
        }
    }
}

/* Adds to `all` every source character that can become a child of matcher
 * node `at` as input of `stage` (0: segmentation). */
static void add_sources(units *u, set *all, uint32_t stage, uint32_t at)
{
    set *s = &u->sets[0];
    set *other = &u->sets[1];
    const zhv_tnode *nodes = u->o->matchers->nodes.at;
    clear(s);
    for (uint32_t c = nodes[at].child; c; c = nodes[c].next) {
        add(u, s, nodes[c].cp);
    }
    for (uint32_t i = stage; i > 1 && !u->failed; i--) {
        go_below(u, i - 1, s, other);
        set *swap = s;
        s = other;
        other = swap;
    }
    for (uint32_t k = 0; k < s->cps.n; k++) {
        add(u, all, s->cps.at[k]);
    }
}

/* ---- paths ------------------------------------------------------------- */

/* Edges are normalised characters. One that is itself normalised can still be
 * what another one becomes; its symbol in source text says SPECIAL. */
static void make_children(units *u, uint32_t node, const set *all)
{
    for (uint32_t k = 0; k < all->cps.n; k++) {
        u->failed |= zhv_tries_add(u->into, node, all->cps.at[k]) == 0;
    }
}

static void make_first(units *u, uint32_t root, set *all)
{
    const zhv_units_options *o = u->o;
    clear(all);
    if (o->seg_root) {
        add_sources(u, all, 0, o->seg_root);
    }
    for (uint32_t i = 0; i < o->chain->stages; i++) {
        add_sources(u, all, i + 1, o->stage_root[i]);
    }
    for (uint32_t cp = 0x2FF0; o->chain->ids && cp < 0x3000; cp++) {
        add(u, all, cp);
    }
    make_children(u, root, all);
}

static zhv_str path_text(units *u, uint32_t node)
{
    const zhv_tnode *nodes = u->into->nodes.at;
    size_t at = nodes[node].bytes;
    char *to = zhv_arena_alloc(&u->scratch, at + 4);
    if (to == NULL) {
        u->failed = true;
        return (zhv_str){NULL, 0};
    }
    zhv_str text = {to, at};
    for (; at; node = nodes[node].parent) {
        char one[4];
        uint32_t n = zhv_utf8_encode(nodes[node].cp, one);
        at -= n;
        memcpy(to + at, one, n);
    }
    return text;
}

static void set_outcome(units *u, uint32_t node, const zhv_unit *unit)
{
    uint32_t out = unit->same ? 0 : zhv_pool_put(u->pool, unit->out);
    zhv_tnode *t = &u->into->nodes.at[node];
    t->len = (uint16_t)unit->len;
    if (unit->same) {
        t->len |= ZHV_NODE_SAME;
    } else {
        t->out = out;
        t->out_len = (uint16_t)unit->out.len;
    }
}

/* Would the unit be another one if a segmentation key started at some place
 * inside the path where that could not be told yet? Mostly not: the stages
 * looked ahead there and found nothing. Then it need not be found out. */
static bool starts_matter(units *u, zhv_str text, const zhv_unit *unit)
{
    for (uint32_t i = 0; i < u->probe.hits.n; i++) {
        zhv_probe_hit h = u->probe.hits.at[i];
        if (h.stage != 0 || h.pos == 0) {
            continue;
        }
        zhv_unit other;
        zhv_stage_unit(u->o->chain, NULL, &u->scratch,
                       zhv_str_sub(text, 0, h.pos), 0, 0, &other);
        if (other.len != unit->len || other.same != unit->same ||
            !zhv_str_eq(other.out, unit->out)) {
            return true;
        }
    }
    return false;
}

/* Evaluates the path to `node` and makes the children that could change its
 * outcome. Only paths with a key behind them, or with stages that may reach
 * further, have any. */
static void evaluate(units *u, uint32_t node, set *all)
{
    const zhv_chain *c = u->o->chain;
    zhv_str text = path_text(u, node);
    zhv_unit unit;
    uint32_t died;
    if (text.ptr == NULL) {
        return;
    }
    u->probe.hits.n = 0;
    u->probe.unsure = false;
    size_t key = zhv_stage_key(c, &u->probe, text, 0, false, &died);
    bool key_may_grow = u->probe.hits.n > 0;
    uint32_t key_node = c->seg_root ? u->o->owner[died] : 0;
    const zhv_tnode *k = &u->o->matchers->nodes.at[key_node];
    bool on_key_path = key_node && k->bytes == text.len;
    zhv_stage_unit(c, key ? NULL : &u->probe, &u->scratch, text, 0, key, &unit);
    set_outcome(u, node, &unit);
    zhv_tnode *t = &u->into->nodes.at[node];
    if (on_key_path && (k->len & ZHV_NODE_KEY)) {
        t->len |= ZHV_NODE_KEY;
    }
    u->extra += !on_key_path;
    bool single = c->stages == 1 && c->seg_root == 0;
    uint32_t first;
    uint32_t depth_max = single ? UINT32_MAX : DEPTH_MAX;
    bool cut = zhv_utf8_count(text) > depth_max ||
               (!single && u->extra > u->extra_max) || u->probe.unsure;
    bool starts = !key && starts_matter(u, text, &unit);
    clear(all);
    if (c->ids && zhv_ids_arity(zhv_utf8_decode(text, 0, &first))) {
        t->len |= ZHV_NODE_SLOW;
        return;
    }
    bool decisive = false;
    for (uint32_t i = 0; i < u->probe.hits.n; i++) {
        zhv_probe_hit h = u->probe.hits.at[i];
        if (h.stage == 0 && h.pos && !starts) {
            continue;
        }
        decisive |= i > 0 || !key_may_grow;
        if (!cut || (i == 0 && key_may_grow)) {
            add_sources(u, all, h.stage, u->o->owner[h.node]);
        }
    }
    if (cut && (u->probe.unsure || decisive)) {
        t->len |= ZHV_NODE_SLOW;
    }
    make_children(u, node, all);
}

static uint32_t trie_size(const zhv_tries *t, uint32_t root)
{
    uint32_t i = root + 1;
    while (root && i < t->nodes.n && t->nodes.at[i].parent != i) {
        i++;
    }
    return i - root;
}

static bool prepare(units *u, set *all)
{
    u->extra_max = EXTRA_MIN + trie_size(u->o->matchers, u->o->seg_root);
    for (uint32_t i = 0; i < u->o->chain->stages; i++) {
        uint32_t size = trie_size(u->o->matchers, u->o->stage_root[i]);
        u->extra_max += EXTRA_PER_NODE * size;
    }
    set *sets[] = {&u->sets[0], &u->sets[1], all};
    for (size_t i = 0; i < 3; i++) {
        sets[i]->stamp = zhv_arena_calloc(u->arena, CP_COUNT, 4);
        u->failed |= sets[i]->stamp == NULL;
    }
    for (uint32_t i = 0; !u->failed && i + 1 < u->o->chain->stages; i++) {
        make_preimage(u, u->o->stage_root[i], &u->before[i]);
    }
    return !u->failed;
}

zhv_status zhv_units_make(const zhv_units_options *o, zhv_tries *into,
                          zhv_pool *pool, uint32_t *root,
                          zhv_units_stats *stats)
{
    zhv_arena arena;
    zhv_arena_init(&arena);
    units u = {.o = o, .into = into, .pool = pool, .arena = &arena};
    zhv_arena_init(&u.scratch);
    u.probe.arena = &arena;
    set all = {.round = 0};
    *stats = (zhv_units_stats){0};
    *root = zhv_tries_root(into);
    if (*root && prepare(&u, &all)) {
        make_first(&u, *root, &all);
        /* children are appended: the list of nodes is the queue */
        for (uint32_t i = *root + 1; i < into->nodes.n && !u.failed; i++) {
            evaluate(&u, i, &all);
            stats->nodes++;
            stats->slow += (into->nodes.at[i].len & ZHV_NODE_SLOW) != 0;
            u.failed |= u.scratch.failed || pool->failed;
            zhv_arena_reset(&u.scratch);
        }
    }
    bool bad = *root == 0 || u.failed || into->failed;
    zhv_arena_drop(&u.scratch);
    zhv_arena_drop(&arena);
    return bad ? ZHV_E_NOMEM : ZHV_OK;
}
