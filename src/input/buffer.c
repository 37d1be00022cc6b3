#include "input/buffer.h"

#include <stdlib.h>

#define FIRST ((size_t)256)

bool zhv_buffer_grow(zhv_buffer *b, size_t n)
{
    if (n > SIZE_MAX / 4 || b->len > SIZE_MAX / 4) {
        return false;
    }
    size_t cap = b->cap < FIRST ? FIRST : b->cap;
    while (cap - b->len < n) {
        cap *= 2;
    }
    char *moved = realloc(b->ptr, cap);
    if (moved == NULL) {
        return false;
    }
    b->ptr = moved;
    b->cap = cap;
    return true;
}

void zhv_buffer_drop(zhv_buffer *b)
{
    free(b->ptr);
    *b = (zhv_buffer){0};
}
