/* Every line of dicts/local acts: what it says comes out of the config that
 * uses it, whatever OpenCC's phrases make of the text before. With the image of
 * the build, by its tables alone. */
#include "../unit/mkdict/scratch.h"

#include "mkdict/source.h"

#define LOCAL ZHV_SOURCE_DIR "/dicts/local/"

/* What a list is written in, and how its readers' text comes to it. */
static const struct list {
    const char *file;
    const char *config;
    const char *to;   /* the keys as a source has them; NULL: as they are */
    const char *back; /* ... and back: a key that is lost here is another's */
    const char *want; /* the values as the config writes them; NULL: so */
} lists[] = {
    {"keep", "hans2twp", "t2s", "s2t", NULL},
    {"keep", "hans2hkp", "t2s", "s2t", NULL},
    {"tw_it", "hans2twp", "t2s", "s2t", NULL},
    {"tw_words", "hans2twp", "t2s", "s2t", NULL},
    {"tw_words", "hant2twp", NULL, NULL, NULL},
    {"hant_keep", "hant2t", NULL, NULL, NULL},
    {"hant_keep", "hant2tw", NULL, NULL, NULL},
    {"hant_keep", "hant2twp", NULL, NULL, NULL},
    {"hant_keep", "hant2hk", NULL, NULL, NULL},
    {"hant_keep", "hant2hkp", NULL, NULL, NULL},
    {"tw_forms", "hant2tw", NULL, NULL, NULL},
    {"tw_forms", "hant2twp", NULL, NULL, NULL},
    {"hk_it", "hans2hkp", "t2s", "s2t", NULL},
    {"hk_cn_words", "hans2hkp", "t2s", "s2t", NULL},
    {"hk_words", "hant2hkp", NULL, NULL, NULL},
    {"cn_keep", "hant2cn", NULL, NULL, "t2s"},
    {"cn_words", "hant2cn", NULL, NULL, "t2s"},
    {"cn_it", "hant2cn", NULL, NULL, "t2s"},
    {"s_words", "hant2s", NULL, NULL, "t2s"},
    {"sg_keep", "hant2sg", NULL, NULL, "hans2sg"},
    {"sg_words", "hans2sg", NULL, NULL, NULL},
    {"sg_words", "hant2sg", "s2t", "t2s", NULL},
};

static scratch s;
static zhv_dict *dict;

static int open_image(void **state)
{
    (void)state;
    zhv_error err = {0};
    scratch_open(&s);
    if (zhv_dict_open(ZHV_IMAGE, &dict, &err) != ZHV_OK) {
        fail_msg("%s: %s", err.path, err.message);
    }
    return 0;
}

static int close_image(void **state)
{
    (void)state;
    zhv_dict_free(dict);
    scratch_close(&s);
    return 0;
}

/* In the arena. config: NULL: as it is. */
static zhv_str convert(const char *config, zhv_str in)
{
    char *out;
    size_t n;
    zhv_error err = {0};
    if (config == NULL) {
        return in;
    }
    if (zhv_convert_utf8(dict, config, in.ptr, in.len, &out, &n, &err) !=
        ZHV_OK) {
        fail_msg("%s: %s", config, err.message);
    }
    zhv_str kept = zhv_arena_str(&s.arena, (zhv_str){out, n});
    free(out);
    return kept;
}

/* A line of one word and one value, and the only one for its word. */
static bool ill_formed(const struct list *x, const zhv_source *list, uint32_t k)
{
    zhv_entry e = list->entries.at[k];
    bool bad = e.all.len != e.value.len;
    for (uint32_t i = 0; i < k && !bad; i++) {
        bad = zhv_str_eq(list->entries.at[i].key, e.key);
    }
    if (bad) {
        print_error("%s: %.*s: a second line, or a blank in the value\n",
                    x->file, (int)e.key.len, e.key.ptr);
    }
    return bad;
}

static bool fails(const struct list *x, zhv_entry e)
{
    zhv_str source = convert(x->to, e.key);
    if (x->back && !zhv_str_eq(convert(x->back, source), e.key)) {
        return false;
    }
    zhv_str want = convert(x->want, e.value);
    zhv_str got = convert(x->config, source);
    if (zhv_str_eq(got, want)) {
        return false;
    }
    print_error("%s, %s: %.*s: got %.*s, want %.*s\n", x->file, x->config,
                (int)e.key.len, e.key.ptr, (int)got.len, got.ptr, (int)want.len,
                want.ptr);
    return true;
}

static void test_every_line(void **state)
{
    (void)state;
    uint32_t bad = 0;
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        char path[256];
        zhv_error err = {0};
        zhv_source list = {0};
        snprintf(path, sizeof path, LOCAL "%s.txt", lists[i].file);
        if (zhv_source_text(&s.arena, path, false, &list, &err) != ZHV_OK) {
            fail_msg("%s: %s", path, err.message);
        }
        assert_true(list.entries.n > 0);
        for (uint32_t k = 0; k < list.entries.n; k++) {
            bad += ill_formed(&lists[i], &list, k);
            bad += fails(&lists[i], list.entries.at[k]);
        }
    }
    assert_int_equal(bad, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_every_line)};
    return cmocka_run_group_tests(tests, open_image, close_image);
}
