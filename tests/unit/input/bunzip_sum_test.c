#include "input/bunzip_sum.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define LENGTH 700

static zhv_bunzip_sums sums;
static char text[LENGTH + 8];

static int set_up(void **state)
{
    (void)state;
    uint32_t seed = 7;
    zhv_bunzip_sums_init(&sums);
    for (size_t i = 0; i < sizeof text; i++) {
        seed = seed * 1103515245u + 12345u;
        text[i] = (char)(seed >> 16);
    }
    return 0;
}

/* Bit by bit. */
static uint32_t slowly(uint32_t sum, const char *p, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        sum ^= (uint32_t)(uint8_t)p[i] << 24;
        for (int bit = 0; bit < 8; bit++) {
            sum = sum & 0x80000000u ? sum << 1 ^ 0x04C11DB7u : sum << 1;
        }
    }
    return sum;
}

static void known_sums(void **state)
{
    (void)state;
    assert_int_equal(~zhv_bunzip_sum(&sums, UINT32_MAX, "123456789", 9),
                     0xFC891918u);
    assert_int_equal(zhv_bunzip_sum(&sums, UINT32_MAX, "", 0), UINT32_MAX);
}

static void any_length_from_anywhere(void **state)
{
    (void)state;
    zhv_bunzip_sums plain = sums;
    plain.wide = false;
    for (size_t from = 0; from < 8; from++) {
        for (size_t n = 0; n <= LENGTH; n++) {
            uint32_t first = (uint32_t)(n * 2654435761u + from);
            uint32_t wanted = slowly(first, text + from, n);
            assert_int_equal(zhv_bunzip_sum(&sums, first, text + from, n),
                             wanted);
            assert_int_equal(zhv_bunzip_sum(&plain, first, text + from, n),
                             wanted);
        }
    }
}

static void pieces_sum_up_to_the_whole(void **state)
{
    (void)state;
    uint32_t all = zhv_bunzip_sum(&sums, UINT32_MAX, text, LENGTH);
    for (size_t cut = 0; cut <= LENGTH; cut++) {
        uint32_t sum = zhv_bunzip_sum(&sums, UINT32_MAX, text, cut);
        assert_int_equal(zhv_bunzip_sum(&sums, sum, text + cut, LENGTH - cut),
                         all);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_sums),
        cmocka_unit_test(any_length_from_anywhere),
        cmocka_unit_test(pieces_sum_up_to_the_whole),
    };
    return cmocka_run_group_tests(tests, set_up, NULL);
}
