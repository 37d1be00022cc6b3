#define _GNU_SOURCE /* copy_file_range, sync_file_range */
#include "cli/out_file.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hash.h"
#include "cli/stop.h"

#define NAME_KEPT 200 /* bytes of a name, of 255 there may be */
#define WAIT_MAX  ((size_t)4 << 20)
#define LINKS_MAX 40 /* as many as Linux follows */

static zhv_status io_error(zhv_error *err, const char *path, const char *what,
                           int code)
{
    return zhv_fail(err, ZHV_E_IO, path, 0, "%s: %s", what, strerror(code));
}

/* "folder/.name.1234.part" for "folder/name"; owned. A name may be as long as
 * names can be: then its hash stands for the rest. */
static char *temp_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    size_t folder = slash ? (size_t)(slash - path) + 1 : 0;
    size_t size = strlen(path) + 64;
    char rest[24] = "";
    char *out = malloc(size);
    if (strlen(path + folder) > NAME_KEPT) {
        snprintf(rest, sizeof rest, ".%016" PRIx64,
                 zhv_hash(zhv_str_from(path + folder)));
    }
    if (out) {
        snprintf(out, size, "%.*s.%.*s%s.%ld.part", (int)folder, path,
                 NAME_KEPT, path + folder, rest, (long)getpid());
    }
    return out;
}

static zhv_status open_direct(zhv_out_file *f, const char *path, zhv_error *err)
{
    f->fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    return f->fd < 0 ? io_error(err, path, "cannot write", errno) : ZHV_OK;
}

/* What a link says, seen from where it is; owned, NULL: no link. */
static char *one_step(const char *path)
{
    char says[PATH_MAX];
    ssize_t n = readlink(path, says, sizeof says);
    if (n < 0 || (size_t)n >= sizeof says) {
        return NULL;
    }
    const char *slash = n && says[0] == '/' ? NULL : strrchr(path, '/');
    size_t folder = slash ? (size_t)(slash - path) + 1 : 0;
    char *out = malloc(folder + (size_t)n + 1);
    if (out) {
        memcpy(out, path, folder);
        memcpy(out + folder, says, (size_t)n);
        out[folder + (size_t)n] = '\0';
    }
    return out;
}

/* The name that a new file gets: what a link to nothing, or a chain of them,
 * leads to in the end. Owned; NULL: errno says why. */
static char *new_path(const char *path)
{
    char *at = strdup(path);
    char *next = at ? one_step(at) : NULL;
    for (int links = 0; next && links < LINKS_MAX; links++) {
        free(at);
        at = next;
        next = one_step(at);
    }
    if (next) { /* a circle */
        free(at);
        free(next);
        errno = ELOOP;
        return NULL;
    }
    return at;
}

static zhv_status open_temp(zhv_out_file *f, const char *path,
                            const struct stat *old, zhv_error *err)
{
    f->path = old ? realpath(path, NULL) : new_path(path);
    if (f->path == NULL && errno != ENOMEM) {
        return io_error(err, path, "cannot write", errno);
    }
    char *temp = f->path ? temp_name(f->path) : NULL;
    if (temp == NULL) {
        return zhv_fail(err, ZHV_E_NOMEM, path, 0, "out of memory");
    }
    /* O_EXCL: never through a link that somebody put there. What a killed
     * process of our number left behind goes. */
    const int flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC;
    f->fd = open(temp, flags, 0666);
    if (f->fd < 0 && errno == EEXIST && unlink(temp) == 0) {
        f->fd = open(temp, flags, 0666);
    }
    if (f->fd < 0) {
        int code = errno;
        free(temp);
        return io_error(err, path, "cannot write", code);
    }
    f->temp = temp;
    if (old) {
        /* Some file systems have no permissions; the content counts. */
        (void)fchmod(f->fd, old->st_mode & 0777);
    }
    return ZHV_OK;
}

static void release(zhv_out_file *f)
{
    if (f->fd >= 0 && !f->keep_open) {
        close(f->fd);
    }
    free(f->path);
    free(f->temp);
    f->fd = -1;
    f->path = f->temp = NULL;
    f->used = 0;
}

/* /dev/fd and its like are names for what is already open: replacing the file
 * behind them would cut off whoever appends to it. In /dev/shm are files like
 * others. */
static bool is_stdout(const char *path)
{
    return path == NULL || strcmp(path, "-") == 0 ||
           strcmp(path, "/dev/stdout") == 0;
}

static bool is_device(const char *path, const struct stat *st)
{
    return !S_ISREG(st->st_mode) || strncmp(path, "/dev/fd/", 8) == 0 ||
           strncmp(path, "/dev/std", 8) == 0 || strncmp(path, "/proc/", 6) == 0;
}

static void begin(zhv_out_file *f, const char *path)
{
    f->fd = -1;
    f->error = 0;
    f->keep_open = is_stdout(path);
    f->name = f->keep_open ? "<stdout>" : path;
    f->path = f->temp = NULL;
    f->goes_on = false;
    f->used = f->waiting = 0;
}

zhv_status zhv_out_file_open(zhv_out_file *f, const char *path, zhv_error *err)
{
    begin(f, path);
    if (f->keep_open) {
        f->fd = STDOUT_FILENO;
        return ZHV_OK;
    }
    struct stat st;
    bool exists = stat(path, &st) == 0;
    zhv_status status = exists && is_device(path, &st)
                            ? open_direct(f, path, err)
                            : open_temp(f, path, exists ? &st : NULL, err);
    if (status != ZHV_OK) {
        zhv_out_file_abandon(f);
    }
    return status;
}

/* Opens what has the name already, if it has that many bytes. */
static bool open_kept(zhv_out_file *f, const char *name, uint64_t keep)
{
    struct stat st;
    f->fd = open(name, O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
    return f->fd >= 0 && fstat(f->fd, &st) == 0 && S_ISREG(st.st_mode) &&
           (uint64_t)st.st_size >= keep && ftruncate(f->fd, (off_t)keep) == 0 &&
           lseek(f->fd, (off_t)keep, SEEK_SET) == (off_t)keep;
}

bool zhv_out_file_go_on(zhv_out_file *f, const char *existing, uint64_t keep,
                        const char *path)
{
    begin(f, path);
    f->path = strdup(path);
    f->temp = temp_name(path);
    bool linked =
        f->path && f->temp &&
        (link(existing, f->temp) == 0 || /* what a killed process left: */
         (errno == EEXIST && unlink(f->temp) == 0 &&
          link(existing, f->temp) == 0));
    if (linked && open_kept(f, f->temp, keep)) {
        f->goes_on = true;
        f->kept = keep;
        return true;
    }
    if (linked) {
        unlink(f->temp);
    }
    release(f);
    return false;
}

/* Has the system begin to write, so that not all is left for the end, where
 * everybody waits for it. */
static void begin_sync(zhv_out_file *f)
{
#ifdef __linux__
    if (f->temp && f->waiting >= WAIT_MAX) {
        f->waiting = 0;
        /* What goes wrong here goes wrong when it is synced. */
        (void)sync_file_range(f->fd, 0, 0, SYNC_FILE_RANGE_WRITE);
    }
#else
    (void)f;
#endif
}

static bool write_all(zhv_out_file *f, const char *bytes, size_t n)
{
    while (n && f->error == 0) {
        ssize_t written = write(f->fd, bytes, n);
        if (written >= 0) {
            bytes += written;
            n -= (size_t)written;
            f->waiting += (size_t)written;
            begin_sync(f);
        } else if (errno != EINTR) {
            f->error = errno;
        }
        if (zhv_stop_signal()) {
            f->error = EINTR;
        }
    }
    if (f->error == EPIPE) {
        zhv_stop_note_pipe();
    }
    return f->error == 0;
}

static bool flush(zhv_out_file *f)
{
    size_t n = f->used;
    f->used = 0;
    return write_all(f, f->buffer, n);
}

bool zhv_out_file_write(zhv_out_file *f, const char *bytes, size_t n)
{
    if (f->error) {
        return false;
    }
    if (n > sizeof f->buffer - f->used && !flush(f)) {
        return false;
    }
    if (n >= sizeof f->buffer) {
        return write_all(f, bytes, n);
    }
    if (n) {
        memcpy(f->buffer + f->used, bytes, n);
        f->used += n;
    }
    return true;
}

/* False: the system does not, for these files; nothing was copied then. */
static bool copy_in_system(zhv_out_file *f, int fd)
{
#ifdef __linux__
    ssize_t n = 1;
    bool some = false;
    while (n > 0 && !zhv_stop_signal()) {
        n = copy_file_range(fd, NULL, f->fd, NULL, (size_t)16 << 20, 0);
        some |= n > 0;
    }
    if (n < 0 && some) {
        f->error = errno;
    }
    return some || n == 0;
#else
    (void)f, (void)fd;
    return false;
#endif
}

int zhv_out_file_append(zhv_out_file *f, int fd)
{
    char block[32 * 1024];
    ssize_t n = 1;
    if (!flush(f) || (f->temp && copy_in_system(f, fd))) {
        return 0;
    }
    while (n > 0 && f->error == 0) {
        n = read(fd, block, sizeof block);
        if (n > 0) {
            zhv_out_file_write(f, block, (size_t)n);
        }
    }
    return n < 0 ? errno : 0;
}

void zhv_out_file_append_begun(zhv_out_file *f, zhv_out_file *other)
{
    int fd = flush(other) && other->temp
                 ? open(other->temp, O_RDONLY | O_CLOEXEC)
                 : -1;
    int code = fd < 0 ? (other->error ? other->error : errno)
                      : zhv_out_file_append(f, fd);
    if (code && f->error == 0) {
        f->error = code;
    }
    if (fd >= 0) {
        close(fd);
    }
}

bool zhv_out_file_link(const char *existing, const char *path)
{
    /* Not the name that a file of that name is written under. */
    size_t size = strlen(path) + sizeof ".link";
    char *name = malloc(size);
    if (name) {
        snprintf(name, size, "%s.link", path);
    }
    char *temp = name ? temp_name(name) : NULL;
    free(name);
    bool fine = temp && link(existing, temp) == 0 && rename(temp, path) == 0;
    if (temp) {
        unlink(temp); /* of two names of one file, rename leaves both */
    }
    free(temp);
    return fine;
}

zhv_status zhv_out_file_commit(zhv_out_file *f, zhv_error *err)
{
    flush(f);
    if (f->temp) {
        if (f->error == 0 && fsync(f->fd) != 0) {
            f->error = errno;
        }
        if (f->error == 0) {
            f->error = close(f->fd) != 0 ? errno : 0;
            f->fd = -1;
        }
        if (f->error == 0 && rename(f->temp, f->path) != 0) {
            f->error = errno;
        }
        if (f->error == 0 && f->goes_on) {
            unlink(f->temp); /* of two names of one file, rename leaves both */
        }
    }
    if (f->error) {
        zhv_status status = io_error(err, f->name, "cannot write", f->error);
        zhv_out_file_abandon(f);
        return status;
    }
    release(f);
    return ZHV_OK;
}

void zhv_out_file_abandon(zhv_out_file *f)
{
    if (f->goes_on && f->fd >= 0 && ftruncate(f->fd, (off_t)f->kept) != 0) {
        f->error = errno; /* whoever goes on cuts it off */
    }
    if (f->temp) {
        unlink(f->temp);
    }
    release(f);
}

zhv_status zhv_out_file_make_parents(const char *path, zhv_error *err)
{
    char *copy = strdup(path);
    if (copy == NULL) {
        return zhv_fail(err, ZHV_E_NOMEM, path, 0, "out of memory");
    }
    zhv_status status = ZHV_OK;
    for (char *p = copy + 1; copy[0] && *p && status == ZHV_OK; p++) {
        if (*p != '/') {
            continue;
        }
        *p = '\0';
        if (mkdir(copy, 0777) != 0 && errno != EEXIST) {
            status = io_error(err, copy, "cannot make the folder", errno);
        }
        *p = '/';
    }
    free(copy);
    return status;
}
