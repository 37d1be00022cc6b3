/* The container of a compiled dictionary: one read-only file, mapped whole.
 * Knows sections by number, not what is in them.
 *
 * Layout, all integers in the byte order of the machine that wrote it:
 *   0   8  magic: 0x89 'Z' 'V' 'D' CR LF 0x1A LF (as PNG's, it shows damage
 *          by text-mode transfers)
 *   8   4  endian mark 0x01020304: another order reads as another number
 *   12  4  format version; any other version is refused, "rebuild"
 *   16  8  size of the file in bytes
 *   24  8  zhv_image_hash of everything behind the header
 *   32  4  number of sections, 36 4 zero
 *   40     section table: {u32 id, u32 flags, u64 offset, u64 size} each;
 *          flag bit 0: critical, a reader that does not know it must refuse
 * Sections begin at multiples of 8 and hold offsets, never pointers.
 *
 * Opening looks at the header and the section table only, so it takes no
 * longer for a large image. What is in the sections may be anything: readers
 * check offsets where they follow them. zhv_image_verify reads it all. */
#ifndef ZHV_IMAGE_H
#define ZHV_IMAGE_H

#include "base/arena.h"
#include "base/status.h"

#define ZHV_IMAGE_VERSION      20u
#define ZHV_IMAGE_CRITICAL     1u
#define ZHV_IMAGE_SECTIONS_MAX 64u

typedef struct zhv_image {
    const char *base; /* 8-byte aligned */
    size_t size;
    bool mapped; /* by open: close unmaps it */
} zhv_image;

typedef struct zhv_image_part {
    uint32_t id;
    uint32_t flags;
    zhv_str bytes;
} zhv_image_part;

/* Maps a file and checks header and section table; `known` says which section
 * ids (bit id of it) the caller reads.
 * Errors   ZHV_E_IO, ZHV_E_IMAGE */
zhv_status zhv_image_open(const char *path, uint64_t known, zhv_image *out,
                          zhv_error *err);
/* The same over borrowed memory, which must be 8-byte aligned. */
zhv_status zhv_image_open_memory(const void *image, size_t size, uint64_t known,
                                 zhv_image *out, zhv_error *err);
void zhv_image_close(zhv_image *);

/* Is the hash of all that lies behind the header what the header says?
 * Errors   ZHV_E_IMAGE */
zhv_status zhv_image_verify(const zhv_image *, zhv_error *err);

/* A section's bytes; len 0 when it is absent. */
zhv_str zhv_image_section(const zhv_image *, uint32_t id);

/* 64 bits over s, four independent lanes for speed; not cryptographic. */
uint64_t zhv_image_hash(zhv_str s);

/* Lays out parts (ids below 64, each once) as one image in the arena.
 * Errors   ZHV_E_NOMEM, ZHV_E_LIMIT (too many parts) */
zhv_status zhv_image_make(const zhv_image_part *parts, uint32_t count,
                          zhv_arena *, zhv_str *out);

/* Writes bytes to path: temporary file beside it, fsync, rename. A link stays
 * one; a device or a pipe is refused and stays what it is.
 * Errors   ZHV_E_IO */
zhv_status zhv_image_write(const char *path, zhv_str bytes, zhv_error *err);

#endif
