#include "cli/verify_align.h"

#include "base/hash.h"

#define WINDOW  128u /* items of each side that are searched at once */
#define SURE    8u   /* equal items in a row that end a search */
#define NEVER   UINT16_MAX
#define PAID    20u /* an item that came or went without a licence */
#define CHANGED 24u /* an item of the same kind that is not the same */

typedef uint16_t cost_row[WINDOW + 1];

/* Cheapest way on from a cell; [1]: a wild item was just passed. */
typedef struct board {
    cost_row cost[2][WINDOW + 1];
} board;

typedef struct pair_list {
    const zhv_items *a;
    const zhv_items *b;
    zhv_arena *arena;
    zhv_pairings *out;
    board *board;
    uint32_t i; /* next item of a that is in no pair */
    uint32_t k; /* of b */
    zhv_pairings anchors;
    uint32_t anchor; /* the next one that may be used */
    bool anchored;   /* anchors are known */
    bool failed;
} pair_list;

/* ---- costs --------------------------------------------------------------- */

static unsigned kind_class(const zhv_item *it)
{
    return it->kind == ZHV_K_TAG_OPEN ? (unsigned)ZHV_K_TAG_ALONE : it->kind;
}

static bool same_kind(const zhv_item *x, const zhv_item *y)
{
    return kind_class(x) == kind_class(y);
}

static unsigned pair_cost(const zhv_item *x, const zhv_item *y)
{
    if (x->kind == ZHV_I_WILD || !same_kind(x, y)) {
        return NEVER;
    }
    if (x->key != y->key) {
        return CHANGED;
    }
    /* Text of about the same size tells one line end from the next. */
    unsigned most = x->gap_cp > y->gap_cp ? x->gap_cp : y->gap_cp;
    unsigned least = x->gap_cp < y->gap_cp ? x->gap_cp : y->gap_cp;
    return most == least              ? 0
           : x[1].kind == ZHV_I_WILD  ? 1
           : most - least <= most / 4 ? 1
           : most - least <= most / 2 ? 2
                                      : 6;
}

/* Cost of leaving out item x of the source; *wild is the state behind. */
static unsigned loss_cost(const zhv_item *x, bool *wild)
{
    if (x->kind == ZHV_I_WILD) {
        *wild = true;
        return 0;
    }
    if (x->kind == ZHV_I_END) {
        return NEVER;
    }
    if (x->spare) {
        return 3;
    }
    *wild = false;
    return PAID;
}

/* Cost of item y of the edition before item x of the source. */
static unsigned gain_cost(const zhv_item *y, const zhv_item *x, bool wild)
{
    if (y->kind == ZHV_I_END) {
        return NEVER;
    }
    if (wild) {
        return 2;
    }
    switch (y->kind) {
    case ZHV_K_LINK_SEP:
        return x->kind == ZHV_K_LINK_CLOSE ? 3 : PAID;
    case ZHV_K_TMPL_SEP:
    case ZHV_K_TMPL_EQ:
        return x->kind == ZHV_K_TMPL_CLOSE ? 4 : PAID;
    case ZHV_K_ENTITY:
        return 5;
    case ZHV_K_TAG_ALONE:
        return PAID / 2; /* <nowiki/>, most likely */
    default:
        return PAID;
    }
}

static unsigned plus(unsigned cost, unsigned rest)
{
    return cost == NEVER || rest == NEVER || cost + rest >= NEVER ? NEVER
                                                                  : cost + rest;
}

typedef enum move {
    MOVE_PAIR,
    MOVE_LOSS,
    MOVE_GAIN,
    MOVE_NONE
} move;

/* The cheapest move from cell (r, c) of the window; *cost [out] of the way on;
 * *behind [out] the state behind the move. */
static move best_move(const pair_list *p, uint32_t r, uint32_t c, bool wild,
                      unsigned *cost, bool *behind)
{
    const zhv_item *x = &p->a->at[p->i + r];
    const zhv_item *y = &p->b->at[p->k + c];
    bool after = wild;
    unsigned loss = loss_cost(x, &after);
    loss = plus(loss, p->board->cost[after][r + 1][c]);
    unsigned gain = plus(gain_cost(y, x, wild), p->board->cost[wild][r][c + 1]);
    unsigned pair = plus(pair_cost(x, y), p->board->cost[0][r + 1][c + 1]);
    if (pair <= loss && pair <= gain) {
        *cost = pair;
        *behind = false;
        return pair == NEVER ? MOVE_NONE : MOVE_PAIR;
    }
    *cost = loss <= gain ? loss : gain;
    *behind = loss <= gain ? after : wild;
    return loss <= gain ? MOVE_LOSS : MOVE_GAIN;
}

/* ---- the window ---------------------------------------------------------- */

static uint32_t window_size(const zhv_items *s, uint32_t from)
{
    return s->n - from < WINDOW ? s->n - from : WINDOW;
}

/* Fills the board backwards. Where the window ends the way on is free,
 * unless the text ends there on one side only. */
static void fill_board(pair_list *p, uint32_t rows, uint32_t columns)
{
    bool a_ends = p->i + rows == p->a->n;
    bool b_ends = p->k + columns == p->b->n;
    for (unsigned wild = 0; wild < 2; wild++) {
        for (uint32_t c = 0; c <= columns; c++) {
            p->board->cost[wild][rows][c] = a_ends && c < columns ? NEVER : 0;
        }
        for (uint32_t r = 0; r < rows; r++) {
            p->board->cost[wild][r][columns] = b_ends ? NEVER : 0;
        }
    }
    for (uint32_t r = rows; r-- > 0;) {
        for (uint32_t c = columns; c-- > 0;) {
            for (unsigned wild = 0; wild < 2; wild++) {
                unsigned cost;
                bool behind;
                best_move(p, r, c, wild, &cost, &behind);
                p->board->cost[wild][r][c] = (uint16_t)cost;
            }
        }
    }
}

static void add_pair(pair_list *p, uint32_t i, uint32_t k)
{
    zhv_pairing *pair = zhv_vec_push(p->out, p->arena);
    if (pair == NULL) {
        p->failed = true;
        return;
    }
    *pair = (zhv_pairing){i, k};
}

/* Walks the cheapest way through the window until it is sure of its feet
 * again, or to three quarters of the window. False: it led nowhere. */
static bool cross_window(pair_list *p)
{
    uint32_t rows = window_size(p->a, p->i);
    uint32_t columns = window_size(p->b, p->k);
    fill_board(p, rows, columns);
    bool short_a = p->i + rows == p->a->n;
    bool short_b = p->k + columns == p->b->n;
    uint32_t r = 0;
    uint32_t c = 0;
    uint32_t good_r = 0; /* behind the last pair */
    uint32_t good_c = 0;
    uint32_t row = 0;
    uint32_t pairs = 0;
    bool wild = false;
    while (r < rows && c < columns && row < SURE) {
        if ((r > rows * 3 / 4 && !short_a) ||
            (c > columns * 3 / 4 && !short_b)) {
            break;
        }
        unsigned cost;
        move m = best_move(p, r, c, wild, &cost, &wild);
        if (m == MOVE_NONE) {
            break;
        }
        if (m == MOVE_PAIR) {
            bool equal = p->a->at[p->i + r].key == p->b->at[p->k + c].key;
            add_pair(p, p->i + r, p->k + c);
            row = equal ? row + 1 : 0;
            pairs += equal;
            good_r = r + 1;
            good_c = c + 1;
        } else {
            row = 0;
        }
        r += m != MOVE_GAIN;
        c += m != MOVE_LOSS;
    }
    bool ended = p->i + good_r == p->a->n;
    if (!ended && row < SURE && pairs < good_r / 4 + 1) {
        return false;
    }
    p->i += good_r;
    p->k += good_c;
    return true;
}

/* ---- anchors ------------------------------------------------------------- */

static zhv_str key_bytes(const zhv_item *it)
{
    return (zhv_str){(const char *)&it->key, sizeof it->key};
}

/* Puts the index of every item whose key is unique into *map; the others are
 * there with the number of items. */
static bool map_unique(const zhv_items *s, zhv_arena *arena, zhv_map *map)
{
    for (uint32_t i = 0; i < s->n; i++) {
        zhv_str key = key_bytes(&s->at[i]);
        bool first = zhv_map_get(map, key) == ZHV_MAP_NONE;
        if (!zhv_map_put(map, arena, key, first ? i : s->n)) {
            return false;
        }
    }
    return true;
}

/* Keeps the longest rising chain of the pairs (patience sorting). */
static bool keep_rising(zhv_pairings *pairs, zhv_arena *arena)
{
    uint32_t n = pairs->n;
    uint32_t *top = zhv_arena_alloc(arena, (n + 1) * sizeof *top);
    uint32_t *before = zhv_arena_alloc(arena, (n + 1) * sizeof *before);
    if (top == NULL || before == NULL) {
        return false;
    }
    uint32_t piles = 0;
    for (uint32_t x = 0; x < n; x++) {
        uint32_t lo = 0;
        uint32_t hi = piles;
        while (lo < hi) {
            uint32_t mid = lo + (hi - lo) / 2;
            bool less = pairs->at[top[mid]].edition < pairs->at[x].edition;
            lo = less ? mid + 1 : lo;
            hi = less ? hi : mid;
        }
        before[x] = lo ? top[lo - 1] : UINT32_MAX;
        top[lo] = x;
        piles = lo == piles ? piles + 1 : piles;
    }
    uint32_t x = piles ? top[piles - 1] : UINT32_MAX;
    for (uint32_t at = piles; at-- > 0; x = before[x]) {
        top[at] = x;
    }
    for (uint32_t at = 0; at < piles; at++) {
        pairs->at[at] = pairs->at[top[at]];
    }
    pairs->n = piles;
    return true;
}

static bool find_anchors(pair_list *p)
{
    zhv_map in_a = {0};
    zhv_map in_b = {0};
    if (!map_unique(p->a, p->arena, &in_a) ||
        !map_unique(p->b, p->arena, &in_b)) {
        return false;
    }
    for (uint32_t i = 0; i < p->a->n; i++) {
        const zhv_item *x = &p->a->at[i];
        uint32_t k = zhv_map_get(&in_b, key_bytes(x));
        if (zhv_map_get(&in_a, key_bytes(x)) != i || k >= p->b->n ||
            !same_kind(x, &p->b->at[k]) || x->kind == ZHV_I_WILD) {
            continue;
        }
        zhv_pairing *pair = zhv_vec_push(&p->anchors, p->arena);
        if (pair == NULL) {
            return false;
        }
        *pair = (zhv_pairing){i, k};
    }
    return keep_rising(&p->anchors, p->arena);
}

/* Goes on at the next anchor; END with END is one if nothing else is. */
static void jump(pair_list *p)
{
    if (!p->anchored) {
        p->anchored = true;
        p->failed |= !find_anchors(p);
    }
    while (p->anchor < p->anchors.n &&
           (p->anchors.at[p->anchor].source < p->i ||
            p->anchors.at[p->anchor].edition < p->k)) {
        p->anchor++;
    }
    if (p->anchor < p->anchors.n) {
        p->i = p->anchors.at[p->anchor].source;
        p->k = p->anchors.at[p->anchor].edition;
    } else {
        p->i = p->a->n - 1;
        p->k = p->b->n - 1;
    }
}

/* ---- all of it ----------------------------------------------------------- */

static void walk_equal(pair_list *p)
{
    while (p->i < p->a->n && p->k < p->b->n &&
           p->a->at[p->i].key == p->b->at[p->k].key &&
           p->a->at[p->i].kind != ZHV_I_WILD &&
           same_kind(&p->a->at[p->i], &p->b->at[p->k])) {
        add_pair(p, p->i, p->k);
        p->i++;
        p->k++;
    }
}

zhv_status zhv_items_align(const zhv_items *source, const zhv_items *edition,
                           zhv_arena *arena, zhv_pairings *out)
{
    *out = (zhv_pairings){0};
    pair_list p = {.a = source, .b = edition, .arena = arena, .out = out};
    p.board = zhv_arena_alloc(arena, sizeof *p.board);
    p.failed = p.board == NULL;
    while (!p.failed) {
        walk_equal(&p);
        if (p.i == source->n || p.k == edition->n) {
            break; /* only END pairs with END: both are at their end */
        }
        uint32_t known = out->n;
        if (!cross_window(&p)) {
            out->n = known;
            jump(&p);
        }
    }
    return p.failed ? ZHV_E_NOMEM : ZHV_OK;
}
