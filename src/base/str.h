/* Borrowed byte slices. A zhv_str owns nothing and is not NUL-terminated.
 * Lengths and positions are bytes; ranges are half-open. */
#ifndef ZHV_STR_H
#define ZHV_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct zhv_str {
    const char *ptr; /* may be NULL only when len is 0 */
    size_t len;
} zhv_str;

#define ZHV_STR(literal) ((zhv_str){(literal), sizeof(literal) - 1})

static inline zhv_str zhv_str_from(const char *c_string)
{
    return (zhv_str){c_string, c_string ? strlen(c_string) : 0};
}

/* s[from, to), clamped to s. */
static inline zhv_str zhv_str_sub(zhv_str s, size_t from, size_t to)
{
    if (to > s.len) {
        to = s.len;
    }
    if (from > to) {
        from = to;
    }
    return (zhv_str){s.ptr ? s.ptr + from : NULL, to - from};
}

static inline bool zhv_str_eq(zhv_str a, zhv_str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

static inline bool zhv_str_starts(zhv_str s, zhv_str prefix)
{
    return s.len >= prefix.len &&
           (prefix.len == 0 || memcmp(s.ptr, prefix.ptr, prefix.len) == 0);
}

static inline bool zhv_str_ends(zhv_str s, zhv_str suffix)
{
    return s.len >= suffix.len &&
           (suffix.len == 0 ||
            memcmp(s.ptr + s.len - suffix.len, suffix.ptr, suffix.len) == 0);
}

/* ASCII white space as PHP's trim() has it: space, tab, LF, CR, NUL, VT. */
static inline bool zhv_is_space(char c)
{
    const uint64_t spaces = UINT64_C(1) << ' ' | 1 << '\t' | 1 << '\n' |
                            1 << '\v' | 1 << '\r' | 1 << '\0';
    return (unsigned char)c <= ' ' && (spaces >> c & 1);
}

/* A letter of ASCII. */
static inline bool zhv_is_letter(char c)
{
    return (unsigned char)((c | 0x20) - 'a') < 26;
}

/* A letter or digit of ASCII. */
static inline bool zhv_is_alnum(char c)
{
    return (c >= '0' && c <= '9') || zhv_is_letter(c);
}

/* The same, but for the case of ASCII's letters? */
static inline bool zhv_str_alike(zhv_str a, zhv_str b)
{
    size_t i = 0;
    while (i < a.len && i < b.len &&
           (a.ptr[i] == b.ptr[i] ||
            (((a.ptr[i] ^ b.ptr[i]) == 0x20) && zhv_is_letter(a.ptr[i])))) {
        i++;
    }
    return i == a.len && i == b.len;
}

static inline zhv_str zhv_str_trim(zhv_str s)
{
    while (s.len && zhv_is_space(s.ptr[0])) {
        s.ptr++;
        s.len--;
    }
    while (s.len && zhv_is_space(s.ptr[s.len - 1])) {
        s.len--;
    }
    return s;
}

/* Offset of the first `c` at or after `from`, or s.len. */
static inline size_t zhv_str_find(zhv_str s, size_t from, char c)
{
    const char *hit =
        from < s.len ? memchr(s.ptr + from, c, s.len - from) : NULL;
    return hit ? (size_t)(hit - s.ptr) : s.len;
}

#endif
