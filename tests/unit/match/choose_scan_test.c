#include "match/choose.h"

#include "little_words.h"

/* Spots as "off:bits " each: c contested, u unsure, r ruled, s start, a
 * ambiguous. */
static void spots_text(const zhv_spots *spots, char *out, size_t size)
{
    size_t n = 0;
    out[0] = '\0';
    for (uint32_t i = 0; i < spots->n && n < size; i++) {
        uint32_t kind = spots->at[i].kind;
        n += (size_t)snprintf(
            out + n, size - n, "%u:%s%s%s%s%s ", spots->at[i].off,
            kind & ZHV_SPOT_CONTESTED ? "c" : "",
            kind & ZHV_SPOT_UNSURE ? "u" : "", kind & ZHV_SPOT_RULED ? "r" : "",
            kind & ZHV_SPOT_START ? "s" : "", kind & ZHV_SPOT_ANY ? "a" : "");
    }
}

static const struct scan_case {
    const char *name;
    const char *text;
    const char *want;
    bool all;
} cases[] = {
    {"nothing", "", "", false},
    {"nothing is ambiguous", "头军", "", false},
    {"a word of it", "头发", "3:c ", false},
    {"its first", "了解", "0:c ", false},
    {"alone", "发", "", false},
    {"beside others", "军发军", "", false},
    {"over a mark", "头，发", "", false},
    {"over Latin", "头a发", "", false},
    {"over a line feed", "头\n发", "", false},
    {"over broken bytes", "头\xE8发", "", false},
    {"a rule", "军只军", "3:r ", false},
    {"a rule, at the ends", "只", "0:r ", false},
    {"both", "海里", "3:cr ", false},
    {"in a longer word", "船里子", "3:cr ", false},
    {"not all of it", "船里军", "3:ur ", false},
    {"its end only", "军里子", "3:ur ", false},
    {"not all of it, but all are asked for", "船里军", "3:cra ", true},
    {"a regional word", "他文件", "3:s ", false},
    {"one of the other table", "代码", "0:s ", false},
    {"of one character", "他栈他", "3:s ", false},
    {"begun only", "他文", "", false},
    {"more than begun", "他文子的", "", false},
    {"all that is ambiguous", "军发了解", "3:a 6:ca ", true},
    {"nothing to ask", "军头", "", true},
    {"many in a row", "他的头发头发了解文件的", "9:c 15:c 18:c 24:s ", false},
    {"behind Latin", "abc头发", "6:c ", false},
    {"before Latin", "头发abc", "3:c ", false},
    {"behind two bytes", "éé头发", "7:c ", false},
    {"behind four bytes", "\xF0\xA0\x80\x80头发", "7:c ", false},
    {"behind marks", "。。。。头发", "15:c ", false},
    {"what no list knows", "龘龘龘头发龘龘龘", "12:c ", false},
};

static void test_spots(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct scan_case *c = &cases[i];
        zhv_spots spots = {NULL, 0, 0};
        zhv_subject subject = {0};
        char got[256];
        zhv_choose_scan(little.words, zhv_str_from(c->text), 0, c->all,
                        &little.s.arena, &spots, &subject);
        spots_text(&spots, got, sizeof got);
        if (strcmp(got, c->want) != 0) {
            fail_msg("%s: got %s, want %s", c->name, got, c->want);
        }
    }
}

/* Four characters at a time, or one by one: the same spots, wherever in a text
 * the word stands. */
static void test_anywhere(void **state)
{
    (void)state;
    char text[256];
    for (uint32_t before = 0; before < 12; before++) {
        for (uint32_t behind = 0; behind < 12; behind++) {
            size_t n = 0;
            for (uint32_t i = 0; i < before; i++) {
                n += (size_t)sprintf(text + n, "军");
            }
            n += (size_t)sprintf(text + n, "头发");
            for (uint32_t i = 0; i < behind; i++) {
                n += (size_t)sprintf(text + n, "军");
            }
            zhv_spots spots = {NULL, 0, 0};
            zhv_subject subject = {0};
            zhv_choose_scan(little.words, (zhv_str){text, n}, 0, false,
                            &little.s.arena, &spots, &subject);
            assert_int_equal(spots.n, 1);
            assert_int_equal(spots.at[0].off, 3 * (before + 1));
            assert_int_equal(subject.han, before + behind + 2);
        }
    }
}

/* A spot where something begins says what. */
static void test_starts(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint8_t region;
        uint8_t plain;
    } starts[] = {
        {"文件", 6, 6}, {"代码", 6, 0},   {"代码子", 6, 0},
        {"栈", 3, 0},   {"序文件", 6, 0},
    };
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
        zhv_spots spots = {NULL, 0, 0};
        zhv_subject subject = {0};
        zhv_choose_scan(little.words, zhv_str_from(starts[i].text), 0, false,
                        &little.s.arena, &spots, &subject);
        assert_true(spots.n > 0);
        assert_int_equal(spots.at[0].kind, ZHV_SPOT_START);
        assert_int_equal(spots.at[0].region, starts[i].region);
        assert_int_equal(spots.at[0].plain, starts[i].plain);
    }
}

static void test_subject(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        const char *text;
        zhv_subject want;
    } subjects[] = {
        {"nothing", "", {.han = 0}},
        {"characters", "他a的b。", {.han = 2, .stops = true}},
        {"stops", "!?.，；。", {.stops = true}},
        {"one in between", "a！a", {.stops = true}},
        {"a question", "？", {.stops = true}},
        {"no stops", "!?.，；、é\xE3\x80", {.han = 0}},
        {"what tells", "代码的代码", {.han = 5, .tells = 2}},
        {"... but not in a longer word that does neither",
         "代码子",
         {.han = 3}},
        {"what depends does not tell", "文件文件", {.han = 4}},
        {"its beginning only", "代码代", {.han = 3, .tells = 1}},
        {"what tells of something else",
         "代码码头",
         {.han = 4, .tells = 1, .others = 1}},
        {"signs of programs", "a_b。", {.stops = true, .code = true}},
        {"a Latin name", "MIME 文。", {.han = 1, .stops = true, .code = true}},
        {"... of a label, which is not asked", "MIME 文", {.han = 1}},
        {"other marks are no characters", "「他」（的）", {.han = 2}},
    };
    for (size_t i = 0; i < sizeof subjects / sizeof *subjects; i++) {
        zhv_spots spots = {NULL, 0, 0};
        zhv_subject got = {0};
        zhv_choose_scan(little.words, zhv_str_from(subjects[i].text), 0, false,
                        &little.s.arena, &spots, &got);
        const zhv_subject *want = &subjects[i].want;
        if (got.han != want->han || got.tells != want->tells ||
            got.stops != want->stops || got.others != want->others ||
            got.code != want->code) {
            fail_msg("%s: %u characters, %u tell, stops %d, %u others",
                     subjects[i].name, got.han, got.tells, got.stops,
                     got.others);
        }
        /* it is added up */
        zhv_choose_scan(little.words, zhv_str_from(subjects[i].text), 0, false,
                        &little.s.arena, &spots, &got);
        assert_int_equal(got.han, 2 * want->han);
        assert_int_equal(got.tells, 2 * want->tells);
    }
}

static void test_is_subject(void **state)
{
    (void)state;
    enum {
        NOWHERE,
        SOMEWHERE,
        THROUGHOUT
    };
    static const struct {
        const char *name;
        zhv_subject subject;
        int want;
    } subjects[] = {
        {"nothing", {.han = 0}, THROUGHOUT},
        {"a label", {.han = 4}, THROUGHOUT},
        {"... that tells of both",
         {.han = 4, .tells = 1, .others = 1},
         THROUGHOUT},
        {"a sentence", {.han = 4, .stops = true}, NOWHERE},
        {"... with signs of programs",
         {.han = 30, .stops = true, .code = true},
         THROUGHOUT},
        {"... that tells", {.han = 30, .tells = 1, .stops = true}, THROUGHOUT},
        {"a long label", {.han = 500}, NOWHERE},
        {"... with signs of programs",
         {.han = 500, .stops = true, .code = true},
         NOWHERE},
        {"one word in a long text",
         {.han = 5000, .tells = 1, .stops = true},
         NOWHERE},
        {"many in a long text",
         {.han = 5000, .tells = 90, .stops = true},
         SOMEWHERE},
        {"more of something else",
         {.han = 500, .tells = 20, .stops = true, .others = 21},
         NOWHERE},
        {"... as much",
         {.han = 500, .tells = 20, .stops = true, .others = 20},
         NOWHERE},
        {"a little of something else",
         {.han = 500, .tells = 20, .stops = true, .others = 10},
         SOMEWHERE},
        {"... in a text so long",
         {.han = 5000, .tells = 50, .stops = true, .others = 9},
         NOWHERE},
        {"a page with a tale",
         {.han = 500, .tells = 12, .stops = true},
         SOMEWHERE},
        {"a manual", {.han = 500, .tells = 13, .stops = true}, THROUGHOUT},
        {"... that speaks of something else, too",
         {.han = 500, .tells = 13, .stops = true, .others = 1},
         SOMEWHERE},
    };
    for (size_t i = 0; i < sizeof subjects / sizeof *subjects; i++) {
        const zhv_subject *s = &subjects[i].subject;
        int got = zhv_choose_throughout(s) ? THROUGHOUT
                  : zhv_choose_subject(s)  ? SOMEWHERE
                                           : NOWHERE;
        if (got != subjects[i].want) {
            fail_msg("%s: %d", subjects[i].name, got);
        }
        if (got == THROUGHOUT && !zhv_choose_subject(s)) {
            fail_msg("%s: throughout, but nowhere", subjects[i].name);
        }
    }
}

/* Where the words stand that tell, and which subject. */
static void test_tells(void **state)
{
    (void)state;
    zhv_spots spots = {NULL, 0, 0};
    zhv_subject got = {0};
    zhv_choose_scan(little.words, ZHV_STR("他的代码。码头，代码子代码"), 0, 0,
                    &little.s.arena, &spots, &got);
    static const zhv_tell want[] = {{6, 1}, {15, -1}, {33, 1}};
    assert_int_equal(got.at.n, sizeof want / sizeof *want);
    for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
        assert_int_equal(got.at.at[i].off, want[i].off);
        assert_int_equal(got.at.at[i].says, want[i].says);
    }
}

static void test_no_words(void **state)
{
    (void)state;
    const zhv_words none = {.classes = NULL};
    zhv_spots spots = {NULL, 0, 0};
    zhv_subject subject = {0};
    zhv_choose_scan(&none, ZHV_STR("头发了解"), 0, true, &little.s.arena,
                    &spots, &subject);
    assert_int_equal(spots.n, 0);
    assert_int_equal(subject.han, 0);
}

/* A class of character 0, which only a damaged image has. */
static void test_damaged(void **state)
{
    (void)state;
    static uint8_t classes[65536];
    memcpy(classes, little.words->classes, sizeof classes);
    classes[0] = 0xFF;
    zhv_words damaged = *little.words;
    damaged.classes = classes;
    zhv_spots spots = {NULL, 0, 0};
    zhv_subject subject = {0};
    const zhv_str text = ZHV_STR("a头，\0b，发\0");
    zhv_choose_scan(&damaged, text, 0, true, &little.s.arena, &spots, &subject);
    for (uint32_t i = 0; i < spots.n; i++) {
        assert_true(spots.at[i].off + 3 <= text.len);
    }
}

static void test_out_of_memory(void **state)
{
    (void)state;
    zhv_arena arena;
    zhv_spots spots = {NULL, 0, 0};
    zhv_subject subject = {0};
    zhv_arena_init(&arena);
    zhv_arena_fail_at(1);
    zhv_choose_scan(little.words, ZHV_STR("头发"), 0, false, &arena, &spots,
                    &subject);
    zhv_arena_fail_at(0);
    assert_true(arena.failed);
    assert_int_equal(spots.n, 0);
    zhv_arena_drop(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_spots),         cmocka_unit_test(test_anywhere),
        cmocka_unit_test(test_starts),        cmocka_unit_test(test_subject),
        cmocka_unit_test(test_is_subject),    cmocka_unit_test(test_tells),
        cmocka_unit_test(test_no_words),      cmocka_unit_test(test_damaged),
        cmocka_unit_test(test_out_of_memory),
    };
    return cmocka_run_group_tests(tests, open_little, close_little);
}
