/* One input, read whole: a page has to be seen whole before its first byte
 * can be written, because what it says at the end may count at the start. */
#ifndef ZHV_IN_BYTES_H
#define ZHV_IN_BYTES_H

#include "base/status.h"
#include "base/str.h"

typedef struct zhv_in_bytes {
    char *ptr; /* owned (zhv_in_bytes_drop) */
    size_t len;
} zhv_in_bytes;

/* The largest input; offsets inside a page are 32 bits. */
#define ZHV_IN_BYTES_MAX ((uint64_t)UINT32_MAX)

/* Reads `path`; "-" is standard input.
 * Errors   ZHV_E_IO, ZHV_E_LIMIT, ZHV_E_NOMEM; *out is then empty */
zhv_status zhv_in_bytes_read(const char *path, zhv_in_bytes *out,
                             zhv_error *err);
void zhv_in_bytes_drop(zhv_in_bytes *);

/* What an input is called in messages: the path, or "<stdin>". */
const char *zhv_in_bytes_name(const char *path);

#endif
