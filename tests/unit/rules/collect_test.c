/* collect.c: rules of a string of markup. */
#include "rules/collect.h"

#include "page.h"

#include "notes.h"

static const struct {
    const char *markup;
    const char *rules;
} cases[] = {
    {"-{H|zh-cn:甲;zh-tw:乙}-", "n:H:zh-cn:甲;zh-tw:乙"},
    {"x-{H|甲}-y-{-|乙}-z", "n:H:甲 n:-:乙"},
    {"-{H|zh-cn:甲;}--{-|丙}-", "n:H:zh-cn:甲; n:-:丙"},
    {"-{T|zh-cn:甲}-", "n:T:zh-cn:甲"},
    {"-{甲}- -{R|乙}- -{zh-cn:丙}-", ""}, /* only shown */
    {"-{H|zh-cn:-{甲}-;zh-tw:乙}-", "n:H:zh-cn:甲;zh-tw:乙"},
    {"-{H|zh-cn:-{H|丁}-甲}-", "n:H:丁 n:H:zh-cn:甲"},
    /* what is inside is not the same for everybody */
    {"-{H|zh-cn:-{zh-cn:甲;zh-tw:乙}-}-", ""},
    {"-{H|甲", ""},
    {"甲}-", ""},
    {"", ""},
    {"-{-{-{-{-{-{-{-{-{-{-{H|甲}-}-}-}-}-}-}-}-}-}-}-", ""},
};

static void test_markup(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        zhv_note_rules notes = {0};
        assert_int_equal(zhv_collect_markup(zhv_str_from(cases[i].markup),
                                            ZHV_ORIGIN_NOTETA, &page_arena,
                                            &notes),
                         ZHV_OK);
        assert_string_equal(write_notes(&notes), cases[i].rules);
    }
}

static void test_out_of_memory(void **state)
{
    (void)state;
    for (size_t k = 1; k < 5; k++) {
        zhv_note_rules notes = {0};
        zhv_arena_fail_at(k);
        zhv_status status = zhv_collect_markup(
            ZHV_STR("-{H|甲}-"), ZHV_ORIGIN_NOTETA, &page_arena, &notes);
        zhv_arena_fail_at(0);
        assert_int_equal(status, ZHV_E_NOMEM);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_markup),
        cmocka_unit_test(test_out_of_memory),
    };
    return cmocka_run_group_tests(tests, load_profiles, drop_profiles);
}
