#include "base/arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void memory_is_aligned_and_apart(void **state)
{
    (void)state;
    zhv_arena a;
    zhv_arena_init(&a);
    char *last = NULL;
    for (size_t size = 0; size < 300; size += 7) {
        char *p = zhv_arena_alloc(&a, size);
        assert_non_null(p);
        assert_int_equal((uintptr_t)p % 16, 0);
        assert_ptr_not_equal(p, last);
        memset(p, 0x5A, size);
        last = p;
    }
    zhv_arena_drop(&a);
}

static void earlier_memory_survives_growth(void **state)
{
    (void)state;
    zhv_arena a;
    zhv_arena_init(&a);
    uint32_t *first = zhv_arena_alloc(&a, sizeof *first);
    *first = 0xC0FFEE;
    for (int i = 0; i < 8; i++) {
        assert_non_null(zhv_arena_alloc(&a, (size_t)1 << 20));
    }
    assert_int_equal(*first, 0xC0FFEE);
    assert_true(a.total >= (size_t)8 << 20);
    zhv_arena_drop(&a);
}

static void reset_forgets_and_can_be_used_again(void **state)
{
    (void)state;
    zhv_arena a;
    zhv_arena_init(&a);
    assert_non_null(zhv_arena_alloc(&a, 1000000));
    zhv_arena_reset(&a);
    assert_int_equal(a.total, 0);
    assert_false(a.failed);
    char *p = zhv_arena_alloc(&a, 1000000);
    assert_non_null(p);
    memset(p, 1, 1000000);
    zhv_arena_drop(&a);
    assert_null(a.blocks);
}

static void calloc_is_zero_and_checks_overflow(void **state)
{
    (void)state;
    zhv_arena a;
    zhv_arena_init(&a);
    memset(zhv_arena_alloc(&a, 512), 0xFF, 512);
    zhv_arena_reset(&a);
    const unsigned char *p = zhv_arena_calloc(&a, 64, 8);
    assert_non_null(p);
    for (size_t i = 0; i < 512; i++) {
        assert_int_equal(p[i], 0);
    }
    assert_null(zhv_arena_calloc(&a, SIZE_MAX / 2, 3));
    assert_true(a.failed);
    zhv_arena_reset(&a);
    assert_null(zhv_arena_alloc(&a, SIZE_MAX));
    assert_true(a.failed);
    zhv_arena_drop(&a);
}

static void limit_bounds_the_sum(void **state)
{
    (void)state;
    zhv_arena a;
    zhv_arena_init(&a);
    a.limit = 1024;
    assert_non_null(zhv_arena_alloc(&a, 1000));
    assert_null(zhv_arena_alloc(&a, 1000));
    assert_true(a.failed);
    zhv_arena_reset(&a);
    assert_non_null(zhv_arena_alloc(&a, 1000));
    assert_null(zhv_arena_alloc(&a, 2000));
    zhv_arena_drop(&a);
    assert_int_equal(a.limit, 1024);
}

static void the_nth_allocation_fails_on_demand(void **state)
{
    (void)state;
    zhv_arena a;
    zhv_arena_init(&a);
    zhv_arena_fail_at(3);
    assert_non_null(zhv_arena_alloc(&a, 1));
    assert_non_null(zhv_arena_alloc(&a, 1));
    assert_null(zhv_arena_alloc(&a, 1));
    assert_non_null(zhv_arena_alloc(&a, 1));
    assert_true(a.failed);
    zhv_arena_drop(&a);
}

static void strings_are_copied_with_a_nul(void **state)
{
    (void)state;
    zhv_arena a;
    zhv_arena_init(&a);
    char source[] = "a\0b";
    zhv_str copy = zhv_arena_str(&a, (zhv_str){source, 3});
    source[0] = 'x';
    assert_int_equal(copy.len, 3);
    assert_memory_equal(copy.ptr, "a\0b\0", 4);
    zhv_str empty = zhv_arena_str(&a, (zhv_str){NULL, 0});
    assert_non_null(empty.ptr);
    assert_int_equal(empty.ptr[0], 0);
    zhv_arena_fail_at(1);
    assert_null(zhv_arena_str(&a, copy).ptr);
    zhv_arena_drop(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_is_aligned_and_apart),
        cmocka_unit_test(earlier_memory_survives_growth),
        cmocka_unit_test(reset_forgets_and_can_be_used_again),
        cmocka_unit_test(calloc_is_zero_and_checks_overflow),
        cmocka_unit_test(limit_bounds_the_sum),
        cmocka_unit_test(the_nth_allocation_fails_on_demand),
        cmocka_unit_test(strings_are_copied_with_a_nul),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
