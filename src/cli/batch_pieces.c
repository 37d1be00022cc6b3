#include "cli/batch_pieces.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/batch_files.h"
#include "cli/own_dict.h"
#include "input/buffer.h"

static zhv_status no_memory(zhv_error *err)
{
    return zhv_fail(err, ZHV_E_NOMEM, NULL, 0, "out of memory");
}

static zhv_status io(zhv_error *err, const char *path, const char *what)
{
    return zhv_fail(err, ZHV_E_IO, path, 0, "%s: %s", what, strerror(errno));
}

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

/* ---- the manifest -------------------------------------------------------- */

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
        json_t *name = json_string(path);
        json_array_append_new(
            inputs, json_pack("{s:o,s:I}", "path", name ? name : json_null(),
                              "size", (json_int_t)(known ? st.st_size : 0)));
    }
    zhv_sha256 with;
    digest_files(&o->common, &with);
    json_t *options = json_string(o->canonical);
    const char *name = o->common.output_name;
    json_t *pattern = name ? json_string(name) : NULL;
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

static zhv_status append(zhv_pieces *p, json_t *line, zhv_error *err)
{
    char *text = line ? json_dumps(line, JSON_COMPACT) : NULL;
    size_t n = text ? strlen(text) : 0;
    json_decref(line);
    if (text == NULL) {
        return no_memory(err);
    }
    text[n] = '\n'; /* in place of the NUL: one write, one line */
    ssize_t written = write(p->manifest, text, n + 1);
    bool fine = written == (ssize_t)(n + 1) && fsync(p->manifest) == 0;
    free(text);
    return fine ? ZHV_OK : io(err, p->manifest_path, "cannot write");
}

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
    return true;
}

static void add_unknown(json_t *sum, const char *name, json_int_t n)
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
        return no_memory(err);
    }
    json_object_foreach(json_object_get(line, "unknown"), name, value)
    {
        add_unknown(p->unknown, name, json_integer_value(value));
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
        return no_memory(err);
    }
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return errno == ENOENT ? ZHV_OK : io(err, path, "cannot open");
    }
    zhv_status status = read_lines(p, file, &p->whole, err);
    fclose(file);
    return status;
}

static zhv_status make_folder(const char *path, zhv_error *err)
{
    if (mkdir(path, 0777) == 0 || errno == EEXIST) {
        return ZHV_OK;
    }
    return io(err, path, "cannot make the folder");
}

static zhv_status prepare(zhv_pieces *p, const zhv_batch_opt *o, zhv_error *err)
{
    char path[4096];
    const char *folder = o->common.output;
    snprintf(path, sizeof path, "%s/", folder);
    zhv_status status = zhv_out_file_make_parents(path, err);
    if (status == ZHV_OK) {
        snprintf(path, sizeof path, "%s/pieces", folder);
        status = make_folder(path, err);
    }
    if (o->shards) {
        snprintf(path, sizeof path, "%s/manifest-%04u-of-%04u.jsonl", folder,
                 o->shard, o->shards);
    } else {
        snprintf(path, sizeof path, "%s/manifest.jsonl", folder);
    }
    zhv_status read = zhv_pieces_read(p, folder, path, err);
    return status == ZHV_OK ? read : status;
}

/* Behind the lines that are whole, for one process at a time: it may have
 * been read before another one wrote more. */
static zhv_status open_manifest(zhv_pieces *p, zhv_error *err)
{
    struct stat st;
    p->manifest =
        open(p->manifest_path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    if (p->manifest < 0 || fstat(p->manifest, &st) != 0) {
        return io(err, p->manifest_path, "cannot write");
    }
    /* Where there are no locks it is up to the user. */
    if (flock(p->manifest, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
        return zhv_fail(err, ZHV_E_ARGUMENT, p->manifest_path, 0,
                        "another process is at work on this run");
    }
    const off_t keep = p->header ? p->whole : 0;
    return st.st_size == keep || ftruncate(p->manifest, keep) == 0
               ? ZHV_OK
               : io(err, p->manifest_path, "cannot write");
}

zhv_status zhv_pieces_open(zhv_pieces *p, const zhv_batch_opt *o,
                           const zhv_engine *e, const zhv_batch_parts *parts,
                           zhv_error *err)
{
    zhv_status status = prepare(p, o, err);
    if (status != ZHV_OK) {
        return status;
    }
    p->target_count = e->target_count;
    p->copies = o->copies;
    memcpy(p->labels, e->labels, sizeof p->labels);
    json_t *header = zhv_pieces_header(o, e, parts);
    if (header == NULL) {
        return no_memory(err);
    }
    const bool fresh = p->header == NULL;
    if (!fresh && !o->resume) {
        status = zhv_fail(err, ZHV_E_ARGUMENT, p->manifest_path, 0,
                          "there is a run already; --resume goes on with it");
    } else if (!fresh && !json_equal(header, p->header)) {
        status = zhv_fail(err, ZHV_E_ARGUMENT, p->manifest_path, 0,
                          "made with another build, other options or other "
                          "inputs; --resume cannot go on with it");
    }
    status = status == ZHV_OK ? open_manifest(p, err) : status;
    if (status == ZHV_OK && fresh) {
        /* What says that a run was joined is not this run's. */
        char old[4096];
        snprintf(old, sizeof old, "%s/failures.jsonl", p->folder);
        unlink(old);
        p->header = json_incref(header);
        status = append(p, json_incref(header), err);
    }
    json_decref(header);
    if (status != ZHV_OK) { /* what prepare made, if it is empty */
        char pieces[4096];
        snprintf(pieces, sizeof pieces, "%s/pieces", p->folder);
        rmdir(pieces);
    }
    return status;
}

const zhv_piece *zhv_pieces_find(const zhv_pieces *p, uint32_t number)
{
    for (uint32_t i = 0; i < p->done.n; i++) {
        if (p->done.at[i].number == number) {
            return &p->done.at[i];
        }
    }
    return NULL;
}

/* ---- pieces -------------------------------------------------------------- */

char *zhv_piece_path(const char *folder, uint32_t number, const char *label)
{
    size_t size = strlen(folder) + strlen(label) + 32;
    char *path = malloc(size);
    if (path) {
        snprintf(path, size, "%s/pieces/%06u.%s", folder, number, label);
    }
    return path;
}

static void abandon(zhv_pieces *p)
{
    for (uint32_t i = 0; i < p->target_count + 2; i++) {
        if (p->paths[i]) {
            zhv_out_file_abandon(&p->files[i]);
            free(p->paths[i]);
            p->paths[i] = NULL;
        }
    }
    p->is_open = false;
}

static zhv_status open_piece(zhv_pieces *p, uint32_t number, zhv_error *err)
{
    zhv_status status = ZHV_OK;
    memset(p->written, 0, sizeof p->written);
    p->begun = false;
    for (uint32_t i = 0; i < p->target_count + 2 && status == ZHV_OK; i++) {
        char *path = zhv_piece_path(p->folder, number,
                                    i < p->target_count    ? p->labels[i]
                                    : i == p->target_count ? "failures"
                                                           : "pages");
        if (path == NULL) {
            status = no_memory(err);
            break;
        }
        status = zhv_out_file_open(&p->files[i], path, err);
        p->paths[i] = status == ZHV_OK ? path : NULL;
        if (status != ZHV_OK) {
            free(path);
        }
    }
    p->is_open = true;
    p->number = number;
    return status;
}

/* Where pages are in a chunk becomes where they are in the piece. */
static zhv_status write_records(zhv_pieces *p, const zhv_batch_chunk *c,
                                zhv_error *err)
{
    zhv_buffer b = {0};
    bool fine = true;
    for (uint32_t i = 0; i < c->records.n && fine; i++) {
        zhv_reuse_record r = c->records.at[i];
        for (uint32_t t = 0; t < p->target_count; t++) {
            r.at[t].from += (uint32_t)p->written[t];
        }
        fine = zhv_reuse_put_page(&b, &r, p->target_count);
    }
    for (uint32_t t = 0; t < p->target_count; t++) {
        p->written[t] += c->out[c->same[t]].len;
    }
    zhv_out_file_write(&p->files[p->target_count + 1], b.ptr, b.len);
    zhv_buffer_drop(&b);
    return fine ? ZHV_OK : no_memory(err);
}

static void note_unknown(zhv_pieces *p, zhv_str names)
{
    char name[256];
    for (size_t at = 0, end; at < names.len; at = end + 1) {
        end = zhv_str_find(names, at, '\n');
        if (end - at < sizeof name) {
            memcpy(name, names.ptr + at, end - at);
            name[end - at] = '\0';
            add_unknown(p->piece_unknown, name, 1);
            add_unknown(p->unknown, name, 1);
        }
    }
}

/* A target that has been equal to one before it, and is no more, gets a file
 * of its own with what both have had so far. */
static void separate(zhv_pieces *p, const zhv_batch_chunk *c)
{
    for (uint32_t t = 0; t < p->target_count; t++) {
        const uint32_t s = p->same[t];
        if (!p->begun) {
            p->same[t] = p->copies ? t : c->same[t];
        } else if (s != t && c->same[t] != c->same[s]) {
            zhv_out_file_append_begun(&p->files[t], &p->files[s]);
            p->same[t] = t;
        }
    }
    p->begun = true;
}

static zhv_status write_editions(zhv_pieces *p, const zhv_batch_chunk *c,
                                 zhv_error *err)
{
    zhv_status status = ZHV_OK;
    separate(p, c);
    for (uint32_t t = 0; t < p->target_count && status == ZHV_OK; t++) {
        const uint32_t s = c->same[t];
        zhv_str bytes =
            zhv_buffer_str(c->packed[s].len ? &c->packed[s] : &c->out[s]);
        if (p->same[t] == t &&
            !zhv_out_file_write(&p->files[t], bytes.ptr, bytes.len)) {
            status = zhv_out_file_commit(&p->files[t], err);
        }
    }
    return status;
}

zhv_status zhv_pieces_add(zhv_pieces *p, uint32_t number,
                          const zhv_batch_chunk *c, zhv_error *err)
{
    note_unknown(p, zhv_buffer_str(&c->unknown));
    zhv_batch_count_names(p->templates, zhv_buffer_str(&c->templates));
    zhv_batch_slowest_join(&p->slowest, &c->slowest);
    zhv_status status = p->is_open ? ZHV_OK : open_piece(p, number, err);
    if (status == ZHV_OK && c->kind == ZHV_BATCH_FOLDER) {
        status = zhv_batch_files_write(p->folder, p->labels, c, p->copies, err);
    }
    if (status == ZHV_OK && c->kind != ZHV_BATCH_FOLDER) {
        status = write_editions(p, c, err);
    }
    if (status == ZHV_OK) {
        zhv_out_file_write(&p->files[p->target_count], c->failures.ptr,
                           c->failures.len);
        status = write_records(p, c, err);
    }
    return status;
}

static json_t *piece_json(const zhv_pieces *p, const zhv_piece *piece)
{
    json_t *same = json_object();
    for (uint32_t t = 0; t < p->target_count && p->begun; t++) {
        if (p->same[t] != t) {
            json_object_set_new(same, p->labels[t],
                                json_string(p->labels[p->same[t]]));
        }
    }
    return json_pack("{s:i,s:i,s:i,s:s,s:o,s:O,s:o}", "piece",
                     (int)piece->number, "input", (int)piece->input, "kind",
                     (int)piece->kind, "sha256", piece->sha256.text, "counts",
                     counts_json(&piece->counts), "unknown", p->piece_unknown,
                     "same", same);
}

static zhv_status write_end(zhv_pieces *p, zhv_error *err)
{
    zhv_buffer b = {0};
    bool fine = zhv_reuse_put_end(&b, p->written, p->target_count);
    zhv_out_file_write(&p->files[p->target_count + 1], b.ptr, b.len);
    zhv_buffer_drop(&b);
    return fine ? ZHV_OK : no_memory(err);
}

/* An edition that is equal to another one is a second name of it. */
static zhv_status commit_file(zhv_pieces *p, uint32_t i, zhv_error *err)
{
    const uint32_t s = i < p->target_count && p->begun ? p->same[i] : i;
    if (s == i) {
        return zhv_out_file_commit(&p->files[i], err);
    }
    if (zhv_out_file_link(p->paths[s], p->paths[i])) {
        zhv_out_file_abandon(&p->files[i]);
        return ZHV_OK;
    }
    int fd = open(p->paths[s], O_RDONLY | O_CLOEXEC);
    int code = fd < 0 ? errno : zhv_out_file_append(&p->files[i], fd);
    if (fd >= 0) {
        close(fd);
    }
    if (code) {
        zhv_out_file_abandon(&p->files[i]);
        errno = code;
        return io(err, p->paths[s], "cannot read");
    }
    return zhv_out_file_commit(&p->files[i], err);
}

/* Names must be on the disk before the manifest says that they are. */
static zhv_status sync_pieces(const zhv_pieces *p, zhv_error *err)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/pieces", p->folder);
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int failed = fd < 0 || (fsync(fd) != 0 && errno != EINVAL);
    int code = errno;
    if (fd >= 0) {
        close(fd);
    }
    errno = code;
    return failed ? io(err, path, "cannot write") : ZHV_OK;
}

zhv_status zhv_pieces_commit(zhv_pieces *p, const zhv_piece *piece,
                             zhv_error *err)
{
    zhv_status status = write_end(p, err);
    for (uint32_t i = 0; i < p->target_count + 2; i++) {
        if (status == ZHV_OK) {
            status = commit_file(p, i, err);
        } else {
            zhv_out_file_abandon(&p->files[i]);
        }
    }
    for (uint32_t i = 0; i < p->target_count + 2; i++) {
        free(p->paths[i]);
        p->paths[i] = NULL;
    }
    p->is_open = false;
    status = status == ZHV_OK ? sync_pieces(p, err) : status;
    zhv_piece *done =
        status == ZHV_OK ? zhv_vec_push(&p->done, &p->arena) : NULL;
    if (done) {
        *done = *piece;
        status = append(p, piece_json(p, piece), err);
        json_object_clear(p->piece_unknown);
    } else if (status == ZHV_OK) {
        status = no_memory(err);
    }
    return status;
}

zhv_status zhv_pieces_end(zhv_pieces *p, uint32_t pieces, uint64_t pages,
                          zhv_error *err)
{
    if (p->complete) {
        return ZHV_OK;
    }
    p->complete = true;
    p->end_pieces = pieces;
    p->end_pages = pages;
    return append(
        p,
        json_pack("{s:i,s:I}", "end", (int)pieces, "pages", (json_int_t)pages),
        err);
}

void zhv_pieces_drop(zhv_pieces *p)
{
    if (p->is_open) {
        abandon(p);
    }
    if (p->manifest >= 0) {
        close(p->manifest);
    }
    json_decref(p->header);
    json_decref(p->unknown);
    json_decref(p->piece_unknown);
    json_decref(p->templates);
    zhv_arena_drop(&p->arena);
}
