#include "convert/policy.h"

#include "little_dict.h"

/* First token with the role LABEL. */
static uint32_t label_of(const zhv_tape *t)
{
    for (uint32_t i = 0; i < t->n; i++) {
        if (t->tok[i].role == ZHV_R_LABEL) {
            return i;
        }
    }
    fail_msg("no label");
    return 0;
}

static void test_label(void **state)
{
    (void)state;
    static const struct {
        const char *page;
        const char *label;
        const char *want; /* the page with the insertion */
    } cases[] = {
        {"[[甲]]", "乙", "[[甲|乙]]"},
        {"[[甲]]", " 乙 ", "[[甲|乙]]"},
        {"[[:分类:甲]]", ":分類:乙", "[[:分类:甲|分類:乙]]"},
        {"x[[甲]]y[[丙]]", "乙", "x[[甲|乙]]y[[丙]]"},
        {"{{le|甲|A}}", "乙", "{{le|甲|A|乙}}"},
        {"{{le|甲}}", "乙", "{{le|甲|3=乙}}"}, /* 2 is not given */
        {"{{le|甲|A}}", "乙=丙", "{{le|甲|A|3=乙=丙}}"},
        {"{{le|甲|A}}", "乙|丙", "{{le|甲|A|乙&#124;丙}}"},
        {"{{le|甲|A}}", "[[乙|丙]]", "{{le|甲|A|[[乙|丙]]}}"},
        {"{{le|甲|A|x=y}}", "乙", "{{le|甲|A|x=y|乙}}"},
        {"{{le|甲|{{b|c|d}}}}", "乙", "{{le|甲|{{b|c|d}}|乙}}"},
        {"{{main|甲}}", "乙", "{{main|甲|l1=乙}}"},
        {"{{le|甲|A|}}", "乙=", "{{le|甲|A|乙&#61;}}"},
        {"{{le|甲|A| |x=y}}", "乙", "{{le|甲|A| 乙|x=y}}"},
        {"{{le|3=|甲|A}}", "乙", "{{le|3=乙|甲|A}}"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        little_page p;
        uint32_t at = UINT32_MAX;
        char got[256];
        little_read(&p, cases[i].page);
        zhv_str made =
            zhv_policy_label(&p.tape, little_profiles, label_of(&p.tape),
                             zhv_str_from(cases[i].label), &little_arena, &at);
        assert_true(at <= strlen(cases[i].page));
        snprintf(got, sizeof got, "%.*s%.*s%s", (int)at, cases[i].page,
                 (int)made.len, made.ptr, cases[i].page + at);
        little_same(cases[i].label, got, cases[i].want);
        zhv_arena_reset(&little_arena);
    }
}

static void test_shield(void **state)
{
    (void)state;
    static const struct {
        const char *page; /* its first rule's place */
        const char *text;
        const char *want;
    } cases[] = {
        {"-{x}-", "a|b=c:\"", "a|b=c:\""},
        {"{{甲|-{x}-}}", "a|b=c", "a&#124;b&#61;c"},
        {"{{甲|n=-{x}-}}", "a|b=c", "a&#124;b=c"},
        {"{{甲|-{x}-}}", "[[a|b]]", "[[a|b]]"},
        {"{{甲|-{x}-}}", "{{a|b=c}}|d", "{{a|b=c}}&#124;d"},
        {"{{甲|<b>-{x}-</b>}}", "a|b", "a&#124;b"},
        {"{{{甲|-{x}-}}}", "a|b", "a&#124;b"},
        {"[[甲|-{x}-]]", "a|b=c", "a&#124;b=c"},
        {"{|\n| -{x}-\n|}", "a|b=c", "a&#124;b=c"},
        {"; -{x}- : y", "a:b|c", "a&#58;b|c"},
        {"; y : -{x}-", "a:b", "a:b"},
        {"* -{x}-", "a\nb", "a b"},
        {"* -{x}-", "a\n* b\n\nc\n", "a\n* b\n\nc\n"},
        {"{|\n| -{x}-\n|}", "a\nb\n\x1F c", "a b\n\x1F c"},
        {"{|\n|\n-{x}-\n|}", "a\nb", "a\nb"},
        {"a\n-{x}-", "a\nb", "a\nb"},
        {"<b title=\"-{x}-\">y</b>", "a\"b|c", "a&quot;b|c"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        little_page p;
        little_read(&p, cases[i].page);
        assert_true(p.flow.events.n > 0);
        zhv_str got =
            zhv_policy_shield(&p.tape, &p.flow.events.at[0],
                              zhv_str_from(cases[i].text), &little_arena);
        little_same(cases[i].page, zhv_arena_str(&little_arena, got).ptr,
                    cases[i].want);
        zhv_arena_reset(&little_arena);
    }
}

static void test_loose_opener(void **state)
{
    (void)state;
    static const struct {
        const char *page; /* ^ marks the bracket that is meant */
        bool found;
    } cases[] = {
        {"-{x}-", false},         {"a-{x}-", false},    {"[-{x}-", false},
        {"[^[-{x}-]]", true},     {"{^{-{x}-}}", true}, {"a [^[ b -{x}-", true},
        {"[[a]] b -{x}-", false}, {"]] -{x}-", false},  {"'''-{x}-", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char page[64] = "";
        const char *mark = strchr(cases[i].page, '^');
        size_t at = mark ? (size_t)(mark - cases[i].page) : 0;
        strncat(page, cases[i].page, at);
        strcat(page, mark ? mark + 1 : cases[i].page);
        little_page p;
        little_read(&p, page);
        uint32_t got =
            zhv_policy_loose_opener(&p.tape, p.flow.events.at[0].tok);
        if (got != (cases[i].found ? at : UINT32_MAX)) {
            fail_msg("%s: %u", cases[i].page, got);
        }
        zhv_arena_reset(&little_arena);
    }
}

/* Every "<...>" of the page is a construct that becomes what is in it; every
 * "(...)" is another change. */
static void test_seal(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        const char *page;
        const char *want;
    } cases[] = {
        {"nothing there", "a<>b", "ab"},
        {"no edits", "* a\n", "* a\n"},
        /* lines */
        {"its line goes", "a\n<>\nb", "a\nb"},
        {"at the beginning", "<>\nb", "b"},
        {"at the end", "a\n<>", "a"},
        {"alone", "<>", ""},
        {"with blanks", "a\n <> \t\nb", "a\n  \t\nb"},
        {"blanks behind it", "a\n<> \t\nb", "a\nb"},
        {"several on it", "a\n<><> <>\nb", "a\nb"},
        {"not with a text", "a\n<>c\nb", "a\nc\nb"},
        {"not if it shows one", "a\n<c>\nb", "a\nc\nb"},
        {"one of two blank lines", "a\n\n<>\n\nb", "a\n\nb"},
        {"two lines", "a\n<>\n<>\nb", "a\nb"},
        {"two lines between blank ones", "a\n\n<>\n<>\n\nb", "a\n\nb"},
        {"a blank one between them", "a\n\n<>\n\n<>\n\nb", "a\n\nb"},
        {"two lines and a blank one", "a\n<>\n<>\n\nb", "a\n\nb"},
        {"two lines at the beginning", "<>\n<>\n\nb", "b"},
        /* what would become markup */
        {"a list", "<>* a", "<nowiki/>* a"},
        {"a list shown", "<* a>", "<nowiki/>* a"},
        {"a heading", "a\n<>== b ==", "a\n<nowiki/>== b =="},
        {"a space", "<> a", "<nowiki/> a"},
        {"a table", "<>{| b", "<nowiki/>{| b"},
        {"not inside a line", "a<>* b", "a* b"},
        {"not if another text stands there", "<c>* b", "c* b"},
        {"brackets meet", "[<>[", "[<nowiki/>["},
        {"braces meet", "{<>{", "{<nowiki/>{"},
        {"quotes meet", "'<>'", "'<nowiki/>'"},
        {"with what is shown", "[<[>", "[<nowiki/>["},
        {"at both ends", "[<[a]>]", "[<nowiki/>[a]<nowiki/>]"},
        {"over two", "[<><>[", "[<nowiki/>["},
        {"a tag", "&<>amp;", "&<nowiki/>amp;"},
        {"an address", "http:<>//a", "http:<nowiki/>//a"},
        {"a letter before an address", "<c>http://d", "c<nowiki/>http://d"},
        {"... that stood there", "c<>http://d", "c<nowiki/>http://d"},
        {"a comma before it", "<c,>http://d", "c,http://d"},
        {"a letter before a new one", "c<http://d>", "c<nowiki/>http://d"},
        {"a shown one", "<c><http://d>", "c<nowiki/>http://d"},
        {"text behind a new address", "<http://d>c", "http://d<nowiki/>c"},
        {"a blank behind it", "<http://d> c", "http://d c"},
        {"an address that ends in it", "<http://d c>e", "http://d ce"},
        {"unlike ones do not", "[<>{", "[{"},
        {"another change in between", "[<>(x)[", "[x["},
        {"another change may open a line", "(*)a", "*a"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        zhv_edits edits = {0};
        zhv_str page = zhv_str_from(cases[i].page);
        zhv_edit *e = NULL;
        for (uint32_t at = 0; at < page.len; at++) {
            char c = page.ptr[at];
            if (c == '<' || c == '(') {
                e = zhv_vec_push(&edits, &little_arena);
                *e = (zhv_edit){
                    .off = at, .construct = c == '<', .prose = c == '<'};
                e->text.ptr = page.ptr + at + 1;
            } else if (c == '>' || c == ')') {
                e->len = at + 1 - e->off;
                e->text.len = e->len - 2;
            }
        }
        assert_int_equal(
            zhv_policy_seal(&edits, &(zhv_tape){.src = page}, &little_arena),
            ZHV_OK);
        assert_null(zhv_edits_check(&edits, page.len));
        char got[256] = "";
        size_t done = 0;
        for (uint32_t k = 0; k < edits.n; k++) {
            e = &edits.at[k];
            strncat(got, page.ptr + done, e->off - done);
            strncat(got, e->text.len ? e->text.ptr : "", e->text.len);
            done = e->off + e->len;
        }
        strcat(got, page.ptr + done);
        little_same(cases[i].name, got, cases[i].want);
        zhv_arena_reset(&little_arena);
    }
}

static void test_out_of_memory(void **state)
{
    (void)state;
    little_page p;
    uint32_t at;
    little_read(&p, "[[甲]]");
    zhv_arena_fail_at(1);
    zhv_str label =
        zhv_policy_label(&p.tape, little_profiles, label_of(&p.tape),
                         ZHV_STR("乙"), &little_arena, &at);
    assert_int_equal(label.len, 0);
    little_arena.failed = false;
    zhv_edits edits = {0};
    zhv_edit *e = zhv_vec_push(&edits, &little_arena);
    *e = (zhv_edit){.off = 0, .construct = true, .text = ZHV_STR("* ")};
    const zhv_tape x = {.src = ZHV_STR("x")};
    zhv_arena_fail_at(1); /* the guard in front */
    assert_int_equal(zhv_policy_seal(&edits, &x, &little_arena), ZHV_E_NOMEM);
    zhv_arena_fail_at(0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_label),         cmocka_unit_test(test_shield),
        cmocka_unit_test(test_loose_opener),  cmocka_unit_test(test_seal),
        cmocka_unit_test(test_out_of_memory),
    };
    return cmocka_run_group_tests(tests, little_open, little_close);
}
