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

static zhv_status read_derived(scratch *s, const char *rest, zhv_config *c)
{
    char text[512];
    zhv_shelf shelf = {.arena = &s->arena, .folders = {s->folder}};
    bool skipped;
    snprintf(text, sizeof text,
             "{\"conversion_chain\":[{\"dict\":{\"type\":\"derived\",%s}}]}",
             rest);
    const char *path = scratch_write(s, "derived.json", text);
    return zhv_config_read(&shelf, path, c, &skipped, NULL);
}

static void test_derived(void **state)
{
    (void)state;
    scratch s;
    scratch_open(&s);
    scratch_write(&s, "One.txt", "打開\t開啟\n");
    scratch_write(&s, "TSCharacters.txt", "開\t开\n");
    zhv_config c;
    assert_int_equal(read_derived(&s, "\"from\":\"One\"", &c), ZHV_E_DATA);
    assert_int_equal(
        read_derived(&s, "\"from\":\"One\",\"filter\":\"some\"", &c),
        ZHV_E_DATA);
    assert_int_equal(
        read_derived(&s, "\"from\":\"Two\",\"filter\":\"simplified-keys\"", &c),
        ZHV_E_IO);
    /* it takes STCharacters to tell */
    assert_int_equal(
        read_derived(&s, "\"from\":\"One\",\"filter\":\"simplified-only\"", &c),
        ZHV_E_DATA);
    assert_int_equal(
        read_derived(&s, "\"from\":\"One\",\"filter\":\"simplified-keys\"", &c),
        ZHV_OK);
    assert_int_equal(c.stage[0]->source->entries.n, 1);
    assert_true(
        zhv_str_eq(c.stage[0]->source->entries.at[0].key, ZHV_STR("打开")));
    scratch_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_relax),
        cmocka_unit_test(test_shapes),
        cmocka_unit_test(test_derived),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
