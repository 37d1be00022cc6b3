/* Formats by name and by the names of files. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "cli/page_format.h"

static const struct {
    const char *path;
    zhv_format format;
} files[] = {
    {"a.md", ZHV_FORMAT_MARKDOWN},
    {"x/甲.Markdown", ZHV_FORMAT_MARKDOWN},
    {"a.b.html", ZHV_FORMAT_HTML},
    {"OPS/ch1.xhtml", ZHV_FORMAT_HTML},
    {"a.wikitext", ZHV_FORMAT_WIKITEXT},
    {"a.txt", ZHV_FORMAT_AUTO},
    {"md", ZHV_FORMAT_AUTO},
    {"a.md/b", ZHV_FORMAT_AUTO},
    {"-", ZHV_FORMAT_AUTO},
    {"a.md.bak", ZHV_FORMAT_AUTO},
};

static void test_files(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        if (zhv_format_of_file(files[i].path) != files[i].format) {
            fail_msg("%s", files[i].path);
        }
    }
}

static void test_names(void **state)
{
    (void)state;
    const zhv_format all[] = {ZHV_FORMAT_WIKITEXT, ZHV_FORMAT_TEXT,
                              ZHV_FORMAT_MARKDOWN, ZHV_FORMAT_HTML};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        assert_int_equal(zhv_format_called(zhv_format_name(all[i])), all[i]);
    }
    assert_null(zhv_format_name(ZHV_FORMAT_AUTO));
    assert_null(zhv_format_name(ZHV_FORMAT_HTML + 1));
    assert_int_equal(zhv_format_called("auto"), ZHV_FORMAT_AUTO);
    assert_int_equal(zhv_format_called("docx"), ZHV_FORMAT_AUTO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_files),
                                       cmocka_unit_test(test_names)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
