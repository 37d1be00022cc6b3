/* Inputs made to be slow: four times the bytes must not take much more than
 * four times the operations; what is quadratic takes sixteen times as many. */
#include "../unit/markup/cases.h"
#include "count.h"

#include <stdlib.h>

/* head, then `body` n times, then `tail` n times, then end */
typedef struct shape {
    const char *name;
    const char *head;
    const char *body;
    const char *tail;
    const char *end;
} shape;

static const shape wikitext[] = {
    {"open calls", "", "{{a|", "", ""},
    {"calls in attributes", "<b ", "{{a|title=\"b\"|", "}}", ">c</b>"},
    {"nested calls", "", "{{a|", "}}", ""},
    {"braces", "", "{", "", ""},
    {"nested braces", "", "{", "}", ""},
    {"closing braces", "", "}", "", ""},
    {"open links", "", "[[a|", "", ""},
    {"nested links", "", "[[a|", "]]", ""},
    {"nested targets", "", "[[{{", "}}]]", ""},
    {"brackets", "", "[", "]", ""},
    {"open rules", "", "-{", "", ""},
    {"nested rules", "", "-{a", "}-", ""},
    {"crossed brackets", "", "{{[[-{", "}}]]}-", ""},
    {"open references", "", "<ref>", "", ""},
    {"references in a row", "", "<ref>a</ref>", "", ""},
    {"open references, one end", "", "<ref>", "", "</ref>"},
    {"opaque without end", "", "<nowiki>", "", ""},
    {"mixed extension tags", "", "<ref><poem><math>", "", "</ref>"},
    {"ends with blanks", "<ref>", "</ref ", "", ""},
    {"pre with rules", "<pre>", "-{", "}-", "</pre>"},
    {"open tags", "", "<b>", "", ""},
    {"nested tags", "", "<b>", "</b>", ""},
    {"crossed tags", "", "<b><i>", "</b></i>", ""},
    {"tag ends without tags", "", "</b>", "", ""},
    {"tags cut off", "", "<b ", "", ""},
    {"tags and calls cut off", "", "<b {{", "}}", ""},
    {"tags in titles", "", "<b title=\"-{", "}-\">", ""},
    {"open attributes", "<b ", "title=\"", "", ">"},
    {"attributes", "<b ", "title=a ", "", ">"},
    {"open comments", "", "<!-- ", "", ""},
    {"comment starts and an end", "", "<!--", "", "-->"},
    {"comments", "", "<!---->", "", "\n=="},
    {"apostrophes", "", "'", "", ""},
    {"quotes", "", "''a", "", ""},
    {"odd bold", "", "'''a", "", "''"},
    {"quotes in links", "", "''[[a|''", "]]", ""},
    {"headings", "", "\n== a", "", ""},
    {"heading of equals", "", "=", "", ""},
    {"heading and comments", "== a ==", "<!-- --> ", "", "\n"},
    {"open headings in calls", "", "{{a|\n==", "", ""},
    {"tables", "", "{|\n|a\n", "|}\n", ""},
    {"open tables", "", "{|\n", "", ""},
    {"cells", "{|\n", "|a||b\n", "", "|}"},
    {"cells on a line", "{|\n|", "||", "", "\n|}"},
    {"header cells on a line", "{|\n!", "!!", "", "\n|}"},
    {"bars on a line", "{|\n|", "a|b", "", "\n|}"},
    {"cells with lost links", "{|\n", "|[[\n", "", "|}"},
    {"rows of dashes", "{|\n", "|-\n|---", "", ""},
    {"external links", "", "[http://a ", "", ""},
    {"external links, one end", "", "[http://a ", "", "]"},
    {"nested external links", "", "[http://a -{", "}- ]", ""},
    {"external links and calls", "", "[http://a{{", "}}", ""},
    {"urls", "", "http://a", "", ""},
    {"urls and calls", "", "http://a{{", "}}", ""},
    {"urls and rules", "", "http://a-{", "}-", ""},
    {"urls, rules and a blank", "", "http://a-{", " }-", ""},
    {"urls of dots", "", "http://.", "", ""},
    {"url of dots", "http://a", ".", "", ""},
    {"entities", "", "&a", "", ""},
    {"url of entities", "http://a", "&a;", "", ""},
    {"underscores", "", "_", "", ""},
    {"magic words", "", "__a", "", ""},
    {"tildes", "", "~", "", ""},
    {"terms", "", ";a-{", "", ""},
    {"lists", "\n", "*:", "", ""},
    {"dashes", "\n", "-", "", ""},
    {"blank lines", "", " \n", "", ""},
    {"blanks", "\n", " ", "", ""},
    {"blank line starts in a table", "{|\n", " \t", "", ""},
    {"colons and a table", "", ":", "", "{|"},
    {"galleries", "<gallery>", "a|b|c\n", "", "</gallery>"},
    {"function names", "", "{{<!-- -->", "", ":"},
    {"redirect", "#", "a", "", ""},
    {"redirect of blanks", "#REDIRECT", " ", "", "[["},
    {"Chinese", "", "汉字", "", ""},
    {"bad bytes", "", "\xE4\x80", "", ""},
};

static const shape markdown[] = {
    {"braces and blanks", "", "{", " ", ""},
    {"names", "", " {#a}", "", ""},
    {"names and blanks", "", " {#a}", " ", "x"},
    {"open names", "", " {#a", "", ""},
    {"name of a heading", "# a {#", "a", "", "}"},
    {"headings", "", "# a {#b}\n", "", ""},
    {"underlined headings", "", "a\n=\n\n", "", ""},
    {"citations", "", "@a ", "", ""},
    {"citation", "@a", ".a", "", ""},
    {"signs of citations", "", "@", "", ""},
    {"formulas", "", "$a$ ", "", ""},
    {"open formulas", "", "$a ", "", ""},
    {"open formulas in braces", "", "${", "", ""},
    {"open formulas with escapes", "$", "\\$", "", ""},
    {"open displays", "", "$$a ", "", ""},
    {"brackets", "", "[", "", ""},
    {"nested links", "", "[a", "](b)", ""},
    {"notes", "", "[^a]", "", ""},
    {"open images", "", "![a](", "", ""},
    {"backticks", "", "a`", "", ""},
    {"tags cut off", "", "<b ", "", ""},
    {"open addresses", "", "<a:", "", ""},
    {"open rules", "", "-{", "", ""},
    {"quotes", "", "> ", "", "a"},
    {"lists", "", "- a\n", "", ""},
    {"blanks", "a", " ", "", "b"},
};

static size_t repeat(char *out, const char *s, size_t times)
{
    size_t len = strlen(s);
    for (size_t i = 0; i < times; i++) {
        memcpy(out + i * len, s, len);
    }
    return len * times;
}

static char *build(const shape *x, size_t n, size_t *len)
{
    size_t room = strlen(x->head) + strlen(x->end) +
                  n * (strlen(x->body) + strlen(x->tail));
    char *s = malloc(room + 1);
    assert_non_null(s);
    *len = repeat(s, x->head, 1);
    *len += repeat(s + *len, x->body, n);
    *len += repeat(s + *len, x->tail, n);
    *len += repeat(s + *len, x->end, 1);
    return s;
}

static uint64_t count(scan_function *scan, const shape *x, size_t n)
{
    size_t len;
    char *s = build(x, n, &len);
    zhv_arena arena;
    zhv_tape tape;
    uint32_t at = 0;
    zhv_arena_init(&arena);
    zhv_diags diags = {.arena = &arena};
    operations = 0;
    zhv_status status =
        scan((zhv_str){s, len}, &test_names, &arena, &diags, &tape);
    uint64_t counted = operations;
    assert_int_equal(status, ZHV_OK);
    assert_null(zhv_tape_check(&tape, &at));
    /* tokens and marks of 16 bytes, vectors that doubled: bounded */
    assert_true(arena.total < len * 400 + 100000);
    zhv_arena_drop(&arena);
    free(s);
    return counted;
}

/* Repeats of the smaller input: enough to drown what is done once. */
enum {
    SMALL = 20000
};

static void check_linear(scan_function *scan, const shape *shapes, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        double ratio = count_ratio(count(scan, &shapes[i], SMALL),
                                   count(scan, &shapes[i], SMALL * 4));
        if (ratio >= MOST_TIMES) {
            print_error("%s: 4 times the input, %.1f times the operations\n",
                        shapes[i].name, ratio);
            fail();
        }
    }
}

static void test_wikitext(void **state)
{
    (void)state;
    check_linear(zhv_wikitext_scan, wikitext,
                 sizeof wikitext / sizeof *wikitext);
}

static void test_markdown(void **state)
{
    (void)state;
    check_linear(zhv_markdown_scan, markdown,
                 sizeof markdown / sizeof *markdown);
}

/* A million openers, each kind. */
static void test_a_million(void **state)
{
    (void)state;
    static const char *const openers[] = {"{{",    "[[",  "-{", "{",
                                          "<ref>", "'''", "<b>"};
    for (size_t i = 0; i < sizeof openers / sizeof *openers; i++) {
        enum {
            N = 1000000
        };
        size_t len = strlen(openers[i]) * N;
        char *s = malloc(len);
        zhv_arena arena;
        zhv_tape tape;
        uint32_t at = 0;
        assert_non_null(s);
        repeat(s, openers[i], N);
        zhv_arena_init(&arena);
        assert_int_equal(zhv_wikitext_scan((zhv_str){s, len}, &test_names,
                                           &arena, NULL, &tape),
                         ZHV_OK);
        assert_null(zhv_tape_check(&tape, &at));
        zhv_arena_drop(&arena);
        free(s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_wikitext),
        cmocka_unit_test(test_markdown),
        cmocka_unit_test(test_a_million),
    };
    return cmocka_run_group_tests_name("markup", tests, NULL, NULL);
}
