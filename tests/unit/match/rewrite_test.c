#include "../convert/little_dict.h"
#include "match/ids.h"
#include "match/quick.h"

static const char *const pieces[] = {
    "软", "件",   "头发", "头",   "发",   "a",        "里",
    "公", "网里", "网",   "\xE8", "é",    "𠀀",       "\n",
    "飞", "体",   "公里", ",",    "\x80", "\x80\x80", "\xE8\xBD"};

static uint32_t seed = 7;

static zhv_str random_text(char *text, int n)
{
    text[0] = '\0';
    for (int k = 0; k < n; k++) {
        seed = seed * 1664525 + 1013904223;
        strcat(text, pieces[(seed >> 16) % (sizeof pieces / sizeof *pieces)]);
    }
    return zhv_str_from(text);
}

static const zhv_chain *chain_of(zhv_variant v)
{
    return zhv_dict_target(little_dict, v, false, ZHV_SCRIPT_HANS);
}

/* Bytes [from, to) of the source with their stretches in place. */
static zhv_str patched(const zhv_rewriting *r, uint32_t *anchor, size_t from,
                       size_t to)
{
    const zhv_str s = r->s;
    char *out = zhv_arena_alloc(&little_arena, (to - from) * 3 + 1);
    size_t n = 0;
    size_t done = from;
    zhv_stretch_list list = {NULL, 0, 0};
    zhv_rewriting_read(r, anchor, from, to, &little_arena, &list);
    for (uint32_t i = 0; i < list.n; i++) {
        const zhv_stretch x = list.at[i];
        assert_true(x.off >= done && x.len > 0 && x.off + x.len <= to);
        memcpy(out + n, s.ptr + done, x.off - done);
        n += x.off - done;
        memcpy(out + n, x.text.ptr, x.text.len);
        n += x.text.len;
        done = (size_t)x.off + x.len;
    }
    memcpy(out + n, s.ptr + done, to - done);
    return (zhv_str){out, n + to - done};
}

static void test_outcome(void **state)
{
    (void)state;
    const zhv_chain *chain = chain_of(ZHV_TW);
    for (int round = 0; round < 3000; round++) {
        char text[1024];
        uint64_t n_cp;
        zhv_rewriting r;
        zhv_str s = random_text(text, round % 90);
        zhv_str want = zhv_chain_convert(chain, &little_arena, s, &n_cp);
        bool changed = zhv_rewrite(chain, &little_arena, s, &r);
        assert_int_equal(changed, n_cp > 0);
        uint32_t anchor = 0;
        zhv_str got = patched(&r, &anchor, 0, s.len);
        assert_true(zhv_str_eq(changed ? got : s, want));
        zhv_arena_reset(&little_arena);
    }
}

/* Stretches are those that are found one by one. */
static void compare(const zhv_chain *chain, zhv_str s)
{
    zhv_ink ink = {.arena = &little_arena};
    zhv_stretch want;
    zhv_rewriting r;
    zhv_stretch_list list = {NULL, 0, 0};
    uint32_t anchor = 0;
    zhv_stretches way = zhv_stretches_at(chain, &ink, s, 0);
    zhv_rewrite(chain, &little_arena, s, &r);
    zhv_rewriting_read(&r, &anchor, 0, s.len, &little_arena, &list);
    for (uint32_t i = 0; i < list.n; i++) {
        const zhv_stretch got = list.at[i];
        assert_true(zhv_stretch_next(&way, s.len, &want));
        assert_int_equal(got.off, want.off);
        assert_int_equal(got.len, want.len);
        assert_int_equal(got.n_cp, want.n_cp);
        assert_true(zhv_str_eq(got.text, want.text));
    }
    assert_false(zhv_stretch_next(&way, s.len, &want));
    zhv_arena_reset(&little_arena);
}

static void test_stretches(void **state)
{
    (void)state;
    for (int round = 0; round < 3000; round++) {
        char text[1024];
        compare(chain_of(round % 2 ? ZHV_TW : ZHV_HANT),
                random_text(text, round % 90));
    }
}

/* Thirty-two bytes are compared at once: stretches of any length, near an end
 * and far from it, between characters of any. */
static void test_lengths(void **state)
{
    (void)state;
    static const char *const around[] = {"x", "件", "é", "\xE8", "𠀀"};
    for (size_t i = 0; i < sizeof around / sizeof *around; i++) {
        for (int n = 1; n < 26; n++) {
            for (int k = 0; k < 48; k++) {
                char text[512] = "";
                const int front = k % 4;
                for (int at = 0; at < front + n + k; at++) {
                    strcat(text,
                           at >= front && at < front + n ? "软" : around[i]);
                }
                strcat(text, k % 3 ? "软" : "");
                compare(chain_of(ZHV_HANT), zhv_str_from(text));
            }
        }
    }
}

/* What is converted before and behind a sure boundary is the whole. */
static void test_boundary(void **state)
{
    (void)state;
    const zhv_chain *chain = chain_of(ZHV_TW);
    uint32_t found = 0;
    for (int round = 0; round < 3000; round++) {
        char text[1024];
        uint64_t n;
        zhv_str s = random_text(text, 1 + round % 60);
        for (size_t limit = 0; limit <= s.len; limit++) {
            if (limit < s.len && ((unsigned char)text[limit] & 0xC0) == 0x80) {
                continue;
            }
            size_t q = zhv_sure_boundary(chain, s, 0, limit);
            assert_true(q <= limit);
            found += q > 0;
            zhv_str a = zhv_chain_convert(chain, &little_arena,
                                          zhv_str_sub(s, 0, q), &n);
            zhv_str b = zhv_chain_convert(chain, &little_arena,
                                          zhv_str_sub(s, q, s.len), &n);
            zhv_str all = zhv_chain_convert(chain, &little_arena, s, &n);
            assert_int_equal(a.len + b.len, all.len);
            assert_true(zhv_str_eq(a, zhv_str_sub(all, 0, a.len)));
            assert_true(zhv_str_eq(b, zhv_str_sub(all, a.len, all.len)));
        }
        zhv_arena_reset(&little_arena);
    }
    assert_true(found > 1000);
}

/* Parts between boundaries, read off in order, are the whole. */
static void test_parts(void **state)
{
    (void)state;
    const zhv_chain *chain = chain_of(ZHV_TW);
    uint32_t parts = 0;
    for (int round = 0; round < 3000; round++) {
        char text[1024];
        uint64_t n;
        zhv_str s = random_text(text, 1 + round % 60);
        zhv_rewriting all;
        uint32_t anchor = 0;
        size_t from = 0;
        zhv_str want = zhv_chain_convert(chain, &little_arena, s, &n);
        zhv_str got = {NULL, 0};
        zhv_rewrite(chain, &little_arena, s, &all);
        while (from < s.len) {
            size_t next = from + 1;
            while (next < s.len && ((unsigned char)text[next] & 0xC0) == 0x80) {
                next++;
            }
            size_t to = zhv_next_boundary(chain, s, next, s.len);
            assert_true(to > from && to <= s.len);
            zhv_str made = patched(&all, &anchor, from, to);
            char *joined =
                zhv_arena_alloc(&little_arena, got.len + made.len + 1);
            if (got.len) {
                memcpy(joined, got.ptr, got.len);
            }
            memcpy(joined + got.len, made.ptr, made.len);
            got = (zhv_str){joined, got.len + made.len};
            parts += from > 0;
            from = to;
        }
        assert_true(zhv_str_eq(got, want));
        zhv_arena_reset(&little_arena);
    }
    assert_true(parts > 1000);
}

/* Of a damaged image, units over what it calls boundaries: no change, and
 * nothing beyond. */
static void test_torn_parts(void **state)
{
    (void)state;
    zhv_anchor one = {.off = 3, .len = 6, .to = 3, .to_len = 6};
    const zhv_rewriting all = {.s = ZHV_STR("一二三四"),
                               .text = ZHV_STR("一甲乙四"),
                               .anchors = {&one, 1, 1}};
    zhv_stretch_list list = {NULL, 0, 0};
    uint32_t anchor = 0;
    zhv_rewriting_read(&all, &anchor, 0, 6, &little_arena, &list);
    assert_int_equal(list.n, 0);
    zhv_rewriting_read(&all, &anchor, 6, 12, &little_arena, &list);
    assert_int_equal(list.n, 0);
    anchor = 0;
    zhv_rewriting_read(&all, &anchor, 3, 9, &little_arena, &list);
    assert_int_equal(list.n, 1);
    assert_int_equal(list.at[0].off, 3);
    assert_int_equal(list.at[0].len, 6);
    assert_true(zhv_str_eq(list.at[0].text, ZHV_STR("甲乙")));
}

static void test_descriptions(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t from;
        size_t at;
    } cases[] = {
        {"", 0, 0},     {"abc", 0, 3},       {"a⿰b", 0, 1},
        {"a⿰b", 2, 5}, {"“⿿”", 0, 3}, {"⿯a⾀", 0, 7},
        {"⿰", 0, 0},   {"a\xE2", 0, 2},     {"a\xE2\xBF", 0, 3},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(
            zhv_ids_find(zhv_str_from(cases[i].text), cases[i].from),
            cases[i].at);
    }
}

static void test_out_of_memory(void **state)
{
    (void)state;
    zhv_rewriting r;
    zhv_arena arena;
    zhv_arena_init(&arena);
    for (size_t k = 1; k <= 2; k++) {
        zhv_arena_fail_at(k);
        assert_false(
            zhv_rewrite(chain_of(ZHV_TW), &arena, ZHV_STR("软件头发"), &r));
        zhv_arena_fail_at(0);
        assert_true(arena.failed);
        zhv_arena_reset(&arena);
    }
    zhv_arena_drop(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_outcome),
        cmocka_unit_test(test_stretches),
        cmocka_unit_test(test_lengths),
        cmocka_unit_test(test_boundary),
        cmocka_unit_test(test_parts),
        cmocka_unit_test(test_torn_parts),
        cmocka_unit_test(test_descriptions),
        cmocka_unit_test(test_out_of_memory),
    };
    return cmocka_run_group_tests(tests, little_open, little_close);
}
