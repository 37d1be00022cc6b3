#include "convert/guard.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "little_dict.h"

/* The guards over the text as a string: hard ones in { }, soft ones in [ ]. */
static void mark(const char *wikitext, const zhv_span *asked, size_t n,
                 bool japanese, uint32_t *diagnostics, char *out)
{
    zhv_diags diags = {.arena = &little_arena};
    zhv_tape tape;
    zhv_guards guards;
    zhv_str src = zhv_str_from(wikitext);
    assert_int_equal(zhv_wikitext_scan(src, zhv_profiles_names(little_profiles),
                                       &little_arena, &diags, &tape),
                     ZHV_OK);
    const zhv_guard_options options = {asked, n, NULL, japanese};
    assert_int_equal(
        zhv_guards_find(&tape, &options, &little_arena, &diags, &guards),
        ZHV_OK);
    *diagnostics = diags.list.n;
    uint32_t at = 0;
    for (uint32_t i = 0; i < guards.n; i++) {
        const zhv_guard *g = &guards.at[i];
        assert_true(g->off >= at && g->end > g->off && g->end <= src.len);
        out += sprintf(out, "%.*s%c%.*s%c", (int)(g->off - at), wikitext + at,
                       g->hard ? '<' : '[', (int)(g->end - g->off),
                       wikitext + g->off, g->hard ? '>' : ']');
        at = g->end;
        assert_int_equal(zhv_guards_at(&guards, g->off), i);
        assert_int_equal(zhv_guards_hold(&guards, g->off, g->end), g->hard);
        assert_false(zhv_guards_hold(&guards, g->off, g->end + 1));
    }
    assert_int_equal(zhv_guards_at(&guards, (uint32_t)src.len), guards.n);
    sprintf(out, "%s", wikitext + at);
}

static void finds_all_kinds(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *expected;
        zhv_span asked[3];
        size_t n;
        uint32_t diagnostics;
    } cases[] = {
        {"abc", "abc", {{0, 0}}, 0, 0},
        {"abcdef", "a<bc>def", {{1, 2}}, 1, 0},
        {"[{{S}}/甲 乙] [{{S}}{{{S}}}?甲{{S}}&甲]",
         "[{{S}}[/甲] 乙] [{{S}}{{{S}}}[?甲]{{S}}[&甲]]",
         {{0, 0}},
         0,
         0},
        {"[{{S}}甲 乙] {{S}}/甲 [[{{S}}/甲]]",
         "[{{S}}甲 乙] {{S}}/甲 [[{{S}}/甲]]",
         {{0, 0}},
         0,
         0},
        {"abcdef", "a<bcde>f", {{1, 2}, {2, 1}, {3, 2}}, 3, 0},
        {"abcdef", "abcd<ef>", {{4, 100}}, 1, 0},
        {"abcdef", "abcdef", {{4, 0}, {100, 1}}, 2, 0},
        {"a<!-- zhvar:off -->b<!--zhvar:on-->c",
         "a<<!-- zhvar:off -->b<!--zhvar:on-->>c",
         {{0, 0}},
         0,
         0},
        {"a<!--zhvar:off-->b", "a<<!--zhvar:off-->b>", {{0, 0}}, 0, 1},
        {"a<!--zhvar:on-->b", "a<!--zhvar:on-->b", {{0, 0}}, 0, 0},
        {"<nowiki><!--zhvar:off--></nowiki>b",
         "<nowiki><!--zhvar:off--></nowiki>b",
         {{0, 0}},
         0,
         0},
        {"ああaああ", "[ああ]a[ああ]", {{0, 0}}, 0, 0},
        {"あああ", "<あ>[あ]<あ>", {{0, 3}, {6, 3}}, 2, 0},
        {"ああaああ", "[あ]<あaあ>[あ]", {{3, 7}}, 1, 0},
        {"<i lang=\"ja\">漢字</i>漢字",
         "<i lang=\"ja\">[漢字]</i>漢字",
         {{0, 0}},
         0,
         0},
        {"<i lang='ja-JP' title=\"x\">漢[[字]]</i>",
         "<i lang='ja-JP' title=\"x\">[漢[[字]]]</i>",
         {{0, 0}},
         0,
         0},
        {"<i title=\"x\" xml:lang=ja>漢</i>",
         "<i title=\"x\" xml:lang=ja>[漢]</i>",
         {{0, 0}},
         0,
         0},
        {"<i lang=\"jam\">漢</i><i hreflang=\"ja\">漢</i>",
         "<i lang=\"jam\">漢</i><i hreflang=\"ja\">漢</i>",
         {{0, 0}},
         0,
         0},
        {"{|\n| lang=ja | 漢 {{x|字}} || 漢\n|}",
         "{|\n| lang=ja [| 漢 {{x|字}} ]|| 漢\n|}",
         {{0, 0}},
         0,
         0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char got[400];
        uint32_t diagnostics;
        mark(cases[i].text, cases[i].asked, cases[i].n, true, &diagnostics,
             got);
        assert_string_equal(got, cases[i].expected);
        assert_int_equal(diagnostics, cases[i].diagnostics);
    }
}

static void japanese_can_be_left_to_conversion(void **state)
{
    (void)state;
    char got[100];
    uint32_t diagnostics;
    mark("あ<i lang=ja>漢</i>", NULL, 0, false, &diagnostics, got);
    assert_string_equal(got, "あ<i lang=ja>漢</i>");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_all_kinds),
        cmocka_unit_test(japanese_can_be_left_to_conversion),
    };
    return cmocka_run_group_tests(tests, little_open, little_close);
}
