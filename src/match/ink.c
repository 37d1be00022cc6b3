#include "match/ink.h"

#define CHUNK 16384u

bool zhv_ink_grow(zhv_ink *ink, size_t *start, size_t n)
{
    size_t kept = ink->n - *start;
    size_t cap = kept * 2 + n + CHUNK;
    char *to = zhv_arena_alloc(ink->arena, cap);
    if (to == NULL) {
        return false;
    }
    if (kept) {
        memcpy(to, ink->at + *start, kept);
    }
    *ink = (zhv_ink){ink->arena, to, kept, cap};
    *start = 0;
    return true;
}

bool zhv_ink_begin(zhv_ink *ink, size_t len)
{
    size_t cap = len + len / 8 + 64;
    ink->at = zhv_arena_alloc(ink->arena, cap);
    ink->n = 0;
    ink->cap = ink->at ? cap : 0;
    return ink->at != NULL;
}
