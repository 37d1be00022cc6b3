#include "convert/flow_reader.h"

#include "little_flow.h"

static void test_gaps(void **state)
{
    (void)state;
    static const little_flow cases[] = {
        {"nothing", "", ""},
        {"one run", "甲乙", "甲乙@0"},
        {"over a comment", "甲<!-- x -->乙", "甲+乙@0"},
        {"over two", "甲<!---->乙<!---->丙", "甲+乙+丙@0"},
        {"over a category", "甲[[Category:丁]]乙", "甲+乙@0"},
        {"over a language link", "甲[[en:x]]乙", "甲+乙@0"},
        {"over a magic word", "甲__NOTOC__乙", "甲+乙@0"},
        {"over tags that say which pages show it",
         "甲<noinclude>乙</noinclude>丙<onlyinclude>丁</onlyinclude>",
         "甲+乙+丙+丁@0"},
        {"over what other pages show", "甲<includeonly>乙</includeonly>丙",
         "甲+丙@0 乙@0"},
    };
    little_flows(cases, sizeof cases / sizeof *cases, flow_text);
}

static void test_cuts(void **state)
{
    (void)state;
    static const little_flow cases[] = {
        {"quotes cut", "甲'''乙'''丙", "甲@0 *乙@0 丙@0"},
        {"a tag cuts", "甲<b>乙</b>", "甲@0 乙@0"},
        {"an entity cuts", "甲&nbsp;乙", "甲@0 乙@0"},
        {"nowiki cuts", "甲<nowiki/>乙", "甲@0 乙@0"},
        {"a rule cuts", "甲-{}-乙", "甲@0 乙@1"},
        {"a line end cuts", "甲\n乙", "甲@0 乙@0"},
        {"a kept text cuts", "甲<math>乙</math>丙", "甲@0 丙@0"},
    };
    little_flows(cases, sizeof cases / sizeof *cases, flow_text);
}

static void test_labels(void **state)
{
    (void)state;
    static const little_flow cases[] = {
        {"a link shows its target", "[[甲]]乙", ">*甲@0 乙@0"},
        {"a label", "[[甲|乙]]", "*乙@0"},
        {"an entity in a target", "[[甲&amp;乙]]", ">*甲+乙@0"},
        {"two links are two", "[[甲]][[乙]]", ">*甲@0 >*乙@0"},
        {"an argument that is shown", "{{le|甲|A}}", "}甲@0"},
        {"... with a label", "{{le|甲|A|乙}}", "乙@0"},
    };
    little_flows(cases, sizeof cases / sizeof *cases, flow_text);
}

static void test_torn_links(void **state)
{
    (void)state;
    static const little_flow cases[] = {
        {"a target that only looks like text", "[[甲|-{乙]]丙}-", "[[@0 |@0"},
        {"... in braces that open nothing", "[[甲|{{乙]]", "[[@0 |{{乙]]@0"},
        {"no link", "[[甲|-{乙}-", "[[甲|@0"},
    };
    little_flows(cases, sizeof cases / sizeof *cases, flow_text);
}

static void test_guards(void **state)
{
    (void)state;
    static const struct {
        const char *page;
        zhv_guard guard;
        const char *want;
    } cases[] = {
        {"甲乙丙", {.off = 3, .end = 6}, "甲@0 丙@0"},
        {"甲乙丙", {.off = 0, .end = 3}, "乙丙@0"},
        {"甲乙丙", {.off = 0, .end = 9}, ""},
        {"[[甲乙]]丙", {.off = 2, .end = 5}, "丙@0"}, /* a label as a whole */
        {"甲<b>乙</b>", {.off = 0, .end = 3}, "乙@0"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        little_page p;
        zhv_guard one = cases[i].guard;
        zhv_guards guards = {.at = &one, .n = 1};
        little_read(&p, cases[i].page);
        assert_int_equal(zhv_flow_read(&p.tape, little_profiles,
                                       (zhv_str){NULL, 0}, &guards,
                                       &little_arena, &p.flow),
                         ZHV_OK);
        little_same(cases[i].page, flow_text(&p), cases[i].want);
        zhv_arena_reset(&little_arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_gaps),   cmocka_unit_test(test_cuts),
        cmocka_unit_test(test_labels), cmocka_unit_test(test_torn_links),
        cmocka_unit_test(test_guards),
    };
    return cmocka_run_group_tests(tests, little_open, little_close);
}
