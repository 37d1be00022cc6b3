#include "rules/work.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static zhv_text text_of(const char *s)
{
    return (zhv_text){s, strlen(s)};
}

static void add(zhv_works *w, const char *page, const char *alias,
                const char *cn, const char *tw)
{
    const zhv_text pages[] = {text_of(page), text_of(alias)};
    zhv_text titles[ZHV_VARIANTS] = {{NULL, 0}};
    titles[ZHV_CN] = text_of(cn);
    titles[ZHV_TW] = text_of(tw);
    assert_int_equal(zhv_works_add(w, pages, 2, titles), ZHV_OK);
}

static void finds_works_by_every_name(void **state)
{
    (void)state;
    zhv_works *w;
    assert_int_equal(zhv_works_new(&w), ZHV_OK);
    add(w, "甲系列", "A_b", "甲", "乙");
    add(w, "丙", "", "丁", "");
    add(w, "戊", "", "甲", "己"); /* a second work called 甲 */
    static const struct {
        const char *name;
        uint32_t work;
    } cases[] = {
        {"甲系列", 0},       {"a b", 0},
        {" A__B ", 0},       {"乙", 0},
        {"丙", 1},           {"丁", 1},
        {"戊", 2},           {"己", 2},
        {"", ZHV_NO_WORK},   {"甲", ZHV_TWO_WORKS},
        {"庚", ZHV_NO_WORK},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(zhv_works_find(w, zhv_str_from(cases[i].name)),
                         cases[i].work);
    }
    assert_int_equal(zhv_works_find_page(w, ZHV_STR("A b")), 0);
    assert_int_equal(zhv_works_find_page(w, ZHV_STR("丁")), ZHV_NO_WORK);
    add(w, "", " ", "辛", "壬");
    add(w, "A b", "", "", "");
    assert_int_equal(zhv_works_find_page(w, ZHV_STR("a_b")), ZHV_TWO_WORKS);
    assert_true(zhv_works_has_page(w, 0));
    assert_false(zhv_works_has_page(w, 3));
    zhv_works_free(w);
    zhv_works_free(NULL);
}

static void falls_back_as_the_wiki_does(void **state)
{
    (void)state;
    zhv_works *w;
    assert_int_equal(zhv_works_new(&w), ZHV_OK);
    add(w, "丙", "", " 丁 ", "");
    add(w, "甲系列", "", "甲", "乙");
    static const struct {
        uint32_t work;
        zhv_variant variant;
        const char *title;
    } cases[] = {
        {1, ZHV_CN, "甲"}, {1, ZHV_TW, "乙"}, {1, ZHV_SG, "甲"},
        {1, ZHV_MY, "甲"}, {1, ZHV_HK, "乙"}, {1, ZHV_MO, "乙"},
        {0, ZHV_CN, "丁"}, {0, ZHV_HANS, ""}, {0, ZHV_HANT, ""},
        {0, ZHV_ZH, ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        zhv_str got = zhv_works_title(w, cases[i].work, cases[i].variant);
        assert_true(zhv_str_eq(got, zhv_str_from(cases[i].title)));
    }
    zhv_works_free(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_works_by_every_name),
        cmocka_unit_test(falls_back_as_the_wiki_does),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
