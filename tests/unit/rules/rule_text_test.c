#include "rules/rule_text.h"

#include "little_rule.h"

static void test_clean(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *clean;
    } cases[] = {
        {"", ""},
        {"地铁", "地铁"},
        {"甲<!-- ;zh-tw:x -->乙", "甲乙"},
        {"甲<!---->乙<!--->丙-->丁", "甲乙丁"},
        {"甲<!-- never closed", "甲"},
        {"轨=&gt;铁&gt;", "轨=>铁&gt;"},
        {"轨=&GT;铁", "轨=>铁"},
        {"<nowiki><!-- 甲 -->=&gt;</nowiki><!-- -->=&gt;",
         "<nowiki><!-- 甲 -->=&gt;</nowiki>=>"},
        {"<nowiki /><!-- 甲 -->乙", "<nowiki />乙"},
        {"<nowiki><!-- 甲 -->乙", "<nowiki>乙"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        zhv_str out;
        assert_true(
            zhv_rule_clean(zhv_str_from(cases[i].text), &little_arena, &out));
        little_same(out, cases[i].clean, cases[i].text);
    }
}

/* '.' for what is masked. */
static void test_mask(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *mask;
    } cases[] = {
        {"", ""},
        {"a;b", "a;b"},
        {"a&lt;b;", "a&lt.b;"},
        {"&#60;&;& lt;", "&#60.&;& lt;"},
        {"a<nowiki>;|</nowiki>;", "a...................;"},
        {"<nowiki/>;", ".........;"},
        {"<nowiki>;", "<nowiki>;"},
        {"<NOWIKI>;</nowiki >;", "...................;"},
        {"a<ref name=b>;|</ref>|", "a....................|"},
        {"<ref name=b />;<refs>;", "..............;<refs>;"},
        {"<ref>;", "<ref>;"},
        {"<b title=\"a|b;\">|", "<b title=\"a.b;\">|"},
        {"<b|<i|>", "<b|<i.>"},
        {"a<|>&lt;", "a<|>&lt."},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char got[64];
        zhv_str out;
        zhv_str text = zhv_str_from(cases[i].text);
        assert_true(zhv_rule_mask(text, &little_arena, &out));
        assert_int_equal(out.len, text.len);
        for (size_t k = 0; k < out.len; k++) {
            got[k] = out.ptr[k] == text.ptr[k] ? text.ptr[k] : '.';
        }
        little_same((zhv_str){got, out.len}, cases[i].mask, cases[i].text);
    }
}

static void test_out_of_memory(void **state)
{
    (void)state;
    zhv_str out;
    zhv_arena_fail_at(1);
    assert_false(zhv_rule_clean(ZHV_STR("a<!-- -->"), &little_arena, &out));
    zhv_arena_fail_at(1);
    assert_false(zhv_rule_mask(ZHV_STR("&lt;"), &little_arena, &out));
    zhv_arena_fail_at(0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_clean),
        cmocka_unit_test(test_mask),
        cmocka_unit_test(test_out_of_memory),
    };
    return cmocka_run_group_tests(tests, little_open, little_close);
}
