/* Names in full, and their last part by itself: pages to zh-tw, and where such
 * a part is one. */
#include "convert/full_names.h"

#include "convert/page.h"
#include "little_dict.h"

static const struct page_case {
    const char *name;
    const char *page;
    const char *want;
    zhv_options options; /* size 0: the usual */
} pages[] = {
    {"behind it", "说·飞网，飞网", "說·輪網，輪網", {0}},
    {"before it", "飞网，说·飞网", "輪網，說·輪網", {0}},
    {"none in full", "飞网", "飛網", {0}},
    {"in a link's target", "[[说·飞网|说]]飞网", "[[说·飞网|說]]輪網", {0}},
    {"as a link's label",
     "[[说·飞网]][[飞网]]",
     "[[说·飞网|說·輪網]][[飞网|輪網]]",
     {0}},
    {"in what is hidden", "<!-- 说·飞网 -->飞网", "<!-- 说·飞网 -->輪網", {0}},
    {"not in what is hidden",
     "说·飞网<!-- 飞网 -->",
     "說·輪網<!-- 飞网 -->",
     {0}},
    {"text stands before it",
     "这头发说·飞网，飞网",
     "這頭髮說·輪網，輪網",
     {0}},
    {"for its own script only", "说·飞网\n\n飛網", "說·輪網\n\n飛網", {0}},
    {"the first part of another", "说·飞网，飞网·数", "說·輪網，飛網·數", {0}},
    {"the last part of another", "说·飞网，数·飞网", "說·輪網，數·輪網", {0}},
    {"two that disagree",
     "说·飞网，头·飞网，飞网",
     "說·輪網，頭·網輪，飛網",
     {0}},
    {"one character is too little", "飞·轮，轮", "輪·機，輪", {0}},
    {"another number of parts", "数据·飞体，飞体", "數·輪體·飛，飛體", {0}},
    {"one word for all of it", "数·飞件，飞件", "輪里，輪里", {0}},
    {"... which is nobody else's", "数·飞件，说·飞件", "輪里，說·飛件", {0}},
    {"... but not a long one", "件·飞里，飞里", "輪輪輪輪輪，飛裡", {0}},
    {"a longer word of the tables",
     "里·飞轮飞轮飞轮飞轮飞轮飞",
     "裏·輪機輪機",
     {0}},
    {"by a rule of the page",
     "{{noteTA|1=zh-cn:数·件件;zh-tw:數·網網}}数·件件，件件",
     "數·網網，網網",
     {0}},
    {"a rule for the part",
     "{{noteTA|1=zh-cn:飞网;zh-tw:甲}}说·飞网，飞网",
     "說·輪網，甲",
     {0}},
    {"a rule for the part, of others",
     "{{noteTA|1=zh-cn:飞网;zh-hk:甲}}说·飞网，飞网",
     "說·輪網，甲",
     {0}},
    {"a rule that keeps it as it is",
     "{{noteTA|1=zh-cn:说·飞网;zh-tw:說·飛網}}说·飞网，飞网",
     "說·飛網，飛網",
     {0}},
    {"a rule in the wrong script",
     "{{noteTA|1=zh-cn:数·件件;zh-tw:数·网网}}数·件件，件件",
     "数·网网，件件",
     {0}},
    {"as MediaWiki",
     "说·飞网，飞网",
     "說·輪網，飛網",
     {.size = sizeof(zhv_options), .compat = ZHV_COMPAT_MEDIAWIKI}},
    {"by the tables only",
     "说·飞网，飞网",
     "說·輪網，飛網",
     {.size = sizeof(zhv_options), .accuracy = ZHV_ACCURACY_TABLE}},
    {"in two words", "里·飞头，飞头发", "裏·輪頭，飛頭髮", {0}},
    {"within a longer name", "说·飞网，飞网体", "說·輪網，飛網體", {0}},
    {"dots and nothing", "·飞网·，飞网··说·", "·飛網·，飛網··說·", {0}},
    {"the dot is cut off", "飞网说\xC2", "飛網說\xC2", {0}},
};

static const char *edition(const struct page_case *c, zhv_target target)
{
    static zhv_result result;
    zhv_converter *plan = NULL;
    zhv_error err = {0};
    zhv_page page = ZHV_PAGE_INIT;
    page.source = (zhv_text){c->page, strlen(c->page)};
    assert_int_equal(zhv_converter_new(little_dict, &target, 1,
                                       c->options.size ? &c->options : NULL,
                                       &plan, &err),
                     ZHV_OK);
    assert_int_equal(
        zhv_page_convert(plan, &little_arena, NULL, NULL, &page, &result),
        ZHV_OK);
    const char *out = little_edition(&result, 0);
    zhv_converter_free(plan);
    return out;
}

static void test_pages(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        const struct page_case *c = &pages[i];
        little_same(c->name, edition(c, (zhv_target){ZHV_TW, 0}), c->want);
        zhv_arena_reset(&little_arena);
    }
}

/* Readers whose tables have no other name, or no names at all. */
static void test_others(void **state)
{
    (void)state;
    const struct page_case c = {"", "说·飞网，飞网", NULL, {0}};
    little_same("zh-hk", edition(&c, (zhv_target){ZHV_HK, 0}), "說·飛網，飛網");
    little_same("tw", edition(&c, (zhv_target){ZHV_TW, 1}), "說·飛網，飛網");
    zhv_arena_reset(&little_arena);
}

/* An image need not have a chain for text of each script. */
static void test_no_chain(void **state)
{
    (void)state;
    static const char text[] =
        "{{noteTA|1=zh-cn:件·公公;zh-tw:件·件件}}件·公公，公公";
    static zhv_result result;
    const zhv_target target = {ZHV_TW, 0};
    zhv_converter *plan = NULL;
    zhv_page page = ZHV_PAGE_INIT;
    page.source = (zhv_text){text, strlen(text)};
    assert_int_equal(
        zhv_converter_new(little_dict, &target, 1, NULL, &plan, NULL), ZHV_OK);
    plan->target[0].chain[ZHV_SCRIPT_HANS] = NULL;
    assert_int_equal(
        zhv_page_convert(plan, &little_arena, NULL, NULL, &page, &result),
        ZHV_OK);
    little_same("no chain", little_edition(&result, 0), "件·件件，件件");
    zhv_converter_free(plan);
    zhv_arena_reset(&little_arena);
}

static void test_stands(void **state)
{
    (void)state;
    static const struct {
        const char *before;
        const char *name;
        const char *behind;
        bool stands;
    } cases[] = {
        {"", "飞网", "", true},      {"说", "飞网", "说", true},
        {"a", "飞网", "a", true},    {"·", "飞网", "", true},
        {"", "飞网", "·", false},    {"", "飞网", "体", false},
        {"", "飛網", "體", false},   {"体", "飞网", "", false},
        {"说体", "飞网", "", false}, {"", "飞头", "发", false},
        {"头", "发飞", "", false},   {"", "飞头", "发发", false},
        {"", "飞头", "数", true},    {"", "头发", "", true},
    };
    const zhv_words *words = zhv_dict_words(little_dict);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[64];
        const size_t pos = strlen(cases[i].before);
        const uint32_t len = (uint32_t)strlen(cases[i].name);
        snprintf(text, sizeof text, "%s%s%s", cases[i].before, cases[i].name,
                 cases[i].behind);
        if (zhv_full_name_stands(words, zhv_str_from(text), pos, len) !=
            cases[i].stands) {
            fail_msg("%s: should%s stand", text, cases[i].stands ? "" : " not");
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pages),
        cmocka_unit_test(test_others),
        cmocka_unit_test(test_no_chain),
        cmocka_unit_test(test_stands),
    };
    return cmocka_run_group_tests(tests, little_open, little_close);
}
