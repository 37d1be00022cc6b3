/* Which words an image has, where they come from, and what is said of them. */
#include "../match/little_words.h"

#include <string.h>

static scratch s;

static int setup(void **state)
{
    (void)state;
    scratch_open(&s);
    little_words_write(&s);
    scratch_write(&s, "data/TWPhrasesRev.txt",
                  "文件子\t文件二\n子文件\t二文件\n出到吃\t吃到出\n"
                  "裏里\t里里\n");
    scratch_mkdir(&s, "dicts/local");
    scratch_write(&s, "dicts/local/keep.txt",
                  "程序文件\t程序文件\n船文\t船文\n");
    scratch_write(&s, "dicts/local/tw_it.txt", "解放\t放解\n");
    scratch_write(&s, "dicts/local/cn_words.txt", "文件船\t船文件\n");
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    scratch_close(&s);
    return 0;
}

static zhv_mkdict_options of_scratch(bool lists)
{
    return (zhv_mkdict_options){
        .data_dir = scratch_path(&s, "data"),
        .dicts_dir = scratch_path(&s, "dicts"),
        .rime_table =
            lists ? scratch_write(&s, "rime.txt", little_rime) : NULL};
}

/* len 0: not known as a word. */
static zhv_word look_up(const zhv_dict *d, const char *text)
{
    zhv_word word[ZHV_WORD_MAX_CP];
    zhv_str key = zhv_str_from(text);
    uint32_t n = zhv_words_at(zhv_dict_words(d), key, 0, word);
    return n && word[n - 1].len == key.len ? word[n - 1] : (zhv_word){0};
}

static void test_regional(void **state)
{
    (void)state;
    static const struct {
        const char *word;
        bool known;
        uint8_t flags;
    } words[] = {
        {"序文", true, ZHV_WORD_REGION},
        {"文件", true, ZHV_WORD_REGION | ZHV_WORD_SUBJECT},
        {"程序文件", true, ZHV_WORD_REGION}, /* keep.txt */
        {"解放", true, ZHV_WORD_REGION},     /* tw_it.txt, and listed */
        {"代码子", true, ZHV_WORD_NEITHER},
        /* for the Mainland: those that a word of a subject begins */
        {"文件子", true, ZHV_WORD_REGION | ZHV_WORD_HANT},
        {"文件船", true, ZHV_WORD_REGION | ZHV_WORD_HANT}, /* cn_words.txt */
        {"子文件", true, ZHV_WORD_HANT},
        {"出到吃", true, ZHV_WORD_HANT},
        {"里里", false, 0}, /* the same in other forms: no word */
    };
    const zhv_mkdict_options options = of_scratch(true);
    zhv_dict *d = scratch_dict(&s, &options);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        zhv_word w = look_up(d, words[i].word);
        if ((w.len > 0) != words[i].known || w.flags != words[i].flags) {
            fail_msg("%s: length %u, flags %u", words[i].word, w.len, w.flags);
        }
    }
    zhv_dict_free(d);
}

/* A regional word of three characters or more is no chance. */
static void test_long_terms_are_likely(void **state)
{
    (void)state;
    const zhv_mkdict_options options = of_scratch(true);
    zhv_dict *d = scratch_dict(&s, &options);
    assert_int_equal(look_up(d, "程序文件").cost, 92); /* 10000 of 1e8 */
    assert_int_equal(look_up(d, "文件子").cost, 108);  /* 2000 */
    assert_int_equal(look_up(d, "船文").cost, 154);    /* 20 */
    zhv_dict_free(d);
}

static void test_frequencies(void **state)
{
    (void)state;
    for (int lists = 0; lists < 2; lists++) {
        const zhv_mkdict_options options = of_scratch(lists);
        zhv_dict *d = scratch_dict(&s, &options);
        assert_int_equal(zhv_dict_words(d)->frequencies, lists);
        assert_int_equal(look_up(d, "放心").len > 0, lists);
        assert_true(look_up(d, "头发").len > 0);
        zhv_dict_free(d);
    }
}

/* A form of one school gives way to the everyday one, though it is the one that
 * the character has alone, and whether a table or a list has the word. */
static void test_shy_default(void **state)
{
    (void)state;
    scratch_write(&s, "data/STCharacters.txt", "岩\t巖 岩\n洞\t洞\n石\t石\n");
    scratch_write(&s, "data/STPhrases.txt", "岩洞\t巖洞\n");
    scratch_write(&s, "data/TSCharacters.txt", "巖\t岩\n");
    scratch_write(&s, "dicts/context/shy.tsv", "巖\t岩 all\n");
    const zhv_mkdict_options options = {
        .data_dir = scratch_path(&s, "data"),
        .dicts_dir = scratch_path(&s, "dicts"),
        .rime_table = scratch_write(&s, "rime.txt", "巖石\tyan shi\t999\n")};
    zhv_dict *d = scratch_dict(&s, &options);
    static const char *const words[] = {"岩洞", "岩石"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        zhv_str text = look_up(d, words[i]).text;
        if (!zhv_str_eq(text, zhv_str_from(words[i]))) {
            fail_msg("%s: %.*s", words[i], (int)text.len, text.ptr);
        }
    }
    zhv_dict_free(d);
}

/* A damaged list is told, with its name. */
static void test_damaged(void **state)
{
    (void)state;
    static const char *const bad[] = {"文件\tmaybe\n", "文件\t\n",
                                      "abc\tdepends\n", "ABC\ttells\n",
                                      "abcdefghijklmnop\ttells\n"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        zhv_error err = {0};
        zhv_str image = {NULL, 0};
        scratch_write(&s, "dicts/context/subjects.tsv", bad[i]);
        const zhv_mkdict_options options = of_scratch(false);
        zhv_status status = zhv_mkdict_make(&options, &s.arena, &image, &err);
        if (status != ZHV_E_DATA || !strstr(err.path, "subjects.tsv") ||
            !strstr(err.message, "Chinese characters")) {
            fail_msg("%s: %u, %s", bad[i], status, err.path);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_regional, setup, teardown),
        cmocka_unit_test_setup_teardown(test_long_terms_are_likely, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_frequencies, setup, teardown),
        cmocka_unit_test_setup_teardown(test_shy_default, setup, teardown),
        cmocka_unit_test_setup_teardown(test_damaged, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
