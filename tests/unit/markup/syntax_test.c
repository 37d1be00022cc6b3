#include "cases.h"

static void test_find(void **state)
{
    (void)state;
    const zhv_syntax *wikitext = zhv_syntax_find(ZHV_STR("wikitext"));
    const zhv_syntax *text = zhv_syntax_find(ZHV_STR("text"));
    assert_non_null(wikitext);
    assert_non_null(text);
    assert_ptr_equal(wikitext->scan, zhv_wikitext_scan);
    assert_ptr_equal(text->scan, zhv_plain_scan);
    assert_null(zhv_syntax_find(ZHV_STR("")));
    assert_null(zhv_syntax_find(ZHV_STR("Text")));
    assert_null(zhv_syntax_find(ZHV_STR("texts")));
}

static const struct {
    const char *source;
    const char *syntax;
} guesses[] = {
    {"", "text"},
    {"只有文字。\n第二行，a-b {c} [d] = 'e'", "text"},
    {"见[[条目]]", "wikitext"},
    {"{{小作品}}", "wikitext"},
    {"a\n== 标题 ==", "wikitext"},
    {"''斜体''", "wikitext"},
    {"头发-{發}-", "wikitext"},
    {"# 重定向 [[甲]]", "wikitext"},
    {"甲 [乙](http://a.b) [[丙]] [[丁]]", "wikitext"},
    {"[甲](../Page/甲.md \"wikilink\")", "markdown"},
    {"甲\n\n## 乙\n\n丙", "markdown"},
    {"```\n[[甲]]\n```\n\n```\n乙\n```", "markdown"},
    {"---\ntitle: 甲\n---\n[[乙]]", "markdown"},
    {"|甲|\n|---|\n|乙|", "markdown"},
    {"<!DOCTYPE HTML>\n<title>甲</title>", "html"},
    {"\xEF\xBB\xBF<?xml version='1.0'?>\n<html><p>甲", "html"},
    {"<div class=\"mw-parser-output\"><p>甲", "html"},
    {"<div>甲</div>", "wikitext"},
};

static void test_guess(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof guesses / sizeof *guesses; i++) {
        const zhv_syntax *s = zhv_syntax_guess(zhv_str_from(guesses[i].source));
        assert_string_equal(s->name, guesses[i].syntax);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_find),
        cmocka_unit_test(test_guess),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
