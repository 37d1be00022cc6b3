#include "mkdict/tries.h"

#include "scratch.h"

static zhv_arena arena;

static int open_arena(void **state)
{
    (void)state;
    zhv_arena_init(&arena);
    return 0;
}

static int close_arena(void **state)
{
    (void)state;
    zhv_arena_drop(&arena);
    return 0;
}

static void test_pool(void **state)
{
    (void)state;
    zhv_pool pool = {.arena = &arena};
    assert_int_equal(zhv_pool_put(&pool, ZHV_STR("")), 0);
    uint32_t one = zhv_pool_put(&pool, ZHV_STR("頭"));
    uint32_t two = zhv_pool_put(&pool, ZHV_STR("髮"));
    assert_int_not_equal(one, two);
    assert_int_equal(zhv_pool_put(&pool, ZHV_STR("頭")), one);
    assert_memory_equal(pool.bytes.at + two, "髮", 3);
    assert_int_equal(pool.bytes.n, 6);
    zhv_arena_fail_at(1);
    zhv_pool_put(&pool, ZHV_STR("發"));
    zhv_arena_fail_at(0);
    assert_true(pool.failed);
    zhv_arena_reset(&arena);
}

static void test_nodes(void **state)
{
    (void)state;
    zhv_tries t = {.arena = &arena};
    uint32_t one = zhv_tries_root(&t);
    uint32_t two = zhv_tries_root(&t);
    assert_true(one && two && one != two);
    uint32_t last = one;
    for (uint32_t i = 0; i < 1000; i++) {
        assert_int_equal(zhv_tries_child(&t, one, 0x4E00 + i), 0);
        uint32_t child = zhv_tries_add(&t, one, 0x4E00 + i);
        assert_int_equal(zhv_tries_add(&t, one, 0x4E00 + i), child);
        assert_int_equal(zhv_tries_child(&t, one, 0x4E00 + i), child);
        assert_int_equal(t.nodes.at[child].parent, one);
        last = child;
    }
    assert_int_equal(t.nodes.at[one].last, last);
    assert_int_equal(zhv_tries_child(&t, two, 0x4E00), 0);
    uint32_t below = zhv_tries_add(&t, last, 'a');
    assert_int_equal(t.nodes.at[last].bytes, 3);
    assert_int_equal(t.nodes.at[below].bytes, 4);
    uint32_t n = 0;
    for (uint32_t at = t.nodes.at[one].child; at; at = t.nodes.at[at].next) {
        assert_int_equal(t.nodes.at[at].cp, 0x4E00 + n++);
    }
    assert_int_equal(n, 1000);
    assert_false(t.failed);
    zhv_arena_reset(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pool),
        cmocka_unit_test(test_nodes),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
