#include "rules/rule_text.h"

/* Stand in the mask for what is in nowiki, and for the ; of an entity. */
#define MASK_OPAQUE '\x02'
#define MASK_ENTITY '\x01'

static bool starts_fold(zhv_str s, size_t at, const char *lower)
{
    for (; *lower; lower++, at++) {
        if (at >= s.len) {
            return false;
        }
        char c = s.ptr[at];
        if (c >= 'A' && c <= 'Z') {
            c = (char)(c + 32);
        }
        if (c != *lower) {
            return false;
        }
    }
    return true;
}

static size_t find_fold(zhv_str s, size_t from, const char *lower)
{
    for (size_t at = zhv_str_find(s, from, lower[0]); at < s.len;
         at = zhv_str_find(s, at + 1, lower[0])) {
        if (starts_fold(s, at, lower)) {
            return at;
        }
    }
    return s.len;
}

/* End of the nowiki element that opens at `at`, or 0 when none does. From
 * *none_from on none does: it is not looked for again. */
static size_t nowiki_end(zhv_str s, size_t at, size_t *none_from)
{
    if (!starts_fold(s, at, "<nowiki") || at >= *none_from) {
        return 0;
    }
    size_t gt = zhv_str_find(s, at + 7, '>');
    if (gt == s.len) {
        *none_from = at;
        return 0;
    }
    if (s.ptr[gt - 1] == '/') {
        return gt + 1;
    }
    size_t close = find_fold(s, gt, "</nowiki");
    size_t end = close < s.len ? zhv_str_find(s, close, '>') : s.len;
    if (end == s.len) {
        *none_from = at;
        return 0;
    }
    return end + 1;
}

bool zhv_rule_clean(zhv_str s, zhv_arena *arena, zhv_str *out)
{
    size_t comment = find_fold(s, 0, "<!--");
    size_t arrow = find_fold(s, 0, "=&gt;");
    *out = s;
    if (comment == s.len && arrow == s.len) {
        return true;
    }
    char *copy = zhv_arena_alloc(arena, s.len);
    if (copy == NULL) {
        return false;
    }
    size_t n = 0;
    size_t none_from = s.len;
    for (size_t i = 0; i < s.len;) {
        size_t skip = nowiki_end(s, i, &none_from);
        if (skip) {
            memcpy(copy + n, s.ptr + i, skip - i);
            n += skip - i;
            i = skip;
        } else if (starts_fold(s, i, "<!--")) {
            size_t end = i + 4;
            do {
                end = zhv_str_find(s, end, '-') + 1;
            } while (end < s.len && !starts_fold(s, end - 1, "-->"));
            i = end + 2 < s.len ? end + 2 : s.len;
        } else if (starts_fold(s, i, "=&gt;")) {
            copy[n++] = '=';
            copy[n++] = '>';
            i += 5;
        } else {
            copy[n++] = s.ptr[i++];
        }
    }
    *out = (zhv_str){copy, n};
    return true;
}

bool zhv_rule_mask(zhv_str s, zhv_arena *arena, zhv_str *out)
{
    *out = s;
    if (zhv_str_find(s, 0, '&') == s.len &&
        find_fold(s, 0, "<nowiki") == s.len) {
        return true;
    }
    char *m = zhv_arena_alloc(arena, s.len);
    if (m == NULL) {
        return false;
    }
    memcpy(m, s.ptr, s.len);
    size_t none_from = s.len;
    for (size_t i = 0; i < s.len;) {
        size_t end = nowiki_end(s, i, &none_from);
        if (end) {
            memset(m + i, MASK_OPAQUE, end - i);
            i = end;
            continue;
        }
        if (s.ptr[i++] != '&') {
            continue;
        }
        size_t from = i;
        while (i < s.len && (zhv_is_alnum(s.ptr[i]) || s.ptr[i] == '#')) {
            i++;
        }
        if (i > from && i < s.len && s.ptr[i] == ';') {
            m[i++] = MASK_ENTITY;
        }
    }
    *out = (zhv_str){m, s.len};
    return true;
}
