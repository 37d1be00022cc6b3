#include "match/ink.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* What is written since `start` stays together, however much that becomes. */
static void test_together(void **state)
{
    (void)state;
    static const size_t sizes[] = {1, 3, 100, 16000, 5, 70000, 1, 0, 9};
    zhv_arena arena;
    zhv_arena_init(&arena);
    zhv_ink ink = {.arena = &arena};
    size_t start = 0;
    size_t n = 0;
    char text[70000];
    assert_true(zhv_ink_begin(&ink, 10));
    assert_true(ink.cap >= 10);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        memset(text, (int)('a' + i), sizes[i]);
        assert_true(zhv_ink_put(&ink, &start, (zhv_str){text, sizes[i]}));
        n += sizes[i];
        assert_int_equal(ink.n - start, n);
        assert_true(ink.n <= ink.cap);
    }
    const char *at = ink.at + start;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        for (size_t k = 0; k < sizes[i]; k++) {
            assert_int_equal(*at++, 'a' + i);
        }
    }
    zhv_arena_drop(&arena);
}

/* What was finished before stays where it is. */
static void test_finished(void **state)
{
    (void)state;
    zhv_arena arena;
    zhv_arena_init(&arena);
    zhv_ink ink = {.arena = &arena};
    size_t start = 0;
    assert_true(zhv_ink_put(&ink, &start, ZHV_STR("first")));
    const char *first = ink.at + start;
    start = ink.n;
    assert_true(zhv_ink_put(&ink, &start, ZHV_STR("second")));
    assert_true(zhv_ink_room(&ink, &start, 100000));
    assert_true(ink.cap - ink.n >= 100000);
    assert_memory_equal(first, "first", 5);
    assert_memory_equal(ink.at + start, "second", 6);
    zhv_arena_drop(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_together),
        cmocka_unit_test(test_finished),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
