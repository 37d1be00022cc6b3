/* title_key.c: titles as a wiki compares them. */
#include "cli/title_key.h"

#include "../rules/page.h"

static const struct {
    const char *title;
    const char *key; /* empty: no page of this wiki */
    size_t name;
} cases[] = {
    {"甲", "甲", 0},
    {" _甲__ 乙_", "甲 乙", 0},
    {":甲", "甲", 0},
    {"abc", "Abc", 0},
    {"分類: 甲_乙", "Category:甲 乙", 9},
    {"category :abc", "Category:Abc", 9},
    {"T:甲", "Template:甲", 9},
    {"help:甲", "Help:甲", 5},
    {"甲:乙", "甲:乙", 0},
    {"en:Abc", "", 0},
    {"", "", 0},
    {"Category:", "", 0},
    {"a|b", "", 0},
    {"a{{b}}", "", 0},
    {"a\nb", "A b", 0},
};

static void test_keys(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        zhv_title_key key = zhv_title_key_of(
            profiles, zhv_str_from(cases[i].title), &page_arena);
        if (!zhv_str_eq(key.text, zhv_str_from(cases[i].key))) {
            fail_msg("%s: %.*s", cases[i].title, (int)key.text.len,
                     key.text.ptr);
        }
        if (key.text.len) {
            assert_int_equal(key.name, cases[i].name);
        }
    }
}

static void test_long(void **state)
{
    (void)state;
    char title[300];
    memset(title, 'x', sizeof title);
    zhv_title_key key =
        zhv_title_key_of(profiles, (zhv_str){title, 255}, &page_arena);
    assert_int_equal(key.text.len, 255);
    key = zhv_title_key_of(profiles, (zhv_str){title, 256}, &page_arena);
    assert_int_equal(key.text.len, 0);
}

static void test_with(void **state)
{
    (void)state;
    zhv_title_key key =
        zhv_title_key_of(profiles, ZHV_STR("分类:甲"), &page_arena);
    zhv_str other = zhv_title_key_with(&key, ZHV_STR("b_c"), &page_arena);
    assert_true(zhv_str_eq(other, ZHV_STR("Category:B c")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_keys),
        cmocka_unit_test(test_long),
        cmocka_unit_test(test_with),
    };
    return cmocka_run_group_tests(tests, load_profiles, drop_profiles);
}
