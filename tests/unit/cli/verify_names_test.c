#include "../rules/page.h"

#include "cli/verify_names.h"

/* What text that changed is called, by where it stands. */
static void text_has_a_name(void **state)
{
    (void)state;
    static const struct {
        const char *page;
        const char *text; /* the token that begins there */
        const char *want;
    } cases[] = {
        {"[[甲|乙]]", "甲", "link-target"},
        {"[[File:甲.jpg|thumb]]", "File", "file"},
        {"[[File:a.jpg|thumb|甲]]", "thumb", "file-option"},
        {"[[Category:甲|乙]]", "Category", "category"},
        {"[[Category:甲|乙]]", "乙", "sort-key"},
        {"[[en:甲]]", "en", "language-link"},
        {"<gallery>\n甲.jpg|乙\n</gallery>", "甲", "file"},
        {"[http://a 甲]", "http", "url"},
        {"{{甲|乙=丙}}", "甲", "template-name"},
        {"{{甲|乙=丙}}", "乙", "parameter"},
        {"{{cite web|url=甲}}", "甲", "argument"},
        {"{{DEFAULTSORT:甲}}", "甲", "page-property"},
        {"<math>甲</math>", "甲", "raw-content"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        zhv_tape t = scan_page(zhv_str_from(cases[i].page), ZHV_UNKNOWN_PROSE);
        uint32_t tok = 0;
        while (tok < t.n && !zhv_str_starts(zhv_token_str(&t, tok),
                                            zhv_str_from(cases[i].text))) {
            tok++;
        }
        if (tok == t.n) {
            fail_msg("%s has no token %s", cases[i].page, cases[i].text);
        }
        const char *got = zhv_difference_text(&t, profiles, tok);
        if (strcmp(got, cases[i].want) != 0) {
            print_error("%s, %s: %s\n", cases[i].page, cases[i].text, got);
            fail();
        }
    }
}

static void every_kind_has_a_name(void **state)
{
    (void)state;
    for (uint8_t kind = 0; kind < ZHV_K_COUNT; kind++) {
        assert_non_null(zhv_difference_item(kind));
    }
    assert_string_equal(zhv_difference_item(ZHV_I_WILD), "rule");
    assert_string_equal(zhv_difference_item(ZHV_I_END), "page");
}

/* Of a tag that is still there, what changed are its attributes. */
static void changes_have_a_name(void **state)
{
    (void)state;
    static const struct {
        const char *source;
        const char *edition;
        const char *want;
    } cases[] = {
        {"<ref name=a>x</ref>", "<ref name=b>x</ref>", "ref"},
        {"<b id=a>x</b>", "<b id=b>x</b>", "attribute"},
        {"<b id=a>x</b>", "<i id=a>x</i>", "tag"},
        {"[[a]]", "{{a}}", "link"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        zhv_tape t[2] = {
            scan_page(zhv_str_from(cases[i].source), ZHV_UNKNOWN_PROSE),
            scan_page(zhv_str_from(cases[i].edition), ZHV_UNKNOWN_PROSE)};
        zhv_items a;
        zhv_items b;
        assert_int_equal(zhv_items_read(&t[0], profiles, true, &page_arena, &a),
                         ZHV_OK);
        assert_int_equal(
            zhv_items_read(&t[1], profiles, false, &page_arena, &b), ZHV_OK);
        assert_string_equal(zhv_difference_change(profiles, &a, 1, &b, 1),
                            cases[i].want);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_has_a_name),
        cmocka_unit_test(every_kind_has_a_name),
        cmocka_unit_test(changes_have_a_name),
    };
    return cmocka_run_group_tests_name("verify_names", tests, load_profiles,
                                       drop_profiles);
}
