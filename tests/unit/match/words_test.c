#include "match/words.h"

#include "little_words.h"

/* Words that begin at a place: "bytes:reading " each; '-' when it is read as
 * its characters alone. */
static const struct at_case {
    const char *name;
    const char *text;
    size_t pos;
    const char *want;
} at_cases[] = {
    {"two", "了解放", 0, "3:了瞭 6:瞭解 "},
    {"as alone", "解放军", 0, "3:- 6:- "},
    {"one of many readings", "发", 0, "3:發髮 "},
    {"one", "头", 0, "3:- "},
    {"at the end of the text", "了", 0, "3:了瞭 "},
    {"in the text", "他了解", 3, "3:了瞭 6:瞭解 "},
    {"cut off", "了\xE8\xA7", 0, "3:了瞭 "},
    {"of a list only", "发夹", 0, "3:發髮 6:髮夾 "},
    {"of OpenCC, as alone, but own", "一发", 0, "3:- 6:一髮 "},
    {"regional, as alone", "文件", 0, "3:- 6:- "},
    {"no word of its characters", "头军", 0, "3:- "},
    {"a character that no dictionary knows", "龘", 0, ""},
    {"Latin", "abc", 0, ""},
    {"NUL", "", 0, ""},
    {"a broken character", "\xE8\xA7", 0, ""},
    {"inside a character", "了解", 1, ""},
    {"a rare character behind", "了\xF0\xA0\x80\x80", 0, "3:了瞭 "},
};

static void test_at(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof at_cases / sizeof *at_cases; i++) {
        const struct at_case *c = &at_cases[i];
        zhv_word word[ZHV_WORD_MAX_CP];
        char got[256] = "";
        size_t n = 0;
        uint32_t found =
            zhv_words_at(little.words, zhv_str_from(c->text), c->pos, word);
        for (uint32_t k = 0; k < found; k++) {
            n += (size_t)snprintf(got + n, sizeof got - n, "%u:%.*s ",
                                  word[k].len,
                                  word[k].text.len ? (int)word[k].text.len : 1,
                                  word[k].text.len ? word[k].text.ptr : "-");
        }
        if (strcmp(got, c->want) != 0) {
            fail_msg("%s: got %s, want %s", c->name, got, c->want);
        }
    }
    zhv_word none[ZHV_WORD_MAX_CP];
    assert_int_equal(zhv_words_at(little.words, ZHV_STR("\0了"), 0, none), 0);
}

/* What is looked up ends where the text does. */
static void test_end(void **state)
{
    (void)state;
    static const char text[] = "了解放\xE8\xA7程序a文件出程序文";
    for (size_t len = 0; len < sizeof text; len++) {
        char *copy = malloc(len + 1);
        assert_non_null(copy);
        memcpy(copy, text, len);
        for (size_t pos = 0; pos <= len; pos++) {
            zhv_word word[ZHV_WORD_MAX_CP];
            const zhv_str s = {copy, len};
            const uint32_t n = zhv_words_at(little.words, s, pos, word);
            assert_true(n == 0 || word[n - 1].len <= len - pos);
        }
        free(copy);
    }
}

/* What is too short is left out, wherever a word ends. */
static void test_longer(void **state)
{
    (void)state;
    static const char *const texts[] = {"了解放", "程序文件", "出程序文件",
                                        "文",     "a",        ""};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        zhv_str s = zhv_str_from(texts[i]);
        zhv_word all[ZHV_WORD_MAX_CP];
        zhv_word some[ZHV_WORD_MAX_CP];
        uint32_t n = zhv_words_at(little.words, s, 0, all);
        for (size_t than = 0; than < 20; than++) {
            uint32_t from = 0;
            while (from < n && all[from].len <= than) {
                from++;
            }
            assert_int_equal(zhv_words_longer(little.words, s, 0, than, some),
                             n - from);
            for (uint32_t k = from; k < n; k++) {
                assert_int_equal(some[k - from].len, all[k].len);
                assert_int_equal(some[k - from].cost, all[k].cost);
            }
        }
    }
}

static void test_readings(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t pos;
        const char *want;
    } cases[] = {
        {"发", 0, "發髮"},
        {"他发夹", 3, "發髮"},
        {"他", 0, "他"},
        {"龘", 0, "龘"},
        {"a", 0, "a"},
        {"发", 3, ""},
        {"\xE5\x8F", 0, "\xE5\x8F"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        zhv_str got = zhv_words_readings(
            little.words, zhv_str_from(cases[i].text), cases[i].pos);
        assert_int_equal(got.len, strlen(cases[i].want));
        assert_memory_equal(got.ptr, cases[i].want, got.len);
    }
}

/* What t2s makes of characters is known where there is one. */
static void test_forms(void **state)
{
    (void)state;
    const zhv_disk_form list[] = {{5, 5}, {5, 9}, {7, 1}};
    const zhv_words words = {.forms = list, .forms_n = 3};
    uint32_t n;
    assert_ptr_equal(zhv_words_forms(&words, 5, &n), list);
    assert_int_equal(n, 2);
    assert_ptr_equal(zhv_words_forms(&words, 7, &n), list + 2);
    assert_int_equal(n, 1);
    zhv_words_forms(&words, 6, &n);
    assert_int_equal(n, 0);
    zhv_words_forms(&words, 8, &n);
    assert_int_equal(n, 0);
    zhv_words_forms(little.words, 0x53D1, &n); /* no t2s */
    assert_int_equal(n, 0);
}

static zhv_word look_up(const char *text)
{
    zhv_word word[ZHV_WORD_MAX_CP];
    uint32_t n = zhv_words_at(little.words, zhv_str_from(text), 0, word);
    assert_true(n > 0);
    assert_int_equal(word[n - 1].len, strlen(text));
    return word[n - 1];
}

static void test_flags(void **state)
{
    (void)state;
    static const struct {
        const char *word;
        uint8_t flags;
    } cases[] = {
        {"了", 0},
        {"头发", ZHV_WORD_OTHER | ZHV_WORD_KNOWN},
        {"公里", ZHV_WORD_OTHER | ZHV_WORD_KNOWN},
        {"发夹", ZHV_WORD_OTHER},
        {"解放", 0},
        {"一发", ZHV_WORD_OTHER | ZHV_WORD_OWN},
        {"海里", ZHV_WORD_OTHER | ZHV_WORD_OWN},
        {"烫发", ZHV_WORD_OTHER},
        {"战栗", ZHV_WORD_OTHER | ZHV_WORD_OWN},
        {"酸软", ZHV_WORD_OTHER | ZHV_WORD_KNOWN},
        {"文件", ZHV_WORD_REGION | ZHV_WORD_SUBJECT},
        {"序文", ZHV_WORD_REGION | ZHV_WORD_HANT},
        {"栈", ZHV_WORD_REGION},
        {"代码", ZHV_WORD_REGION | ZHV_WORD_EVIDENCE},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        zhv_word w = look_up(cases[i].word);
        if (w.flags != cases[i].flags) {
            fail_msg("%s: %u", cases[i].word, w.flags);
        }
    }
}

/* -10 ln(share), rounded; what no list has is as rare as 20 in 100000000, our
 * own words as frequent as 2000. Worked out by hand. */
static void test_costs(void **state)
{
    (void)state;
    static const struct {
        const char *word;
        uint8_t cost;
    } cases[] = {
        {"了", 9},    /* 200000 of 500000 */
        {"解放", 40}, /* 9000 */
        {"放心", 44}, /* 6000 */
        {"了解", 48}, /* 4000 */
        {"说了", 85}, /* 100 */
        {"公里", 154}, {"烫发", 108}, {"栈", 154}, {"解", 184},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        zhv_word w = look_up(cases[i].word);
        if (w.cost != cases[i].cost) {
            fail_msg("%s: %u", cases[i].word, w.cost);
        }
    }
}

static void test_classes(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t pos;
        uint8_t class;
    } cases[] = {
        {"了", 0, ZHV_CLASS_HAN | ZHV_CLASS_AMBIGUOUS},
        {"头", 0, ZHV_CLASS_HAN},
        {"龘", 0, ZHV_CLASS_HAN},
        {"〇", 0, ZHV_CLASS_HAN},
        {"只", 0, ZHV_CLASS_HAN | ZHV_CLASS_AMBIGUOUS | ZHV_CLASS_RULED},
        {"x里", 1,
         ZHV_CLASS_HAN | ZHV_CLASS_AMBIGUOUS | ZHV_CLASS_RULED |
             ZHV_CLASS_STRONG},
        {"文", 0, ZHV_CLASS_HAN | ZHV_CLASS_START},
        {"栈", 0, ZHV_CLASS_HAN | ZHV_CLASS_START | ZHV_CLASS_SINGLE},
        {"。", 0, 0},
        {"！", 0, 0},
        {"ab了", 0, 0},
        {"了", 1, 0},
        {"\xE4\xBA", 0, 0},
        {"\xE4\xBAx", 0, 0},
        {"\xE4x\xBA", 0, 0},
        {"\xF0\xA0\x80\x80", 0, 0},
        {"é了", 0, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint8_t class = zhv_words_class(
            little.words, zhv_str_from(cases[i].text), cases[i].pos);
        if (class != cases[i].class) {
            fail_msg("case %zu: %s: %u", i, cases[i].text, class);
        }
    }
}

static uint32_t pairing(const char *two)
{
    uint32_t n;
    zhv_str s = zhv_str_from(two);
    return little.words->pairs[zhv_words_pair(zhv_utf8_decode(s, 0, &n),
                                              zhv_utf8_decode(s, 3, &n))];
}

static void test_pairs(void **state)
{
    (void)state;
    assert_true(pairing("了解") & ZHV_PAIR_FIRST);
    assert_true(pairing("头发") & ZHV_PAIR_SECOND);
    assert_true(pairing("发夹") & ZHV_PAIR_FIRST);
    assert_true(pairing("文件") & ZHV_PAIR_START);
    assert_true(pairing("代码") & ZHV_PAIR_START);
    /* nothing about most others: few of all pairs share a place */
    uint32_t set = 0;
    for (uint32_t i = 0; i < ZHV_PAIRS_BYTES; i++) {
        set += little.words->pairs[i] != 0;
    }
    assert_in_range(set, 8, 20);
}

/* Those who weigh words get the same ones at the same cost. */
static void test_weighed(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof at_cases / sizeof *at_cases; i++) {
        const struct at_case *c = &at_cases[i];
        zhv_str s = zhv_str_from(c->text);
        zhv_word all[ZHV_WORD_MAX_CP];
        zhv_word word[ZHV_WORD_MAX_CP];
        uint32_t n = zhv_words_at(little.words, s, c->pos, all);
        uint32_t found = zhv_words_weighed(little.words, s, c->pos, word);
        if (found != n) {
            fail_msg("%s: %u words, not %u", c->name, found, n);
        }
        for (uint32_t k = 0; k < n; k++) {
            assert_int_equal(word[k].len, all[k].len);
            assert_int_equal(word[k].cost, all[k].cost);
            assert_true(word[k].len == 3 ||
                        zhv_str_eq(word[k].text, all[k].text));
        }
    }
    zhv_word kept[ZHV_WORD_MAX_CP]; /* no list has its first character */
    assert_int_equal(zhv_words_weighed(little.words, ZHV_STR("战栗"), 0, kept),
                     zhv_words_at(little.words, ZHV_STR("战栗"), 0, kept));
}

/* What is asked about a place in a text. */
typedef struct place_case {
    const char *text;
    size_t pos;
    bool want;
} place_case;

static void ask(bool (*question)(const zhv_words *, zhv_str, size_t),
                const place_case *cases, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const zhv_str s = zhv_str_from(cases[i].text);
        if (question(little.words, s, cases[i].pos) != cases[i].want) {
            fail_msg("%s at %zu", cases[i].text, cases[i].pos);
        }
    }
}

/* A word has both neighbours: that must be known; that none has them is known
 * nearly always, and always of what is no Chinese character. */
static void test_linked(void **state)
{
    (void)state;
    static const place_case cases[] = {
        {"了解", 3, true},    {"解放军", 3, true}, {"解了", 3, false},
        {"了解", 0, false},   {"了解", 6, false},  {"，了解", 3, false},
        {"了。解", 6, false}, {"a了解", 1, false}, {"了\xE8\xA7", 3, false},
    };
    ask(zhv_words_linked, cases, sizeof cases / sizeof *cases);
}

static void test_without_lists(void **state)
{
    (void)state;
    little_words bare;
    zhv_word word[ZHV_WORD_MAX_CP];
    assert_true(little.words->frequencies);
    little_words_open(&bare, false);
    assert_false(bare.words->frequencies);
    assert_int_equal(zhv_words_at(bare.words, ZHV_STR("发夹"), 0, word), 1);
    assert_int_equal(zhv_words_at(bare.words, ZHV_STR("头发"), 0, word), 2);
    little_words_close(&bare);
}

static void test_foreign(void **state)
{
    (void)state;
    const zhv_words none = {.classes = NULL};
    const zhv_str s = ZHV_STR("战戰放夾软a\xE6\x88");
    static const bool want[] = {true, true, true, true, false};
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(zhv_words_foreign(little.words, s, 3 * i), want[i]);
        assert_false(zhv_words_foreign(little.words, s, 3 * i + 1));
        assert_false(zhv_words_foreign(&none, s, 3 * i));
    }
    for (size_t pos = 15; pos <= s.len; pos++) {
        assert_false(zhv_words_foreign(little.words, s, pos));
    }
}

static void test_dotted(void **state)
{
    (void)state;
    static const place_case cases[] = {
        {"头·夹", 3, true},  {"頭·夾", 3, true},        {"他头·夹子", 6, true},
        {"夹·头", 3, false}, {"头·头", 3, false},       {"·夹", 0, false},
        {"头·", 3, false},   {"a·夹", 1, false},        {"头·a", 3, false},
        {"头·夹", 0, false}, {"头·\xE5\xA4", 3, false},
    };
    const zhv_words none = {.classes = NULL};
    ask(zhv_words_dotted, cases, sizeof cases / sizeof *cases);
    assert_false(zhv_words_dotted(&none, ZHV_STR("头·夹"), 3));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_at),       cmocka_unit_test(test_end),
        cmocka_unit_test(test_readings), cmocka_unit_test(test_forms),
        cmocka_unit_test(test_weighed),  cmocka_unit_test(test_longer),
        cmocka_unit_test(test_flags),    cmocka_unit_test(test_costs),
        cmocka_unit_test(test_classes),  cmocka_unit_test(test_pairs),
        cmocka_unit_test(test_linked),   cmocka_unit_test(test_without_lists),
        cmocka_unit_test(test_foreign),  cmocka_unit_test(test_dotted),
    };
    return cmocka_run_group_tests(tests, open_little, close_little);
}
