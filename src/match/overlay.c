#include "match/overlay.h"

#include "match/layer_keys.h"
#include "match/three.h"

#define SUSPECTS 1024u

void zhv_overlay_init(zhv_overlay *o, zhv_arena *arena)
{
    *o = (zhv_overlay){.arena = arena};
}

/* Gates have all surrogates, and with them what is as they are in its last 16
 * bits: parts are suspected of that without a look. */
#define GATE_WORDS      1024u
#define SURROGATES      (0xD800u / 64)
#define SURROGATE_WORDS (0x800u / 64)

static inline uint64_t suspects_of(const zhv_overlay *o, uint32_t cp)
{
    return o->suspects == NULL         ? o->parts.n != 0
           : (cp & 0xF800u) == 0xD800u ? UINT64_MAX
                                       : o->suspects[cp % SUSPECTS];
}

/* Enters a part into the tables of the pile. */
static void suspect(zhv_overlay *o, uint32_t part)
{
    const struct zhv_gate *gate = o->parts.at[part].layer->gate;
    uint64_t fold[SUSPECTS / 64] = {0};
    for (uint32_t i = 0; i < GATE_WORDS; i++) {
        o->gate->first[i] |= gate->first[i];
        o->gate->lone[i] |= gate->lone[i];
    }
    for (uint32_t i = 0; i < GATE_WORDS; i++) {
        i += i == SURROGATES ? SURROGATE_WORDS : 0;
        fold[i % (SUSPECTS / 64)] |= gate->first[i];
    }
    for (uint32_t i = 0; i < SUSPECTS / 64; i++) {
        for (; fold[i]; fold[i] &= fold[i] - 1) {
            o->suspects[i * 64 + zhv_low_bit(fold[i])] |= UINT64_C(1)
                                                          << (part & 63);
        }
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
    o->dotted |= layer->dotted;
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
    return (lineup){suspects_of(o, cp), 0};
}

static inline zhv_part *next_part(const zhv_overlay *o, lineup *line,
                                  uint32_t cp)
{
    while (line->suspects && line->next < o->parts.n) {
        uint32_t i = line->next++;
        if (line->suspects >> (i & 63) & 1 &&
            zhv_gate_bit(o->parts.at[i].layer->gate->first, cp)) {
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

static bool may_begin(const zhv_overlay *o, zhv_str s, size_t pos, uint32_t cp,
                      uint32_t n)
{
    lineup line = lineup_of(o, cp);
    for (const zhv_part *p; (p = next_part(o, &line, cp)) != NULL;) {
        if (zhv_layer_begins(p->layer, s, pos, cp, n)) {
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
        if (!zhv_layer_has_pair(l, zhv_key_bit(hash))) {
            continue;
        }
        struct zhv_layer_slot *slot = zhv_layer_slot_of(l, key, hash);
        const zhv_lay *lay = slot ? lay_at(p, a.moment) : NULL;
        if (lay == NULL) {
            continue;
        }
        zhv_asker inside = a;
        inside.moment -= lay->moment;
        const zhv_record *r = zhv_layer_live(l, slot, inside);
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
                                  uint64_t room[ZHV_LENGTH_WORDS],
                                  uint32_t *longest)
{
    const uint64_t *lengths = NULL;
    *longest = 0;
    lineup line = lineup_of(o, cp);
    for (const zhv_part *p; (p = next_part(o, &line, cp)) != NULL;) {
        const zhv_layer *l = p->layer;
        const struct zhv_layer_first *f = zhv_layer_first_of(l, cp);
        if (f->cp == ZHV_RECORD_NONE) {
            continue;
        }
        for (uint32_t k = 0; lengths && k < ZHV_LENGTH_WORDS; k++) {
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
    uint32_t cp = zhv_key_cp(s, pos, &n);
    uint64_t room[ZHV_LENGTH_WORDS];
    uint32_t longest = 0;
    const bool may = o->parts.n && zhv_gate_bit(o->gate->first, cp) &&
                     may_begin(o, s, pos, cp, n);
    const uint64_t *lengths = may ? lengths_of(o, cp, room, &longest) : NULL;
    size_t best = 0;
    uint64_t hash = 0;
    size_t at = pos;
    for (uint32_t n_cp = 1; n_cp <= longest && at < s.len; n_cp++) {
        hash = zhv_key_extend(hash, zhv_key_cp(s, at, &n));
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
    uint32_t cp = zhv_key_cp(key, 0, &n);
    if (!may_begin(o, key, 0, cp, n)) {
        return false;
    }
    zhv_key_shape k = zhv_key_shape_of(key);
    asker.quoted = true;
    const zhv_record *r = live_in_pile(o, k.first, key, k.hash, asker);
    return r && r->remove;
}

/* Is there a part with a key at s[pos], that is cp and, unless the text ends
 * there, what makes `pair` with it? */
static bool some_stands(const zhv_overlay *o, zhv_str s, size_t pos,
                        uint32_t cp, bool ends, uint32_t pair)
{
    const uint64_t suspects = suspects_of(o, cp);
    bool lone = zhv_gate_bit(o->gate->lone, cp);
    for (uint32_t i = 0; i < o->parts.n; i++) {
        const zhv_layer *l = o->parts.at[i].layer;
        if ((suspects >> (i & 63) & 1) &&
            (lone || (!ends && zhv_layer_has_pair(l, pair))) &&
            zhv_layer_stands(l, s, pos, cp)) {
            return true;
        }
    }
    return false;
}

bool zhv_overlay_stands(const zhv_overlay *o, zhv_str s, size_t pos)
{
    uint32_t n;
    uint32_t m;
    uint32_t cp = zhv_key_cp(s, pos, &n);
    bool ends = pos + n >= s.len;
    uint32_t next = ends ? 0 : zhv_key_cp(s, pos + n, &m);
    return zhv_gate_bit(o->gate->first, cp) &&
           some_stands(o, s, pos, cp, ends, zhv_key_pair(cp, next));
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
        unsigned any = (unsigned)zhv_gate_bit(first, cp[0]) |
                       zhv_gate_bit(first, cp[1]) | zhv_gate_bit(first, cp[2]) |
                       zhv_gate_bit(first, cp[3]);
        if (any == 0) { /* at once: one branch for all four */
            continue;
        }
        for (unsigned k = 0; k < 4; k++) {
            if (cp[k] >= 0xD800 && cp[k] < 0xE000) {
                *pos += 3 * (size_t)k;
                return false;
            }
            if (zhv_gate_bit(first, cp[k]) &&
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
        if (zhv_gate_bit(first, zhv_key_cp(s, pos, &n)) &&
            zhv_overlay_stands(o, s, pos)) {
            return pos;
        }
        pos += n;
    }
    return s.len;
}
