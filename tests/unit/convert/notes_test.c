#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "convert/notes.h"

static zhv_arena arena;

static zhv_notes three_notes(void)
{
    zhv_notes n = {0};
    zhv_arena_init(&arena);
    assert_true(zhv_notes_hold(&n, &arena, ZHV_STR("a"), 1));
    assert_true(zhv_notes_hold(&n, &arena, ZHV_STR(""), 2));
    assert_true(zhv_notes_hold(&n, &arena, ZHV_STR("a"), 3));
    assert_int_equal(n.waiting, 3);
    return n;
}

/* Openers of the notes from i on, as digits. */
static uint32_t chain(const zhv_notes *n, uint32_t i)
{
    uint32_t digits = 0;
    for (; i != ZHV_NO_NOTE; i = n->at.at[i].older) {
        digits = digits * 10 + n->at.at[i].tok;
    }
    return digits;
}

static void test_groups(void **state)
{
    (void)state;
    zhv_notes n = three_notes();
    assert_int_equal(zhv_notes_take(&n, ZHV_STR("b")), ZHV_NO_NOTE);
    assert_int_equal(chain(&n, zhv_notes_take(&n, ZHV_STR("a"))), 31);
    assert_int_equal(zhv_notes_take(&n, ZHV_STR("a")), ZHV_NO_NOTE);
    assert_int_equal(n.waiting, 1);
    assert_int_equal(chain(&n, zhv_notes_take(&n, ZHV_STR(""))), 2);
    assert_int_equal(n.waiting, 0);
    zhv_arena_drop(&arena);
}

static void test_all(void **state)
{
    (void)state;
    zhv_notes n = three_notes();
    zhv_notes_take(&n, ZHV_STR(""));
    assert_int_equal(chain(&n, zhv_notes_take_all(&n)), 31);
    assert_int_equal(zhv_notes_take_all(&n), ZHV_NO_NOTE);
    assert_true(zhv_notes_hold(&n, &arena, ZHV_STR("a"), 4));
    assert_int_equal(chain(&n, zhv_notes_take_all(&n)), 4);
    zhv_arena_drop(&arena);
}

static void test_empty(void **state)
{
    (void)state;
    zhv_notes n = {0};
    assert_int_equal(zhv_notes_take(&n, ZHV_STR("")), ZHV_NO_NOTE);
    assert_int_equal(zhv_notes_take_all(&n), ZHV_NO_NOTE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_groups),
                                       cmocka_unit_test(test_all),
                                       cmocka_unit_test(test_empty)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
