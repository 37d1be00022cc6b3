/* Names by region in front matter. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "rules/collect.h"

static const struct {
    const char *name;
    const char *front;
    const char *cn; /* "" for none */
    const char *tw;
} cases[] = {
    {"one line", "---\nzhvar: {cn_name: 甲, tw_name: 乙}\n---\n", "甲", "乙"},
    {"quoted", "---\nzhvar: {\"cn_name\": \"甲: 二\", tw_name: '乙'}\n---\n",
     "甲: 二", "乙"},
    {"over lines", "---\nzhvar: {\n  cn_name: 甲,\n  tw_name: 乙\n}\n---\n",
     "甲", "乙"},
    {"block",
     "---\ntitle: 丙\nzhvar:\n  cn_name: 甲\n\n  tw_name: 乙\n"
     "other:\n  cn_name: 丁\n---\n",
     "甲", "乙"},
    {"toml table",
     "+++\n[zhvar]\ncn_name = \"甲\"\ntw_name = '乙'\n"
     "[other]\ncn_name = \"丁\"\n+++\n",
     "甲", "乙"},
    {"toml line", "+++\nzhvar = { cn_name = \"甲\", tw_name = \"乙\" }\n+++\n",
     "甲", "乙"},
    {"one name", "---\nzhvar: {tw_name: 乙}\n---\n", "", "乙"},
    {"empty value", "---\nzhvar: {cn_name: , tw_name: 乙}\n---\n", "", "乙"},
    {"other keys", "---\nzhvar: {cn: 甲, xx_name: 丙, _name: 丁}\n---\n", "",
     ""},
    {"open brace at the end", "---\nzhvar: {", "", ""},
};

static void check(const char *name, const zhv_names_by_region *names,
                  zhv_variant v, const char *want)
{
    bool given = names->given & ZHV_MASK(v);
    if (given != (want[0] != '\0') ||
        (given && !zhv_str_eq(names->name[v], zhv_str_from(want)))) {
        fail_msg("%s: %.*s", name, given ? (int)names->name[v].len : 0,
                 given ? names->name[v].ptr : "");
    }
}

static void test_names(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        zhv_names_by_region names;
        zhv_str front = zhv_str_from(cases[i].front);
        assert_true(zhv_front_has_names(front));
        zhv_front_names(front, &names);
        check(cases[i].name, &names, ZHV_CN, cases[i].cn);
        check(cases[i].name, &names, ZHV_TW, cases[i].tw);
    }
    assert_false(zhv_front_has_names(ZHV_STR("---\ntitle: zhvar: x\n---\n")));
    assert_false(zhv_front_has_names(ZHV_STR("zhvariant: x\n")));
    assert_false(zhv_front_has_names(ZHV_STR("")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_names)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
