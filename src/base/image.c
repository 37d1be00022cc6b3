#include "base/image.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define HEADER_SIZE 40u
#define ENTRY_SIZE  24u
#define ENDIAN_MARK UINT32_C(0x01020304)

static const char magic[8] = {'\x89', 'Z', 'V', 'D', '\r', '\n', '\x1A', '\n'};

typedef struct header {
    char magic[8];
    uint32_t endian;
    uint32_t version;
    uint64_t size;
    uint64_t hash;
    uint32_t sections;
    uint32_t zero;
} header;

typedef struct entry {
    uint32_t id;
    uint32_t flags;
    uint64_t offset;
    uint64_t size;
} entry;

_Static_assert(sizeof(header) == HEADER_SIZE, "header has no padding");
_Static_assert(sizeof(entry) == ENTRY_SIZE, "entry has no padding");

static uint64_t stir(uint64_t lane, uint64_t word)
{
    lane = (lane ^ word) * UINT64_C(0x9E3779B97F4A7C15);
    return lane ^ (lane >> 29);
}

uint64_t zhv_image_hash(zhv_str s)
{
    uint64_t lane[4] = {s.len, UINT64_C(0x243F6A8885A308D3),
                        UINT64_C(0x13198A2E03707344),
                        UINT64_C(0xA4093822299F31D0)};
    size_t at = 0;
    for (; s.len - at >= 32; at += 32) {
        uint64_t word[4];
        memcpy(word, s.ptr + at, sizeof word);
        for (int i = 0; i < 4; i++) {
            lane[i] = stir(lane[i], word[i]);
        }
    }
    char rest[32] = {0};
    if (s.len > at) {
        memcpy(rest, s.ptr + at, s.len - at);
    }
    uint64_t sum = 0;
    for (int i = 0; i < 4; i++) {
        uint64_t word;
        memcpy(&word, rest + 8 * i, 8);
        sum = stir(sum, stir(lane[i], word));
    }
    return stir(sum, sum >> 32);
}

static zhv_status refuse(zhv_error *err, const char *why)
{
    return zhv_fail(err, ZHV_E_IMAGE, NULL, 0, "%s", why);
}

static entry entry_at(const zhv_image *image, uint32_t i)
{
    entry e;
    memcpy(&e, image->base + HEADER_SIZE + (size_t)i * ENTRY_SIZE, sizeof e);
    return e;
}

static uint32_t section_count(const zhv_image *image)
{
    header h;
    memcpy(&h, image->base, sizeof h);
    return h.sections;
}

static zhv_status check_sections(const zhv_image *image, uint64_t known,
                                 zhv_error *err)
{
    uint32_t count = section_count(image);
    size_t table_end = HEADER_SIZE + (size_t)count * ENTRY_SIZE;
    if (count > ZHV_IMAGE_SECTIONS_MAX || table_end > image->size) {
        return refuse(err, "damaged dictionary image: section table");
    }
    for (uint32_t i = 0; i < count; i++) {
        entry e = entry_at(image, i);
        if (e.offset % 8 || e.offset < table_end || e.offset > image->size ||
            e.size > image->size - e.offset || e.id > 63) {
            return refuse(err, "damaged dictionary image: section bounds");
        }
        if ((e.flags & ZHV_IMAGE_CRITICAL) && !(known >> e.id & 1)) {
            return refuse(err, "the dictionary image needs a newer zhvar");
        }
    }
    return ZHV_OK;
}

zhv_status zhv_image_open_memory(const void *bytes, size_t size, uint64_t known,
                                 zhv_image *out, zhv_error *err)
{
    *out = (zhv_image){0};
    header h;
    if (size < sizeof h || (uintptr_t)bytes % 8) {
        return refuse(err, "not a dictionary image");
    }
    memcpy(&h, bytes, sizeof h);
    if (memcmp(h.magic, magic, sizeof magic) != 0) {
        return refuse(err, "not a dictionary image");
    }
    if (h.endian != ENDIAN_MARK || h.version != ZHV_IMAGE_VERSION) {
        return refuse(err, "a dictionary image of another version or "
                           "machine: rebuild it");
    }
    if (h.size != size || h.zero != 0) {
        return refuse(err, "damaged dictionary image: wrong size");
    }
    zhv_image image = {bytes, size, false};
    zhv_status status = check_sections(&image, known, err);
    if (status == ZHV_OK) {
        *out = image;
    }
    return status;
}

zhv_status zhv_image_open(const char *path, uint64_t known, zhv_image *out,
                          zhv_error *err)
{
    *out = (zhv_image){0};
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return zhv_fail(err, ZHV_E_IO, path, 0, "cannot open: %s",
                        strerror(errno));
    }
    struct stat st;
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
        close(fd);
        return zhv_fail(err, ZHV_E_IO, path, 0, "not a regular file");
    }
    if (st.st_size < (off_t)sizeof(header)) {
        close(fd);
        return zhv_fail(err, ZHV_E_IMAGE, path, 0, "not a dictionary image");
    }
    size_t size = (size_t)st.st_size;
    void *base = mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);
    close(fd);
    if (base == MAP_FAILED) {
        return zhv_fail(err, ZHV_E_IO, path, 0, "cannot map: %s",
                        strerror(errno));
    }
    zhv_status status = zhv_image_open_memory(base, size, known, out, err);
    if (status != ZHV_OK) {
        munmap(base, size);
        if (err) {
            snprintf(err->path, sizeof err->path, "%s", path);
        }
        return status;
    }
    out->mapped = true;
    return ZHV_OK;
}

zhv_status zhv_image_verify(const zhv_image *image, zhv_error *err)
{
    header h;
    memcpy(&h, image->base, sizeof h);
    zhv_str body = {image->base + HEADER_SIZE, image->size - HEADER_SIZE};
    return zhv_image_hash(body) == h.hash
               ? ZHV_OK
               : refuse(err, "damaged dictionary image: wrong checksum");
}

void zhv_image_close(zhv_image *image)
{
    if (image->mapped) {
        /* munmap takes a non-const pointer to memory it does not write */
        union {
            const char *in;
            void *out;
        } address = {image->base};
        munmap(address.out, image->size);
    }
    *image = (zhv_image){0};
}

zhv_str zhv_image_section(const zhv_image *image, uint32_t id)
{
    uint32_t count = section_count(image);
    for (uint32_t i = 0; i < count; i++) {
        entry e = entry_at(image, i);
        if (e.id == id) {
            return (zhv_str){image->base + e.offset, (size_t)e.size};
        }
    }
    return (zhv_str){NULL, 0};
}

static size_t align8(size_t n)
{
    return (n + 7) & ~(size_t)7;
}

zhv_status zhv_image_make(const zhv_image_part *parts, uint32_t count,
                          zhv_arena *arena, zhv_str *out)
{
    *out = (zhv_str){NULL, 0};
    if (count > ZHV_IMAGE_SECTIONS_MAX) {
        return ZHV_E_LIMIT;
    }
    size_t size = HEADER_SIZE + (size_t)count * ENTRY_SIZE;
    for (uint32_t i = 0; i < count; i++) {
        size = align8(size) + parts[i].bytes.len;
    }
    char *base = zhv_arena_calloc(arena, 1, size);
    if (base == NULL) {
        return ZHV_E_NOMEM;
    }
    size_t at = HEADER_SIZE + (size_t)count * ENTRY_SIZE;
    for (uint32_t i = 0; i < count; i++) {
        at = align8(at);
        entry e = {parts[i].id, parts[i].flags, at, parts[i].bytes.len};
        memcpy(base + HEADER_SIZE + (size_t)i * ENTRY_SIZE, &e, sizeof e);
        if (parts[i].bytes.len) {
            memcpy(base + at, parts[i].bytes.ptr, parts[i].bytes.len);
        }
        at += parts[i].bytes.len;
    }
    header h = {.endian = ENDIAN_MARK,
                .version = ZHV_IMAGE_VERSION,
                .size = size,
                .sections = count};
    memcpy(h.magic, magic, sizeof magic);
    h.hash = zhv_image_hash((zhv_str){base + HEADER_SIZE, size - HEADER_SIZE});
    memcpy(base, &h, sizeof h);
    *out = (zhv_str){base, size};
    return ZHV_OK;
}

static bool write_all(int fd, zhv_str bytes)
{
    while (bytes.len) {
        ssize_t n = write(fd, bytes.ptr, bytes.len);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n <= 0) {
            return false;
        }
        bytes.ptr += n;
        bytes.len -= (size_t)n;
    }
    return fsync(fd) == 0;
}

/* Where an image is written: what a link leads to, so that the link stays. A
 * device is no place for what has to be mapped, and must not be replaced. */
static zhv_status final_path(const char *path, char *out, zhv_error *err)
{
    struct stat st;
    if (stat(path, &st) == 0) {
        if (!S_ISREG(st.st_mode)) {
            return zhv_fail(err, ZHV_E_IO, path, 0,
                            "cannot write: not a regular file");
        }
        return realpath(path, out)
                   ? ZHV_OK
                   : zhv_fail(err, ZHV_E_IO, path, 0, "cannot write: %s",
                              strerror(errno));
    }
    int n = snprintf(out, PATH_MAX, "%s", path);
    return n >= 0 && n < PATH_MAX
               ? ZHV_OK
               : zhv_fail(err, ZHV_E_IO, path, 0, "path too long");
}

/* "folder/.name.1234.part"; of a long name as much as there is room for. */
static bool temporary_path(const char *path, char *out)
{
    const char *slash = strrchr(path, '/');
    int folder = slash ? (int)(slash - path) + 1 : 0;
    int n = snprintf(out, PATH_MAX, "%.*s.%.200s.%ld.part", folder, path,
                     path + folder, (long)getpid());
    return n >= 0 && n < PATH_MAX;
}

/* Never through a link that somebody put there; what a killed process of our
 * number left behind goes. */
static int open_new(const char *path)
{
    const int flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC;
    int fd = open(path, flags, 0666);
    return fd < 0 && errno == EEXIST && unlink(path) == 0
               ? open(path, flags, 0666)
               : fd;
}

zhv_status zhv_image_write(const char *path, zhv_str bytes, zhv_error *err)
{
    char to[PATH_MAX];
    char temporary[PATH_MAX];
    zhv_status status = final_path(path, to, err);
    if (status != ZHV_OK) {
        return status;
    }
    if (!temporary_path(to, temporary)) {
        return zhv_fail(err, ZHV_E_IO, path, 0, "path too long");
    }
    int fd = open_new(temporary);
    if (fd < 0) {
        return zhv_fail(err, ZHV_E_IO, path, 0, "cannot create: %s",
                        strerror(errno));
    }
    int why = write_all(fd, bytes) ? 0 : errno;
    if (close(fd) != 0 && why == 0) {
        why = errno;
    }
    if (why == 0 && rename(temporary, to) != 0) {
        why = errno;
    }
    if (why) {
        unlink(temporary);
        return zhv_fail(err, ZHV_E_IO, path, 0, "cannot write: %s",
                        strerror(why));
    }
    return ZHV_OK;
}
