#include "base/diag.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void every_kind_has_a_stable_name_and_a_text(void **state)
{
    (void)state;
    static const char *const names[] = {
        [ZHV_D_INVALID_UTF8] = "invalid-utf8",
        [ZHV_D_UNCLOSED] = "unclosed-markup",
        [ZHV_D_RULE_MALFORMED] = "malformed-rule",
        [ZHV_D_RULE_NO_TEXT] = "rule-without-text",
        [ZHV_D_RULE_DEPTH] = "rule-too-deep",
        [ZHV_D_RULE_KEY_LONG] = "rule-key-too-long",
        [ZHV_D_RULE_DYNAMIC] = "dynamic-rule",
        [ZHV_D_GROUP_UNKNOWN] = "unknown-group",
        [ZHV_D_TITLE_SKIPPED] = "title-not-a-rule",
        [ZHV_D_OFF_UNCLOSED] = "zhvar-off-unclosed",
    };
    _Static_assert(sizeof names / sizeof *names == ZHV_D_COUNT,
                   "a kind without a name here");
    for (uint32_t i = 0; i < ZHV_D_COUNT; i++) {
        assert_string_equal(zhv_diag_name((zhv_diag_id)i), names[i]);
        assert_true(strlen(zhv_diag_text((zhv_diag_id)i)) > 10);
    }
}

static void kept_in_order_of_finding(void **state)
{
    (void)state;
    zhv_arena arena;
    zhv_arena_init(&arena);
    zhv_diags d = {.arena = &arena};
    for (uint32_t i = 0; i < 100; i++) {
        zhv_diag_add(&d, ZHV_D_UNCLOSED, 1000 - i, ZHV_STR("{{"));
    }
    assert_int_equal(d.list.n, 100);
    assert_int_equal(d.dropped, 0);
    assert_int_equal(d.list.at[0].off, 1000);
    assert_int_equal(d.list.at[99].off, 901);
    assert_int_equal(d.list.at[99].id, ZHV_D_UNCLOSED);
    assert_true(zhv_str_eq(d.list.at[99].detail, ZHV_STR("{{")));
    zhv_arena_drop(&arena);
}

static void out_of_memory_only_counts(void **state)
{
    (void)state;
    zhv_arena arena;
    zhv_arena_init(&arena);
    zhv_diags d = {.arena = &arena};
    zhv_arena_fail_at(1);
    zhv_diag_add(&d, ZHV_D_UNCLOSED, 1, ZHV_STR("-{"));
    assert_int_equal(d.dropped, 1);
    assert_int_equal(d.list.n, 0);
    zhv_arena_drop(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_has_a_stable_name_and_a_text),
        cmocka_unit_test(kept_in_order_of_finding),
        cmocka_unit_test(out_of_memory_only_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
