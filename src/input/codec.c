#include "input/codec.h"

#include <limits.h>
#include <lzma.h>
#include <stdlib.h>
#include <zlib.h>
#include <zstd.h>

/* An .xz file may ask for any amount; more than this is not a dump's. */
#define XZ_MEMORY_MAX       ((uint64_t)128 << 20)
/* The same for zstd: windows of `zstd -19 --long=27` and below. */
#define ZSTD_WINDOW_LOG_MAX 27

static unsigned clamp(size_t n)
{
    return n < UINT_MAX ? (unsigned)n : UINT_MAX;
}

/* ---- gzip ---------------------------------------------------------------- */

static void *gzip_open(void)
{
    z_stream *z = calloc(1, sizeof *z);
    if (z && inflateInit2(z, 15 + 16) != Z_OK) {
        free(z);
        return NULL;
    }
    return z;
}

static zhv_codec_step gzip_step(void *state, zhv_codec_io *io)
{
    z_stream *z = state;
    /* zlib does not write to its input; its type predates const */
    z->next_in = (z_const Bytef *)(uintptr_t)io->in;
    z->avail_in = clamp(io->in_len);
    z->next_out = (Bytef *)io->out;
    z->avail_out = clamp(io->out_len);
    int code = inflate(z, Z_NO_FLUSH);
    size_t used = (size_t)((const char *)z->next_in - io->in);
    size_t made = (size_t)((char *)z->next_out - io->out);
    io->in += used;
    io->in_len -= used;
    io->out += made;
    io->out_len -= made;
    return code == Z_STREAM_END                    ? ZHV_CODEC_END
           : (code == Z_OK || code == Z_BUF_ERROR) ? ZHV_CODEC_MORE
                                                   : ZHV_CODEC_BROKEN;
}

static void gzip_close(void *state)
{
    inflateEnd(state);
    free(state);
}

/* ---- xz ------------------------------------------------------------------ */

static void *xz_open(void)
{
    lzma_stream *z = malloc(sizeof *z);
    if (z == NULL) {
        return NULL;
    }
    *z = (lzma_stream)LZMA_STREAM_INIT;
    if (lzma_stream_decoder(z, XZ_MEMORY_MAX, 0) != LZMA_OK) {
        free(z);
        return NULL;
    }
    return z;
}

static zhv_codec_step xz_step(void *state, zhv_codec_io *io)
{
    lzma_stream *z = state;
    z->next_in = (const uint8_t *)io->in;
    z->avail_in = io->in_len;
    z->next_out = (uint8_t *)io->out;
    z->avail_out = io->out_len;
    lzma_ret code = lzma_code(z, LZMA_RUN);
    size_t used = io->in_len - z->avail_in;
    size_t made = io->out_len - z->avail_out;
    io->in += used;
    io->in_len -= used;
    io->out += made;
    io->out_len -= made;
    return code == LZMA_STREAM_END                       ? ZHV_CODEC_END
           : (code == LZMA_OK || code == LZMA_BUF_ERROR) ? ZHV_CODEC_MORE
                                                         : ZHV_CODEC_BROKEN;
}

static void xz_close(void *state)
{
    lzma_end(state);
    free(state);
}

/* ---- zstd ---------------------------------------------------------------- */

static void *zstd_open(void)
{
    ZSTD_DCtx *z = ZSTD_createDCtx();
    if (z) {
        ZSTD_DCtx_setParameter(z, ZSTD_d_windowLogMax, ZSTD_WINDOW_LOG_MAX);
    }
    return z;
}

static zhv_codec_step zstd_step(void *state, zhv_codec_io *io)
{
    ZSTD_inBuffer in = {io->in, io->in_len, 0};
    ZSTD_outBuffer out = {io->out, io->out_len, 0};
    size_t code = ZSTD_decompressStream(state, &out, &in);
    io->in += in.pos;
    io->in_len -= in.pos;
    io->out += out.pos;
    io->out_len -= out.pos;
    return ZSTD_isError(code) ? ZHV_CODEC_BROKEN
           : code == 0        ? ZHV_CODEC_END
                              : ZHV_CODEC_MORE;
}

static void zstd_close(void *state)
{
    ZSTD_freeDCtx(state);
}

/* ---- all of them --------------------------------------------------------- */

static const zhv_codec codecs[] = {
    {"gzip", {"\x1f\x8b", 2}, gzip_open, gzip_step, gzip_close},
    {"bzip2", {"BZh", 3}, NULL, NULL, NULL},
    {"xz",
     {"\xfd"
      "7zXZ\0",
      6},
     xz_open,
     xz_step,
     xz_close},
    {"zstd", {"\x28\xb5\x2f\xfd", 4}, zstd_open, zstd_step, zstd_close},
};

const zhv_codec *zhv_codec_find(zhv_str head)
{
    for (size_t i = 0; i < sizeof codecs / sizeof *codecs; i++) {
        if (zhv_str_starts(head, codecs[i].magic)) {
            return &codecs[i];
        }
    }
    return NULL;
}

bool zhv_codec_may_follow(zhv_str head)
{
    for (size_t i = 0; i < sizeof codecs / sizeof *codecs; i++) {
        if (zhv_str_starts(codecs[i].magic, head)) {
            return true;
        }
    }
    return false;
}
