/* mkdict/kin_build.c: what the tables say of two chains, read back through a
 * dictionary that has both. */
#include "match/kin.h"

#include "scratch.h"

#define BASE "\"软\":\"軟\",\"公里\":\"公里\",\"头发\":\"頭髮\","

static zhv_dict *two(scratch *s, const char *base, const char *other)
{
    char text[1024];
    scratch_mkdir(s, "data");
    scratch_mkdir(s, "data/config");
    scratch_mkdir(s, "dicts");
    scratch_write(s, "data/STCharacters.txt", "软\t軟\n");
    scratch_write(s, "data/TSCharacters.txt", "軟\t软\n");
    const char *const entries[] = {base, other};
    for (int i = 0; i < 2; i++) {
        snprintf(text, sizeof text,
                 "{\"conversion_chain\":[{\"dict\":{\"type\":\"inline\","
                 "\"entries\":{%s}}}]}",
                 entries[i]);
        scratch_write(s, i ? "data/config/other.json" : "data/config/base.json",
                      text);
    }
    scratch_write(s, "dicts/targets.tsv",
                  "zh-hk\tfull\thans\tother\nzh-hant\tfull\thans\tbase\n");
    const zhv_mkdict_options options = {
        .data_dir = scratch_path(s, "data"),
        .dicts_dir = scratch_path(s, "dicts"),
    };
    return scratch_dict(s, &options);
}

static bool pair(const zhv_chain *c, uint32_t one, uint32_t two)
{
    return c->kin[ZHV_KIN_PAIRS + zhv_quick_start(one, two)] != 0;
}

static bool three(const zhv_chain *c, uint32_t one, uint32_t two,
                  uint32_t third)
{
    return c->kin[ZHV_KIN_THREES + zhv_kin_three(one, two, third)] != 0;
}

static void test_tables(void **state)
{
    (void)state;
    scratch s;
    scratch_open(&s);
    zhv_dict *dict =
        two(&s, BASE "\"里\":\"裏\",\"丁丙\":\"丁戊\",\"甲乙\":\"乙乙\"",
            BASE "\"丁丙\":\"丁戊\",\"里\":\"裡\",\"软件\":\"軟體\","
                 "\"软件库\":\"庫\",\"甲\":\"ab\",\"U里\":\"u\","
                 "\"丁丙戊己\":\"丁戊戊己\"");
    const zhv_chain *a = zhv_dict_chain(dict, ZHV_STR("base"));
    const zhv_chain *b = zhv_dict_chain(dict, ZHV_STR("other"));
    assert_true(zhv_kin_are(a, b));
    assert_int_equal(a->kin_bit, 0);
    assert_int_equal(b->kin_bit, 1);
    const uint8_t *kinds = b->kin;
    /* one character, by the table or not */
    assert_int_equal(kinds[0x91CC], /* 里 is a second one, too */
                     ZHV_KIN_SWAP |
                         (ZHV_KIN_SECOND << 0x91CC % ZHV_QUICK_CLASSES));
    assert_int_equal(kinds[0x7532], ZHV_KIN_SWAP | ZHV_KIN_ALWAYS |
                                        (1u << 0x4E59 % ZHV_QUICK_CLASSES));
    assert_int_equal(kinds[0x8F6F], 1u << 0x4EF6 % ZHV_QUICK_CLASSES);
    /* paths whose units are not alike */
    assert_true(pair(b, 0x8F6F, 0x4EF6));
    assert_true(three(b, 0x8F6F, 0x4EF6, 0));
    assert_true(three(b, 0x8F6F, 0x4EF6, 0x5E93));
    assert_true(pair(b, 0x7532, 0x4E59)); /* in base alone */
    assert_true(three(b, 'U', 0x91CC, 0));
    assert_int_equal(kinds[0], 1); /* of the path U里 */
    /* 公里 becomes the same, but 里 alone does not */
    assert_true(pair(b, 0x516C, 0x91CC));
    /* those that are alike; a longer one changes nothing for the shorter */
    assert_false(pair(b, 0x5934, 0x53D1));
    assert_true(pair(b, 0x4E01, 0x4E19));
    assert_false(three(b, 0x4E01, 0x4E19, 0));
    assert_true(three(b, 0x4E01, 0x4E19, 0x620A));
    zhv_dict_free(dict);
    scratch_close(&s);
}

static void test_alike(void **state)
{
    (void)state;
    scratch s;
    scratch_open(&s);
    zhv_dict *dict = two(&s, BASE "\"丁\":\"丁\"", BASE "\"丁\":\"丁\"");
    const zhv_chain *a = zhv_dict_chain(dict, ZHV_STR("base"));
    assert_non_null(a->kin);
    for (size_t i = 0; i < ZHV_KIN_SIZE; i++) {
        assert_int_equal(a->kin[i], 0);
    }
    zhv_dict_free(dict);
    scratch_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tables),
        cmocka_unit_test(test_alike),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
