/* group.c: names of groups, and what becomes of their items. */
#include "rules/group.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static zhv_status add(zhv_groups *g, const char *name, const char *rule)
{
    return zhv_groups_add(g, (zhv_text){name, strlen(name)},
                          (zhv_text){rule, strlen(rule)});
}

static void test_items(void **state)
{
    static const struct {
        const char *item;
        uint32_t rules;
        uint32_t last_flags;
    } cases[] = {
        {"zh-cn:铁;zh-tw:鐵", 1, ZHV_F_ADD | ZHV_F_HIDE},
        {"铁=>zh-tw:鐵", 1, ZHV_F_ADD | ZHV_F_HIDE},
        {"铁", 1, ZHV_F_ADD | ZHV_F_HIDE},
        {"zh-cn:铁;zh-tw:鐵;}--{-|铁", 2, ZHV_F_REMOVE},
        {"zh-cn:铁}--{H|zh-tw:鐵}--{-|甲", 3, ZHV_F_REMOVE},
        {"", 0, 0},
        {"zh-cn:铁;|x={{{x|no", 0, 0},
        {"zh-cn:-{铁}-;zh-tw:鐵", 1, ZHV_F_ADD | ZHV_F_HIDE},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        zhv_groups *g;
        zhv_group found;
        assert_int_equal(zhv_groups_new(&g), ZHV_OK);
        assert_int_equal(add(g, "组", cases[i].item), ZHV_OK);
        assert_true(zhv_groups_find(g, ZHV_STR("组"), &found));
        assert_int_equal(found.n, cases[i].rules);
        if (found.n) {
            zhv_arena arena = {0};
            const zhv_rule *const *rules = zhv_group_rules(&found, &arena);
            assert_int_equal(rules[found.n - 1]->flags, cases[i].last_flags);
            zhv_arena_drop(&arena);
        }
        zhv_groups_free(g);
    }
}

static void assert_found(const zhv_groups *g, const char *name, uint32_t want)
{
    zhv_group found = {NULL, 99, 0};
    assert_int_equal(zhv_groups_find(g, zhv_str_from(name), &found), want != 0);
    assert_int_equal(found.n, want);
}

static void test_find(void **state)
{
    (void)state;
    zhv_groups *g;
    assert_int_equal(zhv_groups_new(&g), ZHV_OK);
    assert_int_equal(add(g, "Metro Line", "zh-cn:铁"), ZHV_OK);
    assert_int_equal(add(g, " Metro_Line ", "zh-cn:轨"), ZHV_OK);
    assert_int_equal(add(g, "METRO LINE", "zh-cn:道"), ZHV_OK);
    assert_found(g, "Metro Line", 2);
    assert_found(g, "Metro  Line", 2);
    assert_found(g, "metro Line", 2);
    assert_found(g, "METRO LINE", 1);
    assert_found(g, "mETRO LINE", 1);
    assert_found(g, "metro line", 2); /* any case: the first one added */
    assert_found(g, "Metro Line_", 2);
    assert_found(g, "__Metro Line _ ", 2);
    assert_found(g, "Metro", 0);
    assert_found(g, "", 0);
    zhv_groups_free(g);
    zhv_groups_free(NULL);
}

/* What no page can be called names nothing: not what another one adds to. */
static void test_no_names(void **state)
{
    (void)state;
    char longest[300];
    char other[300];
    zhv_groups *g;
    memset(longest, 'a', sizeof longest - 1);
    memset(other, 'b', sizeof other - 1);
    longest[sizeof longest - 1] = other[sizeof other - 1] = '\0';
    assert_int_equal(zhv_groups_new(&g), ZHV_OK);
    assert_int_equal(add(g, longest, "zh-cn:铁"), ZHV_OK);
    assert_int_equal(add(g, " _", "zh-cn:铁"), ZHV_OK);
    assert_found(g, longest, 0);
    assert_found(g, other, 0);
    assert_found(g, "", 0);
    assert_found(g, "_", 0);
    zhv_groups_free(g);
}

static void test_stamp(void **state)
{
    (void)state;
    static const char *const fills[][2] = {
        {"甲", "zh-cn:铁"}, {"甲", "zh-cn:轨"}, {"乙", "zh-cn:铁"}, {"甲", ""}};
    uint64_t seen[4];
    for (size_t i = 0; i < 4; i++) {
        zhv_groups *a;
        zhv_groups *b;
        assert_int_equal(zhv_groups_new(&a), ZHV_OK);
        assert_int_equal(zhv_groups_new(&b), ZHV_OK);
        assert_int_equal(add(a, fills[i][0], fills[i][1]), ZHV_OK);
        assert_int_equal(add(b, fills[i][0], fills[i][1]), ZHV_OK);
        seen[i] = zhv_groups_stamp(a);
        assert_true(zhv_groups_stamp(b) == seen[i]);
        assert_int_equal(add(b, fills[i][0], fills[i][1]), ZHV_OK);
        assert_true(zhv_groups_stamp(b) != seen[i]);
        for (size_t k = 0; k < i; k++) {
            assert_true(seen[k] != seen[i]);
        }
        zhv_groups_free(a);
        zhv_groups_free(b);
    }
}

static void test_out_of_memory(void **state)
{
    (void)state;
    for (size_t k = 1; k < 10; k++) {
        zhv_groups *g;
        assert_int_equal(zhv_groups_new(&g), ZHV_OK);
        zhv_arena_fail_at(k);
        zhv_status status = add(g, "组", "zh-cn:铁;轨=>zh-tw:鐵;}--{-|铁");
        zhv_arena_fail_at(0);
        assert_int_equal(status, ZHV_E_NOMEM);
        zhv_groups_free(g);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_items),         cmocka_unit_test(test_find),
        cmocka_unit_test(test_no_names),      cmocka_unit_test(test_stamp),
        cmocka_unit_test(test_out_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
