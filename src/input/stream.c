#include "input/stream.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "input/bunzip.h"
#include "input/codec.h"

#define BLOCK ((size_t)256 * 1024)

struct zhv_stream {
    int fd; /* -1: memory */
    const char *name;
    char *own_name;
    uint64_t left; /* bytes of the file that are ours and not yet read */
    uint64_t size;
    const char *in; /* read and not yet used */
    size_t in_len;
    uint64_t position; /* of `in` in the file */
    bool begun;
    bool at_end;
    const zhv_codec *codec; /* NULL: not compressed */
    void *state;            /* of the member at hand, NULL between members */
    unsigned threads;
    zhv_bunzip *bunzip; /* has read ahead of what was read */
    uint64_t bunzip_from;
    zhv_error error; /* latched */
    char *block;     /* owned; BLOCK bytes */
};

static zhv_status fail(zhv_stream *s, zhv_status status, const char *what)
{
    return zhv_fail(&s->error, status, s->name, 0, "%s", what);
}

static zhv_status fail_at(zhv_stream *s, const char *what)
{
    return zhv_fail(&s->error, ZHV_E_IO, s->name, 0,
                    "%s data %s at byte %" PRIu64, s->codec->name, what,
                    zhv_stream_position(s));
}

/* ---- bytes of the file --------------------------------------------------- */

/* Appends what one read() gives to what is left in the block. */
static zhv_status fetch(zhv_stream *s)
{
    if (s->in_len && s->in != s->block) {
        memmove(s->block, s->in, s->in_len);
    }
    s->in = s->block;
    size_t room = BLOCK - s->in_len;
    if (room > s->left) {
        room = (size_t)s->left;
    }
    /* Only a signal that the tool catches to stop interrupts: no retry. */
    ssize_t n = room ? read(s->fd, s->block + s->in_len, room) : 0;
    if (n < 0) {
        return zhv_fail(&s->error, ZHV_E_IO, s->name, 0,
                        "cannot read at byte %" PRIu64 ": %s",
                        s->position + s->in_len, strerror(errno));
    }
    s->at_end = n == 0;
    s->in_len += (size_t)n;
    s->left -= (uint64_t)n;
    return ZHV_OK;
}

/* At least n bytes in hand, or all there are. */
static zhv_status want(zhv_stream *s, size_t n)
{
    zhv_status status = ZHV_OK;
    while (status == ZHV_OK && s->in_len < n && !s->at_end) {
        status = fetch(s);
    }
    return status;
}

static void use(zhv_stream *s, size_t n)
{
    s->in += n;
    s->in_len -= n;
    s->position += n;
}

/* ---- members ------------------------------------------------------------- */

/* Zero bytes between members and at the end are padding. */
static zhv_status skip_padding(zhv_stream *s)
{
    zhv_status status = want(s, 1);
    while (status == ZHV_OK && s->in_len && *s->in == '\0') {
        use(s, 1);
        status = s->in_len ? ZHV_OK : want(s, 1);
    }
    return status;
}

/* Opens the next member; without one, *more is false. */
static zhv_status next_member(zhv_stream *s, bool *more)
{
    zhv_status status = skip_padding(s);
    if (status == ZHV_OK) {
        status = want(s, ZHV_CODEC_MAGIC_MAX);
    }
    *more = status == ZHV_OK && s->in_len > 0;
    if (!*more) {
        return status;
    }
    if (zhv_codec_find((zhv_str){s->in, s->in_len}) != s->codec) {
        return fail_at(s, "followed by something else");
    }
    s->state = s->codec->open();
    return s->state ? ZHV_OK : fail(s, ZHV_E_NOMEM, "out of memory");
}

static zhv_status unpack(zhv_stream *s, char *bytes, size_t room, size_t *out)
{
    zhv_codec_io io = {NULL, 0, bytes, room};
    while (io.out_len == room) {
        bool more = true;
        zhv_status status = s->state ? want(s, 1) : next_member(s, &more);
        if (status != ZHV_OK || !more) {
            return status;
        }
        io.in = s->in;
        io.in_len = s->in_len;
        zhv_codec_step step = s->codec->step(s->state, &io);
        size_t used = s->in_len - io.in_len;
        use(s, used);
        if (step == ZHV_CODEC_END) {
            s->codec->close(s->state);
            s->state = NULL;
        } else if (step == ZHV_CODEC_BROKEN) {
            return fail_at(s, "broken");
        } else if (s->at_end && s->in_len == 0 && io.out_len == room) {
            return fail_at(s, "end too early");
        }
    }
    *out = room - io.out_len;
    return ZHV_OK;
}

/* ---- bzip2 --------------------------------------------------------------- */

static zhv_status give_packed(void *user, char *bytes, size_t room, size_t *out)
{
    zhv_stream *s = user;
    zhv_status status = want(s, 1);
    *out = s->in_len < room ? s->in_len : room;
    if (*out) {
        memcpy(bytes, s->in, *out);
        use(s, *out);
    }
    return status;
}

static zhv_status unpack_bzip2(zhv_stream *s, char *bytes, size_t room,
                               size_t *out)
{
    if (s->bunzip == NULL) {
        s->bunzip_from = s->position;
        s->bunzip = zhv_bunzip_new(give_packed, s, s->threads);
    }
    zhv_bunzip_fault fault = s->bunzip
                                 ? zhv_bunzip_read(s->bunzip, bytes, room, out)
                                 : ZHV_BUNZIP_NO_MEMORY;
    switch (fault) {
    case ZHV_BUNZIP_SOUND:
        return ZHV_OK;
    case ZHV_BUNZIP_CANNOT_READ:
        return s->error.code;
    case ZHV_BUNZIP_NO_MEMORY:
        return fail(s, ZHV_E_NOMEM, "out of memory");
    case ZHV_BUNZIP_TOO_EARLY:
        return fail_at(s, "end too early");
    case ZHV_BUNZIP_OTHER_DATA:
        return fail_at(s, "followed by something else");
    default:
        return fail_at(s, "broken");
    }
}

static zhv_status pass(zhv_stream *s, char *bytes, size_t room, size_t *out)
{
    zhv_status status = want(s, 1);
    size_t n = s->in_len < room ? s->in_len : room;
    if (n) {
        memcpy(bytes, s->in, n);
        use(s, n);
    }
    *out = n;
    return status;
}

/* ---- interface ----------------------------------------------------------- */

zhv_status zhv_stream_read(zhv_stream *s, char *bytes, size_t room, size_t *out,
                           zhv_error *err)
{
    *out = 0;
    zhv_status status = s->error.code;
    if (status == ZHV_OK && !s->begun) {
        s->begun = true;
        /* Whoever sends line by line waits for an answer: no more is read
         * than it takes to tell. */
        while (status == ZHV_OK && !s->at_end &&
               zhv_codec_may_follow((zhv_str){s->in, s->in_len})) {
            status = fetch(s);
        }
        s->codec = zhv_codec_find((zhv_str){s->in, s->in_len});
    }
    if (status == ZHV_OK && room) {
        status = s->codec == NULL ? pass(s, bytes, room, out)
                 : s->codec->open ? unpack(s, bytes, room, out)
                                  : unpack_bzip2(s, bytes, room, out);
    }
    if (status != ZHV_OK && err) {
        *err = s->error;
    }
    return status;
}

static zhv_status new_stream(const char *name, bool with_block,
                             zhv_stream **out, zhv_error *err)
{
    *out = NULL;
    zhv_stream *s = calloc(1, sizeof *s);
    if (s) {
        s->fd = -1;
        s->own_name = strdup(name);
        s->name = s->own_name;
        s->block = with_block ? malloc(BLOCK) : NULL;
    }
    if (s == NULL || s->name == NULL || (with_block && s->block == NULL)) {
        zhv_stream_close(s);
        return zhv_fail(err, ZHV_E_NOMEM, name, 0, "out of memory");
    }
    s->in = s->block;
    *out = s;
    return ZHV_OK;
}

zhv_status zhv_stream_open_range(const char *path, uint64_t from, uint64_t to,
                                 zhv_stream **out, zhv_error *err)
{
    bool is_stdin = strcmp(path, "-") == 0;
    zhv_stream *s;
    zhv_status status = new_stream(is_stdin ? "<stdin>" : path, true, &s, err);
    *out = NULL;
    if (status != ZHV_OK) {
        return status;
    }
    struct stat st;
    s->fd = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (s->fd < 0 || fstat(s->fd, &st) != 0 ||
        (from && lseek(s->fd, (off_t)from, SEEK_SET) < 0)) {
        status = zhv_fail(err, ZHV_E_IO, path, 0, "cannot open: %s",
                          strerror(errno));
        zhv_stream_close(s);
        return status;
    }
    s->size = S_ISREG(st.st_mode) ? (uint64_t)st.st_size : 0;
    s->position = from;
    s->left = to > from ? to - from : 0;
    *out = s;
    return ZHV_OK;
}

zhv_status zhv_stream_open(const char *path, zhv_stream **out, zhv_error *err)
{
    return zhv_stream_open_range(path, 0, UINT64_MAX, out, err);
}

zhv_status zhv_stream_open_memory(zhv_str bytes, const char *name,
                                  zhv_stream **out, zhv_error *err)
{
    zhv_status status = new_stream(name, false, out, err);
    if (status == ZHV_OK) {
        (*out)->in = bytes.ptr;
        (*out)->in_len = bytes.len;
        (*out)->size = bytes.len;
        (*out)->at_end = true;
    }
    return status;
}

void zhv_stream_close(zhv_stream *s)
{
    if (s == NULL) {
        return;
    }
    if (s->state) {
        s->codec->close(s->state);
    }
    zhv_bunzip_free(s->bunzip);
    if (s->fd > STDERR_FILENO) {
        close(s->fd);
    }
    free(s->block);
    free(s->own_name);
    free(s);
}

void zhv_stream_set_threads(zhv_stream *s, unsigned threads)
{
    s->threads = threads;
}

const char *zhv_stream_name(const zhv_stream *s)
{
    return s->name;
}

const char *zhv_stream_codec(const zhv_stream *s)
{
    return s->codec ? s->codec->name : NULL;
}

uint64_t zhv_stream_position(const zhv_stream *s)
{
    return s->bunzip ? s->bunzip_from + zhv_bunzip_position(s->bunzip)
                     : s->position;
}

uint64_t zhv_stream_size(const zhv_stream *s)
{
    return s->size;
}
