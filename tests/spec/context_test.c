/* The lines of dicts/context hold, whatever data the image is made of: each
 * rule's example becomes what the line says, each word is known and read as
 * written. With the image of the build, and with images of its OpenCC data and
 * of Debian's, with and without the word lists of input methods. */
#include "../unit/mkdict/scratch.h"

#include "match/terms.h"
#include "mkdict/source.h"

#define CONTEXT ZHV_SOURCE_DIR "/dicts/context/"

static const struct data {
    const char *name;
    const char *image; /* or NULL: to be built of ... */
    const char *folder;
    const char *rime;
    const char *chewing;
} data[] = {
    {"the build's", ZHV_IMAGE, "", NULL, NULL},
    {"the build's data, no lists", NULL, ZHV_OPENCC_DIR, NULL, NULL},
    {"Debian's, no lists", NULL, ZHV_OPENCC_SYSTEM_DIR, NULL, NULL},
    {"Debian's, lists", NULL, ZHV_OPENCC_SYSTEM_DIR, ZHV_RIME_TABLE,
     ZHV_CHEWING_DIR},
};

enum {
    DATA_N = sizeof data / sizeof *data
};

static zhv_dict *dicts[DATA_N]; /* NULL: skipped */
static scratch s;

static bool is_there(const char *path)
{
    struct stat st;
    return *path && stat(path, &st) == 0;
}

static zhv_dict *open_data(const struct data *x)
{
    zhv_error err = {0};
    zhv_dict *d = NULL;
    if (x->image) {
        if (zhv_dict_open(x->image, &d, &err) != ZHV_OK) {
            fail_msg("%s: %s", err.path, err.message);
        }
        return d;
    }
    if (!is_there(x->folder) || (x->rime && !is_there(x->rime)) ||
        (x->chewing && !is_there(x->chewing))) {
        printf("SKIPPED: %s: not installed\n", x->name);
        return NULL;
    }
    const zhv_mkdict_options options = {.data_dir = x->folder,
                                        .dicts_dir = ZHV_SOURCE_DIR "/dicts",
                                        .rime_table = x->rime,
                                        .chewing_dir = x->chewing};
    return scratch_dict(&s, &options);
}

static int open_all(void **state)
{
    (void)state;
    scratch_open(&s);
    for (size_t i = 0; i < DATA_N; i++) {
        dicts[i] = open_data(&data[i]);
    }
    return 0;
}

static int close_all(void **state)
{
    (void)state;
    for (size_t i = 0; i < DATA_N; i++) {
        zhv_dict_free(dicts[i]);
    }
    scratch_close(&s);
    return 0;
}

static zhv_str slurp(const char *path)
{
    zhv_error err = {0};
    zhv_str text;
    if (zhv_source_slurp(&s.arena, path, &text, &err) != ZHV_OK) {
        fail_msg("%s: %s", path, err.message);
    }
    return text;
}

static zhv_str column(zhv_str line, uint32_t index)
{
    size_t at = 0;
    for (; index; index--) {
        at = zhv_str_find(line, at, '\t') + 1;
    }
    return at > line.len ? (zhv_str){NULL, 0}
                         : zhv_str_sub(line, at, zhv_str_find(line, at, '\t'));
}

static zhv_str convert(const zhv_converter *c, zhv_work *work, zhv_str in)
{
    const zhv_result *result;
    zhv_text piece;
    zhv_error err = {0};
    size_t n = 0;
    if (zhv_convert(c, work, (zhv_text){in.ptr, in.len}, (zhv_text){NULL, 0},
                    &result, &err) != ZHV_OK) {
        fail_msg("%s", err.message);
    }
    char *out = zhv_arena_alloc(&s.arena, zhv_result_size(result, 0) + 1);
    assert_non_null(out);
    zhv_edition e = zhv_result_edition(result, 0);
    while (zhv_edition_next(&e, &piece)) {
        memcpy(out + n, piece.ptr, piece.len);
        n += piece.len;
    }
    return (zhv_str){out, n};
}

/* Has a line of text[0, at) the same character and example? Such a one is an
 * older form of this line, that a merge brought back. */
static bool stood_before(zhv_str text, size_t at, zhv_str line)
{
    bool found = false;
    for (size_t from = 0, end; from < at && !found; from = end + 1) {
        end = zhv_str_find(text, from, '\n');
        zhv_str old = zhv_str_sub(text, from, end);
        found = zhv_str_eq(column(old, 0), column(line, 0)) &&
                zhv_str_eq(column(old, 3), column(line, 3));
    }
    return found;
}

/* Columns 4 and 5 of lone.tsv, in OpenCC's standard Traditional. */
static uint32_t check_examples(const struct data *x, const zhv_dict *d,
                               zhv_str text)
{
    const zhv_target target = {.variant = ZHV_HANT, .script_only = 1};
    zhv_options options = ZHV_OPTIONS_INIT;
    zhv_converter *c;
    zhv_work *work;
    uint32_t n = 0;
    uint32_t bad = 0;
    options.format = ZHV_FORMAT_TEXT;
    options.from = ZHV_SCRIPT_HANS;
    assert_int_equal(zhv_converter_new(d, &target, 1, &options, &c, NULL),
                     ZHV_OK);
    assert_int_equal(zhv_work_new(&work), ZHV_OK);
    for (size_t at = 0, end; at < text.len; at = end + 1) {
        end = zhv_str_find(text, at, '\n');
        zhv_str line = zhv_str_sub(text, at, end);
        if (line.len == 0 || line.ptr[0] == '#' ||
            zhv_str_starts(line, ZHV_STR("class\t"))) {
            continue;
        }
        zhv_str in = column(line, 3);
        zhv_str want = column(line, 4);
        assert_true(in.len && want.len);
        zhv_str got = convert(c, work, in);
        n++;
        if (!zhv_str_eq(got, want)) {
            print_error("%s: %.*s: got %.*s, want %.*s\n", x->name, (int)in.len,
                        in.ptr, (int)got.len, got.ptr, (int)want.len, want.ptr);
            bad++;
        }
        if (stood_before(text, at, line)) {
            print_error("%.*s: two lines\n", (int)in.len, in.ptr);
            bad++;
        }
    }
    assert_int_equal(bad, 0);
    zhv_work_free(work);
    zhv_converter_free(c);
    return n;
}

static void test_examples(void **state)
{
    (void)state;
    zhv_str text = slurp(CONTEXT "lone.tsv");
    for (size_t i = 0; i < DATA_N; i++) {
        if (dicts[i]) {
            assert_true(check_examples(&data[i], dicts[i], text) > 50);
        }
    }
}

/* The word that a list of one character or more is; len 0: unknown. */
static zhv_word look_up(const zhv_words *w, zhv_str key)
{
    zhv_word found[ZHV_WORD_MAX_CP];
    uint32_t n = zhv_words_at(w, key, 0, found);
    return n && found[n - 1].len == key.len ? found[n - 1] : (zhv_word){0};
}

/* How it is read: as its characters alone, unless it says otherwise. */
static zhv_str reading(const zhv_words *w, zhv_str key)
{
    zhv_word word = look_up(w, key);
    if (word.text.len == key.len) {
        return word.text;
    }
    char *out = zhv_arena_alloc(&s.arena, key.len);
    assert_non_null(out);
    memcpy(out, key.ptr, key.len);
    for (size_t i = 0; i < key.len; i += 3) {
        zhv_word one = look_up(w, zhv_str_sub(key, i, i + 3));
        if (one.text.len >= 3) {
            memcpy(out + i, one.text.ptr, 3);
        }
    }
    return (zhv_str){out, key.len};
}

static void read_list(const char *name, zhv_source *out)
{
    zhv_error err = {0};
    *out = (zhv_source){0};
    if (zhv_source_text(&s.arena, name, false, out, &err) != ZHV_OK) {
        fail_msg("%s:%u: %s", err.path, err.line, err.message);
    }
    assert_true(out->entries.n > 10);
}

/* A character that the reading shares with the key may be one of those that
 * every text in Traditional writes otherwise; the trie tells only of ambiguous
 * ones. So readings are compared where the word says how it is read. */
static void check_words(const struct data *x, const zhv_words *w)
{
    zhv_source list;
    read_list(CONTEXT "words.tsv", &list);
    uint32_t bad = 0;
    for (uint32_t i = 0; i < list.entries.n; i++) {
        const zhv_entry *e = &list.entries.at[i];
        assert_int_equal(e->key.len, e->value.len);
        zhv_word word = look_up(w, e->key);
        if (word.len == 0 ||
            (word.text.len && !zhv_str_eq(reading(w, e->key), e->value))) {
            print_error("%s: words.tsv: %.*s is %s\n", x->name, (int)e->key.len,
                        e->key.ptr, word.len ? "read otherwise" : "unknown");
            bad++;
        }
    }
    assert_int_equal(bad, 0);
}

/* Is it one of them? */
static bool has_reading(zhv_str all, zhv_str one)
{
    for (size_t i = 0; i + 3 <= all.len; i += 3) {
        if (zhv_str_eq(zhv_str_sub(all, i, i + 3), one)) {
            return true;
        }
    }
    return false;
}

/* Is it a form of some region, of which another one is a reading? Such a form
 * is in no later table: 麵 stayed 麵 in Hong Kong, beside 麪. */
static bool is_regional_form(const zhv_dict *d, zhv_str all, zhv_str one)
{
    static const char *const configs[] = {"tw2t", "hk2t"};
    bool found = false;
    if (has_reading(all, one)) {
        return false;
    }
    for (size_t i = 0; i < sizeof configs / sizeof *configs; i++) {
        char *out;
        size_t n;
        zhv_error err = {0};
        if (zhv_convert_utf8(d, configs[i], one.ptr, one.len, &out, &n, &err) !=
            ZHV_OK) {
            fail_msg("%s: %s", configs[i], err.message);
        }
        found |= has_reading(all, (zhv_str){out, n});
        free(out);
    }
    return found;
}

/* Readings are those of OpenCC's standard. */
static void check_standard(const struct data *x, const zhv_dict *d)
{
    zhv_source list;
    read_list(CONTEXT "words.tsv", &list);
    uint32_t bad = 0;
    for (uint32_t i = 0; i < list.entries.n; i++) {
        const zhv_entry *e = &list.entries.at[i];
        for (size_t k = 0; k < e->key.len; k += 3) {
            zhv_str one = zhv_str_sub(e->value, k, k + 3);
            zhv_str key = zhv_str_sub(e->key, k, k + 3);
            if (is_regional_form(d, look_up(zhv_dict_words(d), key).text,
                                 one)) {
                print_error("%s: words.tsv: %.*s: %.*s is a region's\n",
                            x->name, (int)e->key.len, e->key.ptr, (int)one.len,
                            one.ptr);
                bad++;
            }
        }
    }
    assert_int_equal(bad, 0);
}

static void check_subjects(const struct data *x, const zhv_words *w)
{
    zhv_source list;
    read_list(CONTEXT "subjects.tsv", &list);
    uint32_t bad = 0;
    for (uint32_t i = 0; i < list.entries.n; i++) {
        const zhv_entry *e = &list.entries.at[i];
        uint8_t want =
            zhv_str_eq(e->value, ZHV_STR("tells"))     ? ZHV_WORD_EVIDENCE
            : zhv_str_eq(e->value, ZHV_STR("neither")) ? ZHV_WORD_NEITHER
            : zhv_str_eq(e->value, ZHV_STR("else"))    ? ZHV_WORD_ELSE
                                                       : ZHV_WORD_SUBJECT;
        if ((unsigned char)e->key.ptr[0] < 0x80
                ? !zhv_terms_latin(w, e->key, 0)
                : (look_up(w, e->key).flags & want) != want) {
            print_error("%s: subjects.tsv: %.*s is unknown\n", x->name,
                        (int)e->key.len, e->key.ptr);
            bad++;
        }
    }
    assert_int_equal(bad, 0);
}

static bool is_reading_of_some(const zhv_words *w, zhv_str one)
{
    for (uint32_t cp = 0x3400; cp < 0xA000; cp++) {
        char text[4];
        zhv_str key = {text, zhv_utf8_encode(cp, text)};
        if (has_reading(look_up(w, key).text, one)) {
            return true;
        }
    }
    return false;
}

/* Old data know fewer readings, but most. */
static void check_shy(const struct data *x, const zhv_words *w)
{
    zhv_source list;
    read_list(CONTEXT "shy.tsv", &list);
    uint32_t known = 0;
    for (uint32_t i = 0; i < list.entries.n; i++) {
        const zhv_entry *e = &list.entries.at[i];
        bool all = zhv_str_ends(e->all, ZHV_STR(" all"));
        if (e->key.len != 3 || e->value.len != 3 ||
            zhv_str_eq(e->key, e->value) || e->all.len != 3 + 4u * all) {
            fail_msg("shy.tsv: expected: reading, everyday one [all]: %.*s",
                     (int)e->key.len, e->key.ptr);
        }
        known += is_reading_of_some(w, e->key);
    }
    if (known * 10 < list.entries.n * 9) {
        fail_msg("%s: shy.tsv: only %u are readings", x->name, known);
    }
}

static void test_lists(void **state)
{
    (void)state;
    for (size_t i = 0; i < DATA_N; i++) {
        if (dicts[i]) {
            const zhv_words *w = zhv_dict_words(dicts[i]);
            assert_non_null(w->classes);
            check_words(&data[i], w);
            check_standard(&data[i], dicts[i]);
            check_subjects(&data[i], w);
            check_shy(&data[i], w);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_examples),
        cmocka_unit_test(test_lists),
    };
    return cmocka_run_group_tests(tests, open_all, close_all);
}
