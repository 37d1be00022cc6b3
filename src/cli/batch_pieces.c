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
            zhv_manifest_count(p->piece_unknown, name, 1);
            zhv_manifest_count(p->unknown, name, 1);
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
        status = zhv_manifest_append(p, zhv_manifest_piece(p, piece), err);
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
