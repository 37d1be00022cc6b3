#include "cli/batch_pieces.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/batch_files.h"
#include "cli/batch_manifest.h"
#include "input/buffer.h"

static zhv_status no_memory(zhv_error *err)
{
    return zhv_fail(err, ZHV_E_NOMEM, NULL, 0, "out of memory");
}

static zhv_status io(zhv_error *err, const char *path, const char *what)
{
    return zhv_fail(err, ZHV_E_IO, path, 0, "%s: %s", what, strerror(errno));
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

/* Behind the lines that are whole, for one process at a time. */
static zhv_status open_manifest(zhv_pieces *p, zhv_error *err)
{
    struct stat st;
    p->manifest =
        open(p->manifest_path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    if (p->manifest < 0 || fstat(p->manifest, &st) != 0) {
        return io(err, p->manifest_path, "cannot write");
    }
    /* Where there are no locks it is up to the user. */
    if ((flock(p->manifest, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) ||
        st.st_size != p->seen) {
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
        status = zhv_manifest_append(p, json_incref(header), err);
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

static char *path_of(const zhv_pieces *p, uint32_t number, uint32_t file)
{
    return zhv_piece_path(p->folder, number,
                          file < p->target_count    ? p->labels[file]
                          : file == p->target_count ? "failures"
                                                    : "pages");
}

static zhv_status open_file(zhv_pieces *p, uint32_t number, uint32_t file,
                            zhv_error *err)
{
    char *path = path_of(p, number, file);
    zhv_status status =
        path ? zhv_out_file_open(&p->files[file], path, err) : no_memory(err);
    if (status != ZHV_OK) {
        free(path);
        path = NULL;
    }
    p->paths[file] = path;
    return status;
}

/* The piece before, if the next one's files may go on from its files. */
static const zhv_piece *find_before(const zhv_pieces *p, const zhv_piece *piece)
{
    const zhv_piece *before =
        piece->number > 1 ? zhv_pieces_find(p, piece->number - 1) : NULL;
    return before && before->first && before->input == piece->input &&
                   before->kind == piece->kind &&
                   piece->kind != ZHV_BATCH_FOLDER
               ? before
               : NULL;
}

/* The first target whose file of that piece is the target's, too. */
static bool find_same(const zhv_pieces *p, uint32_t number, uint32_t target,
                      uint32_t *out)
{
    bool same = false;
    struct stat st;
    char *path = path_of(p, number, target);
    bool fine = path && stat(path, &st) == 0;
    free(path);
    for (*out = 0; fine && *out < target; ++*out) {
        struct stat other;
        path = path_of(p, number, *out);
        same = path && stat(path, &other) == 0 && other.st_ino == st.st_ino &&
               other.st_dev == st.st_dev;
        free(path);
        if (same) {
            break;
        }
    }
    return fine;
}

static bool go_on(zhv_pieces *p, const zhv_piece *before, uint32_t target)
{
    char *from = path_of(p, before->number, target);
    char *path = path_of(p, before->number + 1, target);
    bool fine = from && path &&
                zhv_out_file_go_on(&p->files[target], from,
                                   before->sizes[target], path);
    free(from);
    if (!fine) {
        free(path);
        path = NULL;
    }
    p->paths[target] = path;
    return fine;
}

/* Opens the editions of the piece behind that one. False: they have to begin
 * anew. */
static bool open_behind(zhv_pieces *p, const zhv_piece *before)
{
    bool fine = true;
    for (uint32_t t = 0; t < p->target_count && fine; t++) {
        fine = find_same(p, before->number, t, &p->same[t]) &&
               (p->same[t] == t
                    ? go_on(p, before, t)
                    : open_file(p, before->number + 1, t, NULL) == ZHV_OK);
        p->sizes[t] = before->sizes[t];
    }
    if (!fine) {
        abandon(p);
        return false;
    }
    p->first = before->first;
    p->begun = true;
    return true;
}

static zhv_status open_piece(zhv_pieces *p, const zhv_piece *piece,
                             zhv_error *err)
{
    const zhv_piece *before = find_before(p, piece);
    zhv_status status = ZHV_OK;
    uint32_t i = p->target_count; /* what goes on is open then */
    memset(p->written, 0, sizeof p->written);
    if (before == NULL || !open_behind(p, before)) {
        memset(p->sizes, 0, sizeof p->sizes);
        p->first = piece->number;
        p->begun = false;
        i = 0;
    }
    for (; i < p->target_count + 2 && status == ZHV_OK; i++) {
        status = open_file(p, piece->number, i, err);
    }
    p->is_open = true;
    p->number = piece->number;
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
            zhv_manifest_count(p->piece_unknown, name, 1);
            zhv_manifest_count(p->unknown, name, 1);
        }
    }
}

/* Targets that have been equal to one before them, and are no more, get a
 * file with what all of them have had so far. */
static void separate(zhv_pieces *p, const zhv_batch_chunk *c)
{
    uint32_t left[ZHV_OPT_TARGETS_MAX];
    for (uint32_t t = 0; t < p->target_count; t++) {
        const uint32_t s = p->same[t];
        left[t] = ZHV_OPT_TARGETS_MAX;
        if (!p->begun) {
            p->same[t] = p->copies ? t : c->same[t];
        } else if (s != t && c->same[t] != c->same[s]) {
            uint32_t u = s + 1;
            while (u < t && (left[u] != s || c->same[u] != c->same[t])) {
                u++;
            }
            p->same[t] = u;
            if (u == t) {
                zhv_out_file_append_begun(&p->files[t], &p->files[s]);
                p->sizes[t] = p->sizes[s];
                left[t] = s;
            }
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
        if (p->same[t] == t) {
            status = zhv_out_file_write(&p->files[t], bytes.ptr, bytes.len)
                         ? ZHV_OK
                         : zhv_out_file_commit(&p->files[t], err);
            p->sizes[t] += bytes.len;
        }
    }
    return status;
}

zhv_status zhv_pieces_add(zhv_pieces *p, const zhv_piece *piece,
                          const zhv_batch_chunk *c, zhv_error *err)
{
    note_unknown(p, zhv_buffer_str(&c->unknown));
    zhv_batch_count_names(p->templates, zhv_buffer_str(&c->templates));
    zhv_batch_slowest_join(&p->slowest, &c->slowest);
    zhv_status status = p->is_open ? ZHV_OK : open_piece(p, piece, err);
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

static zhv_status commit_files(zhv_pieces *p, zhv_error *err)
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
    return status == ZHV_OK ? sync_pieces(p, err) : status;
}

/* The files of the piece before are now that piece's. */
static void drop_before(const zhv_pieces *p, const zhv_piece *piece)
{
    for (uint32_t t = 0; t < p->target_count && piece->first < piece->number;
         t++) {
        char *path = path_of(p, piece->number - 1, t);
        if (path) {
            unlink(path);
        }
        free(path);
    }
}

zhv_status zhv_pieces_commit(zhv_pieces *p, const zhv_piece *piece,
                             zhv_error *err)
{
    zhv_status status = commit_files(p, err);
    zhv_piece *done =
        status == ZHV_OK ? zhv_vec_push(&p->done, &p->arena) : NULL;
    if (done) {
        *done = *piece;
        done->first = p->first;
        for (uint32_t t = 0; t < p->target_count; t++) {
            done->sizes[t] = p->sizes[p->begun ? p->same[t] : t];
        }
        status = zhv_manifest_append(p, zhv_manifest_piece(p, done), err);
        json_object_clear(p->piece_unknown);
    } else if (status == ZHV_OK) {
        status = no_memory(err);
    }
    if (status == ZHV_OK) {
        drop_before(p, done);
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
    return zhv_manifest_append(
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
