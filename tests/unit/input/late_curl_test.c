/* late_curl.c: the library is there and is the one that the header says. */
#include "input/late_curl.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void test_open(void **state)
{
    (void)state;
    zhv_late_curl curl;
    assert_true(zhv_late_curl_open(&curl));
    assert_string_equal(curl.easy_strerror(CURLE_OK), "No error");
    CURLU *url = curl.url();
    char *host = NULL;
    assert_non_null(url);
    assert_int_equal(
        curl.url_set(url, CURLUPART_URL, "https://a.example/w/api.php", 0),
        CURLUE_OK);
    assert_int_equal(curl.url_get(url, CURLUPART_HOST, &host, 0), CURLUE_OK);
    assert_string_equal(host, "a.example");
    curl.free(host);
    curl.url_cleanup(url);
}

static void test_twice(void **state)
{
    (void)state;
    zhv_late_curl one;
    zhv_late_curl two;
    assert_true(zhv_late_curl_open(&one));
    assert_true(zhv_late_curl_open(&two));
    assert_memory_equal(&one, &two, sizeof one);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_open),
        cmocka_unit_test(test_twice),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
