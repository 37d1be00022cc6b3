/* batch_opt.c: what is the batch's own, what is convert's, what is refused. */
#include "cli/batch_opt.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define WORDS 24

/* Reads a command line of words with blanks between them. */
static zhv_opt_result read_line(const char *line, zhv_batch_opt *out)
{
    static char copy[256];
    static char *argv[WORDS + 1];
    int argc = 0;
    snprintf(copy, sizeof copy, "batch %s", line);
    for (char *w = strtok(copy, " "); w && argc < WORDS;
         w = strtok(NULL, " ")) {
        argv[argc++] = w;
    }
    argv[argc] = NULL;
    return zhv_batch_opt_read(argc, argv, out);
}

static void test_values(void **state)
{
    zhv_batch_opt o;
    (void)state;
    assert_int_equal(read_line("in --to zh-tw -o out -j3 --namespaces 0,-1 "
                               "--page-max 2K --shard 2/5 --titles convert",
                               &o),
                     ZHV_OPT_GO);
    assert_int_equal(o.jobs, 3);
    assert_int_equal(o.namespace_count, 2);
    assert_int_equal(o.namespaces[1], -1);
    assert_int_equal(o.page_max, 2048);
    assert_int_equal(o.shard, 2);
    assert_int_equal(o.shards, 5);
    assert_true(o.titles);
    assert_string_equal(o.common.files[0], "in");
    zhv_batch_opt_drop(&o);
    assert_int_equal(read_line("in --to zh-tw -o out --namespaces=all "
                               "--compress=zst --titles=quoted",
                               &o),
                     ZHV_OPT_GO);
    assert_true(o.all_namespaces);
    assert_false(o.titles);
    assert_int_equal(o.common.convert.titles, ZHV_TITLES_QUOTED);
    assert_int_equal(o.packing, ZHV_PACKING_ZSTD);
    zhv_batch_opt_drop(&o);
}

static void test_refused(void **state)
{
    static const char *const lines[] = {
        "in --to zh-tw",
        "in --to zh-tw -o out -j0",
        "in --to zh-tw -o out -j 257",
        "in --to zh-tw -o out --page-max 1",
        "in --to zh-tw -o out --page-max 3X",
        "in --to zh-tw -o out --shard 0/2",
        "in --to zh-tw -o out --shard 3/2",
        "in --to zh-tw -o out --shard 3",
        "in --to zh-tw -o out --namespaces 0,,1",
        "in --to zh-tw -o out --output-format html",
        "in --to zh-tw -o out --compress rar",
        "in --to zh-tw -o out --progress",
        "in --to zh-tw -o out --titles never",
        "in other --to zh-tw -o out --index i",
        "- --to zh-tw -o out --titles convert",
        "in --to zh-tw --stdin-jsonl",
        "in --to zh-tw -o out --title t",
    };
    (void)state;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        zhv_batch_opt o;
        if (read_line(lines[i], &o) != ZHV_OPT_WRONG) {
            fail_msg("taken: %s", lines[i]);
        }
        zhv_batch_opt_drop(&o);
    }
}

/* Two runs are of one kind when what decides their bytes is the same. */
static void test_canonical(void **state)
{
    static const struct {
        const char *a;
        const char *b;
        bool same;
    } cases[] = {
        {"in --to zh-tw -o x -j1", "in --to zh-tw -o y -j4 --resume", true},
        {"in --to zh-tw -o x", "in --to zh-hk -o x", false},
        {"in --to zh-tw -o x", "in --to zh-tw -o x --page-max 1M", false},
        {"in --to zh-tw -o x", "in --to zh-tw -o x --titles convert", false},
        {"in --to zh-tw -o x --shard 1/2", "in --to zh-tw -o x --shard 2/2",
         true},
        {"in --to zh-tw -o x", "in --to zh-tw -o x --incremental old", true},
        {"in --to zh-tw -o x", "in --to zh-tw -o x --scope page", false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        zhv_batch_opt a;
        zhv_batch_opt b;
        assert_int_equal(read_line(cases[i].a, &a), ZHV_OPT_GO);
        assert_int_equal(read_line(cases[i].b, &b), ZHV_OPT_GO);
        if ((strcmp(a.canonical, b.canonical) == 0) != cases[i].same) {
            fail_msg("%s | %s", a.canonical, b.canonical);
        }
        zhv_batch_opt_drop(&a);
        zhv_batch_opt_drop(&b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_values),
                                       cmocka_unit_test(test_refused),
                                       cmocka_unit_test(test_canonical)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
