#include "convert/marks.h"

#include "little_dict.h"

/* "tw(text)". */
static zhv_str spell(void *with, zhv_variant v, zhv_str text)
{
    zhv_bytes out = {0};
    (void)with;
    assert_true(
        zhv_bytes_add(&out, &little_arena, zhv_str_from(zhv_variant_code(v))) &&
        zhv_bytes_add(&out, &little_arena, ZHV_STR("(")) &&
        zhv_bytes_add(&out, &little_arena, text) &&
        zhv_bytes_add(&out, &little_arena, ZHV_STR(")")));
    return zhv_bytes_str(&out);
}

/* As they are written: | for the border of what tw's table makes, / for hk's.
 */
static zhv_str marked(const char *text, bool *open)
{
    zhv_bytes all = {0};
    zhv_bytes part = {0};
    zhv_variant v = ZHV_VARIANTS;
    for (const char *c = text; *c; c++) {
        if (*c != '|' && *c != '/') {
            zhv_bytes *to = v == ZHV_VARIANTS ? &all : &part;
            assert_true(zhv_bytes_add(to, &little_arena, (zhv_str){c, 1}));
        } else if (v == ZHV_VARIANTS) {
            v = *c == '|' ? ZHV_TW : ZHV_HK;
            part.n = 0;
        } else {
            assert_true(
                zhv_marks_add(&all, &little_arena, v, zhv_bytes_str(&part)));
            v = ZHV_VARIANTS;
        }
    }
    *open = v != ZHV_VARIANTS;
    return zhv_bytes_str(&all);
}

static void resolves(const char *name, zhv_str s, const char *translated,
                     const char *plain)
{
    zhv_str out;
    assert_int_equal(zhv_marks_resolve(s, spell, NULL, &little_arena, &out),
                     ZHV_OK);
    little_same(name, zhv_arena_str(&little_arena, out).ptr, translated);
    assert_int_equal(zhv_marks_resolve(s, NULL, NULL, &little_arena, &out),
                     ZHV_OK);
    little_same(name, zhv_arena_str(&little_arena, out).ptr, plain);
}

static void test_whole(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *translated;
        const char *plain;
    } cases[] = {
        {"", "", ""},
        {"网", "网", "网"},
        {"|网|", "zh-tw(网)", "网"},
        {"a|网|b", "azh-tw(网)b", "a网b"},
        {"||", "zh-tw()", ""},
        {"|网|/页/", "zh-tw(网)zh-hk(页)", "网页"},
        {"a|网|b/页/c", "azh-tw(网)bzh-hk(页)c", "a网b页c"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bool open;
        zhv_str s = marked(cases[i].text, &open);
        assert_false(open);
        resolves(cases[i].text, s, cases[i].translated, cases[i].plain);
        zhv_arena_reset(&little_arena);
    }
}

/* A rule that a filter stands in may have taken only a part of it. */
static void test_torn(void **state)
{
    (void)state;
    bool open;
    zhv_str s = marked("a|网页|b", &open);
    const size_t net = 3; /* a, mark */
    const size_t page = net + strlen("网");
    resolves("begun", zhv_str_sub(s, 0, page), "azh-tw(网)", "a网");
    resolves("ended", zhv_str_sub(s, page, s.len), "zh-tw(页)b", "页b");
    resolves("the middle", zhv_str_sub(s, net, page), "网", "网");
    zhv_arena_reset(&little_arena);
}

/* What a page has of itself is no mark. */
static void test_bytes_of_the_page(void **state)
{
    (void)state;
    static const char *const texts[] = {"\x1E", "\x1D", "\x1Ez网", "a\x1D",
                                        "\x1E\x1E网\x1Dj"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        resolves("as it is", zhv_str_from(texts[i]), texts[i], texts[i]);
        zhv_arena_reset(&little_arena);
    }
}

static void test_out_of_memory(void **state)
{
    (void)state;
    bool open;
    zhv_str out;
    zhv_bytes bytes = {0};
    zhv_str s = marked("a|网|b", &open);
    zhv_arena_fail_at(1);
    assert_int_equal(zhv_marks_resolve(s, NULL, NULL, &little_arena, &out),
                     ZHV_E_NOMEM);
    zhv_arena_fail_at(1);
    assert_false(zhv_marks_add(&bytes, &little_arena, ZHV_TW, ZHV_STR("网")));
    zhv_arena_fail_at(0);
    zhv_arena_reset(&little_arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_whole),
        cmocka_unit_test(test_torn),
        cmocka_unit_test(test_bytes_of_the_page),
        cmocka_unit_test(test_out_of_memory),
    };
    return cmocka_run_group_tests(tests, little_open, little_close);
}
