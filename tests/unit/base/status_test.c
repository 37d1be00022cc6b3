#include "base/status.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void values_are_pinned(void **state)
{
    (void)state;
    static const zhv_status all[] = {ZHV_OK,      ZHV_E_NOMEM,    ZHV_E_IO,
                                     ZHV_E_IMAGE, ZHV_E_ARGUMENT, ZHV_E_LIMIT,
                                     ZHV_E_DATA,  ZHV_E_ENCODING};
    for (uint32_t i = 0; i < sizeof all / sizeof *all; i++) {
        assert_int_equal(all[i], i);
    }
}

static void every_status_has_words_of_its_own(void **state)
{
    (void)state;
    for (zhv_status a = ZHV_OK; a <= ZHV_E_ENCODING; a++) {
        assert_non_null(zhv_status_text(a));
        for (zhv_status b = ZHV_OK; b < a; b++) {
            assert_string_not_equal(zhv_status_text(a), zhv_status_text(b));
        }
    }
    assert_non_null(zhv_status_text(9999));
}

static void fail_fills_the_callers_error(void **state)
{
    (void)state;
    zhv_error err;
    memset(&err, 0xAA, sizeof err);
    zhv_status status =
        zhv_fail(&err, ZHV_E_DATA, "a/b.json", 12, "key %d of %s", 3, "x");
    assert_int_equal(status, ZHV_E_DATA);
    assert_int_equal(err.code, ZHV_E_DATA);
    assert_int_equal(err.line, 12);
    assert_string_equal(err.path, "a/b.json");
    assert_string_equal(err.message, "key 3 of x");
    assert_int_equal(zhv_fail(&err, ZHV_E_IO, NULL, 0, "gone"), ZHV_E_IO);
    assert_string_equal(err.path, "");
}

static void fail_without_an_error_still_returns(void **state)
{
    (void)state;
    assert_int_equal(zhv_fail(NULL, ZHV_E_LIMIT, NULL, 0, "big"), ZHV_E_LIMIT);
}

static void long_texts_are_cut(void **state)
{
    (void)state;
    char text[1000];
    memset(text, 'x', sizeof text);
    text[sizeof text - 1] = '\0';
    zhv_error err;
    zhv_fail(&err, ZHV_E_IO, text, 0, "%s", text);
    assert_int_equal(strlen(err.path), sizeof err.path - 1);
    assert_int_equal(strlen(err.message), sizeof err.message - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_pinned),
        cmocka_unit_test(every_status_has_words_of_its_own),
        cmocka_unit_test(fail_fills_the_callers_error),
        cmocka_unit_test(fail_without_an_error_still_returns),
        cmocka_unit_test(long_texts_are_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
