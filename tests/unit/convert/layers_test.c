#include "convert/layers.h"

#include "little_book.h"

static void test_store(void **state)
{
    (void)state;
    zhv_arena arena;
    zhv_layers l;
    zhv_rulebook books[3];
    zhv_arena_init(&arena);
    zhv_layers_init(&l, &arena);
    const zhv_layers_key keys[] = {{1, 2, 0}, {2, 2, 0}, {1, 6, 0}};
    const zhv_layers_key compat = {1, 2, 1};
    for (uint32_t i = 0; i < 3; i++) {
        assert_null(zhv_layers_find(&l, keys[i]));
        assert_true(zhv_layers_keep(&l, keys[i], &books[i]));
    }
    for (uint32_t i = 0; i < 3; i++) {
        assert_ptr_equal(zhv_layers_find(&l, keys[i]), &books[i]);
    }
    assert_null(zhv_layers_find(&l, compat));
    zhv_arena_drop(&arena);
}

static void test_when_it_is_dropped(void **state)
{
    (void)state;
    static zhv_rulebook book;
    const zhv_layers_key key = {0, 2, 0};
    zhv_groups *one = little_groups("甲", "zh-cn:软;zh-tw:軟");
    zhv_groups *two = little_groups("甲", "zh-cn:件;zh-tw:件");
    zhv_arena arena;
    zhv_layers l;
    zhv_arena_init(&arena);
    zhv_layers_init(&l, &arena);
    zhv_layers_begin(&l, one);
    assert_true(zhv_layers_keep(&l, key, &book));
    zhv_layers_begin(&l, one);
    assert_non_null(zhv_layers_find(&l, key));
    zhv_layers_begin(&l, NULL); /* a page without groups leaves it alone */
    assert_non_null(zhv_layers_find(&l, key));
    zhv_layers_begin(&l, two);
    assert_null(zhv_layers_find(&l, key));
    assert_true(zhv_layers_keep(&l, key, &book));
    little_add(two, "甲",
               "zh-cn:里;zh-tw:裡"); /* other rules at the same address */
    zhv_layers_begin(&l, two);
    assert_null(zhv_layers_find(&l, key));
    for (uint32_t i = 0; i <= ZHV_LAYERS_GROUPS_MAX; i++) {
        assert_true(zhv_layers_keep(&l, (zhv_layers_key){i, 2, 0}, &book));
        zhv_layers_begin(&l, two);
        assert_int_equal(zhv_layers_find(&l, key) != NULL,
                         i < ZHV_LAYERS_GROUPS_MAX);
    }
    assert_true(zhv_layers_keep(&l, key, &book));
    assert_non_null(zhv_arena_alloc(&arena, ZHV_LAYERS_BYTES_MAX));
    assert_non_null(zhv_layers_find(&l, key)); /* not while a page has it */
    zhv_layers_begin(&l, two);
    assert_null(zhv_layers_find(&l, key));
    assert_int_equal(arena.total, 0);
    zhv_arena_drop(&arena);
    zhv_groups_free(one);
    zhv_groups_free(two);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_store),
        cmocka_unit_test(test_when_it_is_dropped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
