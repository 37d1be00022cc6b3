/* codec.c: which bytes are packed by what, and members that come in pieces of
 * any size. The stream's tests go on with whole files. */
#include "input/codec.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <zlib.h>
#include <zstd.h>

#include <cmocka.h>

static void test_find(void **state)
{
    (void)state;
    static const struct {
        zhv_str head;
        const char *name; /* NULL: not packed */
        bool may_follow;  /* longer data may be */
    } cases[] = {
        {{"", 0}, NULL, true},
        {{"\x1f", 1}, NULL, true},
        {{"\x1f\x8b", 2}, "gzip", true},
        {{"\x1f\x8b\x08", 3}, "gzip", false},
        {{"BZ", 2}, NULL, true},
        {{"BZh9", 4}, "bzip2", false},
        {{"BZx", 3}, NULL, false},
        {{"\xfd"
          "7zXZ",
          5},
         NULL,
         true},
        {{"\xfd"
          "7zXZ\0\0",
          7},
         "xz",
         false},
        {{"\x28\xb5\x2f\xfd", 4}, "zstd", true},
        {{"<mediawiki", 10}, NULL, false},
        {{"\0\0", 2}, NULL, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const zhv_codec *codec = zhv_codec_find(cases[i].head);
        if (cases[i].name == NULL) {
            assert_null(codec);
        } else {
            assert_non_null(codec);
            assert_string_equal(codec->name, cases[i].name);
        }
        assert_int_equal(zhv_codec_may_follow(cases[i].head),
                         cases[i].may_follow);
    }
    assert_null(zhv_codec_find(ZHV_STR("BZh"))->open); /* see bunzip.h */
}

static const char text[] = "a page, and a page, and a page once more\n";

/* One member, `in_step` bytes in and `out_step` out at a time. */
static zhv_codec_step unpack(zhv_str packed, size_t in_step, size_t out_step,
                             char *out, size_t *made, size_t *left)
{
    const zhv_codec *codec = zhv_codec_find(packed);
    void *member = codec->open();
    zhv_codec_step step = ZHV_CODEC_MORE;
    size_t at = 0;
    *made = 0;
    assert_non_null(member);
    for (int rounds = 0; step == ZHV_CODEC_MORE && rounds < 1000; rounds++) {
        size_t n = packed.len - at < in_step ? packed.len - at : in_step;
        zhv_codec_io io = {packed.ptr + at, n, out + *made, out_step};
        step = codec->step(member, &io);
        at += n - io.in_len;
        *made += out_step - io.out_len;
    }
    codec->close(member);
    *left = packed.len - at;
    return step;
}

static size_t pack(int which, char *out, size_t room)
{
    if (which) {
        size_t n = ZSTD_compress(out, room, text, sizeof text - 1, 3);
        assert_false(ZSTD_isError(n));
        return n;
    }
    z_stream z = {0};
    assert_int_equal(deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, 0), Z_OK);
    z.next_in = (z_const Bytef *)(uintptr_t)text;
    z.avail_in = sizeof text - 1;
    z.next_out = (Bytef *)out;
    z.avail_out = (uInt)room;
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    deflateEnd(&z);
    return room - z.avail_out;
}

static void test_steps(void **state)
{
    char packed[512];
    char out[512];
    size_t made;
    size_t left;
    (void)state;
    for (int which = 0; which < 2; which++) {
        size_t n = pack(which, packed, sizeof packed);
        packed[n] = 'x'; /* behind the member: not its own */
        for (size_t step = 1; step < 60; step += 4) {
            assert_int_equal(unpack((zhv_str){packed, n + 1}, step, 61 - step,
                                    out, &made, &left),
                             ZHV_CODEC_END);
            assert_int_equal(made, sizeof text - 1);
            assert_memory_equal(out, text, made);
            assert_int_equal(left, 1);
        }
    }
}

static void test_broken(void **state)
{
    char packed[512];
    char out[512];
    size_t made;
    size_t left;
    (void)state;
    size_t n = pack(0, packed, sizeof packed);
    packed[n - 5] ^= 1; /* the checksum */
    assert_int_equal(unpack((zhv_str){packed, n}, 64, 64, out, &made, &left),
                     ZHV_CODEC_BROKEN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_find),
                                       cmocka_unit_test(test_steps),
                                       cmocka_unit_test(test_broken)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
