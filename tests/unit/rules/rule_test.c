/* rule.c: what a rule shows, the title it gives, the keys it makes. */
#include "rules/rule.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static zhv_arena arena;

static zhv_variant variant(const char *code)
{
    zhv_variant v = ZHV_VARIANTS;
    char full[16];
    snprintf(full, sizeof full, strcmp(code, "zh") == 0 ? "%s" : "zh-%s", code);
    assert_true(zhv_variant_from_code(zhv_str_from(full), false, &v));
    return v;
}

static zhv_rule parsed(const char *content)
{
    zhv_rule r;
    assert_int_equal(zhv_rule_parse(zhv_str_from(content), &arena, &r), ZHV_OK);
    return r;
}

static void assert_text(zhv_str got, const char *want, const char *about)
{
    if (!zhv_str_eq(got, zhv_str_from(want))) {
        fail_msg("%s: got '%.*s', not '%s'", about, (int)got.len, got.ptr,
                 want);
    }
}

/* shown: text, "" for nothing, "!" for the error message */
static const struct {
    const char *content;
    const char *variant;
    const char *shown;
} shows[] = {
    /* flags */
    {"地铁", "tw", "地铁"},
    {" 地铁 ", "cn", " 地铁 "},
    {"|地铁", "cn", "地铁"},
    {"q;Q|地铁", "cn", "地铁"},
    {"R|zh-cn:地铁;zh-tw:捷運", "cn", "zh-cn:地铁;zh-tw:捷運"},
    {"A; R|x", "cn", "x"},
    {"H|zh-cn:地铁;zh-tw:捷運", "cn", ""},
    {"A|zh-cn:地铁;zh-tw:捷運", "mo", "捷運"},
    {"-|地铁", "cn", ""},
    {"T|zh-cn:地铁", "cn", ""},
    {"A;T|zh-cn:地铁;zh-tw:捷運", "tw", "捷運"},
    {"A;D|zh-cn:地铁", "cn", ""},
    {"D;T|zh-cn:地铁", "cn", ""},
    {"T;D|zh-cn:地铁", "cn", "大陆：地铁；"},
    {"H;D|zh-cn:地铁;zh-tw:捷運", "hk", "大陆：地铁；臺灣：捷運；"},
    {"D|轨道=>zh-hk:路軌;zh-sg:轨", "tw", "新加坡：轨；轨道⇒香港：路軌；"},
    {"D|轨=>zh-hk:一;道=>zh-mo:二;轨=>zh-hk:三", "tw",
     "轨⇒香港：三；道⇒澳門：二；"},
    {"D|地铁", "tw", "地铁"},
    {"N|zh-mo", "cn", "澳門"},
    {"N| zh ", "cn", "原文"},
    {"N|de", "cn", "Deutsch"},
    {"N|ZH-MO", "cn", ""},
    {"N|nothing at all", "cn", ""},
    /* a bar in a link or a call is no separator, unless that is not closed */
    {"[[地铁|铁]]", "cn", "[[地铁|铁]]"},
    {"R|[[地铁|铁]]", "cn", "[[地铁|铁]]"},
    {"{{x|y}}", "cn", "{{x|y}}"},
    {"[[地|铁", "cn", "铁"},
    {"<nowiki>a|b</nowiki>", "cn", "<nowiki>a|b</nowiki>"},
    /* pieces */
    {"zh-cn:地铁;zh-tw:捷運", "cn", "地铁"},
    {" zh-cn : 地铁 ;\n zh-tw\t:\t捷運\n; ", "tw", "捷運"},
    {"zh-cn:地;铁;zh-tw:捷:運", "cn", "地;铁"},
    {"zh-cn:地;铁;zh-tw:捷:運", "tw", "捷:運"},
    {"zh-cn:地;;zh-tw:捷", "cn", "地;"},
    {"zh-cn:地;ZH-TW:捷", "cn", "地;ZH-TW:捷"},
    {"ZH-CN:地;zh-tw:捷", "cn", "地"},
    {"zh-HANS-cn:地;zh-tw:捷", "cn", "地"},
    {"zh-Hans:地;zh-Hant-HK:路", "hk", "路"},
    {"zh-cn:甲;zh-cn:乙", "cn", "乙"},
    {"zh-cn:;zh-tw:捷", "tw", "捷"},
    {"zh-cn:;zh-tw:捷", "cn", "!"},
    {"zh-cn:", "cn", "zh-cn:"},
    {"zh-xx:甲;zh-cn:乙", "cn", "zh-xx:甲;zh-cn:乙"},
    {"甲;zh-cn:乙", "cn", "乙"},
    {"注：甲", "cn", "注：甲"},
    {"zh-cn:a&lt;b;zh-tw:c", "cn", "a&lt;b"},
    {"zh-cn:甲&amp;zh-tw:乙", "cn", "甲&amp;zh-tw:乙"},
    {"zh-cn:<nowiki>;zh-tw:x</nowiki>;zh-tw:y", "tw", "y"},
    {"zh-cn:甲<!-- ;zh-tw:x -->乙;zh-tw:y", "cn", "甲乙"},
    {"zh-cn:甲<!-- never closed;zh-tw:x", "cn", "甲"},
    {"zh-cn:　甲　;zh-tw:乙", "cn", "　甲　"},
    {"", "cn", ""},
    /* whose text */
    {"zh-hk:路;zh-tw:捷;zh-hans:铁", "mo", "路"},
    {"zh-hk:路;zh-tw:捷;zh-hans:铁", "hant", "捷"},
    {"zh-hk:路;zh-tw:捷;zh-hans:铁", "my", "铁"},
    {"zh-cn:铁", "tw", "!"},
    {"zh:铁", "cn", "!"},
    {"zh-cn:铁", "zh", "铁"},
    {"轨=>zh-tw:捷", "zh", "捷"},
    {"轨=>zh-tw:捷;道=>zh-tw:運", "tw", "捷"},
    {"轨=>zh-tw:捷;轨=>zh-tw:運", "tw", "運"},
    {"轨=>zh-tw:捷", "hk", "!"},
    {"轨=&gt;zh-tw:捷;zh-hk:路", "tw", "路"},
    {"轨=>zh-tw:;zh-cn:铁", "tw", ""},
    {"=>zh-tw:捷;zh-cn:铁", "cn", "铁"},
    {"A|地铁", "hk", "地铁"},
};

static void test_show(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof shows / sizeof *shows; i++) {
        zhv_str out;
        zhv_variant by;
        zhv_rule r = parsed(shows[i].content);
        zhv_shown kind =
            zhv_rule_show(&r, variant(shows[i].variant), &arena, &out, &by);
        bool error = strcmp(shows[i].shown, "!") == 0;
        assert_int_equal(kind == ZHV_SHOWN_ERROR, error);
        assert_int_equal(kind == ZHV_SHOWN_FILTER, false);
        if (!error) {
            assert_text(out, shows[i].shown, shows[i].content);
        }
    }
}

static const struct {
    const char *content;
    const char *variant;
    const char *by; /* NULL: left alone */
} filters[] = {
    {"zh-tw|地铁", "tw", "tw"},
    {"zh-tw|地铁", "hk", "tw"},
    {"zh-hk|地铁", "tw", "hk"},
    {"zh-tw|地铁", "cn", NULL},
    {"zh-hant; zh-cn|地铁", "tw", "hant"},
    {"zh-hant;zh-cn|地铁", "sg", "cn"},
    {"A;zh-tw|地铁", "tw", "tw"},
};

static void test_filter(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof filters / sizeof *filters; i++) {
        zhv_str out;
        zhv_variant by;
        zhv_rule r = parsed(filters[i].content);
        assert_int_equal(r.flags, ZHV_F_FILTER);
        assert_int_equal(
            zhv_rule_show(&r, variant(filters[i].variant), &arena, &out, &by),
            ZHV_SHOWN_FILTER);
        assert_text(out, "地铁", filters[i].content);
        assert_int_equal(by,
                         filters[i].by ? variant(filters[i].by) : ZHV_VARIANTS);
    }
}

static void test_flags(void **state)
{
    (void)state;
    assert_int_equal(parsed("zh-cn:a").flags, ZHV_F_SHOW);
    assert_int_equal(parsed("a").flags, ZHV_F_RAW);
    assert_int_equal(parsed("A|zh-cn:a").flags,
                     ZHV_F_ADD | ZHV_F_SHOW | ZHV_F_ADD_SHOW);
    assert_int_equal(parsed("H;A;zh-tw|zh-cn:a").flags, ZHV_F_ADD | ZHV_F_HIDE);
    assert_int_equal(parsed("-;A;T|a").flags, ZHV_F_REMOVE);
    assert_int_equal(parsed("T|a").flags, ZHV_F_TITLE | ZHV_F_HIDE);
    assert_int_equal(parsed("T;H|a").flags,
                     ZHV_F_ADD | ZHV_F_HIDE | ZHV_F_TITLE);
    /* the way to write + and S does not exist */
    assert_int_equal(parsed("+;S;E|a").flags, ZHV_F_RAW);
    assert_false(parsed("H|a").is_rule);
    assert_true(parsed("H|zh-cn:a").is_rule);
}

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
        zhv_rule r = parsed(keys[i].content);
        assert_int_equal(
            zhv_rule_pairs(&r, variant(keys[i].variant), &arena, &pairs),
            ZHV_OK);
        for (uint32_t k = 0; k < pairs.n; k++) {
            n += (size_t)snprintf(got + n, sizeof got - n, "%.*s>%.*s ",
                                  (int)pairs.at[k].from.len,
                                  pairs.at[k].from.ptr, (int)pairs.at[k].to.len,
                                  pairs.at[k].to.ptr);
        }
        assert_text((zhv_str){got, n}, keys[i].pairs, keys[i].content);
    }
}

static zhv_str pairs_text(zhv_str from, zhv_str to)
{
    char text[256];
    snprintf(text, sizeof text, "%.*s>%.*s", (int)from.len, from.ptr,
             (int)to.len, to.ptr);
    return zhv_arena_str(&arena, zhv_str_from(text));
}

/* Have the two the same pairs? A key is there once for each. */
static bool same_pairs(const zhv_rule *r, zhv_variant v, zhv_variant o)
{
    zhv_pairs a = {0};
    zhv_pairs b = {0};
    uint32_t found = 0;
    assert_int_equal(zhv_rule_pairs(r, v, &arena, &a), ZHV_OK);
    assert_int_equal(zhv_rule_pairs(r, o, &arena, &b), ZHV_OK);
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
        zhv_rule r = parsed(cases[i].content);
        assert_int_equal(zhv_rule_alike(&r, variant(cases[i].variant)),
                         cases[i].want);
    }
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        zhv_rule r = parsed(keys[i].content);
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

static const struct {
    const char *content;
    const char *variant;
    const char *title; /* NULL: none */
} titles[] = {
    {"T|zh-cn:铁;zh-tw:捷", "hk", "捷"},
    {"T|zh-cn:铁", "tw", NULL},
    {"T|铁", "tw", "铁"},
    {"T|铁", "zh", NULL},
    {"T|zh:铁", "zh", "铁"},
    {"A;T|zh-tw:捷", "tw", "捷"},
    {"H|zh-cn:铁", "cn", NULL},
    {"T|轨=>zh-tw:捷", "tw", "捷"},
};

static void test_title(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++) {
        zhv_str out;
        zhv_rule r = parsed(titles[i].content);
        bool has = zhv_rule_title(&r, variant(titles[i].variant), &out);
        assert_int_equal(has, titles[i].title != NULL);
        if (has) {
            assert_text(out, titles[i].title, titles[i].content);
        }
    }
}

static void test_out_of_memory(void **state)
{
    (void)state;
    for (size_t k = 1; k < 4; k++) {
        zhv_rule r;
        zhv_arena small;
        zhv_arena_init(&small);
        zhv_arena_fail_at(k);
        zhv_status status = zhv_rule_parse(
            ZHV_STR("a<!--x-->&lt;=>zh-cn:b;zh-tw:c"), &small, &r);
        zhv_arena_fail_at(0);
        assert_int_equal(status, ZHV_E_NOMEM);
        zhv_arena_drop(&small);
    }
}

/* Bytes of any kind and openers without end: no crash, and linear. */
static void test_hostile(void **state)
{
    (void)state;
    static const char *const parts[] = {
        "<nowiki>", "<!--", "&", ";", "=>", "[[", "zh-cn:", "\xff", "|", "-{"};
    enum {
        SIZE = 1 << 20
    };
    char *text = malloc(SIZE);
    assert_non_null(text);
    for (size_t k = 0; k < sizeof parts / sizeof *parts; k++) {
        size_t n = strlen(parts[k]);
        for (size_t i = 0; i + n <= SIZE; i += n) {
            memcpy(text + i, parts[k], n);
        }
        zhv_rule r;
        zhv_str out;
        zhv_variant by;
        assert_int_equal(
            zhv_rule_parse((zhv_str){text, SIZE / n * n}, &arena, &r), ZHV_OK);
        assert_true(zhv_rule_show(&r, ZHV_TW, &arena, &out, &by) <=
                    ZHV_SHOWN_ERROR);
    }
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_show),    cmocka_unit_test(test_filter),
        cmocka_unit_test(test_flags),   cmocka_unit_test(test_pairs),
        cmocka_unit_test(test_alike),   cmocka_unit_test(test_title),
        cmocka_unit_test(test_hostile), cmocka_unit_test(test_out_of_memory),
    };
    zhv_arena_init(&arena);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    zhv_arena_drop(&arena);
    return failed;
}
