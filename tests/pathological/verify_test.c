/* Pairs of texts made to be slow to compare: four times the bytes must not
 * take much more than four times the operations. */
#include "../unit/rules/page.h"
#include "cli/verify.h"
#include "count.h"

/* head, then the body n times, then the end; %u in a body counts up */
typedef struct shape {
    const char *head;
    const char *body;
    const char *end;
} shape;

static const struct {
    const char *name;
    shape source;
    shape edition;
} shapes[] = {
    {"equal", {"", "[[a]]\n", ""}, {"", "[[a]]\n", ""}},
    {"rules in a line", {"", "-{H|a}-", ""}, {"", "", ""}},
    {"rules in lines", {"", "a-{H|a}-b\n", ""}, {"", "ab\n", ""}},
    {"lines of rules", {"", "-{H|a}-\n[[a]]\n", ""}, {"", "[[a]]\n", ""}},
    {"other targets", {"", "[[a]]", ""}, {"", "[[b]]", ""}},
    {"other kinds", {"", "[[a]]\n", ""}, {"", "{{b}}\n", ""}},
    {"all is lost", {"", "[[a]]\n", ""}, {"", "", ""}},
    {"all came in", {"", "", ""}, {"", "[[a]]\n", ""}},
    {"the first is lost", {"<br>", "[[a]]\n", ""}, {"", "[[a]]\n", ""}},
    {"unique ones move", {"", "[[%u]]\n", ""}, {"~~~~", "{{%u}}[[%u]]", ""}},
    {"a rule of links", {"-{", "[[a]]", "}-"}, {"", "[[a]]", ""}},
    {"a rule with another end", {"-{", "[[%u]]", "}-"}, {"", "[[a]]", ""}},
    {"links at the end of a long rule",
     {"-{", "x", "[[a]]}-"},
     {"", "[[a]]", ""}},
    {"nested calls", {"", "{{a|", ""}, {"", "{{b|", ""}},
    {"labels in one call", {"{{main", "|a", "}}"}, {"{{main", "|a", "|l1=b}}"}},
    {"arguments came in", {"{{main|a", "", "}}"}, {"{{main|a", "|b", "}}"}},
    {"empty arguments filled",
     {"{{le|软|x", "|", "}}"},
     {"{{le|软|x", "|a", "}}"}},
    {"empty arguments of a labelled call",
     {"{{le|软|x", "|", "}}"},
     {"{{le|软|x|软", "|a", "}}"}},
    {"entities in a label", {"[[a", "&amp;", "]]"}, {"[[a", "&amp;", "|b]]"}},
    {"guards", {"{{", "a|", ""}, {"{{", "a|&#124;", ""}},
    {"headings", {"", "== a ==\n[[#a]]", ""}, {"", "== b ==\n[[#b|a]]", ""}},
    {"text around a rule", {"-{a}-", "a", "-{b}-"}, {"a", "a", "b"}},
    {"kept text around rules",
     {"{{cite web|url=", "a-{b}-a", "}}"},
     {"{{cite web|url=", "aba", "}}"}},
    {"kept text that does not fit",
     {"{{cite web|url=", "a-{b}-a", "c}}"},
     {"{{cite web|url=", "aba", "}}"}},
};

static char *build(const shape *s, unsigned n, size_t *len)
{
    size_t room = strlen(s->head) + strlen(s->end) +
                  (size_t)n * (strlen(s->body) + 16) + 1;
    char *out = malloc(room);
    assert_non_null(out);
    size_t at = (size_t)sprintf(out, "%s", s->head);
    for (unsigned i = 0; i < n; i++) {
        for (const char *c = s->body; *c; c++) {
            if (c[0] == '%' && c[1] == 'u') {
                at += (size_t)sprintf(out + at, "%u", i);
                c++;
            } else {
                out[at++] = *c;
            }
        }
    }
    at += (size_t)sprintf(out + at, "%s", s->end);
    *len = at;
    return out;
}

static uint64_t count(size_t i, unsigned n)
{
    zhv_str text[2];
    char *bytes[2];
    for (unsigned side = 0; side < 2; side++) {
        const shape *s = side ? &shapes[i].edition : &shapes[i].source;
        bytes[side] = build(s, n, &text[side].len);
        text[side].ptr = bytes[side];
    }
    const zhv_verify_input in = {
        text[0],      text[1],
        ZHV_STR("a"), zhv_syntax_find(ZHV_STR("wikitext")),
        profiles,     ZHV_UNKNOWN_PROSE};
    zhv_differences found = {0};
    operations = 0;
    assert_int_equal(zhv_verify(&in, &page_arena, &found), ZHV_OK);
    uint64_t counted = operations;
    /* tokens, items, pairs, anchors: bounded */
    assert_true(page_arena.total < (text[0].len + text[1].len) * 600 + 1000000);
    zhv_arena_reset(&page_arena);
    free(bytes[0]);
    free(bytes[1]);
    return counted;
}

enum {
    SMALL = 5000
};

static void test_linear(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        double ratio = count_ratio(count(i, SMALL), count(i, SMALL * 4));
        if (ratio >= MOST_TIMES) {
            print_error("%s: 4 times the input, %.1f times the operations\n",
                        shapes[i].name, ratio);
            fail();
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_linear),
    };
    return cmocka_run_group_tests_name("verify", tests, load_profiles,
                                       drop_profiles);
}
