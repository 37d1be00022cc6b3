#include "cli/works_lookup.h"

#include <stdlib.h>

#include "base/hash.h"
#include "input/in_works.h"
#include "rules/fold.h"

#define SAME_NAME 4u /* works of one name that are taken */

struct zhv_works_lookup {
    zhv_title_store *store;
    zhv_converter *scripts; /* NULL: the image has no tables for them */
    zhv_work *work;
    zhv_arena arena; /* of one page */
};

typedef struct page {
    zhv_works_lookup *in;
    zhv_works *works;
    zhv_error *err;
    zhv_map names; /* that were looked at */
    zhv_map taken; /* numbers of works */
    zhv_status status;
} page;

/* ---- opening ------------------------------------------------------------- */

/* A name is also looked for in the other script, as the library does. */
static zhv_status open_scripts(zhv_works_lookup *l, const zhv_dict *dict)
{
    static const zhv_target targets[] = {{ZHV_HANS, 1}, {ZHV_HANT, 1}};
    zhv_options options = ZHV_OPTIONS_INIT;
    options.format = ZHV_FORMAT_TEXT;
    options.japanese = ZHV_JAPANESE_CONVERT;
    zhv_status status =
        zhv_converter_new(dict, targets, 2, &options, &l->scripts, NULL);
    return status == ZHV_E_NOMEM ? status : zhv_work_new(&l->work);
}

zhv_status zhv_works_lookup_open(zhv_title_store *store, const zhv_dict *dict,
                                 zhv_works_lookup **out, zhv_error *err)
{
    zhv_works_lookup *l = calloc(1, sizeof *l);
    zhv_status status = ZHV_E_NOMEM;
    *out = l;
    if (l == NULL) {
        zhv_title_store_close(store);
    } else {
        l->store = store;
        zhv_arena_init(&l->arena);
        status = open_scripts(l, dict);
    }
    if (status != ZHV_OK) {
        zhv_works_lookup_close(l);
        *out = NULL;
        return zhv_fail(err, status, NULL, 0, "out of memory");
    }
    return ZHV_OK;
}

void zhv_works_lookup_close(zhv_works_lookup *l)
{
    if (l) {
        zhv_title_store_close(l->store);
        zhv_work_free(l->work);
        zhv_converter_free(l->scripts);
        zhv_arena_drop(&l->arena);
        free(l);
    }
}

/* ---- names --------------------------------------------------------------- */

static void no_memory(page *p)
{
    p->status = zhv_fail(p->err, ZHV_E_NOMEM, NULL, 0, "out of memory");
}

static void take(page *p, uint64_t id)
{
    zhv_str key = {(const char *)&id, sizeof id};
    zhv_title_row row;
    zhv_error problem = {0};
    uint64_t before = id - 1;
    if (zhv_map_get(&p->taken, key) != ZHV_MAP_NONE) {
        return;
    }
    key = zhv_arena_str(&p->in->arena, key);
    if (key.ptr == NULL || !zhv_map_put(&p->taken, &p->in->arena, key, 1)) {
        no_memory(p);
    } else if (zhv_title_store_next(p->in->store, &before, &row, &problem)) {
        if (zhv_works_add_row(p->works, &row) != ZHV_OK) {
            no_memory(p);
        }
    } else if (problem.code != ZHV_OK) {
        *p->err = problem;
        p->status = problem.code;
    }
}

/* True: the name is that of one work. */
static bool look(page *p, zhv_str name)
{
    char buf[ZHV_FOLD_MAX];
    uint64_t ids[SAME_NAME];
    size_t n = 0;
    zhv_str key = zhv_fold_name(name, buf);
    if (key.len == 0 || p->status != ZHV_OK) {
        return true;
    }
    p->status =
        zhv_title_store_find(p->in->store, key, ids, SAME_NAME, &n, p->err);
    for (size_t i = 0; i < n && p->status == ZHV_OK; i++) {
        take(p, ids[i]);
    }
    return n == 1;
}

static void look_in_scripts(page *p, zhv_str name)
{
    const zhv_result *result;
    zhv_text text = {name.ptr, name.len};
    if (p->in->scripts == NULL || p->status != ZHV_OK) {
        return;
    }
    p->status = zhv_convert(p->in->scripts, p->in->work, text,
                            (zhv_text){"", 0}, &result, p->err);
    for (uint32_t t = 0; t < 2 && p->status == ZHV_OK; t++) {
        char form[2 * ZHV_FOLD_MAX];
        size_t n = 0;
        zhv_edition edition = zhv_result_edition(result, t);
        for (zhv_text s; zhv_edition_next(&edition, &s);) {
            if (n + s.len > sizeof form) {
                return;
            }
            memcpy(form + n, s.ptr, s.len);
            n += s.len;
        }
        if (!zhv_str_eq((zhv_str){form, n}, name)) {
            look(p, (zhv_str){form, n});
        }
    }
}

static zhv_str without(zhv_str s, char sign)
{
    while (s.len && s.ptr[0] == sign) {
        s = zhv_str_sub(s, 1, s.len);
    }
    while (s.len && s.ptr[s.len - 1] == sign) {
        s.len--;
    }
    return s;
}

/* Part of a rule ("zh-cn:..;zh-tw:.."), which is no name. */
static bool is_rule(zhv_str s)
{
    return zhv_str_starts(s, ZHV_STR("zh-")) && zhv_str_find(s, 0, ':') < s.len;
}

static void add_name(page *p, zhv_str name)
{
    name = zhv_str_trim(without(zhv_str_trim(name), '\''));
    if (zhv_str_starts(name, ZHV_STR(":"))) {
        name = zhv_str_trim(zhv_str_sub(name, 1, name.len));
    }
    if (name.len == 0 || name.len >= ZHV_FOLD_MAX || is_rule(name) ||
        p->status != ZHV_OK || zhv_map_get(&p->names, name) != ZHV_MAP_NONE) {
        return;
    }
    if (!zhv_map_put(&p->names, &p->in->arena, name, 1)) {
        no_memory(p);
    } else if (!look(p, name)) {
        look_in_scripts(p, name);
    }
}

static int hex(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
                                  : -1;
}

/* The page that an address of Markdown leads to: "../Page/%E7%94%B2.md". */
static void add_address(page *p, zhv_str s)
{
    size_t from = s.len;
    while (from && s.ptr[from - 1] != '/') {
        from--;
    }
    s = zhv_str_sub(s, from, s.len);
    s.len -= zhv_str_ends(s, ZHV_STR(".md")) ? 3 : 0;
    char *name = zhv_arena_alloc(&p->in->arena, s.len + 1);
    size_t n = 0;
    if (name == NULL) {
        no_memory(p);
        return;
    }
    for (size_t i = 0; i < s.len; i++) {
        bool escaped = s.ptr[i] == '%' && i + 2 < s.len &&
                       hex(s.ptr[i + 1]) >= 0 && hex(s.ptr[i + 2]) >= 0;
        name[n++] = escaped ? (char)(hex(s.ptr[i + 1]) * 16 + hex(s.ptr[i + 2]))
                            : s.ptr[i];
        i += escaped ? 2 : 0;
    }
    add_name(p, (zhv_str){name, n});
}

/* ---- the page ------------------------------------------------------------ */

/* What stands at `at`, up to the first of the signs; empty when that is far. */
static zhv_str up_to(zhv_str s, size_t at, const char *signs)
{
    size_t most = 4 * ZHV_FOLD_MAX; /* an address has escapes */
    size_t end = at;
    while (end < s.len && end - at < most && !strchr(signs, s.ptr[end])) {
        end++;
    }
    return end - at < most ? zhv_str_sub(s, at, end) : (zhv_str){NULL, 0};
}

static zhv_str unquoted(zhv_str s)
{
    s = zhv_str_trim(s);
    bool quoted = s.len > 6 && zhv_str_starts(s, ZHV_STR("《")) &&
                  zhv_str_ends(s, ZHV_STR("》"));
    return quoted ? zhv_str_sub(s, 3, s.len - 3) : s;
}

/* A link's target or label, an argument. */
static void add_part(page *p, zhv_str s)
{
    zhv_str target = zhv_str_sub(s, 0, zhv_str_find(s, 0, '#'));
    zhv_str value = zhv_str_sub(s, zhv_str_find(s, 0, '=') + 1, s.len);
    add_name(p, unquoted(s));
    add_name(p, target);
    add_name(p, value);
}

static void add_quoted(page *p, zhv_str source, size_t at)
{
    zhv_str s = zhv_str_sub(source, at, at + ZHV_FOLD_MAX);
    for (size_t i = 0; i < s.len && s.ptr[i] != '\n'; i++) {
        zhv_str rest = zhv_str_sub(s, i, s.len);
        if (zhv_str_starts(rest, ZHV_STR("》"))) {
            add_name(p, zhv_str_sub(s, 0, i));
            return;
        }
        if (zhv_str_starts(rest, ZHV_STR("《"))) {
            return;
        }
    }
}

static void add_names(page *p, zhv_str s)
{
    static const char mark[] = "\xE3\x80\x8A"; /* 《 */
    for (size_t i = 0; i < s.len && p->status == ZHV_OK; i++) {
        if (s.ptr[i] == '[' || s.ptr[i] == '|') {
            add_part(p, up_to(s, i + 1, "[]|{}\n"));
        } else if (s.ptr[i] == '(' && i && s.ptr[i - 1] == ']') {
            add_address(p, up_to(s, i + 1, "[])#? \t\n"));
        } else if (s.ptr[i] == mark[0] &&
                   zhv_str_starts(zhv_str_sub(s, i, s.len),
                                  zhv_str_from(mark))) {
            add_quoted(p, s, i + 3);
        }
    }
}

zhv_status zhv_works_lookup_page(zhv_works_lookup *l, zhv_str source,
                                 zhv_works **out, zhv_error *err)
{
    page p = {.in = l, .err = err};
    *out = NULL;
    zhv_arena_reset(&l->arena);
    if (zhv_works_new(&p.works) != ZHV_OK) {
        return zhv_fail(err, ZHV_E_NOMEM, NULL, 0, "out of memory");
    }
    add_names(&p, source);
    if (p.status != ZHV_OK) {
        zhv_works_free(p.works);
        return p.status;
    }
    *out = p.works;
    return ZHV_OK;
}
