#include "input/in_works.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "rules/work.h"

static char path[64];

static zhv_status read_table(const char *content, zhv_works *works,
                             zhv_error *err)
{
    strcpy(path, "/tmp/zhvar-works-XXXXXX");
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, content, strlen(content)), strlen(content));
    close(fd);
    zhv_status status = zhv_in_works_read(path, works, err);
    unlink(path);
    return status;
}

static void reads_columns_by_name(void **state)
{
    (void)state;
    zhv_works *works;
    zhv_error err = {0};
    assert_int_equal(zhv_works_new(&works), ZHV_OK);
    assert_int_equal(read_table("# films\r\n\nzh-tw\toriginal\tpage\tZH-CN\r\n"
                                "乙\tA\t甲系列|甲们\t甲\r\n\n# x\n丁\t\t丙\n",
                                works, &err),
                     ZHV_OK);
    uint32_t work = zhv_works_find(works, ZHV_STR("甲们"));
    assert_int_equal(work, 0);
    assert_int_equal(zhv_works_find(works, ZHV_STR("甲系列")), 0);
    assert_true(
        zhv_str_eq(zhv_works_title(works, work, ZHV_CN), ZHV_STR("甲")));
    assert_true(
        zhv_str_eq(zhv_works_title(works, work, ZHV_TW), ZHV_STR("乙")));
    assert_int_equal(zhv_works_find(works, ZHV_STR("A")), ZHV_NO_WORK);
    assert_int_equal(zhv_works_find(works, ZHV_STR("丁")), 1);
    zhv_works_free(works);
}

static void says_where_a_table_is_wrong(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint32_t line;
    } cases[] = {
        {"", 0},
        {"# x\n", 1},
        {"page\n甲\n", 1},
        {"zh-cn\tzh-tw\n", 1},
        {"page\tzh-cn\n甲\t乙\t丙\n", 2},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        zhv_works *works;
        zhv_error err = {0};
        assert_int_equal(zhv_works_new(&works), ZHV_OK);
        assert_int_equal(read_table(cases[i].text, works, &err), ZHV_E_DATA);
        assert_int_equal(err.line, cases[i].line);
        assert_string_equal(err.path, path);
        assert_int_equal(zhv_in_works_read("/nowhere/x", works, &err),
                         ZHV_E_IO);
        zhv_works_free(works);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_columns_by_name),
        cmocka_unit_test(says_where_a_table_is_wrong),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
