/* A bump allocator for everything that lives as long as one page. Knows
 * nothing of what it holds. In sanitizer builds (ZHV_ARENA_MALLOC) each
 * allocation is a malloc of its own, so overflows inside it are seen.
 *
 * Invariants: memory is aligned to 16 bytes; it stays valid until reset or
 * drop; reset keeps the largest block. Not thread-safe: one arena, one thread.
 */
#ifndef ZHV_ARENA_H
#define ZHV_ARENA_H

#include "base/str.h"

typedef struct zhv_arena_block zhv_arena_block;

typedef struct zhv_arena {
    zhv_arena_block *blocks; /* newest first */
    char *next;
    char *end;
    size_t total; /* bytes handed out since the last reset */
    size_t limit; /* 0: none; else alloc fails beyond that many bytes */
    bool failed;  /* latched: some allocation failed since the last reset */
} zhv_arena;

void zhv_arena_init(zhv_arena *);
void zhv_arena_reset(zhv_arena *);
void zhv_arena_drop(zhv_arena *);

/* Uninitialised memory, or NULL when out of memory (or over the limit). */
void *zhv_arena_alloc(zhv_arena *, size_t size);
/* Zeroed memory for `count` things of `size` bytes; NULL also on overflow. */
void *zhv_arena_calloc(zhv_arena *, size_t count, size_t size);
/* A copy of s with a NUL behind it; ptr is NULL when out of memory. */
zhv_str zhv_arena_str(zhv_arena *, zhv_str s);

/* Test hook: the n-th allocation from now on fails (0: never). Per thread. */
void zhv_arena_fail_at(size_t n);

#define ZHV_NEW(arena, type)                                                   \
    ((type *)zhv_arena_calloc((arena), 1, sizeof(type)))

#endif
