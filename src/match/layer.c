#include "match/layer_keys.h"

/* Keys with more records than that get cursors. */
#define SCANNED_MAX 8

/* The last search of one kind of asker: where it stopped, what it found. */
typedef struct cursor {
    uint32_t seen; /* ZHV_RECORD_NONE: not begun */
    uint32_t found;
} cursor;

struct zhv_layer_cursors {
    cursor at[ZHV_VARIANTS][2]; /* by variant; quoted or not */
};

/* Of the table of beginnings, which has two bits a key. */
#define PAIRS_BITS_MIN 11u
#define PAIRS_BITS_MAX 20u

static void set_bit(uint64_t *set, uint32_t i)
{
    set[(i & 0xFFFF) >> 6] |= UINT64_C(1) << (i & 63);
}

void zhv_layer_init(zhv_layer *layer, zhv_arena *arena)
{
    *layer = (zhv_layer){.arena = arena};
}

static struct zhv_layer_slot *place_of(struct zhv_layer_slot *slots,
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
            *place_of(slots, cap, l->slots[i].key, l->slots[i].hash) =
                l->slots[i];
        }
    }
    l->slots = slots;
    l->cap = cap;
    return true;
}

static void set_pair(zhv_layer *l, uint32_t pair)
{
    uint32_t i = pair >> l->pairs_shift;
    l->pairs[i >> 6] |= UINT64_C(1) << (i & 63);
}

/* At most one bit in thirty-two is set, up to 16,384 keys. */
static bool grow_pairs(zhv_layer *l)
{
    uint32_t bits = l->pairs ? 32 - l->pairs_shift + 1 : PAIRS_BITS_MIN;
    if (bits > PAIRS_BITS_MAX) {
        return true;
    }
    uint64_t *pairs =
        zhv_arena_calloc(l->arena, (size_t)1 << (bits - 6), sizeof *pairs);
    if (pairs == NULL) {
        return false;
    }
    l->pairs = pairs;
    l->pairs_shift = 32 - bits;
    for (uint32_t i = 0; i < l->cap; i++) {
        if (l->slots[i].key.ptr) {
            set_pair(l, l->slots[i].pair);
            set_pair(l, zhv_key_bit(l->slots[i].hash));
        }
    }
    return true;
}

static struct zhv_layer_first *first_place(struct zhv_layer_first *firsts,
                                           uint32_t cap, uint32_t cp)
{
    uint32_t at = (cp * 0x9E3779B1u >> 7) & (cap - 1);
    while (firsts[at].cp != ZHV_RECORD_NONE && firsts[at].cp != cp) {
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
        firsts[i].cp = ZHV_RECORD_NONE;
    }
    for (uint32_t i = 0; i < l->firsts_cap; i++) {
        if (l->firsts[i].cp != ZHV_RECORD_NONE) {
            *first_place(firsts, cap, l->firsts[i].cp) = l->firsts[i];
        }
    }
    l->firsts = firsts;
    l->firsts_cap = cap;
    return true;
}

zhv_key_shape zhv_key_shape_of(zhv_str key)
{
    zhv_key_shape k = {0};
    for (size_t pos = 0; pos < key.len && k.n_cp <= ZHV_KEY_MAX_CP; k.n_cp++) {
        uint32_t n;
        uint32_t cp = zhv_key_cp(key, pos, &n);
        if (k.n_cp == 0) {
            k.first = cp;
        } else if (k.n_cp == 1) {
            k.second = cp;
        }
        k.hash = zhv_key_extend(k.hash, cp);
        k.dotted |= cp == 0xB7;
        pos += n;
    }
    return k;
}

static bool make_room(zhv_layer *l)
{
    if (l->gate == NULL && (l->gate = ZHV_NEW(l->arena, struct zhv_gate))) {
        /* no characters: keys may begin with the bytes of what they would be */
        memset(l->gate->first + 0xD800 / 64, 0xFF, 0x800 / 8);
    }
    bool full = l->n >= l->cap / 2 || l->pairs == NULL;
    return l->gate && (!full || (grow_slots(l) && grow_pairs(l))) &&
           (l->firsts_n < l->firsts_cap / 2 || grow_firsts(l));
}

static void note_shape(zhv_layer *l, const zhv_key_shape *k)
{
    struct zhv_layer_first *f = first_place(l->firsts, l->firsts_cap, k->first);
    if (f->cp == ZHV_RECORD_NONE) {
        f->cp = k->first;
        l->firsts_n++;
    }
    f->lengths[k->n_cp / 64] |= UINT64_C(1) << (k->n_cp % 64);
    f->longest = k->n_cp > f->longest ? k->n_cp : f->longest;
    set_bit(l->gate->first, k->first);
    set_pair(l, zhv_key_bit(k->hash));
    if (k->n_cp == 1) {
        set_bit(l->gate->lone, k->first);
    } else {
        set_pair(l, zhv_key_pair(k->first, k->second));
    }
}

/* What searches of the key have found is no longer true. */
static void forget_searches(struct zhv_layer_slot *slot)
{
    for (uint32_t v = 0; slot->cursors && v < ZHV_VARIANTS; v++) {
        slot->cursors->at[v][0].seen = ZHV_RECORD_NONE;
        slot->cursors->at[v][1].seen = ZHV_RECORD_NONE;
    }
}

static bool same_but_mask(const zhv_record *a, const zhv_record *b)
{
    return a->from == b->from && a->origin == b->origin &&
           a->remove == b->remove && a->guarded == b->guarded &&
           zhv_str_eq(a->value, b->value);
}

/* One more record of the key that the slot holds. */
static bool append(zhv_layer *l, struct zhv_layer_slot *slot, uint32_t index)
{
    if (slot->n == SCANNED_MAX) {
        slot->cursors = ZHV_NEW(l->arena, struct zhv_layer_cursors);
        if (slot->cursors == NULL) {
            return false;
        }
    }
    forget_searches(slot);
    l->records.at[slot->tail].next = index;
    slot->tail = index;
    slot->n++;
    return true;
}

bool zhv_layer_add(zhv_layer *l, zhv_str key, zhv_record record, bool *too_long)
{
    zhv_key_shape k = zhv_key_shape_of(key);
    *too_long = k.n_cp == 0 || k.n_cp > ZHV_KEY_MAX_CP;
    if (*too_long || !make_room(l)) {
        return false;
    }
    l->timed |= record.from != 0;
    l->removes |= record.remove;
    l->dotted |= k.dotted;
    struct zhv_layer_slot *slot = place_of(l->slots, l->cap, key, k.hash);
    if (slot->key.ptr && same_but_mask(&l->records.at[slot->tail], &record)) {
        l->records.at[slot->tail].mask |= record.mask;
        forget_searches(slot);
        return true;
    }
    uint32_t index = l->records.n;
    zhv_record *new = zhv_vec_push(&l->records, l->arena);
    if (new == NULL) {
        return false;
    }
    *new = record;
    new->next = ZHV_RECORD_NONE;
    if (slot->key.ptr) {
        return append(l, slot, index);
    }
    *slot = (struct zhv_layer_slot){.key = key,
                                    .hash = k.hash,
                                    .head = index,
                                    .tail = index,
                                    .n = 1,
                                    .pair = zhv_key_pair(k.first, k.second)};
    l->n++;
    note_shape(l, &k);
    return true;
}

bool zhv_layer_rules(const zhv_layer *l, zhv_str key)
{
    const struct zhv_layer_slot *slot =
        l->cap ? zhv_layer_slot_of(l, key, zhv_key_shape_of(key).hash) : NULL;
    return slot && !l->records.at[slot->head].name;
}

const zhv_record *zhv_layer_live(const zhv_layer *l,
                                 struct zhv_layer_slot *slot, zhv_asker a)
{
    cursor start = {ZHV_RECORD_NONE, ZHV_RECORD_NONE};
    cursor *c =
        slot->cursors ? &slot->cursors->at[a.variant][a.quoted] : &start;
    if (l->records.at[slot->head].name != a.names) {
        return NULL;
    }
    if (c->seen == ZHV_RECORD_NONE || l->records.at[c->seen].from > a.moment) {
        *c = (cursor){ZHV_RECORD_NONE, ZHV_RECORD_NONE};
    }
    uint32_t i =
        c->seen == ZHV_RECORD_NONE ? slot->head : l->records.at[c->seen].next;
    for (; i != ZHV_RECORD_NONE && l->records.at[i].from <= a.moment;
         i = l->records.at[i].next) {
        const zhv_record *r = &l->records.at[i];
        if ((r->mask & ZHV_MASK(a.variant)) && (a.quoted || !r->guarded)) {
            c->found = i;
        }
        c->seen = i;
    }
    return c->found == ZHV_RECORD_NONE ? NULL : &l->records.at[c->found];
}

const struct zhv_layer_first *zhv_layer_first_of(const zhv_layer *l,
                                                 uint32_t cp)
{
    return first_place(l->firsts, l->firsts_cap, cp);
}

struct zhv_layer_slot *zhv_layer_slot_of(const zhv_layer *l, zhv_str key,
                                         uint64_t hash)
{
    struct zhv_layer_slot *slot = place_of(l->slots, l->cap, key, hash);
    return slot->key.ptr ? slot : NULL;
}

bool zhv_layer_stands(const zhv_layer *l, zhv_str s, size_t pos, uint32_t cp)
{
    const struct zhv_layer_first *f = zhv_layer_first_of(l, cp);
    uint64_t hash = 0;
    size_t at = pos;
    if (f->cp == ZHV_RECORD_NONE) {
        return false;
    }
    for (uint32_t n_cp = 1; n_cp <= f->longest && at < s.len; n_cp++) {
        uint32_t n;
        hash = zhv_key_extend(hash, zhv_key_cp(s, at, &n));
        at += n;
        if (f->lengths[n_cp / 64] >> (n_cp % 64) & 1 &&
            zhv_layer_has_pair(l, zhv_key_bit(hash)) &&
            zhv_layer_slot_of(l, zhv_str_sub(s, pos, at), hash)) {
            return true;
        }
    }
    return false;
}
