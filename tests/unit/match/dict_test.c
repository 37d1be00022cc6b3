#include "../mkdict/scratch.h"

/* A data set in small: two scripts, one own config, a target table. */
static void write_data(scratch *s)
{
    scratch_mkdir(s, "data");
    scratch_mkdir(s, "data/config");
    scratch_mkdir(s, "dicts");
    scratch_mkdir(s, "dicts/configs");
    scratch_mkdir(s, "dicts/local");
    scratch_mkdir(s, "dicts/profiles");
    scratch_write(s, "data/STCharacters.txt",
                  "# characters\n头\t頭\n发\t發 髮\n里\t裏 里\n");
    scratch_write(s, "data/STPhrases.txt", "头发\t頭髮\n公里\t公里\n");
    scratch_write(s, "data/TSCharacters.txt", "頭\t头\n髮\t发\n發\t发\n");
    scratch_write(s, "data/config/s2t.json",
                  "{\"conversion_chain\":[{\"dict\":{\"type\":\"group\","
                  "\"dicts\":[{\"type\":\"text\",\"file\":\"STPhrases.txt\"},"
                  "{\"type\":\"text\",\"file\":\"STCharacters.txt\"}]}}]}");
    scratch_write(s, "data/config/t2s.json",
                  "{\"conversion_chain\":[{\"dict\":{\"type\":\"text\","
                  "\"file\":\"TSCharacters.txt\"}}]}");
    scratch_write(
        s, "dicts/configs/own.json",
        "{\"conversion_chain\":[{\"dict\":{\"type\":\"group\",\"dicts\":["
        "{\"type\":\"text\",\"file\":\"mine\"},{\"type\":\"text\",\"file\":"
        "\"NotThere\",\"optional\":true},{\"type\":\"derived\",\"from\":"
        "\"STPhrases\",\"filter\":\"simplified-only\"},{\"type\":\"derived\","
        "\"from\":\"STCharacters\",\"filter\":\"simplified-only\"}]}}]}");
    scratch_write(s, "dicts/local/mine.txt", "# mine\n甲\t乙\n");
    scratch_write(s, "dicts/profiles/b.tsv", "second");
    scratch_write(s, "dicts/profiles/a.tsv", "first\n");
    scratch_write(s, "dicts/targets.tsv",
                  "# targets\nzh-tw\tfull\thans\tmissing|s2t\n"
                  "zh-tw\tfull\thant\town\nzh-hans\tscript\thant\tt2s\n");
}

static zhv_dict *open_data(scratch *s)
{
    scratch_open(s);
    write_data(s);
    zhv_mkdict_options options = {
        .data_dir = scratch_path(s, "data"),
        .dicts_dir = scratch_path(s, "dicts"),
        .source_name = "a test",
        .source_version = "7",
    };
    return scratch_dict(s, &options);
}

static void test_questions(void **state)
{
    (void)state;
    scratch s;
    zhv_dict *d = open_data(&s);
    assert_int_equal(zhv_dict_script(d, 0x5934), ZHV_CP_HANS_ONLY); /* 头 */
    assert_int_equal(zhv_dict_script(d, 0x982D), ZHV_CP_HANT_ONLY); /* 頭 */
    assert_int_equal(zhv_dict_script(d, 0x91CC),
                     0); /* 里: a value of its own */
    assert_int_equal(zhv_dict_script(d, 'a'), 0);
    assert_int_equal(zhv_dict_script(d, 0x20000), 0);
    assert_true(zhv_dict_is_word(d, ZHV_STR("头发")));
    assert_true(zhv_dict_is_word(d, ZHV_STR("頭髮"))); /* by its Simplified */
    assert_false(zhv_dict_is_word(d, ZHV_STR("头里")));
    assert_false(zhv_dict_is_word(d, ZHV_STR("头")));
    assert_false(zhv_dict_is_word(d, ZHV_STR("")));
    zhv_str profiles = zhv_dict_blob(d, ZHV_STR("profiles"));
    assert_true(zhv_str_eq(profiles, ZHV_STR("first\nsecond\n")));
    assert_int_equal(zhv_dict_blob(d, ZHV_STR("none")).len, 0);
    zhv_dict_free(d);
    scratch_close(&s);
}

static void test_targets(void **state)
{
    (void)state;
    scratch s;
    zhv_dict *d = open_data(&s);
    const zhv_chain *s2t = zhv_dict_chain(d, ZHV_STR("s2t"));
    assert_non_null(s2t);
    assert_ptr_equal(zhv_dict_target(d, ZHV_TW, false, ZHV_SCRIPT_HANS), s2t);
    assert_null(zhv_dict_target(d, ZHV_TW, true, ZHV_SCRIPT_HANS));
    assert_null(zhv_dict_target(d, ZHV_HK, false, ZHV_SCRIPT_HANS));
    assert_null(zhv_dict_chain(d, ZHV_STR("missing")));
    const zhv_chain *own = zhv_dict_target(d, ZHV_TW, false, ZHV_SCRIPT_HANT);
    assert_non_null(own);
    zhv_str out = scratch_convert(&s, own, ZHV_STR("里甲头发公里"));
    assert_true(zhv_str_eq(out, ZHV_STR("里乙頭髮公里")));
    zhv_dict_free(d);
    scratch_close(&s);
}

static void test_info(void **state)
{
    (void)state;
    scratch s;
    zhv_dict *d = open_data(&s);
    zhv_text key;
    zhv_text value;
    uint32_t found = 0;
    uint32_t n = 0;
    for (; zhv_dict_info(d, n, &key, &value); n++) {
        zhv_str k = {key.ptr, key.len};
        zhv_str v = {value.ptr, value.len};
        found += zhv_str_eq(k, ZHV_STR("source")) &&
                 zhv_str_eq(v, ZHV_STR("a test"));
        found +=
            zhv_str_eq(k, ZHV_STR("version")) && zhv_str_eq(v, ZHV_STR("7"));
        found += zhv_str_eq(k, ZHV_STR("configs")) &&
                 zhv_str_eq(v, ZHV_STR("s2t t2s own"));
        found += zhv_str_eq(k, ZHV_STR("build-id"));
    }
    assert_int_equal(found, 4);
    assert_int_equal(zhv_dict_info(d, n, &key, &value), 0);
    zhv_dict_free(d);
    scratch_close(&s);
}

/* One byte changed anywhere: refused when it is opened, or when it is verified
 * (also in the tables that no text here asks). The end cut off: refused. */
static void test_damage(void **state)
{
    (void)state;
    scratch s;
    scratch_open(&s);
    const char *table = scratch_write(&s, "t.tsv", "头发\t頭髮\n里\t\n");
    zhv_mkdict_table tables[] = {{ZHV_TW, table}};
    zhv_mkdict_options options = {.tables = tables, .table_count = 1};
    zhv_str image;
    zhv_dict *d;
    assert_int_equal(zhv_mkdict_make(&options, &s.arena, &image, NULL), 0);
    char *copy = zhv_arena_alloc(&s.arena, image.len);
    assert_non_null(copy);
    memcpy(copy, image.ptr, image.len);
    assert_int_equal(zhv_dict_open_memory(copy, image.len, &d, NULL), ZHV_OK);
    assert_int_equal(zhv_dict_verify(d, NULL), ZHV_OK);
    zhv_dict_free(d);
    for (size_t at = 0; at < image.len; at += at < 4096 ? 1 : 4999) {
        copy[at] = (char)(copy[at] ^ 0x40);
        zhv_status status = zhv_dict_open_memory(copy, image.len, &d, NULL);
        if (status == ZHV_OK) {
            zhv_error err;
            assert_true(at >= 24 && (at < 32 || at >= 40));
            assert_int_equal(zhv_dict_verify(d, &err), ZHV_E_IMAGE);
            assert_non_null(strstr(err.message, "damaged"));
            zhv_dict_free(d);
        } else {
            assert_int_equal(status, ZHV_E_IMAGE);
            assert_null(d);
        }
        copy[at] = (char)(copy[at] ^ 0x40);
    }
    for (size_t n = 0; n < image.len; n = n * 2 + 1) {
        assert_int_equal(zhv_dict_open_memory(image.ptr, n, &d, NULL),
                         ZHV_E_IMAGE);
        assert_null(d);
    }
    assert_int_equal(zhv_dict_open(scratch_path(&s, "none"), &d, NULL),
                     ZHV_E_IO);
    assert_int_equal(zhv_dict_open(table, &d, NULL), ZHV_E_IMAGE);
    zhv_dict_free(NULL);
    scratch_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_questions),
        cmocka_unit_test(test_targets),
        cmocka_unit_test(test_info),
        cmocka_unit_test(test_damage),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
