/* The table of words, as match/words.c finds them in it. */
#include "scratch.h"

#include "mkdict/starts_build.h"

#define STRINGS "abcdefghijklmnopqrstuvwxyz"

static zhv_start_word word_of(const char *key, uint8_t cost, uint32_t text,
                              uint8_t text_len)
{
    return (zhv_start_word){zhv_str_from(key), text, text_len, cost,
                            (uint8_t)(cost + 1)};
}

/* One that lets any words be looked up. */
typedef struct table {
    zhv_arena arena;
    zhv_starts_index index;
    uint8_t links[ZHV_LINKS_BYTES];
    uint8_t threes[ZHV_THREE_BYTES];
    zhv_words words;
} table;

static table *make(zhv_start_word *words, uint32_t n)
{
    table *t = calloc(1, sizeof *t);
    zhv_arena_init(&t->arena);
    memset(t->links, 0xFF, sizeof t->links);
    memset(t->threes, 0xFF, sizeof t->threes);
    assert_true(zhv_starts_make(&t->arena, words, n, &t->index));
    t->words = (zhv_words){.strings = ZHV_STR(STRINGS),
                           .links = t->links,
                           .threes = t->threes,
                           .starts = t->index.starts,
                           .starts_log = t->index.log,
                           .longs = t->index.longs,
                           .longs_n = t->index.longs_n};
    return t;
}

static void drop(table *t)
{
    zhv_arena_drop(&t->arena);
    free(t);
}

/* Words at a text's beginning, a letter of the reading and the cost each. */
static void found_in(const table *t, const char *text, size_t than, char *out,
                     size_t size)
{
    zhv_word word[ZHV_WORD_MAX_CP];
    const uint32_t found =
        zhv_words_longer(&t->words, zhv_str_from(text), 0, than, word);
    size_t n = 0;
    out[0] = '\0';
    for (uint32_t i = 0; i < found && n < size; i++) {
        assert_int_equal(word[i].flags, word[i].cost + 1);
        n += (size_t)snprintf(out + n, size - n, "%u:%u%.*s ", word[i].len / 3,
                              word[i].cost, (int)word[i].text.len,
                              word[i].text.ptr);
    }
}

static void test_make(void **state)
{
    (void)state;
    zhv_start_word words[] = {
        word_of("山水画家", 7, 0, 0), word_of("山", 1, 0, 2),
        word_of("山水画", 6, 17, 9),  word_of("山水", 5, 4, 3),
        word_of("山水石", 8, 0, 0),   word_of("火车站长室门口号", 9, 0, 24),
        word_of("火车票", 10, 0, 0),
    };
    table *t = make(words, sizeof words / sizeof *words);
    static const struct {
        const char *text;
        size_t than;
        const char *want;
    } cases[] = {
        {"山", 0, "1:1ab "},
        {"山水", 0, "1:1ab 2:5efg "},
        {"山水画", 0, "1:1ab 2:5efg 3:6rstuvwxyz "},
        {"山水画家门", 0, "1:1ab 2:5efg 3:6rstuvwxyz 4:7 "},
        {"山水画家门", 9, "4:7 "},
        {"山水石", 3, "2:5efg 3:8 "},
        {"山水门", 3, "2:5efg "},
        {"山石", 0, "1:1ab "},
        {"火车站长室门口号", 0, "8:9abcdefghijklmnopqrstuvwx "},
        {"火车站长室门口", 0, ""},
        {"火车票", 0, "3:10 "},
        {"水", 0, ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char got[128];
        found_in(t, cases[i].text, cases[i].than, got, sizeof got);
        if (strcmp(got, cases[i].want) != 0) {
            fail_msg("%s: want '%s', got '%s'", cases[i].text, cases[i].want,
                     got);
        }
    }
    drop(t);
}

/* Whatever a list says, what is found of it is less than a text can have. */
static void test_damaged(void **state)
{
    (void)state;
    zhv_start_word words[] = {word_of("山水画", 1, 0, 9),
                              word_of("山水画画", 1, 0, 0),
                              word_of("山水画画画", 1, 200, 15)};
    table *t = make(words, sizeof words / sizeof *words);
    zhv_word word[ZHV_WORD_MAX_CP];
    const zhv_str text = ZHV_STR("山水画画画画画画");
    const uint32_t n = t->index.longs_n;
    uint16_t *copy = zhv_arena_alloc(&t->arena, n * sizeof *copy);
    assert_int_equal(zhv_words_longer(&t->words, text, 0, 0, word), 3);
    assert_int_equal(word[2].text.len, 0); /* beyond the strings */
    memcpy(copy, t->index.longs, n * sizeof *copy);
    for (uint32_t i = 0; i < n; i++) {
        for (uint32_t bad = 0; bad < 0x10000; bad += 3) {
            t->index.longs[i] = (uint16_t)bad;
            assert_true(zhv_words_longer(&t->words, text, 0, 0, word) <= 6);
        }
        t->index.longs[i] = copy[i];
    }
    for (t->words.longs_n = 0; t->words.longs_n < n; t->words.longs_n++) {
        assert_true(zhv_words_longer(&t->words, text, 0, 0, word) <= 2);
    }
    drop(t);
}

static void test_none(void **state)
{
    (void)state;
    char got[16];
    table *t = make(NULL, 0);
    found_in(t, "山水", 0, got, sizeof got);
    assert_string_equal(got, "");
    drop(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_make),
        cmocka_unit_test(test_damaged),
        cmocka_unit_test(test_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
