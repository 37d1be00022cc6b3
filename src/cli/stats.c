#include "cli/stats.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "cli/json_text.h"
#include "cli/own_dict.h"

/* jansson calls with a NULL object or value fail quietly, so out of memory
 * leaves a member out and needs no branch at each call. */
struct zhv_report {
    json_t *root;
    json_t *inputs; /* borrowed from root */
    json_int_t failed;
};

static json_t *string_of(const char *ptr, size_t len)
{
    return zhv_json_text((zhv_str){ptr, len});
}

static json_t *c_string(const char *s)
{
    return string_of(s, strlen(s));
}

static json_t *number(uint64_t n)
{
    return json_integer((json_int_t)n);
}

static json_t *dict_facts(const zhv_dict *dict)
{
    static const char *const wanted[] = {"source", "version", "license",
                                         "build-id"};
    json_t *facts = json_object();
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        zhv_text value = zhv_own_dict_fact(dict, wanted[i]);
        json_object_set_new(facts, wanted[i], string_of(value.ptr, value.len));
    }
    return facts;
}

zhv_report *zhv_report_new(const zhv_dict *dict)
{
    zhv_report *r = calloc(1, sizeof *r);
    if (r == NULL) {
        return NULL;
    }
    r->root = json_object();
    json_object_set_new(r->root, "zhvar", json_string(zhv_version()));
    json_object_set_new(r->root, "dictionary", dict_facts(dict));
    json_object_set_new(r->root, "inputs", json_array());
    r->inputs = json_object_get(r->root, "inputs");
    return r;
}

void zhv_report_free(zhv_report *r)
{
    if (r) {
        json_decref(r->root);
        free(r);
    }
}

/* Counts by origin, for the origins [first, end). */
static json_t *by_origin(const uint64_t *counts, uint32_t first, uint32_t end)
{
    static const char *const names[ZHV_ORIGINS] = {
        "dictionary", "inline", "noteta", "group", "title", "policy"};
    json_t *out = json_object();
    for (uint32_t i = first; i < end; i++) {
        json_object_set_new(out, names[i], number(counts[i]));
    }
    return out;
}

/* Diagnostics by kind; "unlisted": how many more the page has. */
static json_t *diagnostics_of(const zhv_result *result, uint64_t all)
{
    json_t *out = json_object();
    zhv_diagnostic d;
    size_t listed = 0;
    for (; zhv_result_diagnostic(result, listed, &d); listed++) {
        json_int_t n = json_integer_value(json_object_get(out, d.id));
        json_object_set_new(out, d.id, json_integer(n + 1));
    }
    if (listed < all) {
        json_object_set_new(out, "unlisted", number(all - listed));
    }
    return out;
}

/* Doubtful characters by what decided them. */
static json_t *ambiguities_of(const zhv_result *result)
{
    static const char *const names[ZHV_REASONS] = {"word", "context", "page",
                                                   "default", "subject"};
    uint64_t counts[ZHV_REASONS] = {0};
    zhv_ambiguity a;
    for (size_t i = 0; zhv_result_ambiguity(result, i, &a); i++) {
        counts[a.reason < ZHV_REASONS ? a.reason : ZHV_REASON_DEFAULT]++;
    }
    json_t *out = json_object();
    for (uint32_t i = 0; i < ZHV_REASONS; i++) {
        json_object_set_new(out, names[i], number(counts[i]));
    }
    return out;
}

static json_t *edition_of(const zhv_result *result, uint32_t target,
                          const char *label, const char *path)
{
    zhv_target_stats stats = {.size = sizeof stats};
    zhv_result_target_stats(result, target, &stats);
    zhv_text title = zhv_result_title(result, target);
    json_t *out = json_object();
    json_object_set_new(out, "variant", c_string(label));
    json_object_set_new(out, "file", path ? c_string(path) : json_null());
    json_object_set_new(out, "title", string_of(title.ptr, title.len));
    json_object_set_new(out, "bytes", number(zhv_result_size(result, target)));
    json_object_set_new(out, "changed",
                        json_boolean(!zhv_result_unchanged(result, target)));
    json_object_set_new(out, "characters_changed",
                        number(stats.characters_changed));
    json_object_set_new(out, "edits",
                        by_origin(stats.edits, ZHV_ORIGIN_DICT, ZHV_ORIGINS));
    return out;
}

void zhv_report_add(zhv_report *r, const char *name, zhv_text title,
                    const zhv_result *result, uint32_t target_count,
                    const char *const *labels, const char *const *paths)
{
    zhv_stats stats = {.size = sizeof stats};
    zhv_result_stats(result, &stats);
    json_t *in = json_object();
    json_object_set_new(in, "file", c_string(name));
    json_object_set_new(in, "title", string_of(title.ptr, title.len));
    json_object_set_new(in, "bytes", number(stats.source_bytes));
    json_object_set_new(in, "runs", number(stats.runs));
    json_object_set_new(in, "run_bytes", number(stats.run_bytes));
    json_object_set_new(
        in, "rules",
        by_origin(stats.rules, ZHV_ORIGIN_INLINE, ZHV_ORIGIN_POLICY));
    json_object_set_new(in, "diagnostics",
                        diagnostics_of(result, stats.diagnostics));
    json_object_set_new(in, "ambiguities", ambiguities_of(result));
    json_object_set_new(in, "editions", json_array());
    json_t *editions = json_object_get(in, "editions");
    for (uint32_t t = 0; t < target_count; t++) {
        json_array_append_new(editions,
                              edition_of(result, t, labels[t], paths[t]));
    }
    json_array_append_new(r->inputs, in);
}

void zhv_report_add_failure(zhv_report *r, const char *name,
                            const zhv_error *err)
{
    json_t *in = json_object();
    json_object_set_new(in, "file", c_string(name));
    json_object_set_new(in, "error", c_string(err->message));
    json_array_append_new(r->inputs, in);
    r->failed++;
}

void zhv_report_print(zhv_report *r)
{
    json_object_set_new(r->root, "failed", json_integer(r->failed));
    json_dumpf(r->root, stderr, JSON_COMPACT);
    fputc('\n', stderr);
}
