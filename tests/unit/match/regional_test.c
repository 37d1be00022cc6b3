/* Regional words that the likeliest words cut in two. */
#include "little_words.h"
#include "match/regional.h"

static void test_overlaps(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t pos;
        bool want;
    } texts[] = {
        {"程序文件", 3, true},  /* 序文; 程序 ends in it */
        {"序文件", 0, true},    /* 文件 begins in it */
        {"他的序文", 6, false}, /* nothing does */
        {"出程序文件", 6, true},
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        assert_int_equal(zhv_regional_overlaps(little.words,
                                               zhv_str_from(texts[i].text),
                                               texts[i].pos, 6, UINT8_MAX),
                         texts[i].want);
    }
}

static void test_rarest(void **state)
{
    (void)state;
    zhv_word word[ZHV_WORD_MAX_CP];
    const uint32_t n = zhv_words_at(little.words, ZHV_STR("文件"), 0, word);
    const uint8_t cost = word[n - 1].cost;
    const zhv_str s = ZHV_STR("序文件");
    assert_true(n && word[n - 1].len == 6);
    assert_true(zhv_regional_overlaps(little.words, s, 0, 6, cost));
    assert_false(zhv_regional_overlaps(little.words, s, 0, 6, cost - 1));
}

/* The best way through all of the text. */
static void solve(const char *text, zhv_lattice *w, bool *border)
{
    zhv_lattice_open(w, little.words, zhv_str_from(text), 0, 0);
    zhv_lattice_solve(w);
    zhv_lattice_borders(w, 0, border);
}

static void print_cuts(const bool *cut, uint32_t n, char *out)
{
    for (uint32_t i = 1; i <= n; i++) {
        *out++ = cut[i] ? '|' : '.';
    }
    *out = '\0';
}

/* Where regional words that begin at `start` are cut, as "|". */
static void cuts(const char *text, uint32_t start, uint8_t kind, char *out)
{
    bool border[ZHV_LATTICE_MAX + 1];
    bool cut[ZHV_LATTICE_MAX + 1] = {false};
    zhv_lattice w;
    solve(text, &w, border);
    zhv_regional_cut(&w, start, kind, border, cut);
    print_cuts(cut, w.n, out);
}

/* Where the tables' phrases are cut around regional words. */
static void phrase_cuts(const char *text, uint32_t last, uint8_t kind,
                        char *out)
{
    bool border[ZHV_LATTICE_MAX + 1];
    bool cut[ZHV_LATTICE_MAX + 1] = {false};
    zhv_lattice w;
    solve(text, &w, border);
    zhv_regional_free(&w, last, kind, border, cut);
    print_cuts(cut, w.n, out);
}

static void test_cuts(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint32_t start;
        const char *want; /* what is behind each character */
    } texts[] = {
        {"程序文件", 1, ".|.."},
        {"程序文件", 2, "...."},    /* 文件 is a word of the best way */
        {"出程序文件", 2, "..|.."}, /* in one word, which has both */
        {"序文", 0, ".."},
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        char got[ZHV_LATTICE_MAX + 1];
        cuts(texts[i].text, texts[i].start, ZHV_WORD_REGION, got);
        if (strcmp(got, texts[i].want) != 0) {
            fail_msg("%s: got %s", texts[i].text, got);
        }
        cuts(texts[i].text, texts[i].start, ZHV_WORD_NEITHER, got);
        assert_null(strchr(got, '|')); /* none of that kind */
    }
}

static void test_phrases(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint32_t last;
        const char *want;
    } texts[] = {
        {"数文件", 3, "|.."},      /* 数文 is a phrase of the tables */
        {"数文件", 1, "..."},      /* not looked at */
        {"数文", 2, ".."},         /* no regional word */
        {"文件子", 3, ".|."},      /* 件子 is one, too */
        {"文件心", 3, "..."},      /* has all of the word */
        {"程序文件", 4, "...."},   /* 序文 is none of the tables */
        {"出程序文件", 5, "....."} /* one word */
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        char got[ZHV_LATTICE_MAX + 1];
        for (int kind = 0; kind < 2; kind++) {
            phrase_cuts(texts[i].text, texts[i].last,
                        kind ? ZHV_WORD_REGION : ZHV_WORD_NEITHER, got);
            const char *none = &"....."[5 - strlen(got)];
            if (strcmp(got, kind ? texts[i].want : none) != 0) {
                fail_msg("%s: got %s", texts[i].text, got);
            }
        }
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_overlaps),
        cmocka_unit_test(test_rarest),
        cmocka_unit_test(test_cuts),
        cmocka_unit_test(test_phrases),
    };
    return cmocka_run_group_tests(tests, open_little, close_little);
}
