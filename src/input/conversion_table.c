#include "input/group_text.h"

#include <stdio.h>

static size_t find2(zhv_str s, size_t from, const char *two)
{
    for (size_t i = zhv_str_find(s, from, two[0]); i + 1 < s.len;
         i = zhv_str_find(s, i + 1, two[0])) {
        if (s.ptr[i + 1] == two[1]) {
            return i;
        }
    }
    return s.len;
}

static bool append(char *out, size_t *n, zhv_str s)
{
    if (s.len) {
        memcpy(out + *n, s.ptr, s.len);
        *n += s.len;
    }
    return true;
}

/* from => to, as one-way entries of all variants. */
static zhv_status add(zhv_str from, zhv_str to, const char *const *variants,
                      uint32_t line, zhv_group_text *out)
{
    size_t room = 0;
    for (size_t i = 0; variants[i]; i++) {
        room += from.len + to.len + strlen(variants[i]) + 4;
    }
    char *rule = zhv_arena_alloc(out->arena, room + 1);
    zhv_group_line *slot = zhv_vec_push(&out->lines, out->arena);
    if (rule == NULL || slot == NULL) {
        return ZHV_E_NOMEM;
    }
    size_t n = 0;
    for (size_t i = 0; variants[i]; i++) {
        append(rule, &n, from);
        append(rule, &n, ZHV_STR("=>"));
        append(rule, &n, zhv_str_from(variants[i]));
        append(rule, &n, ZHV_STR(":"));
        append(rule, &n, to);
        append(rule, &n, ZHV_STR(";"));
    }
    *slot = (zhv_group_line){.rule = {rule, n}, .line = line};
    return ZHV_OK;
}

/* One entry without its ';', quotes and list marks already gone. */
static zhv_status read_entry(zhv_str s, const char *const *variants,
                             uint32_t line, zhv_group_text *out)
{
    size_t arrow = find2(s, 0, "=>");
    if (arrow == s.len || find2(s, arrow + 2, "=>") < s.len) {
        return ZHV_OK;
    }
    zhv_str from = zhv_str_trim(zhv_str_sub(s, 0, arrow));
    zhv_str to = zhv_str_sub(s, arrow + 2, s.len);
    to = zhv_str_trim(zhv_str_sub(to, 0, find2(to, 0, "//")));
    return from.len ? add(from, to, variants, line, out) : ZHV_OK;
}

static zhv_status read_block(zhv_str block, const char *const *variants,
                             uint32_t line, zhv_group_text *out)
{
    char *clean = zhv_arena_alloc(out->arena, block.len + 1);
    if (clean == NULL) {
        return ZHV_E_NOMEM;
    }
    size_t n = 0;
    size_t start = 0;
    uint32_t start_line = 0;
    for (size_t i = 0; i <= block.len; i++) {
        char c = i < block.len ? block.ptr[i] : ';';
        line += c == '\n';
        if (c == ';') {
            zhv_status status = read_entry((zhv_str){clean + start, n - start},
                                           variants, start_line, out);
            if (status != ZHV_OK || out->lines.n >= ZHV_GROUP_ITEMS_MAX) {
                return status;
            }
            start = n;
            start_line = 0;
        } else if (c != '\'' && c != '"' && c != '*' && c != '#') {
            start_line = start_line || zhv_is_space(c) ? start_line : line;
            clean[n++] = c;
        }
    }
    return ZHV_OK;
}

static bool read_link(zhv_str link, zhv_str code, zhv_arena *arena,
                      zhv_subpages *subpages)
{
    static const char head[] = "MediaWiki:Conversiontable/";
    link = zhv_str_trim(zhv_str_sub(link, 0, zhv_str_find(link, 0, '|')));
    if (!zhv_str_starts(link, ZHV_STR(head))) {
        return true;
    }
    link = zhv_str_sub(link, sizeof head - 1, link.len);
    if (!zhv_str_starts(link, code) || link.len <= code.len + 1 ||
        link.ptr[code.len] != '/') {
        return true;
    }
    zhv_str *slot = zhv_vec_push(subpages, arena);
    if (slot) {
        *slot = zhv_str_sub(link, code.len + 1, link.len);
    }
    return slot != NULL;
}

zhv_status zhv_conversion_table_read(zhv_str text, zhv_str code,
                                     const char *const *variants,
                                     zhv_group_text *out,
                                     zhv_subpages *subpages)
{
    uint32_t line = 1;
    size_t counted = 0;
    size_t at = find2(text, 0, "-{");
    while (at < text.len) {
        /* a block ends at }- or where the next one begins */
        size_t next = find2(text, at + 2, "-{");
        zhv_str block = zhv_str_sub(text, at + 2, next);
        block = zhv_str_sub(block, 0, find2(block, 0, "}-"));
        for (; counted < at; counted++) {
            line += text.ptr[counted] == '\n';
        }
        zhv_status status = read_block(block, variants, line, out);
        if (status != ZHV_OK) {
            return status;
        }
        at = next;
    }
    for (at = find2(text, 0, "[["); at < text.len;) {
        size_t next = find2(text, at + 2, "[[");
        zhv_str link = zhv_str_sub(text, at + 2, next);
        size_t close = find2(link, 0, "]]");
        if (close < link.len && !read_link(zhv_str_sub(link, 0, close), code,
                                           out->arena, subpages)) {
            return ZHV_E_NOMEM;
        }
        at = next;
    }
    return ZHV_OK;
}
