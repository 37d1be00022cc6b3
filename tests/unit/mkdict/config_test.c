#include "scratch.h"

#include "mkdict/config.h"

static void test_relax(void **state)
{
    (void)state;
    static const struct {
        const char *in;
        const char *want;
    } cases[] = {
        {"[1, 2]", "[1, 2]"},
        {"[1, 2,]", "[1, 2 ]"},
        {"{\"a\": 1,\n // x, ]\n}", "{\"a\": 1 \n        \n}"},
        {"[/* , */1]", "[       1]"},
        {"[\"// ,]\", \"\\\",]\"]", "[\"// ,]\", \"\\\",]\"]"},
        {"\"open", "\"open"},
        {"/* open", "       "},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[64];
        strcpy(text, cases[i].in);
        zhv_json_relax(text);
        assert_string_equal(text, cases[i].want);
    }
}

static void test_shapes(void **state)
{
    (void)state;
    scratch s;
    scratch_open(&s);
    scratch_write(&s, "One.txt", "a\tb\n");
    const char *path = scratch_write(
        &s, "shape.json",
        "{\"segmentation\":{\"type\":\"mmseg\",\"dict\":{\"type\":\"group\","
        "\"match_policy\":\"union\",\"dicts\":[{\"type\":\"text\",\"file\":"
        "\"One.txt\"},{\"type\":\"text\",\"file\":\"Two\",\"optional\":true}]"
        "}},\"conversion_chain\":[{\"dict\":{\"type\":\"text\",\"file\":"
        "\"One\",\"may_output_tofu\":true}},{\"dict\":{\"type\":\"text\","
        "\"file\":\"Two\",\"optional\":true}}]}");
    zhv_shelf shelf = {.arena = &s.arena};
    zhv_config c;
    bool skipped;
    assert_int_equal(zhv_config_read(&shelf, path, &c, &skipped, NULL), ZHV_OK);
    assert_false(skipped);
    assert_true(zhv_str_eq(c.name, ZHV_STR("shape")));
    assert_int_equal(c.seg->kind, ZHV_SPEC_UNION);
    assert_null(c.seg->child->next); /* the missing one is left out */
    assert_int_equal(c.stages, 1);
    assert_ptr_equal(c.stage[0]->source, c.seg->child->source);
    assert_true(c.ids); /* match_policy came with 1.4 */
    scratch_close(&s);
}

static void test_charset(void **state)
{
    (void)state;
    scratch s;
    scratch_open(&s);
    zhv_source source;
    zhv_charset *set;
    const char *path = scratch_write(&s, "t", "头\t頭\n里\t裏 里\n群\t羣\n");
    scratch_write(&s, "TWVariants.txt", "羣\t群\n");
    zhv_shelf shelf = {.arena = &s.arena, .folders = {s.folder}};
    assert_int_equal(zhv_source_text(&s.arena, path, false, &source, NULL),
                     ZHV_OK);
    assert_int_equal(zhv_charset_make(&shelf, &source, &set, NULL), ZHV_OK);
    assert_true(zhv_charset_has(set, 0x5934));
    assert_false(zhv_charset_has(set, 0x91CC));
    assert_false(zhv_charset_has(set, 0x982D));
    assert_false(zhv_charset_has(set, 0x7FA4)); /* 群: Taiwan writes it, too */
    scratch_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_relax),
        cmocka_unit_test(test_shapes),
        cmocka_unit_test(test_charset),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
