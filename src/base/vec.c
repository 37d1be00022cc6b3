#include "base/vec.h"

static bool move(void **at, uint32_t n, uint32_t *cap, uint32_t want,
                 size_t size, zhv_arena *arena)
{
    if (want > SIZE_MAX / size) {
        return false;
    }
    void *moved = zhv_arena_alloc(arena, want * size);
    if (moved == NULL) {
        return false;
    }
    if (n) {
        memcpy(moved, *at, n * size);
    }
    *at = moved;
    *cap = want;
    return true;
}

/* Not inline: pushing happens everywhere and growing hardly ever. */
bool zhv_vec_grow(void **at, uint32_t n, uint32_t *cap, size_t size,
                  zhv_arena *arena)
{
    if (n < *cap) {
        return true;
    }
    return *cap < UINT32_C(0x80000000) &&
           move(at, n, cap, *cap ? *cap * 2 : 16, size, arena);
}

bool zhv_vec_make_room(void **at, uint32_t n, uint32_t *cap, size_t more,
                       size_t size, zhv_arena *arena)
{
    const size_t least = n + more;
    const size_t want = least < 2 * (size_t)n ? 2 * (size_t)n : least;
    if (*cap - n >= more) {
        return true;
    }
    return more <= UINT32_C(0x80000000) && want <= UINT32_C(0x80000000) &&
           move(at, n, cap, (uint32_t)want, size, arena);
}
