/* Where regional words of Traditional text are cut in two. */
#include "little_words.h"

static little_words bare; /* without lists */
static zhv_arena arena;

static int open_words(void **state)
{
    open_little(state);
    little_words_open(&bare, false);
    zhv_arena_init(&arena);
    return 0;
}

static int close_words(void **state)
{
    zhv_arena_drop(&arena);
    close_little(state);
    little_words_close(&bare);
    return 0;
}

static void cuts_between(const zhv_words *words, zhv_str s, size_t from,
                         size_t end, zhv_picks *out)
{
    zhv_spots spots = {NULL, 0, 0};
    zhv_subject unused = {0};
    zhv_choose_scan(words, zhv_str_sub(s, 0, end), from,
                    ZHV_SCAN_HANT | ZHV_SCAN_CUTS, &arena, &spots, &unused);
    zhv_choose_cuts(words, zhv_str_sub(s, from, end), spots.at, spots.n,
                    (uint32_t)from, &arena, out);
}

/* Offsets of the cuts, a blank behind each. */
static void cuts_of(const zhv_words *words, zhv_str s, char *out, size_t size)
{
    zhv_picks picks = {NULL, 0, 0};
    size_t n = 0;
    cuts_between(words, s, 0, s.len, &picks);
    out[0] = '\0';
    for (uint32_t i = 0; i < picks.n && n < size; i++) {
        assert_int_equal(picks.at[i].kind, ZHV_PICK_CUT);
        assert_true(picks.at[i].region);
        n += (size_t)snprintf(out + n, size - n, "%u ", picks.at[i].off);
    }
}

#define TEXT(literal)                                                          \
    {                                                                          \
        literal, sizeof(literal) - 1                                           \
    }

static const struct {
    const char *name;
    zhv_str text;
    const char *want;
} cases[] = {
    {"nothing", TEXT(""), ""},
    {"one character", TEXT("髮"), ""},
    {"a regional word", TEXT("他瞭解"), ""},
    {"across two words", TEXT("他瞭解放軍"), "6 "},
    {"... again and again", TEXT("瞭解放，瞭解放軍瞭解放"), "3 15 27 "},
    {"across two that are the same in both scripts", TEXT("程序文件"), "6 "},
    {"in one word of a list", TEXT("出程序文件"), "9 "},
    {"a gap between", TEXT("瞭解 放軍"), ""},
    {"bytes that are no text", TEXT("瞭解\xE8放軍"), ""},
    {"Simplified: no key is written so", TEXT("他了解放军"), ""},
};

static void test_cuts(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char got[64];
        cuts_of(little.words, cases[i].text, got, sizeof got);
        if (strcmp(got, cases[i].want) != 0) {
            fail_msg("%s: want '%s', got '%s'", cases[i].name, cases[i].want,
                     got);
        }
        cuts_of(bare.words, cases[i].text, got, sizeof got);
        assert_string_equal(got, ""); /* nothing says what is likely */
    }
}

/* A text of which every part wants a cut has them all, in order. */
static void test_long(void **state)
{
    (void)state;
    enum {
        PARTS = 5000
    };
    static const char part[] = "瞭解放軍";
    const size_t size = sizeof part - 1;
    char *text = zhv_arena_alloc(&arena, PARTS * size);
    for (size_t i = 0; i < PARTS; i++) {
        memcpy(text + i * size, part, size);
    }
    zhv_picks picks = {NULL, 0, 0};
    cuts_between(little.words, (zhv_str){text, PARTS * size}, 0, PARTS * size,
                 &picks);
    assert_int_equal(picks.n, PARTS);
    for (uint32_t i = 0; i < picks.n; i++) {
        assert_int_equal(picks.at[i].off, i * size + 3);
    }
}

/* A part of a text, wherever it begins and ends, is as a text of its own. */
static void test_parts(void **state)
{
    (void)state;
    static const char text[] = "他瞭解放軍，序文件；瞭解放。出程序文件瞭解放軍";
    const zhv_str s = {text, sizeof text - 1};
    for (size_t from = 0; from < s.len; from += 3) {
        for (size_t end = from; end <= s.len; end += 3) {
            zhv_picks part = {NULL, 0, 0};
            zhv_picks own = {NULL, 0, 0};
            zhv_str copy = zhv_arena_str(&arena, zhv_str_sub(s, from, end));
            cuts_between(little.words, s, from, end, &part);
            cuts_between(little.words, copy, 0, copy.len, &own);
            assert_int_equal(part.n, own.n);
            for (uint32_t i = 0; i < own.n; i++) {
                assert_int_equal(part.at[i].off, own.at[i].off);
            }
        }
    }
}

/* Only who asks for such places gets them, and with nothing else if he says. */
static void test_what(void **state)
{
    (void)state;
    static const struct {
        uint32_t what;
        bool hant;
        bool others;
    } asked[] = {
        {0, false, true},
        {ZHV_SCAN_ALL, false, true},
        {ZHV_SCAN_HANT, true, true},
        {ZHV_SCAN_HANT | ZHV_SCAN_CUTS, true, false},
        {ZHV_SCAN_CUTS, false, false},
    };
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
        zhv_spots spots = {NULL, 0, 0};
        zhv_subject unused = {0};
        uint32_t kinds = 0;
        zhv_choose_scan(little.words, ZHV_STR("瞭解放，只有栈和文件头发"), 0,
                        asked[i].what, &arena, &spots, &unused);
        for (uint32_t k = 0; k < spots.n; k++) {
            kinds |= spots.at[k].kind;
        }
        assert_int_equal((kinds & ZHV_SPOT_HANT) != 0, asked[i].hant);
        assert_int_equal((kinds & ~ZHV_SPOT_HANT) != 0, asked[i].others);
    }
}

static void test_join(void **state)
{
    (void)state;
    static const zhv_pick plain[] = {
        {.off = 3, .len = 6, .kind = ZHV_PICK_PLAIN},
        {.off = 12, .len = 6, .kind = ZHV_PICK_PLAIN},
    };
    static const uint32_t at[] = {3, 6, 9, 15, 18, 30};
    static const uint32_t want[] = {3, 3, 9, 12, 18, 30};
    zhv_picks into = {NULL, 0, 0};
    zhv_picks cuts = {NULL, 0, 0};
    for (size_t i = 0; i < sizeof at / sizeof *at; i++) {
        *(zhv_pick *)zhv_vec_push(&cuts, &arena) =
            (zhv_pick){.off = at[i], .kind = ZHV_PICK_CUT};
    }
    zhv_picks none = {NULL, 0, 0};
    zhv_picks_join(&none, &cuts, &arena);
    assert_int_equal(none.n, cuts.n);
    for (size_t i = 0; i < 2; i++) {
        *(zhv_pick *)zhv_vec_push(&into, &arena) = plain[i];
    }
    const zhv_pick *before = into.at;
    zhv_picks_join(&into, &(zhv_picks){NULL, 0, 0}, &arena);
    assert_ptr_equal(into.at, before); /* nothing to do */
    zhv_picks_join(&into, &cuts, &arena);
    assert_int_equal(into.n, sizeof want / sizeof *want);
    for (uint32_t i = 0; i < into.n; i++) {
        assert_int_equal(into.at[i].off, want[i]);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cuts),  cmocka_unit_test(test_long),
        cmocka_unit_test(test_parts), cmocka_unit_test(test_what),
        cmocka_unit_test(test_join),
    };
    return cmocka_run_group_tests(tests, open_words, close_words);
}
