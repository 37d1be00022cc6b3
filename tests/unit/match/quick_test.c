/* quick.c: the tables must say what the trie says, only sooner. */
#include "match/quick.h"

#include "../mkdict/scratch.h"

static uint32_t rng;

static uint32_t roll(uint32_t n)
{
    rng = rng * 1664525u + 1013904223u;
    return (rng >> 16) % n;
}

/* Characters of every length; some in the table of normalisation. */
static const char *const letters[] = {"甲", "乙", "丙", "丁", "戊", "a", "é",
                                      "𠀀", "。", "丽", "1",  "2",  "ö"};
#define LETTERS (sizeof letters / sizeof *letters)

static void random_word(char *out, uint32_t most)
{
    out[0] = '\0';
    for (uint32_t n = 1 + roll(most); n; n--) {
        strcat(out, letters[roll(LETTERS)]);
    }
}

static void write_words(scratch *s, const char *name, uint32_t most)
{
    static char text[1 << 13];
    char key[64];
    char value[64];
    char *to = text;
    for (uint32_t i = 0, n = 4 + roll(16); i < n; i++) {
        random_word(key, i < 4 ? 1 : most);
        random_word(value, roll(3) ? 1 : 3);
        to += sprintf(to, "%s\t%s\n", key, roll(3) ? value : key);
    }
    scratch_write(s, name, text);
}

/* A config of one or two stages over random words. */
static zhv_dict *random_dict(scratch *s)
{
    write_words(s, "cut.txt", 4);
    write_words(s, "one.txt", 2);
    write_words(s, "two.txt", 3);
    bool two = roll(2);
    char json[1024];
    snprintf(json, sizeof json,
             "{\"normalization\":[{\"dict\":{\"type\":\"inline\","
             "\"entries\":{\"丽\":\"丁\",\"ö\":\"é\"}}}],"
             "\"segmentation\":{\"type\":\"mmseg\",\"dict\":"
             "{\"type\":\"text\",\"file\":\"cut.txt\"}},"
             "\"conversion_chain\":[{\"dict\":{\"type\":\"group\","
             "\"dicts\":[{\"type\":\"text\",\"file\":\"cut.txt\"},"
             "{\"type\":\"text\",\"file\":\"one.txt\"}]}}%s]}",
             two ? ",{\"dict\":{\"type\":\"text\",\"file\":\"two.txt\"}}" : "");
    return scratch_config(s, json);
}

static zhv_str random_text(scratch *s)
{
    char *text = zhv_arena_alloc(&s->arena, 512);
    text[0] = '\0';
    for (uint32_t n = roll(80); n; n--) {
        uint32_t what = roll(40);
        strcat(text, what == 0   ? "\xE4\xB8"
                     : what == 1 ? "\xED\xA0\x80"
                     : what == 2 ? "bcdefghijk"
                     : what == 3 ? "\xE0\x80\x80"
                                 : letters[roll(LETTERS)]);
    }
    return zhv_str_from(text);
}

/* Appends what stretches make of text[*done, x->off + x->len). */
static size_t put_stretch(char *have, size_t n, zhv_str text, size_t *done,
                          const zhv_stretch *x)
{
    assert_true(x->off >= *done && x->len > 0 && x->n_cp > 0);
    memcpy(have + n, text.ptr + *done, x->off - *done);
    n += x->off - *done;
    memcpy(have + n, x->text.ptr, x->text.len);
    *done = x->off + x->len;
    return n + x->text.len;
}

static void check_stretches(scratch *s, const zhv_chain *chain, zhv_str text,
                            zhv_str want)
{
    zhv_ink ink = {.arena = &s->arena};
    char *have = zhv_arena_alloc(&s->arena, text.len * 64 + 64);
    size_t n = 0;
    size_t done = 0;
    zhv_stretch x;
    zhv_stretches from = zhv_stretches_at(chain, &ink, text, 0);
    while (zhv_stretch_next(&from, text.len, &x)) {
        n = put_stretch(have, n, text, &done, &x);
        assert_true(from.pos >= done);
    }
    assert_int_equal(from.pos, text.len);
    memcpy(have + n, text.ptr + done, text.len - done);
    n += text.len - done;
    assert_true(zhv_str_eq((zhv_str){have, n}, want));
}

/* The last boundary of units that is not behind the limit. */
static size_t boundary(scratch *s, const zhv_chain *chain, zhv_str text,
                       size_t limit)
{
    size_t at = 0;
    zhv_unit u;
    for (;;) {
        if (at == text.len) {
            return at;
        }
        zhv_unit_at(chain, &s->arena, text, at, ZHV_UNIT_ANY, &u);
        if (at + u.len > limit) {
            return at;
        }
        at += u.len;
    }
}

/* Up to a limit and from there on to the next: what ends behind a limit is
 * left to what comes next. */
static void check_limits(scratch *s, const zhv_chain *chain, zhv_str text,
                         zhv_str want)
{
    zhv_ink ink = {.arena = &s->arena};
    char *have = zhv_arena_alloc(&s->arena, text.len * 64 + 64);
    size_t n = 0;
    size_t done = 0;
    zhv_stretches from = zhv_stretches_at(chain, &ink, text, 0);
    for (size_t limit = 0; limit < text.len;) {
        uint32_t len;
        zhv_stretch x;
        zhv_utf8_decode(text, limit, &len);
        limit += len;
        if (limit < text.len && roll(6)) {
            continue;
        }
        while (zhv_stretch_next(&from, limit, &x)) {
            n = put_stretch(have, n, text, &done, &x);
            assert_true(done <= limit);
        }
        assert_int_equal(from.pos, boundary(s, chain, text, limit));
        if (roll(2)) {
            from = zhv_stretches_at(chain, &ink, text, from.pos);
        }
    }
    memcpy(have + n, text.ptr + done, text.len - done);
    n += text.len - done;
    assert_true(zhv_str_eq((zhv_str){have, n}, want));
}

static void test_random(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= 200; seed++) {
        scratch s;
        rng = seed;
        scratch_open(&s);
        zhv_dict *dict = random_dict(&s);
        const zhv_chain *chain = zhv_dict_chain(dict, ZHV_STR("test"));
        assert_non_null(chain);
        for (uint32_t i = 0; i < 60; i++) {
            zhv_str text = random_text(&s);
            zhv_str want = scratch_convert(&s, chain, text);
            uint64_t n_cp;
            zhv_str have = zhv_chain_convert(chain, &s.arena, text, &n_cp);
            if (!zhv_str_eq(have, want)) {
                fail_msg("seed %u: %.*s: %.*s, not %.*s", seed, (int)text.len,
                         text.ptr, (int)have.len, have.ptr, (int)want.len,
                         want.ptr);
            }
            assert_true((n_cp == 0) == (have.ptr == text.ptr));
            check_stretches(&s, chain, text, want);
            check_limits(&s, chain, text, want);
        }
        zhv_dict_free(dict);
        scratch_close(&s);
    }
}

static void test_out_of_memory(void **state)
{
    (void)state;
    scratch s;
    scratch_open(&s);
    zhv_dict *dict = scratch_config(
        &s, "{\"conversion_chain\":[{\"dict\":{\"type\":\"inline\","
            "\"entries\":{\"甲\":\"乙\"}}}]}");
    const zhv_chain *chain = zhv_dict_chain(dict, ZHV_STR("test"));
    zhv_arena arena;
    zhv_arena_init(&arena);
    zhv_ink ink = {.arena = &arena};
    zhv_stretch x;
    uint64_t n_cp;
    zhv_str text = ZHV_STR("甲甲甲甲甲甲甲甲甲甲甲甲");
    zhv_arena_fail_at(1);
    zhv_stretches from = zhv_stretches_at(chain, &ink, text, 0);
    assert_false(zhv_stretch_next(&from, text.len, &x));
    assert_true(arena.failed);
    zhv_arena_reset(&arena);
    zhv_arena_fail_at(1);
    zhv_str same = zhv_chain_convert(chain, &arena, text, &n_cp);
    assert_ptr_equal(same.ptr, text.ptr);
    assert_int_equal(n_cp, 0);
    zhv_arena_fail_at(0);
    zhv_arena_drop(&arena);
    zhv_dict_free(dict);
    scratch_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random),
        cmocka_unit_test(test_out_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
