#include "../mkdict/scratch.h"

#include "match/stage.h"

#define CONFIG                                                                 \
    "{\"segmentation\":{\"type\":\"mmseg\",\"dict\":{\"type\":\"inline\","     \
    "\"entries\":{\"kk\":\"KK\"}}},\"conversion_chain\":["                     \
    "{\"dict\":{\"type\":\"inline\",\"entries\":"                              \
    "{\"a\":\"b\",\"xy\":\"pq\",\"kk\":\"KK\"}}},"                             \
    "{\"dict\":{\"type\":\"inline\",\"entries\":"                              \
    "{\"bb\":\"2\",\"qb\":\"3\",\"K\":\"L\"}}}]}"

/* The stages alone must say what the tables say, unit by unit. */
static void test_units(void **state)
{
    (void)state;
    static const struct {
        const char *in;
        size_t pos;
        uint32_t len;
        const char *out;
    } cases[] = {
        {"a", 0, 1, "b"},
        {"aa", 0, 2, "2"},
        {"aaa", 2, 1, "b"},
        {"xya", 0, 3, "p3"}, /* no boundary before a */
        {"xyz", 0, 2, "pq"},
        {"akka", 0, 1, "b"}, /* a key ends the run */
        {"x\xFF"
         "a",
         1, 1, "\xFF"},
    };
    scratch s;
    scratch_open(&s);
    zhv_dict *d = scratch_config(&s, CONFIG);
    const zhv_chain *c = zhv_dict_chain(d, ZHV_STR("test"));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        zhv_str in = zhv_str_from(cases[i].in);
        zhv_unit slow;
        zhv_unit fast;
        zhv_stage_unit(c, NULL, &s.arena, in, cases[i].pos, 0, &slow);
        zhv_unit_at(c, &s.arena, in, cases[i].pos, ZHV_UNIT_ANY, &fast);
        assert_int_equal(slow.len, cases[i].len);
        assert_int_equal(fast.len, cases[i].len);
        assert_int_equal(slow.same, fast.same);
        assert_true(zhv_str_eq(slow.out, zhv_str_from(cases[i].out)));
        assert_true(fast.same || zhv_str_eq(fast.out, slow.out));
    }
    zhv_dict_free(d);
    scratch_close(&s);
}

static void test_key(void **state)
{
    (void)state;
    scratch s;
    scratch_open(&s);
    zhv_dict *d = scratch_config(&s, CONFIG);
    const zhv_chain *c = zhv_dict_chain(d, ZHV_STR("test"));
    uint32_t node;
    zhv_str out;
    assert_int_equal(zhv_stage_key(c, NULL, ZHV_STR("akk"), 0, false, &node),
                     0);
    assert_int_equal(zhv_stage_key(c, NULL, ZHV_STR("akk"), 1, false, &node),
                     2);
    assert_true(zhv_stage_key_text(c, &s.arena, ZHV_STR("kk"), node, &out));
    assert_true(zhv_str_eq(out, ZHV_STR("LL")));
    zhv_dict_free(d);
    scratch_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_units),
        cmocka_unit_test(test_key),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
