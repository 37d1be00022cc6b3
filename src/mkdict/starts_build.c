#include "mkdict/starts_build.h"

#include <stdlib.h>

#define HAN 3u /* bytes of the characters that words have */
#define TWO ((size_t)2 * HAN)

static uint32_t cp_at(zhv_str s, size_t at)
{
    uint32_t n;
    return zhv_utf8_decode(s, at, &n);
}

/* What a word is found by: its first two characters, or its only one. */
static uint32_t key_of(const zhv_start_word *x)
{
    const uint32_t one = cp_at(x->key, 0);
    return x->key.len > HAN ? one << 16 | cp_at(x->key, HAN) : one;
}

/* By code points, the shorter ones first: what is found by the same key stands
 * together, the key itself before what goes on. */
static int compare(const void *a, const void *b)
{
    const zhv_start_word *x = a;
    const zhv_start_word *y = b;
    const size_t n = x->key.len < y->key.len ? x->key.len : y->key.len;
    const int order = memcmp(x->key.ptr, y->key.ptr, n);
    return order ? order : (x->key.len > n) - (y->key.len > n);
}

static bool is_first(const zhv_start_word *words, uint32_t i)
{
    return i == 0 || key_of(&words[i - 1]) != key_of(&words[i]);
}

/* Room for n starts, a quarter of it free. */
static bool make_room(zhv_arena *arena, uint32_t n, zhv_starts_index *out)
{
    out->log = 4;
    while (out->log < ZHV_STARTS_LOG_MAX && (1u << out->log) / 4 * 3 < n) {
        out->log++;
    }
    const size_t room = (size_t)1 << out->log;
    out->starts = zhv_arena_calloc(arena, room, sizeof *out->starts);
    return out->starts && n < room;
}

/* The place of a key that has none yet. */
static zhv_disk_start *add_start(zhv_starts_index *out, uint32_t key)
{
    const uint32_t mask = (1u << out->log) - 1;
    uint32_t at = zhv_words_hash(key, out->log);
    while (out->starts[at].key) {
        at = (at + 1) & mask;
    }
    out->starts[at].key = key;
    return &out->starts[at];
}

static void put(zhv_starts_index *out, uint32_t unit)
{
    out->longs[out->longs_n++] = (uint16_t)unit;
}

static void put_text(zhv_starts_index *out, uint32_t text)
{
    put(out, text & 0xFFFFu);
    put(out, text >> 16);
}

/* A word of the length of the key. */
static void put_short(zhv_starts_index *out, zhv_disk_start *start,
                      const zhv_start_word *x)
{
    start->cost = x->cost;
    start->flags = x->flags;
    start->text_len = x->text_len;
    if (x->text_len) {
        put_text(out, x->text);
    }
}

static void put_long(zhv_starts_index *out, zhv_disk_start *start,
                     const zhv_start_word *x, bool last)
{
    const uint32_t len = (uint32_t)(x->key.len / HAN);
    start->thirds |= zhv_term_third(cp_at(x->key, TWO));
    put(out, len | (last ? ZHV_LONG_LAST : 0) |
                 (x->text_len ? ZHV_LONG_TEXT : 0) |
                 (uint32_t)x->cost << ZHV_LONG_COST);
    put(out, x->flags);
    for (size_t i = TWO; i < x->key.len; i += HAN) {
        put(out, cp_at(x->key, i));
    }
    if (x->text_len) {
        put_text(out, x->text);
    }
}

bool zhv_starts_make(zhv_arena *arena, zhv_start_word *words, uint32_t n,
                     zhv_starts_index *out)
{
    uint32_t starts = 0;
    size_t units = 0;
    *out = (zhv_starts_index){.log = 0};
    if (n) {
        qsort(words, n, sizeof *words, compare);
    }
    for (uint32_t i = 0; i < n; i++) {
        starts += is_first(words, i);
        units += 2 + words[i].key.len / HAN + 2;
    }
    out->longs = zhv_arena_alloc(arena, (units + 1) * sizeof *out->longs);
    if (!make_room(arena, starts, out) || out->longs == NULL) {
        return false;
    }
    zhv_disk_start *start = NULL;
    for (uint32_t i = 0; i < n; i++) {
        if (is_first(words, i)) {
            start = add_start(out, key_of(&words[i]));
            start->longs = out->longs_n;
        }
        if (words[i].key.len <= TWO) {
            put_short(out, start, &words[i]);
        } else {
            put_long(out, start, &words[i],
                     i + 1 == n || is_first(words, i + 1));
        }
    }
    return true;
}
