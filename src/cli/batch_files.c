#include "cli/batch_files.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "cli/out_file.h"
#include "input/stream.h"

/* ---- names --------------------------------------------------------------- */

/* A name that is one file whatever the title is. */
zhv_str zhv_batch_file_name(zhv_arena *arena, const zhv_page_in *page,
                            zhv_str title)
{
    if (page->kind == ZHV_PAGES_TEXT) {
        return page->relative;
    }
    char *name = zhv_arena_alloc(arena, title.len * 3 + 64);
    size_t n = 0;
    for (size_t i = 0; name && i < title.len && n < 200; i++) {
        unsigned char c = (unsigned char)title.ptr[i];
        if (c < 0x20 || c == '/' || c == '%' || (c == '.' && i == 0)) {
            n += (size_t)snprintf(name + n, 4, "%%%02X", c);
        } else {
            name[n++] = c == ' ' ? '_' : (char)c;
        }
    }
    if (name && (n >= 200 || n == 0)) { /* too long for a name: its number */
        n = (size_t)snprintf(name, 32, "page-%" PRIu64, page->id);
    }
    if (name) {
        memcpy(name + n, ".wiki", 5);
    }
    return (zhv_str){name, name ? n + 5 : 0};
}

bool zhv_batch_files_claim(zhv_batch_names *names, zhv_batch_chunk *c)
{
    bool fine = true;
    uint32_t k = 0;
    for (uint32_t i = 0; i < c->units.n && fine; i++) {
        const zhv_page_in *page = &c->units.at[i];
        uint32_t number = 0;
        if (page->is_page) {
            zhv_str name = zhv_batch_file_name(&c->arena, page, page->title);
            fine = name.ptr && zhv_batch_names_claim(names, name, &number);
        }
        for (; k < c->files.n && c->files.at[k].page == page; k++) {
            c->files.at[k].number = number;
        }
    }
    return fine;
}

/* ---- files --------------------------------------------------------------- */

/* What is too large to be a page is copied from where it came from. */
static zhv_status copy_file(zhv_out_file *f, const char *path, zhv_error *err)
{
    char block[16 * 1024];
    size_t n = 1;
    zhv_stream *s;
    zhv_status status = zhv_stream_open(path, &s, err);
    while (status == ZHV_OK && n) {
        status = zhv_stream_read(s, block, sizeof block, &n, err);
        zhv_out_file_write(f, block, n);
    }
    zhv_stream_close(s);
    return status;
}

/* "OUT/zh-tw/sub/Page.wiki" */
static zhv_status name_file(const char *folder, const char *const *labels,
                            const zhv_batch_file *file, char *path, size_t room,
                            zhv_error *err)
{
    int n = snprintf(path, room, "%s/%s/", folder, labels[file->target]);
    return n >= 0 && (size_t)n < room &&
                   zhv_batch_names_put(file->path, file->number, path + n,
                                       room - (size_t)n)
               ? zhv_out_file_make_parents(path, err)
               : zhv_fail(err, ZHV_E_IO, path, 0, "name too long");
}

static zhv_str bytes_of(const zhv_batch_chunk *c, const zhv_batch_file *file)
{
    return zhv_str_sub(zhv_buffer_str(&c->out[file->target]), file->from,
                       file->to);
}

static bool is_equal(const zhv_batch_chunk *c, const zhv_batch_file *a,
                     const zhv_batch_file *b)
{
    return a->copy_of == b->copy_of &&
           zhv_str_eq(bytes_of(c, a), bytes_of(c, b));
}

/* The same page's file for a target before, with the same bytes. NULL: none.
 * The files of a page stand together, in order of targets. */
static const zhv_batch_file *find_equal(const zhv_batch_chunk *c, uint32_t i)
{
    const zhv_batch_file *file = &c->files.at[i];
    for (uint32_t k = i - file->target; k < i; k++) {
        if (is_equal(c, &c->files.at[k], file)) {
            return &c->files.at[k];
        }
    }
    return NULL;
}

static zhv_status write_file(zhv_out_file *f, const zhv_batch_chunk *c,
                             const zhv_batch_file *file, const char *path,
                             zhv_error *err)
{
    zhv_status status = zhv_out_file_open(f, path, err);
    if (status != ZHV_OK) {
        return status;
    }
    const zhv_str bytes = bytes_of(c, file);
    zhv_out_file_write(f, bytes.ptr, bytes.len);
    status = file->copy_of ? copy_file(f, file->copy_of, err) : ZHV_OK;
    if (status == ZHV_OK) {
        return zhv_out_file_commit(f, err);
    }
    zhv_out_file_abandon(f);
    return status;
}

zhv_status zhv_batch_files_write(const char *folder, const char *const *labels,
                                 const zhv_batch_chunk *c, bool copies,
                                 zhv_error *err)
{
    zhv_status status = ZHV_OK;
    char path[4096];
    char other[4096];
    zhv_out_file *f = malloc(sizeof *f);
    for (uint32_t i = 0; i < c->files.n && f && status == ZHV_OK; i++) {
        const zhv_batch_file *file = &c->files.at[i];
        const zhv_batch_file *equal = copies ? NULL : find_equal(c, i);
        status = name_file(folder, labels, file, path, sizeof path, err);
        if (status == ZHV_OK && equal &&
            name_file(folder, labels, equal, other, sizeof other, NULL) ==
                ZHV_OK &&
            zhv_out_file_link(other, path)) {
            continue;
        }
        if (status == ZHV_OK) {
            status = write_file(f, c, file, path, err);
        }
    }
    free(f);
    return f ? status : zhv_fail(err, ZHV_E_NOMEM, NULL, 0, "out of memory");
}
