#include "convert/plain_convert.h"

#include "little_dict.h"

static void test_plain_convert(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        zhv_variant variant;
        bool script_only;
        const char *want;
    } cases[] = {
        {"", ZHV_TW, false, ""},         {"软件", ZHV_TW, false, "軟體"},
        {"软件", ZHV_TW, true, "軟件"},  {"软件a网", ZHV_TW, false, "軟體a網"},
        {"軟體", ZHV_TW, false, "軟體"}, /* Traditional already */
        {"軟體", ZHV_CN, false, "软件"}, {"件", ZHV_TW, false, "件"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        zhv_str got = zhv_plain_convert(
            little_dict, cases[i].variant, cases[i].script_only,
            zhv_str_from(cases[i].text), &little_arena);
        little_same(cases[i].text, zhv_arena_str(&little_arena, got).ptr,
                    cases[i].want);
    }
    zhv_arena_reset(&little_arena);
}

static void test_out_of_memory(void **state)
{
    (void)state;
    zhv_str s = ZHV_STR("软件");
    zhv_arena_fail_at(1);
    zhv_str got =
        zhv_plain_convert(little_dict, ZHV_TW, false, s, &little_arena);
    zhv_arena_fail_at(0);
    assert_ptr_equal(got.ptr, s.ptr);
    assert_true(little_arena.failed);
    zhv_arena_reset(&little_arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain_convert),
        cmocka_unit_test(test_out_of_memory),
    };
    return cmocka_run_group_tests(tests, little_open, little_close);
}
