#include "base/vec.h"

/* Not inline: pushing happens everywhere and growing hardly ever. */
bool zhv_vec_grow(void **at, uint32_t n, uint32_t *cap, size_t size,
                  zhv_arena *arena)
{
    if (n < *cap) {
        return true;
    }
    uint32_t want = *cap ? *cap * 2 : 16;
    if (*cap >= UINT32_C(0x80000000) || want > SIZE_MAX / size) {
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
