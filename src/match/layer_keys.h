/* How a layer holds its keys: for layer.c, which fills it, and overlay.c,
 * which searches several of them at once. */
#ifndef ZHV_LAYER_KEYS_H
#define ZHV_LAYER_KEYS_H

#include "base/compiler.h"
#include "base/utf8.h"
#include "match/layer.h"

#define ZHV_RECORD_NONE  UINT32_MAX
#define ZHV_LENGTH_WORDS (ZHV_KEY_MAX_CP / 64 + 1)

struct zhv_layer_slot {
    zhv_str key; /* ptr NULL: free */
    uint64_t hash;
    uint32_t head; /* first and last record of the key */
    uint32_t tail;
    uint32_t n;                        /* records */
    uint32_t pair;                     /* hash of the first two code points */
    struct zhv_layer_cursors *cursors; /* NULL: few records */
};

/* Key lengths, in code points, of the keys that begin with cp. */
struct zhv_layer_first {
    uint32_t cp; /* ZHV_RECORD_NONE: free */
    uint32_t longest;
    uint64_t lengths[ZHV_LENGTH_WORDS];
};

/* Bit sets by first code point; 16 KiB, meant to stay in a near cache. */
struct zhv_gate {
    uint64_t first[1024];
    uint64_t lone[1024]; /* keys of one code point */
};

static inline bool zhv_gate_bit(const uint64_t *set, uint32_t i)
{
    return set[(i & 0xFFFF) >> 6] >> (i & 63) & 1;
}

static inline uint32_t zhv_key_pair(uint32_t first, uint32_t second)
{
    return first * 0x9E3779B1u ^ second * 0x85EBCA6Bu;
}

/* The hash is extended code point by code point, so that a walk along the
 * text has the hash of every prefix at the price of one. */
static inline uint64_t zhv_key_extend(uint64_t hash, uint32_t cp)
{
    hash = (hash ^ cp) * UINT64_C(0x9FB21C651E98DF25);
    return hash ^ (hash >> 29);
}

static inline uint32_t zhv_key_cp(zhv_str s, size_t pos, uint32_t *n)
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

/* Keys themselves are in the table too: one look at it, which is small, spares
 * most looks into the slots, which are not. */
static inline uint32_t zhv_key_bit(uint64_t hash)
{
    return (uint32_t)(hash >> 32);
}

/* May keys begin with these two? Or, with zhv_key_bit() of it, is it a key? */
static inline bool zhv_layer_has_pair(const zhv_layer *l, uint32_t pair)
{
    uint32_t i = pair >> l->pairs_shift;
    return l->pairs[i >> 6] >> (i & 63) & 1;
}

/* May a key of the layer stand at s[pos], where cp stands on n bytes and is
 * known to begin keys? By the first two characters. */
static inline bool zhv_layer_begins(const zhv_layer *l, zhv_str s, size_t pos,
                                    uint32_t cp, uint32_t n)
{
    if (zhv_gate_bit(l->gate->lone, cp)) {
        return true;
    }
    uint32_t m;
    return pos + n < s.len &&
           zhv_layer_has_pair(l, zhv_key_pair(cp, zhv_key_cp(s, pos + n, &m)));
}

/* What a key looks like from its beginning. */
typedef struct zhv_key_shape {
    uint32_t first;
    uint32_t second;
    uint32_t n_cp;
    uint64_t hash;
    bool dotted; /* it has a · */
} zhv_key_shape;

zhv_key_shape zhv_key_shape_of(zhv_str key);

/* Lengths of the keys that begin with cp; its cp is ZHV_RECORD_NONE: of none.
 */
const struct zhv_layer_first *zhv_layer_first_of(const zhv_layer *,
                                                 uint32_t cp);

/* The slot of a key with that hash; NULL: it is none. */
struct zhv_layer_slot *zhv_layer_slot_of(const zhv_layer *, zhv_str key,
                                         uint64_t hash);

/* The live record of a slot; NULL: there is none.
 * Cost     where a key has many, the search goes on from where the same asker's
 *          last one stopped: a walk along a page looks at each record once,
 *          even if askers take turns */
const zhv_record *zhv_layer_live(const zhv_layer *, struct zhv_layer_slot *,
                                 zhv_asker);

/* Does some key of the layer stand at s[pos], which begins with cp? */
bool zhv_layer_stands(const zhv_layer *, zhv_str s, size_t pos, uint32_t cp);

#endif
