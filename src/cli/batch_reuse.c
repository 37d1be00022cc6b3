#include "cli/batch_reuse.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/batch_join.h"

#define TAG_PAGE 'P'
#define TAG_END  'E'

typedef struct zhv_reuse_page {
    uint32_t piece;
    const char *places; /* in the index */
} zhv_reuse_page;

typedef struct zhv_reuse_piece {
    int fds[ZHV_OPT_TARGETS_MAX];
    uint64_t from[ZHV_OPT_TARGETS_MAX]; /* of the piece in the output */
} zhv_reuse_piece;

/* ---- writing ------------------------------------------------------------- */

bool zhv_reuse_put_page(zhv_buffer *to, const zhv_reuse_record *r,
                        uint32_t target_count)
{
    const char tag = TAG_PAGE;
    return zhv_buffer_add(to, &tag, 1) &&
           zhv_buffer_add(to, r->hash, sizeof r->hash) &&
           zhv_buffer_add(to, (const char *)r->at,
                          target_count * sizeof r->at[0]);
}

bool zhv_reuse_put_end(zhv_buffer *to, const uint64_t *sizes,
                       uint32_t target_count)
{
    const char tag = TAG_END;
    return zhv_buffer_add(to, &tag, 1) &&
           zhv_buffer_add(to, (const char *)sizes,
                          target_count * sizeof *sizes);
}

/* ---- opening ------------------------------------------------------------- */

static zhv_status no_memory(zhv_error *err)
{
    return zhv_fail(err, ZHV_E_NOMEM, NULL, 0, "out of memory");
}

/* What would make other bytes of the same page. */
static const char *difference(const json_t *old, const json_t *now)
{
    static const struct {
        const char *name;
        const char *why;
    } members[] = {{"zhvar", "made by another version"},
                   {"build", "made with another dictionary"},
                   {"options", "made with other options"},
                   {"with", "groups or other files have changed"},
                   {"targets", "made for other variants"},
                   {"format", "made in another format"}};
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        if (!json_equal(json_object_get(old, members[i].name),
                        json_object_get(now, members[i].name))) {
            return members[i].why;
        }
    }
    const char *packed = json_string_value(json_object_get(old, "compress"));
    return packed && packed[0] ? "its outputs are packed" : NULL;
}

static zhv_status read_index(zhv_reuse *r, const char *folder, zhv_error *err)
{
    char path[4096];
    struct stat st;
    snprintf(path, sizeof path, "%s/pages.idx", folder);
    FILE *f = fopen(path, "rb");
    if (f == NULL || fstat(fileno(f), &st) != 0) {
        int code = errno;
        if (f) {
            fclose(f);
        }
        return zhv_fail(err, ZHV_E_IO, path, 0, "cannot open: %s",
                        strerror(code));
    }
    r->index_size = (size_t)st.st_size;
    r->index = malloc(r->index_size + 1);
    bool fine =
        r->index && fread(r->index, 1, r->index_size, f) == r->index_size;
    fclose(f);
    return fine ? ZHV_OK
                : zhv_fail(err, ZHV_E_IO, path, 0, "cannot be read in full");
}

static int open_file(zhv_reuse *r, const char *path)
{
    int *slot = zhv_vec_push(&r->open, &r->arena);
    if (slot == NULL) {
        return -1;
    }
    *slot = open(path, O_RDONLY | O_CLOEXEC);
    return *slot;
}

/* The outputs of an input; a piece of the same input has them, too. */
static zhv_status open_outputs(zhv_reuse *r, const zhv_join_piece *piece,
                               const char *const *names, bool same_input,
                               zhv_error *err)
{
    zhv_reuse_piece *last = r->pieces.n ? &r->pieces.at[r->pieces.n - 1] : NULL;
    zhv_reuse_piece copy = {{0}, {0}};
    if (same_input && last) {
        copy = *last; /* and starts where the end record says */
    }
    for (uint32_t t = 0; t < r->target_count && !same_input; t++) {
        copy.fds[t] = piece->in_files ? -1 : open_file(r, names[t]);
        if (copy.fds[t] < 0 && !piece->in_files) {
            return zhv_fail(err, ZHV_E_IO, names[t], 0, "cannot open: %s",
                            strerror(errno));
        }
    }
    zhv_reuse_piece *slot = zhv_vec_push(&r->pieces, &r->arena);
    if (slot == NULL) {
        return no_memory(err);
    }
    *slot = copy;
    return ZHV_OK;
}

/* The records of the piece that was pushed last; *at moves behind its end. */
static zhv_status take_piece(zhv_reuse *r, size_t *at, uint64_t *sizes,
                             zhv_error *err)
{
    const size_t places = r->target_count * sizeof(zhv_reuse_place);
    const size_t page = 1 + ZHV_REUSE_HASH + places;
    const size_t end = 1 + r->target_count * sizeof *sizes;
    while (*at + page <= r->index_size && r->index[*at] == TAG_PAGE) {
        zhv_reuse_page *slot = zhv_vec_push(&r->pages, &r->arena);
        zhv_str hash = {r->index + *at + 1, ZHV_REUSE_HASH};
        if (slot == NULL ||
            !zhv_map_put(&r->by_hash, &r->arena, hash, r->pages.n - 1)) {
            return no_memory(err);
        }
        *slot = (zhv_reuse_page){r->pieces.n - 1,
                                 r->index + *at + 1 + ZHV_REUSE_HASH};
        *at += page;
    }
    if (*at + end > r->index_size || r->index[*at] != TAG_END) {
        return zhv_fail(err, ZHV_E_DATA, "pages.idx", 0,
                        "the index of the previous run is damaged");
    }
    memcpy(sizes, r->index + *at + 1, end - 1);
    *at += end;
    return ZHV_OK;
}

static zhv_status take_pieces(zhv_reuse *r, zhv_join_list *list, zhv_error *err)
{
    zhv_status status = ZHV_OK;
    size_t at = 0;
    uint64_t sizes[ZHV_OPT_TARGETS_MAX] = {0};
    for (uint32_t i = 0; i < list->n && status == ZHV_OK; i++) {
        const zhv_join_piece *piece = &list->at[i];
        const bool same = i && list->at[i - 1].input == piece->input;
        status = open_outputs(r, piece, piece->names, same, err);
        for (uint32_t t = 0; t < r->target_count && same && status == ZHV_OK;
             t++) {
            r->pieces.at[r->pieces.n - 1].from[t] += sizes[t];
        }
        if (status == ZHV_OK) {
            status = take_piece(r, &at, sizes, err);
        }
    }
    return status;
}

zhv_status zhv_reuse_open(zhv_reuse *r, const char *folder,
                          const json_t *header, const char **why,
                          zhv_error *err)
{
    *r = (zhv_reuse){0};
    *why = NULL;
    zhv_arena_init(&r->arena);
    zhv_join_list list;
    zhv_status status = zhv_batch_join_list(folder, &list, err);
    if (status == ZHV_OK) {
        *why = difference(list.header, header);
        r->target_count =
            (uint32_t)json_array_size(json_object_get(header, "targets"));
    }
    if (status == ZHV_OK && *why == NULL) {
        status = read_index(r, folder, err);
    }
    if (status == ZHV_OK && *why == NULL) {
        status = take_pieces(r, &list, err);
    }
    zhv_batch_join_list_drop(&list);
    return status;
}

void zhv_reuse_drop(zhv_reuse *r)
{
    for (uint32_t i = 0; i < r->open.n; i++) {
        if (r->open.at[i] >= 0) {
            close(r->open.at[i]);
        }
    }
    free(r->index);
    zhv_arena_drop(&r->arena);
}

/* ---- taking -------------------------------------------------------------- */

static bool read_all(int fd, char *to, size_t n, uint64_t from)
{
    while (n) {
        ssize_t got = pread(fd, to, n, (off_t)from);
        if (got <= 0) {
            return false;
        }
        to += got;
        n -= (size_t)got;
        from += (uint64_t)got;
    }
    return true;
}

bool zhv_reuse_take(const zhv_reuse *r, const char *hash, zhv_buffer *out)
{
    uint32_t i = zhv_map_get(&r->by_hash, (zhv_str){hash, ZHV_REUSE_HASH});
    if (i == ZHV_MAP_NONE) {
        return false;
    }
    const zhv_reuse_piece *piece = &r->pieces.at[r->pages.at[i].piece];
    size_t before[ZHV_OPT_TARGETS_MAX];
    bool fine = true;
    uint32_t t = 0;
    for (; t < r->target_count && fine; t++) {
        zhv_reuse_place place;
        memcpy(&place, r->pages.at[i].places + t * sizeof place, sizeof place);
        before[t] = out[t].len;
        fine = zhv_buffer_reserve(&out[t], place.size) &&
               read_all(piece->fds[t], out[t].ptr + out[t].len, place.size,
                        piece->from[t] + place.from);
        out[t].len += fine ? place.size : 0;
    }
    while (!fine && t) {
        t--;
        out[t].len = before[t];
    }
    return fine;
}
