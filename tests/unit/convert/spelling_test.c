/* spelling.c: how a page reads a character of Simplified text that it spells
 * in Traditional somewhere. */
#include "../match/little_words.h"
#include "convert/spelling.h"

static scratch files;
static zhv_dict *dict;
static zhv_arena arena;

static int open_dict(void **state)
{
    (void)state;
    scratch_open(&files);
    little_words_write(&files);
    scratch_write(&files, "data/config/t2s.json",
                  "{\"conversion_chain\": [{\"dict\": {\"type\": \"text\", "
                  "\"file\": \"TSCharacters.txt\"}}]}");
    const zhv_mkdict_options options = {
        .data_dir = scratch_path(&files, "data"),
        .dicts_dir = scratch_path(&files, "dicts"),
        .rime_table = scratch_write(&files, "rime.txt", little_rime)};
    dict = scratch_dict(&files, &options);
    zhv_arena_init(&arena);
    return 0;
}

static int close_dict(void **state)
{
    (void)state;
    zhv_arena_drop(&arena);
    zhv_dict_free(dict);
    scratch_close(&files);
    return 0;
}

#define TEXT(s)                                                                \
    {                                                                          \
        s, sizeof(s) - 1                                                       \
    }

static const struct {
    const char *name;
    zhv_str page;
    const char *asked; /* how is 发 read here? */
    uint32_t want;
} cases[] = {
    {"nothing", TEXT(""), "头发", 0},
    {"not there", TEXT("公里"), "头发", 0},
    {"by the one before", TEXT("頭髮"), "头发", 0x9AEE},
    {"by the one behind", TEXT("髮夾"), "发夹", 0x9AEE},
    {"the one behind counts first", TEXT("頭髮。發夾"), "头发夹", 0x767C},
    {"the default, too", TEXT("頭發"), "头发", 0x767C},
    {"other neighbours", TEXT("頭髮"), "心发", 0},
    {"by itself", TEXT("髮軍"), "发", 0},
    {"in two ways", TEXT("頭髮、頭發"), "头发", 0},
    {"twice alike", TEXT("頭髮、頭髮"), "头发", 0x9AEE},
    {"a mark between", TEXT("頭，髮"), "头发", 0},
    {"a letter between", TEXT("頭a髮"), "头发", 0},
    {"Simplified beside it", TEXT("头髮"), "头发", 0},
    {"Simplified behind it", TEXT("頭髮头"), "头发", 0},
    {"Simplified behind a mark", TEXT("頭髮，头"), "头发", 0x9AEE},
    {"nothing that is Traditional only", TEXT("公发"), "公发", 0},
    {"in a long stretch", TEXT("公文公文頭髮公文公文"), "头发", 0x9AEE},
    {"Latin around", TEXT("a頭髮b"), "头发", 0x9AEE},
    {"letters of two bytes around", TEXT("é頭髮é"), "头发", 0x9AEE},
    {"of four bytes around", TEXT("\U00020000頭髮\U00020000"), "头发", 0x9AEE},
    {"a lead of four before it", TEXT("公\xF0頭髮"), "头发", 0x9AEE},
    {"broken behind it", TEXT("頭髮\xE9\xAB"), "头发", 0x9AEE},
    {"NUL around", TEXT("\0頭髮\0"), "头发", 0x9AEE},
};

static void read_all(zhv_spelling *s, zhv_str page, zhv_str asked, size_t at)
{
    zhv_spelling_init(s, dict, &arena);
    zhv_spelling_want(s, asked, at);
    zhv_spelling_read(s, page, 0, page.len);
}

static void test_cases(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        zhv_spelling s;
        zhv_str asked = zhv_str_from(cases[i].asked);
        size_t at = 0;
        while (strncmp(asked.ptr + at, "发", 3) != 0) {
            at += 3;
        }
        read_all(&s, cases[i].page, asked, at);
        uint32_t got = zhv_spelling_of(&s, asked, at);
        if (got != cases[i].want) {
            fail_msg("%s: U+%04X, want U+%04X", cases[i].name, (unsigned)got,
                     (unsigned)cases[i].want);
        }
        zhv_arena_reset(&arena);
    }
}

/* Characters are looked at four at a time and judged sixty-four together:
 * wherever a spelling stands it is found, unless that border cuts it. */
static void test_anywhere(void **state)
{
    (void)state;
    static const char *const fronts[] = {"", "a", "，", "頭，", "abcdefgh文，"};
    char page[1024];
    for (size_t front = 0; front < sizeof fronts / sizeof *fronts; front++) {
        for (uint32_t before = 0; before < 140; before++) {
            for (uint32_t behind = 0; behind < 6; behind++) {
                size_t n = (size_t)sprintf(page, "%s", fronts[front]);
                for (uint32_t i = 0; i < before; i++) {
                    n += (size_t)sprintf(page + n, "公");
                }
                n += (size_t)sprintf(page + n, "頭髮");
                for (uint32_t i = 0; i < behind; i++) {
                    n += (size_t)sprintf(page + n, "公");
                }
                zhv_spelling s;
                read_all(&s, (zhv_str){page, n}, ZHV_STR("头发"), 3);
                assert_int_equal(zhv_spelling_of(&s, ZHV_STR("头发"), 3),
                                 before % 64 == 63 ? 0 : 0x9AEE);
                zhv_arena_reset(&arena);
            }
        }
    }
}

static void test_many(void **state)
{
    (void)state;
    char page[65536];
    size_t n = 0;
    for (uint32_t cp = 0x4E00; cp < 0x4E00 + 3000; cp++) {
        char one[4];
        zhv_utf8_encode(cp, one);
        n += (size_t)sprintf(page + n, "%.3s髮頭\n", one);
    }
    zhv_spelling s;
    zhv_spelling_init(&s, dict, &arena);
    for (uint32_t cp = 0x4E00; cp < 0x4E00 + 3000; cp++) {
        char text[8];
        zhv_utf8_encode(cp, text);
        memcpy(text + 3, "发", 4);
        zhv_spelling_want(&s, zhv_str_from(text), 3);
    }
    zhv_spelling_want(&s, ZHV_STR("发头"), 0);
    zhv_spelling_want(&s, ZHV_STR("髮头"), 0); /* Traditional: nobody asks */
    assert_int_equal(s.n, 3001);
    assert_true(s.cap >= 2 * s.n);
    assert_false(s.some);
    zhv_spelling_read(&s, (zhv_str){page, n}, 0, n);
    assert_true(s.some);
    assert_int_equal(zhv_spelling_of(&s, ZHV_STR("丁发"), 3), 0x9AEE);
    assert_int_equal(zhv_spelling_of(&s, ZHV_STR("发头"), 0), 0x9AEE);
    assert_int_equal(zhv_spelling_of(&s, ZHV_STR("发公"), 0), 0); /* unasked */
    zhv_arena_reset(&arena);
}

/* In parts a page is read as it is at once, if what is left out has no
 * Traditional character: also a spelling that lies over an end. */
static void test_parts(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        zhv_str page;
        size_t out; /* left out from there */
        size_t to;
        uint32_t want;
    } parts[] = {
        {"in the first", TEXT("頭髮，公文公文"), 9, 21, 0x9AEE},
        {"in the second", TEXT("公文公文，頭髮"), 0, 12, 0x9AEE},
        {"over the first end", TEXT("公頭髮文公文公"), 6, 21, 0x9AEE},
        {"before what is left out", TEXT("公文公文公文頭髮"), 0, 18, 0x9AEE},
        {"over both ends", TEXT("公文公文公公頭髮公公公文公文"), 18, 21,
         0x9AEE},
        {"in what is left out", TEXT("公文公文，頭髮，，，，，，"), 15, 24, 0},
        {"asked for in what is left out", TEXT("公公頭发公髮公公"), 9, 24, 0},
        {"nothing left out", TEXT("公頭髮文"), 3, 3, 0x9AEE},
    };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        zhv_spelling s;
        zhv_spelling_init(&s, dict, &arena);
        zhv_spelling_want(&s, ZHV_STR("头发"), 3);
        const zhv_str page = parts[i].page;
        size_t got = zhv_spelling_read(&s, page, 0, parts[i].out);
        size_t to = got > parts[i].to ? got : parts[i].to;
        size_t all = zhv_spelling_read(&s, page, to, page.len);
        if (got < parts[i].out || all != page.len ||
            zhv_spelling_of(&s, ZHV_STR("头发"), 3) != parts[i].want) {
            fail_msg("%s: to %zu, U+%04X", parts[i].name, got,
                     (unsigned)zhv_spelling_of(&s, ZHV_STR("头发"), 3));
        }
        zhv_arena_reset(&arena);
    }
}

/* Where the first Traditional character is, at most three before it. */
static void test_find(void **state)
{
    (void)state;
    static const char *const fronts[] = {
        "",          "a", "公", "é公，", "\xE9公\x80", "公文公文公文公文a文",
        "\U00020000"};
    for (size_t i = 0; i < sizeof fronts / sizeof *fronts; i++) {
        zhv_spelling s;
        char page[64];
        zhv_spelling_init(&s, dict, &arena);
        const size_t n = (size_t)sprintf(page, "%s", fronts[i]);
        const size_t all = n + (size_t)sprintf(page + n, "頭公公公公公公");
        const zhv_str text = {page, all};
        const size_t got = zhv_spelling_find(&s, text, 0, all);
        assert_true(got <= n && n - got <= 9);
        assert_int_not_equal((unsigned char)page[got] & 0xC0, 0x80);
        assert_true(zhv_spelling_find(&s, text, 0, got) >= got);
        assert_int_equal(zhv_spelling_find(&s, text, n + 3, all), all);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases), cmocka_unit_test(test_anywhere),
        cmocka_unit_test(test_many),  cmocka_unit_test(test_parts),
        cmocka_unit_test(test_find),
    };
    return cmocka_run_group_tests(tests, open_dict, close_dict);
}
