/* in_groups.c: good and bad folders of group files. */
#include "input/in_groups.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "rules/group.h"

static char folder[64];
static char path[128];

static void write_file(const char *name, const char *content)
{
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    fputs(content, f);
    assert_int_equal(fclose(f), 0);
}

static int make_folder(void **state)
{
    (void)state;
    strcpy(folder, "zhv-groups-XXXXXX");
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
    static const char *const names[] = {"a.json", "b.json", "note.txt"};
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        unlink(path);
    }
    return rmdir(folder);
}

static uint32_t count(const zhv_groups *g, const char *name)
{
    zhv_group found;
    return zhv_groups_find(g, zhv_str_from(name), &found) ? found.n : 99;
}

static void test_good(void **state)
{
    (void)state;
    zhv_groups *g;
    zhv_error err = {0};
    write_file("a.json", "{\"path\": \"Module:CGroup/Rail\", \"name\": \"x\","
                         " \"rules\": [{\"conv\": \"zh-cn:铁;zh-tw:鐵\"},"
                         " {\"original\": null, \"conv\": \"a}--{-|b\"}]}");
    write_file("b.json", "{\"name\": \"空\", \"rules\": []}");
    write_file("note.txt", "not a group");
    assert_int_equal(zhv_groups_new(&g), ZHV_OK);
    assert_int_equal(zhv_in_groups_read(folder, g, &err), ZHV_OK);
    assert_int_equal(count(g, "Rail"), 3);
    assert_int_equal(count(g, "空"), 0);
    assert_int_equal(count(g, "x"), 99);
    zhv_groups_free(g);
}

static void test_bad(void **state)
{
    static const struct {
        const char *content;
        uint32_t line;
    } cases[] = {
        {"", 1},
        {"{\n\"rules\": [\n", 3},
        {"[]", 0},
        {"{\"rules\": []}", 0},
        {"{\"name\": \"\", \"rules\": []}", 0},
        {"{\"name\": 3, \"rules\": []}", 0},
        {"{\"name\": \"x\"}", 0},
        {"{\"name\": \"x\", \"rules\": {}}", 0},
        {"{\"name\": \"x\", \"rules\": [\"zh-cn:x\"]}", 0},
        {"{\"name\": \"x\", \"rules\": [{\"conv\": null}]}", 0},
        {"{\"name\": \"\xff\", \"rules\": []}", 1},
    };
    (void)state;
    write_file("a.json", "{\"name\": \"好\", \"rules\": []}");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        zhv_groups *g;
        zhv_error err = {0};
        write_file("b.json", cases[i].content);
        assert_int_equal(zhv_groups_new(&g), ZHV_OK);
        assert_int_equal(zhv_in_groups_read(folder, g, &err), ZHV_E_DATA);
        assert_string_equal(err.path, path);
        assert_int_equal(err.line, cases[i].line);
        assert_true(strlen(err.message) > 0);
        zhv_groups_free(g);
    }
}

static void test_no_folder(void **state)
{
    (void)state;
    zhv_groups *g;
    zhv_error err = {0};
    assert_int_equal(zhv_groups_new(&g), ZHV_OK);
    assert_int_equal(zhv_in_groups_read(folder, g, &err), ZHV_E_DATA);
    assert_string_equal(err.path, folder);
    assert_int_equal(zhv_in_groups_read("no/such/folder", g, &err), ZHV_E_IO);
    assert_string_equal(err.path, "no/such/folder");
    zhv_groups_free(g);
}

/* A file that is there but is no file. */
static void test_unreadable(void **state)
{
    (void)state;
    zhv_groups *g;
    zhv_error err = {0};
    snprintf(path, sizeof path, "%s/d.json", folder);
    assert_int_equal(mkdir(path, 0700), 0);
    assert_int_equal(zhv_groups_new(&g), ZHV_OK);
    zhv_status status = zhv_in_groups_read(folder, g, &err);
    rmdir(path);
    assert_int_equal(status, ZHV_E_IO);
    assert_string_equal(err.path, path);
    zhv_groups_free(g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_good, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_bad, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_no_folder, make_folder,
                                        remove_folder),
        cmocka_unit_test_setup_teardown(test_unreadable, make_folder,
                                        remove_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
