#include "input/in_groups.h"

#include "base/str.h"
#include "base/vec.h"

#include <dirent.h>
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

static zhv_text text_of(const json_t *string)
{
    return json_is_string(string) ? (zhv_text){json_string_value(string),
                                               json_string_length(string)}
                                  : (zhv_text){NULL, 0};
}

/* The group's name: "IT" of "Module:CGroup/IT", or the member "name". */
static zhv_text group_name(const json_t *root)
{
    static const char marker[] = "CGroup/";
    const json_t *path = json_object_get(root, "path");
    const char *at =
        json_is_string(path) ? strstr(json_string_value(path), marker) : NULL;
    if (at) {
        at += sizeof marker - 1;
        return (zhv_text){at, strlen(at)};
    }
    const json_t *name = json_object_get(root, "name");
    return text_of(name);
}

/* Hands the rules of a parsed file on. Returns what is wrong with it. */
static const char *add_rules(const json_t *root, const zhv_groups_sink *sink,
                             zhv_status *status)
{
    zhv_text name = group_name(root);
    const json_t *rules = json_object_get(root, "rules");
    if (name.len == 0) {
        return "no name: neither \"path\" nor \"name\" says one";
    }
    if (!json_is_array(rules)) {
        return "\"rules\" is not an array";
    }
    *status =
        sink->begin(sink->context, name, text_of(json_object_get(root, "path")),
                    text_of(json_object_get(root, "description")));
    for (size_t i = 0; i < json_array_size(rules) && *status == ZHV_OK; i++) {
        const json_t *rule = json_array_get(rules, i);
        const json_t *conv = json_object_get(rule, "conv");
        if (!json_is_string(conv)) {
            return "a rule without a string \"conv\"";
        }
        *status = sink->item(sink->context, name, text_of(conv),
                             text_of(json_object_get(rule, "original")));
    }
    return NULL;
}

static zhv_status read_file(const char *path, const zhv_groups_sink *sink,
                            zhv_error *err)
{
    json_error_t why;
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return zhv_fail(err, ZHV_E_IO, path, 0, "cannot open: %s",
                        strerror(errno));
    }
    json_t *root = json_loadf(file, 0, &why);
    bool unreadable = ferror(file) != 0;
    fclose(file);
    if (unreadable) {
        json_decref(root);
        return zhv_fail(err, ZHV_E_IO, path, 0, "cannot read");
    }
    if (root == NULL) {
        return zhv_fail(err, ZHV_E_DATA, path,
                        why.line > 0 ? (uint32_t)why.line : 0, "not JSON: %s",
                        why.text);
    }
    zhv_status status = ZHV_OK;
    const char *wrong =
        json_is_object(root) ? add_rules(root, sink, &status) : "not an object";
    json_decref(root);
    if (wrong) {
        return zhv_fail(err, ZHV_E_DATA, path, 0, "not a conversion group: %s",
                        wrong);
    }
    return status == ZHV_OK
               ? ZHV_OK
               : zhv_fail(err, status, path, 0, "%s", zhv_status_text(status));
}

/* ---- the folder ---------------------------------------------------------- */

typedef ZHV_VEC(const char *) file_names;

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Paths of the group files, sorted; false: out of memory. */
static bool list_files(DIR *dir, const char *folder, zhv_arena *arena,
                       file_names *out)
{
    zhv_str ending = ZHV_STR(".json");
    for (const struct dirent *d = readdir(dir); d; d = readdir(dir)) {
        zhv_str name = zhv_str_from(d->d_name);
        if (name.ptr[0] == '.' || !zhv_str_ends(name, ending)) {
            continue;
        }
        size_t size = strlen(folder) + name.len + 2;
        char *path = zhv_arena_alloc(arena, size);
        const char **slot = zhv_vec_push(out, arena);
        if (path == NULL || slot == NULL) {
            return false;
        }
        snprintf(path, size, "%s/%s", folder, name.ptr);
        *slot = path;
    }
    if (out->n) {
        qsort(out->at, out->n, sizeof *out->at, by_name);
    }
    return true;
}

zhv_status zhv_in_groups_each(const char *folder, const zhv_groups_sink *sink,
                              zhv_error *err)
{
    DIR *dir = opendir(folder);
    if (dir == NULL) {
        return zhv_fail(err, ZHV_E_IO, folder, 0, "cannot open the folder: %s",
                        strerror(errno));
    }
    zhv_arena arena;
    zhv_arena_init(&arena);
    file_names files = {0};
    zhv_status status = ZHV_OK;
    if (!list_files(dir, folder, &arena, &files)) {
        status = zhv_fail(err, ZHV_E_NOMEM, folder, 0, "out of memory");
    } else if (files.n == 0) {
        status = zhv_fail(err, ZHV_E_DATA, folder, 0,
                          "no group files (*.json) in this folder");
    }
    for (uint32_t i = 0; i < files.n && status == ZHV_OK; i++) {
        status = read_file(files.at[i], sink, err);
    }
    closedir(dir);
    zhv_arena_drop(&arena);
    return status;
}

static zhv_status begin_group(void *groups, zhv_text name, zhv_text path,
                              zhv_text description)
{
    (void)path;
    (void)description;
    return zhv_groups_add(groups, name, (zhv_text){"", 0});
}

static zhv_status add_item(void *groups, zhv_text name, zhv_text rule,
                           zhv_text original)
{
    (void)original;
    return zhv_groups_add(groups, name, rule);
}

zhv_status zhv_in_groups_read(const char *folder, zhv_groups *groups,
                              zhv_error *err)
{
    const zhv_groups_sink sink = {groups, begin_group, add_item};
    return zhv_in_groups_each(folder, &sink, err);
}
