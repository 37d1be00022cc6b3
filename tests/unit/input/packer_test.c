/* packer.c: what it packs, stream.c unpacks; several members are one. */
#include "input/packer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "input/stream.h"

static void test_members(void **state)
{
    (void)state;
    static const char *const names[] = {"none", "gz", "bz2", "zst"};
    static const char *const codecs[] = {NULL, "gzip", "bzip2", "zstd"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        zhv_packing packing;
        zhv_buffer b = {0};
        char out[64];
        size_t n = 0;
        size_t got = 1;
        zhv_stream *s;
        assert_true(zhv_packing_parse(names[i], &packing));
        assert_true(zhv_pack(packing, ZHV_STR("one, "), &b));
        assert_true(zhv_pack(packing, ZHV_STR(""), &b));
        assert_true(zhv_pack(packing, ZHV_STR("two"), &b));
        assert_int_equal(
            zhv_stream_open_memory(zhv_buffer_str(&b), "m", &s, NULL), ZHV_OK);
        for (; got; n += got) {
            assert_int_equal(
                zhv_stream_read(s, out + n, sizeof out - n, &got, NULL),
                ZHV_OK);
        }
        assert_int_equal(n, 8);
        assert_memory_equal(out, "one, two", 8);
        if (codecs[i]) {
            assert_string_equal(zhv_stream_codec(s), codecs[i]);
            assert_string_equal(zhv_packing_extension(packing) + 1, names[i]);
        }
        zhv_stream_close(s);
        zhv_buffer_drop(&b);
    }
    zhv_packing packing;
    assert_false(zhv_packing_parse("xz", &packing));
    assert_false(zhv_packing_parse("", &packing));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_members)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
