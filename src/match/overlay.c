#include "match/overlay.h"

#include "base/compiler.h"
#include "base/utf8.h"
#include "match/three.h"

#define NONE         UINT32_MAX
#define LENGTH_WORDS (ZHV_KEY_MAX_CP / 64 + 1)

/* Keys with more records than that get cursors. */
#define SCANNED_MAX 8

/* The last search of one kind of asker: where it stopped, what it found. */
typedef struct cursor {
    uint32_t seen; /* NONE: not begun */
    uint32_t found;
} cursor;

typedef cursor cursors[ZHV_VARIANTS][2]; /* by variant; quoted or not */

struct zhv_layer_slot {
    zhv_str key; /* ptr NULL: free */
    uint64_t hash;
    uint32_t head; /* first and last record of the key */
    uint32_t tail;
    uint32_t n;       /* records */
    uint32_t pair;    /* hash of the first two code points */
    cursors *cursors; /* NULL: few records */
};

/* Key lengths, in code points, of the keys that begin with cp. */
struct zhv_layer_first {
    uint32_t cp; /* NONE: free */
    uint32_t longest;
    uint64_t lengths[LENGTH_WORDS];
};

/* Bit sets by first code point; 16 KiB, meant to stay in a near cache. */
struct zhv_gate {
    uint64_t first[1024];
    uint64_t lone[1024]; /* keys of one code point */
};

/* Of the table of beginnings, which has two bits a key. */
#define PAIRS_BITS_MIN 11u
#define PAIRS_BITS_MAX 20u

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
    return first * 0x9E3779B1u ^ second * 0x85EBCA6Bu;
}

/* The hash is extended code point by code point, so that a walk along the
 * text has the hash of every prefix at the price of one. */
static uint64_t extend(uint64_t hash, uint32_t cp)
{
    hash = (hash ^ cp) * UINT64_C(0x9FB21C651E98DF25);
    return hash ^ (hash >> 29);
}

static inline uint32_t cp_at(zhv_str s, size_t pos, uint32_t *n)
{
    const unsigned char *p = (const unsigned char *)s.ptr + pos;
    if (ZHV_LIKELY(s.len - pos >= 3 && p[0] > 0xE0 && p[0] < 0xED &&
                   (p[1] & 0xC0) == 0x80 && (p[2] & 0xC0) == 0x80)) {
        *n = 3; /* nearly all of Chinese */
        return (p[0] & 0xFu) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
    }
    if (p[0] < 0x80) {
        *n = 1;
        return p[0];
    }
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

/* Keys themselves are in the table too: one look at it, which is small, spares
 * most looks into the slots, which are not. */
static inline uint32_t key_bit(uint64_t hash)
{
    return (uint32_t)(hash >> 32);
}

static void set_pair(zhv_layer *l, uint32_t pair)
{
    uint32_t i = pair >> l->pairs_shift;
    l->pairs[i >> 6] |= UINT64_C(1) << (i & 63);
}

/* May keys begin with these two? Or, with key_bit() of it, is it a key? */
static inline bool has_pair(const zhv_layer *l, uint32_t pair)
{
    uint32_t i = pair >> l->pairs_shift;
    return l->pairs[i >> 6] >> (i & 63) & 1;
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
            set_pair(l, key_bit(l->slots[i].hash));
        }
    }
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

static void note_shape(zhv_layer *l, const shape *k)
{
    struct zhv_layer_first *f = first_of(l->firsts, l->firsts_cap, k->first);
    if (f->cp == NONE) {
        f->cp = k->first;
        l->firsts_n++;
    }
    f->lengths[k->n_cp / 64] |= UINT64_C(1) << (k->n_cp % 64);
    f->longest = k->n_cp > f->longest ? k->n_cp : f->longest;
    set_bit(l->gate->first, k->first);
    set_pair(l, key_bit(k->hash));
    if (k->n_cp == 1) {
        set_bit(l->gate->lone, k->first);
    } else {
        set_pair(l, pair_of(k->first, k->second));
    }
}

/* What searches of the key have found is no longer true. */
static void forget_searches(struct zhv_layer_slot *slot)
{
    for (uint32_t v = 0; slot->cursors && v < ZHV_VARIANTS; v++) {
        (*slot->cursors)[v][0].seen = NONE;
        (*slot->cursors)[v][1].seen = NONE;
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
        slot->cursors = ZHV_NEW(l->arena, cursors);
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
    shape k = shape_of(key);
    *too_long = k.n_cp == 0 || k.n_cp > ZHV_KEY_MAX_CP;
    if (*too_long || !make_room(l)) {
        return false;
    }
    l->timed |= record.from != 0;
    l->removes |= record.remove;
    struct zhv_layer_slot *slot = slot_of(l->slots, l->cap, key, k.hash);
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
    new->next = NONE;
    if (slot->key.ptr) {
        return append(l, slot, index);
    }
    *slot = (struct zhv_layer_slot){.key = key,
                                    .hash = k.hash,
                                    .head = index,
                                    .tail = index,
                                    .n = 1,
                                    .pair = pair_of(k.first, k.second)};
    l->n++;
    note_shape(l, &k);
    return true;
}

/* The live record of a slot. Where a key has many, the search goes on from
 * where the same asker's last one stopped, so that a walk along a page looks
 * at each record once, even if askers take turns. */
static const zhv_record *live(const zhv_layer *l, struct zhv_layer_slot *slot,
                              zhv_asker a)
{
    cursor start = {NONE, NONE};
    cursor *c = slot->cursors ? &(*slot->cursors)[a.variant][a.quoted] : &start;
    if (c->seen == NONE || l->records.at[c->seen].from > a.moment) {
        *c = (cursor){NONE, NONE};
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
    return c->found == NONE ? NULL : &l->records.at[c->found];
}

/* ---- piles ---- */

#define SUSPECTS 1024u

void zhv_overlay_init(zhv_overlay *o, zhv_arena *arena)
{
    *o = (zhv_overlay){.arena = arena};
}

/* Enters a part into the tables of the pile. */
static void suspect(zhv_overlay *o, uint32_t part)
{
    const struct zhv_gate *gate = o->parts.at[part].layer->gate;
    uint64_t fold[SUSPECTS / 64] = {0};
    for (uint32_t i = 0; i < 1024; i++) {
        o->gate->first[i] |= gate->first[i];
        o->gate->lone[i] |= gate->lone[i];
        fold[i % (SUSPECTS / 64)] |= gate->first[i];
    }
    for (uint32_t i = 0; i < SUSPECTS; i++) {
        o->suspects[i] |= (fold[i / 64] >> (i % 64) & 1) << (part & 63);
    }
}

/* Tables of a pile of two or more; of one, they are the layer's. */
static bool make_tables(zhv_overlay *o)
{
    struct zhv_gate *gate = ZHV_NEW(o->arena, struct zhv_gate);
    o->suspects = zhv_arena_calloc(o->arena, SUSPECTS, sizeof *o->suspects);
    if (gate == NULL || o->suspects == NULL) {
        return false;
    }
    o->gate = gate;
    suspect(o, 0);
    return true;
}

static bool add_part(zhv_overlay *o, zhv_layer *layer)
{
    uint32_t n = o->parts.n;
    if (n == 1 && !make_tables(o)) {
        return false;
    }
    zhv_part *part = zhv_vec_push(&o->parts, o->arena);
    if (part == NULL) {
        return false;
    }
    *part = (zhv_part){.layer = layer};
    layer->part = n;
    o->ascii |= (layer->gate->first[0] | layer->gate->first[1]) != 0;
    o->removes |= layer->removes;
    if (n == 0) {
        o->gate = layer->gate;
    } else {
        suspect(o, n);
    }
    return true;
}

bool zhv_overlay_lay(zhv_overlay *o, zhv_layer *layer, uint32_t moment)
{
    if (layer->n == 0) {
        return true;
    }
    bool there = !layer->timed && layer->part < o->parts.n &&
                 o->parts.at[layer->part].layer == layer;
    if (!there && !add_part(o, layer)) {
        return false;
    }
    zhv_lay *lay = zhv_vec_push(&o->parts.at[layer->part].lays, o->arena);
    if (lay) {
        *lay = (zhv_lay){moment, o->height++};
    }
    return lay != NULL;
}

/* The parts that may hold a key beginning with cp, one after the other. */
typedef struct lineup {
    uint64_t suspects;
    uint32_t next;
} lineup;

static inline lineup lineup_of(const zhv_overlay *o, uint32_t cp)
{
    uint64_t all = o->parts.n ? 1 : 0;
    return (lineup){o->suspects ? o->suspects[cp % SUSPECTS] : all, 0};
}

static inline zhv_part *next_part(const zhv_overlay *o, lineup *line,
                                  uint32_t cp)
{
    while (line->suspects && line->next < o->parts.n) {
        uint32_t i = line->next++;
        if (line->suspects >> (i & 63) & 1 &&
            bit(o->parts.at[i].layer->gate->first, cp)) {
            return &o->parts.at[i];
        }
    }
    return NULL;
}

/* The last lay of a part up to a moment; NULL when it is not there yet. */
static const zhv_lay *lay_at(zhv_part *p, uint32_t moment)
{
    uint32_t i = p->lays.at[p->seen].moment <= moment ? p->seen : 0;
    if (p->lays.at[i].moment > moment) {
        return NULL;
    }
    while (i + 1 < p->lays.n && p->lays.at[i + 1].moment <= moment) {
        i++;
    }
    p->seen = i;
    return &p->lays.at[i];
}

/* May a key of the layer stand at s[pos], where cp stands on n bytes and is
 * known to begin keys? By the first two characters. */
static inline bool begins(const zhv_layer *l, zhv_str s, size_t pos,
                          uint32_t cp, uint32_t n)
{
    if (bit(l->gate->lone, cp)) {
        return true;
    }
    uint32_t m;
    return pos + n < s.len && has_pair(l, pair_of(cp, cp_at(s, pos + n, &m)));
}

static bool may_begin(const zhv_overlay *o, zhv_str s, size_t pos, uint32_t cp,
                      uint32_t n)
{
    lineup line = lineup_of(o, cp);
    for (const zhv_part *p; (p = next_part(o, &line, cp)) != NULL;) {
        if (begins(p->layer, s, pos, cp, n)) {
            return true;
        }
    }
    return false;
}

/* The live record of a key that begins with cp, among all parts: the latest
 * one, and of those the highest. */
static const zhv_record *live_in_pile(const zhv_overlay *o, uint32_t cp,
                                      zhv_str key, uint64_t hash, zhv_asker a)
{
    const zhv_record *best = NULL;
    uint32_t best_from = 0;
    uint32_t best_height = 0;
    lineup line = lineup_of(o, cp);
    for (zhv_part *p; (p = next_part(o, &line, cp)) != NULL;) {
        zhv_layer *l = p->layer;
        if (!has_pair(l, key_bit(hash))) {
            continue;
        }
        struct zhv_layer_slot *slot = slot_of(l->slots, l->cap, key, hash);
        const zhv_lay *lay = slot->key.ptr ? lay_at(p, a.moment) : NULL;
        if (lay == NULL) {
            continue;
        }
        zhv_asker inside = {a.variant, a.moment - lay->moment, a.quoted};
        const zhv_record *r = live(l, slot, inside);
        uint32_t from = r ? r->from + lay->moment : 0;
        if (r && (best == NULL || from > best_from ||
                  (from == best_from && lay->height > best_height))) {
            best = r;
            best_from = from;
            best_height = lay->height;
        }
    }
    return best;
}

/* Lengths of the keys of all parts that begin with cp: of one part its own,
 * else in room. *longest: 0 for none. */
static const uint64_t *lengths_of(const zhv_overlay *o, uint32_t cp,
                                  uint64_t room[LENGTH_WORDS],
                                  uint32_t *longest)
{
    const uint64_t *lengths = NULL;
    *longest = 0;
    lineup line = lineup_of(o, cp);
    for (const zhv_part *p; (p = next_part(o, &line, cp)) != NULL;) {
        const zhv_layer *l = p->layer;
        const struct zhv_layer_first *f =
            first_of(l->firsts, l->firsts_cap, cp);
        if (f->cp == NONE) {
            continue;
        }
        for (uint32_t k = 0; lengths && k < LENGTH_WORDS; k++) {
            room[k] = lengths[k] | f->lengths[k];
        }
        lengths = lengths ? room : f->lengths;
        *longest = f->longest > *longest ? f->longest : *longest;
    }
    return lengths;
}

size_t zhv_overlay_match(const zhv_overlay *o, zhv_str s, size_t pos,
                         zhv_asker asker, const zhv_record **out)
{
    *out = NULL;
    uint32_t n;
    uint32_t cp = cp_at(s, pos, &n);
    uint64_t room[LENGTH_WORDS];
    uint32_t longest = 0;
    const uint64_t *lengths =
        may_begin(o, s, pos, cp, n) ? lengths_of(o, cp, room, &longest) : NULL;
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
            live_in_pile(o, cp, zhv_str_sub(s, pos, at), hash, asker);
        if (r && !r->remove) {
            best = at - pos;
            *out = r;
        }
    }
    return best;
}

bool zhv_overlay_deleted(const zhv_overlay *o, zhv_str key, zhv_asker asker)
{
    if (key.len == 0 || !o->removes) {
        return false;
    }
    uint32_t n;
    uint32_t cp = cp_at(key, 0, &n);
    if (!may_begin(o, key, 0, cp, n)) {
        return false;
    }
    shape k = shape_of(key);
    asker.quoted = true;
    const zhv_record *r = live_in_pile(o, k.first, key, k.hash, asker);
    return r && r->remove;
}

/* Does some key of the layer stand at s[pos], which begins with cp? */
static bool stands(const zhv_layer *l, zhv_str s, size_t pos, uint32_t cp)
{
    const struct zhv_layer_first *f = first_of(l->firsts, l->firsts_cap, cp);
    uint64_t hash = 0;
    size_t at = pos;
    if (f->cp == NONE) {
        return false;
    }
    for (uint32_t n_cp = 1; n_cp <= f->longest && at < s.len; n_cp++) {
        uint32_t n;
        hash = extend(hash, cp_at(s, at, &n));
        at += n;
        if (f->lengths[n_cp / 64] >> (n_cp % 64) & 1 &&
            has_pair(l, key_bit(hash)) &&
            slot_of(l->slots, l->cap, zhv_str_sub(s, pos, at), hash)->key.ptr) {
            return true;
        }
    }
    return false;
}

/* Is there a part with a key at s[pos], that is cp and, unless the text ends
 * there, what makes `pair` with it? */
static bool some_stands(const zhv_overlay *o, zhv_str s, size_t pos,
                        uint32_t cp, bool ends, uint32_t pair)
{
    uint64_t suspects = o->suspects ? o->suspects[cp % SUSPECTS] : 1;
    bool lone = bit(o->gate->lone, cp);
    for (uint32_t i = 0; i < o->parts.n; i++) {
        const zhv_layer *l = o->parts.at[i].layer;
        if ((suspects >> (i & 63) & 1) &&
            (lone || (!ends && has_pair(l, pair))) && stands(l, s, pos, cp)) {
            return true;
        }
    }
    return false;
}

bool zhv_overlay_stands(const zhv_overlay *o, zhv_str s, size_t pos)
{
    uint32_t n;
    uint32_t m;
    uint32_t cp = cp_at(s, pos, &n);
    bool ends = pos + n >= s.len;
    uint32_t next = ends ? 0 : cp_at(s, pos + n, &m);
    return bit(o->gate->first, cp) &&
           some_stands(o, s, pos, cp, ends, pair_of(cp, next));
}

const uint64_t *zhv_overlay_firsts(const zhv_overlay *o)
{
    return o->gate->first;
}

/* Characters of three bytes from pos on, by fours. Of those below U+1000 it is
 * not known whether they are too long for what they are, surrogates are no
 * characters: there it stops, at a key, and near the end. True: at a key. */
static bool next_of_fours(const zhv_overlay *o, zhv_str s, size_t *pos)
{
    const uint64_t *first = o->gate->first;
    uint16_t cp[4];
    for (; s.len - *pos >= 14; *pos += 12) {
        if (!zhv_three_four(s.ptr + *pos, cp) ||
            ((cp[0] - 0x1000u) | (cp[1] - 0x1000u) | (cp[2] - 0x1000u) |
             (cp[3] - 0x1000u)) >>
                31) {
            return false;
        }
        unsigned any = (unsigned)bit(first, cp[0]) | bit(first, cp[1]) |
                       bit(first, cp[2]) | bit(first, cp[3]);
        if (any == 0) { /* at once: one branch for all four */
            continue;
        }
        for (unsigned k = 0; k < 4; k++) {
            if (cp[k] >= 0xD800 && cp[k] < 0xE000) {
                *pos += 3 * (size_t)k;
                return false;
            }
            if (bit(first, cp[k]) &&
                zhv_overlay_stands(o, s, *pos + 3 * (size_t)k)) {
                *pos += 3 * (size_t)k;
                return true;
            }
        }
    }
    return false;
}

size_t zhv_overlay_next(const zhv_overlay *o, zhv_str s, size_t pos)
{
    if (o->parts.n == 0) {
        return s.len;
    }
    const uint64_t *first = o->gate->first;
    const bool ascii = o->ascii;
    while (pos < s.len) {
        if (!ascii && (unsigned char)s.ptr[pos] < 0x80) {
            pos = zhv_utf8_skip_ascii(s, pos + 1);
            continue;
        }
        if (next_of_fours(o, s, &pos)) {
            return pos;
        }
        if (pos >= s.len) {
            break;
        }
        uint32_t n;
        if (bit(first, cp_at(s, pos, &n)) && zhv_overlay_stands(o, s, pos)) {
            return pos;
        }
        pos += n;
    }
    return s.len;
}
