/* late.c: what is there is found, what is not is told. */
#include "input/late.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void test_libraries(void **state)
{
    (void)state;
    static const char *const names[] = {"libno-such-library.so", "libc.so.6"};
    assert_null(zhv_late_library(names, 0));
    assert_null(zhv_late_library(names, 1));
    void *library = zhv_late_library(names, 2);
    assert_non_null(library);
    size_t (*length)(const char *) = NULL;
    assert_true(
        zhv_late_find(library, "strlen", (void *)&length, sizeof length));
    assert_int_equal(length("abc"), 3);
    assert_false(zhv_late_find(library, "no_such_function", (void *)&length,
                               sizeof length));
    assert_int_equal(length("ab"), 2); /* as it was */
    assert_false(zhv_late_find(library, "strlen", (void *)&length, 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_libraries),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
