/* title_store.c: what is put in comes out, and what is no store is refused. */
#include "input/title_store.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

static char path[64];

static int make_path(void **state)
{
    (void)state;
    strcpy(path, "/tmp/zhvar-titles-XXXXXX");
    int fd = mkstemp(path);
    return fd < 0 ? -1 : close(fd);
}

static int drop_path(void **state)
{
    (void)state;
    return unlink(path);
}

/* Two works that share the name x, and one title set aside. */
static void fill(void)
{
    static const zhv_title_row rows[] = {
        {.page = {"P|Q", 3},
         .original = {"O", 1},
         .title = {[ZHV_CN] = {"c", 1}, [ZHV_MY] = {"x", 1}},
         .evidence = {"e", 1},
         .page_id = 12},
        {.title = {[ZHV_HANS] = {"x", 1}}},
    };
    zhv_title_store *s;
    zhv_error err = {0};
    uint64_t id;
    assert_int_equal(zhv_title_store_create(path, &s, &err), ZHV_OK);
    for (uint64_t i = 0; i < 2; i++) {
        assert_int_equal(zhv_title_store_add(s, &rows[i], &id, &err), ZHV_OK);
        assert_int_equal(id, i + 1);
    }
    zhv_title_store_name(s, ZHV_STR("p"), 1, ZHV_ZH, &err);
    zhv_title_store_name(s, ZHV_STR("x"), 1, ZHV_MY, &err);
    zhv_title_store_name(s, ZHV_STR("x"), 1, ZHV_MY, &err);
    zhv_title_store_name(s, ZHV_STR("x"), 2, ZHV_HANS, &err);
    zhv_title_store_dispute(s, 1, ZHV_TW, ZHV_STR("t"), ZHV_STR("T"), &err);
    assert_int_equal(zhv_title_store_finish(s, &err), ZHV_OK);
    zhv_title_store_close(s);
}

static void gives_back(void **state)
{
    (void)state;
    zhv_title_store *s;
    zhv_error err = {0};
    zhv_title_row row;
    uint64_t ids[4];
    uint64_t id = 0;
    size_t n;
    fill();
    assert_true(zhv_title_store_is(path));
    assert_int_equal(zhv_title_store_open(path, &s, &err), ZHV_OK);
    assert_int_equal(zhv_title_store_count(s), 2);
    assert_true(zhv_title_store_next(s, &id, &row, &err));
    assert_int_equal(id, 1);
    assert_true(zhv_str_eq(row.page, ZHV_STR("P|Q")));
    assert_true(zhv_str_eq(row.original, ZHV_STR("O")));
    assert_true(zhv_str_eq(row.title[ZHV_CN], ZHV_STR("c")));
    assert_true(zhv_str_eq(row.title[ZHV_MY], ZHV_STR("x")));
    assert_int_equal(row.title[ZHV_TW].len, 0);
    assert_true(zhv_str_eq(row.evidence, ZHV_STR("e")));
    assert_int_equal(row.page_id, 12);
    assert_true(zhv_title_store_next(s, &id, &row, &err));
    assert_true(zhv_str_eq(row.title[ZHV_HANS], ZHV_STR("x")));
    assert_false(zhv_title_store_next(s, &id, &row, &err));
    assert_int_equal(err.code, ZHV_OK);
    assert_int_equal(zhv_title_store_find(s, ZHV_STR("x"), ids, 4, &n, &err),
                     ZHV_OK);
    assert_int_equal(n, 2);
    assert_int_equal(ids[0], 1);
    assert_int_equal(ids[1], 2);
    zhv_title_store_find(s, ZHV_STR("x"), ids, 1, &n, &err);
    assert_int_equal(n, 1);
    zhv_title_store_find(s, ZHV_STR("y"), ids, 4, &n, &err);
    assert_int_equal(n, 0);
    zhv_title_store_close(s);
}

static void lists_conflicts(void **state)
{
    (void)state;
    static const char *const expected[] = {
        "name x zh-hans ", "name x zh-my P|Q", "sources t zh-tw P|Q"};
    zhv_title_store *s;
    zhv_error err = {0};
    zhv_title_conflict c;
    uint64_t position = 0;
    fill();
    assert_int_equal(zhv_title_store_open(path, &s, &err), ZHV_OK);
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        char got[128];
        assert_true(zhv_title_store_conflict(s, &position, &c, &err));
        snprintf(got, sizeof got, "%.*s %.*s %.*s %.*s", (int)c.kind.len,
                 c.kind.ptr, (int)c.name.len, c.name.ptr, (int)c.variant.len,
                 c.variant.ptr, (int)c.page.len, c.page.ptr);
        assert_string_equal(got, expected[i]);
    }
    assert_false(zhv_title_store_conflict(s, &position, &c, &err));
    zhv_title_store_close(s);
}

static void redirects_in_order(void **state)
{
    (void)state;
    zhv_title_store *s;
    zhv_error err = {0};
    zhv_str title = {"", 0};
    char last[8] = "";
    assert_int_equal(zhv_title_store_create(path, &s, &err), ZHV_OK);
    zhv_title_store_redirect(s, ZHV_STR("p"), ZHV_STR("b"), &err);
    zhv_title_store_redirect(s, ZHV_STR("p"), ZHV_STR("a"), &err);
    zhv_title_store_redirect(s, ZHV_STR("p"), ZHV_STR("a"), &err);
    zhv_title_store_redirect(s, ZHV_STR("q"), ZHV_STR("c"), &err);
    char all[8] = "";
    while (zhv_title_store_redirects(s, ZHV_STR("p"), &title, &err)) {
        last[0] = title.ptr[0];
        strcat(all, last);
        title = (zhv_str){last, 1};
    }
    assert_int_equal(err.code, ZHV_OK);
    assert_string_equal(all, "ab");
    zhv_title_store_close(s);
}

/* A store that is damaged anywhere answers, or is refused. */
static void damaged(void **state)
{
    (void)state;
    static char bytes[65536];
    fill();
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    size_t n = fread(bytes, 1, sizeof bytes, f);
    fclose(f);
    for (size_t at = 0; at < n; at += 61) {
        bytes[at] = (char)(bytes[at] ^ 0x5A);
        f = fopen(path, "wb");
        assert_non_null(f);
        assert_int_equal(fwrite(bytes, 1, at % 4 ? n : n - at, f),
                         at % 4 ? n : n - at);
        fclose(f);
        bytes[at] = (char)(bytes[at] ^ 0x5A);
        zhv_title_store *s;
        zhv_error err = {0};
        if (zhv_title_store_open(path, &s, &err) == ZHV_OK) {
            zhv_title_row row;
            zhv_title_conflict c;
            uint64_t id = 0;
            uint64_t ids[4];
            size_t found;
            for (int i = 0; i < 9 && zhv_title_store_next(s, &id, &row, &err);
                 i++) {
            }
            id = 0;
            for (int i = 0; i < 9 && zhv_title_store_conflict(s, &id, &c, &err);
                 i++) {
            }
            zhv_title_store_find(s, ZHV_STR("x"), ids, 4, &found, &err);
            zhv_title_store_close(s);
        } else {
            assert_int_not_equal(err.message[0], 0);
        }
    }
}

static void refuses(void **state)
{
    (void)state;
    static const char head[] = "SQLite format 3";
    zhv_title_store *s;
    zhv_error err = {0};
    assert_false(zhv_title_store_is("/nowhere/x"));
    assert_int_equal(zhv_title_store_open("/nowhere/x", &s, &err), ZHV_E_IO);
    assert_null(s);
    assert_false(zhv_title_store_is(path)); /* empty */
    assert_int_equal(zhv_title_store_open(path, &s, &err), ZHV_E_DATA);
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    fwrite(head, 1, sizeof head, f);
    fclose(f);
    assert_true(zhv_title_store_is(path));
    assert_int_equal(zhv_title_store_open(path, &s, &err), ZHV_E_DATA);
    assert_null(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(gives_back, make_path, drop_path),
        cmocka_unit_test_setup_teardown(lists_conflicts, make_path, drop_path),
        cmocka_unit_test_setup_teardown(redirects_in_order, make_path,
                                        drop_path),
        cmocka_unit_test_setup_teardown(damaged, make_path, drop_path),
        cmocka_unit_test_setup_teardown(refuses, make_path, drop_path),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
