#include "base/bytes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void what_is_appended_stands_in_order(void **state)
{
    (void)state;
    zhv_arena arena;
    zhv_arena_init(&arena);
    zhv_bytes b = {0};
    assert_int_equal(zhv_bytes_str(&b).len, 0);
    assert_true(zhv_bytes_add(&b, &arena, (zhv_str){NULL, 0}));
    assert_true(zhv_bytes_add(&b, &arena, ZHV_STR("网")));
    assert_true(zhv_bytes_add(&b, &arena, ZHV_STR("")));
    assert_true(zhv_bytes_add(&b, &arena, ZHV_STR("a\0b")));
    assert_true(zhv_str_eq(zhv_bytes_str(&b), ZHV_STR("网a\0b")));
    zhv_arena_drop(&arena);
}

static void it_may_double_itself(void **state)
{
    (void)state;
    zhv_arena arena;
    zhv_arena_init(&arena);
    zhv_bytes b = {0};
    assert_true(zhv_bytes_add(&b, &arena, ZHV_STR("ab")));
    for (int i = 0; i < 15; i++) {
        assert_true(zhv_bytes_add(&b, &arena, zhv_bytes_str(&b)));
    }
    assert_int_equal(b.n, 65536);
    for (uint32_t i = 0; i < b.n; i++) {
        assert_int_equal(b.at[i], i % 2 ? 'b' : 'a');
    }
    /* what growing leaves behind is at most the final size, but for alignment
     */
    assert_true(arena.total <= 2 * (size_t)b.cap + 64);
    zhv_arena_drop(&arena);
}

static void out_of_memory_leaves_it_as_it_was(void **state)
{
    (void)state;
    zhv_arena arena;
    zhv_arena_init(&arena);
    zhv_bytes b = {0};
    zhv_arena_fail_at(1);
    assert_false(zhv_bytes_add(&b, &arena, ZHV_STR("x")));
    assert_int_equal(b.n, 0);
    assert_true(zhv_bytes_add(&b, &arena, ZHV_STR("xy")));
    zhv_arena_fail_at(1);
    assert_false(zhv_bytes_add(&b, &arena, ZHV_STR("z")));
    zhv_arena_fail_at(0);
    assert_true(zhv_str_eq(zhv_bytes_str(&b), ZHV_STR("xy")));
    assert_false(zhv_bytes_add(&b, &arena, (zhv_str){b.at, SIZE_MAX / 2}));
    assert_int_equal(b.n, 2);
    zhv_arena_drop(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_appended_stands_in_order),
        cmocka_unit_test(it_may_double_itself),
        cmocka_unit_test(out_of_memory_leaves_it_as_it_was),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
