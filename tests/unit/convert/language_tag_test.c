#include "convert/language_tag.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const struct {
    const char *tag;
    bool chinese;
} tags[] = {{"zh", true},      {"zh-CN", true},        {"ZH_tw", true},
            {"cmn", true},     {"zh-Hant-HK", true},   {"zh-cmn-Hans-CN", true},
            {"en", false},     {"ja", false},          {"zh-yue", false},
            {"lzh", false},    {"zh-min-nan", false},  {"zh-classical", false},
            {"zho", false},    {"zh-Hans-US", false},  {"", false},
            {"yue-HK", false}, {"zh-xxxxxxxxx", false}};

static void test_languages(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++) {
        if (zhv_language_tag_is_chinese(zhv_str_from(tags[i].tag)) !=
            tags[i].chinese) {
            fail_msg("%s", tags[i].tag);
        }
    }
    zhv_str was = ZHV_STR("zh-CN");
    assert_true(
        zhv_str_eq(zhv_language_tag_of(ZHV_TW, was), ZHV_STR("zh-Hant-TW")));
    assert_true(
        zhv_str_eq(zhv_language_tag_of(ZHV_HANS, was), ZHV_STR("zh-Hans")));
    assert_true(zhv_str_eq(zhv_language_tag_of(ZHV_ZH, was), was));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_languages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
