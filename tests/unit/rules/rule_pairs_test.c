#include "rules/rule_pairs.h"

#include "little_rule.h"

/* pairs: "from>to " for each, in order */
static const struct {
    const char *content;
    const char *variant;
    const char *pairs;
} keys[] = {
    {"zh-cn:铁;zh-tw:捷", "cn", ""}, /* shows, but is in no table */
    {"H|zh-cn:铁;zh-tw:捷", "cn", "铁>铁 捷>铁 "},
    {"H|zh-cn:铁;zh-tw:捷", "hk", "铁>捷 捷>捷 "},
    {"H|zh-cn:铁;zh-tw:捷", "hans", ""},
    {"H|zh-cn:铁;zh-tw:捷", "zh", ""},
    {"H|zh-cn:铁", "tw", ""},
    {"H|zh-cn:铁;zh-tw:捷;铁=>zh-tw:軌", "tw", "铁>捷 捷>捷 铁>軌 "},
    /* entries of variants behind this one in the list come later */
    {"H|zh-cn:铁;zh-tw:捷;捷=>zh-cn:轨", "cn",
     "铁>铁 捷>铁 捷>轨 捷>铁 铁>铁 "},
    {"H|轨=>zh-hant:軌;zh-cn:铁", "hant", "轨>軌 "},
    {"H|轨=>zh-hant:軌", "tw", ""},
    {"H|轨=>zh-tw:", "tw", "轨> "},
    {"H|zh-cn:0;zh-tw:1", "sg", ""}, /* "0" completes nothing */
    {"H|zh-cn:0;zh-tw:1", "cn", "1>0 "},
    {"H|铁", "tw", "铁>铁 "},
    {"-|铁", "tw", "铁> "},
    {"-|zh-cn:铁;zh-tw:捷", "tw", "铁> 捷> "},
    {"H|", "tw", ""},
};

static void test_pairs(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        char got[512] = "";
        size_t n = 0;
        zhv_pairs pairs = {0};
        zhv_rule r = little_rule(keys[i].content);
        assert_int_equal(zhv_rule_pairs(&r, little_variant(keys[i].variant),
                                        &little_arena, &pairs),
                         ZHV_OK);
        for (uint32_t k = 0; k < pairs.n; k++) {
            n += (size_t)snprintf(got + n, sizeof got - n, "%.*s>%.*s ",
                                  (int)pairs.at[k].from.len,
                                  pairs.at[k].from.ptr, (int)pairs.at[k].to.len,
                                  pairs.at[k].to.ptr);
        }
        little_same((zhv_str){got, n}, keys[i].pairs, keys[i].content);
    }
}

static zhv_str pairs_text(zhv_str from, zhv_str to)
{
    char text[256];
    snprintf(text, sizeof text, "%.*s>%.*s", (int)from.len, from.ptr,
             (int)to.len, to.ptr);
    return zhv_arena_str(&little_arena, zhv_str_from(text));
}

/* Have the two the same pairs? A key is there once for each. */
static bool same_pairs(const zhv_rule *r, zhv_variant v, zhv_variant o)
{
    zhv_pairs a = {0};
    zhv_pairs b = {0};
    uint32_t found = 0;
    assert_int_equal(zhv_rule_pairs(r, v, &little_arena, &a), ZHV_OK);
    assert_int_equal(zhv_rule_pairs(r, o, &little_arena, &b), ZHV_OK);
    for (uint32_t i = 0; i < a.n; i++) {
        zhv_str mine = pairs_text(a.at[i].from, a.at[i].to);
        for (uint32_t k = 0; k < b.n; k++) {
            found += zhv_str_eq(mine, pairs_text(b.at[k].from, b.at[k].to));
        }
    }
    return a.n == b.n && found == a.n;
}

static void test_alike(void **state)
{
    (void)state;
    static const struct {
        const char *content;
        const char *variant;
        uint32_t want;
    } cases[] = {
        {"H|zh-cn:铁;zh-tw:捷", "cn",
         ZHV_MASK(ZHV_CN) | ZHV_MASK(ZHV_SG) | ZHV_MASK(ZHV_MY)},
        {"H|zh-cn:铁;zh-tw:捷", "hk",
         ZHV_MASK(ZHV_TW) | ZHV_MASK(ZHV_HK) | ZHV_MASK(ZHV_MO)},
        {"H|zh-cn:铁;zh-tw:捷;zh-hk:铁;zh-sg:捷", "hk",
         ZHV_MASK(ZHV_CN) | ZHV_MASK(ZHV_HK) | ZHV_MASK(ZHV_MO)},
        {"H|zh-cn:铁;zh-tw:捷", "hans", ZHV_MASK(ZHV_HANS)},
        {"H|zh-cn:铁;zh-tw:捷", "zh", ZHV_MASK(ZHV_ZH)},
        {"H|铁=>zh-tw:捷;zh-cn:铁;zh-hk:轨", "tw", ZHV_MASK(ZHV_TW)},
        {"H|zh-cn:0;zh-tw:捷", "sg", ZHV_MASK(ZHV_SG)},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        zhv_rule r = little_rule(cases[i].content);
        assert_int_equal(zhv_rule_alike(&r, little_variant(cases[i].variant)),
                         cases[i].want);
    }
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        zhv_rule r = little_rule(keys[i].content);
        for (zhv_variant v = 0; v < ZHV_VARIANTS; v++) {
            zhv_mask alike = zhv_rule_alike(&r, v);
            assert_true(alike & ZHV_MASK(v));
            for (zhv_variant o = 0; o < ZHV_VARIANTS; o++) {
                if (o != v && (alike & ZHV_MASK(o)) && !same_pairs(&r, v, o)) {
                    fail_msg("%s: %u, %u", keys[i].content, v, o);
                }
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pairs),
        cmocka_unit_test(test_alike),
    };
    return cmocka_run_group_tests(tests, little_open, little_close);
}
