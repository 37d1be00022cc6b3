#include "cli/json_text.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

json_t *zhv_json_text(zhv_str s)
{
    static const char replacement[] = "\xEF\xBF\xBD";
    if (zhv_utf8_invalid_at(s, 0) == s.len) {
        return json_stringn(s.len ? s.ptr : "", s.len);
    }
    char *copy = s.len < SIZE_MAX / 3 ? malloc(s.len * 3) : NULL;
    size_t n = 0;
    for (size_t pos = 0; copy && pos < s.len;) {
        uint32_t size;
        bool bad = zhv_utf8_decode(s, pos, &size) == ZHV_CP_INVALID;
        memcpy(copy + n, bad ? replacement : s.ptr + pos, bad ? 3 : size);
        n += bad ? 3 : size;
        pos += size;
    }
    json_t *out = copy ? json_stringn(copy, n) : NULL;
    free(copy);
    return out;
}
