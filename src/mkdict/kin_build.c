#include "mkdict/kin_build.h"

/* Of a path, which either trie has, or both. */
typedef struct level {
    zhv_children all[2]; /* none when that trie has not got the path */
    uint32_t slot[2];    /* where the walk is, or ended; 0: nowhere */
    uint32_t k;          /* which of them is next: first a's, then b's */
    uint32_t cp;
    uint32_t bytes; /* of the path */
} level;

typedef struct comparing {
    const zhv_chain *chain[2];
    const zhv_array *array;
    const uint32_t *alphabet;
    uint8_t bit;
    uint8_t *kin;
    zhv_arena arena;
    ZHV_VEC(level) path; /* the root first */
    ZHV_VEC(char) text;  /* of the path */
} comparing;

static zhv_outcome outcome(const comparing *c, const level *end, int i)
{
    const zhv_walk walk = {
        .found = end->slot[i] != 0,
        .outcome = zhv_outcome_of(&c->chain[i]->trie, end->slot[i])};
    return zhv_kin_outcome(walk, c->path.at[1].bytes);
}

/* The units that walks to the path's end find. */
static bool ends_alike(const comparing *c)
{
    const level *end = &c->path.at[c->path.n - 1];
    return zhv_kin_alike(c->chain[0], outcome(c, end, 0), c->chain[1],
                         outcome(c, end, 1), (zhv_str){c->text.at, end->bytes});
}

static void set(comparing *c, uint32_t cp, uint32_t kind)
{
    if (cp < ZHV_KIN_KINDS) { /* of others the finder assumes the worst */
        c->kin[cp] |= (uint8_t)kind;
    }
}

/* How much of ASCII before other characters can begin a path. */
static void note_ascii(comparing *c)
{
    uint32_t n = 0;
    while (n + 1 < c->path.n && c->path.at[n + 1].cp < 0x80) {
        n++;
    }
    if (n + 1 == c->path.n || n > UINT8_MAX) {
        n = UINT8_MAX;
    }
    c->kin[0] = (uint8_t)(n > c->kin[0] ? n : c->kin[0]);
}

static void note(comparing *c)
{
    const uint32_t one = c->path.at[1].cp;
    if (ends_alike(c)) {
        return;
    }
    note_ascii(c);
    if (c->path.n == 2) {
        set(c, one, ZHV_KIN_ALWAYS);
        return;
    }
    const uint32_t two = c->path.at[2].cp;
    const uint32_t class = 1u << two % ZHV_QUICK_CLASSES;
    set(c, one, class * ZHV_KIN_BEGINS);
    set(c, two, class * ZHV_KIN_SECOND);
    const uint32_t three = c->path.n > 3 ? c->path.at[3].cp : 0;
    c->kin[ZHV_KIN_PAIRS + zhv_quick_start(one, two)] |= c->bit;
    c->kin[ZHV_KIN_THREES + zhv_kin_three(one, two, three)] |= c->bit;
}

static uint32_t symbol_at(const comparing *c, const level *l, uint32_t k)
{
    const zhv_children *a = &l->all[0];
    const zhv_children *b = &l->all[1];
    const uint32_t cell = k < a->count ? a->first + k : b->first + k - a->count;
    return c->array->cells.at[cell] & 0xFFFFu;
}

static bool push_text(comparing *c, level *new)
{
    char text[4];
    const uint32_t n = zhv_utf8_encode(new->cp, text);
    c->text.n = new->bytes;
    for (uint32_t i = 0; i < n; i++) {
        char *to = zhv_vec_push(&c->text, &c->arena);
        if (to == NULL) {
            return false;
        }
        *to = text[i];
    }
    new->bytes += n;
    return true;
}

/* Down by a symbol. */
static bool go_down(comparing *c, uint32_t symbol)
{
    level new = c->path.at[c->path.n - 1];
    new.k = 0;
    new.cp = c->alphabet[symbol - ZHV_SYMBOL_FIRST];
    for (int i = 0; i < 2; i++) {
        const zhv_children all = new.all[i];
        new.all[i] = (zhv_children){0, 0, 0};
        const uint32_t slot =
            all.count ? zhv_child(&c->chain[i]->trie, new.slot[i], symbol) : 0;
        if (slot) {
            new.slot[i] = slot;
            new.all[i] = zhv_array_children(c->array, slot);
        } else if (c->path.n == 1) {
            new.slot[i] = 0;
        }
    }
    level *to = zhv_vec_push(&c->path, &c->arena);
    if (to == NULL || !push_text(c, &new)) {
        return false;
    }
    *to = new;
    return true;
}

/* Goes to the next path; false at the end or when out of memory. */
static bool next_path(comparing *c)
{
    while (c->path.n) {
        level *top = &c->path.at[c->path.n - 1];
        const uint32_t a = top->all[0].count;
        while (top->k < a + top->all[1].count) {
            const uint32_t k = top->k++;
            const uint32_t symbol = symbol_at(c, top, k);
            if (k < a || a == 0 ||
                zhv_child(&c->chain[0]->trie, top->slot[0], symbol) == 0) {
                return go_down(c, symbol);
            }
        }
        c->path.n--;
    }
    return false;
}

/* What no path tells: characters that are normalised first, and those of which
 * the two tables differ. */
static void note_characters(comparing *c)
{
    for (uint32_t cp = 0; cp < ZHV_KIN_KINDS; cp++) {
        const zhv_chain *a = c->chain[0];
        const zhv_chain *b = c->chain[1];
        if (zhv_symbol(&a->source, cp) == ZHV_SYMBOL_SPECIAL ||
            zhv_symbol(&b->source, cp) == ZHV_SYMBOL_SPECIAL) {
            set(c, cp, ZHV_KIN_ALWAYS);
        }
        const uint32_t both = a->first[cp] & b->first[cp];
        if (!(both & ZHV_QUICK_HARD) &&
            (a->first[cp] ^ b->first[cp]) & (ZHV_QUICK_HARD | 0xFFFFFFu)) {
            set(c, cp, ZHV_KIN_SWAP);
        }
    }
}

bool zhv_kin_compare(const zhv_chain *a, const zhv_chain *b,
                     const zhv_array *array, const uint32_t *alphabet,
                     uint8_t bit, uint8_t *kin)
{
    comparing c = {.chain = {a, b},
                   .array = array,
                   .alphabet = alphabet,
                   .bit = bit,
                   .kin = kin};
    zhv_arena_init(&c.arena);
    level *root = zhv_vec_push(&c.path, &c.arena);
    if (root) {
        *root = (level){.all = {zhv_array_children(array, a->unit_root),
                                zhv_array_children(array, b->unit_root)},
                        .slot = {a->unit_root, b->unit_root}};
        while (next_path(&c)) {
            note(&c);
        }
        note_characters(&c);
    }
    const bool good = !c.arena.failed;
    zhv_arena_drop(&c.arena);
    return good;
}
