/* Editions of Markdown and HTML pages: verify finds nothing in them, however
 * the page was cut short, and converting them again changes nothing. (Real
 * pages: oracle/corpus_test.py.) */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>
#include <stdlib.h>

#include <zhvar/zhvar.h>

#include "cli/verify.h"
#include "match/dict.h"

static const zhv_target targets[] = {{ZHV_HANS, 0}, {ZHV_HANT, 0}, {ZHV_CN, 0},
                                     {ZHV_TW, 0},   {ZHV_HK, 0},   {ZHV_SG, 0},
                                     {ZHV_MO, 0},   {ZHV_MY, 0}};
#define TARGETS (sizeof targets / sizeof *targets)

static zhv_dict *dict;
static zhv_profiles *profiles;
static zhv_arena arena;
static size_t unstable; /* editions that a second conversion changes */

static zhv_converter *open_converter(zhv_format format, uint32_t from,
                                     uint32_t n)
{
    zhv_options options = ZHV_OPTIONS_INIT;
    zhv_converter *c;
    options.format = format;
    assert_int_equal(
        zhv_converter_new(dict, targets + from, n, &options, &c, NULL), ZHV_OK);
    return c;
}

static zhv_text edition_of(const zhv_result *r, uint32_t target)
{
    zhv_text slice;
    size_t n = 0;
    char *to = malloc(zhv_result_size(r, target) + 1);
    assert_non_null(to);
    zhv_edition e = zhv_result_edition(r, target);
    while (zhv_edition_next(&e, &slice)) {
        memcpy(to + n, slice.ptr, slice.len);
        n += slice.len;
    }
    assert_int_equal(n, zhv_result_size(r, target));
    return (zhv_text){to, n};
}

static void check_verified(const char *name, zhv_format format, zhv_text source,
                           zhv_text edition)
{
    zhv_differences found = {0};
    const zhv_verify_input in = {
        .source = {source.ptr, source.len},
        .edition = {edition.ptr, edition.len},
        .syntax = zhv_syntax_find(
            format == ZHV_FORMAT_HTML ? ZHV_STR("html") : ZHV_STR("markdown")),
        .profiles = profiles};
    assert_int_equal(zhv_verify(&in, &arena, &found), ZHV_OK);
    for (uint32_t i = 0; i < found.n; i++) {
        print_error("%s: %s: '%.*s' -> '%.*s'\n", name, found.at[i].kind,
                    (int)found.at[i].source.len, found.at[i].source.ptr,
                    (int)found.at[i].edition.len, found.at[i].edition.ptr);
    }
    assert_int_equal(found.n, 0);
    zhv_arena_reset(&arena);
}

static bool is_stable(zhv_format format, uint32_t target, zhv_text edition)
{
    zhv_converter *c = open_converter(format, target, 1);
    zhv_work *work;
    const zhv_result *again;
    assert_int_equal(zhv_work_new(&work), ZHV_OK);
    assert_int_equal(
        zhv_convert(c, work, edition, (zhv_text){NULL, 0}, &again, NULL),
        ZHV_OK);
    bool stable = zhv_result_unchanged(again, 0);
    zhv_work_free(work);
    zhv_converter_free(c);
    return stable;
}

static void check_page(const char *name, zhv_format format, zhv_text source)
{
    zhv_converter *c = open_converter(format, 0, TARGETS);
    zhv_work *work;
    const zhv_result *r;
    assert_int_equal(zhv_work_new(&work), ZHV_OK);
    assert_int_equal(
        zhv_convert(c, work, source, (zhv_text){NULL, 0}, &r, NULL), ZHV_OK);
    for (uint32_t t = 0; t < TARGETS; t++) {
        zhv_text edition = edition_of(r, t);
        check_verified(name, format, source, edition);
        if (!is_stable(format, t, edition)) {
            unstable++;
            printf("%s in %s is changed again\n", name,
                   zhv_variant_name(targets[t].variant));
        }
        free((void *)(uintptr_t)edition.ptr);
    }
    zhv_work_free(work);
    zhv_converter_free(c);
}

/* ---- own pages ----------------------------------------------------------- */

static const char markdown_page[] =
    "---\ntitle: \"滑鼠与软件\"\nslug: 软件\nlang: zh-CN\n---\n"
    "# 软件\n\n用[鼠标](../Page/鼠标.md \"wikilink\")点[网络](网络.md "
    "\"网络软件"
    "\")，`软件`。\n> 引[软\n> 件][a]-{zh-cn:甲;zh-tw:乙;}-\n\n"
    "-{H|zh-cn:内存;zh-tw:主記憶體;}-\n\n内存与[硬盘]与[软件][]\n\n"
    "<p title=\"软件\" lang=\"zh\">软件</p>\n\n| 软件 | `软` |\n|---|---|\n"
    "| 硬盘 | -{zh-cn:|;zh-tw:||;}- |\n\n[硬盘]: 硬盘.md\n[软件]: 软件.md\n"
    "[a]: 甲.md \"软件\"\n";

static const char html_page[] =
    "<!DOCTYPE html>\n<html lang=\"zh-CN\" xml:lang='zh'><head><title>软件"
    "</title><style>软{}</style><script>var a = \"软件\";</script></head>\n"
    "<body><p title=\"软件\">软件<code>软件</code><img alt='网络' src='软.png'>"
    "<!-- 软件 --></p><pre>软件</pre><a href=\"软件\" lang=\"en\">软件</a>"
    "&nbsp;网络</body></html>\n";

static void test_own_pages(void **state)
{
    (void)state;
    unstable = 0;
    check_page("own Markdown", ZHV_FORMAT_MARKDOWN,
               (zhv_text){markdown_page, sizeof markdown_page - 1});
    check_page("own HTML", ZHV_FORMAT_HTML,
               (zhv_text){html_page, sizeof html_page - 1});
    assert_int_equal(unstable, 0);
}

static void check_cut(zhv_format format, const char *page, size_t size)
{
    zhv_converter *c = open_converter(format, 0, TARGETS);
    zhv_work *work;
    const zhv_result *r;
    assert_int_equal(zhv_work_new(&work), ZHV_OK);
    for (size_t n = 0; n <= size; n++) {
        assert_int_equal(zhv_convert(c, work, (zhv_text){page, n},
                                     (zhv_text){NULL, 0}, &r, NULL),
                         ZHV_OK);
        zhv_text edition = edition_of(r, 3);
        check_verified("a page cut short", format, (zhv_text){page, n},
                       edition);
        free((void *)(uintptr_t)edition.ptr);
    }
    zhv_work_free(work);
    zhv_converter_free(c);
}

static void test_cut(void **state)
{
    (void)state;
    check_cut(ZHV_FORMAT_MARKDOWN, markdown_page, sizeof markdown_page - 1);
    check_cut(ZHV_FORMAT_HTML, html_page, sizeof html_page - 1);
}

static int open_all(void **state)
{
    (void)state;
    zhv_arena_init(&arena);
    return zhv_dict_open(ZHV_IMAGE, &dict, NULL) != ZHV_OK ||
           zhv_profiles_read(zhv_dict_blob(dict, ZHV_STR("profiles")),
                             &profiles, NULL) != ZHV_OK;
}

static int close_all(void **state)
{
    (void)state;
    zhv_profiles_free(profiles);
    zhv_dict_free(dict);
    zhv_arena_drop(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_own_pages),
        cmocka_unit_test(test_cut),
    };
    return cmocka_run_group_tests_name("markdown", tests, open_all, close_all);
}
