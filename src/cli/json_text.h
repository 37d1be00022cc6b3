/* Text as a JSON string, whatever its bytes. */
#ifndef ZHV_JSON_TEXT_H
#define ZHV_JSON_TEXT_H

#include <jansson.h>

#include "base/str.h"

/* JSON is Unicode: a byte that is not UTF-8 (names of files may have them)
 * becomes U+FFFD. NULL: out of memory; what jansson sets to NULL is left
 * out. */
json_t *zhv_json_text(zhv_str s);

#endif
