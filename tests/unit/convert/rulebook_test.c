/* Which rules a page has, in which order they count. What they do is in
 * scribe_test.c and the tests of where they come from. */
#include "convert/rulebook.h"

#include "little_book.h"

static void test_note_ta(void **state)
{
    (void)state;
    static const little_key cases[] = {
        {"{{noteTA|1=zh-cn:甲;zh-tw:乙|2=甲=>zh-tw:丙}}", "甲", ZHV_TW, 1,
         "丙"},
        {"{{noteTA|G1=网}}", "甲", ZHV_TW, 1, ""},
        {"x-{H|甲=>zh-tw:乙}-{{noteTA|1=甲=>zh-tw:丙}}", "甲", ZHV_TW, 1, "乙"},
        {"x-{H|甲=>zh-tw:乙}-{{noteTA|1=甲=>zh-tw:丙}}", "甲", ZHV_TW, 2, "丙"},
    };
    little_keys(cases, sizeof cases / sizeof *cases);
    static const little_title titles[] = {
        {"{{noteTA|T=zh-cn:甲;zh-tw:乙}}", ZHV_TW, "乙"},
    };
    little_titles(titles, sizeof titles / sizeof *titles);
}

static void test_scope(void **state)
{
    (void)state;
    for (zhv_scope scope = ZHV_SCOPE_POINT; scope <= ZHV_SCOPE_PAGE; scope++) {
        little_page p;
        zhv_rulebook book;
        zhv_rulebook_options options = little_options();
        options.scope = scope;
        little_book("x-{H|甲=>zh-tw:乙}-", options, &p, &book);
        little_same(
            "at the beginning",
            little_state(&book, "甲", ZHV_TW, zhv_rulebook_moment(scope, 0)),
            scope == ZHV_SCOPE_PAGE ? "乙" : "");
        zhv_arena_reset(&little_arena);
    }
}

/* Lines beside a page count before all that is on it but names by region. */
static void test_lines(void **state)
{
    (void)state;
    static const struct {
        const char *lines;
        const char *page;
        const char *key;
        uint32_t moment;
        const char *want;
    } cases[] = {
        {"甲=>zh-tw:乙", "x", "甲", 0, "乙"},
        {"# 甲=>zh-tw:乙\n\n zh-cn:丙;zh-tw:丁 \n", "x", "丙", 0, "丁"},
        {"# 甲=>zh-tw:乙", "x", "甲", 0, ""},
        {"甲=>zh-tw:乙\n甲=>zh-tw:丙", "x", "甲", 0, "丙"},
        {"甲=>zh-tw:乙", "-{H|甲=>zh-tw:丙}-", "甲", 0, "乙"},
        {"甲=>zh-tw:乙", "-{H|甲=>zh-tw:丙}-", "甲", 1, "丙"},
        {"飞轮传说=>zh-tw:丙", "{{作品名稱|cn=飞轮传说|tw=飛天輪}}", "飞轮传说",
         0, "丙"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        little_page p;
        zhv_rulebook book;
        zhv_rulebook_options options = little_options();
        options.rules = zhv_str_from(cases[i].lines);
        little_book(cases[i].page, options, &p, &book);
        little_same(cases[i].lines,
                    little_state(&book, cases[i].key, ZHV_TW, cases[i].moment),
                    cases[i].want);
        assert_int_equal(p.diags.list.n, 0);
        zhv_arena_reset(&little_arena);
    }
}

static void test_lines_that_say_nothing(void **state)
{
    (void)state;
    static const struct {
        const char *lines;
        zhv_diag_id id;
    } cases[] = {
        {"G=网", ZHV_D_GROUP_UNKNOWN},
        {"甲乙", ZHV_D_RULE_MALFORMED},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        little_page p;
        zhv_rulebook book;
        zhv_rulebook_options options = little_options();
        options.rules = zhv_str_from(cases[i].lines);
        little_book("x", options, &p, &book);
        assert_int_equal(p.diags.list.n, 1);
        assert_int_equal(p.diags.list.at[0].id, cases[i].id);
        zhv_arena_reset(&little_arena);
    }
}

static void test_titles_beside(void **state)
{
    (void)state;
    little_page p;
    zhv_rulebook book;
    zhv_rulebook_options options = little_options();
    options.rules = ZHV_STR("T=zh-cn:甲;zh-tw:乙");
    little_book("x", options, &p, &book);
    assert_true(zhv_str_eq(book.title[ZHV_TW], ZHV_STR("乙")));
    little_book("-{T|zh-tw:丙}-", options, &p, &book);
    assert_true(zhv_str_eq(book.title[ZHV_TW], ZHV_STR("丙")));
    assert_true(zhv_str_eq(book.title[ZHV_CN], ZHV_STR("甲")));
    zhv_arena_reset(&little_arena);
}

static void test_counts(void **state)
{
    (void)state;
    little_page p;
    zhv_rulebook book;
    little_book("{{noteTA|T=zh-cn:a;zh-tw:b|1=zh-cn:甲;zh-tw:乙|2=x=>zh-tw:y}}"
                "-{H|zh-cn:丙;zh-tw:丁}--{zh-cn:a;zh-tw:b}--{-|丙}-"
                "{{作品名稱|cn=夺命飞轮|tw=落日輪}}",
                little_options(), &p, &book);
    assert_int_equal(book.defined[ZHV_ORIGIN_NOTETA], 3);
    assert_int_equal(book.defined[ZHV_ORIGIN_INLINE], 2);
    assert_int_equal(book.defined[ZHV_ORIGIN_TITLE], 1);
    assert_int_equal(book.defined[ZHV_ORIGIN_DICT], 0);
    zhv_arena_reset(&little_arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_note_ta),
        cmocka_unit_test(test_scope),
        cmocka_unit_test(test_lines),
        cmocka_unit_test(test_lines_that_say_nothing),
        cmocka_unit_test(test_titles_beside),
        cmocka_unit_test(test_counts),
    };
    return cmocka_run_group_tests(tests, little_open, little_close);
}
