#include "convert/flow.h"

#include "little_flow.h"

static void test_order(void **state)
{
    (void)state;
    static const little_flow cases[] = {
        {"notes come last", "甲<ref>乙</ref>丙", "甲@0 丙@0 乙@0"},
        {"... or where their list is", "甲<ref>乙</ref>丙\n<references/>\n丁",
         "甲@0 丙@0 乙@0 丁@0"},
        {"a list for the notes before it",
         "<ref>甲</ref>\n<references/>\n<ref>乙</ref>", "甲@0 乙@0"},
        {"a list of a group",
         "<ref group=a>甲</ref><ref>乙</ref>\n<references/>丙"
         "<references group=\"a\"/>丁",
         "乙@0 丙@0 甲@0 丁@0"},
        {"in a list a note is of its group",
         "<ref>甲</ref><references group=a><ref>乙</ref></references>丙",
         "乙@0 丙@0 甲@0"},
        {"a note in a note stands behind it",
         "{{efn|甲<ref group=a>乙</ref>}}丙<references/>丁",
         "丙@0 甲@0 乙@0 丁@0"},
        {"a group without a list comes last",
         "<ref group=a>甲</ref><references/>乙", "乙@0 甲@0"},
        {"indicators first", "甲<indicator name=x>乙</indicator>", "乙@0 甲@0"},
        {"what is not on the page comes last of all",
         "甲<includeonly>乙<ref>丙</ref></includeonly>丁<ref>戊</ref>",
         "甲+丁@0 戊@0 乙@0 丙@0"},
    };
    little_flows(cases, sizeof cases / sizeof *cases, flow_text);
}

static void test_moments(void **state)
{
    (void)state;
    static const little_flow cases[] = {
        {"a moment a rule", "甲-{}-乙-{}-丙", "甲@0 乙@1 丙@2"},
        {"a note's rule acts from the list",
         "<ref>-{}-甲</ref>乙\n<references/>丙", "乙@0 甲@1 丙@1"},
        {"noteTA is one", "甲{{noteTA|1=zh-cn:a;zh-tw:b}}乙", "甲@0 乙@1"},
        {"so are names", "{{作品名稱|cn=a|tw=b}}乙", "乙@1"},
    };
    little_flows(cases, sizeof cases / sizeof *cases, flow_text);
}

static void test_switches(void **state)
{
    (void)state;
    static const struct {
        const char *page;
        bool nocc;
        bool notc;
    } cases[] = {
        {"甲", false, false},
        {"__NOCC__", true, true},
        {"甲__NOTC__乙", false, true},
        {"__不转换标题__", false, true},
        {"<nowiki>__NOCC__</nowiki>", false, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        little_page p;
        little_read(&p, cases[i].page);
        if ((p.flow.nocc != cases[i].nocc || p.flow.notc != cases[i].notc)) {
            fail_msg("%s", cases[i].page);
        }
        zhv_arena_reset(&little_arena);
    }
}

static void test_page_above(void **state)
{
    (void)state;
    little_page p;
    little_read_titled(&p, "[[../甲]]", ZHV_STR("乙"));
    assert_string_equal(flow_text(&p), "*../甲@0"); /* no link: text */
    little_read_titled(&p, "[[../甲]]", ZHV_STR("乙/丙"));
    assert_string_equal(flow_text(&p), ">*../甲@0");
}

static void test_out_of_memory(void **state)
{
    (void)state;
    little_page p;
    little_read(&p, "甲<ref>乙</ref>-{丙}-[[丁]]\n\n{{le|甲|b}}");
    bool failed = true;
    size_t k = 1;
    for (; failed; k++) {
        zhv_flow flow;
        zhv_arena_fail_at(k);
        zhv_status status =
            zhv_flow_read(&p.tape, little_profiles, (zhv_str){NULL, 0}, NULL,
                          &little_arena, &flow);
        zhv_arena_fail_at(0);
        failed = status != ZHV_OK;
        assert_true(!failed || status == ZHV_E_NOMEM);
    }
    assert_true(k > 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order),         cmocka_unit_test(test_moments),
        cmocka_unit_test(test_switches),      cmocka_unit_test(test_page_above),
        cmocka_unit_test(test_out_of_memory),
    };
    return cmocka_run_group_tests(tests, little_open, little_close);
}
