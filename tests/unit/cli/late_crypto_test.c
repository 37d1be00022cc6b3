/* late_crypto.c: the library is there and hashes as the standard says. */
#include "cli/late_crypto.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void test_open(void **state)
{
    (void)state;
    static const unsigned char want[] = {0xa9, 0x99, 0x3e, 0x36}; /* of abc */
    unsigned char hash[EVP_MAX_MD_SIZE];
    unsigned n = 0;
    zhv_late_crypto lib;
    assert_true(zhv_late_crypto_open(&lib));
    EVP_MD_CTX *c = lib.MD_CTX_new();
    assert_non_null(c);
    assert_int_equal(lib.DigestInit_ex(c, lib.sha1(), NULL), 1);
    assert_int_equal(lib.DigestUpdate(c, "abc", 3), 1);
    assert_int_equal(lib.DigestFinal_ex(c, hash, &n), 1);
    assert_int_equal(n, 20);
    assert_memory_equal(hash, want, sizeof want);
    assert_int_equal(lib.DigestInit_ex(c, lib.sha256(), NULL), 1);
    assert_int_equal(lib.DigestFinal_ex(c, hash, &n), 1);
    assert_int_equal(n, 32);
    lib.MD_CTX_free(c);
}

static void test_twice(void **state)
{
    (void)state;
    zhv_late_crypto one;
    zhv_late_crypto two;
    assert_true(zhv_late_crypto_open(&one));
    assert_true(zhv_late_crypto_open(&two));
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
