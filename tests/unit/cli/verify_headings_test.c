#include "../rules/page.h"

#include "cli/verify_headings.h"

static zhv_tape scanned(const char *page)
{
    return scan_page(zhv_str_from(page), ZHV_UNKNOWN_PROSE);
}

static void targets_move_with_headings(void **state)
{
    (void)state;
    static const struct {
        const char *was;
        const char *is;
        bool want;
    } cases[] = {
        {"#甲", "#a", true},
        {"本頁#甲", "本頁#a", true},
        {"_本頁 #甲", "_本頁 #a", true},
        {"# 甲 乙_", "#a b", true}, /* blanks are one underscore, or none */
        {"#%E7%94%B2", "#a", true},
        {"#.E7.94.B2", "#a", true},
        {"#甲_2", "#a_2", true},
        {"#丁", "#a", false},  /* was nothing's */
        {"#甲", "#乙", false}, /* is nothing's */
        {"他頁#甲", "他頁#a", false},
        {"#甲", "他頁#a", false},
        {"甲", "a", false},
        {"", "#a", false},
    };
    zhv_tape tape[2] = {scanned("== 甲 ==\n== 甲 ==\n=== 甲 乙 ===\n"),
                        scanned("== a ==\n== a ==\n== a b ==")};
    zhv_headings h = {.tape = {&tape[0], &tape[1]},
                      .title = ZHV_STR("本頁"),
                      .arena = &page_arena};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (zhv_headings_moved(&h, zhv_str_from(cases[i].was),
                               zhv_str_from(cases[i].is)) != cases[i].want) {
            fail_msg("%s -> %s", cases[i].was, cases[i].is);
        }
    }
    assert_false(h.failed);
}

/* A rule in a heading names it as the source writes it. */
static void rules_are_read_as_they_stand(void **state)
{
    (void)state;
    zhv_tape tape[2] = {scanned("== 甲-{乙}- ==\n"),
                        scanned("== a&amp;b ==\n")};
    zhv_headings h = {.tape = {&tape[0], &tape[1]}, .arena = &page_arena};
    assert_true(zhv_headings_moved(&h, ZHV_STR("#甲-{乙}-"), ZHV_STR("#a&b")));
    assert_false(zhv_headings_moved(&h, ZHV_STR("#甲"), ZHV_STR("#a&b")));
}

static void memory_ends(void **state)
{
    (void)state;
    zhv_tape tape[2] = {scanned("== 甲 ==\n"), scanned("== a ==\n")};
    bool done = false;
    for (size_t k = 1; !done; k++) {
        zhv_headings h = {.tape = {&tape[0], &tape[1]}, .arena = &page_arena};
        zhv_arena_fail_at(k);
        bool moved = zhv_headings_moved(&h, ZHV_STR("#甲"), ZHV_STR("#a"));
        zhv_arena_fail_at(0);
        done = !h.failed;
        assert_true(moved == done && k < 100);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(targets_move_with_headings),
        cmocka_unit_test(rules_are_read_as_they_stand),
        cmocka_unit_test(memory_ends),
    };
    return cmocka_run_group_tests_name("verify_headings", tests, load_profiles,
                                       drop_profiles);
}
