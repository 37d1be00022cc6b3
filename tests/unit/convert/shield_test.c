#include "convert/shield.h"

#include "little_dict.h"

static void test_shield(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *want;
    } cases[] = {
        {"", ""},
        {"a", "a"},
        {"=a=", "EaE"},
        {"[[a=b]]=[c=d]", "[[a=b]]E[cEd]"},
        {"{{a=[[b=]]=}}={{{c=}}}", "{{a=[[b=]]=}}E{{{c=}}}"},
        {"]]=}}=", "]]E}}E"},
        {"<b a='=' c=\"d\">=</b =>=", "<b aT'T' cT\"d\">E</b T>E"},
        {"<br a=b />=<b =", "<br aTb />E<b E"},
        {"a < b = c > d=", "a < b E c > dE"},
        {"<软件 a=b>", "<软件 aEb>"},
        {"<ref a=b>=|=</REF>=", "<ref a=b>=|=</REF>E"},
        {"<ref a=b />=<ref a=b>=", "<ref a=b />E<ref a=b>E"},
        {"<nowiki>=</ref>=</nowiki>=", "<nowiki>=</ref>=</nowiki>E"},
        {"<pre>=</pre x=>=", "<pre>=</pre x=>E"},
    };
    const zhv_shield how = {'=', ZHV_STR("E"), ZHV_STR("T"),
                            zhv_profiles_names(little_profiles)};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        zhv_str got =
            zhv_shield_str(zhv_str_from(cases[i].text), &how, &little_arena);
        little_same(cases[i].text, zhv_arena_str(&little_arena, got).ptr,
                    cases[i].want);
        zhv_arena_reset(&little_arena);
    }
}

static void test_without_tags(void **state)
{
    (void)state;
    const zhv_shield how = {'=', ZHV_STR("E"), ZHV_STR("T"), NULL};
    zhv_str got = zhv_shield_str(ZHV_STR("<ref a=b>"), &how, &little_arena);
    little_same("", zhv_arena_str(&little_arena, got).ptr, "<ref aEb>");
    zhv_arena_reset(&little_arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shield),
        cmocka_unit_test(test_without_tags),
    };
    return cmocka_run_group_tests(tests, little_open, little_close);
}
