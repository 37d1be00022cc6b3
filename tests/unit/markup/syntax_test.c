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
    {"\xEF\xBB\xBF---\ntitle: 甲\n---\n[[乙]]", "markdown"},
    {"\xEF\xBB\xBF#重定向 甲", "wikitext"},
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

/* Each sign is seen wherever it stands: text is looked at in pieces. */
static void test_anywhere(void **state)
{
    (void)state;
    static const struct {
        const char *source;
        const char *syntax;
    } signs[] = {
        {"{{a", "wikitext"},     {"{|", "wikitext"},
        {"[[a", "wikitext"},     {"[http", "wikitext"},
        {"[//a", "wikitext"},    {"''", "wikitext"},
        {"==", "wikitext"},      {"__", "wikitext"},
        {"-{", "wikitext"},      {"</", "wikitext"},
        {"<!", "wikitext"},      {"<b", "wikitext"},
        {"<Z", "wikitext"},      {"&#", "wikitext"},
        {"&a", "wikitext"},      {"://", "wikitext"},
        {"\n#a", "wikitext"},    {"\n*", "wikitext"},
        {"\n ", "wikitext"},     {"\n;", "wikitext"},
        {"](http", "markdown"},  {"](../", "markdown"},
        {"](#", "markdown"},     {"\"wikilink\")", "markdown"},
        {"\n```", "markdown"},   {"\n| ---", "markdown"},
        {"\n|---", "markdown"},  {"\n## ", "markdown"},
        {"\n### ", "markdown"},  {"\n##", "wikitext"},
        {"](a", "text"},         {"\"a", "text"},
        {"{a}", "text"},         {"[a]", "text"},
        {"< &-=:_'\n|", "text"}, {"\n", "text"},
    };
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        for (uint32_t before = 0; before < 35; before++) {
            for (uint32_t behind = 0; behind < 20; behind++) {
                char page[128];
                size_t n = (size_t)sprintf(
                    page, "%.*s%s", (int)before,
                    "字\x80 z.字字字字字字字字字字字字字", signs[i].source);
                memset(page + n, '.', behind);
                const zhv_str all = {page, n + behind};
                const char *got = zhv_syntax_guess(all)->name;
                if (strcmp(got, signs[i].syntax) != 0) {
                    fail_msg("%s behind %u: %s", signs[i].source, before, got);
                }
            }
        }
    }
}

static zhv_status scan_wiki(zhv_str src, const zhv_names *names,
                            zhv_arena *arena, zhv_diags *diags, zhv_tape *out)
{
    return zhv_syntax_scan(zhv_syntax_find(ZHV_STR("wikitext")), src, names,
                           arena, diags, out);
}

static zhv_status scan_md(zhv_str src, const zhv_names *names, zhv_arena *arena,
                          zhv_diags *diags, zhv_tape *out)
{
    return zhv_syntax_scan(zhv_syntax_find(ZHV_STR("markdown")), src, names,
                           arena, diags, out);
}

/* What stands behind a byte order mark begins the page. */
static void test_mark(void **state)
{
    (void)state;
    static const scan_case wiki[] = {
        {"no mark", "甲", "text '甲'"},
        {"nothing behind it", "\xEF\xBB\xBF", "comment '\xEF\xBB\xBF'"},
        {"a heading", "\xEF\xBB\xBF==a==",
         "comment '\xEF\xBB\xBF' head-open '==' text 'a' head-close '=='"},
        {"only the first", "甲\xEF\xBB\xBF", "text '甲\xEF\xBB\xBF'"},
    };
    static const scan_case md[] = {
        {"front matter", "\xEF\xBB\xBF---\nslug: 甲\n---\n",
         "comment '\xEF\xBB\xBF' front '---\\nslug: 甲\\n---\\n'"},
    };
    check_cases(scan_wiki, wiki, sizeof wiki / sizeof *wiki);
    check_cases(scan_md, md, sizeof md / sizeof *md);
}

static void test_mark_moves_messages(void **state)
{
    (void)state;
    zhv_arena arena;
    zhv_tape tape;
    zhv_arena_init(&arena);
    zhv_diags diags = {.arena = &arena};
    assert_int_equal(scan_wiki(ZHV_STR("\xEF\xBB\xBF{{a"), &test_names, &arena,
                               &diags, &tape),
                     ZHV_OK);
    assert_int_equal(diags.list.n, 1);
    assert_int_equal(diags.list.at[0].off, 3);
    zhv_arena_drop(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_find),
        cmocka_unit_test(test_guess),
        cmocka_unit_test(test_anywhere),
        cmocka_unit_test(test_mark),
        cmocka_unit_test(test_mark_moves_messages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
