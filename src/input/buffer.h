/* A growable block of bytes on the heap, for what is read piece by piece.
 * Whoever fills it from outside keeps a maximum of its own. */
#ifndef ZHV_BUFFER_H
#define ZHV_BUFFER_H

#include "base/str.h"

typedef struct zhv_buffer {
    char *ptr; /* owned (zhv_buffer_drop) */
    size_t len;
    size_t cap;
} zhv_buffer;

bool zhv_buffer_grow(zhv_buffer *, size_t n); /* of zhv_buffer_reserve */
void zhv_buffer_drop(zhv_buffer *);

/* Room for n more bytes at ptr + len; false: out of memory. */
static inline bool zhv_buffer_reserve(zhv_buffer *b, size_t n)
{
    return n <= b->cap - b->len || zhv_buffer_grow(b, n);
}

/* False: out of memory, nothing appended. */
static inline bool zhv_buffer_add(zhv_buffer *b, const char *bytes, size_t n)
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

static inline bool zhv_buffer_add_str(zhv_buffer *b, zhv_str s)
{
    return zhv_buffer_add(b, s.ptr, s.len);
}

static inline zhv_str zhv_buffer_str(const zhv_buffer *b)
{
    return (zhv_str){b->ptr, b->len};
}

#endif
