#include "rules/glimpse.h"

#include "base/utf8.h"

/* Slots at first: as many as there are bytes, within these. */
#define FIRST_CAP 1024u
#define CAP_MAX   65536u

void zhv_glimpse_init(zhv_glimpse *g, zhv_arena *arena, size_t bytes)
{
    *g = (zhv_glimpse){.arena = arena};
    g->expected = FIRST_CAP;
    while (g->expected < bytes && g->expected < CAP_MAX) {
        g->expected *= 2;
    }
}

static uint32_t mix(uint32_t first, uint32_t second)
{
    uint32_t hash = first * 0x9E3779B1u ^ second * 0x85EBCA6Bu;
    hash ^= hash >> 15;
    hash *= 0x2C1B3C6Du;
    hash ^= hash >> 13;
    return hash ? hash : 1;
}

/* Of a character alone: no code point is so large. */
static uint32_t alone(uint32_t cp)
{
    return mix(cp, 0xFFFFFFFFu);
}

static inline uint32_t cp_at(zhv_str s, size_t pos, uint32_t *n)
{
    const unsigned char *p = (const unsigned char *)s.ptr + pos;
    if (s.len - pos >= 3 && p[0] > 0xE0 && p[0] < 0xED &&
        (p[1] & 0xC0) == 0x80 && (p[2] & 0xC0) == 0x80) {
        *n = 3; /* nearly all of Chinese */
        return (p[0] & 0xFu) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
    }
    if (p[0] < 0x80) {
        *n = 1;
        return p[0];
    }
    uint32_t cp = zhv_utf8_decode(s, pos, n);
    return cp == ZHV_CP_INVALID ? 0x110000u + (unsigned char)s.ptr[pos] : cp;
}

static inline uint32_t slot_of(const uint32_t *slots, uint32_t cap,
                               uint32_t hash)
{
    uint32_t at = hash & (cap - 1);
    while (slots[at] && slots[at] != hash) {
        at = (at + 1) & (cap - 1);
    }
    return at;
}

static bool grow(zhv_glimpse *g)
{
    uint32_t cap = g->cap ? g->cap * 2 : g->expected;
    uint32_t *slots = zhv_arena_calloc(g->arena, cap, sizeof *slots);
    uint32_t *seen = zhv_arena_alloc(g->arena, cap / 2 * sizeof *seen);
    if (slots == NULL || seen == NULL) {
        return false;
    }
    for (uint32_t i = 0; i < g->n; i++) {
        seen[i] = g->seen[i];
        slots[slot_of(slots, cap, seen[i])] = seen[i];
    }
    g->slots = slots;
    g->seen = seen;
    g->cap = cap;
    return true;
}

/* Characters that are taken in at once. */
#define CHUNK 64u

/* Room for what a chunk can have. */
static bool prepare(zhv_glimpse *g)
{
    if (g->marks == NULL) {
        g->marks = zhv_arena_calloc(g->arena, 0x10000 / 8, 1);
    }
    bool good = g->marks != NULL;
    while (good && g->cap / 2 < g->n + 2 * CHUNK) {
        good = grow(g);
    }
    g->failed |= !good;
    return good;
}

/* Where there is room. Whether a pair is new cannot be foretold, so there is no
 * branch for it. */
static inline void note(zhv_glimpse *g, uint32_t hash)
{
    uint32_t at = hash & (g->cap - 1);
    uint32_t there = g->slots[at];
    if (ZHV_UNLIKELY(there != 0 && there != hash)) {
        at = slot_of(g->slots, g->cap, hash);
        there = g->slots[at];
    }
    g->slots[at] = hash;
    g->seen[g->n] = hash;
    g->n += there == 0;
}

/* 1: it is new. */
static inline uint32_t mark(zhv_glimpse *g, uint32_t cp)
{
    const uint32_t before = g->marks[cp >> 3];
    g->marks[cp >> 3] = (uint8_t)(before | 1u << (cp & 7));
    return ~before >> (cp & 7) & 1;
}

void zhv_glimpse_add(zhv_glimpse *g, zhv_str s)
{
    uint32_t last = 0;
    uint32_t fresh[CHUNK] = {0};
    for (size_t pos = 0; pos < s.len && prepare(g);) {
        uint32_t k = 0;
        for (uint32_t i = 0; i < CHUNK && pos < s.len; i++) {
            uint32_t n;
            const uint32_t cp = cp_at(s, pos, &n);
            if (pos) {
                note(g, mix(last, cp));
            }
            fresh[k] = cp;
            k += cp < 0x10000 ? mark(g, cp) : 1;
            last = cp;
            pos += n;
        }
        for (uint32_t i = 0; i < k; i++) {
            note(g, alone(fresh[i]));
        }
    }
}

void zhv_glimpse_join(zhv_glimpse *g, zhv_str before, zhv_str behind)
{
    uint32_t n;
    if (before.len == 0 || behind.len == 0 || !prepare(g)) {
        return;
    }
    /* where its last character begins: behind no more than three others */
    size_t at = before.len - 1;
    while (at && before.len - at < 4 && (before.ptr[at] & 0xC0) == 0x80) {
        at--;
    }
    uint32_t last = 0;
    for (size_t pos = at; pos < before.len; pos += n) {
        last = cp_at(before, pos, &n);
    }
    note(g, mix(last, cp_at(behind, 0, &n)));
}

uint32_t zhv_glimpse_beginning(zhv_str key)
{
    uint32_t n;
    uint32_t m;
    if (key.len == 0) {
        return 0;
    }
    uint32_t first = cp_at(key, 0, &n);
    return n < key.len ? mix(first, cp_at(key, n, &m)) : alone(first);
}

uint32_t zhv_glimpse_second(zhv_str key)
{
    uint32_t n = 1;
    if (key.len) {
        cp_at(key, 0, &n);
    }
    zhv_str rest = zhv_str_sub(key, n, key.len);
    uint32_t hash = 0;
    if (rest.len) {
        cp_at(rest, 0, &n);
        hash = n < rest.len ? zhv_glimpse_beginning(rest) : 0;
    }
    return hash;
}

bool zhv_glimpse_has(const zhv_glimpse *g, uint32_t hash)
{
    return g->cap && g->slots[slot_of(g->slots, g->cap, hash)] == hash;
}

bool zhv_glimpse_may_have(const zhv_glimpse *g, zhv_str key)
{
    uint32_t n;
    if (key.len == 0) {
        return false;
    }
    uint32_t last = cp_at(key, 0, &n);
    bool there = n < key.len || zhv_glimpse_has(g, alone(last));
    for (size_t pos = n; pos < key.len && there; pos += n) {
        uint32_t cp = cp_at(key, pos, &n);
        there = zhv_glimpse_has(g, mix(last, cp));
        last = cp;
    }
    return there;
}
