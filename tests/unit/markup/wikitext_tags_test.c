#include "cases.h"

#include "markup/wikitext.h"

static const struct {
    const char *source;
    const char *name;
} tag_cases[] = {
    {"<b>", "b"},
    {"</b>", "b"},
    {"<Ref name=x>", "Ref"},
    {"<br/>", "br"},
    {"<b\n>", "b"},
    {"<h2>", "h2"},
    {"< b>", ""},
    {"<1>", ""},
    {"<b", ""},
    {"<", ""},
    {"</", ""},
    {"<b<i>", "b"},
    {"<section-begin a>", "section-begin"},
};

static void test_name(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof tag_cases / sizeof *tag_cases; i++) {
        zhv_str name = zhv_tag_name(zhv_str_from(tag_cases[i].source), 0);
        assert_true(zhv_str_eq(name, zhv_str_from(tag_cases[i].name)));
    }
}

static void test_long_name(void **state)
{
    (void)state;
    char source[ZHV_WIKI_NAME_MAX + 3];
    memset(source, 'a', sizeof source);
    source[0] = '<';
    source[ZHV_WIKI_NAME_MAX + 2] = '>';
    assert_int_equal(zhv_tag_name((zhv_str){source, sizeof source}, 0).len, 0);
    source[ZHV_WIKI_NAME_MAX + 1] = '>';
    assert_int_equal(zhv_tag_name((zhv_str){source, sizeof source}, 0).len,
                     ZHV_WIKI_NAME_MAX);
}

static void test_classes(void **state)
{
    (void)state;
    assert_int_equal(zhv_tag_block(ZHV_STR("DIV")), ZHV_BLOCK_OUTER);
    assert_int_equal(zhv_tag_block(ZHV_STR("h6")), ZHV_BLOCK_INNER);
    assert_int_equal(zhv_tag_block(ZHV_STR("td")), ZHV_BLOCK_CELL);
    assert_int_equal(zhv_tag_block(ZHV_STR("li")), ZHV_BLOCK_PART);
    assert_int_equal(zhv_tag_block(ZHV_STR("blockquote")), ZHV_BLOCK_QUOTE);
    assert_int_equal(zhv_tag_block(ZHV_STR("b")), ZHV_BLOCK_NONE);
    assert_int_equal(zhv_tag_block(ZHV_STR("")), ZHV_BLOCK_NONE);
    assert_true(zhv_tag_is_gallery(ZHV_STR("Gallery")));
    assert_false(zhv_tag_is_gallery(ZHV_STR("galleries")));
    assert_true(zhv_tag_is_map(ZHV_STR("imageMap")));
    assert_false(zhv_tag_is_map(ZHV_STR("image")));
}

/* Every name has one number, however it is written and however often. */
static void test_numbers(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        uint32_t number;
    } asked[] = {
        {"b", 0},
        {"B", 0},
        {"blockquote", 1},
        {"br", 2},
        {"none", ZHV_NO_TAG},
        {"", ZHV_NO_TAG},
        {"BlockQuote", 1},
        {"b", 0},
        {"p", 3},
        {"no-tag-has-a-name-as-long-as-this", ZHV_NO_TAG},
    };
    zhv_arena arena;
    zhv_arena_init(&arena);
    zhv_wiki w = {.names = &test_names, .arena = &arena};
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
        uint32_t got = zhv_tag_number(&w, zhv_str_from(asked[i].name));
        assert_int_equal(got, asked[i].number);
    }
    assert_int_equal(w.tag.n, 4);
    assert_int_equal(w.tag.at[1].block, ZHV_BLOCK_QUOTE);
    assert_int_equal(w.tag.at[2].class, ZHV_TAG_VOID);
    for (size_t k = 1; k < 4; k++) {
        zhv_wiki poor = {.names = &test_names, .arena = &arena};
        zhv_arena_fail_at(k);
        assert_int_equal(zhv_tag_number(&poor, ZHV_STR("b")), ZHV_NO_TAG);
        zhv_arena_fail_at(0);
        assert_true(poor.oom);
    }
    zhv_arena_drop(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_name),
        cmocka_unit_test(test_long_name),
        cmocka_unit_test(test_classes),
        cmocka_unit_test(test_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
