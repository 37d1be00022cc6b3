#include "rules/rule_flags.h"

#include "little_rule.h"

static void test_flags(void **state)
{
    (void)state;
    assert_int_equal(little_rule("zh-cn:a").flags, ZHV_F_SHOW);
    assert_int_equal(little_rule("a").flags, ZHV_F_RAW);
    assert_int_equal(little_rule("A|zh-cn:a").flags,
                     ZHV_F_ADD | ZHV_F_SHOW | ZHV_F_ADD_SHOW);
    assert_int_equal(little_rule("H;A;zh-tw|zh-cn:a").flags,
                     ZHV_F_ADD | ZHV_F_HIDE);
    assert_int_equal(little_rule("-;A;T|a").flags, ZHV_F_REMOVE);
    assert_int_equal(little_rule("T|a").flags, ZHV_F_TITLE | ZHV_F_HIDE);
    assert_int_equal(little_rule("T;H|a").flags,
                     ZHV_F_ADD | ZHV_F_HIDE | ZHV_F_TITLE);
    /* the way to write + and S does not exist */
    assert_int_equal(little_rule("+;S;E|a").flags, ZHV_F_RAW);
    assert_false(little_rule("H|a").is_rule);
    assert_true(little_rule("H|zh-cn:a").is_rule);
}

/* Where the text begins: a bar in a link, a call, a note or a tag is no
 * separator, unless that is not closed. */
static void test_bar(void **state)
{
    (void)state;
    static const struct {
        const char *content;
        const char *text;
    } cases[] = {
        {"地铁", "地铁"},
        {"|地铁", "地铁"},
        {"q;Q|地铁", "地铁"},
        {"R|a|b", "a|b"},
        {"[[地铁|铁]]", "[[地铁|铁]]"},
        {"R|[[地铁|铁]]", "[[地铁|铁]]"},
        {"{{x|y}}", "{{x|y}}"},
        {"{{x|[[y|z]]}}R|地铁", "地铁"},
        {"[[地|铁", "铁"},
        {"<nowiki>a|b</nowiki>", "<nowiki>a|b</nowiki>"},
        {"R|", ""},
        {"R{{!}}a{{!}}b", "a{{!}}b"},
        {"[[a{{!}}b]]", "[[a{{!}}b]]"},
        {"{{a|b{{!}}c}}R|d", "d"},
        {"<ref>a|b</ref>", "<ref>a|b</ref>"},
        {"R|<b title=\"a|b\">", "<b title=\"a|b\">"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        little_same(little_rule(cases[i].content).text, cases[i].text,
                    cases[i].content);
    }
}

static void test_who_shows(void **state)
{
    (void)state;
    static const struct {
        const char *content;
        char shown_by;
    } cases[] = {
        {"zh-cn:a", 'S'},     {"A|zh-cn:a", 'A'},   {"H|a", 'H'},
        {"-|a", '-'},         {"T|a", 'T'},         {"R|a", 'R'},
        {"N|a", 'N'},         {"zh-tw|a", 'F'},     {"D|zh-cn:a", 'D'},
        {"D;T|a", 'T'},       {"T;D|zh-cn:a", 'D'}, {"A;D|a", 'H'},
        {"H;D|zh-cn:a", 'D'}, {"zh-tw;A|a", 'F'},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (little_rule(cases[i].content).shown_by != cases[i].shown_by) {
            fail_msg("%s", cases[i].content);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_flags),
        cmocka_unit_test(test_bar),
        cmocka_unit_test(test_who_shows),
    };
    return cmocka_run_group_tests(tests, little_open, little_close);
}
