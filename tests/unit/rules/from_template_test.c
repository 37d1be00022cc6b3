/* from_template.c: what a noteTA brings, in which order, and what is wrong
 * with it. */
#include "rules/collect.h"

#include "page.h"

#include "notes.h"

static zhv_groups *groups;

static void add(const char *name, const char *rule)
{
    assert_int_equal(zhv_groups_add(groups, (zhv_text){name, strlen(name)},
                                    (zhv_text){rule, strlen(rule)}),
                     ZHV_OK);
}

static const struct {
    const char *page;
    const char *rules;
    const char *diag; /* NULL: none */
} cases[] = {
    {"{{noteTA|1=zh-cn:甲;zh-tw:乙}}", "n:H:zh-cn:甲;zh-tw:乙", NULL},
    {"{{noteTA\n| 2 = 乙\n| G1 = 轨道\n| T = zh-tw:题\n| 1 = 甲\n}}",
     "n:T:zh-tw:题 g:H:zh-cn:轨 g:-:道 n:H:甲 n:H:乙", NULL},
    {"{{noteTA|甲|乙}}", "n:H:甲 n:H:乙", NULL},
    {"{{noteTA|甲|1=乙}}", "n:H:乙", NULL},
    {"{{noteTA|1=乙|甲}}", "n:H:甲", NULL},
    {"{{noteTA|1=|2= |d1=说明|dt=说明|x=甲|G31=轨道|31=甲|01=甲}}", "", NULL},
    {"{{noteTA|1=甲{{=}}>zh-tw:乙<!-- x -->;{{!}}}}", "n:H:甲=>zh-tw:乙;|",
     NULL},
    {"{{noteTA|1=zh-cn:-{甲}-;|T=-{乙}-|2=丙}}", "v:T|13-16 v:H|5-10 n:H:丙",
     NULL},
    {"{{noteTA|1=-{甲}-{{x}}}}", "", "dynamic-rule"},
    {"{{noteTA|1=甲{{x}}|2=乙}}", "n:H:乙", "dynamic-rule"},
    {"{{noteTA|1={{{1}}}|2=乙}}", "n:H:乙", "dynamic-rule"},
    {"{{noteTA|G1={{x}}}}", "", "dynamic-rule"},
    {"{{noteTA|1=zh-ab:甲;zh-tw:乙}}", "n:H:zh-ab:甲;zh-tw:乙",
     "malformed-rule"},
    {"{{noteTA|G1=不存在}}", "", "unknown-group"},
    {"{{noteTA|G1=空}}", "", NULL},
    {"{{CGroup|轨道}}", "g:H:zh-cn:轨 g:-:道", NULL},
    {"{{cgroup/轨道}}", "g:H:zh-cn:轨 g:-:道", NULL},
};

static void test_note_ta(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        zhv_tape tape =
            scan_page(zhv_str_from(cases[i].page), ZHV_UNKNOWN_PROSE);
        zhv_note_rules notes = {0};
        zhv_diags diags = {.arena = &page_arena};
        assert_int_equal(
            zhv_collect_note_ta(&tape, 0, groups, &page_arena, &diags, &notes),
            ZHV_OK);
        assert_string_equal(write_notes(&notes), cases[i].rules);
        assert_int_equal(diags.list.n, cases[i].diag ? 1 : 0);
        if (cases[i].diag) {
            assert_string_equal(zhv_diag_name(diags.list.at[0].id),
                                cases[i].diag);
            assert_in_range(diags.list.at[0].off, 8, strlen(cases[i].page));
        }
    }
}

static void test_no_groups(void **state)
{
    (void)state;
    zhv_tape tape =
        scan_page(ZHV_STR("{{noteTA|G1=轨道|1=甲}}"), ZHV_UNKNOWN_PROSE);
    zhv_note_rules notes = {0};
    zhv_diags diags = {.arena = &page_arena};
    assert_int_equal(
        zhv_collect_note_ta(&tape, 0, NULL, &page_arena, &diags, &notes),
        ZHV_OK);
    assert_string_equal(write_notes(&notes), "n:H:甲");
    assert_int_equal(diags.list.n, 1);
    assert_true(zhv_str_eq(diags.list.at[0].detail, ZHV_STR("轨道")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_note_ta),
        cmocka_unit_test(test_no_groups),
    };
    if (zhv_groups_new(&groups) != ZHV_OK) {
        return 1;
    }
    add("轨道", "zh-cn:轨}--{-|道");
    add("空", "");
    int failed = cmocka_run_group_tests(tests, load_profiles, drop_profiles);
    zhv_groups_free(groups);
    return failed;
}
