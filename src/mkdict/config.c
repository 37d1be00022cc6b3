#include "mkdict/config.h"

#include <jansson.h>
#include <stdio.h>
#include <sys/stat.h>

#include "base/hash.h"
#include "base/utf8.h"

#define NESTING_MAX 16u

/* ---- JSON -------------------------------------------------------------- */

/* Blanks out comments and trailing commas (outside strings), which OpenCC's
 * own reader accepts and jansson does not. */
void zhv_json_relax(char *text)
{
    char *comma = NULL;
    for (char *p = text; *p; p++) {
        if (*p == '"') {
            for (p++; *p && *p != '"'; p++) {
                p += *p == '\\' && p[1];
            }
            comma = NULL;
            if (*p == '\0') {
                return;
            }
        } else if (p[0] == '/' && p[1] == '/') {
            for (; *p && *p != '\n'; p++) {
                *p = ' ';
            }
            p--;
        } else if (p[0] == '/' && p[1] == '*') {
            for (; *p && !(p[0] == '*' && p[1] == '/'); p++) {
                *p = *p == '\n' ? '\n' : ' ';
            }
            if (*p == '\0') {
                return;
            }
            p[0] = p[1] = ' ';
        } else if (*p == ',') {
            comma = p;
        } else if ((*p == ']' || *p == '}') && comma) {
            *comma = ' ';
            comma = NULL;
        } else if (!zhv_is_space(*p)) {
            comma = NULL;
        }
    }
}

typedef struct reader {
    zhv_shelf *shelf;
    const char *path;
    char folder[4096];
    bool modern; /* has a feature that came with OpenCC 1.4 */
    zhv_error *err;
} reader;

static zhv_status bad(const reader *r, const char *what)
{
    return zhv_fail(r->err, ZHV_E_DATA, r->path, 0, "%s", what);
}

static zhv_status no_memory(const reader *r)
{
    return zhv_fail(r->err, ZHV_E_NOMEM, r->path, 0, "out of memory");
}

static const char *text_of(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

static zhv_status leaf(const reader *r, const zhv_source *source,
                       zhv_spec **out)
{
    zhv_spec *spec = ZHV_NEW(r->shelf->arena, zhv_spec);
    if (spec == NULL) {
        return no_memory(r);
    }
    spec->source = source;
    *out = spec;
    return ZHV_OK;
}

static zhv_status find(const reader *r, const json_t *doc, const char *name,
                       zhv_source **out)
{
    *out = NULL;
    if (name == NULL) {
        return bad(r, "a dictionary without a file name");
    }
    zhv_status status = zhv_shelf_find(r->shelf, r->folder, name, out, r->err);
    if (status == ZHV_OK && *out == NULL &&
        !json_is_true(json_object_get(doc, "optional"))) {
        return zhv_fail(r->err, ZHV_E_IO, r->path, 0,
                        "its dictionary %s is not found", name);
    }
    return status;
}

static zhv_status read_file(const reader *r, const json_t *doc, zhv_spec **out)
{
    zhv_source *source;
    zhv_status status = find(r, doc, text_of(doc, "file"), &source);
    return status == ZHV_OK && source ? leaf(r, source, out) : status;
}

static zhv_str keep(const reader *r, const char *text)
{
    return zhv_arena_str(r->shelf->arena, zhv_str_from(text));
}

static zhv_status read_inline(const reader *r, json_t *doc, zhv_spec **out)
{
    json_t *entries = json_object_get(doc, "entries");
    zhv_source *source = ZHV_NEW(r->shelf->arena, zhv_source);
    const char *key;
    json_t *value;
    if (!json_is_object(entries)) {
        return bad(r, "an inline dictionary without an object of entries");
    }
    if (source == NULL) {
        return no_memory(r);
    }
    source->path = keep(r, r->path);
    json_object_foreach(entries, key, value)
    {
        const char *text = json_string_value(
            json_is_array(value) ? json_array_get(value, 0) : value);
        if (text == NULL || *text == '\0') {
            return bad(r, "an inline entry without a text value");
        }
        zhv_entry e = {keep(r, key), keep(r, text), {NULL, 0}};
        if (e.key.ptr == NULL || e.value.ptr == NULL) {
            return no_memory(r);
        }
        e.all = e.value;
        zhv_status status =
            zhv_source_add(r->shelf->arena, source, e, 0, r->err);
        if (status != ZHV_OK) {
            return status;
        }
    }
    return leaf(r, source, out);
}

typedef zhv_status derive(zhv_shelf *, const zhv_source *from, zhv_source **out,
                          zhv_error *err);

/* NULL: no filter has that name. */
static derive *filter_of(const char *name)
{
    static const struct {
        const char *name;
        derive *run;
    } filters[] = {{"simplified-only", zhv_derive_simplified_only},
                   {"simplified-keys", zhv_derive_simplified_keys},
                   {"regional-keys", zhv_derive_regional_keys}};
    for (size_t k = 0; name && k < sizeof filters / sizeof *filters; k++) {
        if (strcmp(name, filters[k].name) == 0) {
            return filters[k].run;
        }
    }
    return NULL;
}

static zhv_status read_derived(const reader *r, const json_t *doc,
                               zhv_spec **out)
{
    derive *const run = filter_of(text_of(doc, "filter"));
    if (run == NULL) {
        return bad(r, "a derived dictionary with an unknown filter");
    }
    zhv_source *from;
    zhv_source *derived = NULL;
    zhv_status status = find(r, doc, text_of(doc, "from"), &from);
    if (status == ZHV_OK && from) {
        status = run(r->shelf, from, &derived, r->err);
    }
    if (status == ZHV_OK && from && derived == NULL) {
        return bad(r, "a derived dictionary, without STCharacters");
    }
    return status == ZHV_OK && derived ? leaf(r, derived, out) : status;
}

static zhv_status read_dict(reader *r, json_t *doc, uint32_t depth,
                            zhv_spec **out);

/* *out stays NULL when no child is there. */
static zhv_status read_group(reader *r, json_t *doc, uint32_t depth,
                             zhv_spec **out)
{
    const char *policy = text_of(doc, "match_policy");
    json_t *dicts = json_object_get(doc, "dicts");
    r->modern |= policy != NULL;
    bool is_union = policy && strcmp(policy, "union") == 0;
    if (!json_is_array(dicts) || depth >= NESTING_MAX) {
        return bad(r, "a group without dictionaries, or nested too deeply");
    }
    if (policy && !is_union && strcmp(policy, "short_circuit") != 0) {
        return bad(r, "unknown match_policy");
    }
    zhv_spec *group = ZHV_NEW(r->shelf->arena, zhv_spec);
    if (group == NULL) {
        return no_memory(r);
    }
    group->kind = is_union ? ZHV_SPEC_UNION : ZHV_SPEC_FIRST;
    zhv_spec **tail = &group->child;
    for (size_t i = 0; i < json_array_size(dicts); i++) {
        zhv_status status =
            read_dict(r, json_array_get(dicts, i), depth + 1, tail);
        if (status != ZHV_OK) {
            return status;
        }
        tail = *tail ? &(*tail)->next : tail;
    }
    *out = group->child ? group : NULL;
    return ZHV_OK;
}

/* Calls itself as deep as groups nest, which is limited. */
static zhv_status read_dict(reader *r, json_t *doc, uint32_t depth,
                            zhv_spec **out)
{
    *out = NULL;
    const char *type = text_of(doc, "type");
    if (type == NULL) {
        return bad(r, "a dictionary without a type");
    }
    if (strcmp(type, "group") == 0) {
        return read_group(r, doc, depth, out);
    }
    if (strcmp(type, "inline") == 0) {
        return read_inline(r, doc, out);
    }
    if (strcmp(type, "derived") == 0) {
        return read_derived(r, doc, out);
    }
    if (strcmp(type, "text") == 0 || strcmp(type, "ocd2") == 0) {
        return read_file(r, doc, out);
    }
    return bad(r, "unknown dictionary type");
}

static zhv_status read_stages(reader *r, json_t *list, zhv_spec **out,
                              uint32_t max, uint32_t *count)
{
    if (!json_is_array(list)) {
        return bad(r, "a list of conversions is missing");
    }
    for (size_t i = 0; i < json_array_size(list); i++) {
        zhv_spec *spec;
        json_t *dict = json_object_get(json_array_get(list, i), "dict");
        zhv_status status = read_dict(r, dict, 0, &spec);
        if (status != ZHV_OK) {
            return status;
        }
        if (spec == NULL) {
            continue;
        }
        if (*count == max) {
            return bad(r, "too many conversions in one list");
        }
        out[(*count)++] = spec;
    }
    return ZHV_OK;
}

static zhv_status read_root(reader *r, json_t *root, zhv_config *out,
                            bool *skipped)
{
    json_t *seg = json_object_get(root, "segmentation");
    json_t *norm = json_object_get(root, "normalization");
    zhv_status status = ZHV_OK;
    if (seg) {
        const char *type = text_of(seg, "type");
        if (type == NULL || strcmp(type, "mmseg") != 0) {
            *skipped = true;
            return ZHV_OK;
        }
        status = read_dict(r, json_object_get(seg, "dict"), 0, &out->seg);
    }
    if (status == ZHV_OK && norm) {
        r->modern = true;
        status = read_stages(r, norm, out->norm, ZHV_NORMS_MAX, &out->norms);
    }
    if (status == ZHV_OK) {
        status = read_stages(r, json_object_get(root, "conversion_chain"),
                             out->stage, ZHV_STAGES_MAX, &out->stages);
    }
    json_t *ids = json_object_get(root, "ids");
    out->ids = ids ? json_is_true(ids) : r->modern;
    return status;
}

static zhv_str config_name(zhv_str path)
{
    size_t from = 0;
    for (size_t i = 0; i < path.len; i++) {
        from = path.ptr[i] == '/' ? i + 1 : from;
    }
    zhv_str name = zhv_str_sub(path, from, path.len);
    if (zhv_str_ends(name, ZHV_STR(".json"))) {
        name.len -= 5;
    }
    return name;
}

zhv_status zhv_config_read(zhv_shelf *shelf, const char *path, zhv_config *out,
                           bool *skipped, zhv_error *err)
{
    *skipped = false;
    *out =
        (zhv_config){.path = zhv_arena_str(shelf->arena, zhv_str_from(path))};
    reader r = {.shelf = shelf, .path = path, .err = err};
    if (out->path.ptr == NULL) {
        return no_memory(&r);
    }
    out->name = config_name(out->path);
    size_t dir = out->path.len - (out->name.len + 5);
    if (out->path.len < out->name.len + 5 || dir >= sizeof r.folder) {
        return bad(&r, "a config's file name ends in .json");
    }
    snprintf(r.folder, sizeof r.folder, "%.*s.", (int)dir, path);
    zhv_str text;
    zhv_status status = zhv_source_slurp(shelf->arena, path, &text, err);
    if (status != ZHV_OK) {
        return status;
    }
    char *relaxed = zhv_arena_alloc(shelf->arena, text.len + 1);
    if (relaxed == NULL) {
        return no_memory(&r);
    }
    memcpy(relaxed, text.ptr, text.len + 1);
    zhv_json_relax(relaxed);
    json_error_t why;
    json_t *root = json_loads(relaxed, JSON_REJECT_DUPLICATES, &why);
    if (root == NULL) {
        return zhv_fail(err, ZHV_E_DATA, path, (uint32_t)why.line, "%s",
                        why.text);
    }
    status = read_root(&r, root, out, skipped);
    json_decref(root);
    return status;
}
