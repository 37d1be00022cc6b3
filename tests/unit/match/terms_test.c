#include "match/terms.h"

#include "little_words.h"

static const struct {
    const char *text;
    size_t pos;
    zhv_terms want;
} cases[] = {
    {"文件", 0, {6, 6, 0, 0}},
    {"他文件了", 3, {6, 6, 0, 0}},
    {"代码", 0, {6, 0, 0, 1}},
    {"代码军", 0, {6, 0, 0, 1}},
    {"代码子", 0, {6, 0, 0, 0}},
    {"代码\xE5\xAD", 0, {6, 0, 0, 1}},
    {"栈", 0, {3, 0, 0, 0}},
    {"栈文件", 0, {3, 0, 0, 0}},
    {"文", 0, {0, 0, 0, 0}},
    {"文a件", 0, {0, 0, 0, 0}},
    {"文\n件", 0, {0, 0, 0, 0}},
    {"解放", 0, {0, 0, 0, 0}},
    {"a文件", 0, {0, 0, 0, 0}},
    {"文件", 6, {0, 0, 0, 0}},
    {"码头", 0, {0, 0, 0, -1}},
    {"\xE6\x96", 0, {0, 0, 0, 0}},
    {"文\xE4\xBB", 0, {0, 0, 0, 0}},
    /* as a table for Traditional text has it, not as it is in Simplified */
    {"瞭解", 0, {0, 0, 6, 0}},
    {"了解", 0, {0, 0, 0, 0}},
    {"序文", 0, {6, 0, 6, 0}},
    {"序", 0, {0, 0, 0, 0}},
};

static void test_at(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        zhv_str s = zhv_str_from(cases[i].text);
        zhv_terms got = zhv_terms_at(little.words, s, cases[i].pos);
        if (got.region != cases[i].want.region ||
            got.plain != cases[i].want.plain ||
            got.hant != cases[i].want.hant ||
            got.tells != cases[i].want.tells) {
            fail_msg("%s: %u %u %u %d", cases[i].text, got.region, got.plain,
                     got.hant, got.tells);
        }
    }
}

/* What walks of all words say about a text, terms do. */
static void test_like_words(void **state)
{
    (void)state;
    static const char *const piece[] = {"文", "件", "代", "码", "子",
                                        "栈", "序", "程", "头", "a"};
    const uint32_t n = sizeof piece / sizeof *piece;
    for (uint32_t i = 0; i < n * n * n * n; i++) {
        char text[16];
        zhv_word word[ZHV_WORD_MAX_CP];
        zhv_terms want = {0, 0, 0, 0};
        sprintf(text, "%s%s%s%s", piece[i % n], piece[i / n % n],
                piece[i / n / n % n], piece[i / n / n / n]);
        const zhv_str s = zhv_str_from(text);
        const uint32_t found = zhv_words_at(little.words, s, 0, word);
        for (uint32_t k = 0; k < found; k++) {
            const uint32_t flags = word[k].flags;
            want.region =
                flags & ZHV_WORD_REGION ? (uint8_t)word[k].len : want.region;
            want.plain =
                flags & ZHV_WORD_SUBJECT ? (uint8_t)word[k].len : want.plain;
            if (flags & (ZHV_WORD_EVIDENCE | ZHV_WORD_NEITHER)) {
                want.tells = (flags & ZHV_WORD_ELSE) == ZHV_WORD_ELSE ? -1
                             : flags & ZHV_WORD_EVIDENCE              ? 1
                                                                      : 0;
            }
        }
        const zhv_terms got = zhv_terms_at(little.words, s, 0);
        assert_int_equal(got.region, want.region);
        assert_int_equal(got.plain, want.plain);
        assert_int_equal(got.tells, want.tells);
    }
}

/* A table that is full, and one that leads beyond the terms, have an end. */
static void test_latin(void **state)
{
    (void)state;
    static const char *const telling[] = {"json", "MIME 類型", "檔案 Json。",
                                          "x-mime5", "abcdefghijklmno"};
    static const char *const others[] = {"",
                                         "mimes",
                                         "xmime",
                                         "mim",
                                         "文件",
                                         "m-i-m-e",
                                         "abcdefghijklmnop",
                                         "abcdefghijklmn",
                                         "zzz",
                                         "aaa"};
    for (size_t i = 0; i < sizeof telling / sizeof *telling; i++) {
        if (!zhv_terms_latin(little.words, zhv_str_from(telling[i]), 0)) {
            fail_msg("%s tells", telling[i]);
        }
    }
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        if (zhv_terms_latin(little.words, zhv_str_from(others[i]), 0)) {
            fail_msg("%s does not tell", others[i]);
        }
    }
    assert_false(zhv_terms_latin(little.words, ZHV_STR("mime 他"), 4));
    const zhv_words none = {.latin_n = 0};
    assert_false(zhv_terms_latin(&none, ZHV_STR("mime"), 0));
}

static void test_damaged(void **state)
{
    (void)state;
    zhv_disk_term_start starts[2] = {{1, 0, 0, 0, {0}}, {2, 0, 0, 0, {0}}};
    zhv_words damaged = *little.words;
    damaged.term_starts = starts;
    damaged.terms_log = 1;
    assert_int_equal(zhv_terms_at(&damaged, ZHV_STR("文件"), 0).region, 0);
    starts[0] = starts[1] = (zhv_disk_term_start){
        (uint32_t)0x6587 << 16 | 0x4EF6, 1u << 30, ~0u, ZHV_WORD_REGION, {0}};
    assert_int_equal(zhv_terms_at(&damaged, ZHV_STR("文件文"), 0).region, 6);
    starts[0].first = starts[1].first = 0;
    for (unsigned len = 0; len <= ZHV_TERM_LEN; len++) {
        /* of more characters than there are, or fewer than it says */
        const zhv_disk_term term = {
            .rest = {0x6587, 0x6587, 0x6587, 0x6587, 0x6587, 0x6587},
            .len = (uint8_t)(ZHV_TERM_LAST | len),
            .flags = ZHV_WORD_REGION};
        const bool may = len >= 3 && len <= ZHV_WORD_MAX_CP;
        damaged.terms = &term;
        damaged.terms_n = 1;
        assert_int_equal(
            zhv_terms_at(&damaged, ZHV_STR("文件文文文文文文"), 0).region,
            may ? 3 * len : 6);
    }
    damaged.terms_log = 0;
    assert_int_equal(zhv_terms_at(&damaged, ZHV_STR("文件"), 0).region, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_at),
        cmocka_unit_test(test_like_words),
        cmocka_unit_test(test_latin),
        cmocka_unit_test(test_damaged),
    };
    return cmocka_run_group_tests(tests, open_little, close_little);
}
