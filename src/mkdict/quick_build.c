#include "mkdict/quick_build.h"

#define IS_SURROGATE(cp) ((cp) >= 0xD800 && (cp) < 0xE000)

static uint32_t packed(zhv_str s)
{
    uint32_t w = 0;
    for (size_t i = 0; i < s.len && i < 3; i++) {
        w |= (uint32_t)(unsigned char)s.ptr[i] << 8 * i;
    }
    return w;
}

/* A character as the bitmaps know it. */
static uint32_t bytes_of(uint32_t cp)
{
    char text[4];
    return packed((zhv_str){text, zhv_utf8_encode(cp, text)});
}

static bool is_three(uint32_t cp)
{
    return cp >= 0x800 && cp < 0x10000 && !IS_SURROGATE(cp);
}

/* The outcome of a character of three bytes alone, if the table can say it. */
static uint32_t outcome(const zhv_chain *c, uint32_t cp)
{
    uint32_t symbol = zhv_symbol(&c->source, cp);
    if (symbol == ZHV_SYMBOL_SPECIAL) {
        return ZHV_QUICK_OTHER;
    }
    uint32_t at = symbol ? zhv_child(&c->trie, c->unit_root, symbol) : 0;
    if (at == 0) {
        return bytes_of(cp);
    }
    zhv_outcome o = zhv_outcome_of(&c->trie, at);
    if ((o.len & ZHV_NODE_SLOW) || (o.len & ZHV_NODE_LEN) != 3) {
        return ZHV_QUICK_OTHER;
    }
    if (o.len & ZHV_NODE_SAME) {
        return bytes_of(cp);
    }
    zhv_str out = zhv_outcome_text(&c->trie, o);
    uint32_t n;
    bool three = out.len == 3 && zhv_utf8_decode(out, 0, &n) && n == 3;
    if (!three) {
        return ZHV_QUICK_OTHER;
    }
    bool change = packed(out) != bytes_of(cp);
    return packed(out) | (change ? ZHV_QUICK_CHANGE : 0);
}

/* The entry of a character of one byte or two. */
static uint32_t short_entry(const zhv_chain *c, uint32_t cp)
{
    const uint32_t symbol = zhv_symbol(&c->source, cp);
    if (symbol == ZHV_SYMBOL_SPECIAL) {
        return ZHV_QUICK_OTHER;
    }
    const uint32_t at = symbol ? zhv_child(&c->trie, c->unit_root, symbol) : 0;
    const uint32_t len = at ? zhv_outcome_of(&c->trie, at).len : ZHV_NODE_SAME;
    const bool self = (len & ZHV_NODE_SAME) && !(len & ZHV_NODE_SLOW) &&
                      (at == 0 || (len & ZHV_NODE_LEN) == (cp < 0x80 ? 1 : 2));
    return self ? ZHV_QUICK_OTHER | ZHV_QUICK_SELF : ZHV_QUICK_OTHER;
}

/* ---- every path of the trie, from its root ----------------------------- */

typedef struct level {
    zhv_children all;
    uint32_t k; /* which of them is next */
    uint32_t cp;
    uint32_t slot;
} level;

/* The beginning of a path; three: 0 when it is no longer than two. */
typedef struct start {
    uint32_t one;
    uint32_t two;
    uint32_t three;
} start;

typedef ZHV_VEC(start) start_list;

typedef struct reading {
    const zhv_chain *chain;
    const zhv_array *array;
    const uint32_t *alphabet;
    zhv_arena *arena;
    zhv_quick_tables *out;
    ZHV_VEC(level) path; /* the root first */
    start_list
        starts; /* of paths that are not plain; at most three characters */
    start_list inside; /* neighbours */
} reading;

/* What cp becomes alone, as text; empty when that is not so simple. */
static zhv_str alone(const reading *r, uint32_t cp, char *text)
{
    if (is_three(cp)) {
        uint32_t e = r->out->first[cp];
        memcpy(text, (char[]){(char)e, (char)(e >> 8), (char)(e >> 16)}, 3);
        return (zhv_str){text, e & ZHV_QUICK_HARD ? 0 : 3};
    }
    const zhv_chain *c = r->chain;
    uint32_t symbol = zhv_symbol(&c->source, cp);
    bool known = symbol == ZHV_SYMBOL_SPECIAL ||
                 (symbol && zhv_child(&c->trie, c->unit_root, symbol));
    return (zhv_str){text, known ? 0 : zhv_utf8_encode(cp, text)};
}

/* Is the outcome at the path's end what its characters become alone? */
static bool is_plain(const reading *r)
{
    const level *end = &r->path.at[r->path.n - 1];
    zhv_outcome o = zhv_outcome_of(&r->chain->trie, end->slot);
    zhv_str out = zhv_outcome_text(&r->chain->trie, o);
    size_t len = o.len & ZHV_NODE_LEN;
    size_t done = 0;
    size_t n = 0;
    for (const level *x = r->path.at + 1; x <= end && done < len; x++) {
        char self[4];
        char text[4];
        zhv_str source = {self, zhv_utf8_encode(x->cp, self)};
        zhv_str one = alone(r, x->cp, text);
        zhv_str want = source;
        if (!(o.len & ZHV_NODE_SAME)) {
            want = zhv_str_sub(out, n,
                               n + one.len < out.len ? n + one.len : out.len);
        }
        if (one.len == 0 || !zhv_str_eq(one, want)) {
            return false;
        }
        n += one.len;
        done += source.len;
    }
    return !(o.len & ZHV_NODE_SLOW) && done == len &&
           ((o.len & ZHV_NODE_SAME) || n == out.len);
}

/* Puts down the first two characters of a path. */
static void put_start(zhv_quick_tables *to, start at)
{
    uint32_t second = ZHV_QUICK_ANY;
    if (is_three(at.two) && !(to->first[at.two] & ZHV_QUICK_HARD)) {
        second = 1u << at.two % ZHV_QUICK_CLASSES;
        to->first[at.two] |= second * ZHV_QUICK_SECOND;
        to->starts[zhv_quick_start(at.one, at.two)] |= (uint8_t)second;
    }
    to->first[at.one] |= second * ZHV_QUICK_BEGINS;
}

static bool note(reading *r)
{
    const level *path = r->path.at;
    uint32_t n = r->path.n;
    if (n <= 2) {
        return true; /* one character */
    }
    start *pair = zhv_vec_push(&r->inside, r->arena);
    if (pair) {
        *pair = (start){path[n - 2].cp, path[n - 1].cp, 0};
    }
    if (path[1].cp < 0x800) {
        r->out->first[path[1].cp] |= zhv_quick_goes_on(path[2].cp);
    }
    if (!is_three(path[1].cp) || is_plain(r)) {
        return pair != NULL;
    }
    start *at = zhv_vec_push(&r->starts, r->arena);
    if (at) {
        *at = (start){path[1].cp, path[2].cp, n > 3 ? path[3].cp : 0};
        put_start(r->out, *at);
    }
    return pair && at;
}

/* Goes to the next path; false at the end or when out of memory. */
static bool next_path(reading *r)
{
    level *top = &r->path.at[r->path.n - 1];
    while (top->k == top->all.count) {
        if (--r->path.n == 0) {
            return false;
        }
        top = &r->path.at[r->path.n - 1];
    }
    uint32_t symbol = r->array->cells.at[top->all.first + top->k++] & 0xFFFFu;
    uint32_t slot = top->all.base + symbol;
    level *new = zhv_vec_push(&r->path, r->arena);
    if (new) {
        *new = (level){zhv_array_children(r->array, slot), 0,
                       r->alphabet[symbol - ZHV_SYMBOL_FIRST], slot};
    }
    return new != NULL;
}

static bool read_paths(reading *r)
{
    level *root = zhv_vec_push(&r->path, r->arena);
    if (root == NULL) {
        return false;
    }
    *root = (level){zhv_array_children(r->array, r->chain->unit_root), 0, 0, 0};
    bool good = true;
    while (good && next_path(r)) {
        good = note(r);
    }
    return good && !r->arena->failed;
}

/* From so many on, nearly every character begins some path or is the second
 * one of some. */
#define DENSE_BITS 14u

/* ---- bitmaps ----------------------------------------------------------- */

typedef enum bitmap_kind {
    DEEP,
    INSIDE
} bitmap_kind;

static uint32_t hash(bitmap_kind kind, start at, uint32_t bits)
{
    return kind == DEEP
               ? zhv_quick_deep(at.one, at.two, at.three, bits)
               : zhv_quick_pair(bytes_of(at.one), bytes_of(at.two), bits);
}

static bool make_bitmap(const start_list *all, bitmap_kind kind, uint32_t bits,
                        zhv_arena *arena, zhv_bitmap *out)
{
    *out = (zhv_bitmap){zhv_arena_calloc(arena, ((size_t)1 << bits) / 64, 8),
                        bits};
    for (uint32_t i = 0; out->set && i < all->n; i++) {
        uint32_t bit = hash(kind, all->at[i], bits);
        out->set[bit >> 6] |= UINT64_C(1) << (bit & 63);
    }
    return out->set != NULL;
}

/* How many different ones there are, more or less: bits of a wide bitmap. */
static uint32_t count(const start_list *all, bitmap_kind kind, zhv_arena *arena)
{
    zhv_bitmap wide;
    uint32_t n = 0;
    if (!make_bitmap(all, kind, ZHV_QUICK_BITS_MAX, arena, &wide)) {
        return 0;
    }
    for (size_t i = 0; i < ((size_t)1 << wide.bits) / 64; i++) {
        for (uint64_t set = wide.set[i]; set; set &= set - 1) {
            n++;
        }
    }
    return n;
}

/* A bitmap of which one bit of `spare` is set, at most. */
static bool put_bitmap(const start_list *all, bitmap_kind kind, uint32_t spare,
                       zhv_arena *arena, zhv_bitmap *out)
{
    uint32_t n = count(all, kind, arena);
    uint32_t bits = ZHV_QUICK_BITS_MIN;
    while (bits < ZHV_QUICK_BITS_MAX && (1u << bits) / spare < n) {
        bits++;
    }
    return make_bitmap(all, kind, bits, arena, out);
}

bool zhv_quick_make(const zhv_chain *c, const zhv_array *array,
                    const uint32_t *alphabet, zhv_arena *arena,
                    zhv_quick_tables *out)
{
    reading r = {.chain = c,
                 .array = array,
                 .alphabet = alphabet,
                 .arena = arena,
                 .out = out};
    out->first = zhv_arena_calloc(arena, ZHV_QUICK_COUNT, 4);
    out->starts = zhv_arena_calloc(arena, ZHV_QUICK_STARTS, 1);
    if (out->first == NULL || out->starts == NULL) {
        return false;
    }
    for (uint32_t cp = 0; cp < ZHV_QUICK_COUNT; cp++) {
        out->first[cp] = is_three(cp) ? outcome(c, cp)
                         : cp < 0x800 ? short_entry(c, cp)
                                      : ZHV_QUICK_OTHER;
    }
    bool good = read_paths(&r) &&
                put_bitmap(&r.starts, DEEP, 8, arena, &out->deep) &&
                put_bitmap(&r.inside, INSIDE, 4, arena, &out->inside);
    out->dense = out->deep.bits > DENSE_BITS;
    return good;
}
