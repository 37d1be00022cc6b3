/* Bytes packed with bzip2, some of them changed then: what libbz2 unpacks is
 * unpacked likewise, what it refuses is refused, and so are scrambled blocks
 * (bunzip.h). The first byte says how many changes there are (bits 0 to 2; four
 * bytes each, place and value), whether the rest is packed as two streams (bit
 * 3) and whether threads help (bit 4).
 */
#include <bzlib.h>
#include <stdlib.h>

#include "input/bunzip.h"

#define ROOM 65536u

/* Of a stream: where its only block says that it is scrambled. */
#define SCRAMBLED_BYTE 14u
#define SCRAMBLED_BIT  0x80

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool good)
{
    if (!good) {
        abort();
    }
}

typedef struct reader {
    zhv_str packed;
    size_t at;
} reader;

static zhv_status give(void *user, char *bytes, size_t room, size_t *out)
{
    reader *r = user;
    const size_t left = r->packed.len - r->at;
    *out = left < room ? left : room;
    memcpy(bytes, r->packed.ptr + r->at, *out);
    r->at += *out;
    return ZHV_OK;
}

static bool unpack(zhv_str packed, unsigned threads, zhv_buffer *out)
{
    reader r = {packed, 0};
    zhv_bunzip *b = zhv_bunzip_new(give, &r, threads);
    zhv_bunzip_fault fault;
    size_t got;
    require(b != NULL);
    do {
        require(zhv_buffer_reserve(out, ROOM));
        fault = zhv_bunzip_read(b, out->ptr + out->len, ROOM, &got);
        out->len += got;
    } while (fault == ZHV_BUNZIP_SOUND && got);
    zhv_bunzip_free(b);
    return fault == ZHV_BUNZIP_SOUND;
}

/* One stream by libbz2; its packed length, 0: it is none. */
static size_t unpack_one(zhv_str packed, zhv_buffer *out)
{
    bz_stream s = {0};
    int status;
    require(BZ2_bzDecompressInit(&s, 0, 0) == BZ_OK);
    s.next_in = (char *)(uintptr_t)packed.ptr;
    s.avail_in = (unsigned)packed.len;
    do {
        require(zhv_buffer_reserve(out, ROOM));
        s.next_out = out->ptr + out->len;
        s.avail_out = ROOM;
        status = BZ2_bzDecompress(&s);
        out->len += ROOM - s.avail_out;
    } while (status == BZ_OK && (s.avail_in || s.avail_out == 0));
    BZ2_bzDecompressEnd(&s);
    const size_t used = packed.len - s.avail_in;
    const bool scrambled =
        used > SCRAMBLED_BYTE && packed.ptr[SCRAMBLED_BYTE] & SCRAMBLED_BIT;
    return status == BZ_STREAM_END && !scrambled ? used : 0;
}

static bool unpack_all(zhv_str packed, zhv_buffer *out)
{
    while (packed.len) {
        const size_t used = unpack_one(packed, out);
        if (used == 0) {
            return false;
        }
        packed = zhv_str_sub(packed, used, packed.len);
    }
    return true;
}

static void pack(zhv_str text, zhv_buffer *out)
{
    unsigned room = (unsigned)(text.len + text.len / 50 + 700);
    require(zhv_buffer_reserve(out, room));
    require(BZ2_bzBuffToBuffCompress(out->ptr + out->len, &room,
                                     (char *)(uintptr_t)text.ptr,
                                     (unsigned)text.len, 1, 0, 0) == BZ_OK);
    out->len += room;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const size_t changes = size ? data[0] % 8u : 0;
    const size_t begin = 1 + 4 * changes;
    if (size < begin) {
        return 0;
    }
    const zhv_str text = {(const char *)data + begin, size - begin};
    const bool two = size && data[0] & 8;
    zhv_buffer packed = {NULL, 0, 0};
    zhv_buffer ours = {NULL, 0, 0};
    zhv_buffer theirs = {NULL, 0, 0};
    pack(zhv_str_sub(text, 0, two ? text.len / 2 : text.len), &packed);
    if (two) {
        pack(zhv_str_sub(text, text.len / 2, text.len), &packed);
    }
    for (size_t i = 0; i < changes; i++) {
        const uint8_t *change = data + 1 + 4 * i;
        const size_t at = (size_t)change[0] | (size_t)change[1] << 8;
        packed.ptr[at % packed.len] = (char)change[2];
    }
    const bool good = unpack_all(zhv_buffer_str(&packed), &theirs);
    require(unpack(zhv_buffer_str(&packed), size && data[0] & 16 ? 2 : 0,
                   &ours) == good);
    require(!good ||
            zhv_str_eq(zhv_buffer_str(&ours), zhv_buffer_str(&theirs)));
    zhv_buffer_drop(&packed);
    zhv_buffer_drop(&ours);
    zhv_buffer_drop(&theirs);
    return 0;
}
