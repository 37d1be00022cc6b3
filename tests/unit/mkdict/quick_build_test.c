/* mkdict/quick_build.c: what the tables hold, read back through a chain. */
#include "match/quick.h"

#include "match/stage.h"

#include "scratch.h"

static uint32_t bytes_of(const char *text)
{
    const unsigned char *u = (const unsigned char *)text;
    return u[1] == 0
               ? u[0]
               : (uint32_t)u[0] | (uint32_t)u[1] << 8 | (uint32_t)u[2] << 16;
}

static bool bit(const uint64_t *set, uint32_t i)
{
    return set[i >> 6] >> (i & 63) & 1;
}

static bool starts(const zhv_chain *c, uint32_t one, uint32_t two)
{
    return two < 0x80 ? zhv_quick_doubt(c->first[one], ZHV_QUICK_OTHER) != 0
                      : (c->starts[zhv_quick_start(one, two)] >>
                             two % ZHV_QUICK_CLASSES &
                         1) != 0;
}

static bool deep(const zhv_chain *c, uint32_t one, uint32_t two, uint32_t three)
{
    return bit(c->deep, zhv_quick_deep(one, two, three, c->deep_bits));
}

static bool inside(const zhv_chain *c, const char *one, const char *two)
{
    return bit(c->inside,
               zhv_quick_pair(bytes_of(one), bytes_of(two), c->inside_bits));
}

static void test_tables(void **state)
{
    (void)state;
    scratch s;
    scratch_open(&s);
    zhv_dict *dict = scratch_config(
        &s,
        "{\"normalization\":[{\"dict\":{\"type\":\"inline\",\"entries\":"
        "{\"\uF988\":\"麗\",\"·\":\"・\"}}}],\"conversion_chain\":[{\"dict\":{"
        "\"type\":\"inline\",\"entries\":{\"软\":\"軟\",\"软件\":\"軟體\","
        "\"软件库\":\"庫\",\"甲\":\"ab\",\"己\":\"已\",\"己己\":\"已已\","
        "\"丁a\":\"x\",\"丁戊\":\"丁戊\",\"8\":\"9\","
        "\"7丁\":\"x\",\"78丁\":\"78丁\","
        "\"丙𠀀\":\"y\",\"乙丙丁戊\":\"長長長長\"}}}]}");
    const zhv_chain *c = zhv_dict_chain(dict, ZHV_STR("test"));
    assert_non_null(c);
    /* one character: its outcome, and whether it begins what is not plain */
    assert_int_equal(c->first[0x8F6F] & ~ZHV_QUICK_MASK,
                     bytes_of("軟") | ZHV_QUICK_CHANGE);
    assert_int_equal(c->first[0x4E2D], bytes_of("中"));
    assert_int_equal(c->first[0x4E01] & 0xFFFFFF, bytes_of("丁"));
    assert_int_equal(c->first[0x4E01] & ZHV_QUICK_MASK, ZHV_QUICK_MASK);
    assert_true(zhv_quick_doubt(c->first[0x8F6F], c->first[0x4EF6]));
    assert_true(zhv_quick_doubt(c->first[0x4E59], c->first[0x4E19]));
    assert_true(zhv_quick_doubt(c->first[0x4E01], ZHV_QUICK_OTHER));
    assert_false(zhv_quick_doubt(c->first[0x4E2D], ZHV_QUICK_OTHER));
    assert_false(zhv_quick_doubt(c->first[0x8F6F], c->first[0x4E2D]));
    assert_int_equal(c->first[0x7532], ZHV_QUICK_OTHER); /* two bytes long */
    assert_int_equal(c->first[0xF988], ZHV_QUICK_OTHER); /* normalised first */
    assert_int_equal(c->first[0xD800], ZHV_QUICK_OTHER);
    /* one byte or two: do they stay, and what goes on from them */
    assert_int_equal(c->first['A'], ZHV_QUICK_OTHER | ZHV_QUICK_SELF);
    assert_int_equal(c->first[0xE9], ZHV_QUICK_OTHER | ZHV_QUICK_SELF);
    assert_int_equal(c->first['7'], ZHV_QUICK_OTHER | ZHV_QUICK_SELF |
                                        zhv_quick_goes_on(0x4E01) |
                                        zhv_quick_goes_on('8'));
    assert_int_equal(c->first['8'], ZHV_QUICK_OTHER);
    assert_int_equal(c->first[0xB7], ZHV_QUICK_OTHER); /* normalised first */
    assert_int_equal(c->first[0x5DF1],
                     bytes_of("已") | ZHV_QUICK_CHANGE); /* 己己 is plain */
    /* two: what they become together */
    assert_true(starts(c, 0x8F6F, 0x4EF6));
    assert_true(starts(c, 0x4E59, 0x4E19));
    assert_true(starts(c, 0x4E01, 'a'));
    assert_false(starts(c, 0x4E01, 0x620A));
    assert_false(starts(c, 0x4E19, 0x4E01));
    assert_false(starts(c, 0x5DF1, 0x5DF1));
    /* and what they are the beginning of */
    assert_true(deep(c, 0x8F6F, 0x4EF6, 0));
    assert_true(deep(c, 0x8F6F, 0x4EF6, 0x5E93));
    assert_true(deep(c, 0x4E59, 0x4E19, 0x4E01));
    assert_false(deep(c, 0x4E59, 0x4E19, 0)); /* alone it is plain */
    /* neighbours on any path */
    assert_true(inside(c, "软", "件"));
    assert_true(inside(c, "件", "库"));
    assert_true(inside(c, "丙", "丁"));
    assert_true(inside(c, "丁", "戊"));
    assert_true(inside(c, "丁", "a"));
    assert_true(inside(c, "己", "己"));
    assert_false(inside(c, "件", "软"));
    zhv_dict_free(dict);
    scratch_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tables),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
