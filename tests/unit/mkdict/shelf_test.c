#include "scratch.h"

#include "mkdict/shelf.h"

static void test_find(void **state)
{
    (void)state;
    scratch s;
    scratch_open(&s);
    scratch_mkdir(&s, "far");
    scratch_mkdir(&s, "near");
    scratch_write(&s, "far/One.txt", "a\tfar\n");
    scratch_write(&s, "near/One.txt", "a\tnear\n");
    scratch_write(&s, "far/Bad.txt", "no tab\n");
    zhv_shelf shelf = {.arena = &s.arena,
                       .folders = {NULL, scratch_path(&s, "far")}};
    const char *near = scratch_path(&s, "near");
    zhv_source *one;
    zhv_source *other;
    assert_int_equal(zhv_shelf_find(&shelf, NULL, "One", &one, NULL), ZHV_OK);
    assert_true(zhv_str_eq(one->entries.at[0].value, ZHV_STR("far")));
    /* read once, under either name */
    assert_int_equal(zhv_shelf_find(&shelf, NULL, "One.txt", &other, NULL),
                     ZHV_OK);
    assert_ptr_equal(one, other);
    assert_int_equal(zhv_shelf_find(&shelf, near, "One", &other, NULL), ZHV_OK);
    assert_true(zhv_str_eq(other->entries.at[0].value, ZHV_STR("near")));
    assert_int_equal(zhv_shelf_find(&shelf, near, "Two", &other, NULL), ZHV_OK);
    assert_null(other);
    zhv_error err = {0};
    assert_int_equal(zhv_shelf_find(&shelf, near, "Bad", &other, &err),
                     ZHV_E_DATA);
    assert_non_null(strstr(err.path, "Bad.txt"));
    scratch_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_find),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
