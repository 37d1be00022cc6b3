#include "cli/out_name.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

static const char *const labels[] = {"zh-tw", "zh-cn"};

/* The plan for one input and one target below "no-folder", or the message. */
static const char *plan(const char *input, const char *pattern,
                        zhv_arena *arena, zhv_error *err)
{
    const zhv_out_request request = {"no-folder/", pattern, &input, 1,
                                     labels,       1};
    zhv_out_names names;
    err->message[0] = '\0';
    return zhv_out_names_plan(&request, arena, &names, err) == ZHV_OK
               ? names.path[0]
               : err->message;
}

static void patterns_make_names(void **state)
{
    (void)state;
    static const struct {
        const char *input;
        const char *pattern; /* NULL: the usual one */
        const char *expected;
    } cases[] = {
        {"a.wiki", NULL, "no-folder/a.zh-tw.wiki"},
        {"x/y/a.b.wiki", NULL, "no-folder/a.b.zh-tw.wiki"},
        {"README", NULL, "no-folder/README.zh-tw"},
        {".hidden", NULL, "no-folder/.hidden.zh-tw"},
        {"a.", NULL, "no-folder/a.zh-tw."},
        {"-", NULL, "no-folder/stdin.zh-tw"},
        {"軟體.wiki", NULL, "no-folder/軟體.zh-tw.wiki"},
        {"/x/a.wiki", "{dir}/{name}", "no-folder/x/a"},
        {"./x//./a.wiki", "{dir}{name}", "no-folder/x/a"},
        {"a.wiki", "{variant}{variant}", "no-folder/zh-twzh-tw"},
        {"a.wiki", "}plain", "no-folder/}plain"},
        {"x/../a.wiki", "{dir}/{name}",
         "--output-template: '{dir}/{name}' makes no file below no-folder/ "
         "of x/../a.wiki"},
        {"a.wiki", "..",
         "--output-template: '..' makes no file below "
         "no-folder/ of a.wiki"},
        {"a.wiki", "/",
         "--output-template: '/' makes no file below "
         "no-folder/ of a.wiki"},
        {"a.wiki", "", "--output-template is empty"},
        {"a.wiki", "{",
         "--output-template: '{' is none of {name}, {variant}, "
         "{ext}, {dir}"},
        {"a.wiki", "{x}",
         "--output-template: '{x' is none of {name}, "
         "{variant}, {ext}, {dir}"},
    };
    zhv_arena arena;
    zhv_arena_init(&arena);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        zhv_error err;
        assert_string_equal(
            plan(cases[i].input, cases[i].pattern, &arena, &err),
            cases[i].expected);
    }
    zhv_arena_drop(&arena);
}

static void many_inputs_are_planned_quickly_and_collisions_found(void **state)
{
    (void)state;
    enum {
        N = 20000
    };
    static char names[N][16];
    static const char *inputs[N];
    for (int i = 0; i < N; i++) {
        snprintf(names[i], sizeof names[i], "p%d.wiki", i);
        inputs[i] = names[i];
    }
    zhv_arena arena;
    zhv_arena_init(&arena);
    zhv_out_request request = {"no-folder", NULL, inputs, N, labels, 2};
    zhv_out_names out;
    zhv_error err;
    assert_int_equal(zhv_out_names_plan(&request, &arena, &out, &err), ZHV_OK);
    assert_string_equal(out.path[2 * 7 + 1], "no-folder/p7.zh-cn.wiki");
    inputs[N - 1] = "elsewhere/p0.wiki";
    assert_int_equal(zhv_out_names_plan(&request, &arena, &out, &err),
                     ZHV_E_ARGUMENT);
    zhv_arena_drop(&arena);
}

static void stems(void **state)
{
    (void)state;
    static const struct {
        const char *path;
        const char *stem;
    } cases[] = {
        {"x/软件.wiki", "软件"},
        {"a.b.c", "a.b"},
        {"-", ""},
        {".x", ".x"},
        {"x/", ""},
        {"plain", "plain"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_true(zhv_str_eq(zhv_out_name_stem(cases[i].path),
                               zhv_str_from(cases[i].stem)));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(patterns_make_names),
        cmocka_unit_test(many_inputs_are_planned_quickly_and_collisions_found),
        cmocka_unit_test(stems),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
