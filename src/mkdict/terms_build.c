#include "mkdict/terms_build.h"

#include <stdlib.h>

static uint32_t cp_at(zhv_str s, size_t at)
{
    uint32_t n;
    return zhv_utf8_decode(s, at, &n);
}

bool zhv_is_term(const zhv_word_entry *e)
{
    return e->flags & (ZHV_WORD_REGION | ZHV_WORD_SUBJECT | ZHV_WORD_EVIDENCE |
                       ZHV_WORD_NEITHER);
}

/* What a term is found by: its first two characters, or its only one. */
static uint32_t key_of(const zhv_word_entry *e)
{
    const uint32_t one = cp_at(e->key, 0);
    return e->key.len > 3 ? one << 16 | cp_at(e->key, 3) : one;
}

/* By key, then the shorter ones first. */
static int compare(const void *a, const void *b)
{
    const zhv_word_entry *x = a;
    const zhv_word_entry *y = b;
    const uint32_t one = key_of(x);
    const uint32_t two = key_of(y);
    if (one != two) {
        return one < two ? -1 : 1;
    }
    if (x->key.len != y->key.len) {
        return x->key.len < y->key.len ? -1 : 1;
    }
    return memcmp(x->key.ptr, y->key.ptr, x->key.len);
}

/* Where what begins so has its place, or would have it. */
static zhv_disk_term_start *find_start(zhv_terms_index *out, uint32_t key)
{
    const uint32_t mask = (1u << out->log) - 1;
    uint32_t at = zhv_words_hash(key, out->log);
    while (out->starts[at].key && out->starts[at].key != key) {
        at = (at + 1) & mask;
    }
    return &out->starts[at];
}

/* The place of what the word begins with. */
static zhv_disk_term_start *add_start(zhv_terms_index *out,
                                      const zhv_word_entry *e)
{
    zhv_disk_term_start *x = find_start(out, key_of(e));
    x->key = key_of(e);
    return x;
}

static zhv_disk_term term_of(const zhv_word_entry *e)
{
    zhv_disk_term x = {.len = (uint8_t)(e->key.len / 3), .flags = e->flags};
    for (size_t i = 6; i < e->key.len; i += 3) {
        x.rest[i / 3 - 2] = (uint16_t)cp_at(e->key, i);
    }
    return x;
}

/* Puts one that has more characters than the key behind the others. */
static void put_longer(zhv_terms_index *out, zhv_disk_term_start *start,
                       const zhv_word_entry *e)
{
    if (start->thirds) {
        out->terms[out->n - 1].len &= ZHV_TERM_LEN;
    } else {
        start->first = out->n;
    }
    start->thirds |= zhv_term_third(cp_at(e->key, 6));
    out->terms[out->n] = term_of(e);
    out->terms[out->n++].len |= ZHV_TERM_LAST;
}

bool zhv_terms_make(zhv_arena *arena, zhv_word_entry *words, uint32_t n,
                    zhv_terms_index *out)
{
    *out = (zhv_terms_index){.log = 1};
    while (1u << out->log < n) {
        out->log++;
    }
    out->starts =
        zhv_arena_calloc(arena, (size_t)1 << out->log, sizeof *out->starts);
    out->terms = zhv_arena_calloc(arena, n + (size_t)1, sizeof *out->terms);
    if (out->starts == NULL || out->terms == NULL) {
        return false;
    }
    if (n) {
        qsort(words, n, sizeof *words, compare);
    }
    for (uint32_t i = 0; i < n; i++) {
        zhv_disk_term_start *start = add_start(out, &words[i]);
        if (words[i].key.len <= 6) {
            start->flags |= words[i].flags;
        } else if (i && compare(&words[i - 1], &words[i]) == 0) {
            out->terms[out->n - 1].flags |= words[i].flags;
        } else {
            put_longer(out, start, &words[i]);
        }
    }
    return true;
}
