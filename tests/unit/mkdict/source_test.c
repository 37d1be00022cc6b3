#include "scratch.h"

#include "mkdict/source.h"

static void test_lines(void **state)
{
    (void)state;
    scratch s;
    zhv_source source;
    scratch_open(&s);
    const char *path = scratch_write(
        &s, "Some.Name.txt",
        "\xEF\xBB\xBF# note\r\n发\t發 髮\r\n\n后\t后\nx\t\nlast\tend");
    assert_int_equal(zhv_source_text(&s.arena, path, false, &source, NULL),
                     ZHV_OK);
    static const char *const want[][3] = {
        {"发", "發", "發 髮"},
        {"后", "后", "后"},
        {"x", "x", ""}, /* no value: upstream gives the key itself */
        {"last", "end", "end"},
    };
    assert_true(zhv_str_eq(source.name, ZHV_STR("Some")));
    assert_int_equal(source.entries.n, 4);
    for (uint32_t i = 0; i < 4; i++) {
        const zhv_entry *e = &source.entries.at[i];
        assert_true(zhv_str_eq(e->key, zhv_str_from(want[i][0])));
        assert_true(zhv_str_eq(e->value, zhv_str_from(want[i][1])));
        assert_true(zhv_str_eq(e->all, zhv_str_from(want[i][2])));
    }
    scratch_close(&s);
}

static void test_long_key(void **state)
{
    (void)state;
    scratch s;
    zhv_source source;
    scratch_open(&s);
    static char line[ZHV_SOURCE_KEY_MAX + 16];
    memset(line, 'k', ZHV_SOURCE_KEY_MAX);
    strcpy(line + ZHV_SOURCE_KEY_MAX, "\tv\n");
    const char *path = scratch_write(&s, "fits", line);
    assert_int_equal(zhv_source_text(&s.arena, path, false, &source, NULL),
                     ZHV_OK);
    strcpy(line + ZHV_SOURCE_KEY_MAX, "k\tv\n");
    path = scratch_write(&s, "does not", line);
    zhv_error err;
    assert_int_equal(zhv_source_text(&s.arena, path, false, &source, &err),
                     ZHV_E_LIMIT);
    assert_int_equal(err.line, 1);
    scratch_close(&s);
}

static void test_ocd2_errors(void **state)
{
    (void)state;
    scratch s;
    zhv_source source;
    zhv_error err;
    scratch_open(&s);
    const char *path = scratch_write(&s, "x.ocd2", "no dictionary");
    assert_int_equal(zhv_source_ocd2(&s.arena, scratch_path(&s, "no-program"),
                                     path, &source, &err),
                     ZHV_E_IO);
    assert_int_equal(zhv_source_ocd2(&s.arena, "false", path, &source, &err),
                     ZHV_E_DATA);
    scratch_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines),
        cmocka_unit_test(test_long_key),
        cmocka_unit_test(test_ocd2_errors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
