/* titles_page.c: what a page says about titles. */
#include "cli/titles_page.h"

#include "../rules/page.h"

static const struct {
    const char *name;
    const char *expected;
} plain[] = {
    {"甲 (电影)", "甲"},        {"甲（電影）", "甲"},
    {"甲_(film)", "甲"},        {"甲", "甲"},
    {"(500)天", "(500)天"},     {"甲(乙)", "甲(乙)"},
    {" 甲 (a) (b) ", "甲 (a)"}, {" (a)", "(a)"},
};

static void test_plain(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++) {
        zhv_str got = zhv_titles_plain(zhv_str_from(plain[i].name));
        if (!zhv_str_eq(got, zhv_str_from(plain[i].expected))) {
            fail_msg("%s: %.*s", plain[i].name, (int)got.len, got.ptr);
        }
    }
}

static void test_names(void **state)
{
    (void)state;
    assert_true(zhv_titles_same(ZHV_STR("Fast_ car"), ZHV_STR(" fast Car")));
    assert_false(zhv_titles_same(ZHV_STR("甲"), ZHV_STR("乙")));
    assert_false(zhv_titles_same(ZHV_STR(""), ZHV_STR("_")));
    assert_true(zhv_titles_clean(ZHV_STR("甲 & 乙")));
    static const char *const unclean[] = {"",     "a|b", "a\tb", "{{a}}",
                                          "\xFF", "#a",  "a<br>"};
    for (size_t i = 0; i < sizeof unclean / sizeof *unclean; i++) {
        assert_false(zhv_titles_clean(zhv_str_from(unclean[i])));
    }
}

/* "own | aside | others -> redirect" of a page called 甲 or 甲乙. */
static const struct {
    const char *page;
    const char *expected;
} cases[] = {
    {"x", "||"},
    {"{{Infobox film|cn_name=子|tw_name=丑}}",
     "zh-cn=子:infobox zh-tw=丑:infobox ||"},
    {"{{作品名稱|cn=子|tw=丑}}", "||zh-cn=子:work-name zh-tw=丑:work-name "},
    {"{{作品名稱|cn=甲|tw=丑}}", "zh-cn=甲:work-name zh-tw=丑:work-name ||"},
    {"{{作品名稱|cn=甲乙|tw=丑}}{{作品名稱|hk=寅|tw=丑}}",
     "zh-cn=甲乙:work-name zh-tw=丑:work-name zh-hk=寅:work-name ||"},
    {"{{Infobox film|cn_name=子|tw_name=丑}}{{Infobox film|cn_name=寅}}",
     "zh-cn=子:infobox zh-tw=丑:infobox ||"},
    {"-{T|zh-cn:辰;zh-hk:巳}-{{Infobox film|cn_name=子|tw_name=丑}}",
     "zh-cn=子:infobox zh-tw=丑:infobox zh-hk=巳:T |zh-cn=辰:T |"},
    {"-{H|zh-cn:辰;zh-hk:巳}--{T|辰}-<!-- -{T|zh-cn:a;zh-tw:b}- -->", "||"},
    {"#重定向 [[:乙#c]]", "||->乙"},
};

static size_t dump(char *to, size_t room, const zhv_titled *t)
{
    size_t n = 0;
    for (zhv_variant v = 0; v < ZHV_VARIANTS; v++) {
        if (t->title[v].len) {
            n += (size_t)snprintf(to + n, room - n, "%s=%.*s:%s ",
                                  zhv_variant_code(v), (int)t->title[v].len,
                                  t->title[v].ptr, t->source[v]);
        }
    }
    return n;
}

static void test_pages(void **state)
{
    (void)state;
    static const zhv_str forms[] = {{"甲", 3}, {"甲乙", 6}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char got[512] = "";
        zhv_page_titles out;
        const zhv_titles_page_in in = {zhv_str_from(cases[i].page), forms, 2,
                                       zhv_syntax_find(ZHV_STR("wikitext")),
                                       profiles};
        assert_int_equal(zhv_titles_page_read(&in, &page_arena, &out), ZHV_OK);
        size_t n = dump(got, sizeof got, &out.own);
        n += (size_t)snprintf(got + n, sizeof got - n, "|");
        for (uint32_t k = 0; k < out.aside.n; k++) {
            const zhv_aside *a = &out.aside.at[k];
            n += (size_t)snprintf(got + n, sizeof got - n, "%s=%.*s:%s ",
                                  zhv_variant_code(a->variant),
                                  (int)a->title.len, a->title.ptr, a->source);
        }
        n += (size_t)snprintf(got + n, sizeof got - n, "|");
        for (uint32_t k = 0; k < out.others.n; k++) {
            n += dump(got + n, sizeof got - n, &out.others.at[k]);
        }
        if (out.redirect.len) {
            snprintf(got + n, sizeof got - n, "->%.*s", (int)out.redirect.len,
                     out.redirect.ptr);
        }
        assert_string_equal(got, cases[i].expected);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain),
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_pages),
    };
    return cmocka_run_group_tests(tests, load_profiles, drop_profiles);
}
