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
        {"[[{{PAGENAME}}#甲]]", "#乙", "[[{{PAGENAME}}#甲|{{PAGENAME}}#乙]]"},
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
        {"{{甲|-{x}-}}", "<b a=\"b\">c=d</b>", "<b a{{=}}\"b\">c&#61;d</b>"},
        {"{{甲|-{x}-}}", "<ref a=b>c=d|e</ref>=<ref a=b/>",
         "<ref a=b>c=d|e</ref>&#61;<ref a=b/>"},
        {"{{甲|<b>-{x}-</b>}}", "a|b", "a&#124;b"},
        {"{{{甲|-{x}-}}}", "a|b", "a&#124;b"},
        {"[[甲|-{x}-]]", "a|b=c", "a&#124;b=c"},
        {"{|\n| -{x}-\n|}", "a|b=c", "a&#124;b=c"},
        {"; -{x}- : y", "a:b|c", "a&#58;b|c"},
        {"; -{x}- : y", "<b a=\"c:d\">e:f</b>", "<b a=\"c:d\">e&#58;f</b>"},
        {"; -{x}- : y", "[http://a b:c]", "[http://a b&#58;c]"},
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
        zhv_str got = zhv_policy_shield(
            &p.tape, zhv_profiles_names(little_profiles), &p.flow.events.at[0],
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
        {"-{x}-", false},
        {"a-{x}-", false},
        {"[-{x}-", false},
        {"[[^-{x}-]]", true},
        {"{{^-{x}-}}", true},
        {"a [[^ b -{x}-", true},
        {"[[a]] b -{x}-", false},
        {"{|\n| [[^''a''&amp;{{b|c}}<!-- d -->-{x}-", true},
        {"[[a\n-{x}-", false},
        {"[[^-{x}- b", true},
        {"]] -{x}-", false},
        {"'''-{x}-", false},
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

static void test_share(void **state)
{
    (void)state;
    zhv_str two = ZHV_STR("軟體");
    zhv_str four = ZHV_STR("甲乙丙丁");
    assert_int_equal(zhv_policy_share(two, 3, 6), 3);
    assert_int_equal(zhv_policy_share(two, 6, 6), 6);
    assert_int_equal(zhv_policy_share(two, 3, 9), 3); /* never nothing */
    assert_int_equal(zhv_policy_share(four, 3, 6), 6);
    assert_int_equal(zhv_policy_share(ZHV_STR("甲"), 3, 6), 0);
    assert_int_equal(zhv_policy_share(ZHV_STR(""), 3, 6), 0);
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
    zhv_arena_reset(&little_arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_label),         cmocka_unit_test(test_shield),
        cmocka_unit_test(test_loose_opener),  cmocka_unit_test(test_share),
        cmocka_unit_test(test_out_of_memory),
    };
    return cmocka_run_group_tests(tests, little_open, little_close);
}
