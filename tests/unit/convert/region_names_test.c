#include "convert/region_names.h"

#include "little_book.h"

static void test_keys(void **state)
{
    (void)state;
    static const little_key cases[] = {
        /* they act on the whole page, and give way */
        {"{{作品名稱|cn=夺命飞轮|tw=落日輪}}", "夺命飞轮", ZHV_TW, 0, "落日輪"},
        {"{{作品名稱|cn=夺命飞轮|tw=落日輪}}", "奪命飞轮", ZHV_TW, 0, ""},
        {"{{作品名稱|cn=夺命飞轮|tw=落日輪}}", "夺命飛輪", ZHV_TW, 0, "落日輪"},
        {"{{作品名稱|cn=夺命飞轮|tw=落日輪}}", "落日輪", ZHV_SG, 0, "夺命飞轮"},
        {"{{作品名稱|cn=夺命飞轮|tw=落日輪}}", "落日輪", ZHV_HANS, 0, ""},
        {"{{作品名稱|cn=飞轮|tw=落日輪}}", "飞轮", ZHV_TW, 0, "?落日輪"},
        {"{{作品名稱|cn=网里网|tw=落日輪}}", "网里网", ZHV_TW, 0, "?落日輪"},
        {"{{作品名稱|cn=夺命飞轮}}", "夺命飞轮", ZHV_TW, 0, ""},
        {"{{作品名稱|cn=夺命飞轮|tw=落日輪}}-{H|夺命飞轮=>zh-tw:乙}-",
         "夺命飞轮", ZHV_TW, 2, "乙"},
        {"{{作品名稱|cn=夺命飞轮|tw=甲}}{{作品名稱|cn=夺命飞轮|tw=乙}}",
         "夺命飞轮", ZHV_TW, 0, "甲"}, /* the first one wins */
    };
    little_keys(cases, sizeof cases / sizeof *cases);
}

static void test_options(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        zhv_titles titles;
        zhv_compat compat;
        const char *key;
        const char *want;
    } cases[] = {
        {"guarded: a long name is not", ZHV_TITLES_GUARDED, 0, "夺命飞轮",
         "飛輪"},
        {"quoted", ZHV_TITLES_QUOTED, 0, "夺命飞轮", "?飛輪"},
        {"all", ZHV_TITLES_ALL, 0, "飛輪", "飛輪"},
        {"off", ZHV_TITLES_OFF, 0, "夺命飞轮", ""},
        {"MediaWiki knows no names", ZHV_TITLES_ALL, 1, "夺命飞轮", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        little_page p;
        zhv_rulebook book;
        zhv_rulebook_options options = little_options();
        options.titles = cases[i].titles;
        options.compat = cases[i].compat;
        little_book("{{作品名稱|cn=夺命飞轮|tw=飛輪}}", options, &p, &book);
        little_same(cases[i].name, little_state(&book, cases[i].key, ZHV_TW, 0),
                    cases[i].want);
        zhv_arena_reset(&little_arena);
    }
}

static void test_titles(void **state)
{
    (void)state;
    static const little_title cases[] = {
        {"{{作品名稱|cn=夺命飞轮|tw=落日輪}}", ZHV_TW, "落日輪"},
        {"{{作品名稱|cn=夺命飞轮|tw=落日輪}}", ZHV_HANT, NULL},
        {"{{作品名稱|cn=夺命飞轮|tw=落日輪}}-{T|zh-tw:乙}-", ZHV_TW, "乙"},
        {"{{作品名稱|cn=夺命飞轮|tw=甲}}{{作品名稱|cn=夺命飞轮|tw=乙}}", ZHV_TW,
         "甲"},
    };
    little_titles(cases, sizeof cases / sizeof *cases);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_keys),
        cmocka_unit_test(test_options),
        cmocka_unit_test(test_titles),
    };
    return cmocka_run_group_tests(tests, little_open, little_close);
}
