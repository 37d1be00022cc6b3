#include "scratch.h"

static void test_table(void **state)
{
    (void)state;
    scratch s;
    scratch_open(&s);
    zhv_mkdict_table tables[] = {
        {ZHV_TW,
         scratch_write(&s, "tw.tsv", "# a\tb c\nab\tx y\nabc\tz\n里\t\n")},
        {ZHV_CN, scratch_write(&s, "cn.tsv", "里\t里\n")},
    };
    zhv_mkdict_options options = {.tables = tables, .table_count = 2};
    zhv_dict *d = scratch_dict(&s, &options);
    const zhv_chain *tw = zhv_dict_target(d, ZHV_TW, true, ZHV_SCRIPT_HANT);
    assert_non_null(tw);
    assert_ptr_equal(tw, zhv_dict_target(d, ZHV_TW, false, ZHV_SCRIPT_HANS));
    /* a value may have spaces or be empty; a key may begin with '#' */
    zhv_str out = scratch_convert(&s, tw, ZHV_STR("ababc里# a."));
    assert_true(zhv_str_eq(out, ZHV_STR("x yzb c.")));
    zhv_dict_free(d);
    scratch_close(&s);
}

static void test_same_bytes(void **state)
{
    (void)state;
    scratch s;
    scratch_open(&s);
    zhv_mkdict_table table = {ZHV_HK,
                              scratch_write(&s, "t", "甲\t乙\n丙丁\t戊\n")};
    zhv_mkdict_options options = {.tables = &table, .table_count = 1};
    zhv_str a;
    zhv_str b;
    assert_int_equal(zhv_mkdict_make(&options, &s.arena, &a, NULL), ZHV_OK);
    assert_int_equal(zhv_mkdict_make(&options, &s.arena, &b, NULL), ZHV_OK);
    assert_true(zhv_str_eq(a, b));
    /* and the file is the same, under its name only when it is whole */
    const char *path = scratch_path(&s, "image");
    zhv_dict *d;
    assert_int_equal(zhv_mkdict_build(&options, path, NULL), ZHV_OK);
    assert_int_equal(zhv_dict_open(path, &d, NULL), ZHV_OK);
    zhv_dict_free(d);
    zhv_error err = {0};
    assert_int_equal(
        zhv_mkdict_build(&options, scratch_path(&s, "no/image"), &err),
        ZHV_E_IO);
    assert_true(*err.message != '\0');
    scratch_close(&s);
}

static void test_refused(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        const char *file; /* a config, or a table when it has a tab */
        zhv_status want;
        uint32_t line;
    } cases[] = {
        {"no JSON", "{\n\"conversion_chain\": oops}", ZHV_E_DATA, 2},
        {"no chain", "{}", ZHV_E_DATA, 0},
        {"unknown type",
         "{\"conversion_chain\":[{\"dict\":{\"type\":\"magic\"}}]}", ZHV_E_DATA,
         0},
        {"missing dictionary",
         "{\"conversion_chain\":[{\"dict\":{\"type\":\"text\",\"file\":"
         "\"Nowhere.txt\"}}]}",
         ZHV_E_IO, 0},
        {"another segmentation",
         "{\"segmentation\":{\"type\":\"jieba\"},\"conversion_chain\":[]}",
         ZHV_E_DATA, 0},
        {"a normalization of two characters",
         "{\"normalization\":[{\"dict\":{\"type\":\"inline\",\"entries\":"
         "{\"ab\":\"c\"}}}],\"conversion_chain\":[]}",
         ZHV_E_DATA, 0},
        {"an empty value",
         "{\"conversion_chain\":[{\"dict\":{\"type\":\"inline\",\"entries\":"
         "{\"ab\":\"\"}}}]}",
         ZHV_E_DATA, 0},
        {"a control character in a key", "a\tb\n\001\tx\n", ZHV_E_DATA, 2},
        {"an empty key", "\tx\n", ZHV_E_DATA, 1},
        {"no tab", "a\tb\n\nc\n", ZHV_E_DATA, 3},
        {"not UTF-8", "a\t\xFF\n", ZHV_E_DATA, 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        scratch s;
        scratch_open(&s);
        const char *path = scratch_write(&s, "x.json", cases[i].file);
        zhv_mkdict_table table = {ZHV_TW, path};
        zhv_mkdict_options options = {0};
        if (strchr(cases[i].file, '\t')) {
            options.tables = &table;
            options.table_count = 1;
        } else {
            options.configs = &path;
            options.config_count = 1;
        }
        zhv_error err = {0};
        zhv_str image;
        zhv_status have = zhv_mkdict_make(&options, &s.arena, &image, &err);
        if (have != cases[i].want || err.line != cases[i].line) {
            fail_msg("%s: status %u, line %u: %s", cases[i].name, have,
                     err.line, err.message);
        }
        assert_null(image.ptr);
        scratch_close(&s);
    }
    zhv_mkdict_options nothing = {0};
    zhv_str image;
    zhv_arena arena;
    zhv_arena_init(&arena);
    assert_int_equal(zhv_mkdict_make(&nothing, &arena, &image, NULL),
                     ZHV_E_ARGUMENT);
    nothing.data_dir = "no such folder";
    assert_int_equal(zhv_mkdict_make(&nothing, &arena, &image, NULL), ZHV_E_IO);
}

/* Every allocation fails once: an error, no crash, nothing half made. */
static void test_no_memory(void **state)
{
    (void)state;
    scratch s;
    scratch_open(&s);
    zhv_mkdict_table table = {ZHV_TW, scratch_write(&s, "t", "a\tb\n")};
    zhv_mkdict_options options = {.tables = &table, .table_count = 1};
    size_t failures = 0;
    for (size_t k = 1;; k++) {
        zhv_arena arena;
        zhv_arena_init(&arena);
        zhv_str image;
        zhv_arena_fail_at(k);
        zhv_status status = zhv_mkdict_make(&options, &arena, &image, NULL);
        zhv_arena_fail_at(0);
        zhv_arena_drop(&arena);
        if (status == ZHV_OK) {
            break;
        }
        assert_int_equal(status, ZHV_E_NOMEM);
        failures++;
    }
    assert_true(failures > 10);
    scratch_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table),
        cmocka_unit_test(test_same_bytes),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
