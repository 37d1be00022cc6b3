#include "cli/verify_sections.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "markup/syntax.h"

static zhv_arena arena;

static void scan(const char *page, zhv_tape *out)
{
    static const zhv_names names;
    zhv_diags ignored = {.arena = &arena};
    assert_int_equal(
        zhv_syntax_find(ZHV_STR("markdown"))
            ->scan(zhv_str_from(page), &names, &arena, &ignored, out),
        ZHV_OK);
}

static void addresses_move_with_headings(void **state)
{
    (void)state;
    static const struct {
        const char *was;
        const char *is;
        bool want;
    } cases[] = {
        {"(#甲)", "(#a)", true},
        {"(#%E7%94%B2 \"", "(#a \"", true},
        {"(#甲-1)", "(#a-1)", true},
        {"(#甲)", "(#乙)", false}, /* is nothing's there */
        {"(#丁)", "(#a)", false},  /* was nothing's here */
        {"(#甲)", "(x#a)", false}, /* another page */
        {"(#甲 'x')", "(#a 'y')", false},
        {"(甲)", "(a)", false},
        {"", "(#a)", false},
    };
    zhv_arena_init(&arena);
    zhv_tape tape[2];
    scan("# 甲\n\n# 甲\n", &tape[0]);
    scan("# a\n\n# a\n", &tape[1]);
    zhv_sections s = {.tape = {&tape[0], &tape[1]}, .arena = &arena};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bool got =
            zhv_sections_moved(&s, ZHV_K_SPAN_ADDR, zhv_str_from(cases[i].was),
                               zhv_str_from(cases[i].is));
        if (got != cases[i].want) {
            fail_msg("%s -> %s", cases[i].was, cases[i].is);
        }
    }
    assert_false(s.failed);
    zhv_sections poor = {.tape = {&tape[0], &tape[1]}, .arena = &arena};
    zhv_arena_fail_at(1);
    assert_false(zhv_sections_moved(&poor, ZHV_K_SPAN_ADDR, ZHV_STR("(#甲)"),
                                    ZHV_STR("(#a)")));
    zhv_arena_fail_at(0);
    assert_true(poor.failed);
    zhv_arena_drop(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_move_with_headings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
