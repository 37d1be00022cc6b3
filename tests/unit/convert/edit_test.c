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

static void test_inserts_before_what_is_replaced(void **state)
{
    (void)state;
    zhv_edits e = {0};
    push(&e, 2, 3, "there");
    push(&e, 7, 1, "behind");
    push(&e, 2, 0, "new");
    assert_int_equal(zhv_edits_finish(&e, &arena), ZHV_OK);
    assert_int_equal(e.n, 3);
    assert_string_equal(e.at[0].text.ptr, "new");
    assert_string_equal(e.at[1].text.ptr, "there");
    assert_null(zhv_edits_check(&e, 10));
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

static void test_settles(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        struct {
            uint32_t off;
            uint32_t len;
            bool construct;
        } edit[4];
        uint32_t n;
        const char *left; /* indices */
    } cases[] = {
        {"side by side", {{0, 2, false}, {2, 2, true}}, 2, "01"},
        {"the first wins", {{0, 3, false}, {1, 3, false}}, 2, "0"},
        {"an insertion inside", {{0, 3, false}, {1, 0, false}}, 2, "0"},
        {"insertions around", {{0, 0, 0}, {0, 2, 0}, {2, 0, 0}}, 3, "012"},
        {"a construct wins", {{0, 3, false}, {1, 3, true}}, 2, "1"},
        {"over several",
         {{0, 1, 0}, {1, 1, 0}, {1, 3, 1}, {4, 1, 0}},
         4,
         "023"},
        {"the first construct", {{0, 3, true}, {2, 3, true}}, 2, "0"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        zhv_edits e = {0};
        char got[8] = "";
        for (uint32_t k = 0; k < cases[i].n; k++) {
            push(&e, cases[i].edit[k].off, cases[i].edit[k].len, "");
            e.at[k].construct = cases[i].edit[k].construct;
            e.at[k].origin = (uint8_t)k;
        }
        assert_int_equal(zhv_edits_finish(&e, &arena), ZHV_OK);
        assert_null(zhv_edits_check(&e, 10));
        for (uint32_t k = 0; k < e.n; k++) {
            got[k] = (char)('0' + e.at[k].origin);
        }
        if (strcmp(got, cases[i].left) != 0) {
            fail_msg("%s: %s are left", cases[i].name, got);
        }
    }
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
        cmocka_unit_test(test_inserts_before_what_is_replaced),
        cmocka_unit_test(test_check_sees_damage),
        cmocka_unit_test(test_settles),
        cmocka_unit_test(test_out_of_memory),
    };
    zhv_arena_init(&arena);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    zhv_arena_drop(&arena);
    return failed;
}
