#include "base/arena.h"

#include <stdlib.h>

#define ALIGN     16u
#define BLOCK_MIN (64u * 1024u)

struct zhv_arena_block {
    zhv_arena_block *older;
    size_t size; /* of the payload */
    _Alignas(ALIGN) char data[];
};

static _Thread_local size_t fail_countdown;

void zhv_arena_fail_at(size_t n)
{
    fail_countdown = n;
}

void zhv_arena_init(zhv_arena *a)
{
    *a = (zhv_arena){0};
}

static zhv_arena_block *block_new(size_t size)
{
    if (size > SIZE_MAX - sizeof(zhv_arena_block)) {
        return NULL;
    }
    zhv_arena_block *b = malloc(sizeof *b + size);
    if (b) {
        b->size = size;
        b->older = NULL;
    }
    return b;
}

static void use_block(zhv_arena *a, zhv_arena_block *b)
{
    b->older = a->blocks;
    a->blocks = b;
    a->next = b->data;
    a->end = b->data + b->size;
}

static void *out_of_memory(zhv_arena *a)
{
    a->failed = true;
    return NULL;
}

void *zhv_arena_alloc(zhv_arena *a, size_t size)
{
    if (fail_countdown && --fail_countdown == 0) {
        return out_of_memory(a);
    }
    if (size > SIZE_MAX - ALIGN) {
        return out_of_memory(a);
    }
    size = size ? (size + ALIGN - 1) & ~(size_t)(ALIGN - 1) : ALIGN;
    if (a->limit && (size > a->limit || a->total > a->limit - size)) {
        return out_of_memory(a);
    }
#ifdef ZHV_ARENA_MALLOC
    size_t want = size;
    bool full = true;
#else
    size_t want = a->blocks ? a->blocks->size * 2 : BLOCK_MIN;
    if (want > (size_t)64 << 20) {
        want = (size_t)64 << 20;
    }
    if (want < size) {
        want = size;
    }
    bool full = (size_t)(a->end - a->next) < size || a->next == NULL;
#endif
    if (full) {
        zhv_arena_block *b = block_new(want);
        if (b == NULL) {
            return out_of_memory(a);
        }
        use_block(a, b);
    }
    void *out = a->next;
    a->next += size;
    a->total += size;
    return out;
}

void *zhv_arena_calloc(zhv_arena *a, size_t count, size_t size)
{
    if (size && count > SIZE_MAX / size) {
        return out_of_memory(a);
    }
    void *out = zhv_arena_alloc(a, count * size);
    if (out) {
        memset(out, 0, count * size);
    }
    return out;
}

zhv_str zhv_arena_str(zhv_arena *a, zhv_str s)
{
    char *copy = s.len < SIZE_MAX ? zhv_arena_alloc(a, s.len + 1) : NULL;
    if (copy == NULL) {
        return (zhv_str){NULL, 0};
    }
    if (s.len) {
        memcpy(copy, s.ptr, s.len);
    }
    copy[s.len] = '\0';
    return (zhv_str){copy, s.len};
}

void zhv_arena_reset(zhv_arena *a)
{
    zhv_arena_block *keep = NULL;
#ifndef ZHV_ARENA_MALLOC
    for (zhv_arena_block *b = a->blocks; b; b = b->older) {
        if (keep == NULL || b->size > keep->size) {
            keep = b;
        }
    }
#endif
    for (zhv_arena_block *b = a->blocks, *older; b; b = older) {
        older = b->older;
        if (b != keep) {
            free(b);
        }
    }
    a->blocks = NULL;
    a->next = a->end = NULL;
    a->total = 0;
    a->failed = false;
    if (keep) {
        use_block(a, keep);
    }
}

void zhv_arena_drop(zhv_arena *a)
{
    for (zhv_arena_block *b = a->blocks, *older; b; b = older) {
        older = b->older;
        free(b);
    }
    size_t limit = a->limit;
    zhv_arena_init(a);
    a->limit = limit;
}
