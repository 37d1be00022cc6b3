#include "input/packer.h"

#include <bzlib.h>
#include <limits.h>
#include <zlib.h>
#include <zstd.h>

static const struct {
    const char *name;
    const char *extension;
} packings[] = {
    [ZHV_PACKING_NONE] = {"none", ""},
    [ZHV_PACKING_GZIP] = {"gz", ".gz"},
    [ZHV_PACKING_BZIP2] = {"bz2", ".bz2"},
    [ZHV_PACKING_ZSTD] = {"zst", ".zst"},
};

bool zhv_packing_parse(const char *name, zhv_packing *out)
{
    for (uint32_t i = 0; i < sizeof packings / sizeof *packings; i++) {
        if (strcmp(packings[i].name, name) == 0) {
            *out = i;
            return true;
        }
    }
    return false;
}

const char *zhv_packing_extension(zhv_packing packing)
{
    return packings[packing].extension;
}

static bool pack_gzip(zhv_str s, zhv_buffer *out)
{
    z_stream z = {0};
    if (s.len > UINT_MAX / 2 ||
        deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, 0) != Z_OK) {
        return false;
    }
    size_t room = deflateBound(&z, (uLong)s.len);
    bool fine = zhv_buffer_reserve(out, room);
    if (fine) {
        z.next_in = (z_const Bytef *)(uintptr_t)s.ptr;
        z.avail_in = (uInt)s.len;
        z.next_out = (Bytef *)(out->ptr + out->len);
        z.avail_out = (uInt)room;
        fine = deflate(&z, Z_FINISH) == Z_STREAM_END;
        out->len += fine ? room - z.avail_out : 0;
    }
    deflateEnd(&z);
    return fine;
}

static bool pack_bzip2(zhv_str s, zhv_buffer *out)
{
    size_t room = s.len + s.len / 100 + 601;
    if (room > UINT_MAX || !zhv_buffer_reserve(out, room)) {
        return false;
    }
    unsigned made = (unsigned)room;
    /* libbz2 only reads its input; its type predates const */
    bool fine = BZ2_bzBuffToBuffCompress(out->ptr + out->len, &made,
                                         (char *)(uintptr_t)s.ptr,
                                         (unsigned)s.len, 9, 0, 0) == BZ_OK;
    out->len += fine ? made : 0;
    return fine;
}

static bool pack_zstd(zhv_str s, zhv_buffer *out)
{
    size_t room = ZSTD_compressBound(s.len);
    if (!zhv_buffer_reserve(out, room)) {
        return false;
    }
    size_t made = ZSTD_compress(out->ptr + out->len, room, s.ptr, s.len, 3);
    bool fine = !ZSTD_isError(made);
    out->len += fine ? made : 0;
    return fine;
}

bool zhv_pack(zhv_packing packing, zhv_str s, zhv_buffer *out)
{
    if (s.len == 0) {
        return true; /* an empty member is a member too many */
    }
    switch (packing) {
    case ZHV_PACKING_GZIP:
        return pack_gzip(s, out);
    case ZHV_PACKING_BZIP2:
        return pack_bzip2(s, out);
    case ZHV_PACKING_ZSTD:
        return pack_zstd(s, out);
    default:
        return zhv_buffer_add_str(out, s);
    }
}
