#include "cases.h"

static zhv_tape tape_of(zhv_arena *arena, const char *source)
{
    zhv_tape tape;
    assert_int_equal(zhv_wikitext_scan(zhv_str_from(source), &test_names, arena,
                                       NULL, &tape),
                     ZHV_OK);
    return tape;
}

static void test_names_of_kinds(void **state)
{
    (void)state;
    for (int i = 0; i < ZHV_K_COUNT; i++) {
        assert_non_null(zhv_kind_name((zhv_kind)i));
        for (int k = 0; k < i; k++) {
            assert_string_not_equal(zhv_kind_name((zhv_kind)i),
                                    zhv_kind_name((zhv_kind)k));
        }
    }
    for (int i = 0; i < ZHV_R_COUNT; i++) {
        assert_non_null(zhv_role_name((zhv_role)i));
        for (int k = 0; k < i; k++) {
            assert_string_not_equal(zhv_role_name((zhv_role)i),
                                    zhv_role_name((zhv_role)k));
        }
    }
    assert_string_equal(zhv_kind_name(ZHV_K_TMPL_OPEN), "tmpl-open");
    assert_string_equal(zhv_role_name(ZHV_R_LABEL), "label");
    assert_string_equal(zhv_kind_name(ZHV_K_COUNT), "?");
}

/* Each case breaks one token of {{a|[[b]]}}: 0 {{, 1 a, 2 |, 3 [[, 4 b, 5 ]],
 * 6 }}. */
static const struct {
    const char *name;
    uint32_t token;
    enum {
        OFF,
        LEN,
        MATE,
        KIND,
        ROLE
    } field;
    uint32_t value;
} breakages[] = {
    {"first token not at 0", 0, OFF, 1},
    {"gap", 3, OFF, 5},
    {"empty token", 4, LEN, 0},
    {"overlap", 1, LEN, 2},
    {"short of the end", 6, LEN, 1},
    {"beyond the end", 6, LEN, 3},
    {"owner too far out", 4, MATE, 0},
    {"no owner", 1, MATE, ZHV_NO_MATE},
    {"opener without mate", 3, MATE, 6},
    {"closer without mate", 5, MATE, 0},
    {"closer of another kind", 5, KIND, ZHV_K_TMPL_CLOSE},
    {"opener that is a leaf", 0, KIND, ZHV_K_TEXT},
    {"closer that is a leaf", 6, KIND, ZHV_K_TEXT},
    {"no such kind", 1, KIND, ZHV_K_COUNT},
    {"no such role", 1, ROLE, ZHV_R_COUNT},
};

static void break_token(zhv_token *t, unsigned field, uint32_t value)
{
    switch (field) {
    case OFF:
        t->off = value;
        break;
    case LEN:
        t->len = value;
        break;
    case MATE:
        t->mate = value;
        break;
    case KIND:
        t->kind = (uint8_t)value;
        break;
    default:
        t->role = (uint8_t)value;
    }
}

static void test_check(void **state)
{
    (void)state;
    zhv_arena arena;
    uint32_t at = 0;
    zhv_arena_init(&arena);
    for (size_t i = 0; i < sizeof breakages / sizeof *breakages; i++) {
        zhv_tape tape = tape_of(&arena, "{{a|[[b]]}}");
        assert_int_equal(tape.n, 7);
        assert_null(zhv_tape_check(&tape, &at));
        break_token(&tape.tok[breakages[i].token], breakages[i].field,
                    breakages[i].value);
        if (zhv_tape_check(&tape, &at) == NULL) {
            print_error("not noticed: %s\n", breakages[i].name);
            fail();
        }
        zhv_arena_reset(&arena);
    }
    zhv_tape none = {.src = ZHV_STR("a")};
    assert_non_null(zhv_tape_check(&none, &at));
    none.src.len = 0;
    assert_null(zhv_tape_check(&none, &at));
    zhv_arena_drop(&arena);
}

static void test_span(void **state)
{
    (void)state;
    zhv_arena arena;
    zhv_arena_init(&arena);
    zhv_tape tape = tape_of(&arena, "{{a|[[b]]}}");
    assert_true(zhv_str_eq(zhv_tape_span(&tape, 3, 6), ZHV_STR("[[b]]")));
    assert_true(zhv_str_eq(zhv_tape_span(&tape, 0, 7), tape.src));
    assert_int_equal(zhv_tape_span(&tape, 4, 4).len, 0);
    assert_int_equal(zhv_tape_span(&tape, 7, 9).len, 0);
    zhv_arena_drop(&arena);
}

static void test_at(void **state)
{
    (void)state;
    zhv_token tok[] = {
        {.off = 0, .len = 3}, {.off = 3, .len = 1}, {.off = 4, .len = 5}};
    const zhv_tape t = {.tok = tok, .n = 3};
    assert_int_equal(zhv_tape_at(&t, 0), 0);
    assert_int_equal(zhv_tape_at(&t, 1), 1);
    assert_int_equal(zhv_tape_at(&t, 3), 1);
    assert_int_equal(zhv_tape_at(&t, 4), 2);
    assert_int_equal(zhv_tape_at(&t, 5), 3);
    assert_int_equal(zhv_tape_at(&(zhv_tape){.n = 0}, 0), 0);
}

static void test_dump(void **state)
{
    (void)state;
    zhv_arena arena;
    zhv_arena_init(&arena);
    zhv_tape tape = tape_of(&arena, "a\\\t\x01\r\n{{b}}");
    tape.tok[0].role = ZHV_R_TEXT;
    zhv_str dump = zhv_tape_dump(&tape, &arena);
    zhv_str want = ZHV_STR("text text 'a\\\\\\t\\x01'\nnewline '\\r\\n'\n"
                           "tmpl-open '{{'\ntext 'b'\ntmpl-close '}}'\n");
    assert_true(zhv_str_eq(dump, want));
    zhv_arena_fail_at(1);
    assert_null(zhv_tape_dump(&tape, &arena).ptr);
    zhv_arena_fail_at(0);
    zhv_arena_drop(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names_of_kinds), cmocka_unit_test(test_check),
        cmocka_unit_test(test_span),           cmocka_unit_test(test_at),
        cmocka_unit_test(test_dump),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
