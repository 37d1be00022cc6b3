#include "base/escape.h"

/* -1: no digit */
static int digit_value(char c, bool small)
{
    return c >= '0' && c <= '9'            ? c - '0'
           : c >= 'A' && c <= 'F'          ? c - 'A' + 10
           : small && c >= 'a' && c <= 'f' ? c - 'a' + 10
                                           : -1;
}

/* The byte that is written at s[i], or -1. */
static int byte_at(zhv_str s, size_t i, char mark)
{
    if (s.len - i < 3 || s.ptr[i] != mark) {
        return -1;
    }
    int high = digit_value(s.ptr[i + 1], mark == '%');
    int low = digit_value(s.ptr[i + 2], mark == '%');
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

zhv_str zhv_unescape(zhv_str s, char mark, zhv_arena *arena)
{
    size_t at = zhv_str_find(s, 0, mark);
    while (at < s.len && byte_at(s, at, mark) < 0) {
        at = zhv_str_find(s, at + 1, mark);
    }
    if (at == s.len) {
        return s;
    }
    char *out = zhv_arena_alloc(arena, s.len);
    if (out == NULL) {
        return (zhv_str){NULL, 0};
    }
    size_t n = 0;
    for (size_t i = 0; i < s.len; n++) {
        int byte = byte_at(s, i, mark);
        out[n] = byte < 0 ? s.ptr[i] : (char)(unsigned char)byte;
        i += byte < 0 ? 1 : 3;
    }
    return (zhv_str){out, n};
}

char zhv_decoded(zhv_str s, size_t *n)
{
    static const struct {
        zhv_str entity;
        char c;
    } known[] = {{{"&amp;", 5}, '&'},
                 {{"&lt;", 4}, '<'},
                 {{"&gt;", 4}, '>'},
                 {{"&quot;", 6}, '"'},
                 {{"&nbsp;", 6}, ' '}};
    *n = 1;
    for (size_t i = 0; s.ptr[0] == '&' && i < sizeof known / sizeof *known;
         i++) {
        if (zhv_str_starts(s, known[i].entity)) {
            *n = known[i].entity.len;
            return known[i].c;
        }
    }
    return s.ptr[0];
}
