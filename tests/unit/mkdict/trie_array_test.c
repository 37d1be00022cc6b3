#include "mkdict/trie_array.h"

#include "mkdict/matcher.h"
#include "scratch.h"

/* Every edge of many tries is in the double array, and no other. */
static void fill_array(bool shared)
{
    scratch s;
    scratch_open(&s);
    enum {
        LETTERS = 26,
        TRIES = 40
    };
    uint16_t *table = zhv_arena_calloc(&s.arena, 65536, 2);
    assert_non_null(table);
    for (uint32_t i = 0; i < LETTERS; i++) {
        table['a' + i] = (uint16_t)(ZHV_SYMBOL_FIRST + i);
    }
    zhv_symbols symbols = {table, NULL, NULL, 0};
    zhv_tries t = {.arena = &s.arena};
    zhv_pool pool = {.arena = &s.arena};
    zhv_array a = {.arena = &s.arena, .shared = shared};
    uint32_t x = 12345;
    for (int i = 0; i < TRIES; i++) {
        uint32_t root = zhv_tries_root(&t);
        for (int k = 0; k < 300; k++) {
            uint32_t at = root;
            for (int depth = 0; depth < 4; depth++) {
                x = x * 1664525u + 1013904223u;
                at = zhv_tries_add(&t, at, 'a' + (x >> 24) % LETTERS);
            }
        }
        zhv_array_put(&a, &t, &symbols, root);
    }
    assert_false(a.failed || t.failed);
    zhv_trie trie = zhv_array_view(&a, &pool);
    uint32_t edges = 0;
    uint32_t slots = 0;
    for (uint32_t i = 1; i < t.nodes.n; i++) {
        for (uint32_t c = 'a'; c <= 'z'; c++) {
            uint32_t child = zhv_tries_child(&t, i, c);
            uint32_t slot = t.nodes.at[i].slot;
            uint32_t have = zhv_child(&trie, slot, table[c]);
            assert_int_equal(have, child ? t.nodes.at[child].slot : 0);
            edges += child != 0;
        }
    }
    assert_int_equal(edges, t.nodes.n - 1 - TRIES);
    for (uint32_t i = 0; i < a.n; i++) {
        slots += trie.nodes[i] != ZHV_NODE_APART;
    }
    /* no outcomes: what is below two nodes is often alike */
    assert_true(shared ? slots < edges / 2 : slots >= edges + TRIES);
    scratch_close(&s);
}

static void test_array(void **state)
{
    (void)state;
    fill_array(false);
    fill_array(true);
}

/* Nodes that only differ in what they say have slots of their own. */
static void test_outcomes(void **state)
{
    (void)state;
    scratch s;
    scratch_open(&s);
    zhv_source one = scratch_source(&s, "1", "ax\t1\nay\t1\nbx\t1\nby\t2\n");
    zhv_source two = scratch_source(&s, "2", "ax\t1\nay\t1\n");
    uint16_t *table = zhv_arena_calloc(&s.arena, 65536, 2);
    assert_non_null(table);
    for (uint32_t i = 0; i < 26; i++) {
        table['a' + i] = (uint16_t)(ZHV_SYMBOL_FIRST + i);
    }
    zhv_symbols symbols = {table, NULL, NULL, 0};
    zhv_tries t = {.arena = &s.arena};
    zhv_pool pool = {.arena = &s.arena};
    zhv_array a = {.arena = &s.arena, .shared = true};
    uint32_t root[2];
    for (int i = 0; i < 2; i++) {
        zhv_spec spec = {.source = i ? &two : &one};
        assert_int_equal(zhv_matcher_make(&t, &pool, &spec,
                                          (zhv_matcher_options){0}, &root[i],
                                          NULL),
                         ZHV_OK);
        zhv_array_put(&a, &t, &symbols, root[i]);
    }
    zhv_trie trie = zhv_array_view(&a, &pool);
    uint32_t first = t.nodes.at[root[0]].slot;
    uint32_t second = t.nodes.at[root[1]].slot;
    uint32_t x = zhv_child(&trie, first, table['a']);
    uint32_t y = zhv_child(&trie, first, table['b']);
    uint32_t z = zhv_child(&trie, second, table['a']);
    assert_true(first != second && x && y && z);
    assert_int_equal(zhv_base(&trie, x), zhv_base(&trie, z));
    assert_int_not_equal(zhv_base(&trie, x), zhv_base(&trie, y));
    assert_int_equal(zhv_child(&trie, second, table['b']), 0);
    uint32_t by = zhv_child(&trie, y, table['y']);
    zhv_str out = zhv_outcome_text(&trie, zhv_outcome_of(&trie, by));
    assert_true(zhv_str_eq(out, ZHV_STR("2")));
    /* a leaf has no children, whatever the symbol */
    for (uint32_t symbol = 0; symbol < 65536; symbol++) {
        assert_int_equal(zhv_child(&trie, by, symbol), 0);
    }
    assert_int_equal(zhv_array_children(&a, first).count, 2);
    assert_int_equal(zhv_array_children(&a, by).count, 0);
    scratch_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_array),
        cmocka_unit_test(test_outcomes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
