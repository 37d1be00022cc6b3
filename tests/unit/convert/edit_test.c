#include "convert/edit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static zhv_arena arena;

static void push(zhv_edits *e, uint32_t off, uint32_t len, const char *text)
{
    *zhv_vec_push(e, &arena) =
        (zhv_edit){.off = off, .len = len, .text = zhv_str_from(text)};
}

static void test_sorts_and_keeps_order(void **state)
{
    (void)state;
    for (uint32_t n = 0; n < 70; n++) {
        zhv_edits e = {0};
        for (uint32_t i = 0; i < n; i++) {
            push(&e, (i * 37 % 71) / 2 * 2, 0, i % 2 ? "odd" : "even");
            e.at[i].len = 0;
            e.at[i].origin = (uint8_t)i;
        }
        assert_int_equal(zhv_edits_finish(&e, &arena), ZHV_OK);
        assert_int_equal(e.n, n);
        for (uint32_t i = 1; i < n; i++) {
            assert_true(e.at[i - 1].off < e.at[i].off ||
                        (e.at[i - 1].off == e.at[i].off &&
                         e.at[i - 1].origin < e.at[i].origin));
        }
        assert_null(zhv_edits_check(&e, 200));
    }
}

static void test_check_sees_damage(void **state)
{
    (void)state;
    zhv_edits overlap = {0};
    push(&overlap, 0, 4, "x");
    push(&overlap, 3, 1, "y");
    assert_non_null(zhv_edits_check(&overlap, 10));
    zhv_edits beyond = {0};
    push(&beyond, 8, 3, "x");
    assert_non_null(zhv_edits_check(&beyond, 10));
    zhv_edits touching = {0};
    push(&touching, 0, 4, "x");
    push(&touching, 4, 0, "y");
    push(&touching, 4, 6, "z");
    assert_null(zhv_edits_check(&touching, 10));
}

static void test_out_of_memory(void **state)
{
    (void)state;
    zhv_edits e = {0};
    push(&e, 5, 1, "x");
    push(&e, 1, 1, "y");
    zhv_arena_fail_at(1);
    assert_int_equal(zhv_edits_finish(&e, &arena), ZHV_E_NOMEM);
    zhv_arena_fail_at(0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sorts_and_keeps_order),
        cmocka_unit_test(test_check_sees_damage),
        cmocka_unit_test(test_out_of_memory),
    };
    zhv_arena_init(&arena);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    zhv_arena_drop(&arena);
    return failed;
}
