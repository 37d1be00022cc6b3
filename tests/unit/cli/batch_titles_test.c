/* batch_titles.c: who gets which name. Every case lists pages and what they
 * want in one edition, and the names that they have in the end. */
#include "cli/batch_titles.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static const struct {
    const char *name;
    const char *pages[5][3]; /* name, wanted, leads to */
    const char *end;
} cases[] = {
    {"free", {{"a", "x", ""}, {"b", "", ""}}, "x b "},
    {"swapped", {{"a", "b", ""}, {"b", "a", ""}}, "b a "},
    {"in a row", {{"a", "b", ""}, {"b", "c", ""}, {"c", "d", ""}}, "b c d "},
    {"in a row to one that stays",
     {{"a", "b", ""}, {"b", "c", ""}, {"c", "", ""}},
     "a b c "},
    {"two want it", {{"a", "x", ""}, {"b", "x", ""}}, "a b "},
    {"three want it",
     {{"a", "x", ""}, {"b", "x", ""}, {"c", "x", ""}},
     "a b c "},
    {"two want it, and one wants theirs",
     {{"a", "x", ""}, {"b", "x", ""}, {"c", "a", ""}},
     "a b c "},
    {"an article before a redirect", {{"a", "x", "r"}, {"b", "x", ""}}, "a x "},
    {"an article before redirects",
     {{"a", "x", "b"}, {"b", "x", ""}, {"c", "x", "b"}},
     "a x c "},
    {"two redirects",
     {{"a", "x", "b"}, {"c", "x", "b"}, {"b", "", ""}},
     "a c b "},
    {"leads to its own new name", {{"a", "x", "x"}}, "a "},
    {"to a page that has another one then",
     {{"a", "x", "x"}, {"x", "y", ""}},
     "x y "},
    {"no name",
     {{"a", "x|y", ""}, {"b", ":x", ""}, {"c", "x_y", ""}},
     "a b c "},
    {"the same page twice", {{"a", "x", ""}, {"a", "y", ""}}, "x x "},
};

static const char *const labels[] = {"zh-tw"};

static void test_settle(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        zhv_batch_titles t;
        char end[64] = "";
        zhv_batch_titles_init(&t, labels, 1);
        for (size_t k = 0; k < 5 && cases[i].pages[k][0]; k++) {
            zhv_str wanted = zhv_str_from(cases[i].pages[k][1]);
            assert_true(zhv_batch_titles_add(
                &t, zhv_str_from(cases[i].pages[k][0]), 0,
                zhv_str_from(cases[i].pages[k][2]), &wanted));
        }
        assert_int_equal(zhv_batch_titles_settle(&t, NULL), ZHV_OK);
        for (size_t k = 0; k < 5 && cases[i].pages[k][0]; k++) {
            zhv_str name = zhv_str_from(cases[i].pages[k][0]);
            zhv_str found = zhv_batch_titles_find(&t, name, 0);
            zhv_str has = found.ptr ? found : name;
            size_t n = strlen(end);
            snprintf(end + n, sizeof end - n, "%.*s ", (int)has.len, has.ptr);
        }
        if (strcmp(end, cases[i].end) != 0) {
            fail_msg("%s: %s", cases[i].name, end);
        }
        zhv_batch_titles_drop(&t);
    }
}

/* Any wishes at all: no two pages have one name in the end. */
static void test_random(void **state)
{
    uint32_t seed = 17;
    (void)state;
    for (int round = 0; round < 2000; round++) {
        zhv_batch_titles t;
        char name[2] = "a";
        bool taken[256] = {false};
        zhv_batch_titles_init(&t, labels, 1);
        for (name[0] = 'a'; name[0] < 'k'; name[0]++) {
            seed = seed * 1664525u + 1013904223u;
            const char wish[2] = {(char)('a' + (seed >> 10) % 14), '\0'};
            const char to[2] = {(char)('a' + (seed >> 16) % 14), '\0'};
            zhv_str wanted = zhv_str_from(seed >> 28 & 1 ? wish : "");
            zhv_str redirect = zhv_str_from(seed >> 29 & 1 ? to : "");
            assert_true(zhv_batch_titles_add(&t, zhv_str_from(name), 0,
                                             redirect, &wanted));
        }
        assert_int_equal(zhv_batch_titles_settle(&t, NULL), ZHV_OK);
        for (name[0] = 'a'; name[0] < 'k'; name[0]++) {
            zhv_str found = zhv_batch_titles_find(&t, zhv_str_from(name), 0);
            unsigned char has =
                (unsigned char)(found.ptr ? found.ptr[0] : name[0]);
            assert_false(taken[has]);
            taken[has] = true;
        }
        zhv_batch_titles_drop(&t);
    }
}

static void test_files(void **state)
{
    char folder[] = "/tmp/zhvar-titles-XXXXXX";
    char path[64];
    zhv_batch_titles t;
    zhv_batch_titles again;
    zhv_str wanted[2] = {ZHV_STR("Category:x"), ZHV_STR("")};
    static const char *const two[] = {"zh-tw", "zh-cn"};
    bool found;
    (void)state;
    assert_non_null(mkdtemp(folder));
    zhv_batch_titles_init(&t, two, 2);
    assert_true(zhv_batch_titles_add(&t, ZHV_STR("Category:a"), 14, ZHV_STR(""),
                                     wanted));
    assert_int_equal(zhv_batch_titles_settle(&t, NULL), ZHV_OK);
    assert_int_equal(zhv_batch_titles_save(&t, folder, "{run}", NULL), ZHV_OK);
    for (int i = 0; i < 2; i++) {
        zhv_batch_titles_init(&again, two, 2);
        assert_int_equal(zhv_batch_titles_load(&again, folder,
                                               i ? "{run}" : "{other}", &found,
                                               NULL),
                         ZHV_OK);
        assert_int_equal(found, i);
        zhv_str name = zhv_batch_titles_find(&again, ZHV_STR("Category:a"), 0);
        assert_int_equal(name.len, i ? 10 : 0);
        assert_null(
            zhv_batch_titles_find(&again, ZHV_STR("Category:a"), 1).ptr);
        assert_int_equal(again.prefix[ZHV_NS_CATEGORY].len, i ? 8 : 0);
        zhv_batch_titles_drop(&again);
    }
    zhv_batch_titles_drop(&t);
    snprintf(path, sizeof path, "%s/titles.tsv", folder);
    remove(path);
    snprintf(path, sizeof path, "%s/titles-kept.jsonl", folder);
    remove(path);
    remove(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_settle),
                                       cmocka_unit_test(test_random),
                                       cmocka_unit_test(test_files)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
