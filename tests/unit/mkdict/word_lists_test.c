#include "mkdict/word_lists.h"

#include "scratch.h"

/* What was taken, as "word:parts of 1000 " each. */
typedef struct taken {
    char text[4096];
    size_t n;
    uint32_t words;
    uint32_t stop_at; /* refuse that word; 0: none */
} taken;

static bool take(void *context, zhv_str word, double part)
{
    taken *t = context;
    assert_true(part >= 0 && part <= 1.1);
    t->words++;
    if (t->n + word.len + 16 < sizeof t->text) {
        t->n += (size_t)snprintf(t->text + t->n, sizeof t->text - t->n,
                                 "%.*s:%.0f ", (int)word.len, word.ptr,
                                 part * 1000);
    }
    return t->words != t->stop_at;
}

static zhv_status read_lists(scratch *s, const char *rime, const char *chewing,
                             taken *t, zhv_error *err)
{
    const zhv_word_taker taker = {t, take};
    return zhv_word_lists_read(&s->arena, rime, chewing, taker, err);
}

/* ---- rime ---- */

static const struct rime_case {
    const char *name;
    const char *table;
    const char *want; /* NULL: an error */
} rime_cases[] = {
    {"words and weights", "測試\tce shi\t597\n文字\twen zi\t401\n",
     "測試:599 文字:403 "},
    {"comments, blanks", "# rime\n\n---\n測試\tce shi\t999\n...\n",
     "測試:1001 "},
    {"without weight", "文字\twen zi\n測試\tce shi\t999\n", "測試:1001 "},
    {"an empty weight", "文字\twen zi\t\n測試\tce shi\t1000\n",
     "文字:1 測試:1001 "},
    {"a fraction", "文字\twen zi\t0.5\n測試\tce shi\t999.5\n",
     "文字:2 測試:1000 "},
    {"below nothing, no number",
     "文\twen\t-5\n字\tzi\tnan\n書\tshu\tinf\n畫\thua\t1e300\n"
     "測試\tce shi\t999\n",
     "測試:1001 "},
    {"a long number is none",
     "文\twen\t11111111111111111111111111111111111111\n"
     "測試\tce shi\t999\n",
     "測試:1001 "},
    {"no word", "\twen\t5\n測試\tce shi\t999\n", "測試:1001 "},
    {"no line feed at the end", "測試\tce shi\t999", "測試:1001 "},
    {"an empty file", "", NULL},
    {"no table at all", "just some words\nof another file\n", NULL},
    {"two columns", "測試\tce shi\n文字\twen zi\n", NULL},
    {"no weight anywhere", "測試\tce shi\t0\n文字\twen zi\tx\n", NULL},
};

static void test_rime(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rime_cases / sizeof *rime_cases; i++) {
        const struct rime_case *c = &rime_cases[i];
        scratch s;
        taken t = {.n = 0};
        zhv_error err = {0};
        scratch_open(&s);
        const char *path = scratch_write(&s, "rime.txt", c->table);
        zhv_status status = read_lists(&s, path, NULL, &t, &err);
        if (c->want == NULL) {
            assert_int_equal(status, ZHV_E_DATA);
            assert_string_equal(err.message, "no list of words");
            assert_string_equal(err.path, path);
        } else if (status != ZHV_OK || strcmp(t.text, c->want) != 0) {
            fail_msg("%s: status %u: got %s, want %s", c->name, status, t.text,
                     c->want);
        }
        scratch_close(&s);
    }
}

/* ---- libchewing ---- */

static void write_bytes(const char *path, const unsigned char *bytes, size_t n)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, n, file), n);
    assert_int_equal(fclose(file), 0);
}

static void put(unsigned char *to, uint32_t value, uint32_t bytes)
{
    for (; bytes; bytes--) {
        *to++ = (unsigned char)value;
        value >>= 8;
    }
}

#define WORDS "測試\0文字\0字" /* at 0, 7, 14 */

/* The root, an inner node, then leaves of those words. */
static size_t make_tree(unsigned char *out)
{
    static const uint32_t leaf[][2] = {{0, 600}, {7, 300}, {14, 100}};
    memset(out, 0, 64);
    put(out, 1, 3);
    put(out + 8, 0x2345, 2);
    put(out + 10, 2, 3);
    put(out + 13, 5, 3);
    for (size_t i = 0; i < 3; i++) {
        put(out + 16 + 8 * i + 2, leaf[i][0], 3);
        put(out + 16 + 8 * i + 5, leaf[i][1], 3);
    }
    return 40;
}

static const struct chewing_case {
    const char *name;
    size_t tree; /* bytes of it; 0: all */
    size_t words;
    size_t at; /* a change of three bytes in the tree; 0: none */
    uint32_t value;
    const char *want; /* NULL: an error of the data */
} chewing_cases[] = {
    {"as it is", 0, 0, 0, 0, "測試:601 文字:301 字:101 "},
    {"half a node at the end", 39, 0, 0, 0, NULL},
    {"fewer nodes", 24, 0, 0, 0, "測試:1002 "},
    {"no leaf", 16, 0, 0, 0, NULL},
    {"the root only", 8, 0, 0, 0, NULL},
    {"words cut short", 0, 14, 0, 0, NULL},
    {"words cut inside a character", 0, 12, 0, 0, NULL},
    {"a word beyond the end", 0, 0, 18, 0xFFFFFF, NULL},
    {"a word just beyond the end", 0, 0, 18, sizeof WORDS, NULL},
    {"the NUL at the end is an empty word", 0, 0, 18, sizeof WORDS - 1,
     ":601 文字:301 字:101 "},
    {"inside a character", 0, 0, 18, 1, NULL},
    {"inside a word", 0, 0, 18, 3, "試:601 文字:301 字:101 "},
};

static void test_chewing(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof chewing_cases / sizeof *chewing_cases; i++) {
        const struct chewing_case *c = &chewing_cases[i];
        unsigned char tree[64];
        scratch s;
        taken t = {.n = 0};
        zhv_error err = {0};
        scratch_open(&s);
        size_t n = make_tree(tree);
        if (c->at) {
            put(tree + c->at, c->value, 3);
        }
        write_bytes(scratch_path(&s, "index_tree.dat"), tree,
                    c->tree ? c->tree : n);
        write_bytes(scratch_path(&s, "dictionary.dat"),
                    (const unsigned char *)WORDS,
                    c->words ? c->words : sizeof WORDS);
        zhv_status status = read_lists(&s, NULL, s.folder, &t, &err);
        if (c->want == NULL) {
            if (status != ZHV_E_DATA || *err.message == '\0' ||
                strstr(err.path, "index_tree.dat") == NULL) {
                fail_msg("%s: status %u, %s: %s", c->name, status, err.path,
                         err.message);
            }
        } else if (status != ZHV_OK || strcmp(t.text, c->want) != 0) {
            fail_msg("%s: status %u: got %s, want %s", c->name, status, t.text,
                     c->want);
        }
        scratch_close(&s);
    }
}

/* Any bytes: words or an error, nothing else. */
static void test_any_bytes(void **state)
{
    (void)state;
    uint64_t rng = 9;
    scratch s;
    scratch_open(&s);
    for (uint32_t round = 0; round < 500; round++) {
        unsigned char tree[64];
        unsigned char words[sizeof WORDS];
        taken t = {.n = 0};
        zhv_error err = {0};
        size_t n = make_tree(tree);
        memcpy(words, WORDS, sizeof words);
        for (uint32_t k = 0; k < 4; k++) {
            rng = rng * UINT64_C(6364136223846793005) +
                  UINT64_C(1442695040888963407);
            tree[(rng >> 33) % n] = (unsigned char)(rng >> 50);
            words[(rng >> 40) % sizeof words] = (unsigned char)(rng >> 56);
        }
        write_bytes(scratch_path(&s, "index_tree.dat"), tree, n);
        write_bytes(scratch_path(&s, "dictionary.dat"), words, sizeof words);
        zhv_status status = read_lists(&s, NULL, s.folder, &t, &err);
        assert_true(status == ZHV_OK ? t.words > 0 : status == ZHV_E_DATA);
        zhv_arena_reset(&s.arena);
    }
    scratch_close(&s);
}

static void test_both_or_none(void **state)
{
    (void)state;
    unsigned char tree[64];
    scratch s;
    taken t = {.n = 0};
    zhv_error err = {0};
    scratch_open(&s);
    assert_int_equal(read_lists(&s, NULL, NULL, &t, &err), ZHV_OK);
    assert_int_equal(t.words, 0);
    const char *rime = scratch_write(&s, "rime.txt", "測試\tce shi\t999\n");
    write_bytes(scratch_path(&s, "index_tree.dat"), tree, make_tree(tree));
    assert_int_equal(read_lists(&s, rime, s.folder, &t, &err), ZHV_E_IO);
    assert_non_null(strstr(err.path, "dictionary.dat"));
    write_bytes(scratch_path(&s, "dictionary.dat"),
                (const unsigned char *)WORDS, sizeof WORDS);
    t = (taken){.n = 0};
    assert_int_equal(read_lists(&s, rime, s.folder, &t, &err), ZHV_OK);
    assert_int_equal(t.words, 4);
    assert_int_equal(read_lists(&s, scratch_path(&s, "no.txt"), NULL, &t, &err),
                     ZHV_E_IO);
    assert_non_null(strstr(err.path, "no.txt"));
    t = (taken){.stop_at = 2};
    assert_int_equal(read_lists(&s, NULL, s.folder, &t, &err), ZHV_E_NOMEM);
    assert_int_equal(t.words, 2);
    scratch_close(&s);
}

static void test_no_memory(void **state)
{
    (void)state;
    unsigned char tree[64];
    scratch s;
    scratch_open(&s);
    const char *rime = scratch_write(&s, "rime.txt", "測試\tce shi\t999\n");
    write_bytes(scratch_path(&s, "index_tree.dat"), tree, make_tree(tree));
    write_bytes(scratch_path(&s, "dictionary.dat"),
                (const unsigned char *)WORDS, sizeof WORDS);
    uint32_t failures = 0;
    for (size_t k = 1;; k++) {
        zhv_arena arena;
        taken t = {.n = 0};
        zhv_arena_init(&arena);
        zhv_arena_fail_at(k);
        zhv_status status = zhv_word_lists_read(
            &arena, rime, s.folder, (zhv_word_taker){&t, take}, NULL);
        zhv_arena_fail_at(0);
        zhv_arena_drop(&arena);
        if (status == ZHV_OK) {
            break;
        }
        assert_int_equal(status, ZHV_E_NOMEM);
        failures++;
    }
    assert_true(failures >= 4);
    scratch_close(&s);
}

/* ---- characters ---- */

static const struct simple_case {
    const char *word;
    const char *key; /* NULL: refused */
    const char *reading;
} simple_cases[] = {
    {"頭髮", "头发", "頭髮"},
    {"發", "发", "發"},
    {"公里", "公里", "公里"},
    {"這裏", "这里", "這裏"},
    {"這裡", "这里", "這裏"}, /* Taiwan's form */
    {"着", "着", "着"},
    {"羣衆", "群众", "羣衆"},
    {"群衆", "群众", "羣衆"}, /* Hong Kong's form */
    {"軟體", "软体", NULL},   /* 體 is no reading of 体 here */
    {"abc", NULL, NULL},
    {"頭\xE9", NULL, NULL},
    {"\xE4\x41\x42", NULL, NULL}, /* bytes that are no character */
    {"\xFF\xFF\xFF", NULL, NULL},
    {"頭𠀀", NULL, NULL},
    {"", "", ""},
};

static void test_simplify(void **state)
{
    (void)state;
    scratch s;
    scratch_open(&s);
    scratch_write(&s, "TSCharacters.txt",
                  "頭\t头\n髮\t发\n發\t发\n裏\t里\n裡\t里\n這\t这\n羣\t群\n"
                  "衆\t众\n軟\t软\n體\t体\n");
    scratch_write(&s, "STCharacters.txt",
                  "头\t頭\n发\t發 髮\n里\t裏 里\n这\t這\n群\t羣\n众\t衆\n"
                  "软\t軟\n体\t体\n");
    scratch_write(&s, "TWVariants.txt", "裏\t裡\n");
    scratch_write(&s, "HKVariants.txt", "羣\t群\n");
    zhv_shelf shelf = {.arena = &s.arena, .folders = {s.folder}};
    zhv_words_charmap map;
    zhv_error err = {0};
    assert_int_equal(zhv_words_charmap_make(&shelf, &map, &err), ZHV_OK);
    for (size_t i = 0; i < sizeof simple_cases / sizeof *simple_cases; i++) {
        const struct simple_case *c = &simple_cases[i];
        char key[64] = "";
        char reading[64] = "";
        bool good =
            zhv_words_simplify(&map, zhv_str_from(c->word), key, reading);
        bool wanted = c->key && c->reading;
        if (good != wanted || (good && (strcmp(key, c->key) != 0 ||
                                        strcmp(reading, c->reading) != 0))) {
            fail_msg("%s: %d, %s, %s", c->word, good, key, reading);
        }
    }
    scratch_close(&s);
}

static void test_maps_of_nothing(void **state)
{
    (void)state;
    scratch s;
    scratch_open(&s);
    zhv_shelf shelf = {.arena = &s.arena, .folders = {s.folder}};
    zhv_words_charmap map;
    char key[8] = "";
    char reading[8] = "";
    assert_int_equal(zhv_words_charmap_make(&shelf, &map, NULL), ZHV_OK);
    assert_true(zhv_words_simplify(&map, ZHV_STR("頭"), key, reading));
    assert_string_equal(key, "頭");
    assert_string_equal(reading, "頭");
    for (size_t k = 1; k <= 3; k++) {
        zhv_arena_fail_at(k);
        assert_int_equal(zhv_words_charmap_make(&shelf, &map, NULL),
                         ZHV_E_NOMEM);
        zhv_arena_fail_at(0);
    }
    scratch_write(&s, "TSCharacters.txt", "no tab\n");
    zhv_error err = {0};
    zhv_shelf other = {.arena = &s.arena, .folders = {s.folder}};
    assert_int_equal(zhv_words_charmap_make(&other, &map, &err), ZHV_E_DATA);
    assert_int_equal(err.line, 1);
    scratch_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rime),
        cmocka_unit_test(test_chewing),
        cmocka_unit_test(test_any_bytes),
        cmocka_unit_test(test_both_or_none),
        cmocka_unit_test(test_no_memory),
        cmocka_unit_test(test_simplify),
        cmocka_unit_test(test_maps_of_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
