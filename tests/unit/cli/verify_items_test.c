#include "../rules/page.h"

#include "cli/verify_items.h"

static const struct {
    const char *name;
    const char *source;
    bool wild;
    const char *items; /* kinds, in order; ! behind a line that may go */
} cases[] = {
    {"nothing", "", true, "begin end"},
    {"text is in the gaps", "甲<nowiki>乙</nowiki>", true,
     "begin tag-open tag-close end"},
    {"a value is text", "<b title=\"甲\">乙</b>", true,
     "begin tag-open tag-rest tag-close end"},
    {"a link", "[[甲|乙]]", true, "begin link-open link-sep link-close end"},
    {"a rule is one item", "甲-{zh-cn:[[乙]];zh-tw:丙}-", true,
     "begin wild end"},
    {"in an edition it is markup", "-{甲}-", false,
     "begin rule-open rule-close end"},
    {"noteTA is one item", "{{noteTA|1=甲}}乙", true, "begin wild end"},
    {"langconvert is one item",
     "<langconvert from=\"zh\" to=\"zh-Hans\">甲</langconvert>", true,
     "begin wild end"},
    {"no rule on a page without conversion", "__NOCC__-{甲}-", true,
     "begin magic rule-open rule-close end"},
    {"a line of rules may go", "甲\n-{H|乙}- -{H|丙}-\n丁\n", true,
     "begin newline wild wild newline! newline end"},
    {"with one empty line", "甲\n\n-{H|乙}-\n\n\n丁", true,
     "begin newline newline wild newline! newline! newline end"},
    {"a line with text stays", "甲-{H|乙}-\n\n丙", true,
     "begin wild newline newline end"},
    {"a space before a line of rules may go", " -{H|乙}-\n丙", true,
     "begin pre-space! wild newline! end"},
    {"an empty line behind lines that are taken away",
     "-{H|乙}-\n<!-- 丙 -->\n[[Category:丁]]\n\n戊\n", true,
     "begin wild newline! comment newline link-open link-close newline! "
     "newline "
     "newline end"},
    {"not behind one with text in it", "-{H|乙}-\n<!-- 丙 -->丁\n\n戊", true,
     "begin wild newline! comment newline newline end"},
    {"or behind an empty line and a line that is taken away",
     "-{H|乙}-\n\n<!-- 丙 -->\n\n丁", true,
     "begin wild newline! newline! comment newline! newline end"},
    {"a last line takes the end before it", "甲\n-{H|乙}-", true,
     "begin newline! wild end"},
};

static void test_kinds(void **state)
{
    (void)state;
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        zhv_tape tape =
            scan_page(zhv_str_from(cases[c].source), ZHV_UNKNOWN_PROSE);
        zhv_items items;
        assert_int_equal(
            zhv_items_read(&tape, profiles, cases[c].wild, &page_arena, &items),
            ZHV_OK);
        char got[512] = "";
        for (uint32_t i = 0; i < items.n; i++) {
            uint8_t kind = items.at[i].kind;
            size_t n = strlen(got);
            snprintf(got + n, sizeof got - n, "%s%s%s", i ? " " : "",
                     kind == ZHV_I_WILD    ? "wild"
                     : kind == ZHV_I_BEGIN ? "begin"
                     : kind == ZHV_I_END   ? "end"
                                           : zhv_kind_name((zhv_kind)kind),
                     items.at[i].spare ? "!" : "");
        }
        if (strcmp(got, cases[c].items) != 0) {
            print_error("%s: %s\n", cases[c].name, got);
            fail();
        }
        zhv_arena_reset(&page_arena);
    }
}

/* Are the keys of item 1 of two pages equal? */
static const struct {
    const char *one;
    const char *other;
    bool equal;
} keys[] = {
    {"[[甲|乙]]", "[[甲|丙]]", true},
    {"[[甲]]", "[[乙]]", false},
    {"[[甲#乙]]", "[[甲#丙]]", true},
    {"{{甲|乙}}", "{{甲|丙}}", true},
    {"{{甲|乙}}", "{{丙|乙}}", false},
    {"<b>甲</b>", "<b>甲", true},
    {"<b>甲</b>", "<i>甲</i>", false},
    {"* 甲", "*甲", true},
    {"*甲", "#甲", false},
    {"甲&amp;", "乙&amp;", true},
};

static void test_keys(void **state)
{
    (void)state;
    for (size_t c = 0; c < sizeof keys / sizeof *keys; c++) {
        zhv_items items[2];
        zhv_tape tape[2];
        for (unsigned i = 0; i < 2; i++) {
            const char *s = i ? keys[c].other : keys[c].one;
            tape[i] = scan_page(zhv_str_from(s), ZHV_UNKNOWN_PROSE);
            assert_int_equal(zhv_items_read(&tape[i], profiles, i == 0,
                                            &page_arena, &items[i]),
                             ZHV_OK);
        }
        bool equal = items[0].at[1].key == items[1].at[1].key;
        if (equal != keys[c].equal) {
            print_error("%s and %s\n", keys[c].one, keys[c].other);
            fail();
        }
        zhv_arena_reset(&page_arena);
    }
}

static void test_slices(void **state)
{
    (void)state;
    zhv_tape tape = scan_page(ZHV_STR("甲[[乙|丙]]丁"), ZHV_UNKNOWN_PROSE);
    zhv_items s;
    assert_int_equal(zhv_items_read(&tape, profiles, true, &page_arena, &s),
                     ZHV_OK);
    assert_int_equal(s.n, 5);
    assert_true(zhv_str_eq(zhv_item_gap(&s, 0), ZHV_STR("甲")));
    assert_true(zhv_str_eq(zhv_item_str(&s, 1), ZHV_STR("[[")));
    assert_true(zhv_str_eq(zhv_item_gap(&s, 1), ZHV_STR("乙")));
    assert_true(zhv_str_eq(zhv_items_between(&s, 1, 3), ZHV_STR("乙|丙")));
    assert_true(zhv_str_eq(zhv_item_gap(&s, 3), ZHV_STR("丁")));
    assert_true(zhv_str_eq(zhv_item_gap(&s, 4), ZHV_STR("")));
    assert_int_equal(s.at[0].gap_cp, 1);
    zhv_arena_reset(&page_arena);
}

static void test_memory(void **state)
{
    (void)state;
    zhv_tape tape = scan_page(ZHV_STR("[[甲]]"), ZHV_UNKNOWN_PROSE);
    zhv_items s;
    zhv_arena_fail_at(1);
    assert_int_equal(zhv_items_read(&tape, profiles, true, &page_arena, &s),
                     ZHV_E_NOMEM);
    zhv_arena_reset(&page_arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kinds),
        cmocka_unit_test(test_keys),
        cmocka_unit_test(test_slices),
        cmocka_unit_test(test_memory),
    };
    return cmocka_run_group_tests_name("verify_items", tests, load_profiles,
                                       drop_profiles);
}
