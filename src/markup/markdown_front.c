/* Front matter: YAML between --- lines or TOML between +++ lines. Only as much
 * of either is read as tells values that are text from all the rest. */
#include "markup/markdown.h"

static zhv_str line_at(zhv_str s, size_t at, size_t *next)
{
    size_t end = zhv_str_find(s, at, '\n');
    *next = end < s.len ? end + 1 : end;
    return zhv_str_sub(s, at, end);
}

static zhv_str without_tail(zhv_str s)
{
    while (s.len && zhv_is_space(s.ptr[s.len - 1])) {
        s.len--;
    }
    return s;
}

size_t zhv_front_end(zhv_str src)
{
    size_t next;
    zhv_str fence = without_tail(line_at(src, 0, &next));
    bool yaml = zhv_str_eq(fence, ZHV_STR("---"));
    if (!yaml && !zhv_str_eq(fence, ZHV_STR("+++"))) {
        return 0;
    }
    for (size_t at = next; at < src.len; at = next) {
        zhv_str line = without_tail(line_at(src, at, &next));
        if (zhv_str_eq(line, fence) ||
            (yaml && zhv_str_eq(line, ZHV_STR("...")))) {
            return next;
        }
        if (at == 4 && line.len == 0) {
            return 0; /* a rule line, not front matter */
        }
    }
    return 0;
}

/* Keys whose values people read; all others are software's. */
static bool is_text_key(zhv_str key)
{
    static const char *const keys[] = {
        "title",   "subtitle", "description", "summary", "abstract",
        "excerpt", "keywords", "caption",     "subject", "linktitle"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        if (zhv_str_eq(key, zhv_str_from(keys[i]))) {
            return true;
        }
    }
    return false;
}

/* The key of "key: value" or "key = value"; *value [out] where its value
 * begins. */
static zhv_str key_of(zhv_str line, size_t *value)
{
    size_t at = 0;
    while (at < line.len && line.ptr[at] != ':' && line.ptr[at] != '=') {
        at++;
    }
    *value = at < line.len ? at + 1 : at;
    return zhv_str_trim(zhv_str_sub(line, 0, at));
}

/* Marks the front matter up to a value, then the value without quotes. */
static void mark_value(zhv_leaf *leaf, size_t *from, size_t at, size_t end,
                       zhv_kind kind)
{
    zhv_str s = leaf->s;
    while (at < end && zhv_is_space(s.ptr[at])) {
        at++;
    }
    while (end > at && zhv_is_space(s.ptr[end - 1])) {
        end--;
    }
    if (end > at + 1 && (s.ptr[at] == '"' || s.ptr[at] == '\'') &&
        s.ptr[end - 1] == s.ptr[at]) {
        at++;
        end--;
    }
    bool structure = at < end && memchr("[{|>&*!", s.ptr[at], 7) != NULL;
    if (at >= end || structure) {
        return;
    }
    zhv_leaf_mark(leaf, ZHV_K_FRONT, *from, at);
    zhv_leaf_mark(leaf, kind, at, end);
    *from = end;
}

void zhv_front_read(zhv_leaf *leaf)
{
    size_t from = 0;
    size_t next;
    bool folded = false; /* inside a value that goes on, line by line */
    line_at(leaf->s, 0, &next);
    for (size_t at = next; at < leaf->s.len; at = next) {
        zhv_str line = line_at(leaf->s, at, &next);
        size_t value;
        if (line.len && zhv_is_space(line.ptr[0])) {
            if (folded) {
                mark_value(leaf, &from, at, at + line.len, ZHV_K_ATTR_VALUE);
            }
            continue;
        }
        zhv_str key = key_of(line, &value);
        zhv_str rest = zhv_str_trim(zhv_str_sub(line, value, line.len));
        bool is_text = is_text_key(key);
        folded = is_text && rest.len && memchr("|>", rest.ptr[0], 2);
        if (is_text || zhv_str_eq(key, ZHV_STR("lang"))) {
            mark_value(leaf, &from, at + value, at + line.len,
                       is_text ? ZHV_K_ATTR_VALUE : ZHV_K_LANG);
        }
    }
    zhv_leaf_mark(leaf, ZHV_K_FRONT, from, leaf->s.len);
}
