#include "convert/scribe.h"

#include "little_book.h"

static void test_keys(void **state)
{
    (void)state;
    static const little_key cases[] = {
        {"甲", "甲", ZHV_TW, 9, ""},
        {"-{zh-cn:甲;zh-tw:乙}-", "甲", ZHV_TW, 9, ""}, /* shown only */
        {"-{H|zh-cn:甲;zh-tw:乙}-", "甲", ZHV_TW, 1, "乙"},
        {"-{H|zh-cn:甲;zh-tw:乙}-", "甲", ZHV_TW, 0, ""},
        {"-{H|zh-cn:甲;zh-tw:乙}-", "乙", ZHV_CN, 1, "甲"},
        {"-{H|zh-cn:甲;zh-tw:乙}-", "甲", ZHV_HK, 1, "乙"},
        {"-{H|zh-cn:甲;zh-tw:乙}-", "甲", ZHV_HANT, 1, ""},
        {"-{H|甲=>zh-hant:乙}-", "甲", ZHV_HANT, 1, "乙"},
        {"-{A|zh-cn:甲;zh-tw:乙}-", "甲", ZHV_TW, 1, "乙"},
        {"-{H|甲}-", "甲", ZHV_TW, 1, "甲"},
        {"-{H|甲=>zh-tw:}-", "甲", ZHV_TW, 1, ""},
        {"-{-|zh-cn:甲;zh-tw:乙}-", "甲", ZHV_TW, 1, "-"},
        {"-{-|甲}-", "甲", ZHV_TW, 1, "-"},
        {"-{H|甲=>zh-tw:乙}-x-{-|甲}-", "甲", ZHV_TW, 1, "乙"},
        {"-{H|甲=>zh-tw:乙}-x-{-|甲}-", "甲", ZHV_TW, 2, "-"},
        {"-{-|甲}-x-{H|甲=>zh-tw:乙}-", "甲", ZHV_TW, 2, "乙"},
    };
    little_keys(cases, sizeof cases / sizeof *cases);
}

static void test_titles(void **state)
{
    (void)state;
    static const little_title cases[] = {
        {"甲", ZHV_TW, NULL},
        {"-{T|zh-cn:甲;zh-tw:乙}-", ZHV_TW, "乙"},
        {"-{T|zh-cn:甲;zh-tw:乙}--{T|zh-tw:丙}-", ZHV_TW, "丙"},
        {"-{T|zh-cn:甲;zh-tw:乙}--{T|zh-tw:丙}-", ZHV_CN, "甲"},
        {"-{T|zh-cn:甲}-", ZHV_TW, NULL},
        {"<includeonly>-{T|zh-cn:甲;zh-tw:乙}-</includeonly>", ZHV_TW, NULL},
    };
    little_titles(cases, sizeof cases / sizeof *cases);
}

static void test_signatures(void **state)
{
    (void)state;
    static const struct {
        const char *page;
        zhv_variant a;
        zhv_variant b;
        bool same;
    } cases[] = {
        {"甲", ZHV_CN, ZHV_TW, true},
        {"-{H|zh-cn:甲;zh-tw:乙}-", ZHV_CN, ZHV_SG, true},
        {"-{H|zh-cn:甲;zh-tw:乙}-", ZHV_TW, ZHV_HK, true},
        {"-{H|zh-cn:甲;zh-tw:乙}-", ZHV_CN, ZHV_TW, false},
        {"-{H|zh-cn:甲;zh-tw:乙;zh-sg:丙}-", ZHV_CN, ZHV_SG, false},
        {"-{zh-cn:甲;zh-sg:乙}-", ZHV_CN, ZHV_SG, false},
        {"-{H|甲=>zh-cn:乙}-", ZHV_CN, ZHV_SG, false},
        {"-{-|甲}-", ZHV_TW, ZHV_HK, true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        little_page p;
        zhv_rulebook book;
        little_book(cases[i].page, little_options(), &p, &book);
        if ((book.signature[cases[i].a] == book.signature[cases[i].b]) !=
            cases[i].same) {
            fail_msg("%s", cases[i].page);
        }
        zhv_arena_reset(&little_arena);
    }
}

static void test_compat(void **state)
{
    (void)state;
    for (int compat = 0; compat < 2; compat++) {
        little_page p;
        zhv_rulebook book;
        zhv_rulebook_options options = little_options();
        options.compat = (zhv_compat)compat;
        little_book("-{H|zh-cn:a & b;zh-tw:c}-", options, &p, &book);
        little_same("a key with HTML, which MediaWiki never finds",
                    little_state(&book, "a & b", ZHV_TW, 1), compat ? "" : "c");
        zhv_arena_reset(&little_arena);
    }
}

static void test_long_key(void **state)
{
    (void)state;
    char page[3 * (ZHV_KEY_MAX_CP + 1) + 32] = "-{H|";
    for (int i = 0; i <= ZHV_KEY_MAX_CP; i++) {
        strcat(page, "甲");
    }
    strcat(page, "=>zh-tw:乙}-");
    little_page p;
    zhv_rulebook book;
    little_book(page, little_options(), &p, &book);
    assert_int_equal(p.diags.list.n, 1);
    assert_int_equal(p.diags.list.at[0].id, ZHV_D_RULE_KEY_LONG);
    zhv_arena_reset(&little_arena);
}

/* ---- by itself ---- */

static zhv_scribe scribe_of(zhv_rulebook *book,
                            const zhv_rulebook_options *options)
{
    *book = (zhv_rulebook){0};
    zhv_overlay_init(&book->overlay, &little_arena);
    zhv_layer_init(&book->page, &little_arena);
    return (zhv_scribe){.options = options,
                        .out = book,
                        .arena = &little_arena,
                        .variants = ZHV_MASK_ALL,
                        .moment = 3};
}

static void act(zhv_scribe *s, zhv_str content)
{
    zhv_rule rule;
    assert_int_equal(zhv_rule_parse(content, &little_arena, &rule), ZHV_OK);
    zhv_scribe_act(s, &rule, ZHV_MASK(ZHV_TW), ZHV_ORIGIN_NOTETA);
}

static void test_whom_and_when(void **state)
{
    (void)state;
    zhv_rulebook book;
    const zhv_rulebook_options options = little_options();
    zhv_scribe s = scribe_of(&book, &options);
    act(&s, ZHV_STR("H|zh-cn:甲;zh-tw:乙"));
    assert_true(zhv_overlay_lay(&book.overlay, &book.page, 0));
    little_same("for those in the mask", little_state(&book, "甲", ZHV_TW, 3),
                "乙");
    little_same("not before", little_state(&book, "甲", ZHV_TW, 2), "");
    little_same("for nobody else", little_state(&book, "甲", ZHV_HK, 3), "");
    assert_int_equal(book.keyed, ZHV_MASK(ZHV_TW));
    assert_int_equal(book.defined[ZHV_ORIGIN_NOTETA], 1);
    zhv_arena_reset(&little_arena);
}

/* The rule and its text may go; all else that was said as well. */
static void test_what_is_kept(void **state)
{
    (void)state;
    char text[] = "H;T|zh-cn:甲甲;zh-tw:乙乙";
    char key[] = "丙丙";
    char value[] = "丁丁";
    zhv_rulebook book;
    const zhv_rulebook_options options = little_options();
    zhv_scribe s = scribe_of(&book, &options);
    s.keep = &little_arena;
    act(&s, zhv_str_from(text));
    zhv_scribe_define(
        &s, zhv_str_from(key),
        (zhv_record){.mask = ZHV_MASK(ZHV_TW), .value = zhv_str_from(value)});
    memset(text, '?', strlen(text));
    memset(key, '?', strlen(key));
    memset(value, '?', strlen(value));
    assert_false(s.failed);
    assert_true(zhv_overlay_lay(&book.overlay, &book.page, 0));
    little_same("of a rule", little_state(&book, "甲甲", ZHV_TW, 3), "乙乙");
    little_same("of none", little_state(&book, "丙丙", ZHV_TW, 3), "丁丁");
    assert_int_equal(book.titled, ZHV_MASK(ZHV_TW));
    assert_true(zhv_str_eq(book.title[ZHV_TW], ZHV_STR("乙乙")));
    zhv_arena_reset(&little_arena);
}

static void test_what_is_left_out(void **state)
{
    (void)state;
    zhv_rulebook book;
    zhv_glimpse page;
    const zhv_rulebook_options options = little_options();
    zhv_scribe s = scribe_of(&book, &options);
    zhv_glimpse_init(&page, &little_arena, 16);
    zhv_glimpse_add(&page, ZHV_STR("甲乙"));
    s.sift = &page;
    s.elsewhere = true;
    act(&s, ZHV_STR("H;T|zh-cn:甲乙;zh-tw:丙"));
    act(&s, ZHV_STR("H|zh-cn:乙甲;zh-tw:丙丙"));
    assert_true(zhv_overlay_lay(&book.overlay, &book.page, 0));
    little_same("on the page", little_state(&book, "甲乙", ZHV_TW, 3), "丙");
    little_same("not on it", little_state(&book, "乙甲", ZHV_TW, 3), "");
    assert_int_equal(book.titled, 0);
    zhv_arena_reset(&little_arena);
}

static void test_out_of_memory(void **state)
{
    (void)state;
    zhv_rulebook book;
    const zhv_rulebook_options options = little_options();
    zhv_scribe s = scribe_of(&book, &options);
    zhv_rule rule;
    assert_int_equal(
        zhv_rule_parse(ZHV_STR("H|zh-cn:甲;zh-tw:乙"), &little_arena, &rule),
        ZHV_OK);
    zhv_arena_fail_at(1);
    zhv_scribe_act(&s, &rule, ZHV_MASK_ALL, ZHV_ORIGIN_INLINE);
    zhv_arena_fail_at(0);
    assert_true(s.failed);
    zhv_arena_reset(&little_arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_keys),
        cmocka_unit_test(test_titles),
        cmocka_unit_test(test_signatures),
        cmocka_unit_test(test_compat),
        cmocka_unit_test(test_long_key),
        cmocka_unit_test(test_whom_and_when),
        cmocka_unit_test(test_what_is_kept),
        cmocka_unit_test(test_what_is_left_out),
        cmocka_unit_test(test_out_of_memory),
    };
    return cmocka_run_group_tests(tests, little_open, little_close);
}
