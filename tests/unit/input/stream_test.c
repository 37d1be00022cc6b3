/* stream.c and codec.c: every format, several members, truncation at every
 * byte, damage, padding. Expected bytes come from the libraries themselves,
 * packing what we unpack. */
#include "input/stream.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <bzlib.h>
#include <lzma.h>
#include <zlib.h>
#include <zstd.h>

#include <cmocka.h>

static const char text[] = "一二三 plain text of a page\n";

typedef size_t (*packer)(const char *in, size_t n, char *out, size_t room);

static size_t pack_gzip(const char *in, size_t n, char *out, size_t room)
{
    z_stream z = {0};
    assert_int_equal(deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, 0), Z_OK);
    z.next_in = (z_const Bytef *)(uintptr_t)in;
    z.avail_in = (uInt)n;
    z.next_out = (Bytef *)out;
    z.avail_out = (uInt)room;
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    deflateEnd(&z);
    return room - z.avail_out;
}

static size_t pack_bzip2(const char *in, size_t n, char *out, size_t room)
{
    unsigned size = (unsigned)room;
    assert_int_equal(BZ2_bzBuffToBuffCompress(out, &size, (char *)(uintptr_t)in,
                                              (unsigned)n, 9, 0, 0),
                     BZ_OK);
    return size;
}

static size_t pack_xz(const char *in, size_t n, char *out, size_t room)
{
    size_t used = 0;
    assert_int_equal(lzma_easy_buffer_encode(6, LZMA_CHECK_CRC64, NULL,
                                             (const uint8_t *)in, n,
                                             (uint8_t *)out, &used, room),
                     LZMA_OK);
    return used;
}

static size_t pack_zstd(const char *in, size_t n, char *out, size_t room)
{
    ZSTD_CCtx *z = ZSTD_createCCtx();
    ZSTD_CCtx_setParameter(z, ZSTD_c_checksumFlag, 1);
    size_t size = ZSTD_compress2(z, out, room, in, n);
    ZSTD_freeCCtx(z);
    assert_false(ZSTD_isError(size));
    return size;
}

static const struct {
    const char *name;
    packer pack;
} formats[] = {{"gzip", pack_gzip},
               {"bzip2", pack_bzip2},
               {"xz", pack_xz},
               {"zstd", pack_zstd}};

/* Reads all, `step` bytes at a time. */
static zhv_status read_all(zhv_stream *s, size_t step, char *out, size_t *n,
                           zhv_error *err)
{
    size_t got = 1;
    zhv_status status = ZHV_OK;
    *n = 0;
    while (status == ZHV_OK && got) {
        status = zhv_stream_read(s, out + *n, step, &got, err);
        *n += got;
    }
    return status;
}

static void test_members(void **state)
{
    (void)state;
    for (size_t f = 0; f < sizeof formats / sizeof *formats; f++) {
        char packed[4096];
        char out[4096];
        size_t n = 0;
        for (int member = 0; member < 3; member++) {
            n += formats[f].pack(text, sizeof text - 1, packed + n,
                                 sizeof packed - n);
            memset(packed + n, 0, 4);
            n += 4; /* padding: four bytes, as .xz wants it */
        }
        for (size_t step = 1; step < 100; step += 7) {
            zhv_stream *s;
            size_t made;
            zhv_error err = {0};
            assert_int_equal(
                zhv_stream_open_memory((zhv_str){packed, n}, "m", &s, &err),
                ZHV_OK);
            assert_int_equal(read_all(s, step, out, &made, &err), ZHV_OK);
            assert_int_equal(made, 3 * (sizeof text - 1));
            assert_memory_equal(out + 2 * (sizeof text - 1), text,
                                sizeof text - 1);
            assert_string_equal(zhv_stream_codec(s), formats[f].name);
            assert_int_equal(zhv_stream_position(s), n);
            zhv_stream_close(s);
        }
    }
}

/* Whatever is missing at the end is noticed, and what was there is told. */
static void test_truncated(void **state)
{
    (void)state;
    for (size_t f = 0; f < sizeof formats / sizeof *formats; f++) {
        char packed[4096];
        char out[4096];
        size_t n =
            formats[f].pack(text, sizeof text - 1, packed, sizeof packed);
        for (size_t cut = 6; cut < n; cut++) {
            zhv_stream *s;
            size_t made;
            zhv_error err = {0};
            assert_int_equal(
                zhv_stream_open_memory((zhv_str){packed, cut}, "m", &s, &err),
                ZHV_OK);
            assert_int_equal(read_all(s, sizeof out, out, &made, &err),
                             ZHV_E_IO);
            assert_non_null(strstr(err.message, "end too early at byte"));
            size_t none;
            err = (zhv_error){0};
            assert_int_equal(zhv_stream_read(s, out, 1, &none, &err), ZHV_E_IO);
            zhv_stream_close(s);
        }
    }
}

static void test_damaged(void **state)
{
    (void)state;
    for (size_t f = 0; f < sizeof formats / sizeof *formats; f++) {
        char packed[4096];
        char out[4096];
        size_t n =
            formats[f].pack(text, sizeof text - 1, packed, sizeof packed);
        size_t made;
        zhv_error err = {0};
        zhv_stream *s;
        memcpy(packed + n, "tail", 4);
        zhv_stream_open_memory((zhv_str){packed, n + 4}, "m", &s, &err);
        assert_int_equal(read_all(s, sizeof out, out, &made, &err), ZHV_E_IO);
        assert_int_equal(made, sizeof text - 1);
        assert_non_null(strstr(err.message, "followed by something else"));
        zhv_stream_close(s);

        err = (zhv_error){0};
        packed[n / 2] ^= 0x40;
        zhv_stream_open_memory((zhv_str){packed, n}, "m", &s, &err);
        assert_int_equal(read_all(s, sizeof out, out, &made, &err), ZHV_E_IO);
        assert_non_null(strstr(err.message, "at byte"));
        zhv_stream_close(s);
    }
}

static void test_plain(void **state)
{
    (void)state;
    static const zhv_str cases[] = {{"", 0}, {"BZ", 2}, {"\0x\0", 3}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char out[16];
        size_t made;
        zhv_error err = {0};
        zhv_stream *s;
        zhv_stream_open_memory(cases[i], "m", &s, &err);
        assert_int_equal(read_all(s, 2, out, &made, &err), ZHV_OK);
        assert_int_equal(made, cases[i].len);
        assert_memory_equal(out, cases[i].ptr, made);
        assert_null(zhv_stream_codec(s));
        zhv_stream_close(s);
    }
}

static void test_file(void **state)
{
    (void)state;
    char path[] = "zhv-stream-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    for (int i = 0; i < 100000; i++) {
        assert_int_equal(write(fd, text, sizeof text - 1), sizeof text - 1);
    }
    close(fd);
    static char out[100000 * sizeof text];
    zhv_stream *s;
    size_t made;
    zhv_error err = {0};
    assert_int_equal(zhv_stream_open(path, &s, &err), ZHV_OK);
    assert_int_equal(read_all(s, 65536, out, &made, &err), ZHV_OK);
    assert_int_equal(made, 100000 * (sizeof text - 1));
    assert_int_equal(zhv_stream_size(s), made);
    zhv_stream_close(s);
    assert_int_equal(zhv_stream_open_range(path, 3, 9, &s, &err), ZHV_OK);
    assert_int_equal(read_all(s, 4, out, &made, &err), ZHV_OK);
    assert_int_equal(made, 6);
    assert_memory_equal(out, text + 3, 6);
    zhv_stream_close(s);
    unlink(path);
    assert_int_equal(zhv_stream_open(path, &s, &err), ZHV_E_IO);
    assert_null(s);
    assert_int_equal(zhv_stream_open(".", &s, &err), ZHV_OK);
    assert_int_equal(read_all(s, 4, out, &made, &err), ZHV_E_IO);
    zhv_stream_close(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_members), cmocka_unit_test(test_truncated),
        cmocka_unit_test(test_damaged), cmocka_unit_test(test_plain),
        cmocka_unit_test(test_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
