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

#define BYTES_FROM UINT32_C(0x10FF00) /* and the byte, which is above 0x7F */

static bool is_byte(uint32_t cp)
{
    return cp != ZHV_CP_INVALID && cp >= BYTES_FROM + 0x80;
}

json_t *zhv_json_bytes(zhv_str s)
{
    char *copy = s.len < SIZE_MAX / 4 ? malloc(s.len * 4 + 1) : NULL;
    size_t n = 0;
    for (size_t pos = 0; copy && pos < s.len;) {
        uint32_t size;
        uint32_t cp = zhv_utf8_decode(s, pos, &size);
        /* One of ours is written byte by byte, so that it comes back. */
        if (cp == ZHV_CP_INVALID || is_byte(cp)) {
            for (uint32_t i = 0; i < size; i++) {
                unsigned char byte = (unsigned char)s.ptr[pos + i];
                n += zhv_utf8_encode(BYTES_FROM + byte, copy + n);
            }
        } else {
            memcpy(copy + n, s.ptr + pos, size);
            n += size;
        }
        pos += size;
    }
    json_t *out = copy ? json_stringn(copy, n) : NULL;
    free(copy);
    return out;
}

const char *zhv_json_bytes_read(const json_t *string, zhv_arena *arena)
{
    const char *text = json_string_value(string);
    zhv_str s = {text, text ? json_string_length(string) : 0};
    char *out = text ? zhv_arena_alloc(arena, s.len + 1) : NULL;
    size_t n = 0;
    for (size_t pos = 0; out && pos < s.len;) {
        uint32_t size;
        uint32_t cp = zhv_utf8_decode(s, pos, &size);
        if (is_byte(cp)) {
            out[n++] = (char)(cp - BYTES_FROM);
        } else {
            memcpy(out + n, s.ptr + pos, size);
            n += size;
        }
        pos += size;
    }
    if (out) {
        out[n] = '\0';
    }
    return out;
}

/* ---- around a place ------------------------------------------------------ */

#define AROUND_CP 10u

static json_t *around(zhv_str s, size_t at, bool back)
{
    size_t end = at;
    for (uint32_t k = 0; k < AROUND_CP; k++) {
        uint32_t n = 1;
        size_t p = end;
        if (back) {
            while (p > 0 && n < 5 &&
                   ((unsigned char)s.ptr[--p] & 0xC0) == 0x80) {
                n++;
            }
        }
        if (p >= s.len || (back && p == end) || s.ptr[p] == '\n' ||
            zhv_utf8_decode(s, p, &n) == ZHV_CP_INVALID) {
            break;
        }
        end = back ? p : p + n;
    }
    const zhv_str part =
        back ? zhv_str_sub(s, end, at) : zhv_str_sub(s, at, end);
    return json_stringn(part.ptr ? part.ptr : "", part.len);
}

json_t *zhv_json_before(zhv_str s, size_t at)
{
    return around(s, at, true);
}

json_t *zhv_json_behind(zhv_str s, size_t at)
{
    return around(s, at, false);
}
