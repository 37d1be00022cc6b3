#include "rules/rule_text.h"

/* Stand in the mask for what is in nowiki or a note and for the | of a tag, and
 * for the ; of an entity. */
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

/* An element whose content is none of the rule's. */
typedef struct opaque {
    const char *open;
    const char *close;
    size_t none_from; /* none begins from here on: not looked for again */
} opaque;

static opaque nowiki_in(zhv_str s)
{
    return (opaque){"<nowiki", "</nowiki", s.len};
}

static opaque note_in(zhv_str s)
{
    return (opaque){"<ref", "</ref", s.len};
}

/* End of the element that opens at `at`, or 0 when none does. */
static size_t opaque_end(zhv_str s, size_t at, opaque *o)
{
    const size_t name = at + strlen(o->open);
    if (at >= o->none_from || !starts_fold(s, at, o->open) || name >= s.len ||
        zhv_is_alnum(s.ptr[name])) {
        return 0;
    }
    size_t gt = zhv_str_find(s, name, '>');
    if (gt == s.len) {
        o->none_from = at;
        return 0;
    }
    if (s.ptr[gt - 1] == '/') {
        return gt + 1;
    }
    size_t close = find_fold(s, gt, o->close);
    size_t end = close < s.len ? zhv_str_find(s, close, '>') : s.len;
    if (end == s.len) {
        o->none_from = at;
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
    opaque nowiki = nowiki_in(s);
    for (size_t i = 0; i < s.len;) {
        size_t skip = opaque_end(s, i, &nowiki);
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

/* Masks the | in the tag that opens at `at`; returns where to go on. */
static size_t mask_tag(zhv_str s, size_t at, char *m)
{
    size_t end = at + 1;
    if (end == s.len || !zhv_is_letter(s.ptr[end])) {
        return end;
    }
    while (end < s.len && s.ptr[end] != '>' && s.ptr[end] != '<') {
        end++;
    }
    for (size_t i = at; end < s.len && s.ptr[end] == '>' && i < end; i++) {
        m[i] = m[i] == '|' ? MASK_OPAQUE : m[i];
    }
    return at + 1;
}

bool zhv_rule_mask(zhv_str s, zhv_arena *arena, zhv_str *out)
{
    *out = s;
    if (zhv_str_find(s, 0, '&') == s.len && zhv_str_find(s, 0, '<') == s.len) {
        return true;
    }
    char *m = zhv_arena_alloc(arena, s.len);
    if (m == NULL) {
        return false;
    }
    memcpy(m, s.ptr, s.len);
    opaque nowiki = nowiki_in(s);
    opaque note = note_in(s);
    for (size_t i = 0; i < s.len;) {
        if (s.ptr[i] == '<') {
            size_t end = opaque_end(s, i, &nowiki);
            end = end ? end : opaque_end(s, i, &note);
            if (end) {
                memset(m + i, MASK_OPAQUE, end - i);
            }
            i = end ? end : mask_tag(s, i, m);
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
