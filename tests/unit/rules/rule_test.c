#include "rules/rule.h"

#include "little_rule.h"
#include "rules/rule_show.h"

/* The entries, two-way ones in order of first writing, then the others:
 * "cn:铁 tw:捷 轨>hk:路 "; "-" for a text that is no rule. */
static zhv_str spelled(const zhv_rule *r)
{
    static char out[256];
    size_t n = 0;
    zhv_mask given = r->given;
    if (!r->is_rule) {
        return ZHV_STR("-");
    }
    for (uint32_t i = 0; given; i++) {
        zhv_variant v = r->order[i];
        given &= (zhv_mask)~ZHV_MASK(v);
        n += (size_t)snprintf(out + n, sizeof out - n, "%s:%.*s ",
                              zhv_variant_code(v), (int)r->two_way[v].len,
                              r->two_way[v].ptr);
    }
    for (uint32_t i = 0; i < r->one_way.n; i++) {
        const zhv_oneway *one = &r->one_way.at[i];
        n += (size_t)snprintf(out + n, sizeof out - n, "%.*s>%s:%.*s ",
                              (int)one->from.len, one->from.ptr,
                              zhv_variant_code(one->variant), (int)one->to.len,
                              one->to.ptr);
    }
    return (zhv_str){out, n};
}

static void test_entries(void **state)
{
    (void)state;
    static const struct {
        const char *content;
        const char *entries;
    } cases[] = {
        {"zh-cn:地铁;zh-tw:捷運", "zh-cn:地铁 zh-tw:捷運 "},
        {" zh-cn : 地铁 ;\n zh-tw\t:\t捷運\n; ", "zh-cn:地铁 zh-tw:捷運 "},
        {"zh-cn:地;铁;zh-tw:捷:運", "zh-cn:地;铁 zh-tw:捷:運 "},
        {"zh-cn:地;;zh-tw:捷", "zh-cn:地; zh-tw:捷 "},
        {"zh-cn:地;ZH-TW:捷", "zh-cn:地;ZH-TW:捷 "},
        {"ZH-CN:地;zh-tw:捷", "zh-cn:地 zh-tw:捷 "},
        {"zh-HANS-cn:地;zh-tw:捷", "zh-cn:地 zh-tw:捷 "},
        {"zh-Hans:地;zh-Hant-HK:路", "zh-hans:地 zh-hk:路 "},
        {"zh-cn:甲;zh-tw:捷;zh-cn:乙", "zh-cn:乙 zh-tw:捷 "},
        {"zh-cn:;zh-tw:捷", "zh-tw:捷 "},
        {"zh-cn:", "-"},
        {"zh-xx:甲;zh-cn:乙", "-"},
        {"zh-cn:乙;zh-xx:甲", "zh-cn:乙;zh-xx:甲 "},
        {"甲;zh-cn:乙", "zh-cn:乙 "},
        {"注：甲", "-"},
        {"zh-cn:a&lt;b;zh-tw:c", "zh-cn:a&lt;b zh-tw:c "},
        {"zh-cn:甲&amp;zh-tw:乙", "zh-cn:甲&amp;zh-tw:乙 "},
        {"zh-cn:<nowiki>;zh-tw:x</nowiki>;zh-tw:y",
         "zh-cn:<nowiki>;zh-tw:x</nowiki> zh-tw:y "},
        {"zh-cn:甲<!-- ;zh-tw:x -->乙;zh-tw:y", "zh-cn:甲乙 zh-tw:y "},
        {"zh-cn:甲<!-- never closed;zh-tw:x", "zh-cn:甲 "},
        {"zh-cn:　甲　;zh-tw:乙", "zh-cn:　甲　 zh-tw:乙 "},
        {"轨=>zh-tw:捷;道=>zh-hk:運", "轨>zh-tw:捷 道>zh-hk:運 "},
        {"轨=&gt;zh-tw:捷;zh-hk:路", "zh-hk:路 轨>zh-tw:捷 "},
        {"轨=>zh-tw:;zh-cn:铁", "zh-cn:铁 轨>zh-tw: "},
        {"=>zh-tw:捷;zh-cn:铁", "zh-cn:铁 "},
        {"H|zh-cn:铁", "zh-cn:铁 "},
        {"H|铁", "-"},
        {"", "-"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        zhv_rule r = little_rule(cases[i].content);
        little_same(spelled(&r), cases[i].entries, cases[i].content);
    }
}

/* Text that is no rule is the text of all, where it is one of a table. */
static void test_no_rule(void **state)
{
    (void)state;
    assert_int_equal(little_rule("地铁").given, 0);
    assert_int_equal(little_rule("T|地铁").given, 0);
    assert_int_equal(little_rule("H|").given, 0);
    zhv_rule r = little_rule("H|地铁");
    assert_int_equal(r.given, ZHV_MASK_ALL);
    assert_memory_equal(r.order, zhv_rule_table_order, sizeof r.order);
    little_same(r.two_way[ZHV_TW], "地铁", "in tables");
}

static void test_two_way(void **state)
{
    (void)state;
    static const struct {
        const char *content;
        const char *variant;
        const char *want; /* NULL: none */
    } cases[] = {
        {"zh-hk:路;zh-tw:捷;zh-hans:铁", "mo", "路"},
        {"zh-hk:路;zh-tw:捷;zh-hans:铁", "hant", "捷"},
        {"zh-hk:路;zh-tw:捷;zh-hans:铁", "my", "铁"},
        {"zh-hk:路;zh-tw:捷;zh-hans:铁", "hk", "路"},
        {"zh-cn:铁", "tw", NULL},
        {"轨=>zh-tw:捷", "tw", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        zhv_str out;
        zhv_rule r = little_rule(cases[i].content);
        bool has = zhv_rule_two_way(&r, little_variant(cases[i].variant), &out);
        assert_int_equal(has, cases[i].want != NULL);
        if (has) {
            little_same(out, cases[i].want, cases[i].content);
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
            zhv_rule_parse((zhv_str){text, SIZE / n * n}, &little_arena, &r),
            ZHV_OK);
        assert_true(zhv_rule_show(&r, ZHV_TW, &little_arena, &out, &by) <=
                    ZHV_SHOWN_ERROR);
    }
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_entries),       cmocka_unit_test(test_no_rule),
        cmocka_unit_test(test_two_way),       cmocka_unit_test(test_hostile),
        cmocka_unit_test(test_out_of_memory),
    };
    return cmocka_run_group_tests(tests, little_open, little_close);
}
