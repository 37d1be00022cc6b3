/* Every function of the public header, with the errors it documents. */
#include "../convert/little_dict.h"

static void test_names(void **state)
{
    (void)state;
    assert_string_equal(zhv_version(), ZHVAR_VERSION);
    for (zhv_status s = ZHV_OK; s <= ZHV_E_ENCODING; s++) {
        assert_true(zhv_status_text(s)[0] != '\0');
    }
    assert_non_null(zhv_status_text(UINT32_MAX));
    static const char *const codes[] = {"zh",    "zh-hans", "zh-hant",
                                        "zh-cn", "zh-tw",   "zh-hk",
                                        "zh-sg", "zh-mo",   "zh-my"};
    for (zhv_variant v = 0; v < ZHV_VARIANTS; v++) {
        assert_string_equal(zhv_variant_name(v), codes[v]);
    }
    assert_null(zhv_variant_name(ZHV_VARIANTS));
    assert_null(zhv_variant_name(UINT32_MAX));
}

/* ---- targets ---- */

static void test_target_parse(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        zhv_variant variant;
        uint32_t script_only;
    } good[] = {
        {"zh", ZHV_ZH, 0},          {"zh-hans", ZHV_HANS, 0},
        {"zh-hant", ZHV_HANT, 0},   {"zh-cn", ZHV_CN, 0},
        {"zh-tw", ZHV_TW, 0},       {"zh-hk", ZHV_HK, 0},
        {"zh-sg", ZHV_SG, 0},       {"zh-mo", ZHV_MO, 0},
        {"zh-my", ZHV_MY, 0},       {"ZH-TW", ZHV_TW, 0},
        {"zh_TW", ZHV_TW, 0},       {"Zh_hAnT", ZHV_HANT, 0},
        {"zh-Hant-TW", ZHV_TW, 0},  {"zh-Hans-CN", ZHV_CN, 0},
        {"zh-Hans-SG", ZHV_SG, 0},  {"zh-Hans-MY", ZHV_MY, 0},
        {"zh_Hant_HK", ZHV_HK, 0},  {"zh-Hant-MO", ZHV_MO, 0},
        {"cmn", ZHV_ZH, 0},         {"cmn-Hans", ZHV_HANS, 0},
        {"cmn-Hant-TW", ZHV_TW, 0}, {"s", ZHV_HANS, 1},
        {"t", ZHV_HANT, 1},         {"cn", ZHV_CN, 1},
        {"tw", ZHV_TW, 1},          {"hk", ZHV_HK, 1},
        {"twp", ZHV_TW, 0},         {"hkp", ZHV_HK, 0},
        {"TWP", ZHV_TW, 0},
    };
    static const struct {
        const char *name;
        const char *hint; /* in the message */
    } bad[] = {
        {"", "language tag"},
        {"-", "-"},
        {"zh-", "zh-"},
        {"zh-xx", "zh-xx"},
        {"zh-yue", "zh-hk"},
        {"yue", "zh-hk"},
        {"yue-Hant-HK", "zh-hk"},
        {"zh_YUE", "zh-hk"},
        {"zh-classical", "zh-hant"},
        {"lzh", "zh-hant"},
        {"zh-min-nan", "zh-min-nan"},
        {"nan", "Min"},
        {"wuu", "Wu"},
        {"gan", "Gan"},
        {"hak", "Hakka"},
        {"en", "en"},
        {"ja-JP", "ja-JP"},
        {"zh-Hans-TW", "zh-Hans-TW"},
        {"zh-Hant-CN", "zh-Hant-CN"},
        {"zh-Latn", "zh-Latn"},
        {"zh-US", "zh-US"},
        {"zh tw", "zh tw"},
        {"zh-tw-zh-tw-zh-tw-zh-tw-zh-tw-zh-tw", "zh-tw"},
        {"軟體", "軟體"},
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        zhv_target t = {99, 99};
        zhv_error err = {0};
        if (zhv_target_parse(good[i].name, &t, &err) != ZHV_OK ||
            t.variant != good[i].variant ||
            t.script_only != good[i].script_only) {
            fail_msg("%s: variant %u, script only %u, %s", good[i].name,
                     t.variant, t.script_only, err.message);
        }
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        zhv_target t = {99, 99};
        zhv_error err = {0};
        if (zhv_target_parse(bad[i].name, &t, &err) != ZHV_E_ARGUMENT ||
            err.code != ZHV_E_ARGUMENT ||
            strstr(err.message, bad[i].hint) == NULL) {
            fail_msg("\"%s\": %u: %s", bad[i].name, err.code, err.message);
        }
        assert_int_equal(zhv_target_parse(bad[i].name, &t, NULL),
                         ZHV_E_ARGUMENT);
    }
}

/* ---- dictionaries ---- */

static zhv_str image; /* the little dictionary, again */

static void make_image(void)
{
    const zhv_mkdict_options options = {.data_dir = little.folder,
                                        .dicts_dir =
                                            scratch_path(&little, "dicts"),
                                        .source_name = "little",
                                        .source_version = "7"};
    zhv_error err = {0};
    assert_int_equal(zhv_mkdict_make(&options, &little.arena, &image, &err),
                     ZHV_OK);
}

static void test_dict(void **state)
{
    (void)state;
    zhv_dict *dict = NULL;
    zhv_error err = {0};
    make_image();
    const char *path = scratch_path(&little, "little.zvd");
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(image.ptr, 1, image.len, f), image.len);
    fclose(f);
    assert_int_equal(zhv_dict_open(path, &dict, &err), ZHV_OK);
    zhv_text key;
    zhv_text value;
    bool seen = false;
    uint32_t i = 0;
    for (; zhv_dict_info(dict, i, &key, &value); i++) {
        seen |= key.len == 6 && memcmp(key.ptr, "source", 6) == 0 &&
                value.len == 6 && memcmp(value.ptr, "little", 6) == 0;
    }
    assert_true(seen && i >= 3);
    assert_false(zhv_dict_info(dict, UINT32_MAX, &key, &value));
    zhv_dict_free(dict);
    zhv_dict_free(NULL);
}

static void test_no_dict(void **state)
{
    (void)state;
    zhv_error err = {0};
    zhv_dict *dict = little_dict;
    assert_int_equal(zhv_dict_open("no/such/file.zvd", &dict, &err), ZHV_E_IO);
    assert_null(dict);
    assert_int_equal(err.code, ZHV_E_IO);
    assert_non_null(strstr(err.path, "no/such/file.zvd"));
    const char *text = scratch_write(&little, "text.zvd", "just a text\n");
    assert_int_equal(zhv_dict_open(text, &dict, &err), ZHV_E_IMAGE);
    assert_null(dict);
    assert_non_null(strstr(err.path, "text.zvd"));
    const char *empty = scratch_write(&little, "empty.zvd", "");
    assert_int_equal(zhv_dict_open(empty, &dict, NULL), ZHV_E_IMAGE);
    make_image();
    assert_int_equal(zhv_dict_open_memory(image.ptr, 0, &dict, &err),
                     ZHV_E_IMAGE);
    assert_null(dict);
    assert_int_equal(
        zhv_dict_open_memory(image.ptr, image.len / 2, &dict, &err),
        ZHV_E_IMAGE);
    char *damaged = zhv_arena_alloc(&little.arena, image.len);
    for (size_t i = 0; i < 8; i++) { /* what says that it is an image */
        memcpy(damaged, image.ptr, image.len);
        damaged[i] ^= 1;
        assert_int_equal(zhv_dict_open_memory(damaged, image.len, &dict, &err),
                         ZHV_E_IMAGE);
        assert_null(dict);
    }
}

/* ---- conversion ---- */

static zhv_text text_of(const char *s)
{
    return (zhv_text){s, strlen(s)};
}

static zhv_work *work;

static const zhv_result *convert(zhv_converter *c, const char *page,
                                 const char *title)
{
    const zhv_result *r = NULL;
    zhv_error err = {0};
    assert_int_equal(
        zhv_convert(c, work, text_of(page), text_of(title), &r, &err), ZHV_OK);
    return r;
}

static zhv_converter *converter_for(zhv_variant a, zhv_variant b,
                                    const zhv_options *options)
{
    const zhv_target targets[] = {{a, 0}, {b, 0}};
    zhv_converter *c = NULL;
    zhv_error err = {0};
    assert_int_equal(
        zhv_converter_new(little_dict, targets, 2, options, &c, &err), ZHV_OK);
    return c;
}

static void test_groups(void **state)
{
    (void)state;
    zhv_groups *groups = NULL;
    assert_int_equal(zhv_groups_new(&groups), ZHV_OK);
    char rule[] = "zh-cn:网;zh-tw:網路";
    char name[] = "Net";
    assert_int_equal(zhv_groups_add(groups, text_of(name), text_of(rule)),
                     ZHV_OK);
    memset(rule, 'x', sizeof rule - 1); /* both are copied */
    memset(name, 'x', sizeof name - 1);
    assert_int_equal(
        zhv_groups_add(groups, text_of("Net"), text_of("zh-cn:头;zh-tw:首")),
        ZHV_OK);
    zhv_options options = ZHV_OPTIONS_INIT;
    options.groups = groups;
    zhv_converter *c = converter_for(ZHV_TW, ZHV_CN, &options);
    const zhv_result *r = convert(c, "{{noteTA|G1=Net}}网头", "");
    assert_string_equal(little_edition(r, 0), "網路首");
    r = convert(c, "{{noteTA|G1=nET}}網路", "");
    assert_string_equal(little_edition(r, 1), "网"); /* any case */
    zhv_diagnostic d;
    assert_false(zhv_result_diagnostic(r, 0, &d));
    r = convert(c, "{{noteTA|G1=None}}网", "");
    assert_string_equal(little_edition(r, 0), "網");
    assert_true(zhv_result_diagnostic(r, 0, &d));
    assert_string_equal(d.id, "unknown-group");
    zhv_converter_free(c);
    zhv_groups_free(groups);
    zhv_groups_free(NULL);
}

static void test_result(void **state)
{
    (void)state;
    zhv_converter *c = converter_for(ZHV_TW, ZHV_CN, NULL);
    const zhv_result *r = convert(c, "a软b头发", "软件");
    assert_string_equal(little_edition(r, 0), "a軟b頭髮");
    assert_string_equal(little_edition(r, 1), "a软b头发");
    assert_int_equal(zhv_result_size(r, 0), 11);
    assert_false(zhv_result_unchanged(r, 0));
    assert_true(zhv_result_unchanged(r, 1));
    zhv_text title = zhv_result_title(r, 0);
    assert_int_equal(title.len, 6);
    assert_memory_equal(title.ptr, "軟體", 6);
    zhv_edit_view e;
    assert_true(zhv_result_edit(r, 0, 0, &e));
    assert_int_equal(e.offset, 1);
    assert_int_equal(e.origin, ZHV_ORIGIN_DICT);
    assert_false(zhv_result_edit(r, 0, 99, &e));
    assert_false(zhv_result_edit(r, 1, 0, &e));
    assert_false(zhv_result_same(r, 0, 1));
    assert_true(zhv_result_same(r, 1, 1));
    /* a target that is not there */
    assert_int_equal(zhv_result_size(r, 2), 0);
    assert_false(zhv_result_unchanged(r, 2));
    assert_false(zhv_result_same(r, 2, 2));
    zhv_edition none = zhv_result_edition(r, 2);
    zhv_text slice;
    assert_false(zhv_edition_next(&none, &slice));
    assert_false(zhv_result_edit(r, 2, 0, &e));
    assert_false(zhv_result_unchanged(r, 2));
    assert_int_equal(zhv_result_title(r, 2).len, 0);
    /* the end stays the end */
    zhv_edition again = zhv_result_edition(r, 0);
    while (zhv_edition_next(&again, &slice)) {
    }
    assert_false(zhv_edition_next(&again, &slice));
    zhv_converter_free(c);
}

static bool says(zhv_text t, const char *word)
{
    return t.len == strlen(word) && memcmp(t.ptr, word, t.len) == 0;
}

/* The cause of the change at an offset of the source. */
static zhv_cause cause_at(const zhv_result *r, uint32_t target, size_t offset)
{
    zhv_cause c = {.size = sizeof c};
    zhv_edit_view e;
    for (size_t i = 0; zhv_result_edit(r, target, i, &e); i++) {
        if (e.offset == offset) {
            assert_true(zhv_result_cause(r, target, i, &c));
            return c;
        }
    }
    fail_msg("no change at %zu", offset);
    return c;
}

static void test_cause(void **state)
{
    (void)state;
    zhv_groups *groups;
    zhv_options o = ZHV_OPTIONS_INIT;
    zhv_cause c = {.size = sizeof c};
    assert_int_equal(zhv_groups_new(&groups), ZHV_OK);
    const char rule[] = "zh-cn:头;zh-tw:首";
    assert_int_equal(zhv_groups_add(groups, (zhv_text){"G", 1},
                                    (zhv_text){rule, sizeof rule - 1}),
                     ZHV_OK);
    o.groups = groups;
    zhv_converter *converter = converter_for(ZHV_TW, ZHV_CN, &o);
    const char page[] = "{{noteTA|G1=G}}-{H|zh-tw:甲;zh-cn:乙}-软乙头[[软]]";
    const zhv_result *r = convert(converter, page, "");
    const size_t soft = (size_t)(strstr(page, "软") - page);
    c = cause_at(r, 0, soft);
    assert_true(c.config.len > 0);
    assert_true(c.plain.len > 0);
    assert_int_equal(c.rule, ZHV_NOWHERE);
    assert_int_equal(c.group.len, 0);
    c = cause_at(r, 0, soft + 3); /* by a rule of the page */
    assert_int_equal(c.rule, strstr(page, "甲") - page);
    assert_int_equal(c.config.len, 0);
    const char noted[] = "{{noteTA|1=a|2=zh-cn:乙;zh-tw:甲}}乙";
    r = convert(converter, noted, "");
    c = cause_at(r, 0, sizeof noted - 4);
    assert_int_equal(c.rule, strstr(noted, "甲") - noted);
    r = convert(converter, page, "");
    c = cause_at(r, 0, soft + 6);
    assert_true(says(c.group, "G"));
    assert_int_equal(c.rule, ZHV_NOWHERE);
    c = cause_at(r, 0, soft + 14); /* the label */
    assert_true(c.config.len > 0);
    assert_false(zhv_result_cause(r, 0, 99, &c));
    assert_false(zhv_result_cause(r, 2, 0, &c));
    /* a caller from before `group`: nothing behind its size is written */
    zhv_cause small = {.size = offsetof(zhv_cause, group), .rule = 77};
    assert_true(zhv_result_cause(r, 0, 0, &small));
    assert_int_equal(small.rule, 77);
    zhv_converter_free(converter);
    zhv_groups_free(groups);
}

static zhv_use use_of(const zhv_result *r, const char *page, const char *part)
{
    const char *at = strstr(page, part);
    assert_non_null(at);
    return zhv_result_use(r, (size_t)(at - page));
}

static void test_use(void **state)
{
    (void)state;
    zhv_converter *c = converter_for(ZHV_TW, ZHV_CN, NULL);
    const char page[] = "甲[[乙]][[丙|丁]]{{戊|己=1}}<!--庚-->-{zh-tw:辛}-"
                        "<nowiki>壬</nowiki>[http://癸 子] ソフト丑";
    const zhv_result *r = convert(c, page, "");
    assert_int_equal(use_of(r, page, "甲"), ZHV_USE_TEXT);
    assert_int_equal(use_of(r, page, "[["), ZHV_USE_MARKUP);
    assert_int_equal(use_of(r, page, "乙"), ZHV_USE_LABEL);
    assert_int_equal(use_of(r, page, "丙"), ZHV_USE_TARGET);
    assert_int_equal(use_of(r, page, "丁"), ZHV_USE_TEXT);
    assert_int_equal(use_of(r, page, "戊"), ZHV_USE_NAME);
    assert_int_equal(use_of(r, page, "己"), ZHV_USE_NAME);
    assert_int_equal(use_of(r, page, "庚"), ZHV_USE_KEPT);
    assert_int_equal(use_of(r, page, "辛"), ZHV_USE_RULE);
    assert_int_equal(use_of(r, page, "癸"), ZHV_USE_TARGET);
    assert_int_equal(use_of(r, page, "子"), ZHV_USE_TEXT);
    assert_int_equal(use_of(r, page, "ソ"), ZHV_USE_GUARDED);
    assert_int_equal(zhv_result_use(r, sizeof page - 1), ZHV_USE_KEPT);
    r = convert(c, "__NOCC__软", "");
    assert_int_equal(zhv_result_use(r, 8), ZHV_USE_KEPT);
    zhv_converter_free(c);
}

static void test_same(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        zhv_variant a;
        zhv_variant b;
        int same;
    } cases[] = {
        {"头发", ZHV_HK, ZHV_MO, 1},
        {"头发", ZHV_TW, ZHV_CN, 0}, /* one changes nothing */
        {"-{zh-tw:甲;zh-hk:甲;zh-cn:乙}-", ZHV_TW, ZHV_HK, 1},
        {"-{zh-tw:甲;zh-hk:甲;zh-cn:乙}-", ZHV_TW, ZHV_CN, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        zhv_converter *c = converter_for(cases[i].a, cases[i].b, NULL);
        const zhv_result *r = convert(c, cases[i].text, "");
        char *one = strdup(little_edition(r, 0));
        assert_int_equal(zhv_result_same(r, 0, 1), cases[i].same);
        assert_int_equal(strcmp(one, little_edition(r, 1)) == 0, cases[i].same);
        free(one);
        zhv_converter_free(c);
    }
}

static void test_empty_page(void **state)
{
    (void)state;
    zhv_converter *c = converter_for(ZHV_TW, ZHV_ZH, NULL);
    const zhv_result *r = NULL;
    zhv_error err = {0};
    const zhv_text nothing = {NULL, 0};
    assert_int_equal(zhv_convert(c, work, nothing, nothing, &r, &err), ZHV_OK);
    assert_true(zhv_result_unchanged(r, 0));
    assert_int_equal(zhv_result_size(r, 0), 0);
    zhv_edition e = zhv_result_edition(r, 0);
    zhv_text slice;
    assert_false(zhv_edition_next(&e, &slice));
    assert_int_equal(zhv_result_title(r, 0).len, 0);
    zhv_converter_free(c);
}

#if SIZE_MAX > UINT32_MAX
static void test_limit(void **state)
{
    (void)state;
    zhv_converter *c = converter_for(ZHV_TW, ZHV_CN, NULL);
    const zhv_result *r = NULL;
    zhv_error err = {0};
    const zhv_text huge = {"x", UINT32_MAX}; /* refused unread */
    const zhv_text small = {"x", 1};
    assert_int_equal(zhv_convert(c, work, huge, small, &r, &err), ZHV_E_LIMIT);
    assert_null(r);
    assert_int_equal(err.code, ZHV_E_LIMIT);
    assert_int_equal(zhv_convert(c, work, small, huge, &r, NULL), ZHV_E_LIMIT);
    zhv_page page = ZHV_PAGE_INIT;
    page.source = small;
    page.rules = huge;
    assert_int_equal(zhv_convert_page(c, work, &page, &r, NULL), ZHV_E_LIMIT);
    assert_int_equal(zhv_convert(c, work, small, small, &r, NULL), ZHV_OK);
    zhv_converter_free(c);
}
#endif

static void test_stats(void **state)
{
    (void)state;
    zhv_converter *c = converter_for(ZHV_TW, ZHV_CN, NULL);
    const char *page = "{{noteTA|1=zh-cn:数;zh-tw:X}}软数-{A|zh-cn:网;"
                       "zh-tw:Y}-网''里''-{zh-cn:z}-";
    const zhv_result *r = convert(c, page, "");
    zhv_stats s = {.size = sizeof s};
    zhv_result_stats(r, &s);
    assert_int_equal(s.size, sizeof s);
    assert_int_equal(s.source_bytes, strlen(page));
    assert_int_equal(s.runs, 3);
    assert_int_equal(s.run_bytes, 12);
    assert_int_equal(s.rules[ZHV_ORIGIN_NOTETA], 1);
    assert_int_equal(s.rules[ZHV_ORIGIN_INLINE], 1);
    assert_int_equal(s.diagnostics, 1); /* no text for zh-tw */
    zhv_target_stats t = {.size = sizeof t};
    zhv_result_target_stats(r, 0, &t);
    assert_int_equal(t.characters_changed, 4);
    assert_int_equal(t.edits[ZHV_ORIGIN_NOTETA], 1);
    assert_int_equal(t.edits[ZHV_ORIGIN_INLINE], 1);
    assert_int_equal(t.edits[ZHV_ORIGIN_DICT], 2);
    assert_true(t.edits[ZHV_ORIGIN_POLICY] >= 3);
    zhv_result_target_stats(r, 7, &t); /* no such target */
    assert_int_equal(t.characters_changed, 0);
    zhv_converter_free(c);
}

/* A caller of an older library has less room: nothing is written beyond. */
static void test_shorter_structs(void **state)
{
    (void)state;
    zhv_converter *c = converter_for(ZHV_TW, ZHV_CN, NULL);
    const zhv_result *r = convert(c, "软件", "");
    for (size_t size = 0; size <= sizeof(zhv_stats); size++) {
        zhv_stats s;
        memset(&s, 0xEE, sizeof s);
        s.size = size;
        zhv_result_stats(r, &s);
        assert_int_equal(s.size, size);
        for (size_t i = size < sizeof size ? sizeof size : size; i < sizeof s;
             i++) {
            assert_int_equal(((unsigned char *)&s)[i], 0xEE);
        }
        if (size >= offsetof(zhv_stats, runs)) {
            assert_int_equal(s.source_bytes, 6);
        }
    }
    for (size_t size = 0; size <= sizeof(zhv_target_stats); size++) {
        zhv_target_stats s;
        memset(&s, 0xEE, sizeof s);
        s.size = size;
        zhv_result_target_stats(r, 0, &s);
        for (size_t i = size < sizeof size ? sizeof size : size; i < sizeof s;
             i++) {
            assert_int_equal(((unsigned char *)&s)[i], 0xEE);
        }
    }
    /* of a later library: what is unknown here stays */
    struct {
        zhv_stats known;
        uint64_t unknown;
    } later = {{.size = sizeof later}, 42};
    zhv_result_stats(r, &later.known);
    assert_int_equal(later.unknown, 42);
    assert_int_equal(later.known.source_bytes, 6);
    zhv_converter_free(c);
}

static void test_diagnostics(void **state)
{
    (void)state;
    zhv_converter *c = converter_for(ZHV_TW, ZHV_CN, NULL);
    const zhv_result *r =
        convert(c, "软\n件\xFFx\n{{noteTA|G1=No}}-{zh-cn:a}-\xFE", "");
    static const struct {
        size_t offset;
        uint32_t line;
        uint32_t column;
        const char *id;
    } want[] = {
        {7, 2, 2, "invalid-utf8"},
        {10, 3, 1, "unknown-group"},
        {26, 3, 17, "rule-without-text"},
        {37, 3, 28, "invalid-utf8"},
    };
    zhv_diagnostic d;
    size_t last = 0;
    size_t i = 0;
    for (; zhv_result_diagnostic(r, i, &d); i++) {
        assert_true(d.offset >= last);
        last = d.offset;
        assert_true(i < sizeof want / sizeof *want);
        assert_string_equal(d.id, want[i].id);
        assert_true(d.text[0] != '\0');
        if (strcmp(d.id, "unknown-group") != 0) {
            assert_int_equal(d.offset, want[i].offset);
            assert_int_equal(d.column_cp, want[i].column);
        }
        assert_int_equal(d.line, want[i].line);
    }
    assert_int_equal(i, sizeof want / sizeof *want);
    assert_false(zhv_result_diagnostic(r, SIZE_MAX, &d));
    zhv_converter_free(c);
}

/* ---- one config ---- */

static void test_config(void **state)
{
    (void)state;
    zhv_error err = {0};
    zhv_converter *c = NULL;
    assert_int_equal(zhv_converter_new_config(little_dict, "s2tw", &c, &err),
                     ZHV_OK);
    const zhv_result *r = convert(c, "软件-{软}-裏", "头发");
    assert_string_equal(little_edition(r, 0), "軟體-{軟}-裡");
    assert_memory_equal(zhv_result_title(r, 0).ptr, "頭髮", 6);
    r = convert(c, "ab", "");
    assert_true(zhv_result_unchanged(r, 0));
    zhv_converter_free(c);
    assert_int_equal(zhv_converter_new_config(little_dict, "no", &c, &err),
                     ZHV_E_ARGUMENT);
    assert_null(c);
    assert_non_null(strstr(err.message, "no"));
}

static void test_convert_utf8(void **state)
{
    (void)state;
    static const struct {
        const char *config;
        const char *text;
        const char *want;
    } cases[] = {
        {"s2tw", "软件", "軟體"},
        {"t2s", "軟體髮", "软件发"},
        {"same", "软件", "软件"},
        {"s2t", "", ""},
        {"s2t", "\xE8\xBD软\xFF", "\xE8\xBD軟\xFF"},
    };
    char *out;
    size_t n;
    zhv_error err = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(zhv_convert_utf8(little_dict, cases[i].config,
                                          cases[i].text, strlen(cases[i].text),
                                          &out, &n, &err),
                         ZHV_OK);
        assert_string_equal(out, cases[i].want);
        assert_int_equal(n, strlen(cases[i].want));
        free(out);
    }
    assert_int_equal(
        zhv_convert_utf8(little_dict, "s2t", "a\0软", 5, &out, &n, NULL),
        ZHV_OK);
    assert_int_equal(n, 5);
    assert_memory_equal(out, "a\0軟", 6); /* NUL passes, and one ends it */
    free(out);
    assert_int_equal(
        zhv_convert_utf8(little_dict, "no", "x", 1, &out, &n, &err),
        ZHV_E_ARGUMENT);
    assert_null(out);
    assert_int_equal(n, 0);
}

static void test_new_and_free(void **state)
{
    (void)state;
    zhv_work *new = NULL;
    assert_int_equal(zhv_work_new(&new), ZHV_OK);
    assert_non_null(new);
    zhv_work_free(new); /* never used */
    zhv_work_free(NULL);
    zhv_converter_free(NULL);
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
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_target_parse),
        cmocka_unit_test(test_dict),
        cmocka_unit_test(test_no_dict),
        cmocka_unit_test(test_groups),
        cmocka_unit_test(test_result),
        cmocka_unit_test(test_cause),
        cmocka_unit_test(test_use),
        cmocka_unit_test(test_same),
        cmocka_unit_test(test_empty_page),
#if SIZE_MAX > UINT32_MAX
        cmocka_unit_test(test_limit),
#endif
        cmocka_unit_test(test_stats),
        cmocka_unit_test(test_shorter_structs),
        cmocka_unit_test(test_diagnostics),
        cmocka_unit_test(test_config),
        cmocka_unit_test(test_convert_utf8),
        cmocka_unit_test(test_new_and_free),
    };
    return cmocka_run_group_tests(tests, open_all, close_all);
}
