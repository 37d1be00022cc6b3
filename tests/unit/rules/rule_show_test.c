#include "rules/rule_show.h"

#include "little_rule.h"

/* shown: text, "" for nothing, "!" for the error message */
static const struct {
    const char *content;
    const char *variant;
    const char *shown;
} shows[] = {
    /* by which flag */
    {"地铁", "tw", "地铁"},
    {" 地铁 ", "cn", " 地铁 "},
    {"|地铁", "cn", "地铁"},
    {"q;Q|地铁", "cn", "地铁"},
    {"R|zh-cn:地铁;zh-tw:捷運", "cn", "zh-cn:地铁;zh-tw:捷運"},
    {"A; R|x", "cn", "x"},
    {"H|zh-cn:地铁;zh-tw:捷運", "cn", ""},
    {"A|zh-cn:地铁;zh-tw:捷運", "mo", "捷運"},
    {"-|地铁", "cn", ""},
    {"T|zh-cn:地铁", "cn", ""},
    {"A;T|zh-cn:地铁;zh-tw:捷運", "tw", "捷運"},
    {"A;D|zh-cn:地铁", "cn", ""},
    {"D;T|zh-cn:地铁", "cn", ""},
    {"T;D|zh-cn:地铁", "cn", "大陆：地铁；"},
    {"H;D|zh-cn:地铁;zh-tw:捷運", "hk", "大陆：地铁；臺灣：捷運；"},
    {"D|轨道=>zh-hk:路軌;zh-sg:轨", "tw", "新加坡：轨；轨道⇒香港：路軌；"},
    {"D|轨=>zh-hk:一;道=>zh-mo:二;轨=>zh-hk:三", "tw",
     "轨⇒香港：三；道⇒澳門：二；"},
    {"D|地铁", "tw", "地铁"},
    {"N|zh-mo", "cn", "澳門"},
    {"N| zh ", "cn", "原文"},
    {"N|de", "cn", "Deutsch"},
    {"N|ZH-MO", "cn", ""},
    {"N|nothing at all", "cn", ""},
    /* whose text */
    {"zh-hk:路;zh-tw:捷;zh-hans:铁", "mo", "路"},
    {"zh-hk:路;zh-tw:捷;zh-hans:铁", "hant", "捷"},
    {"zh-hk:路;zh-tw:捷;zh-hans:铁", "my", "铁"},
    {"zh-cn:铁", "tw", "!"},
    {"zh:铁", "cn", "!"},
    {"zh-cn:铁", "zh", "铁"},
    {"轨=>zh-tw:捷", "zh", "捷"},
    {"轨=>zh-tw:捷;道=>zh-tw:運", "tw", "捷"},
    {"轨=>zh-tw:捷;轨=>zh-tw:運", "tw", "運"},
    {"轨=>zh-tw:捷", "hk", "!"},
    {"轨=&gt;zh-tw:捷;zh-hk:路", "tw", "路"},
    {"轨=>zh-tw:;zh-cn:铁", "tw", ""},
    {"=>zh-tw:捷;zh-cn:铁", "cn", "铁"},
    {"A|地铁", "hk", "地铁"},
};

static void test_show(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof shows / sizeof *shows; i++) {
        zhv_str out;
        zhv_variant by;
        zhv_rule r = little_rule(shows[i].content);
        zhv_shown kind = zhv_rule_show(&r, little_variant(shows[i].variant),
                                       &little_arena, &out, &by);
        bool error = strcmp(shows[i].shown, "!") == 0;
        assert_int_equal(kind == ZHV_SHOWN_ERROR, error);
        assert_int_equal(kind == ZHV_SHOWN_FILTER, false);
        if (!error) {
            little_same(out, shows[i].shown, shows[i].content);
        }
    }
}

static const struct {
    const char *content;
    const char *variant;
    const char *by; /* NULL: left alone */
} filters[] = {
    {"zh-tw|地铁", "tw", "tw"},
    {"zh-tw|地铁", "hk", "tw"},
    {"zh-hk|地铁", "tw", "hk"},
    {"zh-tw|地铁", "cn", NULL},
    {"zh-hant; zh-cn|地铁", "tw", "hant"},
    {"zh-hant;zh-cn|地铁", "sg", "cn"},
    {"A;zh-tw|地铁", "tw", "tw"},
};

static void test_filter(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof filters / sizeof *filters; i++) {
        zhv_str out;
        zhv_variant by;
        zhv_rule r = little_rule(filters[i].content);
        assert_int_equal(r.flags, ZHV_F_FILTER);
        assert_int_equal(zhv_rule_show(&r, little_variant(filters[i].variant),
                                       &little_arena, &out, &by),
                         ZHV_SHOWN_FILTER);
        little_same(out, "地铁", filters[i].content);
        assert_int_equal(by, filters[i].by ? little_variant(filters[i].by)
                                           : ZHV_VARIANTS);
    }
}

static const struct {
    const char *content;
    const char *variant;
    const char *title; /* NULL: none */
} titles[] = {
    {"T|zh-cn:铁;zh-tw:捷", "hk", "捷"},
    {"T|zh-cn:铁", "tw", NULL},
    {"T|铁", "tw", "铁"},
    {"T|铁", "zh", NULL},
    {"T|zh:铁", "zh", "铁"},
    {"A;T|zh-tw:捷", "tw", "捷"},
    {"H|zh-cn:铁", "cn", NULL},
    {"T|轨=>zh-tw:捷", "tw", "捷"},
};

static void test_title(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++) {
        zhv_str out;
        zhv_rule r = little_rule(titles[i].content);
        bool has = zhv_rule_title(&r, little_variant(titles[i].variant), &out);
        assert_int_equal(has, titles[i].title != NULL);
        if (has) {
            little_same(out, titles[i].title, titles[i].content);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_show),
        cmocka_unit_test(test_filter),
        cmocka_unit_test(test_title),
    };
    return cmocka_run_group_tests(tests, little_open, little_close);
}
