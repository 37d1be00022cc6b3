#include "rules/swallow.h"

/* s without the escapes of Markdown and with blanks for '_', from `at` on:
 * the next byte, *at [out] behind it. */
static char name_byte(zhv_str s, size_t *at)
{
    if (s.ptr[*at] == '\\' && *at + 1 < s.len) {
        ++*at;
    }
    char c = s.ptr[(*at)++];
    return c == '_' ? ' ' : c;
}

static bool same_name(zhv_str a, zhv_str b)
{
    size_t i = 0;
    size_t k = 0;
    while (i < a.len && k < b.len) {
        if (name_byte(a, &i) != name_byte(b, &k)) {
            return false;
        }
    }
    return i == a.len && k == b.len;
}

/* The page's name in "(../Page/X.md "wikilink")". */
static zhv_str page_of(zhv_str address)
{
    size_t end = zhv_str_find(address, 0, ' ');
    zhv_str path = zhv_str_sub(address, 1, end);
    zhv_str folder = ZHV_STR("../Page/");
    zhv_str wiki = ZHV_STR("/wiki/");
    if (zhv_str_starts(path, folder)) {
        path = zhv_str_sub(path, folder.len, path.len);
        return zhv_str_ends(path, ZHV_STR(".md"))
                   ? zhv_str_sub(path, 0, path.len - 3)
                   : path;
    }
    for (size_t i = zhv_str_find(path, 0, '/'); i < path.len;
         i = zhv_str_find(path, i + 1, '/')) {
        if (zhv_str_starts(zhv_str_sub(path, i, path.len), wiki)) {
            return zhv_str_sub(path, i + wiki.len, path.len);
        }
    }
    return path;
}

bool zhv_link_swallows(const zhv_tape *t, uint32_t close)
{
    if (t->tok[close].kind != ZHV_K_SPAN_CLOSE || close + 1 >= t->n ||
        t->tok[close + 1].kind != ZHV_K_SPAN_ADDR) {
        return false;
    }
    zhv_str address = zhv_token_str(t, close + 1);
    if (!zhv_str_ends(address, ZHV_STR(" \"wikilink\")"))) {
        return false;
    }
    zhv_str text = zhv_tape_span(t, t->tok[close].mate + 1, close);
    return !same_name(text, page_of(address));
}
