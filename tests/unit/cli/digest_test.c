/* digest.c: hashes that anybody can look up. */
#include "cli/digest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

/* Of sha1sum, turned into base 36 by another program. */
static void test_sha1(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *hash;
    } cases[] = {
        {"", "phoiac9h4m842xq45sp7s6u21eteeq1"},
        {"abc", "jt72fo5t4yobf0qugwuczbwj07max7h"},
        {"\xE8\xBB\x9F\xE9\xAB\x94", "fok5lorysazltjvjpep3x7p3va5w352"},
    };
    zhv_digest *d = zhv_digest_new();
    assert_non_null(d);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        zhv_sha1 hash;
        assert_true(zhv_digest_sha1(d, zhv_str_from(cases[i].text), &hash));
        assert_string_equal(hash.text, cases[i].hash);
    }
    zhv_digest_free(d);
}

static void test_sha256(void **state)
{
    (void)state;
    zhv_sha256 hash;
    zhv_digest *d = zhv_digest_new();
    assert_non_null(d);
    for (int again = 0; again < 2; again++) { /* take begins anew */
        zhv_digest_add(d, ZHV_STR("a"));
        zhv_digest_add(d, (zhv_str){NULL, 0});
        zhv_digest_add(d, ZHV_STR("bc"));
        assert_true(zhv_digest_take(d, &hash));
        assert_string_equal(
            hash.text,
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
    zhv_digest_free(d);
    zhv_digest_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sha1),
        cmocka_unit_test(test_sha256),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
