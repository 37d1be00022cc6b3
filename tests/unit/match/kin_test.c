/* What is taken from kin is what the chain itself makes: random chains that
 * are nearly alike, over random text. */
#include "match/kin.h"

#include "../mkdict/scratch.h"

#define ROUNDS 80
#define TEXTS  60 /* per image */
#define KIN    3
#define WORDS  12

static const char *const letters[] = {"一", "丁", "七", "万", "丈",
                                      "三", "a",  "b",  "𠀀", "é"};
#define LETTERS (sizeof letters / sizeof *letters)

/* What no key has, too: borders, bytes that are not UTF-8, a description
 * operator, what one of the chains normalises. */
static const char *const others[] = {"\n",       " ",      "\x01", "z",  "\xE8",
                                     "\xE4\xB8", "\uF900", "⿰",   "文", "，"};
#define OTHERS (sizeof others / sizeof *others)

static uint64_t seed = 3;

static uint32_t any(uint32_t below)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)((seed >> 33) % below);
}

typedef struct word {
    char text[40];
} word;

static word any_word(uint32_t max)
{
    word w = {{0}};
    for (uint32_t n = 1 + any(max); n; n--) {
        strcat(w.text, letters[any(4) ? any(6) : any(LETTERS)]);
    }
    return w;
}

typedef struct table {
    word key[WORDS];
    word value[WORDS];
    uint32_t n;
} table;

static void add(table *t, word key, word value)
{
    for (uint32_t i = 0; i < t->n; i++) {
        if (strcmp(t->key[i].text, key.text) == 0) {
            t->value[i] = value;
            return;
        }
    }
    if (t->n < WORDS) {
        t->key[t->n] = key;
        t->value[t->n++] = value;
    }
}

static table any_table(uint32_t n)
{
    table t = {.n = 0};
    while (n--) {
        add(&t, any_word(4), any_word(3));
        const word one = any_word(1);
        add(&t, one, any(2) ? any_word(1) : one);
    }
    return t;
}

/* The same, but for a few entries. */
static table like(table t)
{
    for (uint32_t n = any(3); n; n--) {
        if (any(3) == 0 && t.n) {
            const uint32_t i = any(t.n);
            t.key[i] = t.key[t.n - 1];
            t.value[i] = t.value[--t.n];
        } else {
            add(&t, any(2) && t.n ? t.key[any(t.n)] : any_word(3), any_word(3));
        }
    }
    return t;
}

static void put_table(char *out, const char *before, const table *t)
{
    sprintf(out + strlen(out), "%s{\"dict\":{\"type\":\"inline\",\"entries\":{",
            before);
    for (uint32_t i = 0; i < t->n; i++) {
        sprintf(out + strlen(out), "%s\"%s\":\"%s\"", i ? "," : "",
                t->key[i].text, t->value[i].text);
    }
    strcat(out, "}}}");
}

static void put_config(scratch *s, const char *name, const table *first)
{
    char text[8192] = "{";
    char path[64];
    table second = any_table(1 + any(2));
    if (any(4) == 0) {
        strcat(text, "\"ids\":true,");
    }
    if (any(4) == 0) {
        strcat(text, "\"normalization\":[{\"dict\":{\"type\":\"inline\","
                     "\"entries\":{\"\uF900\":\"一\"}}}],");
    }
    put_table(text, "\"conversion_chain\":[", first);
    if (any(2)) {
        put_table(text, ",", &second);
    }
    strcat(text, "]}");
    snprintf(path, sizeof path, "data/config/%s.json", name);
    scratch_write(s, path, text);
}

static const char *const names[KIN] = {"base", "one", "two"};

static zhv_dict *any_dict(scratch *s)
{
    scratch_mkdir(s, "data");
    scratch_mkdir(s, "data/config");
    scratch_mkdir(s, "dicts");
    scratch_write(s, "data/STCharacters.txt", "甲\t乙\n");
    scratch_write(s, "data/TSCharacters.txt", "乙\t甲\n");
    const table t = any_table(2 + any(4));
    put_config(s, names[0], &t);
    for (int i = 1; i < KIN; i++) {
        const table other = like(t);
        put_config(s, names[i], &other);
    }
    scratch_write(s, "dicts/targets.tsv",
                  "zh-hant\tfull\thans\tbase\nzh-tw\tfull\thans\tone\n"
                  "zh-hk\tfull\thans\ttwo\n");
    const zhv_mkdict_options options = {
        .data_dir = scratch_path(s, "data"),
        .dicts_dir = scratch_path(s, "dicts"),
    };
    return scratch_dict(s, &options);
}

static zhv_str any_text(char *text)
{
    text[0] = '\0';
    for (uint32_t n = any(60); n; n--) {
        const bool usual = any(12) != 0;
        strcat(text, usual        ? letters[any(5) ? any(6) : any(LETTERS)]
                     : any(3) > 0 ? others[any(2)]
                                  : others[any(OTHERS)]);
    }
    return zhv_str_from(text);
}

/* The source with all stretches of a rewriting in their places. */
static zhv_str read_off(zhv_arena *arena, zhv_rewriting r)
{
    char *out = zhv_arena_alloc(arena, r.text.len + 1);
    size_t n = 0;
    size_t done = 0;
    uint32_t anchor = 0;
    zhv_stretch_list list = {NULL, 0, 0};
    zhv_rewriting_read(&r, &anchor, 0, r.s.len, arena, &list);
    for (uint32_t i = 0; i < list.n; i++) {
        const zhv_stretch x = list.at[i];
        assert_true(x.off >= done && x.len > 0);
        assert_true(n + (x.off - done) + x.text.len <= r.text.len);
        memcpy(out + n, r.s.ptr + done, x.off - done);
        n += x.off - done;
        memcpy(out + n, x.text.ptr, x.text.len);
        n += x.text.len;
        done = (size_t)x.off + x.len;
    }
    assert_int_equal(n + (r.s.len - done), r.text.len);
    memcpy(out + n, r.s.ptr + done, r.s.len - done);
    return (zhv_str){out, r.text.len};
}

typedef struct tally {
    uint32_t taken;  /* from kin */
    uint32_t shared; /* nothing is another */
    uint32_t refused;
} tally;

static void check(const zhv_chain *to, const zhv_chain *from, zhv_arena *arena,
                  zhv_str s, tally *sum)
{
    zhv_rewriting made;
    zhv_rewriting want;
    zhv_rewriting got;
    zhv_kin_spots spots = {NULL, 0, 0};
    bool changes;
    zhv_rewrite(from, arena, s, &made);
    const bool changed = zhv_rewrite(to, arena, s, &want);
    zhv_kin_find(to, arena, s, &spots);
    if (!zhv_kin_rewrite(to, from, &made, &spots, arena, &got, &changes)) {
        sum->refused++;
        return;
    }
    assert_int_equal(changes, changed);
    assert_int_equal(got.text.len, want.text.len);
    assert_memory_equal(got.text.ptr ? got.text.ptr : "",
                        want.text.ptr ? want.text.ptr : "", want.text.len);
    assert_true(zhv_str_eq(read_off(arena, got), want.text));
    sum->taken += got.text.ptr != made.text.ptr;
    sum->shared += got.text.ptr == made.text.ptr;
}

static void test_random(void **state)
{
    (void)state;
    tally sum = {0};
    uint32_t strangers = 0;
    for (int round = 0; round < ROUNDS; round++) {
        scratch s;
        scratch_open(&s);
        zhv_dict *dict = any_dict(&s);
        const zhv_chain *chain[KIN];
        for (int i = 0; i < KIN; i++) {
            chain[i] = zhv_dict_chain(dict, zhv_str_from(names[i]));
            assert_non_null(chain[i]);
        }
        for (int n = 0; n < TEXTS * KIN * KIN; n++) {
            const zhv_chain *to = chain[n % KIN];
            const zhv_chain *from = chain[n / KIN % KIN];
            char text[512];
            if (zhv_kin_are(to, from)) {
                check(to, from, &s.arena, any_text(text), &sum);
            } else {
                strangers++;
            }
        }
        zhv_dict_free(dict);
        scratch_close(&s);
    }
    assert_int_equal(strangers, 0);
    assert_true(sum.taken > 5000 && sum.shared > 5000);
    assert_true(sum.refused < sum.taken);
    print_message("%u taken, %u shared, %u refused\n", sum.taken, sum.shared,
                  sum.refused);
}

static zhv_chain *loose(const zhv_chain *c)
{
    zhv_chain *new = malloc(sizeof *new);
    assert_non_null(new);
    *new = *c;
    return new;
}

/* Chains of other families, and those without any, are no kin. */
static void test_who(void **state)
{
    (void)state;
    scratch s;
    scratch_open(&s);
    zhv_dict *dict = any_dict(&s);
    zhv_chain *a = loose(zhv_dict_chain(dict, ZHV_STR("one")));
    zhv_chain *b = loose(zhv_dict_chain(dict, ZHV_STR("two")));
    assert_true(zhv_kin_are(a, b));
    b->kin_family++;
    assert_false(zhv_kin_are(a, b));
    assert_true(zhv_kin_same_spots(a, b));
    a->kin = b->kin = NULL;
    b->kin_family--;
    assert_false(zhv_kin_are(a, b));
    assert_false(zhv_kin_same_spots(a, b));
    free(a);
    free(b);
    zhv_dict_free(dict);
    scratch_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random),
        cmocka_unit_test(test_who),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
