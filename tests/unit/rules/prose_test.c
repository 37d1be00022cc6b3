/* prose.c: which values of arguments are read by readers. */
#include "rules/prose.h"

#include "page.h"

#include "rules/args.h"

static const struct {
    const char *value;
    zhv_prose prose;
} cases[] = {
    {"软件很好", ZHV_PROSE_TEXT},
    {"software", ZHV_PROSE_NONE},
    {"ひらがな", ZHV_PROSE_NONE},
    {"𠮷野家", ZHV_PROSE_TEXT},
    {"", ZHV_PROSE_NONE},
    {"软件.jpg", ZHV_PROSE_DATA},
    {"软件.JPEG", ZHV_PROSE_DATA},
    {"见软件.第二", ZHV_PROSE_TEXT},
    {"{{a}}软件.svg", ZHV_PROSE_DATA},
    {"http://x.org/软件", ZHV_PROSE_DATA},
    {"//x.org/软件", ZHV_PROSE_DATA},
    {"2018年6月5日", ZHV_PROSE_DATA},
    {"12 時 30 分", ZHV_PROSE_DATA},
    {"2018年春", ZHV_PROSE_TEXT},
    {"年月", ZHV_PROSE_TEXT},
    {"是", ZHV_PROSE_DATA},
    {" 左 ", ZHV_PROSE_DATA},
    {"是的", ZHV_PROSE_TEXT},
    {"zh-cn:软件;zh-tw:軟體", ZHV_PROSE_DATA},
    {"软件=>zh-tw:軟體", ZHV_PROSE_DATA},
    {"软件; zh-Hant : 軟體", ZHV_PROSE_DATA},
    {"zh-xx:软件", ZHV_PROSE_TEXT},
    {"Portal:软件/数据", ZHV_PROSE_DATA},
    {"User talk:软件", ZHV_PROSE_DATA},
    {"Note:软件", ZHV_PROSE_TEXT},
    {"说明:软件", ZHV_PROSE_TEXT},
    {"见zh-cn:软件", ZHV_PROSE_TEXT},
    {"[[软件]]", ZHV_PROSE_NONE}, /* the link speaks for itself */
    {"[[软件]].jpg", ZHV_PROSE_NONE},
    {"是[[软件]]", ZHV_PROSE_TEXT},
    {"<b>x</b>是", ZHV_PROSE_TEXT},
    {"软件<!-- x -->数据", ZHV_PROSE_TEXT},
};

static void test_judge(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char page[256];
        snprintf(page, sizeof page, "{{不知|%s}}", cases[i].value);
        zhv_tape tape = scan_page(zhv_str_from(page), ZHV_UNKNOWN_PROSE);
        zhv_arg a = zhv_arg_start(0);
        assert_true(zhv_arg_next(&tape, 0, &a));
        assert_true(zhv_arg_next(&tape, 0, &a));
        zhv_prose got =
            zhv_prose_judge(&tape, profiles, zhv_arg_value(&a), a.to);
        if (got != cases[i].prose) {
            fail_msg("%s: %d, not %d", cases[i].value, got, cases[i].prose);
        }
    }
}

static void test_han(void **state)
{
    (void)state;
    assert_true(zhv_has_han(ZHV_STR("a一")));
    assert_true(zhv_has_han(ZHV_STR("〇")));
    assert_false(zhv_has_han(ZHV_STR("、カナ한글😀é")));
    assert_false(zhv_has_han(ZHV_STR("\xe4\xb8")));
    assert_false(zhv_has_han((zhv_str){NULL, 0}));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_judge),
        cmocka_unit_test(test_han),
    };
    return cmocka_run_group_tests(tests, load_profiles, drop_profiles);
}
