#include "cli/batch_stats.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "cli/batch_page.h"
#include "markup/wikitext.h"
#include "rules/lookup.h"

/* A dump has more templates than anybody reads of; what comes late is rare. */
#define NAMES_MAX      100000u
#define NAME_MAX_BYTES 255u

/* ---- slow pages ---------------------------------------------------------- */

double zhv_batch_clock(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void insert(zhv_batch_slowest *list, const zhv_batch_slow *page)
{
    size_t at = list->n;
    while (at && list->at[at - 1].seconds < page->seconds) {
        at--;
    }
    if (at == ZHV_BATCH_SLOWEST) {
        return;
    }
    list->n += list->n < ZHV_BATCH_SLOWEST;
    memmove(list->at + at + 1, list->at + at,
            (list->n - at - 1) * sizeof *list->at);
    list->at[at] = *page;
}

void zhv_batch_slowest_add(zhv_batch_slowest *list, double seconds,
                           const zhv_page_in *page)
{
    if (list->n == ZHV_BATCH_SLOWEST &&
        seconds <= list->at[list->n - 1].seconds) {
        return;
    }
    zhv_batch_slow one = {.seconds = seconds, .bytes = page->text.len};
    snprintf(one.title, sizeof one.title, "%.*s", (int)page->title.len,
             page->title.ptr ? page->title.ptr : "");
    insert(list, &one);
}

void zhv_batch_slowest_join(zhv_batch_slowest *list,
                            const zhv_batch_slowest *more)
{
    for (size_t i = 0; i < more->n; i++) {
        insert(list, &more->at[i]);
    }
}

/* ---- names --------------------------------------------------------------- */

static bool is_unknown(const zhv_profiles *p, zhv_str name)
{
    return name.len && name.len <= NAME_MAX_BYTES &&
           zhv_str_find(name, 0, '\n') == name.len &&
           zhv_str_find(name, 0, ':') == name.len && name.ptr[0] != '#' &&
           zhv_lookup_template(p, name) == ZHV_NO_TEMPLATE &&
           zhv_lookup_function(p, name) == ZHV_HOW_NONE;
}

bool zhv_batch_unknown_templates(const zhv_profiles *p, zhv_arena *arena,
                                 zhv_str text, zhv_buffer *out)
{
    zhv_diags diags = {.arena = arena};
    zhv_tape tape;
    if (text.len == 0 || text.len > UINT32_MAX - 1) {
        return true;
    }
    bool fine = zhv_wikitext_scan(text, zhv_profiles_names(p), arena, &diags,
                                  &tape) == ZHV_OK;
    for (uint32_t i = 0; fine && i + 2 < tape.n; i++) {
        if (tape.tok[i].kind != ZHV_K_TMPL_OPEN ||
            tape.tok[i + 1].kind != ZHV_K_TEXT ||
            tape.tok[i + 2].kind == ZHV_K_TMPL_COLON) {
            continue;
        }
        zhv_str name = zhv_str_trim(zhv_token_str(&tape, i + 1));
        fine = !is_unknown(p, name) ||
               (zhv_buffer_add_str(out, name) && zhv_buffer_add(out, "\n", 1));
    }
    return fine;
}

void zhv_batch_count_names(json_t *names, zhv_str lines)
{
    char name[NAME_MAX_BYTES + 1];
    for (size_t at = 0, end; at < lines.len; at = end + 1) {
        end = zhv_str_find(lines, at, '\n');
        if (end - at >= sizeof name) {
            continue;
        }
        memcpy(name, lines.ptr + at, end - at);
        name[end - at] = '\0';
        json_t *count = json_object_get(names, name);
        if (count) {
            json_integer_set(count, json_integer_value(count) + 1);
        } else if (json_object_size(names) < NAMES_MAX) {
            json_object_set_new(names, name, json_integer(1));
        }
    }
}

/* ---- the object ---------------------------------------------------------- */

static const char *const origins[ZHV_ORIGINS] = {"dict",  "inline", "noteta",
                                                 "group", "title",  "policy"};

static json_t *number(uint64_t n)
{
    return json_integer((json_int_t)n);
}

static json_t *by_origin(const uint64_t *values)
{
    json_t *object = json_object();
    for (size_t i = 0; i < ZHV_ORIGINS; i++) {
        json_object_set_new(object, origins[i], number(values[i]));
    }
    return object;
}

typedef struct name_count {
    const char *name;
    json_int_t n;
} name_count;

static int by_count(const void *a, const void *b)
{
    const name_count *x = a;
    const name_count *y = b;
    return x->n != y->n ? (x->n < y->n) - (x->n > y->n)
                        : strcmp(x->name, y->name);
}

/* The most frequent first. */
static json_t *by_frequency(const json_t *names)
{
    const char *name;
    json_t *value;
    size_t n = 0;
    json_t *sorted = json_object();
    name_count *list = malloc((json_object_size(names) + 1) * sizeof *list);
    json_object_foreach((json_t *)(uintptr_t)names, name, value)
    {
        if (list) {
            list[n++] = (name_count){name, json_integer_value(value)};
        }
    }
    if (n) {
        qsort(list, n, sizeof *list, by_count);
    }
    for (size_t i = 0; i < n; i++) {
        json_object_set_new(sorted, list[i].name, json_integer(list[i].n));
    }
    free(list);
    return sorted;
}

static json_t *slow_pages(const zhv_batch_slowest *slowest)
{
    json_t *list = json_array();
    for (size_t i = 0; i < slowest->n; i++) {
        const zhv_batch_slow *page = &slowest->at[i];
        json_t *title = json_string(page->title); /* may be cut in a letter */
        json_array_append_new(
            list, json_pack("{s:o,s:f,s:o}", "title",
                            title ? title : json_null(), "milliseconds",
                            page->seconds * 1e3, "bytes", number(page->bytes)));
    }
    return list;
}

/* What made the changes, in a reader's words. */
static json_t *by_source(const uint64_t *edits)
{
    return json_pack(
        "{s:o,s:o,s:o,s:o,s:o}", "page",
        number(edits[ZHV_ORIGIN_INLINE] + edits[ZHV_ORIGIN_NOTETA]), "group",
        number(edits[ZHV_ORIGIN_GROUP]), "dictionary",
        number(edits[ZHV_ORIGIN_DICT]), "titles",
        number(edits[ZHV_ORIGIN_TITLE]), "profile",
        number(edits[ZHV_ORIGIN_POLICY]));
}

void zhv_batch_stats_print(const zhv_batch_counts *c, const json_t *targets,
                           const json_t *groups, const json_t *templates,
                           const zhv_batch_slowest *slowest)
{
    json_t *editions = json_object();
    uint64_t characters = 0;
    for (size_t t = 0; t < json_array_size(targets); t++) {
        characters += c->characters[t];
        json_object_set_new(
            editions, json_string_value(json_array_get(targets, t)),
            json_pack("{s:o,s:o}", "pages_changed", number(c->changed[t]),
                      "characters_changed", number(c->characters[t])));
    }
    json_t *root = json_pack(
        "{s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o}", "pages",
        number(c->pages), "pages_converted", number(c->converted),
        "pages_taken_over", number(c->reused), "failed", number(c->failed),
        "bytes", number(c->bytes), "text_bytes", number(c->text_bytes),
        "characters_changed", number(characters), "rules", by_origin(c->rules),
        "edits", by_origin(c->edits), "applied", by_source(c->edits),
        "editions", editions, "unknown_groups", by_frequency(groups),
        "unknown_templates", by_frequency(templates), "slowest",
        slow_pages(slowest));
    json_dumpf(root, stderr,
               JSON_COMPACT | JSON_PRESERVE_ORDER | JSON_REAL_PRECISION(6));
    fputc('\n', stderr);
    json_decref(root);
}
