#include "input/multistream.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/str.h"
#include "input/stream.h"

#define BLOCK ((size_t)64 * 1024)

typedef struct reader {
    zhv_multistream *out;
    size_t room;
    uint64_t apart;
    uint64_t size; /* of the dump */
    const char *index;
    uint64_t last;   /* offset of the line before */
    uint64_t offset; /* of the line at hand, so far */
    bool in_offset;  /* the line's ':' is still to come */
    bool has_digit;
    uint64_t line;
} reader;

static zhv_status no_index(const reader *r, zhv_error *err)
{
    return zhv_fail(err, ZHV_E_DATA, r->index, (uint32_t)r->line,
                    "not the index of this dump: a line is 'offset:id:title', "
                    "offsets ascend and lie inside the dump");
}

static bool add_cut(reader *r, uint64_t offset)
{
    if (r->out->n == r->room) {
        size_t room = r->room ? r->room * 2 : 64;
        uint64_t *moved = realloc(r->out->cuts, room * sizeof *moved);
        if (moved == NULL) {
            return false;
        }
        r->out->cuts = moved;
        r->room = room;
    }
    r->out->cuts[r->out->n++] = offset;
    return true;
}

static zhv_status end_offset(reader *r, zhv_error *err)
{
    if (!r->has_digit || r->offset < r->last || r->offset >= r->size) {
        return no_index(r, err);
    }
    r->last = r->offset;
    r->in_offset = false;
    return r->offset - r->out->cuts[r->out->n - 1] < r->apart ||
                   add_cut(r, r->offset)
               ? ZHV_OK
               : zhv_fail(err, ZHV_E_NOMEM, NULL, 0, "out of memory");
}

static zhv_status take(reader *r, char c, zhv_error *err)
{
    if (c == '\n') {
        if (r->in_offset) {
            return no_index(r, err);
        }
        r->in_offset = true;
        r->has_digit = false;
        r->offset = 0;
        r->line++;
    } else if (r->in_offset && c == ':') {
        return end_offset(r, err);
    } else if (r->in_offset) {
        if (c < '0' || c > '9' || r->offset > UINT64_MAX / 16) {
            return no_index(r, err);
        }
        r->offset = r->offset * 10 + (uint64_t)(c - '0');
        r->has_digit = true;
    }
    return ZHV_OK;
}

static zhv_status read_lines(reader *r, zhv_error *err)
{
    zhv_stream *s;
    char *block = malloc(BLOCK);
    zhv_status status = zhv_stream_open(r->index, &s, err);
    size_t n = 1;
    if (block == NULL && status == ZHV_OK) {
        status = zhv_fail(err, ZHV_E_NOMEM, NULL, 0, "out of memory");
    }
    while (status == ZHV_OK && n) {
        status = zhv_stream_read(s, block, BLOCK, &n, err);
        for (size_t i = 0; i < n && status == ZHV_OK; i++) {
            status = take(r, block[i], err);
        }
    }
    if (status == ZHV_OK && r->last == 0) {
        status = no_index(r, err); /* empty, or of no stream but the first */
    }
    zhv_stream_close(s);
    free(block);
    return status;
}

/* A stream begins at every cut. */
static zhv_status check_cuts(const reader *r, const char *dump, zhv_error *err)
{
    int fd = open(dump, O_RDONLY | O_CLOEXEC);
    zhv_status status = fd < 0 ? zhv_fail(err, ZHV_E_IO, dump, 0,
                                          "cannot open: %s", strerror(errno))
                               : ZHV_OK;
    for (size_t i = 0; i < r->out->n && status == ZHV_OK; i++) {
        char head[3];
        if (pread(fd, head, 3, (off_t)r->out->cuts[i]) != 3 ||
            memcmp(head, "BZh", 3) != 0) {
            status = zhv_fail(err, ZHV_E_DATA, r->index, 0,
                              "not the index of this dump: no stream begins "
                              "at byte %" PRIu64,
                              r->out->cuts[i]);
        }
    }
    if (fd >= 0) {
        close(fd);
    }
    return status;
}

zhv_status zhv_multistream_read(const char *index, const char *dump,
                                uint64_t apart, zhv_multistream *out,
                                zhv_error *err)
{
    struct stat st;
    *out = (zhv_multistream){0};
    if (stat(dump, &st) != 0 || !S_ISREG(st.st_mode)) {
        return zhv_fail(err, ZHV_E_IO, dump, 0,
                        "an index is of a file, not of a pipe");
    }
    reader r = {.out = out,
                .apart = apart ? apart : 1,
                .size = (uint64_t)st.st_size,
                .index = index,
                .in_offset = true,
                .line = 1};
    zhv_status status = add_cut(&r, 0) ? read_lines(&r, err) : ZHV_E_NOMEM;
    if (status == ZHV_OK) {
        status = check_cuts(&r, dump, err);
    }
    if (status == ZHV_OK && !add_cut(&r, r.size)) {
        status = zhv_fail(err, ZHV_E_NOMEM, NULL, 0, "out of memory");
    }
    return status;
}

void zhv_multistream_drop(zhv_multistream *m)
{
    free(m->cuts);
    *m = (zhv_multistream){0};
}

char *zhv_multistream_index_name(const char *dump)
{
    static const char end[] = ".xml.bz2";
    static const char instead[] = "-index.txt.bz2";
    size_t n = strlen(dump);
    if (n < sizeof end || strcmp(dump + n - (sizeof end - 1), end) != 0) {
        return NULL;
    }
    n -= sizeof end - 1;
    char *name = malloc(n + sizeof instead);
    if (name) {
        memcpy(name, dump, n);
        memcpy(name + n, instead, sizeof instead);
    }
    return name;
}
