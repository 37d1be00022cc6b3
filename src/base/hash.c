#include "base/hash.h"

struct zhv_map_slot {
    zhv_str key; /* ptr NULL: free */
    uint64_t hash;
    uint32_t value;
};

static uint64_t mix(uint64_t x)
{
    x ^= x >> 32;
    x *= UINT64_C(0xD6E8FEB86659FD93);
    x ^= x >> 32;
    x *= UINT64_C(0xD6E8FEB86659FD93);
    return x ^ (x >> 32);
}

/* The last bytes, fewer than eight, as they would lie in a zeroed word: by
 * loads of known size, which overlap. */
static uint64_t tail_of(zhv_str s, size_t from)
{
    const size_t n = s.len - from;
    uint64_t word = 0;
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    const char *p = s.ptr + from;
    if (from >= 8) {
        memcpy(&word, p + n - 8, 8);
        return word >> 8 * (8 - n);
    }
    if (n >= 4) {
        uint32_t one;
        uint32_t two;
        memcpy(&one, p, 4);
        memcpy(&two, p + n - 4, 4);
        return one | (uint64_t)two << 8 * (n - 4);
    }
    const unsigned char *u = (const unsigned char *)p;
    return u[0] | (uint64_t)u[n / 2] << 8 * (n / 2) |
           (uint64_t)u[n - 1] << 8 * (n - 1);
#else
    memcpy(&word, s.ptr + from, n);
    return word;
#endif
}

uint64_t zhv_hash(zhv_str s)
{
    uint64_t h = UINT64_C(0x9E3779B97F4A7C15) ^ s.len;
    size_t i = 0;
    for (; s.len - i >= 8; i += 8) {
        uint64_t word;
        memcpy(&word, s.ptr + i, 8);
        h = mix(h ^ word);
    }
    if (i < s.len) {
        h = mix(h ^ tail_of(s, i));
    }
    return mix(h);
}

static struct zhv_map_slot *slot_of(const zhv_map *m, zhv_str key,
                                    uint64_t hash)
{
    uint32_t at = (uint32_t)hash & (m->cap - 1);
    while (m->slots[at].key.ptr &&
           !(m->slots[at].hash == hash && zhv_str_eq(m->slots[at].key, key))) {
        at = (at + 1) & (m->cap - 1);
    }
    return &m->slots[at];
}

uint32_t zhv_map_get(const zhv_map *m, zhv_str key)
{
    if (m->cap == 0) {
        return ZHV_MAP_NONE;
    }
    const struct zhv_map_slot *slot = slot_of(m, key, zhv_hash(key));
    return slot->key.ptr ? slot->value : ZHV_MAP_NONE;
}

static bool grow(zhv_map *m, zhv_arena *arena)
{
    zhv_map bigger = {.cap = m->cap ? m->cap * 2 : 32};
    bigger.slots = zhv_arena_calloc(arena, bigger.cap, sizeof *bigger.slots);
    if (bigger.slots == NULL) {
        return false;
    }
    for (uint32_t i = 0; i < m->cap; i++) {
        if (m->slots[i].key.ptr) {
            *slot_of(&bigger, m->slots[i].key, m->slots[i].hash) = m->slots[i];
            bigger.n++;
        }
    }
    *m = bigger;
    return true;
}

bool zhv_map_put(zhv_map *m, zhv_arena *arena, zhv_str key, uint32_t value)
{
    if (m->n >= m->cap / 2 && !grow(m, arena)) {
        return false;
    }
    if (key.ptr == NULL) {
        key.ptr = "";
    }
    uint64_t hash = zhv_hash(key);
    struct zhv_map_slot *slot = slot_of(m, key, hash);
    if (slot->key.ptr == NULL) {
        m->n++;
    }
    *slot = (struct zhv_map_slot){key, hash, value};
    return true;
}
