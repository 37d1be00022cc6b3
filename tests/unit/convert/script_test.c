#include "convert/script.h"

#include "little_dict.h"

static void test_counts(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        const char *text;
        uint32_t hans;
        uint32_t hant;
        zhv_script script;
    } cases[] = {
        {"nothing", "", 0, 0, ZHV_SCRIPT_AUTO},
        {"no Han", "abc 123 é 😀", 0, 0, ZHV_SCRIPT_AUTO},
        {"written alike", "公件", 0, 0, ZHV_SCRIPT_AUTO},
        {"simplified", "软件", 1, 0, ZHV_SCRIPT_HANS},
        {"traditional", "軟體", 0, 2, ZHV_SCRIPT_HANT},
        {"more simplified", "这个軟件说", 2, 1, ZHV_SCRIPT_HANS},
        {"a draw", "软軟", 1, 1, ZHV_SCRIPT_AUTO},
        {"bad bytes", "\xE8\xBD软\xFF\xE8", 1, 0, ZHV_SCRIPT_HANS},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        zhv_evidence e = {0, 0};
        zhv_script_count(little_dict, zhv_str_from(cases[i].text), &e);
        if (e.hans != cases[i].hans || e.hant != cases[i].hant ||
            zhv_script_of(e) != cases[i].script) {
            fail_msg("%s: %u simplified, %u traditional, script %u",
                     cases[i].name, e.hans, e.hant, zhv_script_of(e));
        }
    }
    zhv_evidence sum = {3, 4};
    zhv_script_count(little_dict, ZHV_STR("软軟體"), &sum);
    assert_int_equal(sum.hans, 4); /* adds to what is there */
    assert_int_equal(sum.hant, 6);
}

static void test_default(void **state)
{
    (void)state;
    for (zhv_variant v = ZHV_HANS; v < ZHV_VARIANTS; v++) {
        assert_int_equal(zhv_script_default(v), zhv_variant_is_hant(v)
                                                    ? ZHV_SCRIPT_HANS
                                                    : ZHV_SCRIPT_HANT);
    }
}

/* Scripts of the runs as letters: s, t, ?; + where a run has Traditional
 * characters, whatever its script. */
static void test_decides(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        const char *page;
        zhv_script from;
        const char *want;
    } cases[] = {
        {"its own characters", "软\n\n軟", ZHV_SCRIPT_AUTO, "st+"},
        {"its own before its paragraph's", "軟軟''软''", ZHV_SCRIPT_AUTO,
         "t+s"},
        {"its paragraph's", "軟''公''\n\n软软软", ZHV_SCRIPT_AUTO, "t+ts"},
        {"a draw takes the paragraph's", "軟''软軟''", ZHV_SCRIPT_AUTO, "t+t+"},
        {"the page's", "公\n\n软\n\n件", ZHV_SCRIPT_AUTO, "sss"},
        {"no hint at all", "公\n\n件", ZHV_SCRIPT_AUTO, "??"},
        {"forced", "软\n\n軟\n\n公", ZHV_SCRIPT_HANT, "tt+t"},
        {"forced", "软\n\n軟\n\n公", ZHV_SCRIPT_HANS, "ss+s"},
        {"joined over a comment", "软<!-- 軟軟 -->公", ZHV_SCRIPT_AUTO, "s"},
    };
    static const char letter[] = {'?', 's', 't'};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        little_page p;
        char got[16] = "";
        little_read(&p, cases[i].page);
        zhv_scripts_decide(&p.flow, p.tape.src, little_dict, cases[i].from,
                           NULL, &little_arena);
        assert_true(2 * p.flow.runs.n < sizeof got);
        for (uint32_t k = 0, n = 0; k < p.flow.runs.n; k++) {
            got[n++] = letter[p.flow.runs.at[k].script];
            if (p.flow.runs.at[k].hant) {
                got[n++] = '+';
            }
        }
        little_same(cases[i].name, got, cases[i].want);
        zhv_arena_reset(&little_arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_counts),
        cmocka_unit_test(test_default),
        cmocka_unit_test(test_decides),
    };
    return cmocka_run_group_tests(tests, little_open, little_close);
}
