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

/* Room for n more bytes at ptr + len; false: out of memory. */
bool zhv_buffer_reserve(zhv_buffer *, size_t n);
/* False: out of memory, nothing appended. */
bool zhv_buffer_add(zhv_buffer *, const char *bytes, size_t n);
bool zhv_buffer_add_str(zhv_buffer *, zhv_str);
void zhv_buffer_drop(zhv_buffer *);

static inline zhv_str zhv_buffer_str(const zhv_buffer *b)
{
    return (zhv_str){b->ptr, b->len};
}

#endif
