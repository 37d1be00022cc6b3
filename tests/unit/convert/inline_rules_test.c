#include "convert/inline_rules.h"

#include "little_book.h"

/* Rules in rules act first, even where they are not shown. */
static void test_rules_in_rules(void **state)
{
    (void)state;
    static const little_key cases[] = {
        {"-{zh-cn:x-{H|zh-cn:甲;zh-tw:乙}-;zh-tw:y}-", "甲", ZHV_TW, 1, "乙"},
        {"-{H|zh-cn:<!-- 丙 -->甲;zh-tw:乙}-", "甲", ZHV_TW, 1, "乙"},
        /* without a table the text of a filter is as written */
        {"-{H|zh-cn:甲-{zh-tw|里}-;zh-tw:乙-{zh-tw|里}-}-", "甲里", ZHV_TW, 1,
         "乙里"},
    };
    little_keys(cases, sizeof cases / sizeof *cases);
}

static const zhv_display *shown_by(const char *page, zhv_variant v,
                                   little_page *p)
{
    zhv_rulebook book;
    little_book(page, little_options(), p, &book);
    return &book.displays[0][v];
}

static void test_shows(void **state)
{
    (void)state;
    static const struct {
        const char *page;
        zhv_variant variant;
        zhv_shown shown;
        const char *text;
    } cases[] = {
        {"-{甲}-", ZHV_TW, ZHV_SHOWN_TEXT, "甲"},
        {"-{zh-cn:甲;zh-tw:乙}-", ZHV_TW, ZHV_SHOWN_TEXT, "乙"},
        {"-{zh-cn:甲;zh-tw:乙}-", ZHV_SG, ZHV_SHOWN_TEXT, "甲"},
        {"-{H|zh-cn:甲;zh-tw:乙}-", ZHV_TW, ZHV_SHOWN_NOTHING, ""},
        {"-{zh-hk|甲}-", ZHV_CN, ZHV_SHOWN_FILTER, "甲"},
        {"-{zh-cn:甲}-", ZHV_TW, ZHV_SHOWN_ERROR, "甲"}, /* no text is lost */
        {"-{zh-cn:甲-{zh-cn:丙;zh-tw:丁}-;zh-tw:乙-{zh-cn:丙;zh-tw:丁}-}-",
         ZHV_TW, ZHV_SHOWN_TEXT, "乙丁"},
        {"-{甲<!-- x -->乙}-", ZHV_TW, ZHV_SHOWN_TEXT, "甲乙"},
        {"-{-{R|zh-cn:甲;zh-tw:乙}-}-", ZHV_TW, ZHV_SHOWN_TEXT, "乙"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        little_page p;
        const zhv_display *d = shown_by(cases[i].page, cases[i].variant, &p);
        if (d->shown != cases[i].shown) {
            fail_msg("%s: shown %d", cases[i].page, (int)d->shown);
        }
        little_same(cases[i].page, zhv_arena_str(&little_arena, d->text).ptr,
                    cases[i].text);
        assert_int_equal(p.diags.list.n > 0, cases[i].shown == ZHV_SHOWN_ERROR);
        zhv_arena_reset(&little_arena);
    }
}

/* What has to be done before a text is shown. */
static void test_marks(void **state)
{
    (void)state;
    static const struct {
        const char *page;
        bool marked;
        bool bordered;
    } cases[] = {
        {"-{甲}-", false, false},
        {"-{zh-tw|甲}-", false, false},
        {"-{zh-tw:甲-{zh-tw|乙}-;zh-cn:丙}-", true, false},
        {"-{zh-tw|甲-{zh-tw|乙}-}-", false, false}, /* all of it, at last */
        {"-{甲\n|乙}-", false, false},
        {"{|\n| -{甲\n|乙}-\n|}", false, true},
        {"{|\n| -{甲|乙}-\n|}", false, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        little_page p;
        const zhv_display *d = shown_by(cases[i].page, ZHV_TW, &p);
        if (d->marked != cases[i].marked || d->bordered != cases[i].bordered) {
            fail_msg("%s", cases[i].page);
        }
        zhv_arena_reset(&little_arena);
    }
}

static void test_filters(void **state)
{
    (void)state;
    static const struct {
        const char *page;
        bool filters;
    } cases[] = {
        {"甲", false},
        {"-{zh-cn:甲;zh-tw:乙}-", false},
        {"-{H|zh-cn:甲;zh-tw:乙}-", false},
        {"-{zh-tw|甲}-", true},
        {"x-{zh-cn:甲-{zh-tw|乙}-;zh-tw:乙}-", true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        little_page p;
        little_read(&p, cases[i].page);
        if (zhv_inline_rules_filter(&p.tape, &p.flow) != cases[i].filters) {
            fail_msg("%s", cases[i].page);
        }
        zhv_arena_reset(&little_arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rules_in_rules),
        cmocka_unit_test(test_shows),
        cmocka_unit_test(test_marks),
        cmocka_unit_test(test_filters),
    };
    return cmocka_run_group_tests(tests, little_open, little_close);
}
