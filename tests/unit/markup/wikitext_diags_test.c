/* What the scanner reports, and what it does without memory. */
#include "cases.h"

static const struct {
    const char *source;
    uint32_t n;
    uint32_t off[3];
} unclosed[] = {
    {"{{a}} [[b]] -{c}-", 0, {0}}, {"甲{{a", 1, {3}},
    {"{{a [[b -{c", 3, {0, 4, 8}}, {"<ref>[[a</ref> {{b", 2, {5, 15}},
    {"== a\n}} ]] }-", 0, {0}},    {"{{{{{{", 1, {0}},
};

static void test_unclosed(void **state)
{
    (void)state;
    zhv_arena arena;
    zhv_arena_init(&arena);
    for (size_t i = 0; i < sizeof unclosed / sizeof *unclosed; i++) {
        zhv_diags diags = {.arena = &arena};
        zhv_tape tape;
        assert_int_equal(zhv_wikitext_scan(zhv_str_from(unclosed[i].source),
                                           &test_names, &arena, &diags, &tape),
                         ZHV_OK);
        assert_int_equal(diags.list.n, unclosed[i].n);
        for (uint32_t k = 0; k < diags.list.n; k++) {
            assert_int_equal(diags.list.at[k].id, ZHV_D_UNCLOSED);
            assert_int_equal(diags.list.at[k].off, unclosed[i].off[k]);
        }
    }
    zhv_arena_drop(&arena);
}

/* A page of openers does not become a list of as many reports. */
static void test_reports_are_few(void **state)
{
    (void)state;
    enum {
        N = 5000
    };
    static char source[N * 3];
    zhv_arena arena;
    zhv_tape tape;
    for (size_t i = 0; i < N; i++) {
        memcpy(source + 3 * i, "[[a", 3);
    }
    zhv_arena_init(&arena);
    zhv_diags diags = {.arena = &arena};
    assert_int_equal(zhv_wikitext_scan((zhv_str){source, sizeof source},
                                       &test_names, &arena, &diags, &tape),
                     ZHV_OK);
    assert_int_equal(diags.list.n, 1000);
    assert_int_equal(diags.dropped, N - 1000);
    assert_int_equal(tape.n, 1);
    zhv_arena_drop(&arena);
}

/* Each allocation fails once: the status says so, nothing is read after. */
static void test_no_memory(void **state)
{
    (void)state;
    static const char source[] =
        "{{a|b=[[c|''d'']]|-{e}-}}\n== [http://f g] ==\n{|\n! h | i\n|}\n"
        "<ref name=x><b title='j'>k</b></ref><pre>-{l}-</pre>;m:n\n";
    char *many = test_malloc(sizeof source * 40);
    for (size_t i = 0; i < 40; i++) {
        memcpy(many + i * (sizeof source - 1), source, sizeof source);
    }
    zhv_str s = {many, (sizeof source - 1) * 40};
    size_t failures = 0;
    for (size_t k = 1; k < 10000; k++) {
        zhv_arena arena;
        zhv_tape tape;
        zhv_arena_init(&arena);
        zhv_diags diags = {.arena = &arena};
        zhv_arena_fail_at(k);
        zhv_status status =
            zhv_wikitext_scan(s, &test_names, &arena, &diags, &tape);
        bool failed = arena.failed;
        zhv_arena_fail_at(0);
        assert_int_equal(status, failed && tape.n == 0 ? ZHV_E_NOMEM : ZHV_OK);
        failures += status == ZHV_E_NOMEM;
        zhv_arena_drop(&arena);
        if (!failed) {
            break;
        }
    }
    assert_true(failures > 10);
    test_free(many);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_unclosed),
        cmocka_unit_test(test_reports_are_few),
        cmocka_unit_test(test_no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
