#include "cli/batch_output.h"

#include "base/hash.h"
#include "cli/json_text.h"
#include "cli/out_name.h"
#include "input/buffer.h"

zhv_status zhv_batch_output_shared(const char *name, zhv_error *err)
{
    return zhv_fail(err, ZHV_E_ARGUMENT, name, 0,
                    "two outputs would be this file; see --output-template");
}

static bool put(zhv_buffer *to, const char *s)
{
    return zhv_buffer_add_str(to, zhv_str_from(s));
}

const char *zhv_batch_output_name(zhv_arena *arena, const json_t *header,
                                  const char *folder, uint32_t input,
                                  zhv_batch_kind kind, const char *label)
{
    const char *pattern =
        zhv_json_bytes_read(json_object_get(header, "template"), arena);
    const char *path = zhv_json_bytes_read(
        json_object_get(
            json_array_get(json_object_get(header, "inputs"), input), "path"),
        arena);
    const char *packed = json_string_value(json_object_get(header, "compress"));
    zhv_str stem = zhv_out_name_stem(path ? path : "-");
    for (zhv_str last = {NULL, 0}; stem.len != last.len;) {
        static const char *const known[] = {".xml", ".jsonl", ".json", ".bz2",
                                            ".gz",  ".xz",    ".zst"};
        last = stem;
        for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
            zhv_str end = zhv_str_from(known[i]);
            if (stem.len > end.len && zhv_str_ends(stem, end)) {
                stem.len -= end.len;
            }
        }
    }
    stem = stem.len ? stem : ZHV_STR("stdin");
    const char *p = pattern ? pattern : "{name}.{variant}{ext}";
    zhv_buffer b = {0};
    bool fine = put(&b, folder) && put(&b, "/");
    while (*p && fine) {
        if (strncmp(p, "{name}", 6) == 0) {
            fine = zhv_buffer_add_str(&b, stem);
            p += 6;
        } else if (strncmp(p, "{variant}", 9) == 0) {
            fine = put(&b, label);
            p += 9;
        } else if (strncmp(p, "{ext}", 5) == 0) {
            fine = put(&b, kind == ZHV_BATCH_XML ? ".xml" : ".jsonl") &&
                   put(&b, packed ? packed : "");
            p += 5;
        } else {
            fine = zhv_buffer_add(&b, p++, 1);
        }
    }
    const char *name =
        fine ? zhv_arena_str(arena, zhv_buffer_str(&b)).ptr : NULL;
    zhv_buffer_drop(&b);
    return name;
}

/* What an input will be written as, as far as its name tells; FOLDER: there
 * is no one output, or nobody knows. */
static zhv_batch_kind guess_kind(zhv_batch_kind wanted, const char *path)
{
    static const struct {
        const char *end;
        zhv_batch_kind is;
    } ends[] = {{".xml", ZHV_BATCH_XML},
                {".jsonl", ZHV_BATCH_JSONL},
                {".json", ZHV_BATCH_JSONL}};
    if (wanted != ZHV_BATCH_SAME) {
        return wanted;
    }
    zhv_str name = zhv_str_from(path);
    size_t dot = zhv_str_find(name, 0, '.');
    for (; dot < name.len; dot = zhv_str_find(name, dot + 1, '.')) {
        zhv_str rest = zhv_str_sub(name, dot, name.len);
        for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
            zhv_str end = zhv_str_from(ends[i].end);
            if (zhv_str_starts(rest, end) &&
                (rest.len == end.len || rest.ptr[end.len] == '.')) {
                return ends[i].is;
            }
        }
    }
    return ZHV_BATCH_FOLDER;
}

static zhv_status check_name(zhv_map *names, zhv_arena *arena, const char *name,
                             zhv_error *err)
{
    if (name && zhv_map_get(names, zhv_str_from(name)) != ZHV_MAP_NONE) {
        return zhv_batch_output_shared(name, err);
    }
    return name && zhv_map_put(names, arena, zhv_str_from(name), 1)
               ? ZHV_OK
               : zhv_fail(err, ZHV_E_NOMEM, NULL, 0, "out of memory");
}

zhv_status zhv_batch_outputs_check(const json_t *header, const char *folder,
                                   zhv_error *err)
{
    zhv_arena arena;
    const json_t *targets = json_object_get(header, "targets");
    const json_t *inputs = json_object_get(header, "inputs");
    const zhv_batch_kind wanted =
        (zhv_batch_kind)json_integer_value(json_object_get(header, "format"));
    zhv_map names = {0};
    zhv_status status = ZHV_OK;
    zhv_arena_init(&arena);
    for (size_t i = 0; i < json_array_size(inputs); i++) {
        const char *path = zhv_json_bytes_read(
            json_object_get(json_array_get(inputs, i), "path"), &arena);
        zhv_batch_kind kind = guess_kind(wanted, path ? path : "-");
        for (size_t t = 0; kind != ZHV_BATCH_FOLDER && status == ZHV_OK &&
                           t < json_array_size(targets);
             t++) {
            status =
                check_name(&names, &arena,
                           zhv_batch_output_name(
                               &arena, header, folder, (uint32_t)i, kind,
                               json_string_value(json_array_get(targets, t))),
                           err);
        }
    }
    zhv_arena_drop(&arena);
    return status;
}
