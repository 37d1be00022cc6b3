#include "cases.h"

static const struct {
    zhv_str source;
    const char *dump;
} plain_cases[] = {
    {{"", 0}, ""},
    {{"甲", 3}, "text '甲'\n"},
    {{"[[甲]]\n", 8}, "text '[[甲]]'\nnewline '\\n'\n"},
    {{"\n\na", 3}, "newline '\\n'\nnewline '\\n'\ntext 'a'\n"},
    {{"a\r\n\r\nb", 6},
     "text 'a'\nnewline '\\r\\n'\nnewline '\\r\\n'\ntext 'b'\n"},
    {{"a\rb\r", 4}, "text 'a\\rb\\r'\n"},
    {{"a\0b\nc", 5}, "text 'a\\x00b'\nnewline '\\n'\ntext 'c'\n"},
};

static void test_plain(void **state)
{
    (void)state;
    zhv_arena arena;
    zhv_arena_init(&arena);
    for (size_t i = 0; i < sizeof plain_cases / sizeof *plain_cases; i++) {
        zhv_tape tape;
        uint32_t at = 0;
        assert_int_equal(zhv_plain_scan(plain_cases[i].source, &test_names,
                                        &arena, NULL, &tape),
                         ZHV_OK);
        assert_null(zhv_tape_check(&tape, &at));
        assert_true(zhv_str_eq(zhv_tape_dump(&tape, &arena),
                               zhv_str_from(plain_cases[i].dump)));
    }
    zhv_arena_drop(&arena);
}

static void test_no_memory(void **state)
{
    (void)state;
    zhv_arena arena;
    zhv_tape tape;
    zhv_arena_init(&arena);
    zhv_arena_fail_at(1);
    assert_int_equal(
        zhv_plain_scan(ZHV_STR("a\nb"), &test_names, &arena, NULL, &tape),
        ZHV_E_NOMEM);
    zhv_arena_fail_at(0);
    assert_int_equal(tape.n, 0);
    zhv_arena_drop(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain),
        cmocka_unit_test(test_no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
