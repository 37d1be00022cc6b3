/* The table of terms, as match/terms.c finds them in it. */
#include "scratch.h"

#include "match/terms.h"
#include "mkdict/terms_build.h"

static zhv_word_entry entry_of(const char *key, uint8_t flags)
{
    return (zhv_word_entry){.key = zhv_str_from(key), .flags = flags};
}

static void test_is_term(void **state)
{
    (void)state;
    zhv_word_entry e = entry_of("山水", ZHV_WORD_KNOWN | ZHV_WORD_OTHER);
    assert_false(zhv_is_term(&e));
    e.flags |= ZHV_WORD_NEITHER;
    assert_true(zhv_is_term(&e));
}

static void test_make(void **state)
{
    (void)state;
    zhv_word_entry words[] = {
        entry_of("山水画家", ZHV_WORD_SUBJECT),
        entry_of("山", ZHV_WORD_REGION),
        entry_of("山水", ZHV_WORD_EVIDENCE),
        entry_of("山水画", ZHV_WORD_REGION | ZHV_WORD_NEITHER),
        entry_of("山水石", ZHV_WORD_REGION),
        entry_of("火车站长室门口号", ZHV_WORD_REGION),
        entry_of("山水石", ZHV_WORD_HANT), /* a key of both scripts */
        entry_of("山水", ZHV_WORD_HANT),
    };
    const uint32_t n = sizeof words / sizeof *words;
    uint8_t *classes = calloc(65536, 1);
    zhv_arena arena;
    zhv_terms_index index;
    zhv_arena_init(&arena);
    assert_true(zhv_terms_make(&arena, words, n, &index));
    assert_int_equal(index.n, 4); /* the others need no more than their key */
    classes[0x5C71] = ZHV_CLASS_SINGLE;
    const zhv_words table = {.classes = classes,
                             .term_starts = index.starts,
                             .terms = index.terms,
                             .terms_log = index.log,
                             .terms_n = index.n};
    const struct {
        const char *text;
        zhv_terms want;
    } cases[] = {
        {"山", {3, 0, 0, 0}},
        {"山水", {3, 0, 6, 1}},
        {"山水画", {9, 0, 6, 0}},
        {"山水画家", {9, 12, 6, 0}},
        {"山水石", {9, 0, 9, 1}},
        {"火车站长室门口号", {24, 0, 0, 0}},
        {"火车站长室门口", {0, 0, 0, 0}},
        {"火", {0, 0, 0, 0}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const zhv_terms got =
            zhv_terms_at(&table, zhv_str_from(cases[i].text), 0);
        assert_int_equal(got.region, cases[i].want.region);
        assert_int_equal(got.plain, cases[i].want.plain);
        assert_int_equal(got.hant, cases[i].want.hant);
        assert_int_equal(got.tells, cases[i].want.tells);
    }
    assert_true(zhv_terms_make(&arena, words, 0, &index));
    assert_int_equal(index.n, 0);
    arena.failed = false;
    zhv_arena_drop(&arena);
    free(classes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_is_term),
        cmocka_unit_test(test_make),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
