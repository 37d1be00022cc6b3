/* glimpse.c: what is in a text is found; most of what is not, is not. */
#include "rules/glimpse.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static zhv_arena arena;

static int begin(void **state)
{
    (void)state;
    zhv_arena_init(&arena);
    return 0;
}

static int end(void **state)
{
    (void)state;
    zhv_arena_drop(&arena);
    return 0;
}

static const struct {
    const char *text;
    const char *key;
    bool may;
} cases[] = {
    {"软件工程", "软", true},          {"软件工程", "程", true},
    {"软件工程", "软件", true},        {"软件工程", "件工程", true},
    {"软件工程", "软件工程", true},    {"软件工程", "工件", false},
    {"软件工程", "软工程", false},     {"软件工程", "硬", false},
    {"软件工程", "", false},           {"", "软", false},
    {"a\xE8\xBDz", "\xE8\xBD", true},  {"a\xE8\xBDz", "\xBDz", true},
    {"a\xE8\xBDz", "\xBD\xE8", false}, {"𠀀𠀁b", "𠀁b", true},
    {"软件软体", "件软", true},        {"软软软", "软软软软", true},
};

static void test_cases(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        zhv_glimpse g;
        zhv_glimpse_init(&g, &arena, 0);
        zhv_glimpse_add(&g, zhv_str_from(cases[i].text));
        zhv_str key = zhv_str_from(cases[i].key);
        if (zhv_glimpse_may_have(&g, key) != cases[i].may) {
            fail_msg("case %zu", i);
        }
        uint32_t beginning = zhv_glimpse_beginning(key);
        assert_int_equal(beginning == 0, key.len == 0);
        if (cases[i].may) { /* what the index of a store asks for */
            uint32_t second = zhv_glimpse_second(key);
            assert_true(zhv_glimpse_has(&g, beginning));
            assert_true(second == 0 || zhv_glimpse_has(&g, second));
        }
    }
}

static void test_joins(void **state)
{
    (void)state;
    static const char *const ends[] = {"软", "a", "𠀀", "x\xE8\xBD", "\x80"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        char whole[32];
        zhv_glimpse g;
        zhv_glimpse_init(&g, &arena, 0);
        zhv_glimpse_add(&g, zhv_str_from(ends[i]));
        zhv_glimpse_add(&g, ZHV_STR("件z"));
        snprintf(whole, sizeof whole, "%s件z", ends[i]);
        assert_false(zhv_glimpse_may_have(&g, zhv_str_from(whole)));
        zhv_glimpse_join(&g, zhv_str_from(ends[i]), ZHV_STR("件z"));
        assert_true(zhv_glimpse_may_have(&g, zhv_str_from(whole)));
        zhv_glimpse_join(&g, ZHV_STR(""), ZHV_STR("件z"));
        zhv_glimpse_join(&g, zhv_str_from(ends[i]), ZHV_STR(""));
        assert_false(g.failed);
    }
}

/* Every stretch of a long text is found, whatever it holds. */
static void test_all(void **state)
{
    (void)state;
    static char text[30000];
    uint32_t random = 1;
    for (size_t i = 0; i < sizeof text; i++) {
        random = random * 1664525u + 1013904223u;
        text[i] = "\xE8\xBD\xAF\xE4\xBB\xB6 a"[random >> 24 & 7];
    }
    zhv_glimpse g;
    zhv_glimpse_init(&g, &arena, 0);
    zhv_glimpse_add(&g, (zhv_str){text, sizeof text});
    uint32_t n;
    for (size_t from = 0; from + 40 < sizeof text; from += n) {
        n = 1;
        if ((unsigned char)text[from] >= 0xE0 && text[from + 1] < 0 &&
            text[from + 2] < 0) {
            n = (text[from + 1] & 0xC0) == 0x80 &&
                        (text[from + 2] & 0xC0) == 0x80
                    ? 3
                    : 1;
        }
        assert_true(zhv_glimpse_may_have(&g, (zhv_str){text + from, n}));
    }
    assert_true(zhv_glimpse_may_have(&g, (zhv_str){text, sizeof text}));
    assert_true(g.n <= g.cap / 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_cases, begin, end),
        cmocka_unit_test_setup_teardown(test_joins, begin, end),
        cmocka_unit_test_setup_teardown(test_all, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
