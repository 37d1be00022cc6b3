#include "../rules/page.h"

#include "cli/verify_align.h"

/* Pages as items, and which of them are pairs: "1-1 2-3", without BEGIN and
 * END. */
static const struct {
    const char *name;
    const char *source;
    const char *edition;
    const char *pairs;
} cases[] = {
    {"equal", "*甲\n*乙", "*甲\n*丙", "1-1 2-2 3-3"},
    {"one lost", "*甲\n#乙\n:丙", "*甲\n:丙", "1-1 2-2 5-3"},
    {"one came in", "*甲\n:丙", "*甲\n#乙\n:丙", "1-1 2-2 3-5"},
    {"one of a kind changed", "[[甲]]<br>", "[[乙]]<br>", "1-1 2-2 3-3"},
    {"the lost one is told by its name", "[[甲]][[乙]][[丙]]", "[[甲]][[丙]]",
     "1-1 2-2 5-3 6-4"},
    {"a rule became markup", "-{[[甲]]}-[[乙]]", "[[甲]][[乙]]", "2-3 3-4"},
    {"a rule went with its line", "甲甲甲甲甲\n-{H|乙}-\n丙\n丁丁丁丁丁丁丁",
     "甲甲甲甲甲\n丙\n丁丁丁丁丁丁丁", "1-1 4-2"},
    {"a label came in", "[[甲]][[乙]]", "[[甲|丙]][[乙]]", "1-1 2-3 3-4 4-5"},
    {"an entity in a label is the new one", "[[甲&amp;]]",
     "[[甲&amp;|乙&amp;]]", "1-1 2-2 3-5"},
    {"nothing in common", "[[甲]]", "~~~~", ""},
};

static void align(const char *source, const char *edition, zhv_tape tape[2],
                  zhv_items items[2], zhv_pairings *out)
{
    for (unsigned i = 0; i < 2; i++) {
        const char *s = i ? edition : source;
        tape[i] = scan_page(zhv_str_from(s), ZHV_UNKNOWN_PROSE);
        assert_int_equal(
            zhv_items_read(&tape[i], profiles, i == 0, &page_arena, &items[i]),
            ZHV_OK);
    }
    assert_int_equal(zhv_items_align(&items[0], &items[1], &page_arena, out),
                     ZHV_OK);
    assert_true(out->n >= 2);
    assert_int_equal(out->at[0].source, 0);
    assert_int_equal(out->at[0].edition, 0);
    assert_int_equal(out->at[out->n - 1].source, items[0].n - 1);
    assert_int_equal(out->at[out->n - 1].edition, items[1].n - 1);
    for (uint32_t p = 1; p < out->n; p++) {
        assert_true(out->at[p].source > out->at[p - 1].source);
        assert_true(out->at[p].edition > out->at[p - 1].edition);
    }
}

static void test_pairs(void **state)
{
    (void)state;
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        zhv_tape tape[2];
        zhv_items items[2];
        zhv_pairings pairs;
        align(cases[c].source, cases[c].edition, tape, items, &pairs);
        char got[512] = "";
        for (uint32_t p = 1; p + 1 < pairs.n; p++) {
            size_t n = strlen(got);
            snprintf(got + n, sizeof got - n, "%s%u-%u", p > 1 ? " " : "",
                     pairs.at[p].source, pairs.at[p].edition);
        }
        if (strcmp(got, cases[c].pairs) != 0) {
            print_error("%s: %s\n", cases[c].name, got);
            fail();
        }
        zhv_arena_reset(&page_arena);
    }
}

/* Numbered links from `from` to `to`. */
static char *links(unsigned from, unsigned to)
{
    char *out = zhv_arena_alloc(&page_arena, (size_t)(to - from) * 16 + 1);
    size_t n = 0;
    assert_non_null(out);
    for (unsigned i = from; i < to; i++) {
        n += (size_t)sprintf(out + n, "[[p%u]]\n", i);
    }
    out[n] = '\0';
    return out;
}

/* What is longer than the window is crossed by what is unique. */
static void test_long_stretches(void **state)
{
    (void)state;
    zhv_tape tape[2];
    zhv_items items[2];
    zhv_pairings pairs;
    char *rule = zhv_arena_alloc(&page_arena, 40000);
    assert_non_null(rule);
    snprintf(rule, 40000, "-{%s}-%s", links(0, 1000), links(2000, 2100));
    align(rule, strchr(rule, '['), tape, items, &pairs);
    assert_true(pairs.n >= 300); /* all behind the rule */
    zhv_arena_reset(&page_arena);
    align("", links(0, 1000), tape, items, &pairs);
    assert_int_equal(pairs.n, 2);
    zhv_arena_reset(&page_arena);
    align(links(0, 1000), "", tape, items, &pairs);
    assert_int_equal(pairs.n, 2);
    zhv_arena_reset(&page_arena);
}

static void test_memory(void **state)
{
    (void)state;
    for (size_t k = 1; k < 30; k++) {
        zhv_tape tape[2];
        zhv_items items[2];
        zhv_pairings pairs;
        align("", "~~~~", tape, items, &pairs);
        const char *texts[2] = {links(0, 300), links(700, 999)};
        for (unsigned i = 0; i < 2; i++) {
            tape[i] = scan_page(zhv_str_from(texts[i]), ZHV_UNKNOWN_PROSE);
            zhv_items_read(&tape[i], profiles, i == 0, &page_arena, &items[i]);
        }
        zhv_arena_fail_at(k);
        zhv_status status =
            zhv_items_align(&items[0], &items[1], &page_arena, &pairs);
        zhv_arena_fail_at(0);
        assert_true(status == ZHV_OK || status == ZHV_E_NOMEM);
        assert_true(k > 1 || status == ZHV_E_NOMEM);
        zhv_arena_reset(&page_arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pairs),
        cmocka_unit_test(test_long_stretches),
        cmocka_unit_test(test_memory),
    };
    return cmocka_run_group_tests_name("verify_align", tests, load_profiles,
                                       drop_profiles);
}
