/* multistream.c: which lines are an index, and of which dump. */
#include "input/multistream.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static char dump[] = "/tmp/zhvar-multistream-XXXXXX";
static char index_file[] = "/tmp/zhvar-multistream-XXXXXX";

static void write_file(const char *path, const char *s)
{
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    fputs(s, f);
    assert_int_equal(fclose(f), 0);
}

static int set_up(void **state)
{
    (void)state;
    close(mkstemp(dump));
    close(mkstemp(index_file));
    write_file(dump, "BZh9 head.BZh9 one..BZh9 two..BZh9 three");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    unlink(dump);
    unlink(index_file);
    return 0;
}

static const struct {
    const char *name;
    const char *lines;
    uint64_t apart;
    zhv_status status;
    const char *cuts;
} cases[] = {
    {"three streams", "10:1:a\n10:2:b:c\n20:3:\n30:4:d\n", 0, ZHV_OK,
     "0 10 20 30 40 "},
    {"no newline at the end", "10:1:a\n30:2:b", 0, ZHV_OK, "0 10 30 40 "},
    {"far apart", "10:1:a\n20:2:b\n30:3:c\n", 15, ZHV_OK, "0 20 40 "},
    {"from the start", "0:1:a\n20:2:b\n", 0, ZHV_OK, "0 20 40 "},
    {"empty", "", 0, ZHV_E_DATA, ""},
    {"one stream", "0:1:a\n", 0, ZHV_E_DATA, ""},
    {"no number", "x:1:a\n", 0, ZHV_E_DATA, ""},
    {"no colon", "10\n", 0, ZHV_E_DATA, ""},
    {"empty line", "10:1:a\n\n20:1:b\n", 0, ZHV_E_DATA, ""},
    {"descending", "20:1:a\n10:2:b\n", 0, ZHV_E_DATA, ""},
    {"behind the end", "10:1:a\n40:2:b\n", 0, ZHV_E_DATA, ""},
    {"huge", "99999999999999999999999:1:a\n", 0, ZHV_E_DATA, ""},
    {"not a stream", "11:1:a\n", 0, ZHV_E_DATA, ""},
};

static void test_lines(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        zhv_multistream m;
        zhv_error err = {0};
        char cuts[256] = "";
        write_file(index_file, cases[i].lines);
        zhv_status status =
            zhv_multistream_read(index_file, dump, cases[i].apart, &m, &err);
        if (status != cases[i].status) {
            fail_msg("%s: status %u: %s", cases[i].name, status, err.message);
        }
        for (size_t k = 0; k < m.n && status == ZHV_OK; k++) {
            size_t n = strlen(cuts);
            snprintf(cuts + n, sizeof cuts - n, "%d ", (int)m.cuts[k]);
        }
        if (strcmp(cuts, cases[i].cuts) != 0) {
            fail_msg("%s: %s", cases[i].name, cuts);
        }
        zhv_multistream_drop(&m);
    }
}

static void test_files(void **state)
{
    zhv_multistream m;
    zhv_error err = {0};
    (void)state;
    assert_int_equal(zhv_multistream_read("no-such", dump, 0, &m, &err),
                     ZHV_E_IO);
    zhv_multistream_drop(&m);
    assert_int_equal(zhv_multistream_read(index_file, "-", 0, &m, &err),
                     ZHV_E_IO);
    zhv_multistream_drop(&m);
}

static void test_names(void **state)
{
    char *name = zhv_multistream_index_name("a/zhwiki-multistream.xml.bz2");
    (void)state;
    assert_string_equal(name, "a/zhwiki-multistream-index.txt.bz2");
    free(name);
    assert_null(zhv_multistream_index_name("a.xml"));
    assert_null(zhv_multistream_index_name(".xml.bz2"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_lines),
                                       cmocka_unit_test(test_files),
                                       cmocka_unit_test(test_names)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
