/* Where the outcome of text is written: contiguous chunks of an arena. */
#ifndef ZHV_INK_H
#define ZHV_INK_H

#include "base/arena.h"
#include "base/compiler.h"

typedef struct zhv_ink {
    zhv_arena *arena;
    char *at;
    size_t n;
    size_t cap;
} zhv_ink;

/* Room for n more bytes; what was written from *start on moves along. False
 * when out of memory. */
bool zhv_ink_grow(zhv_ink *, size_t *start, size_t n);

/* Room for the outcome of so many bytes, as far as that can be foreseen. */
bool zhv_ink_begin(zhv_ink *, size_t len);

static inline bool zhv_ink_room(zhv_ink *ink, size_t *start, size_t n)
{
    return ZHV_LIKELY(ink->cap - ink->n >= n) || zhv_ink_grow(ink, start, n);
}

static inline bool zhv_ink_put(zhv_ink *ink, size_t *start, zhv_str text)
{
    if (!zhv_ink_room(ink, start, text.len)) {
        return false;
    }
    if (text.len) {
        memcpy(ink->at + ink->n, text.ptr, text.len);
    }
    ink->n += text.len;
    return true;
}

#endif
