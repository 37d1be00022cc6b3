/* batch_stats.c: the slowest pages in order, names counted. */
#include "cli/batch_stats.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static void add(zhv_batch_slowest *list, int seconds)
{
    char title[16];
    snprintf(title, sizeof title, "%d", seconds);
    zhv_page_in page = {.title = zhv_str_from(title)};
    zhv_batch_slowest_add(list, seconds, &page);
}

static void test_slowest(void **state)
{
    zhv_batch_slowest all = {.n = 0};
    zhv_batch_slowest parts[3] = {{.n = 0}};
    (void)state;
    for (int i = 0; i < 30; i++) {
        add(&all, i * 7 % 30);
        add(&parts[i % 3], i * 7 % 30);
    }
    for (int i = 1; i < 3; i++) {
        zhv_batch_slowest_join(&parts[0], &parts[i]);
    }
    assert_int_equal(all.n, ZHV_BATCH_SLOWEST);
    assert_int_equal(parts[0].n, ZHV_BATCH_SLOWEST);
    for (size_t i = 0; i < ZHV_BATCH_SLOWEST; i++) {
        char title[16];
        snprintf(title, sizeof title, "%d", 29 - (int)i);
        assert_string_equal(all.at[i].title, title);
        assert_string_equal(parts[0].at[i].title, title);
    }
}

static void test_names(void **state)
{
    json_t *names = json_object();
    (void)state;
    zhv_batch_count_names(names, ZHV_STR("a\nb\na\n"));
    zhv_batch_count_names(names, ZHV_STR("a\n\xff\n"));
    assert_int_equal(json_integer_value(json_object_get(names, "a")), 3);
    assert_int_equal(json_integer_value(json_object_get(names, "b")), 1);
    assert_int_equal(json_object_size(names), 2); /* no name that JSON has */
    json_decref(names);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_slowest),
                                       cmocka_unit_test(test_names)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
