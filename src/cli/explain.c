#include "cli/explain.h"

#include <stdlib.h>
#include <string.h>

#define TABLES_MAX 8u /* configs of a page's targets that are kept open */

/* A config, opened. */
typedef struct table {
    zhv_text name; /* of the image */
    zhv_converter *converter;
} table;

struct zhv_explainer {
    const zhv_dict *dict;
    zhv_work *work;
    table tables[TABLES_MAX];
    size_t table_count;
    zhv_str source;
    const zhv_result *result;
    zhv_ambiguity *doubts; /* by offset */
    size_t doubt_count;
    size_t doubt_cap;
};

const char *zhv_why_name(zhv_why why)
{
    static const char *const names[ZHV_WHYS] = {
        "script", "word", "reading", "rule",     "noteta",
        "group",  "name", "label",   "resolved", "markup"};
    return names[why];
}

zhv_explainer *zhv_explainer_new(const zhv_dict *dict)
{
    zhv_explainer *x = calloc(1, sizeof *x);
    if (x == NULL || zhv_work_new(&x->work) != ZHV_OK) {
        free(x);
        return NULL;
    }
    x->dict = dict;
    return x;
}

void zhv_explainer_free(zhv_explainer *x)
{
    if (x == NULL) {
        return;
    }
    for (size_t i = 0; i < x->table_count; i++) {
        zhv_converter_free(x->tables[i].converter);
    }
    zhv_work_free(x->work);
    free(x->doubts);
    free(x);
}

/* ---- doubts -------------------------------------------------------------- */

static int by_offset(const void *a, const void *b)
{
    const zhv_ambiguity *x = a;
    const zhv_ambiguity *y = b;
    return x->offset < y->offset ? -1 : x->offset > y->offset;
}

bool zhv_explainer_begin(zhv_explainer *x, zhv_str source,
                         const zhv_result *result)
{
    zhv_ambiguity a;
    x->source = source;
    x->result = result;
    x->doubt_count = 0;
    for (; zhv_result_ambiguity(result, x->doubt_count, &a); x->doubt_count++) {
        if (x->doubt_count == x->doubt_cap) {
            const size_t cap = 2 * x->doubt_cap + 64;
            zhv_ambiguity *more = realloc(x->doubts, cap * sizeof *x->doubts);
            if (more == NULL) {
                return false;
            }
            x->doubts = more;
            x->doubt_cap = cap;
        }
        x->doubts[x->doubt_count] = a;
    }
    if (x->doubt_count) {
        qsort(x->doubts, x->doubt_count, sizeof *x->doubts, by_offset);
    }
    return true;
}

size_t zhv_explain_doubts(const zhv_explainer *x, size_t from, size_t to,
                          size_t *count)
{
    size_t low = 0;
    size_t high = x->doubt_count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (x->doubts[middle].offset < from) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    size_t end = low;
    while (end < x->doubt_count && x->doubts[end].offset < to) {
        end++;
    }
    *count = end - low;
    return low;
}

const zhv_ambiguity *zhv_explain_doubt(const zhv_explainer *x, size_t number)
{
    return &x->doubts[number];
}

/* ---- tables -------------------------------------------------------------- */

/* The open config; NULL: it cannot be opened. */
static const zhv_converter *open_table(zhv_explainer *x, zhv_text name)
{
    char word[64];
    for (size_t i = 0; i < x->table_count; i++) {
        if (x->tables[i].name.len == name.len &&
            memcmp(x->tables[i].name.ptr, name.ptr, name.len) == 0) {
            return x->tables[i].converter;
        }
    }
    if (name.len == 0 || name.len >= sizeof word) {
        return NULL;
    }
    memcpy(word, name.ptr, name.len);
    word[name.len] = '\0';
    if (x->table_count == TABLES_MAX) {
        zhv_converter_free(x->tables[--x->table_count].converter);
    }
    table *t = &x->tables[x->table_count];
    if (zhv_converter_new_config(x->dict, word, &t->converter, NULL) !=
        ZHV_OK) {
        return NULL;
    }
    t->name = name;
    x->table_count++;
    return t->converter;
}

/* What a config alone makes of s, in the arena; empty when that cannot be
 * asked. */
static zhv_str by_table(zhv_explainer *x, zhv_text config, zhv_str s,
                        zhv_arena *arena)
{
    const zhv_converter *c = open_table(x, config);
    const zhv_result *made;
    zhv_text slice;
    zhv_str out = {NULL, 0};
    if (c == NULL || zhv_convert(c, x->work, (zhv_text){s.ptr, s.len},
                                 (zhv_text){"", 0}, &made, NULL) != ZHV_OK) {
        return out;
    }
    char *to = zhv_arena_alloc(arena, zhv_result_size(made, 0) + 1);
    zhv_edition edition = zhv_result_edition(made, 0);
    while (to && zhv_edition_next(&edition, &slice)) {
        memcpy(to + out.len, slice.ptr, slice.len);
        out.len += slice.len;
    }
    out.ptr = to;
    return out;
}

/* ---- changes ------------------------------------------------------------- */

static zhv_why by_dict(zhv_explainer *x, zhv_str source, zhv_arena *arena,
                       zhv_explained *out)
{
    const zhv_str text = {out->edit.text.ptr, out->edit.text.len};
    out->plain = by_table(x, out->cause.plain, source, arena);
    out->regional = by_table(x, out->cause.config, source, arena);
    return zhv_str_eq(text, out->plain)      ? ZHV_WHY_SCRIPT
           : zhv_str_eq(text, out->regional) ? ZHV_WHY_WORD
                                             : ZHV_WHY_READING;
}

/* Of structure; a label has the config that made it. */
static zhv_why by_policy(zhv_str source, const zhv_explained *e)
{
    if (e->cause.config.len) {
        return ZHV_WHY_LABEL;
    }
    return zhv_str_starts(source, ZHV_STR("-{")) ||
                   zhv_str_starts(source, ZHV_STR("{{"))
               ? ZHV_WHY_RESOLVED
               : ZHV_WHY_MARKUP;
}

bool zhv_explain_edit(zhv_explainer *x, uint32_t target, size_t index,
                      zhv_arena *arena, zhv_explained *out)
{
    static const zhv_why others[ZHV_ORIGINS] = {
        [ZHV_ORIGIN_INLINE] = ZHV_WHY_RULE,
        [ZHV_ORIGIN_NOTETA] = ZHV_WHY_NOTETA,
        [ZHV_ORIGIN_GROUP] = ZHV_WHY_GROUP,
        [ZHV_ORIGIN_TITLE] = ZHV_WHY_NAME};
    *out = (zhv_explained){.cause.size = sizeof out->cause};
    if (!zhv_result_edit(x->result, target, index, &out->edit) ||
        !zhv_result_cause(x->result, target, index, &out->cause)) {
        return false;
    }
    const zhv_str source = zhv_str_sub(x->source, out->edit.offset,
                                       out->edit.offset + out->edit.length);
    out->doubts = zhv_explain_doubts(x, out->edit.offset,
                                     out->edit.offset + out->edit.length,
                                     &out->doubt_count);
    out->why =
        out->edit.origin == ZHV_ORIGIN_DICT     ? by_dict(x, source, arena, out)
        : out->edit.origin == ZHV_ORIGIN_POLICY ? by_policy(source, out)
                                                : others[out->edit.origin];
    return true;
}
