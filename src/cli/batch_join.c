#define _XOPEN_SOURCE 700 /* nftw */
#include "cli/batch_join.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/batch_output.h"

typedef struct join {
    zhv_arena arena;
    const char *folder;
    zhv_pieces *runs; /* one a manifest */
    uint32_t run_count;
    uint64_t pages;       /* read, by all of them */
    const json_t *header; /* of the first */
    ZHV_VEC(zhv_piece) pieces;
    ZHV_VEC(const char *) written;
} join;

/* ---- the manifests ------------------------------------------------------- */

static zhv_status read_run(join *j, const char *name, uint32_t i,
                           zhv_error *err)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", j->folder, name);
    zhv_status status = zhv_pieces_read(&j->runs[i], j->folder, path, err);
    if (status == ZHV_OK &&
        (j->runs[i].header == NULL || !j->runs[i].complete)) {
        status = zhv_fail(err, ZHV_E_DATA, path, 0,
                          j->runs[i].header ? "this run is not finished"
                                            : "this run is missing");
    }
    return status;
}

/* Runs are of one job when their headers differ in the shard alone. */
static bool is_same_job(const json_t *a, const json_t *b)
{
    json_t *x = json_copy((json_t *)(uintptr_t)a);
    json_t *y = json_copy((json_t *)(uintptr_t)b);
    json_object_del(x, "shard");
    json_object_del(y, "shard");
    bool same = x && y && json_equal(x, y);
    json_decref(x);
    json_decref(y);
    return same;
}

/* Who goes by an index knows of no pages but the own ones. */
static bool is_by_index(const join *j)
{
    const char *index =
        json_string_value(json_object_get(j->runs[0].header, "index"));
    return index && index[0];
}

static uint32_t shards_in(const char *folder)
{
    uint32_t shards = 0;
    DIR *dir = opendir(folder);
    const struct dirent *entry;
    while (dir && (entry = readdir(dir)) != NULL) {
        /* "manifest-0001-of-0008.jsonl" */
        const char *of = strstr(entry->d_name, "-of-");
        unsigned long n = of && strncmp(entry->d_name, "manifest-", 9) == 0
                              ? strtoul(of + 4, NULL, 10)
                              : 0;
        if (n > shards && n <= 9999) {
            shards = (uint32_t)n;
        }
    }
    if (dir) {
        closedir(dir);
    }
    return shards;
}

static zhv_status read_runs(join *j, zhv_error *err)
{
    uint32_t shards = shards_in(j->folder);
    j->run_count = shards ? shards : 1;
    j->runs = calloc(j->run_count, sizeof *j->runs);
    zhv_status status =
        j->runs ? ZHV_OK : zhv_fail(err, ZHV_E_NOMEM, NULL, 0, "out of memory");
    for (uint32_t i = 0; i < j->run_count && status == ZHV_OK; i++) {
        char name[64] = "manifest.jsonl";
        if (shards) {
            snprintf(name, sizeof name, "manifest-%04u-of-%04u.jsonl", i + 1,
                     shards);
        }
        status = read_run(j, name, i, err);
        j->pages += !is_by_index(j) && i ? 0 : j->runs[i].end_pages;
        if (status == ZHV_OK &&
            (!is_same_job(j->runs[0].header, j->runs[i].header) ||
             j->runs[0].end_pieces != j->runs[i].end_pieces ||
             (!is_by_index(j) && j->pages != j->runs[i].end_pages))) {
            status = zhv_fail(err, ZHV_E_DATA, j->runs[i].manifest_path, 0,
                              "made with another build, other options or "
                              "other inputs than the first shard");
        }
    }
    j->header = status == ZHV_OK ? j->runs[0].header : NULL;
    return status;
}

static int by_number(const void *a, const void *b)
{
    const zhv_piece *x = a;
    const zhv_piece *y = b;
    return (x->number > y->number) - (x->number < y->number);
}

/* Whether a piece that goes on does so from the one before it in the list. */
static bool is_behind(const zhv_piece *piece)
{
    return piece->first == 0 || piece->first == piece->number ||
           (piece->number > 1 && piece[-1].first == piece->first &&
            piece[-1].input == piece->input);
}

/* All pieces in order, each once; as many pages written as read. */
static zhv_status gather(join *j, zhv_join_sum *sum, zhv_error *err)
{
    const char *name;
    json_t *value;
    for (uint32_t i = 0; i < j->run_count; i++) {
        const zhv_pieces *run = &j->runs[i];
        for (uint32_t k = 0; k < run->done.n; k++) {
            zhv_piece *piece = zhv_vec_push(&j->pieces, &j->arena);
            if (piece == NULL) {
                return zhv_fail(err, ZHV_E_NOMEM, NULL, 0, "out of memory");
            }
            *piece = run->done.at[k];
            zhv_batch_counts_add(&sum->counts, &piece->counts);
        }
        json_object_foreach(run->unknown, name, value)
        {
            json_int_t n =
                json_integer_value(json_object_get(sum->unknown, name));
            json_object_set_new(sum->unknown, name,
                                json_integer(n + json_integer_value(value)));
        }
    }
    if (j->pieces.n) {
        qsort(j->pieces.at, j->pieces.n, sizeof *j->pieces.at, by_number);
    }
    for (uint32_t i = 0; i < j->pieces.n; i++) {
        if (j->pieces.at[i].number != i + 1 || !is_behind(&j->pieces.at[i])) {
            return zhv_fail(err, ZHV_E_DATA, j->folder, 0,
                            "piece %u is not there once", i + 1);
        }
    }
    if (j->pieces.n != j->runs[0].end_pieces) {
        return zhv_fail(err, ZHV_E_DATA, j->folder, 0,
                        "%u pieces of %u are there", j->pieces.n,
                        j->runs[0].end_pieces);
    }
    if (sum->counts.pages != j->pages ||
        sum->counts.pages != sum->counts.pages_out) {
        return zhv_fail(err, ZHV_E_DATA, j->folder, 0,
                        "%" PRIu64 " pages were read, %" PRIu64 " written",
                        j->pages, sum->counts.pages_out);
    }
    return ZHV_OK;
}

static const char *final_name(join *j, uint32_t input, zhv_batch_kind kind,
                              const char *label)
{
    return zhv_batch_output_name(&j->arena, j->header, j->folder, input, kind,
                                 label);
}

/* ---- joining ------------------------------------------------------------- */

/* Pieces [from, to) of the list, and whose files of them. */
typedef struct span {
    uint32_t from;
    uint32_t to;
    const char *label;
    bool is_target; /* not what is beside the editions */
    size_t target;
} span;

/* The piece whose file has all that the piece and those behind it have in one
 * file. */
static uint32_t last_of(const join *j, const span *s, uint32_t piece)
{
    uint32_t last = piece;
    while (s->is_target && last + 1 < s->to &&
           j->pieces.at[last + 1].first == j->pieces.at[piece].number) {
        last++;
    }
    return last;
}

/* A killed process may have written more than was ever recorded. */
static zhv_status fit(const char *path, uint64_t size, zhv_error *err)
{
    struct stat st;
    zhv_status status = ZHV_OK;
    if (stat(path, &st) != 0 ||
        ((uint64_t)st.st_size > size && truncate(path, (off_t)size) != 0)) {
        status = zhv_fail(err, ZHV_E_IO, path, 0, "cannot read: %s",
                          strerror(errno));
    } else if ((uint64_t)st.st_size < size) {
        status =
            zhv_fail(err, ZHV_E_DATA, path, 0, "shorter than it was written");
    }
    return status;
}

/* Path of a piece's file, which has what the manifest says; owned. */
static zhv_status find_piece(const join *j, const span *s, uint32_t piece,
                             char **out, zhv_error *err)
{
    const zhv_piece *of = &j->pieces.at[piece];
    *out = zhv_piece_path(j->folder, of->number, s->label);
    return *out == NULL ? zhv_fail(err, ZHV_E_NOMEM, NULL, 0, "out of memory")
           : s->is_target && of->first ? fit(*out, of->sizes[s->target], err)
                                       : ZHV_OK;
}

static zhv_status append_piece(const join *j, zhv_out_file *out, const span *s,
                               uint32_t piece, zhv_error *err)
{
    char *path;
    zhv_status status = find_piece(j, s, piece, &path, err);
    if (status == ZHV_OK) {
        int fd = open(path, O_RDONLY | O_CLOEXEC);
        int code = fd < 0 ? errno : zhv_out_file_append(out, fd);
        if (code) {
            status = zhv_fail(err, ZHV_E_IO, path, 0, "cannot read: %s",
                              strerror(code));
        }
        if (fd >= 0) {
            close(fd);
        }
    }
    free(path);
    return status;
}

static bool is_claimed(const join *j, const char *name)
{
    for (uint32_t i = 0; i < j->written.n; i++) {
        if (strcmp(j->written.at[i], name) == 0) {
            return true;
        }
    }
    return false;
}

static bool claim(join *j, const char *name)
{
    const char **slot = zhv_vec_push(&j->written, &j->arena);
    if (slot) {
        *slot = name;
    }
    return slot != NULL;
}

/* One file is all of the output: it gets the output's name, and keeps its own
 * until all of them are there. *linked false: it has to be copied. */
static zhv_status link_piece(const join *j, const char *name, const span *s,
                             bool *linked, zhv_error *err)
{
    struct stat st;
    char *path = NULL;
    zhv_status status = ZHV_OK;
    *linked = false;
    /* What is there already may be a link, and says who may read it. */
    if (s->to > s->from && last_of(j, s, s->from) == s->to - 1 &&
        lstat(name, &st) != 0 && errno == ENOENT) {
        status = find_piece(j, s, s->to - 1, &path, err);
        *linked = status == ZHV_OK && zhv_out_file_link(path, name);
    }
    free(path);
    return status;
}

static zhv_status copy_pieces(const join *j, zhv_out_file *out,
                              const char *name, const span *s, zhv_error *err)
{
    zhv_status status = zhv_out_file_open(out, name, err);
    if (status != ZHV_OK) {
        return status;
    }
    for (uint32_t i = s->from; i < s->to && status == ZHV_OK; i++) {
        i = last_of(j, s, i);
        status = append_piece(j, out, s, i, err);
    }
    if (status == ZHV_OK) {
        return zhv_out_file_commit(out, err);
    }
    zhv_out_file_abandon(out);
    return status;
}

/* Joins pieces into one file. */
static zhv_status join_file(join *j, const char *name, const span *s,
                            zhv_error *err)
{
    bool linked = false;
    if (is_claimed(j, name)) {
        return zhv_batch_output_shared(name, err);
    }
    zhv_out_file *out = malloc(sizeof *out);
    if (out == NULL || !claim(j, name)) {
        free(out);
        return zhv_fail(err, ZHV_E_NOMEM, NULL, 0, "out of memory");
    }
    zhv_status status = zhv_out_file_make_parents(name, err);
    if (status == ZHV_OK) {
        status = link_piece(j, name, s, &linked, err);
    }
    if (status == ZHV_OK && !linked) {
        status = copy_pieces(j, out, name, s, err);
    }
    free(out);
    return status;
}

/* Whether the pieces are one file for both labels. */
static bool are_one(const join *j, const span *s, const char *other)
{
    bool one = true;
    for (uint32_t i = s->from; i < s->to && one; i++) {
        struct stat x;
        struct stat y;
        i = last_of(j, s, i);
        char *first =
            zhv_piece_path(j->folder, j->pieces.at[i].number, s->label);
        char *second = zhv_piece_path(j->folder, j->pieces.at[i].number, other);
        one = first && second && stat(first, &x) == 0 &&
              stat(second, &y) == 0 && x.st_ino == y.st_ino &&
              x.st_dev == y.st_dev;
        free(first);
        free(second);
    }
    return one;
}

/* A second name for the output of an earlier target, if they are equal. */
static bool link_output(join *j, const span *s, const char *name)
{
    const json_t *targets = json_object_get(j->header, "targets");
    const zhv_piece *first = &j->pieces.at[s->from];
    for (size_t t = 0; t < s->target; t++) {
        const char *other = json_string_value(json_array_get(targets, t));
        if (are_one(j, s, other)) {
            const char *written =
                final_name(j, first->input, first->kind, other);
            return written && !is_claimed(j, name) && claim(j, name) &&
                   zhv_out_file_make_parents(name, NULL) == ZHV_OK &&
                   zhv_out_file_link(written, name);
        }
    }
    return false;
}

static zhv_status join_input(join *j, uint32_t from, uint32_t to,
                             zhv_error *err)
{
    const zhv_pieces *first = &j->runs[0];
    const json_t *targets = json_object_get(first->header, "targets");
    zhv_status status = ZHV_OK;
    for (size_t t = 0; t < json_array_size(targets) && status == ZHV_OK; t++) {
        const span s = {from, to, json_string_value(json_array_get(targets, t)),
                        true, t};
        const char *name = final_name(j, j->pieces.at[from].input,
                                      j->pieces.at[from].kind, s.label);
        status = name == NULL
                     ? zhv_fail(err, ZHV_E_NOMEM, NULL, 0, "out of memory")
                 : link_output(j, &s, name) ? ZHV_OK
                                            : join_file(j, name, &s, err);
    }
    return status;
}

static zhv_status join_log(join *j, const char *file, const char *label,
                           zhv_error *err)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", j->folder, file);
    const char *name = zhv_arena_str(&j->arena, zhv_str_from(path)).ptr;
    const span all = {0, j->pieces.n, label, false, 0};
    return name ? join_file(j, name, &all, err)
                : zhv_fail(err, ZHV_E_NOMEM, NULL, 0, "out of memory");
}

static zhv_status join_all(join *j, zhv_error *err)
{
    zhv_status status = ZHV_OK;
    uint32_t from = 0;
    while (from < j->pieces.n && status == ZHV_OK) {
        uint32_t to = from;
        while (to < j->pieces.n &&
               j->pieces.at[to].input == j->pieces.at[from].input) {
            to++;
        }
        if (j->pieces.at[from].kind != ZHV_BATCH_FOLDER) {
            status = join_input(j, from, to, err);
        }
        from = to;
    }
    if (status == ZHV_OK) {
        status = join_log(j, "pages.idx", "pages", err);
    }
    return status == ZHV_OK ? join_log(j, "failures.jsonl", "failures", err)
                            : status;
}

/* What killed processes were writing: ".name.1234.part" (out_file.c). */
static bool is_left_over(const char *name)
{
    size_t n = strlen(name);
    if (n < 8 || name[0] != '.' || strcmp(name + n - 5, ".part") != 0) {
        return false;
    }
    size_t at = n - 5;
    while (at && name[at - 1] >= '0' && name[at - 1] <= '9') {
        at--;
    }
    return at < n - 5 && at && name[at - 1] == '.';
}

static void remove_left_overs(const char *folder)
{
    char path[4096];
    DIR *dir = opendir(folder);
    const struct dirent *entry;
    while (dir && (entry = readdir(dir)) != NULL) {
        if (is_left_over(entry->d_name)) {
            snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
            unlink(path);
        }
    }
    if (dir) {
        closedir(dir);
    }
}

static int remove_left_over(const char *path, const struct stat *st, int type,
                            struct FTW *at)
{
    (void)st;
    if (type == FTW_F && is_left_over(path + at->base)) {
        unlink(path);
    }
    return 0;
}

/* Pages that are files may stand anywhere below their edition's folder. */
static void remove_left_pages(const join *j, const char *label)
{
    char path[4096];
    bool files = false;
    for (uint32_t i = 0; i < j->pieces.n; i++) {
        files |= j->pieces.at[i].kind == ZHV_BATCH_FOLDER;
    }
    int n = snprintf(path, sizeof path, "%s/%s", j->folder, label);
    if (files && n >= 0 && (size_t)n < sizeof path) {
        nftw(path, remove_left_over, 16, FTW_PHYS);
    }
}

static void remove_piece(const join *j, uint32_t number, const char *label)
{
    char *piece = zhv_piece_path(j->folder, number, label);
    if (piece) {
        unlink(piece);
    }
    free(piece);
}

/* Only now is the input's work safe without them. */
static void remove_pieces(const join *j)
{
    char path[4096];
    const json_t *targets = json_object_get(j->header, "targets");
    for (uint32_t i = 0; i < j->pieces.n; i++) {
        const uint32_t number = j->pieces.at[i].number;
        for (size_t t = 0; t < json_array_size(targets); t++) {
            remove_piece(j, number,
                         json_string_value(json_array_get(targets, t)));
        }
        remove_piece(j, number, "pages");
        remove_piece(j, number, "failures");
    }
    snprintf(path, sizeof path, "%s/pieces", j->folder);
    remove_left_overs(j->folder);
    remove_left_overs(path);
    for (size_t t = 0; t < json_array_size(targets); t++) {
        remove_left_pages(j, json_string_value(json_array_get(targets, t)));
    }
    rmdir(path);
}

static void drop_join(join *j)
{
    for (uint32_t i = 0; i < j->run_count && j->runs; i++) {
        if (j->runs[i].unknown) {
            zhv_pieces_drop(&j->runs[i]);
        }
    }
    free(j->runs);
    zhv_arena_drop(&j->arena);
}

static zhv_status name_pieces(join *j, zhv_join_list *out, zhv_error *err)
{
    const json_t *targets = json_object_get(j->header, "targets");
    out->at = zhv_arena_calloc(&j->arena, j->pieces.n, sizeof *out->at);
    bool fine = out->at != NULL || j->pieces.n == 0;
    for (uint32_t i = 0; i < j->pieces.n && fine; i++) {
        const zhv_piece *piece = &j->pieces.at[i];
        zhv_join_piece *to = &out->at[out->n++];
        to->input = piece->input;
        to->in_files = piece->kind == ZHV_BATCH_FOLDER;
        for (size_t t = 0; t < json_array_size(targets) && fine &&
                           t < ZHV_OPT_TARGETS_MAX && !to->in_files;
             t++) {
            to->names[t] =
                i && to[-1].input == to->input && !to[-1].in_files
                    ? to[-1].names[t]
                    : final_name(j, piece->input, piece->kind,
                                 json_string_value(json_array_get(targets, t)));
            fine = to->names[t] != NULL;
        }
    }
    return fine ? ZHV_OK : zhv_fail(err, ZHV_E_NOMEM, NULL, 0, "out of memory");
}

zhv_status zhv_batch_join_list(const char *folder, zhv_join_list *out,
                               zhv_error *err)
{
    zhv_join_sum sum = {.unknown = json_object()};
    join *j = calloc(1, sizeof *j);
    *out = (zhv_join_list){.owner = j};
    if (j == NULL) {
        json_decref(sum.unknown);
        return zhv_fail(err, ZHV_E_NOMEM, NULL, 0, "out of memory");
    }
    j->folder = folder;
    zhv_arena_init(&j->arena);
    zhv_status status = read_runs(j, err);
    if (status == ZHV_OK) {
        out->header = j->header;
        status = gather(j, &sum, err);
    }
    if (status == ZHV_OK) {
        status = name_pieces(j, out, err);
    }
    json_decref(sum.unknown);
    return status;
}

void zhv_batch_join_list_drop(zhv_join_list *list)
{
    if (list->owner) {
        drop_join(list->owner);
    }
    free(list->owner);
    *list = (zhv_join_list){0};
}

zhv_status zhv_batch_join(const char *folder, zhv_join_sum *out, zhv_error *err)
{
    join j = {.folder = folder};
    char done[4096];
    zhv_arena_init(&j.arena);
    *out = (zhv_join_sum){.unknown = json_object()};
    snprintf(done, sizeof done, "%s/failures.jsonl", folder);
    zhv_status status = read_runs(&j, err);
    if (status == ZHV_OK) {
        status = gather(&j, out, err);
    }
    /* It is written last, and pieces are removed after it. */
    bool joined = access(done, F_OK) == 0;
    if (status == ZHV_OK && !joined) {
        status = join_all(&j, err);
    }
    if (status == ZHV_OK) {
        remove_pieces(&j);
    }
    drop_join(&j);
    return status;
}
