/* mkdict/quick_build.c: what the tables hold, read back through a chain. */
#include "match/quick.h"

#include "match/stage.h"

#include "scratch.h"

static const zhv_quick_word *word_of(const zhv_chain *c, uint32_t one,
                                     uint32_t two)
{
    uint32_t key = one << 16 | two;
    for (uint32_t i = 0; i < 1u << c->word_bits; i++) {
        if (c->words[i].key == key) {
            return &c->words[i];
        }
    }
    return NULL;
}

static uint32_t bytes_of(const char *text)
{
    const unsigned char *u = (const unsigned char *)text;
    return (uint32_t)u[0] | (uint32_t)u[1] << 8 | (uint32_t)u[2] << 16;
}

static void test_tables(void **state)
{
    (void)state;
    scratch s;
    scratch_open(&s);
    zhv_dict *dict = scratch_config(
        &s, "{\"normalization\":[{\"dict\":{\"type\":\"inline\",\"entries\":"
            "{\"\uF988\":\"麗\"}}}],\"conversion_chain\":[{\"dict\":{"
            "\"type\":\"inline\",\"entries\":{\"软\":\"軟\",\"软件\":\"軟體\","
            "\"软件库\":\"庫\",\"甲\":\"ab\",\"丁a\":\"x\",\"丁戊\":\"丁戊\","
            "\"丙𠀀\":\"y\",\"乙丙丁戊\":\"長長長長\"}}}]}");
    const zhv_chain *c = zhv_dict_chain(dict, ZHV_STR("test"));
    assert_non_null(c);
    /* one character: its outcome, and whether paths go on */
    assert_int_equal(c->first[0x8F6F], bytes_of("軟") | ZHV_QUICK_MULTI);
    assert_int_equal(c->first[0x4E2D], bytes_of("中"));
    assert_int_equal(c->first[0x4E01], bytes_of("丁") | ZHV_QUICK_MULTI);
    assert_int_equal(c->first[0x7532], ZHV_QUICK_HARD); /* two bytes long */
    assert_int_equal(c->first[0xF988], ZHV_QUICK_HARD); /* normalised first */
    assert_int_equal(c->first[0xD800], ZHV_QUICK_HARD);
    assert_int_equal(c->first[0x0041], ZHV_QUICK_HARD);
    /* two: the outcome when no longer path goes on */
    const zhv_quick_word *word = word_of(c, 0x8F6F, 0x4EF6);
    assert_non_null(word);
    assert_int_equal(word->flags, 6 | ZHV_WORD_DEEP);
    assert_memory_equal(word->out, "軟體", 6);
    word = word_of(c, 0x4E01, 0x620A);
    assert_non_null(word);
    assert_int_equal(word->flags, 6 | ZHV_WORD_SAME);
    word = word_of(c, 0x4E59, 0x4E19); /* a mere beginning */
    assert_non_null(word);
    assert_int_equal(word->flags & ZHV_WORD_LEN, 3);
    assert_true(word->flags & ZHV_WORD_DEEP);
    assert_null(word_of(c, 0x4EF6, 0x8F6F));
    /* the gates have no false negatives */
    uint32_t bit = zhv_quick_pair(bytes_of("丁"), 'a');
    assert_true(c->pairs[bit >> 6] >> (bit & 63) & 1);
    bit = zhv_quick_deep(0x8F6Fu << 16 | 0x4EF6, 0x5E93);
    assert_true(c->deep[bit >> 6] >> (bit & 63) & 1);
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
