#include "cli/text_place.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void line_and_column(void **state)
{
    (void)state;
    static const struct {
        size_t off;
        uint32_t line;
        size_t column;
    } cases[] = {{0, 1, 1}, {3, 1, 2},  {4, 1, 3},   {5, 2, 1}, {8, 2, 2},
                 {9, 3, 1}, {10, 3, 2}, {999, 3, 2}, {3, 1, 2}, {5, 2, 1}};
    zhv_text_place p = zhv_place_in(zhv_str_from("甲a\n乙\nb"));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        zhv_place_to(&p, cases[i].off);
        assert_int_equal(p.line, cases[i].line);
        assert_int_equal(p.column, cases[i].column);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(line_and_column)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
