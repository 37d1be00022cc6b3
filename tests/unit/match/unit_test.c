#include "../mkdict/scratch.h"

/* A cut, two stages, one normalised character; plain letters are readable. */
#define CONFIG                                                                         \
    "{\"normalization\":[{\"dict\":{\"type\":\"inline\",\"entries\":"                  \
    "{\"丽\":\"丽\"}}}],"                                                           \
    "\"segmentation\":{\"type\":\"mmseg\",\"dict\":{\"type\":\"inline\","              \
    "\"entries\":{\"头发\":\"頭髮\",\"发现\":\"發現\",\"干\":\"干\"}}},"     \
    "\"conversion_chain\":[{\"dict\":{\"type\":\"group\",\"dicts\":["                  \
    "{\"type\":\"inline\",\"entries\":{\"头发\":\"頭髮\",\"发现\":\"發現\"}}," \
    "{\"type\":\"inline\",\"entries\":{\"头\":\"頭\",\"发\":\"發\","               \
    "\"软\":\"軟\",\"丽\":\"麗\"}}]}},"                                            \
    "{\"dict\":{\"type\":\"inline\",\"entries\":{\"軟件\":\"軟體\","               \
    "\"頭髮\":\"毛\",\"麗人\":\"佳人\"}}}]}"

static const zhv_chain *open_chain(scratch *s, zhv_dict **dict)
{
    scratch_open(s);
    *dict = scratch_config(s, CONFIG);
    const zhv_chain *chain = zhv_dict_chain(*dict, ZHV_STR("test"));
    assert_non_null(chain);
    return chain;
}

static void test_text(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        const char *in;
        const char *want;
    } cases[] = {
        {"empty", "", ""},
        {"a key, all stages", "头发", "毛"},
        {"longest match from the left", "头发现", "毛现"},
        {"single characters", "发头", "發頭"},
        {"a later stage spans characters", "软件a", "軟體a"},
        {"not across a cut", "软干件", "軟干件"},
        {"normalised, then converted", "丽人", "佳人"},
        {"ASCII between", "ab软x件发", "ab軟x件發"},
        {"cut off in a key", "头", "頭"},
        {"an invalid byte ends it", "软\xE4\xBB头发", "軟\xE4\xBB毛"},
        {"overlong form", "\xE0\x80\xAF发", "\xE0\x80\xAF發"},
        {"surrogate", "\xED\xA0\x80发", "\xED\xA0\x80發"},
        {"lead byte last", "发\xF0", "發\xF0"},
    };
    scratch s;
    zhv_dict *dict;
    const zhv_chain *chain = open_chain(&s, &dict);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        zhv_str have = scratch_convert(&s, chain, zhv_str_from(cases[i].in));
        if (!zhv_str_eq(have, zhv_str_from(cases[i].want))) {
            fail_msg("%s: %.*s", cases[i].name, (int)have.len, have.ptr);
        }
    }
    zhv_str nul = {"发\0头发\0", 11};
    zhv_str have = scratch_convert(&s, chain, nul);
    assert_int_equal(have.len, 8);
    assert_memory_equal(have.ptr, "發\0毛\0", 8);
    zhv_dict_free(dict);
    scratch_close(&s);
}

static void test_max(void **state)
{
    (void)state;
    static const struct {
        const char *in;
        uint32_t max;
        uint32_t len;
        const char *out; /* NULL: itself */
    } cases[] = {
        {"头发现", ZHV_UNIT_ANY, 6, "毛"},
        {"头发现", 6, 6, "毛"},
        {"头发现", 5, 3, "頭"}, /* the key is gone, the character is not */
        {"头发现", 3, 3, "頭"},
        {"头发现", 2, 3, NULL},
        {"软件", 5, 3, "軟"}, /* nor may a later stage reach further */
        {"软件", 6, 6, "軟體"},
        {"丽人", 5, 4, "麗"},
        {"\xFF", 0, 1, NULL},
    };
    scratch s;
    zhv_dict *dict;
    const zhv_chain *chain = open_chain(&s, &dict);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        zhv_unit u;
        zhv_str in = zhv_str_from(cases[i].in);
        zhv_unit_at(chain, &s.arena, in, 0, cases[i].max, &u);
        zhv_str want = cases[i].out ? zhv_str_from(cases[i].out)
                                    : zhv_str_sub(in, 0, cases[i].len);
        zhv_str have = u.same ? zhv_str_sub(in, 0, u.len) : u.out;
        if (u.len != cases[i].len || !zhv_str_eq(have, want)) {
            fail_msg("case %zu: %u bytes to %.*s", i, u.len, (int)have.len,
                     have.ptr);
        }
    }
    zhv_dict_free(dict);
    scratch_close(&s);
}

/* Ten times the text takes ten times the arena at most: what is looked at
 * ahead is looked at a bounded number of times. */
static void test_long(void **state)
{
    (void)state;
    scratch s;
    scratch_open(&s);
    zhv_dict *dict = scratch_config(
        &s, "{\"conversion_chain\":[{\"dict\":{\"type\":\"inline\",\"entries\":"
            "{\"aaaaaaaaaaaaaaab\":\"x\",\"c\":\"d\"}}},{\"dict\":{\"type\":"
            "\"inline\",\"entries\":{\"aad\":\"y\"}}}]}");
    const zhv_chain *chain = zhv_dict_chain(dict, ZHV_STR("test"));
    enum {
        SIZE = 1 << 20
    };
    char *text = zhv_arena_alloc(&s.arena, SIZE);
    assert_non_null(text);
    memset(text, 'a', SIZE);
    text[SIZE - 1] = 'c';
    size_t pos = 0;
    zhv_unit u;
    assert_true(
        zhv_unit_next(chain, &s.arena, (zhv_str){text, SIZE}, &pos, &u));
    assert_int_equal(pos, SIZE - 3);
    assert_int_equal(u.len, 3);
    assert_true(zhv_str_eq(u.out, ZHV_STR("y")));
    zhv_dict_free(dict);
    scratch_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text),
        cmocka_unit_test(test_max),
        cmocka_unit_test(test_long),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
