#include "convert/rulebook.h"

#include "little_dict.h"

static zhv_rulebook book;

static void read_book(little_page *p, const char *page,
                      const zhv_rulebook_options *options)
{
    little_read(p, page);
    assert_int_equal(zhv_rulebook_read(&p->tape, &p->flow, options,
                                       &little_arena, &p->diags, &book),
                     ZHV_OK);
}

static zhv_rulebook_options usual(void)
{
    return (zhv_rulebook_options){.dict = little_dict,
                                  .profiles = little_profiles,
                                  .variants = ZHV_MASK_ALL};
}

/* What the key is set to: the value, "-" for deleted, "" for neither; with
 * "?" in front if it is guarded. */
static const char *state_of(const char *key, zhv_variant v, uint32_t moment)
{
    const zhv_record *r = NULL;
    zhv_str k = zhv_str_from(key);
    zhv_asker asker = {v, moment, true};
    if (zhv_overlay_empty(&book.overlay)) {
        return "";
    }
    if (zhv_overlay_match(&book.overlay, k, 0, asker, &r) == k.len) {
        char *out = zhv_arena_alloc(&little_arena, r->value.len + 2);
        snprintf(out, r->value.len + 2, "%s%.*s", r->guarded ? "?" : "",
                 (int)r->value.len, r->value.ptr ? r->value.ptr : "");
        return out;
    }
    return zhv_overlay_deleted(&book.overlay, k, asker) ? "-" : "";
}

static void test_defines(void **state)
{
    (void)state;
    static const struct {
        const char *page;
        const char *key;
        zhv_variant variant;
        uint32_t moment;
        const char *want;
    } cases[] = {
        {"甲", "甲", ZHV_TW, 9, ""},
        {"-{zh-cn:甲;zh-tw:乙}-", "甲", ZHV_TW, 9, ""}, /* shown only */
        {"-{H|zh-cn:甲;zh-tw:乙}-", "甲", ZHV_TW, 1, "乙"},
        {"-{H|zh-cn:甲;zh-tw:乙}-", "甲", ZHV_TW, 0, ""},
        {"-{H|zh-cn:甲;zh-tw:乙}-", "乙", ZHV_CN, 1, "甲"},
        {"-{H|zh-cn:甲;zh-tw:乙}-", "甲", ZHV_HK, 1, "乙"},
        {"-{H|zh-cn:甲;zh-tw:乙}-", "甲", ZHV_HANT, 1, ""},
        {"-{H|甲=>zh-hant:乙}-", "甲", ZHV_HANT, 1, "乙"},
        {"-{A|zh-cn:甲;zh-tw:乙}-", "甲", ZHV_TW, 1, "乙"},
        {"-{H|甲}-", "甲", ZHV_TW, 1, "甲"},
        {"-{H|甲=>zh-tw:}-", "甲", ZHV_TW, 1, ""},
        {"-{-|zh-cn:甲;zh-tw:乙}-", "甲", ZHV_TW, 1, "-"},
        {"-{-|甲}-", "甲", ZHV_TW, 1, "-"},
        {"-{H|甲=>zh-tw:乙}-x-{-|甲}-", "甲", ZHV_TW, 1, "乙"},
        {"-{H|甲=>zh-tw:乙}-x-{-|甲}-", "甲", ZHV_TW, 2, "-"},
        {"-{-|甲}-x-{H|甲=>zh-tw:乙}-", "甲", ZHV_TW, 2, "乙"},
        {"{{noteTA|1=zh-cn:甲;zh-tw:乙|2=甲=>zh-tw:丙}}", "甲", ZHV_TW, 1,
         "丙"},
        {"{{noteTA|G1=网}}", "甲", ZHV_TW, 1, ""},
        /* rules in rules act first, even where they are not shown */
        {"-{zh-cn:x-{H|zh-cn:甲;zh-tw:乙}-;zh-tw:y}-", "甲", ZHV_TW, 1, "乙"},
        {"-{H|zh-cn:<!-- 丙 -->甲;zh-tw:乙}-", "甲", ZHV_TW, 1, "乙"},
        /* names by region act on the whole page, and give way */
        {"{{作品名稱|cn=夺命飞轮|tw=落日輪}}", "夺命飞轮", ZHV_TW, 0, "落日輪"},
        {"{{作品名稱|cn=夺命飞轮|tw=落日輪}}", "奪命飞轮", ZHV_TW, 0, ""},
        {"{{作品名稱|cn=夺命飞轮|tw=落日輪}}", "夺命飛輪", ZHV_TW, 0, "落日輪"},
        {"{{作品名稱|cn=夺命飞轮|tw=落日輪}}", "落日輪", ZHV_SG, 0, "夺命飞轮"},
        {"{{作品名稱|cn=夺命飞轮|tw=落日輪}}", "落日輪", ZHV_HANS, 0, ""},
        {"{{作品名稱|cn=飞轮|tw=落日輪}}", "飞轮", ZHV_TW, 0, "?落日輪"},
        {"{{作品名稱|cn=网里网|tw=落日輪}}", "网里网", ZHV_TW, 0, "?落日輪"},
        {"{{作品名稱|cn=夺命飞轮}}", "夺命飞轮", ZHV_TW, 0, ""},
        {"{{作品名稱|cn=夺命飞轮|tw=落日輪}}-{H|夺命飞轮=>zh-tw:乙}-",
         "夺命飞轮", ZHV_TW, 2, "乙"},
        {"{{作品名稱|cn=夺命飞轮|tw=甲}}{{作品名稱|cn=夺命飞轮|tw=乙}}",
         "夺命飞轮", ZHV_TW, 0, "甲"}, /* the first one wins */
    };
    zhv_rulebook_options options = usual();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        little_page p;
        read_book(&p, cases[i].page, &options);
        little_same(cases[i].page,
                    state_of(cases[i].key, cases[i].variant, cases[i].moment),
                    cases[i].want);
        zhv_arena_reset(&little_arena);
    }
}

static void test_options(void **state)
{
    (void)state;
    static const char page[] = "{{作品名稱|cn=夺命飞轮|tw=飛輪}}x"
                               "-{H|zh-cn:a & b;zh-tw:c}--{H|甲=>zh-tw:乙}-";
    static const struct {
        const char *name;
        zhv_titles titles;
        zhv_scope scope;
        zhv_compat compat;
        const char *key;
        const char *want; /* at the moment 0, or at the end of the page */
    } cases[] = {
        {"guarded: a long name is not", ZHV_TITLES_GUARDED, 0, 0, "夺命飞轮",
         "飛輪"},
        {"quoted", ZHV_TITLES_QUOTED, 0, 0, "夺命飞轮", "?飛輪"},
        {"all", ZHV_TITLES_ALL, 0, 0, "飛輪", "飛輪"},
        {"off", ZHV_TITLES_OFF, 0, 0, "夺命飞轮", ""},
        {"MediaWiki knows no names", ZHV_TITLES_ALL, 0, 1, "夺命飞轮", ""},
        {"point", ZHV_TITLES_ALL, ZHV_SCOPE_POINT, 0, "甲", ""},
        {"page", ZHV_TITLES_ALL, ZHV_SCOPE_PAGE, 0, "甲", "乙"},
        {"a key with HTML", ZHV_TITLES_ALL, ZHV_SCOPE_PAGE, 0, "a & b", "c"},
        {"MediaWiki never finds it", ZHV_TITLES_ALL, ZHV_SCOPE_PAGE, 1, "a & b",
         ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        little_page p;
        zhv_rulebook_options options = usual();
        options.titles = cases[i].titles;
        options.scope = cases[i].scope;
        options.compat = cases[i].compat;
        read_book(&p, page, &options);
        uint32_t moment = zhv_rulebook_moment(cases[i].scope, 0);
        little_same(cases[i].name, state_of(cases[i].key, ZHV_TW, moment),
                    cases[i].want);
        zhv_arena_reset(&little_arena);
    }
}

static void test_shows(void **state)
{
    (void)state;
    static const struct {
        const char *page;
        zhv_variant variant;
        zhv_shown shown;
        const char *text;
    } cases[] = {
        {"-{甲}-", ZHV_TW, ZHV_SHOWN_TEXT, "甲"},
        {"-{zh-cn:甲;zh-tw:乙}-", ZHV_TW, ZHV_SHOWN_TEXT, "乙"},
        {"-{zh-cn:甲;zh-tw:乙}-", ZHV_SG, ZHV_SHOWN_TEXT, "甲"},
        {"-{H|zh-cn:甲;zh-tw:乙}-", ZHV_TW, ZHV_SHOWN_NOTHING, ""},
        {"-{zh-hk|甲}-", ZHV_CN, ZHV_SHOWN_FILTER, "甲"},
        {"-{zh-cn:甲}-", ZHV_TW, ZHV_SHOWN_ERROR, "甲"}, /* no text is lost */
        {"-{zh-cn:甲-{zh-cn:丙;zh-tw:丁}-;zh-tw:乙-{zh-cn:丙;zh-tw:丁}-}-",
         ZHV_TW, ZHV_SHOWN_TEXT, "乙丁"},
        {"-{甲<!-- x -->乙}-", ZHV_TW, ZHV_SHOWN_TEXT, "甲乙"},
        {"-{-{R|zh-cn:甲;zh-tw:乙}-}-", ZHV_TW, ZHV_SHOWN_TEXT, "乙"},
    };
    zhv_rulebook_options options = usual();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        little_page p;
        read_book(&p, cases[i].page, &options);
        const zhv_display *d = &book.displays[0][cases[i].variant];
        if (d->shown != cases[i].shown) {
            fail_msg("%s: shown %d", cases[i].page, (int)d->shown);
        }
        little_same(cases[i].page, zhv_arena_str(&little_arena, d->text).ptr,
                    cases[i].text);
        assert_int_equal(p.diags.list.n > 0, cases[i].shown == ZHV_SHOWN_ERROR);
        zhv_arena_reset(&little_arena);
    }
}

static void test_titles(void **state)
{
    (void)state;
    static const struct {
        const char *page;
        zhv_variant variant;
        const char *title; /* NULL: none of its own */
    } cases[] = {
        {"甲", ZHV_TW, NULL},
        {"-{T|zh-cn:甲;zh-tw:乙}-", ZHV_TW, "乙"},
        {"-{T|zh-cn:甲;zh-tw:乙}--{T|zh-tw:丙}-", ZHV_TW, "丙"},
        {"-{T|zh-cn:甲;zh-tw:乙}--{T|zh-tw:丙}-", ZHV_CN, "甲"},
        {"-{T|zh-cn:甲}-", ZHV_TW, NULL},
        {"{{noteTA|T=zh-cn:甲;zh-tw:乙}}", ZHV_TW, "乙"},
        {"{{作品名稱|cn=夺命飞轮|tw=落日輪}}", ZHV_TW, "落日輪"},
        {"{{作品名稱|cn=夺命飞轮|tw=落日輪}}", ZHV_HANT, NULL},
        {"{{作品名稱|cn=夺命飞轮|tw=落日輪}}-{T|zh-tw:乙}-", ZHV_TW, "乙"},
    };
    zhv_rulebook_options options = usual();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        little_page p;
        read_book(&p, cases[i].page, &options);
        bool titled = book.titled & ZHV_MASK(cases[i].variant);
        assert_int_equal(titled, cases[i].title != NULL);
        if (titled) {
            zhv_str t = book.title[cases[i].variant];
            little_same(cases[i].page, zhv_arena_str(&little_arena, t).ptr,
                        cases[i].title);
        }
        zhv_arena_reset(&little_arena);
    }
}

static void test_signatures(void **state)
{
    (void)state;
    static const struct {
        const char *page;
        zhv_variant a;
        zhv_variant b;
        bool same;
    } cases[] = {
        {"甲", ZHV_CN, ZHV_TW, true},
        {"-{H|zh-cn:甲;zh-tw:乙}-", ZHV_CN, ZHV_SG, true},
        {"-{H|zh-cn:甲;zh-tw:乙}-", ZHV_TW, ZHV_HK, true},
        {"-{H|zh-cn:甲;zh-tw:乙}-", ZHV_CN, ZHV_TW, false},
        {"-{H|zh-cn:甲;zh-tw:乙;zh-sg:丙}-", ZHV_CN, ZHV_SG, false},
        {"-{zh-cn:甲;zh-sg:乙}-", ZHV_CN, ZHV_SG, false},
        {"-{H|甲=>zh-cn:乙}-", ZHV_CN, ZHV_SG, false},
        {"-{-|甲}-", ZHV_TW, ZHV_HK, true},
    };
    zhv_rulebook_options options = usual();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        little_page p;
        read_book(&p, cases[i].page, &options);
        if ((book.signature[cases[i].a] == book.signature[cases[i].b]) !=
            cases[i].same) {
            fail_msg("%s", cases[i].page);
        }
        zhv_arena_reset(&little_arena);
    }
}

static void test_counts(void **state)
{
    (void)state;
    little_page p;
    zhv_rulebook_options options = usual();
    read_book(&p,
              "{{noteTA|T=zh-cn:a;zh-tw:b|1=zh-cn:甲;zh-tw:乙|2=x=>zh-tw:y}}"
              "-{H|zh-cn:丙;zh-tw:丁}--{zh-cn:a;zh-tw:b}--{-|丙}-"
              "{{作品名稱|cn=夺命飞轮|tw=落日輪}}",
              &options);
    assert_int_equal(book.defined[ZHV_ORIGIN_NOTETA], 3);
    assert_int_equal(book.defined[ZHV_ORIGIN_INLINE], 2);
    assert_int_equal(book.defined[ZHV_ORIGIN_TITLE], 1);
    assert_int_equal(book.defined[ZHV_ORIGIN_DICT], 0);
    zhv_arena_reset(&little_arena);
}

static void test_long_key(void **state)
{
    (void)state;
    char page[3 * (ZHV_KEY_MAX_CP + 1) + 32] = "-{H|";
    for (int i = 0; i <= ZHV_KEY_MAX_CP; i++) {
        strcat(page, "甲");
    }
    strcat(page, "=>zh-tw:乙}-");
    little_page p;
    zhv_rulebook_options options = usual();
    read_book(&p, page, &options);
    assert_int_equal(p.diags.list.n, 1);
    assert_int_equal(p.diags.list.at[0].id, ZHV_D_RULE_KEY_LONG);
    zhv_arena_reset(&little_arena);
}

static void test_plain_convert(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        zhv_variant variant;
        bool script_only;
        const char *want;
    } cases[] = {
        {"", ZHV_TW, false, ""},
        {"软件", ZHV_TW, false, "軟體"},
        {"软件", ZHV_TW, true, "軟件"},
        {"軟體", ZHV_TW, false, "軟體"}, /* Traditional already */
        {"軟體", ZHV_CN, false, "软件"},
        {"件", ZHV_TW, false, "件"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        zhv_str got = zhv_plain_convert(
            little_dict, cases[i].variant, cases[i].script_only,
            zhv_str_from(cases[i].text), &little_arena);
        little_same(cases[i].text, zhv_arena_str(&little_arena, got).ptr,
                    cases[i].want);
    }
    zhv_arena_reset(&little_arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_defines),    cmocka_unit_test(test_options),
        cmocka_unit_test(test_shows),      cmocka_unit_test(test_titles),
        cmocka_unit_test(test_signatures), cmocka_unit_test(test_counts),
        cmocka_unit_test(test_long_key),   cmocka_unit_test(test_plain_convert),
    };
    return cmocka_run_group_tests(tests, little_open, little_close);
}
