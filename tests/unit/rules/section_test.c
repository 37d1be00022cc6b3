#include "rules/section.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "markup/syntax.h"

static zhv_arena arena;

static int open_arena(void **state)
{
    (void)state;
    zhv_arena_init(&arena);
    return 0;
}

static int drop_arena(void **state)
{
    (void)state;
    zhv_arena_drop(&arena);
    return 0;
}

static void expect(const char *what, zhv_str got, const char *want)
{
    if (!zhv_str_eq(got, zhv_str_from(want))) {
        fail_msg("%s: got %.*s, want %s", what, (int)got.len, got.ptr, want);
    }
}

static void slugs_are_made_in_two_ways(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *github;
        const char *pandoc;
    } cases[] = {
        {"甲乙", "甲乙", "甲乙"},
        {" 甲 乙 ", "甲-乙", "甲-乙"},
        {"甲 & 乙", "甲--乙", "甲-乙"},
        {"1. 甲，乙", "1-甲乙", "甲乙"},
        {"A.b_C-d", "ab_c-d", "a.b_c-d"},
        {"`甲` 乙", "甲-乙", "甲-乙"},
        {"！", "", ""},
        {"\xff甲", "甲", "甲"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        zhv_str text = zhv_str_from(cases[i].text);
        expect(cases[i].text, zhv_section_slug(text, 0, &arena),
               cases[i].github);
        expect(cases[i].text, zhv_section_slug(text, 1, &arena),
               cases[i].pandoc);
    }
    zhv_arena_fail_at(1);
    assert_null(zhv_section_slug(ZHV_STR("甲"), 0, &arena).ptr);
    zhv_arena_fail_at(0);
}

static void names_are_found_in_addresses(void **state)
{
    (void)state;
    static const struct {
        zhv_kind kind;
        const char *s;
        const char *want;
    } cases[] = {
        {ZHV_K_SPAN_ADDR, "(#甲)", "甲"},
        {ZHV_K_SPAN_ADDR, "(<#甲> \"", "甲"},
        {ZHV_K_SPAN_ADDR, "(#甲 'x')", "甲"},
        {ZHV_K_SPAN_ADDR, "(a.md#甲)", ""},
        {ZHV_K_SPAN_ADDR, "(#)", ""},
        {ZHV_K_SPAN_ADDR, "[甲]", ""},
        {ZHV_K_MARK, "[a]: #甲 \"", "甲"},
        {ZHV_K_MARK, "[a]:   <#甲>", "甲"},
        {ZHV_K_MARK, "[a]:", ""},
        {ZHV_K_MARK, "[#a", ""},
        {ZHV_K_MARK, "##", ""},
        {ZHV_K_TAG_ALONE, "<a class=\"b\" href=\"#甲\">", "甲"},
        {ZHV_K_TAG_ALONE, "<a href='#甲'>", "甲"},
        {ZHV_K_TAG_ALONE, "<a href=\"甲\">", ""},
        {ZHV_K_TAG_ALONE, "<a href=", ""},
        {ZHV_K_TEXT, "(#甲)", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        expect(cases[i].s,
               zhv_section_name(cases[i].kind, zhv_str_from(cases[i].s)),
               cases[i].want);
    }
}

/* What all headings of a page show, a "|" behind each. */
static zhv_str headings_of(const char *page, char *out, size_t size)
{
    static const zhv_names names;
    zhv_diags ignored = {.arena = &arena};
    zhv_tape t;
    assert_int_equal(
        zhv_syntax_find(ZHV_STR("markdown"))
            ->scan(zhv_str_from(page), &names, &arena, &ignored, &t),
        ZHV_OK);
    size_t n = 0;
    for (uint32_t i = 0; i < t.n; i++) {
        uint32_t from;
        uint32_t to;
        bool begins = i == 0 || t.tok[i - 1].kind == ZHV_K_NEWLINE;
        if (!begins || !zhv_section_begins(&t, i, &from, &to)) {
            continue;
        }
        for (uint32_t k = from; k < to; k++) {
            zhv_str s = zhv_section_shown(&t, k);
            n += (size_t)snprintf(out + n, size - n, "%.*s", (int)s.len,
                                  s.len ? s.ptr : "");
        }
        n += (size_t)snprintf(out + n, size - n, "|");
    }
    return (zhv_str){out, n};
}

static void headings_are_found(void **state)
{
    (void)state;
    static const struct {
        const char *page;
        const char *want;
    } cases[] = {
        {"# 甲\n## 乙 ##\n", " 甲| 乙 |"},
        {"甲\n==\n乙\n--\n", "甲|乙|"},
        {"> # 甲\n", " 甲|"},
        {"# [甲](x) **乙** `丙`\n", " 甲 乙 `丙`|"},
        {"# 甲 {#a}\n# 乙 {.b}\n", " 乙|"},
        {"# [甲]\n\n[甲]: x\n", ""},
        {"甲\n\n---\n\n- 乙\n", ""},
        {"```\n# 甲\n```\n", ""},
        {"", ""},
    };
    char got[256];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        expect(cases[i].page, headings_of(cases[i].page, got, sizeof got),
               cases[i].want);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(slugs_are_made_in_two_ways),
        cmocka_unit_test(names_are_found_in_addresses),
        cmocka_unit_test(headings_are_found),
    };
    return cmocka_run_group_tests(tests, open_arena, drop_arena);
}
