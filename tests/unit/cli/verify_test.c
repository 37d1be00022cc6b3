#include "../rules/page.h"

#include "cli/verify.h"

/* What tests/cli/verify_test.sh cannot say: places, slices, memory. */
static zhv_status verify(zhv_str source, zhv_str edition, zhv_differences *out)
{
    const zhv_verify_input in = {.source = source,
                                 .edition = edition,
                                 .title = ZHV_STR("甲"),
                                 .syntax = zhv_syntax_find(ZHV_STR("wikitext")),
                                 .profiles = profiles};
    *out = (zhv_differences){0};
    return zhv_verify(&in, &page_arena, out);
}

static const struct {
    const char *name;
    const char *source;
    const char *edition;
    const char *kind; /* of the first difference; NULL: none */
    uint32_t off;
    const char *was;
    const char *is;
} cases[] = {
    {"equal", "[[甲]]", "[[甲]]", NULL, 0, "", ""},
    {"a target", "甲[[乙|丙]]", "甲[[丁|丙]]", "link-target", 5, "乙", "丁"},
    {"what was lost", "甲<br>乙", "甲乙", "tag", 3, "<br>", ""},
    {"what came in", "甲乙", "甲<br>乙", "tag", 6, "", "<br>"},
    {"at the end of the page", "甲", "甲\n", "line", 3, "", "\n"},
    {"in an empty page", "", "~~~~", "signature", 0, "", "~~~~"},
    {"text that is gone", "[[甲]]乙[[丙]]", "[[甲]] [[丙]]", "text", 7, "乙",
     " "},
    {"... of a plain page", "甲乙。", "", "text", 0, "甲乙。", ""},
    {"... by a rule, it may be", "-{H|乙=>zh-tw:}-[[甲]]乙[[丙]]",
     "[[甲]][[丙]]", NULL, 0, "", ""},
    {"a page that is gone", "{{甲}}", "", "template", 0, "{{甲}}", ""},
    {"an empty line behind what is taken away", "-{H|乙}-\n<!-- 甲 -->\n\n戊",
     "<!-- 甲 -->\n戊", NULL, 0, "", ""},
    {"an empty line behind nothing of the kind", "<!-- 甲 -->\n\n戊",
     "<!-- 甲 -->\n戊", "line", 13, "\n", ""},
    {"a space before a rule alone", " -{H|乙}-\n甲", " \n甲", NULL, 0, "", ""},
    {"a rule alone between tags that vanish",
     "甲\n<noinclude>-{H|乙}-</noinclude>\n丙", "甲\n<noinclude></noinclude>丙",
     NULL, 0, "", ""},
    {"... and an empty line behind it",
     "甲\n\n<noinclude>\n-{H|乙}-\n</noinclude>\n\n丙",
     "甲\n\n<noinclude>\n</noinclude>\n丙", NULL, 0, "", ""},
    {"... but not the tags", "甲\n<noinclude>-{H|乙}-</noinclude>\n丙",
     "甲\n<noinclude>丙", "comment", 24, "</noinclude>", ""},
    {"a byte order mark before a rule alone", "\xEF\xBB\xBF-{H|乙}-\n甲",
     "\xEF\xBB\xBF甲", NULL, 0, "", ""},
    {"a byte order mark that is lost", "\xEF\xBB\xBF甲", "甲", "comment", 0,
     "\xEF\xBB\xBF", ""},
    {"a section that exists", "== a ==\n[[#a|x]]", "== b ==\n[[#b|x]]", NULL, 0,
     "", ""},
    {"the second of two", "== a ==\n== a ==\n[[#a 2|x]]",
     "== b ==\n== b ==\n[[#b_2|x]]", NULL, 0, "", ""},
    {"a section as in an address", "== 甲 ==\n[[#%E7%94%B2|x]]",
     "== b ==\n[[#b|x]]", NULL, 0, "", ""},
    {"a section in an argument", "== 甲 ==\n{{main|#甲|l1=x}}",
     "== b ==\n{{main|#b|l1=x}}", NULL, 0, "", ""},
    {"a section of the page, whatever its name",
     "== 甲 ==\n[[{{PAGENAME}}#甲]][[{{PAGENAME}}#甲|x]]",
     "== b ==\n[[{{PAGENAME}}#b]][[{{PAGENAME}}#b|x]]", NULL, 0, "", ""},
    {"... and its label", "[[{{PAGENAME}}#甲]]",
     "[[{{PAGENAME}}#甲|{{PAGENAME}}#乙]]", NULL, 0, "", ""},
    {"... of another call", "[[{{PAGENAME}}#甲]]",
     "[[{{PAGENAME}}#甲|{{甲}}#乙]]", "link", 18, "", "|{{甲}}"},
    {"... of another page", "== 甲 ==\n[[{{PAGENAME}}/丙#甲]]",
     "== b ==\n[[{{PAGENAME}}/丙#b]]", "link-target", 24, "/丙#甲", "/丙#b"},
    {"a bar that a rule keeps from being one", "{|\n| -{甲}- {{!}} 乙\n|}",
     "{|\n| 甲 &#124; 乙\n|}", NULL, 0, "", ""},
    {"... in another cell", "{|\n| -{甲}- || a {{!}} 乙\n|}",
     "{|\n| 甲 || a &#124; 乙\n|}", "attribute", 15, " a {{!}}", "&#124;"},
    {"the name of a section", "== 甲 ==\n{{slink||甲}}{{slink|甲| 甲 }}",
     "== b ==\n{{slink||b}}{{slink|甲| b }}", NULL, 0, "", ""},
    {"that of another page", "== 甲 ==\n{{slink|丙|甲}}",
     "== b ==\n{{slink|丙|b}}", "link-target", 22, "甲", "b"},
    {"a section with an entity", "== a&amp;甲 ==\n[[#a&甲|x]]",
     "== a&amp;b ==\n[[#a&b|x]]", NULL, 0, "", ""},
    {"a section that does not", "== a ==\n[[#a|x]]", "== b ==\n[[#c|x]]",
     "link-target", 10, "#a", "#c"},
    {"a section that never did", "== a ==\n[[#c|x]]", "== b ==\n[[#b|x]]",
     "link-target", 10, "#c", "#b"},
    {"a section of this page by name", "== a ==\n[[甲#a|x]]",
     "== b ==\n[[甲#b|x]]", NULL, 0, "", ""},
    {"two rules in a row", "-{a}--{b}-c", "abc", NULL, 0, "", ""},
    {"an end that is fixed", "{{cite web|url=a-{b}-c}}",
     "{{cite web|url=abcxc}}", NULL, 0, "", ""},
    {"a label for an empty argument", "{{le|甲|a|}}{{main|甲|l1=}}",
     "{{le|甲|a|乙}}{{main|甲|l1=乙}}", NULL, 0, "", ""},
    {"text in another one", "{{le|甲|a||}}", "{{le|甲|a||乙}}", "text", 12, "",
     "乙"},
    {"an entity in a rule's word", "-{H|zh-cn:甲;zh-tw:乙&middot;丙}-<b>甲</b>",
     "<b>乙&middot;丙</b>", NULL, 0, "", ""},
    {"... of no rule", "-{H|zh-cn:甲;zh-tw:乙}-<b>甲</b>", "<b>乙&middot;</b>",
     "entity", 31, "", "&middot;"},
    {"an argument of tags with signs", "{{甲|-{<b a=\"c\">乙</b>}-}}",
     "{{甲|<b a{{=}}\"c\">乙</b>}}", NULL, 0, "", ""},
    {"an end that is gone", "{{cite web|url=a-{b}-c}}", "{{cite web|url=abcx}}",
     "argument", 15, "a-{b}-c", "abcx"},
    {"a start that is gone", "{{cite web|url=a-{b}-c}}", "{{cite web|url=bc}}",
     "argument", 15, "a-{b}-c", "bc"},
};

static void test_differences(void **state)
{
    (void)state;
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        zhv_differences found;
        assert_int_equal(verify(zhv_str_from(cases[c].source),
                                zhv_str_from(cases[c].edition), &found),
                         ZHV_OK);
        bool good =
            cases[c].kind
                ? found.n == 1 &&
                      strcmp(found.at[0].kind, cases[c].kind) == 0 &&
                      found.at[0].off == cases[c].off &&
                      zhv_str_eq(found.at[0].source,
                                 zhv_str_from(cases[c].was)) &&
                      zhv_str_eq(found.at[0].edition, zhv_str_from(cases[c].is))
                : found.n == 0;
        if (!good) {
            print_error("%s: %u differences", cases[c].name, found.n);
            for (uint32_t i = 0; i < found.n; i++) {
                const zhv_difference *d = &found.at[i];
                print_error("; %u: %s: '%.*s' -> '%.*s'", d->off, d->kind,
                            (int)d->source.len, d->source.ptr,
                            (int)d->edition.len, d->edition.ptr);
            }
            print_error("\n");
            fail();
        }
        zhv_arena_reset(&page_arena);
    }
}

static void test_memory(void **state)
{
    (void)state;
    static const char source[] =
        "== a ==\n[[#a|x]] -{H|c}-\n{{le|b|c}}<ref>d</ref>{|\n|e\n|}\n";
    static const char edition[] =
        "== b ==\n[[#b|x]] \n{{le|b|d|c}}<ref name=x>d</ref>\n";
    bool all = false;
    for (size_t k = 1; !all; k++) {
        zhv_differences found;
        zhv_arena_fail_at(k);
        zhv_status status = verify(ZHV_STR(source), ZHV_STR(edition), &found);
        zhv_arena_fail_at(0);
        all = status == ZHV_OK && !page_arena.failed;
        assert_true(status == ZHV_OK || status == ZHV_E_NOMEM);
        assert_true(k < 1000);
        zhv_arena_reset(&page_arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_differences),
        cmocka_unit_test(test_memory),
    };
    return cmocka_run_group_tests_name("verify", tests, load_profiles,
                                       drop_profiles);
}
