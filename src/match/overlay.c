#include "match/overlay.h"

#include "base/hash.h"
#include "base/utf8.h"

#define NONE         UINT32_MAX
#define LENGTH_WORDS (ZHV_KEY_MAX_CP / 64 + 1)

struct zhv_overlay_slot {
    zhv_str key; /* ptr NULL: free */
    uint64_t hash;
    uint32_t head; /* first and last record of the key */
    uint32_t tail;
};

/* Key lengths, in code points, of the keys that begin with cp. */
struct zhv_overlay_first {
    uint32_t cp; /* NONE: free */
    uint32_t longest;
    uint64_t lengths[LENGTH_WORDS];
};

void zhv_overlay_init(zhv_overlay *o, zhv_arena *arena)
{
    *o = (zhv_overlay){.arena = arena};
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

static struct zhv_overlay_slot *slot_of(struct zhv_overlay_slot *slots,
                                        uint32_t cap, zhv_str key,
                                        uint64_t hash)
{
    uint32_t at = (uint32_t)(hash >> 17) & (cap - 1);
    while (slots[at].key.ptr &&
           !(slots[at].hash == hash && zhv_str_eq(slots[at].key, key))) {
        at = (at + 1) & (cap - 1);
    }
    return &slots[at];
}

static bool grow_slots(zhv_overlay *o)
{
    uint32_t cap = o->cap ? o->cap * 2 : 64;
    struct zhv_overlay_slot *slots =
        zhv_arena_calloc(o->arena, cap, sizeof *slots);
    if (slots == NULL) {
        return false;
    }
    for (uint32_t i = 0; i < o->cap; i++) {
        if (o->slots[i].key.ptr) {
            *slot_of(slots, cap, o->slots[i].key, o->slots[i].hash) =
                o->slots[i];
        }
    }
    o->slots = slots;
    o->cap = cap;
    return true;
}

static struct zhv_overlay_first *first_of(struct zhv_overlay_first *firsts,
                                          uint32_t cap, uint32_t cp)
{
    uint32_t at = (cp * 0x9E3779B1u >> 7) & (cap - 1);
    while (firsts[at].cp != NONE && firsts[at].cp != cp) {
        at = (at + 1) & (cap - 1);
    }
    return &firsts[at];
}

static bool grow_firsts(zhv_overlay *o)
{
    uint32_t cap = o->firsts_cap ? o->firsts_cap * 2 : 64;
    struct zhv_overlay_first *firsts =
        zhv_arena_calloc(o->arena, cap, sizeof *firsts);
    if (firsts == NULL) {
        return false;
    }
    for (uint32_t i = 0; i < cap; i++) {
        firsts[i].cp = NONE;
    }
    for (uint32_t i = 0; i < o->firsts_cap; i++) {
        if (o->firsts[i].cp != NONE) {
            *first_of(firsts, cap, o->firsts[i].cp) = o->firsts[i];
        }
    }
    o->firsts = firsts;
    o->firsts_cap = cap;
    return true;
}

static bool note_first(zhv_overlay *o, uint32_t cp, uint32_t n_cp)
{
    if (o->firsts_n >= o->firsts_cap / 2 && !grow_firsts(o)) {
        return false;
    }
    struct zhv_overlay_first *f = first_of(o->firsts, o->firsts_cap, cp);
    if (f->cp == NONE) {
        f->cp = cp;
        o->firsts_n++;
    }
    f->lengths[n_cp / 64] |= UINT64_C(1) << (n_cp % 64);
    if (n_cp > f->longest) {
        f->longest = n_cp;
    }
    o->first[(cp & 0xFFFF) >> 6] |= UINT64_C(1) << (cp & 63);
    return true;
}

bool zhv_overlay_add(zhv_overlay *o, zhv_str key, zhv_record record,
                     bool *too_long)
{
    uint64_t hash = 0;
    uint32_t first = 0;
    uint32_t n_cp = 0;
    for (size_t pos = 0; pos < key.len && n_cp <= ZHV_KEY_MAX_CP; n_cp++) {
        uint32_t n;
        uint32_t cp = cp_at(key, pos, &n);
        if (pos == 0) {
            first = cp;
        }
        hash = extend(hash, cp);
        pos += n;
    }
    *too_long = n_cp == 0 || n_cp > ZHV_KEY_MAX_CP;
    if (*too_long) {
        return false;
    }
    if ((o->n >= o->cap / 2 && !grow_slots(o)) || !note_first(o, first, n_cp)) {
        return false;
    }
    zhv_record *new = zhv_vec_push(&o->records, o->arena);
    if (new == NULL) {
        return false;
    }
    *new = record;
    new->next = NONE;
    uint32_t index = o->records.n - 1;
    struct zhv_overlay_slot *slot = slot_of(o->slots, o->cap, key, hash);
    if (slot->key.ptr == NULL) {
        *slot = (struct zhv_overlay_slot){key, hash, index, index};
        o->n++;
    } else {
        o->records.at[slot->tail].next = index;
        slot->tail = index;
    }
    o->has_removals |= record.remove;
    return true;
}

static const zhv_record *live(const zhv_overlay *o,
                              const struct zhv_overlay_slot *slot,
                              zhv_variant v, uint32_t moment, bool quoted)
{
    const zhv_record *found = NULL;
    for (uint32_t i = slot->head; i != NONE; i = o->records.at[i].next) {
        const zhv_record *r = &o->records.at[i];
        if (r->from > moment) {
            break;
        }
        if ((r->mask & ZHV_MASK(v)) && (quoted || !r->guarded)) {
            found = r;
        }
    }
    return found;
}

size_t zhv_overlay_match(const zhv_overlay *o, zhv_str s, size_t pos,
                         size_t max, zhv_variant v, uint32_t moment,
                         bool quoted, const zhv_record **out)
{
    *out = NULL;
    if (o->firsts_cap == 0) {
        return 0;
    }
    uint32_t n;
    uint32_t cp = cp_at(s, pos, &n);
    const struct zhv_overlay_first *f = first_of(o->firsts, o->firsts_cap, cp);
    if (f->cp == NONE) {
        return 0;
    }
    size_t end = max < s.len - pos ? pos + max : s.len;
    size_t best = 0;
    uint64_t hash = 0;
    size_t at = pos;
    for (uint32_t n_cp = 1; n_cp <= f->longest && at < end; n_cp++) {
        cp = cp_at(s, at, &n);
        at += n;
        if (at > end) {
            break;
        }
        hash = extend(hash, cp);
        if (!(f->lengths[n_cp / 64] >> (n_cp % 64) & 1)) {
            continue;
        }
        const struct zhv_overlay_slot *slot =
            slot_of(o->slots, o->cap, zhv_str_sub(s, pos, at), hash);
        const zhv_record *r =
            slot->key.ptr ? live(o, slot, v, moment, quoted) : NULL;
        if (r && !r->remove) {
            best = at - pos;
            *out = r;
        }
    }
    return best;
}

bool zhv_overlay_deleted(const zhv_overlay *o, zhv_str key, zhv_variant v,
                         uint32_t moment)
{
    if (!o->has_removals || o->cap == 0) {
        return false;
    }
    uint64_t hash = 0;
    for (size_t pos = 0; pos < key.len;) {
        uint32_t n;
        hash = extend(hash, cp_at(key, pos, &n));
        pos += n;
    }
    const struct zhv_overlay_slot *slot = slot_of(o->slots, o->cap, key, hash);
    const zhv_record *r = slot->key.ptr ? live(o, slot, v, moment, true) : NULL;
    return r && r->remove;
}
