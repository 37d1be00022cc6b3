#include "base/vec.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

typedef ZHV_VEC(uint32_t) numbers;

static void elements_keep_their_values(void **state)
{
    (void)state;
    zhv_arena arena;
    zhv_arena_init(&arena);
    numbers v = {0};
    for (uint32_t i = 0; i < 100000; i++) {
        uint32_t *slot = zhv_vec_push(&v, &arena);
        assert_non_null(slot);
        *slot = i * 3;
    }
    assert_int_equal(v.n, 100000);
    assert_true(v.cap >= v.n);
    for (uint32_t i = 0; i < v.n; i++) {
        assert_int_equal(v.at[i], i * 3);
    }
    /* growth by doubling: what is left behind is at most the final size */
    assert_true(arena.total <= 2 * (size_t)v.cap * sizeof *v.at);
    zhv_arena_drop(&arena);
}

static void out_of_memory_leaves_the_vector_as_it_was(void **state)
{
    (void)state;
    zhv_arena arena;
    zhv_arena_init(&arena);
    numbers v = {0};
    for (uint32_t i = 0; i < 16; i++) {
        uint32_t *slot = zhv_vec_push(&v, &arena);
        assert_non_null(slot);
        *slot = i;
    }
    zhv_arena_fail_at(1);
    assert_null(zhv_vec_push(&v, &arena));
    assert_int_equal(v.n, 16);
    assert_int_equal(v.at[15], 15);
    assert_non_null(zhv_vec_push(&v, &arena));
    assert_int_equal(v.n, 17);
    zhv_arena_drop(&arena);
}

static void room_is_made_once(void **state)
{
    (void)state;
    zhv_arena arena;
    zhv_arena_init(&arena);
    numbers v = {0};
    assert_true(zhv_vec_reserve(&v, 100, &arena));
    assert_int_equal(v.cap, 100);
    const uint32_t *at = v.at;
    for (uint32_t i = 0; i < 100; i++) {
        *zhv_vec_push(&v, &arena) = i;
    }
    assert_ptr_equal(v.at, at);
    assert_true(zhv_vec_reserve(&v, 1, &arena));
    assert_true(v.cap >= 200); /* so that room for one, again and again, is
                                  made seldom */
    assert_int_equal(v.n, 100);
    assert_int_equal(v.at[99], 99);
    zhv_arena_fail_at(1);
    assert_false(zhv_vec_reserve(&v, 1000, &arena));
    zhv_arena_fail_at(0);
    assert_false(zhv_vec_make_room((void **)&v.at, v.n, &v.cap, SIZE_MAX / 8,
                                   sizeof *v.at, &arena));
    assert_int_equal(v.n, 100);
    assert_int_equal(v.at[99], 99);
    zhv_arena_drop(&arena);
}

static void growth_stops_before_it_overflows(void **state)
{
    (void)state;
    zhv_arena arena;
    zhv_arena_init(&arena);
    void *at = zhv_arena_alloc(&arena, 16);
    uint32_t cap = UINT32_C(0x80000000);
    assert_false(zhv_vec_grow(&at, cap, &cap, 1, &arena));
    cap = 1u << 20;
    assert_false(zhv_vec_grow(&at, cap, &cap, SIZE_MAX / 2, &arena));
    assert_int_equal(cap, 1u << 20);
    zhv_arena_drop(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(elements_keep_their_values),
        cmocka_unit_test(out_of_memory_leaves_the_vector_as_it_was),
        cmocka_unit_test(room_is_made_once),
        cmocka_unit_test(growth_stops_before_it_overflows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
