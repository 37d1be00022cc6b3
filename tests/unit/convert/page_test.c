/* Whole pages: what the parts do together. */
#include "convert/page.h"

#include "little_dict.h"

static const struct {
    const char *name;
    const char *page;
    const char *tw;
    const char *cn;
    zhv_options options; /* size 0: the usual */
} cases[] = {
    {"nothing", "", "", "", {0}},
    {"words", "软件[[头发]]", "軟體[[头发|頭髮]]", "软件[[头发]]", {0}},
    {"the other way", "軟體裡", "軟體裡", "软件里", {0}},
    {"each paragraph by itself",
     "软里\n\n軟體里",
     "軟裡\n\n軟體里",
     "软里\n\n软件里",
     {0}},
    {"a run over a comment",
     "软<!-- x -->件",
     "軟體<!-- x -->",
     "软<!-- x -->件",
     {0}},
    {"... keeps sides where it can",
     "网里网<!-- x -->头发",
     "網裡網<!-- x -->頭髮",
     "网里网<!-- x -->头发",
     {0}},
    {"a rule shown", "软-{zh-cn:甲;zh-tw:乙}-", "軟乙", "软甲", {0}},
    {"from its place on", "里-{H|zh-cn:里;zh-tw:內}-里", "裡內", "里里", {0}},
    {"on the whole page",
     "里-{H|zh-cn:里;zh-tw:內}-里",
     "內內",
     "里里",
     {.size = sizeof(zhv_options), .scope = ZHV_SCOPE_PAGE}},
    {"kept",
     "里-{H|zh-cn:里;zh-tw:內}-里",
     "裡-{H|zh-cn:里;zh-tw:內}-內",
     "里-{H|zh-cn:里;zh-tw:內}-里",
     {.size = sizeof(zhv_options), .rules = ZHV_RULES_KEEP}},
    {"noteTA and its line",
     "{{noteTA|1=zh-cn:里;zh-tw:內}}\n里",
     "內",
     "里",
     {0}},
    {"a note sees its list's rules",
     "<ref>里</ref>-{H|zh-cn:里;zh-tw:內}-\n<references/>",
     "<ref>內</ref>\n<references/>",
     "<ref>里</ref>\n<references/>",
     {0}},
    {"a filter",
     "-{zh-tw|软件[[里]]}-件",
     "軟體[[里|裡]]件",
     "软件[[里]]件",
     {0}},
    {"... in a rule",
     "-{zh-tw:件-{zh-tw|软里}-网;zh-cn:软}-",
     "件軟裡网",
     "软",
     {0}},
    {"... that the rule takes a part of, its beginning",
     "-{zh-tw:件-{zh-tw|软里;zh-cn:数}-;zh-sg:软}-",
     "件軟裡",
     "数",
     {0}},
    {"... or its end",
     "-{zh-cn:软-{zh-tw|数;zh-tw:里}-件;zh-sg:软}-",
     "裡件",
     "软数",
     {0}},
    {"a control character in a rule is a character",
     "-{a\x1F"
     "b\x1E"
     "c}-",
     "a\x1F"
     "b\x1E"
     "c",
     "a\x1F"
     "b\x1E"
     "c",
     {0}},
    {"... and the page's rules",
     "-{H|里=>zh-tw:內}--{zh-tw|里}-",
     "內",
     "里",
     {0}},
    {"a section's link",
     "== 里 ==\n[[#里|说]]",
     "== 裡 ==\n[[#裡|說]]",
     "== 里 ==\n[[#里|说]]",
     {0}},
    {"an argument that is shown",
     "{{le|软件|A}}",
     "{{le|软件|A|軟體}}",
     "{{le|软件|A}}",
     {0}},
    {"names by region",
     "{{作品名稱|cn=飞轮|tw=風火輪}}飞轮《飞轮》",
     "{{作品名稱|cn=飞轮|tw=風火輪}}飛輪《風火輪》",
     "{{作品名稱|cn=飞轮|tw=風火輪}}飞轮《飞轮》",
     {0}},
    {"a weak phrase yields", "-{H|里=>zh-tw:內}-公里", "公內", "公里", {0}},
    {"... not for MediaWiki",
     "-{H|里=>zh-tw:內}-公里",
     "公里",
     "公里",
     {.size = sizeof(zhv_options), .compat = ZHV_COMPAT_MEDIAWIKI}},
    {"switched off",
     "__NOCC__软-{里}-",
     "__NOCC__软-{里}-",
     "__NOCC__软-{里}-",
     {0}},
    {"plain text knows no markup",
     "[[软]]-{里}-",
     "[[軟]]-{裡}-",
     "[[软]]-{里}-",
     {.size = sizeof(zhv_options), .format = ZHV_FORMAT_TEXT}},
    {"plain text: braces mean nothing",
     "{{软 -{软",
     "{{軟 -{軟",
     "{{软 -{软",
     {.size = sizeof(zhv_options), .format = ZHV_FORMAT_TEXT}},
    {"forced to be Traditional",
     "软里",
     "软里",
     "软里",
     {.size = sizeof(zhv_options), .from = ZHV_SCRIPT_HANT}},
    {"translated",
     "<langconvert to=\"zh-Hant\">软里</langconvert>",
     "軟裏",
     "软里",
     {0}},
    {"in attributes",
     "<b title=\"软-{a\"b}-\">x</b>",
     "<b title=\"軟a&quot;b\">x</b>",
     "<b title=\"软a&quot;b\">x</b>",
     {0}},
};

static zhv_converter *converter_of(const zhv_options *options)
{
    const zhv_target targets[] = {{ZHV_TW, 0}, {ZHV_CN, 0}, {ZHV_ZH, 0}};
    zhv_converter *c = NULL;
    zhv_error err = {0};
    assert_int_equal(zhv_converter_new(little_dict, targets, 3,
                                       options->size ? options : NULL, &c,
                                       &err),
                     ZHV_OK);
    return c;
}

static zhv_work *work;

static const zhv_result *convert(const zhv_converter *c, const char *page,
                                 const char *title)
{
    const zhv_result *r = NULL;
    zhv_error err = {0};
    assert_int_equal(zhv_convert(c, work, (zhv_text){page, strlen(page)},
                                 (zhv_text){title, strlen(title)}, &r, &err),
                     ZHV_OK);
    return r;
}

static void test_pages(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        zhv_converter *c = converter_of(&cases[i].options);
        const zhv_result *r = convert(c, cases[i].page, "");
        little_same(cases[i].name, little_edition(r, 0), cases[i].tw);
        little_same(cases[i].name, little_edition(r, 1), cases[i].cn);
        for (uint32_t t = 0; t < 3; t++) {
            assert_null(zhv_edits_check(&r->target[t].edits, r->src.len));
        }
        zhv_converter_free(c);
        zhv_arena_reset(&little_arena);
    }
}

static void test_zh(void **state)
{
    (void)state;
    static const struct {
        const char *page;
        const char *zh;
    } pages[] = {
        {"软件軟體[[里]]", "软件軟體[[里]]"},
        {"-{zh-cn:甲;zh-tw:乙;zh:丙}-里", "丙里"},
        {"-{H|里=>zh-tw:內}-里", "里"},
    };
    zhv_converter *c = converter_of(&(zhv_options){0});
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        const zhv_result *r = convert(c, pages[i].page, "");
        little_same(pages[i].page, little_edition(r, 2), pages[i].zh);
    }
    zhv_converter_free(c);
    zhv_arena_reset(&little_arena);
}

static void test_titles(void **state)
{
    (void)state;
    static const struct {
        const char *page;
        const char *title;
        const char *tw;
    } pages[] = {
        {"", "软件", "軟體"},
        {"", "軟體", "軟體"},
        {"-{H|软件=>zh-tw:X}-", "软件", "X"}, /* as at the end of the page */
        {"-{T|zh-tw:里}-", "软件", "里"},     /* as it is */
        {"__NOTC__-{T|zh-tw:里}-", "软件", "软件"},
        {"__NOCC__", "软件", "软件"},
        {"{{作品名稱|cn=飞轮|tw=風火輪}}", "飞轮", "風火輪"},
    };
    zhv_converter *c = converter_of(&(zhv_options){0});
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        const zhv_result *r = convert(c, pages[i].page, pages[i].title);
        zhv_str title = r->target[0].title;
        little_same(pages[i].page, zhv_arena_str(&little_arena, title).ptr,
                    pages[i].tw);
    }
    zhv_converter_free(c);
    zhv_arena_reset(&little_arena);
}

static void test_diagnostics_in_order(void **state)
{
    (void)state;
    zhv_converter *c = converter_of(&(zhv_options){0});
    char page[2048] = "";
    for (int i = 0; i < 50; i++) { /* from three sources in turn */
        strcat(page, "\xFF\n{{noteTA|G1=x}}-{zh-cn:a}-");
    }
    const zhv_result *r = convert(c, page, "");
    assert_true(r->diags.list.n >= 150);
    uint32_t line = 1;
    for (uint32_t i = 1; i < r->diags.list.n; i++) {
        assert_true(r->diags.list.at[i - 1].off <= r->diags.list.at[i].off);
        assert_true(r->places[i].line >= line);
        line = r->places[i].line;
    }
    assert_int_equal(line, 51);
    zhv_converter_free(c);
}

static int open_all(void **state)
{
    return zhv_work_new(&work) == ZHV_OK ? little_open(state) : -1;
}

static int close_all(void **state)
{
    zhv_work_free(work);
    return little_close(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pages),
        cmocka_unit_test(test_zh),
        cmocka_unit_test(test_titles),
        cmocka_unit_test(test_diagnostics_in_order),
    };
    return cmocka_run_group_tests(tests, open_all, close_all);
}
