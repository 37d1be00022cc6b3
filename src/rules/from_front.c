/* Names of a work by region in a page's front matter. */
#include "rules/collect.h"

static zhv_str line_at(zhv_str s, size_t at, size_t *next)
{
    size_t end = zhv_str_find(s, at, '\n');
    *next = end < s.len ? end + 1 : end;
    return zhv_str_sub(s, at, end);
}

/* Behind "zhvar:", "zhvar =" or "[zhvar]" at the start of a line; 0: none. */
static size_t start_of(zhv_str front)
{
    zhv_str key = ZHV_STR("zhvar");
    size_t next;
    for (size_t at = 0; at < front.len; at = next) {
        zhv_str line = line_at(front, at, &next);
        bool table = zhv_str_eq(zhv_str_trim(line), ZHV_STR("[zhvar]"));
        if (table) {
            return at + line.len;
        }
        zhv_str rest = zhv_str_trim(zhv_str_sub(line, key.len, line.len));
        if (zhv_str_starts(line, key) && rest.len &&
            (rest.ptr[0] == ':' || rest.ptr[0] == '=')) {
            return (size_t)(rest.ptr - front.ptr) + 1;
        }
    }
    return 0;
}

bool zhv_front_has_names(zhv_str front)
{
    return start_of(front) != 0;
}

static zhv_str unquoted(zhv_str s)
{
    s = zhv_str_trim(s);
    if (s.len > 1 && (s.ptr[0] == '"' || s.ptr[0] == '\'') &&
        s.ptr[s.len - 1] == s.ptr[0]) {
        s = zhv_str_sub(s, 1, s.len - 1);
    }
    return s;
}

/* "tw_name: ..." */
static void read_pair(zhv_str pair, zhv_names_by_region *out)
{
    char code[16] = "zh-";
    size_t colon = zhv_str_find(pair, 0, ':');
    size_t equals = zhv_str_find(pair, 0, '=');
    size_t at = colon < equals ? colon : equals;
    zhv_str key = unquoted(zhv_str_sub(pair, 0, at));
    zhv_str value = unquoted(zhv_str_sub(pair, at + 1, pair.len));
    zhv_str tail = ZHV_STR("_name");
    zhv_variant v;
    if (value.len == 0 || !zhv_str_ends(key, tail) ||
        key.len - tail.len > sizeof code - 4) {
        return;
    }
    memcpy(code + 3, key.ptr, key.len - tail.len);
    zhv_str name = {code, 3 + key.len - tail.len};
    if (zhv_variant_from_code(name, false, &v)) {
        out->name[v] = value;
        out->given |= ZHV_MASK(v);
    }
}

void zhv_front_names(zhv_str front, zhv_names_by_region *out)
{
    *out = (zhv_names_by_region){0};
    size_t at = start_of(front);
    size_t next;
    zhv_str rest = zhv_str_trim(line_at(front, at, &next));
    if (rest.len && rest.ptr[0] == '{') { /* to the end of the line, or on */
        size_t end = zhv_str_find(front, at, '}');
        at = zhv_str_find(front, at, '{') + 1;
        while (at < end) {
            size_t comma = zhv_str_find(zhv_str_sub(front, 0, end), at, ',');
            read_pair(zhv_str_sub(front, at, comma), out);
            at = comma + 1;
        }
        return;
    }
    bool table = at > 0 && front.ptr[at - 1] == ']';
    for (at = next; at < front.len; at = next) {
        zhv_str line = line_at(front, at, &next);
        bool inside = line.len == 0 ||
                      (table ? line.ptr[0] != '[' : zhv_is_space(line.ptr[0]));
        if (!inside) {
            return;
        }
        read_pair(line, out);
    }
}
