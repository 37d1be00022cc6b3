#include "match/overlay.h"

#include "base/utf8.h"

#define NONE         UINT32_MAX
#define LENGTH_WORDS (ZHV_KEY_MAX_CP / 64 + 1)

/* Keys with more records than that get cursors. */
#define SCANNED_MAX 8

/* The last search of one kind of asker: where it stopped, what it found. */
typedef struct cursor {
    uint32_t seen; /* NONE: not begun */
    uint32_t found;
    uint32_t moment;
} cursor;

typedef cursor cursors[ZHV_VARIANTS][2]; /* by variant; quoted or not */

struct zhv_layer_slot {
    zhv_str key; /* ptr NULL: free */
    uint64_t hash;
    uint32_t head; /* first and last record of the key */
    uint32_t tail;
    uint32_t n;       /* records */
    cursors *cursors; /* NULL: few records */
};

/* Key lengths, in code points, of the keys that begin with cp. */
struct zhv_layer_first {
    uint32_t cp; /* NONE: free */
    uint32_t longest;
    uint64_t lengths[LENGTH_WORDS];
};

static bool bit(const uint64_t *set, uint32_t i)
{
    return set[(i & 0xFFFF) >> 6] >> (i & 63) & 1;
}

static void set_bit(uint64_t *set, uint32_t i)
{
    set[(i & 0xFFFF) >> 6] |= UINT64_C(1) << (i & 63);
}

static uint32_t pair_of(uint32_t first, uint32_t second)
{
    return (first * 0x9E3779B1u ^ second * 0x85EBCA6Bu) >> 16;
}

/* The hash is extended code point by code point, so that a walk along the
 * text has the hash of every prefix at the price of one. */
static uint64_t extend(uint64_t hash, uint32_t cp)
{
    hash = (hash ^ cp) * UINT64_C(0x9FB21C651E98DF25);
    return hash ^ (hash >> 29);
}

static uint32_t cp_at(zhv_str s, size_t pos, uint32_t *n)
{
    uint32_t cp = zhv_utf8_decode(s, pos, n);
    /* stray bytes get numbers beyond Unicode, so that they match themselves */
    return cp == ZHV_CP_INVALID ? 0x110000u + (unsigned char)s.ptr[pos] : cp;
}

/* ---- layers ---- */

void zhv_layer_init(zhv_layer *layer, zhv_arena *arena)
{
    *layer = (zhv_layer){.arena = arena};
}

static struct zhv_layer_slot *slot_of(struct zhv_layer_slot *slots,
                                      uint32_t cap, zhv_str key, uint64_t hash)
{
    uint32_t at = (uint32_t)(hash >> 17) & (cap - 1);
    while (slots[at].key.ptr &&
           !(slots[at].hash == hash && zhv_str_eq(slots[at].key, key))) {
        at = (at + 1) & (cap - 1);
    }
    return &slots[at];
}

static bool grow_slots(zhv_layer *l)
{
    uint32_t cap = l->cap ? l->cap * 2 : 64;
    struct zhv_layer_slot *slots =
        zhv_arena_calloc(l->arena, cap, sizeof *slots);
    if (slots == NULL) {
        return false;
    }
    for (uint32_t i = 0; i < l->cap; i++) {
        if (l->slots[i].key.ptr) {
            *slot_of(slots, cap, l->slots[i].key, l->slots[i].hash) =
                l->slots[i];
        }
    }
    l->slots = slots;
    l->cap = cap;
    return true;
}

static struct zhv_layer_first *first_of(struct zhv_layer_first *firsts,
                                        uint32_t cap, uint32_t cp)
{
    uint32_t at = (cp * 0x9E3779B1u >> 7) & (cap - 1);
    while (firsts[at].cp != NONE && firsts[at].cp != cp) {
        at = (at + 1) & (cap - 1);
    }
    return &firsts[at];
}

static bool grow_firsts(zhv_layer *l)
{
    uint32_t cap = l->firsts_cap ? l->firsts_cap * 2 : 64;
    struct zhv_layer_first *firsts =
        zhv_arena_calloc(l->arena, cap, sizeof *firsts);
    if (firsts == NULL) {
        return false;
    }
    for (uint32_t i = 0; i < cap; i++) {
        firsts[i].cp = NONE;
    }
    for (uint32_t i = 0; i < l->firsts_cap; i++) {
        if (l->firsts[i].cp != NONE) {
            *first_of(firsts, cap, l->firsts[i].cp) = l->firsts[i];
        }
    }
    l->firsts = firsts;
    l->firsts_cap = cap;
    return true;
}

/* What a key looks like from its beginning. */
typedef struct shape {
    uint32_t first;
    uint32_t second;
    uint32_t n_cp;
    uint64_t hash;
} shape;

static shape shape_of(zhv_str key)
{
    shape k = {0};
    for (size_t pos = 0; pos < key.len && k.n_cp <= ZHV_KEY_MAX_CP; k.n_cp++) {
        uint32_t n;
        uint32_t cp = cp_at(key, pos, &n);
        if (k.n_cp == 0) {
            k.first = cp;
        } else if (k.n_cp == 1) {
            k.second = cp;
        }
        k.hash = extend(k.hash, cp);
        pos += n;
    }
    return k;
}

static bool note_shape(zhv_layer *l, const shape *k)
{
    if (l->firsts_n >= l->firsts_cap / 2 && !grow_firsts(l)) {
        return false;
    }
    struct zhv_layer_first *f = first_of(l->firsts, l->firsts_cap, k->first);
    if (f->cp == NONE) {
        f->cp = k->first;
        l->firsts_n++;
    }
    f->lengths[k->n_cp / 64] |= UINT64_C(1) << (k->n_cp % 64);
    f->longest = k->n_cp > f->longest ? k->n_cp : f->longest;
    set_bit(l->gate.first, k->first);
    if (k->n_cp == 1) {
        set_bit(l->gate.lone, k->first);
    } else {
        set_bit(l->gate.pair, pair_of(k->first, k->second));
    }
    return true;
}

/* One more record of the key that the slot holds. */
static bool append(zhv_layer *l, struct zhv_layer_slot *slot, uint32_t index)
{
    if (slot->n == SCANNED_MAX) {
        slot->cursors = ZHV_NEW(l->arena, cursors);
        if (slot->cursors == NULL) {
            return false;
        }
    }
    for (uint32_t v = 0; slot->cursors && v < ZHV_VARIANTS; v++) {
        (*slot->cursors)[v][0].seen = NONE;
        (*slot->cursors)[v][1].seen = NONE;
    }
    l->records.at[slot->tail].next = index;
    slot->tail = index;
    slot->n++;
    return true;
}

bool zhv_layer_add(zhv_layer *l, zhv_str key, zhv_record record, bool *too_long)
{
    shape k = shape_of(key);
    *too_long = k.n_cp == 0 || k.n_cp > ZHV_KEY_MAX_CP;
    if (*too_long) {
        return false;
    }
    if ((l->n >= l->cap / 2 && !grow_slots(l)) || !note_shape(l, &k)) {
        return false;
    }
    zhv_record *new = zhv_vec_push(&l->records, l->arena);
    if (new == NULL) {
        return false;
    }
    *new = record;
    new->next = NONE;
    uint32_t index = l->records.n - 1;
    struct zhv_layer_slot *slot = slot_of(l->slots, l->cap, key, k.hash);
    if (slot->key.ptr == NULL) {
        *slot = (struct zhv_layer_slot){
            .key = key, .hash = k.hash, .head = index, .tail = index, .n = 1};
        l->n++;
        return true;
    }
    return append(l, slot, index);
}

/* The live record of a slot. Where a key has many, the search goes on from
 * where the same asker's last one stopped, so that a walk along a page looks
 * at each record once, even if askers take turns. */
static const zhv_record *live(const zhv_layer *l, struct zhv_layer_slot *slot,
                              zhv_asker a)
{
    cursor start = {NONE, NONE, 0};
    cursor *c = slot->cursors ? &(*slot->cursors)[a.variant][a.quoted] : &start;
    if (c->seen == NONE || c->moment > a.moment) {
        *c = start;
    }
    uint32_t i = c->seen == NONE ? slot->head : l->records.at[c->seen].next;
    for (; i != NONE && l->records.at[i].from <= a.moment;
         i = l->records.at[i].next) {
        const zhv_record *r = &l->records.at[i];
        if ((r->mask & ZHV_MASK(a.variant)) && (a.quoted || !r->guarded)) {
            c->found = i;
        }
        c->seen = i;
    }
    c->moment = a.moment;
    return c->found == NONE ? NULL : &l->records.at[c->found];
}

/* ---- piles ---- */

void zhv_overlay_init(zhv_overlay *o)
{
    o->n = 0;
    memset(&o->gate, 0, sizeof o->gate);
}

bool zhv_overlay_lay(zhv_overlay *o, zhv_layer *layer, uint32_t moment)
{
    if (o->n == ZHV_LAYERS_MAX) {
        return false;
    }
    o->part[o->n].layer = layer;
    o->part[o->n].moment = moment;
    o->n++;
    for (uint32_t i = 0; i < 1024; i++) {
        o->gate.first[i] |= layer->gate.first[i];
        o->gate.pair[i] |= layer->gate.pair[i];
        o->gate.lone[i] |= layer->gate.lone[i];
    }
    return true;
}

/* The live record of a key among all parts: the latest one. */
static const zhv_record *live_in_pile(const zhv_overlay *o, zhv_str key,
                                      uint64_t hash, zhv_asker a)
{
    const zhv_record *best = NULL;
    uint32_t best_from = 0;
    for (uint32_t i = 0; i < o->n; i++) {
        zhv_layer *l = o->part[i].layer;
        uint32_t base = o->part[i].moment;
        if (base > a.moment || l->cap == 0) {
            continue;
        }
        struct zhv_layer_slot *slot = slot_of(l->slots, l->cap, key, hash);
        zhv_asker inside = {a.variant, a.moment - base, a.quoted};
        const zhv_record *r = slot->key.ptr ? live(l, slot, inside) : NULL;
        if (r && (best == NULL || r->from + base >= best_from)) {
            best = r;
            best_from = r->from + base;
        }
    }
    return best;
}

/* Lengths of the keys of all parts that begin with cp; 0: none. */
static uint32_t lengths_of(const zhv_overlay *o, uint32_t cp,
                           uint64_t lengths[LENGTH_WORDS])
{
    uint32_t longest = 0;
    memset(lengths, 0, LENGTH_WORDS * sizeof *lengths);
    for (uint32_t i = 0; i < o->n; i++) {
        const zhv_layer *l = o->part[i].layer;
        if (!bit(l->gate.first, cp)) {
            continue;
        }
        const struct zhv_layer_first *f =
            first_of(l->firsts, l->firsts_cap, cp);
        if (f->cp == NONE) {
            continue;
        }
        for (uint32_t k = 0; k < LENGTH_WORDS; k++) {
            lengths[k] |= f->lengths[k];
        }
        longest = f->longest > longest ? f->longest : longest;
    }
    return longest;
}

size_t zhv_overlay_match(const zhv_overlay *o, zhv_str s, size_t pos,
                         zhv_asker asker, const zhv_record **out)
{
    *out = NULL;
    uint32_t n;
    uint32_t cp = cp_at(s, pos, &n);
    if (!bit(o->gate.first, cp)) {
        return 0;
    }
    uint64_t lengths[LENGTH_WORDS];
    uint32_t longest = lengths_of(o, cp, lengths);
    size_t best = 0;
    uint64_t hash = 0;
    size_t at = pos;
    for (uint32_t n_cp = 1; n_cp <= longest && at < s.len; n_cp++) {
        hash = extend(hash, cp_at(s, at, &n));
        at += n;
        if (!(lengths[n_cp / 64] >> (n_cp % 64) & 1)) {
            continue;
        }
        const zhv_record *r =
            live_in_pile(o, zhv_str_sub(s, pos, at), hash, asker);
        if (r && !r->remove) {
            best = at - pos;
            *out = r;
        }
    }
    return best;
}

bool zhv_overlay_deleted(const zhv_overlay *o, zhv_str key, zhv_asker asker)
{
    shape k = shape_of(key);
    if (k.n_cp == 0 || !bit(o->gate.first, k.first) ||
        !(k.n_cp == 1 ? bit(o->gate.lone, k.first)
                      : bit(o->gate.pair, pair_of(k.first, k.second)))) {
        return false;
    }
    asker.quoted = true;
    const zhv_record *r = live_in_pile(o, key, k.hash, asker);
    return r && r->remove;
}

size_t zhv_overlay_next(const zhv_overlay *o, zhv_str s, size_t pos)
{
    while (pos < s.len) {
        uint32_t n;
        uint32_t cp = cp_at(s, pos, &n);
        if (bit(o->gate.first, cp)) {
            if (bit(o->gate.lone, cp)) {
                return pos;
            }
            uint32_t m;
            if (pos + n < s.len &&
                bit(o->gate.pair, pair_of(cp, cp_at(s, pos + n, &m)))) {
                return pos;
            }
        }
        pos += n;
    }
    return s.len;
}
