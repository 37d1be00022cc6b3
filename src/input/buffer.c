#include "input/buffer.h"

#include <stdlib.h>

#define FIRST ((size_t)256)

bool zhv_buffer_reserve(zhv_buffer *b, size_t n)
{
    if (n <= b->cap - b->len) {
        return true;
    }
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

bool zhv_buffer_add(zhv_buffer *b, const char *bytes, size_t n)
{
    if (!zhv_buffer_reserve(b, n)) {
        return false;
    }
    if (n) {
        memcpy(b->ptr + b->len, bytes, n);
        b->len += n;
    }
    return true;
}

bool zhv_buffer_add_str(zhv_buffer *b, zhv_str s)
{
    return zhv_buffer_add(b, s.ptr, s.len);
}

void zhv_buffer_drop(zhv_buffer *b)
{
    free(b->ptr);
    *b = (zhv_buffer){0};
}
