#include "convert/plan.h"

#include "little_dict.h"

static zhv_status plan(const zhv_target *targets, size_t n,
                       const zhv_options *options, zhv_converter **out)
{
    zhv_error err = {0};
    zhv_status status =
        zhv_converter_new(little_dict, targets, n, options, out, &err);
    assert_int_equal(status != ZHV_OK, *out == NULL);
    assert_int_equal(status, err.code);
    assert_int_equal(status != ZHV_OK, err.message[0] != '\0');
    return status;
}

static void test_counts(void **state)
{
    (void)state;
    zhv_target targets[ZHV_TARGETS_MAX + 1];
    for (uint32_t i = 0; i <= ZHV_TARGETS_MAX; i++) {
        targets[i] = (zhv_target){i % ZHV_VARIANTS, i / ZHV_VARIANTS};
    }
    for (size_t n = 0; n <= ZHV_TARGETS_MAX + 1; n++) {
        zhv_converter *c;
        bool good = n > 0 && n <= ZHV_TARGETS_MAX;
        assert_int_equal(plan(targets, n, NULL, &c),
                         good ? ZHV_OK : ZHV_E_ARGUMENT);
        if (good) {
            assert_int_equal(c->n, n);
            assert_int_equal(c->target[n - 1].variant, targets[n - 1].variant);
        }
        zhv_converter_free(c);
    }
}

static void test_chains(void **state)
{
    (void)state;
    static const struct {
        zhv_target target;
        const char *hans; /* chain of Simplified text; NULL: none */
        const char *hant;
        const char *unsure;
    } cases[] = {
        {{ZHV_ZH, 0}, NULL, NULL, NULL},
        {{ZHV_CN, 0}, "same", "t2s", "t2s"},
        {{ZHV_HANS, 1}, "same", "t2s", "t2s"},
        {{ZHV_TW, 0}, "s2tw", "same", "s2tw"},
        {{ZHV_TW, 1}, "s2t", "same", "s2t"},
        {{ZHV_TW, 7}, "s2t", "same", "s2t"},
        {{ZHV_HK, 0}, "s2t", "same", "s2t"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        zhv_converter *c;
        assert_int_equal(plan(&cases[i].target, 1, NULL, &c), ZHV_OK);
        const char *want[3] = {cases[i].unsure, cases[i].hans, cases[i].hant};
        for (zhv_script s = 0; s < 3; s++) {
            assert_ptr_equal(
                c->target[0].chain[s],
                want[s] ? zhv_dict_chain(little_dict, zhv_str_from(want[s]))
                        : NULL);
        }
        assert_int_equal(c->variants, ZHV_MASK(cases[i].target.variant));
        assert_false(c->by_config);
        zhv_converter_free(c);
    }
}

static void test_refuses_variants(void **state)
{
    (void)state;
    zhv_converter *c;
    const zhv_target none[] = {{ZHV_CN, 0}, {ZHV_VARIANTS, 0}};
    assert_int_equal(plan(none, 2, NULL, &c), ZHV_E_ARGUMENT);
    const zhv_target huge = {UINT32_MAX, 0};
    assert_int_equal(plan(&huge, 1, NULL, &c), ZHV_E_ARGUMENT);
}

/* An image of one table serves its variant whatever the script, no other. */
static void test_image_of_one_table(void **state)
{
    (void)state;
    zhv_error err = {0};
    zhv_converter *c;
    const zhv_mkdict_table table = {ZHV_HK,
                                    scratch_write(&little, "hk", "软\t軟\n")};
    const zhv_mkdict_options options = {.tables = &table, .table_count = 1};
    zhv_dict *dict = scratch_dict(&little, &options);
    const zhv_target hk[] = {{ZHV_HK, 0}, {ZHV_HK, 1}, {ZHV_ZH, 0}};
    assert_int_equal(zhv_converter_new(dict, hk, 3, NULL, &c, &err), ZHV_OK);
    for (zhv_script s = 0; s < 3; s++) {
        assert_non_null(c->target[0].chain[s]);
        assert_ptr_equal(c->target[0].chain[s], c->target[1].chain[s]);
        assert_null(c->target[2].chain[s]);
    }
    zhv_converter_free(c);
    const zhv_target tw = {ZHV_TW, 0};
    assert_int_equal(zhv_converter_new(dict, &tw, 1, NULL, &c, &err),
                     ZHV_E_ARGUMENT);
    assert_null(c);
    assert_non_null(strstr(err.message, "zh-tw"));
    zhv_dict_free(dict);
}

static void test_options(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        zhv_options options;
        bool good;
    } cases[] = {
        {"as they are made", ZHV_OPTIONS_INIT, true},
        {"all the last values",
         {sizeof(zhv_options), ZHV_FORMAT_AUTO, ZHV_RULES_KEEP, ZHV_SCOPE_PAGE,
          ZHV_TITLES_OFF, ZHV_SCRIPT_HANT, ZHV_COMPAT_MEDIAWIKI, NULL,
          ZHV_JAPANESE_CONVERT, ZHV_TEMPLATES_ALL, NULL, 0, 0, 0},
         true},
        {"size 0", {0, 0, 0, 0, 0, 0, 0, NULL, 0, 0, NULL, 0, 0, 0}, false},
        {"a cut size",
         {sizeof(size_t) - 1, 0, 0, 0, 0, 0, 0, NULL, 0, 0, NULL, 0, 0, 0},
         false},
        {"of a later library",
         {sizeof(zhv_options) + 8, 0, 0, 0, 0, 0, 0, NULL, 0, 0, NULL, 0, 0, 0},
         false},
        {"format",
         {sizeof(zhv_options), 5, 0, 0, 0, 0, 0, NULL, 0, 0, NULL, 0, 0, 0},
         false},
        {"rules",
         {sizeof(zhv_options), 0, 2, 0, 0, 0, 0, NULL, 0, 0, NULL, 0, 0, 0},
         false},
        {"scope",
         {sizeof(zhv_options), 0, 0, 2, 0, 0, 0, NULL, 0, 0, NULL, 0, 0, 0},
         false},
        {"titles",
         {sizeof(zhv_options), 0, 0, 0, 4, 0, 0, NULL, 0, 0, NULL, 0, 0, 0},
         false},
        {"from",
         {sizeof(zhv_options), 0, 0, 0, 0, 3, 0, NULL, 0, 0, NULL, 0, 0, 0},
         false},
        {"compat",
         {sizeof(zhv_options), 0, 0, 0, 0, 0, 2, NULL, 0, 0, NULL, 0, 0, 0},
         false},
        {"japanese",
         {sizeof(zhv_options), 0, 0, 0, 0, 0, 0, NULL, 2, 0, NULL, 0, 0, 0},
         false},
        {"unknown templates",
         {sizeof(zhv_options), 0, 0, 0, 0, 0, 0, NULL, 0, 3, NULL, 0, 0, 0},
         false},
        {"compat, far",
         {sizeof(zhv_options), 0, 0, 0, 0, 0, UINT32_MAX, NULL, 0, 0, NULL, 0,
          0, 0},
         false},
    };
    const zhv_target tw = {ZHV_TW, 0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        zhv_converter *c;
        zhv_status status = plan(&tw, 1, &cases[i].options, &c);
        if (status != (cases[i].good ? ZHV_OK : ZHV_E_ARGUMENT)) {
            fail_msg("%s: status %u", cases[i].name, status);
        }
        if (c) {
            assert_memory_equal(&c->options, &cases[i].options,
                                sizeof c->options);
        }
        zhv_converter_free(c);
    }
}

/* Options of an older library end where it knew no more: the rest, whatever
 * stands there, is not read. */
static void test_shorter_options(void **state)
{
    (void)state;
    zhv_options options;
    memset(&options, 0xEE, sizeof options);
    options.size = offsetof(zhv_options, scope);
    options.format = ZHV_FORMAT_TEXT;
    options.rules = ZHV_RULES_KEEP;
    const zhv_target tw = {ZHV_TW, 0};
    zhv_converter *c;
    assert_int_equal(plan(&tw, 1, &options, &c), ZHV_OK);
    assert_int_equal(c->options.format, ZHV_FORMAT_TEXT);
    assert_int_equal(c->options.rules, ZHV_RULES_KEEP);
    assert_int_equal(c->options.scope, ZHV_SCOPE_POINT);
    assert_int_equal(c->options.compat, ZHV_COMPAT_NONE);
    assert_null(c->options.groups);
    assert_int_equal(c->options.size, sizeof options);
    zhv_converter_free(c);
}

static void test_config(void **state)
{
    (void)state;
    zhv_error err = {0};
    zhv_converter *c;
    assert_int_equal(zhv_converter_new_config(little_dict, "t2s", &c, &err),
                     ZHV_OK);
    assert_true(c->by_config);
    assert_int_equal(c->n, 1);
    assert_int_equal(c->options.format, ZHV_FORMAT_TEXT);
    zhv_converter_free(c);
    static const char *const wrong[] = {"", "t2", "t2s ", "T2S", "t2s.json"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_int_equal(
            zhv_converter_new_config(little_dict, wrong[i], &c, &err),
            ZHV_E_ARGUMENT);
        assert_null(c);
    }
    assert_int_equal(zhv_converter_new_config(little_dict, "t2", &c, NULL),
                     ZHV_E_ARGUMENT);
    zhv_converter_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_counts),
        cmocka_unit_test(test_chains),
        cmocka_unit_test(test_refuses_variants),
        cmocka_unit_test(test_image_of_one_table),
        cmocka_unit_test(test_options),
        cmocka_unit_test(test_shorter_options),
        cmocka_unit_test(test_config),
    };
    return cmocka_run_group_tests(tests, little_open, little_close);
}
