#include "cli/in_bytes.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/stop.h"

#define FIRST_CAPACITY ((size_t)64 * 1024)
#define READ_MAX       ((size_t)1 << 30) /* read() takes no more at a time */

const char *zhv_in_bytes_name(const char *path)
{
    return strcmp(path, "-") == 0 ? "<stdin>" : path;
}

void zhv_in_bytes_drop(zhv_in_bytes *in)
{
    free(in->ptr);
    *in = (zhv_in_bytes){0};
}

static bool grow(zhv_in_bytes *in, size_t *capacity)
{
    size_t more = *capacity < SIZE_MAX / 2 ? *capacity * 2 : SIZE_MAX;
    char *moved = realloc(in->ptr, more);
    if (moved == NULL) {
        return false;
    }
    in->ptr = moved;
    *capacity = more;
    return true;
}

/* The size of a regular file and one byte more, so that the end is seen
 * without growing. */
static size_t first_capacity(int fd)
{
    struct stat st;
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0 &&
        (uint64_t)st.st_size <= ZHV_IN_BYTES_MAX) {
        return (size_t)st.st_size + 1;
    }
    return FIRST_CAPACITY;
}

static zhv_status read_all(int fd, const char *name, zhv_in_bytes *in,
                           zhv_error *err)
{
    size_t capacity = first_capacity(fd);
    in->ptr = malloc(capacity);
    if (in->ptr == NULL) {
        return zhv_fail(err, ZHV_E_NOMEM, name, 0, "out of memory");
    }
    for (;;) {
        if (in->len == capacity && !grow(in, &capacity)) {
            return zhv_fail(err, ZHV_E_NOMEM, name, 0, "out of memory");
        }
        size_t room = capacity - in->len;
        ssize_t n =
            read(fd, in->ptr + in->len, room < READ_MAX ? room : READ_MAX);
        if (n == 0) {
            return ZHV_OK;
        }
        if (n < 0 && errno == EINTR && zhv_stop_signal() == 0) {
            continue;
        }
        if (n < 0) {
            return zhv_fail(err, ZHV_E_IO, name, 0, "cannot read: %s",
                            strerror(errno));
        }
        in->len += (size_t)n;
        if (in->len > ZHV_IN_BYTES_MAX) {
            return zhv_fail(err, ZHV_E_LIMIT, name, 0,
                            "larger than 4 GiB, the most one page may have");
        }
    }
}

zhv_status zhv_in_bytes_read(const char *path, zhv_in_bytes *out,
                             zhv_error *err)
{
    *out = (zhv_in_bytes){0};
    bool is_stdin = strcmp(path, "-") == 0;
    const char *name = zhv_in_bytes_name(path);
    int fd = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return zhv_fail(err, ZHV_E_IO, name, 0, "cannot open: %s",
                        strerror(errno));
    }
    zhv_status status = read_all(fd, name, out, err);
    if (!is_stdin) {
        close(fd);
    }
    if (status != ZHV_OK) {
        zhv_in_bytes_drop(out);
    }
    return status;
}
