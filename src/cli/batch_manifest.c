#include "cli/batch_manifest.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/json_text.h"
#include "cli/own_dict.h"

/* ---- counts as JSON ------------------------------------------------------ */

static json_t *array_of(const uint64_t *values, size_t n)
{
    json_t *array = json_array();
    for (size_t i = 0; i < n; i++) {
        json_array_append_new(array, json_integer((json_int_t)values[i]));
    }
    return array;
}

static void array_read(const json_t *array, uint64_t *values, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        json_int_t value = json_integer_value(json_array_get(array, i));
        values[i] = value > 0 ? (uint64_t)value : 0;
    }
}

#define SINGLE 7 /* pages, pages_out, converted ... */

static json_t *counts_json(const zhv_batch_counts *c)
{
    const uint64_t single[SINGLE] = {c->pages,  c->pages_out, c->converted,
                                     c->failed, c->bytes,     c->text_bytes,
                                     c->reused};
    return json_pack("{s:o,s:o,s:o,s:o,s:o}", "sums", array_of(single, SINGLE),
                     "rules", array_of(c->rules, ZHV_ORIGINS), "edits",
                     array_of(c->edits, ZHV_ORIGINS), "changed",
                     array_of(c->changed, ZHV_OPT_TARGETS_MAX), "characters",
                     array_of(c->characters, ZHV_OPT_TARGETS_MAX));
}

static void counts_read(const json_t *json, zhv_batch_counts *c)
{
    uint64_t single[SINGLE];
    array_read(json_object_get(json, "sums"), single, SINGLE);
    c->pages = single[0];
    c->pages_out = single[1];
    c->converted = single[2];
    c->failed = single[3];
    c->bytes = single[4];
    c->text_bytes = single[5];
    c->reused = single[6];
    array_read(json_object_get(json, "rules"), c->rules, ZHV_ORIGINS);
    array_read(json_object_get(json, "edits"), c->edits, ZHV_ORIGINS);
    array_read(json_object_get(json, "changed"), c->changed,
               ZHV_OPT_TARGETS_MAX);
    array_read(json_object_get(json, "characters"), c->characters,
               ZHV_OPT_TARGETS_MAX);
}

/* ---- the header ---------------------------------------------------------- */

/* What is in the files that options name: groups above all. */
static void digest_files(const zhv_opt *o, zhv_sha256 *out)
{
    const char *const files[] = {o->groups, o->protect, o->rules_file,
                                 o->titles_db};
    zhv_digest *d = zhv_digest_new();
    out->text[0] = '\0';
    for (size_t i = 0; d && i < sizeof files / sizeof *files; i++) {
        if (files[i]) {
            (void)zhv_digest_add_file(d, files[i]);
        }
        zhv_digest_add(d, ZHV_STR("\n"));
    }
    if (d) {
        (void)zhv_digest_take(d, out);
    }
    zhv_digest_free(d);
}

json_t *zhv_pieces_header(const zhv_batch_opt *o, const zhv_engine *e,
                          const zhv_batch_parts *parts)
{
    zhv_text build = zhv_own_dict_fact(e->dict, "build-id");
    json_t *targets = json_array();
    json_t *inputs = json_array();
    for (uint32_t t = 0; t < e->target_count; t++) {
        json_array_append_new(targets, json_string(e->labels[t]));
    }
    for (size_t i = 0; i < o->common.file_count; i++) {
        struct stat st;
        const char *path = o->common.files[i];
        bool known = stat(path, &st) == 0 && S_ISREG(st.st_mode);
        json_t *name = zhv_json_bytes(zhv_str_from(path));
        json_array_append_new(
            inputs, json_pack("{s:o,s:I}", "path", name ? name : json_null(),
                              "size", (json_int_t)(known ? st.st_size : 0)));
    }
    zhv_sha256 with;
    digest_files(&o->common, &with);
    json_t *options = zhv_json_bytes(zhv_str_from(o->canonical));
    const char *name = o->common.output_name;
    json_t *pattern = name ? zhv_json_bytes(zhv_str_from(name)) : NULL;
    char cuts[64] = "";
    if (parts->n) {
        snprintf(cuts, sizeof cuts, "%zu %016" PRIx64, parts->n, parts->hash);
    }
    return json_pack(
        "{s:s,s:s%,s:o,s:o,s:o,s:o,s:i,s:s,s:i,s:i,s:s,s:s}", "zhvar",
        zhv_version(), "build", build.ptr ? build.ptr : "", build.len,
        "options", options ? options : json_null(), "template",
        pattern ? pattern : json_null(), "targets", targets, "inputs", inputs,
        "format", (int)o->kind, "compress", zhv_packing_extension(o->packing),
        "shard", (int)o->shard, "shards", (int)o->shards, "index", cuts, "with",
        with.text);
}

/* ---- writing ------------------------------------------------------------- */

zhv_status zhv_manifest_append(zhv_pieces *p, json_t *line, zhv_error *err)
{
    char *text = line ? json_dumps(line, JSON_COMPACT) : NULL;
    size_t n = text ? strlen(text) : 0;
    json_decref(line);
    if (text == NULL) {
        return zhv_fail(err, ZHV_E_NOMEM, NULL, 0, "out of memory");
    }
    text[n] = '\n'; /* in place of the NUL: one write, one line */
    ssize_t written = write(p->manifest, text, n + 1);
    bool fine = written == (ssize_t)(n + 1) && fsync(p->manifest) == 0;
    free(text);
    return fine ? ZHV_OK
                : zhv_fail(err, ZHV_E_IO, p->manifest_path, 0,
                           "cannot write: %s", strerror(errno));
}

json_t *zhv_manifest_piece(const zhv_pieces *p, const zhv_piece *piece)
{
    json_t *same = json_object();
    for (uint32_t t = 0; t < p->target_count && p->begun; t++) {
        if (p->same[t] != t) {
            json_object_set_new(same, p->labels[t],
                                json_string(p->labels[p->same[t]]));
        }
    }
    return json_pack("{s:i,s:i,s:i,s:s,s:o,s:O,s:o,s:i,s:o}", "piece",
                     (int)piece->number, "input", (int)piece->input, "kind",
                     (int)piece->kind, "sha256", piece->sha256.text, "counts",
                     counts_json(&piece->counts), "unknown", p->piece_unknown,
                     "same", same, "first", (int)piece->first, "sizes",
                     array_of(piece->sizes, p->target_count));
}

/* ---- reading ------------------------------------------------------------- */

static bool take_piece(zhv_pieces *p, const json_t *line)
{
    const char *sha = json_string_value(json_object_get(line, "sha256"));
    zhv_piece *piece = zhv_vec_push(&p->done, &p->arena);
    if (piece == NULL) {
        return false;
    }
    *piece = (zhv_piece){0};
    piece->number =
        (uint32_t)json_integer_value(json_object_get(line, "piece"));
    piece->input = (uint32_t)json_integer_value(json_object_get(line, "input"));
    piece->kind = (uint32_t)json_integer_value(json_object_get(line, "kind"));
    snprintf(piece->sha256.text, sizeof piece->sha256.text, "%s",
             sha ? sha : "");
    counts_read(json_object_get(line, "counts"), &piece->counts);
    piece->first = (uint32_t)json_integer_value(json_object_get(line, "first"));
    array_read(json_object_get(line, "sizes"), piece->sizes,
               ZHV_OPT_TARGETS_MAX);
    return true;
}

void zhv_manifest_count(json_t *sum, const char *name, json_int_t n)
{
    n += json_integer_value(json_object_get(sum, name));
    json_object_set_new(sum, name, json_integer(n));
}

static zhv_status take_line(zhv_pieces *p, json_t *line, zhv_error *err)
{
    const char *name;
    json_t *value;
    if (p->header == NULL) {
        p->header = json_incref(line);
    } else if (json_object_get(line, "end")) {
        p->complete = true;
        p->end_pieces =
            (uint32_t)json_integer_value(json_object_get(line, "end"));
        p->end_pages =
            (uint64_t)json_integer_value(json_object_get(line, "pages"));
    } else if (!take_piece(p, line)) {
        return zhv_fail(err, ZHV_E_NOMEM, NULL, 0, "out of memory");
    }
    json_object_foreach(json_object_get(line, "unknown"), name, value)
    {
        zhv_manifest_count(p->unknown, name, json_integer_value(value));
    }
    return ZHV_OK;
}

/* Reads what whole lines there are; *good is where they end. A last line that
 * was cut by a kill never happened. */
static zhv_status read_lines(zhv_pieces *p, FILE *file, off_t *good,
                             zhv_error *err)
{
    zhv_status status = ZHV_OK;
    char *text = NULL;
    size_t room = 0;
    ssize_t n;
    *good = 0;
    while (status == ZHV_OK && (n = getline(&text, &room, file)) > 0 &&
           text[n - 1] == '\n') {
        json_error_t why;
        json_t *line = json_loadb(text, (size_t)n, 0, &why);
        if (!json_is_object(line)) {
            json_decref(line);
            break;
        }
        status = take_line(p, line, err);
        json_decref(line);
        *good += (off_t)n;
    }
    free(text);
    return status;
}

zhv_status zhv_pieces_read(zhv_pieces *p, const char *folder, const char *path,
                           zhv_error *err)
{
    *p = (zhv_pieces){.folder = folder, .manifest = -1};
    zhv_arena_init(&p->arena);
    p->unknown = json_object();
    p->piece_unknown = json_object();
    p->templates = json_object();
    p->manifest_path = zhv_arena_str(&p->arena, zhv_str_from(path)).ptr;
    if (p->manifest_path == NULL || p->unknown == NULL ||
        p->piece_unknown == NULL) {
        return zhv_fail(err, ZHV_E_NOMEM, NULL, 0, "out of memory");
    }
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return errno == ENOENT ? ZHV_OK
                               : zhv_fail(err, ZHV_E_IO, path, 0,
                                          "cannot open: %s", strerror(errno));
    }
    struct stat st;
    p->seen = fstat(fileno(file), &st) == 0 ? st.st_size : 0;
    zhv_status status = read_lines(p, file, &p->whole, err);
    fclose(file);
    return status;
}
