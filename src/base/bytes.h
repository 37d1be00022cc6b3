/* A string that grows in an arena. Knows nothing of what is written.
 *
 *     zhv_bytes out = {0};
 *     bool ok = zhv_bytes_add(&out, arena, a) && zhv_bytes_add(&out, arena, b);
 *     use(zhv_bytes_str(&out));
 */
#ifndef ZHV_BYTES_H
#define ZHV_BYTES_H

#include "base/vec.h"

typedef ZHV_VEC(char) zhv_bytes;

/* Appends a copy of s, which may be a part of what is there already. False,
 * and nothing is appended, when out of memory or beyond 2 GiB. */
bool zhv_bytes_add(zhv_bytes *, zhv_arena *, zhv_str s);

/* What has been written: borrowed, valid until more is. */
static inline zhv_str zhv_bytes_str(const zhv_bytes *b)
{
    return (zhv_str){b->at, b->n};
}

#endif
