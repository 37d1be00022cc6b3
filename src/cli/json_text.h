/* Text as a JSON string, whatever its bytes. */
#ifndef ZHV_JSON_TEXT_H
#define ZHV_JSON_TEXT_H

#include <jansson.h>

#include "base/arena.h"
#include "base/str.h"

/* JSON is Unicode: a byte that is not UTF-8 (names of files may have them)
 * becomes U+FFFD. NULL: out of memory; what jansson sets to NULL is left
 * out. */
json_t *zhv_json_text(zhv_str s);

/* The same without a loss, for what is read back: such a byte becomes the code
 * point U+10FF00 + byte, at the end of the last private plane. What is UTF-8
 * and has none of these is as it was. */
json_t *zhv_json_bytes(zhv_str s);
/* What zhv_json_bytes was given; arena, with a NUL behind it. NULL: no string,
 * or out of memory. */
const char *zhv_json_bytes_read(const json_t *string, zhv_arena *);

/* Ten characters of the same line before an offset of s, or behind it; none
 * across bytes that are not UTF-8. NULL: out of memory. */
json_t *zhv_json_before(zhv_str s, size_t at);
json_t *zhv_json_behind(zhv_str s, size_t at);

#endif
