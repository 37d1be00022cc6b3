/* overlay.c against cases by hand and against a naive model: a table of keys
 * that is mutated as time goes by. */
#include "match/overlay.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static zhv_arena arena;

static void add(zhv_layer *l, const char *key, uint32_t from, zhv_mask mask,
                const char *value)
{
    bool too_long;
    zhv_record r = {.from = from,
                    .mask = mask,
                    .remove = value == NULL,
                    .value = zhv_str_from(value)};
    assert_true(zhv_layer_add(l, zhv_str_from(key), r, &too_long));
}

static void assert_match(const zhv_overlay *o, const char *text, zhv_variant v,
                         uint32_t moment, const char *key, const char *value)
{
    const zhv_record *r;
    zhv_str s = zhv_str_from(text);
    size_t n =
        zhv_overlay_match(o, s, 0, (zhv_asker){v, moment, false, false}, &r);
    assert_int_equal(n, strlen(key));
    if (n) {
        assert_true(zhv_str_eq(r->value, zhv_str_from(value)));
        assert_int_equal(zhv_overlay_next(o, s, 0), 0);
    }
}

static void test_by_hand(void **state)
{
    (void)state;
    static zhv_overlay o;
    zhv_layer page;
    zhv_overlay_init(&o, &arena);
    zhv_layer_init(&page, &arena);
    add(&page, "甲", 1, ZHV_MASK_ALL, "A");
    add(&page, "甲乙", 2, ZHV_MASK(ZHV_TW), "B");
    add(&page, "甲乙", 4, ZHV_MASK(ZHV_TW), NULL);
    add(&page, "甲乙", 6, ZHV_MASK(ZHV_TW), "C");
    assert_true(zhv_overlay_lay(&o, &page, 0));
    assert_match(&o, "甲乙", ZHV_TW, 0, "", "");
    assert_match(&o, "甲乙", ZHV_TW, 1, "甲", "A");
    assert_match(&o, "甲乙", ZHV_TW, 3, "甲乙", "B");
    assert_match(&o, "甲乙", ZHV_CN, 3, "甲", "A");
    assert_match(&o, "甲乙", ZHV_TW, 5, "甲", "A"); /* the shorter surfaces */
    assert_match(&o, "甲乙", ZHV_TW, 9, "甲乙", "C");
    assert_match(&o, "乙", ZHV_TW, 9, "", "");
    zhv_str key = ZHV_STR("甲乙");
    assert_false(
        zhv_overlay_deleted(&o, key, (zhv_asker){ZHV_TW, 3, false, false}));
    assert_true(
        zhv_overlay_deleted(&o, key, (zhv_asker){ZHV_TW, 4, false, false}));
    assert_false(
        zhv_overlay_deleted(&o, key, (zhv_asker){ZHV_CN, 4, false, false}));
}

static void test_layers(void **state)
{
    (void)state;
    static zhv_overlay o;
    zhv_layer group;
    zhv_layer page;
    zhv_overlay_init(&o, &arena);
    zhv_layer_init(&group, &arena);
    zhv_layer_init(&page, &arena);
    add(&group, "甲", 0, ZHV_MASK_ALL, "group");
    add(&group, "丙丁", 0, ZHV_MASK_ALL, "long");
    add(&page, "甲", 2, ZHV_MASK_ALL, "early");
    add(&page, "甲", 7, ZHV_MASK_ALL, NULL);
    assert_true(zhv_overlay_lay(&o, &group, 5));
    assert_true(zhv_overlay_lay(&o, &page, 0));
    assert_match(&o, "甲", ZHV_HK, 3, "甲", "early");
    assert_match(&o, "丙丁", ZHV_HK, 3, "", "");      /* not named yet */
    assert_match(&o, "甲", ZHV_HK, 5, "甲", "group"); /* the later one */
    assert_match(&o, "丙丁", ZHV_HK, 5, "丙丁", "long");
    assert_match(&o, "甲", ZHV_HK, 7, "", ""); /* the page forgets it */
}

/* Keys whose last 16 bits are those of a surrogate, in a pile of several. */
static void test_rare(void **state)
{
    (void)state;
    static zhv_overlay o;
    zhv_layer one;
    zhv_layer two;
    zhv_overlay_init(&o, &arena);
    zhv_layer_init(&one, &arena);
    zhv_layer_init(&two, &arena);
    add(&one, "\xF0\xAD\xA0\x81", 0, ZHV_MASK_ALL, "one");   /* U+2D801 */
    add(&two, "\xF0\xAD\xBF\xBF甲", 0, ZHV_MASK_ALL, "two"); /* U+2DFFF */
    add(&two, "\xFF", 0, ZHV_MASK_ALL, "byte");
    assert_true(zhv_overlay_lay(&o, &one, 0));
    assert_true(zhv_overlay_lay(&o, &two, 0));
    assert_match(&o, "\xF0\xAD\xA0\x81", ZHV_HK, 0, "\xF0\xAD\xA0\x81", "one");
    assert_match(&o, "\xF0\xAD\xBF\xBF甲", ZHV_HK, 0, "\xF0\xAD\xBF\xBF甲",
                 "two");
    assert_match(&o, "\xFF甲", ZHV_HK, 0, "\xFF", "byte");
    assert_match(&o, "\xF0\xAD\xA0\x82", ZHV_HK, 0, "", "");
}

static void test_laid_again(void **state)
{
    (void)state;
    static zhv_overlay o;
    zhv_layer one;
    zhv_layer two;
    zhv_layer timed;
    zhv_layer none;
    zhv_overlay_init(&o, &arena);
    zhv_layer_init(&one, &arena);
    zhv_layer_init(&two, &arena);
    zhv_layer_init(&timed, &arena);
    zhv_layer_init(&none, &arena);
    add(&one, "甲", 0, ZHV_MASK_ALL, "one");
    add(&two, "甲", 0, ZHV_MASK_ALL, "two");
    add(&timed, "乙", 1, ZHV_MASK_ALL, "set");
    add(&timed, "乙", 3, ZHV_MASK_ALL, NULL);
    assert_true(zhv_overlay_lay(&o, &none, 0));
    assert_true(zhv_overlay_empty(&o));
    assert_true(zhv_overlay_lay(&o, &one, 2));
    assert_true(zhv_overlay_lay(&o, &two, 4));
    assert_true(zhv_overlay_lay(&o, &one, 4)); /* above two, at the same time */
    assert_true(zhv_overlay_lay(&o, &two, 6));
    assert_int_equal(o.parts.n, 2);
    assert_true(zhv_overlay_lay(&o, &timed, 10));
    assert_true(zhv_overlay_lay(&o, &timed, 20));
    assert_int_equal(o.parts.n, 4); /* its moments must not be mixed */
    assert_match(&o, "甲", ZHV_HK, 1, "", "");
    assert_match(&o, "甲", ZHV_HK, 3, "甲", "one");
    assert_match(&o, "甲", ZHV_HK, 5, "甲", "one");
    assert_match(&o, "甲", ZHV_HK, 6, "甲", "two");
    assert_match(&o, "甲", ZHV_HK, 2, "甲", "one"); /* back again */
    assert_match(&o, "乙", ZHV_HK, 10, "", "");
    assert_match(&o, "乙", ZHV_HK, 12, "乙", "set");
    assert_match(&o, "乙", ZHV_HK, 13, "", "");
    assert_match(&o, "乙", ZHV_HK, 21, "乙", "set");
    assert_match(&o, "乙", ZHV_HK, 23, "", "");
}

/* Records that differ in the mask only are one. */
static void test_joined(void **state)
{
    (void)state;
    static zhv_overlay o;
    zhv_layer l;
    zhv_overlay_init(&o, &arena);
    zhv_layer_init(&l, &arena);
    add(&l, "甲", 0, ZHV_MASK(ZHV_CN), "x");
    add(&l, "甲", 0, ZHV_MASK(ZHV_SG), "x");
    add(&l, "甲", 0, ZHV_MASK(ZHV_TW), "y");
    add(&l, "甲", 0, ZHV_MASK(ZHV_MY), "x");
    add(&l, "甲", 1, ZHV_MASK(ZHV_MO), "x");
    assert_int_equal(l.records.n, 4);
    assert_true(zhv_overlay_lay(&o, &l, 0));
    assert_match(&o, "甲", ZHV_SG, 0, "甲", "x");
    assert_match(&o, "甲", ZHV_TW, 0, "甲", "y");
    assert_match(&o, "甲", ZHV_MY, 0, "甲", "x");
    assert_match(&o, "甲", ZHV_MO, 0, "", "");
    assert_match(&o, "甲", ZHV_MO, 1, "甲", "x");
}

/* Keys too many for the smallest tables, in more parts than a word has bits:
 * the next key is found, and nothing else. */
static void test_next_is_exact(void **state)
{
    enum {
        PARTS = 70,
        EACH = 100
    };
    (void)state;
    static zhv_overlay o;
    static zhv_layer parts[PARTS];
    static char keys[PARTS][EACH][16];
    zhv_overlay_init(&o, &arena);
    for (uint32_t i = 0; i < PARTS; i++) {
        zhv_layer_init(&parts[i], &arena);
        for (uint32_t k = 0; k < EACH; k++) {
            snprintf(keys[i][k], sizeof keys[i][k], "%u号%u丁", i, k);
            add(&parts[i], keys[i][k], 0, ZHV_MASK_ALL, "x");
        }
        assert_true(zhv_overlay_lay(&o, &parts[i], i));
    }
    for (uint32_t i = 0; i < PARTS; i++) {
        for (uint32_t k = 0; k < EACH; k++) {
            char text[64];
            snprintf(text, sizeof text, "丙 号 %u号%u ~%s", i, k, keys[i][k]);
            zhv_str s = zhv_str_from(text);
            assert_int_equal(zhv_overlay_next(&o, s, 0),
                             strchr(text, '~') + 1 - text);
        }
    }
    zhv_str s = ZHV_STR("70号1丁 1号100丁");
    assert_int_equal(zhv_overlay_next(&o, s, 0), 1); /* 0号1丁 */
    assert_int_equal(zhv_overlay_next(&o, s, 2), s.len);
}

static void test_guard(void **state)
{
    (void)state;
    static zhv_overlay o;
    zhv_layer page;
    bool too_long;
    zhv_overlay_init(&o, &arena);
    zhv_layer_init(&page, &arena);
    zhv_record guarded = {
        .mask = ZHV_MASK_ALL, .guarded = true, .value = ZHV_STR("x")};
    assert_true(zhv_layer_add(&page, ZHV_STR("花"), guarded, &too_long));
    assert_true(zhv_overlay_lay(&o, &page, 0));
    const zhv_record *r;
    zhv_asker asker = {ZHV_TW, 0, false, false};
    assert_int_equal(zhv_overlay_match(&o, ZHV_STR("花"), 0, asker, &r), 0);
    asker.quoted = true;
    assert_int_equal(zhv_overlay_match(&o, ZHV_STR("花"), 0, asker, &r), 3);
}

/* ---- the naive model ---- */

enum {
    KEYS = 24,
    STEPS = 40,
    PAGES = 3000
};

typedef struct model {
    char key[KEYS][16];
    const char *value[KEYS]; /* NULL: not set */
} model;

static uint32_t rng;

static uint32_t roll(uint32_t n)
{
    rng = rng * 1664525u + 1013904223u;
    return (rng >> 16) % n;
}

static void random_word(char *out)
{
    static const char *letters[] = {"甲", "乙", "a", "𠀀"};
    out[0] = '\0';
    for (uint32_t n = 1 + roll(3); n; n--) {
        strcat(out, letters[roll(4)]);
    }
}

static size_t model_match(const model *m, zhv_str s, const char **value)
{
    size_t best = 0;
    for (uint32_t i = 0; i < KEYS; i++) {
        zhv_str key = zhv_str_from(m->key[i]);
        if (m->value[i] && key.len > best && zhv_str_starts(s, key)) {
            best = key.len;
            *value = m->value[i];
        }
    }
    return best;
}

static void one_page(uint32_t seed)
{
    static const char *values[] = {"1", "2", "3", "4"};
    static zhv_overlay o;
    zhv_layer page;
    model m = {0};
    struct {
        uint32_t key;
        const char *value;
    } step[STEPS];
    rng = seed;
    zhv_overlay_init(&o, &arena);
    zhv_layer_init(&page, &arena);
    for (uint32_t i = 0; i < KEYS; i++) {
        bool again;
        do {
            random_word(m.key[i]);
            again = false;
            for (uint32_t k = 0; k < i; k++) {
                again |= strcmp(m.key[i], m.key[k]) == 0;
            }
        } while (again);
    }
    for (uint32_t i = 0; i < STEPS; i++) {
        step[i].key = roll(KEYS);
        step[i].value = roll(3) ? values[roll(4)] : NULL;
        add(&page, m.key[step[i].key], i + 1, ZHV_MASK(ZHV_TW), step[i].value);
    }
    assert_true(zhv_overlay_lay(&o, &page, 0));
    for (uint32_t moment = 0; moment <= STEPS; moment++) {
        if (moment) {
            m.value[step[moment - 1].key] = step[moment - 1].value;
        }
        char text[64] = "";
        for (int i = 0; i < 3; i++) {
            random_word(text + strlen(text));
        }
        zhv_str s = zhv_str_from(text);
        const char *want = NULL;
        const zhv_record *r;
        size_t n = zhv_overlay_match(
            &o, s, 0, (zhv_asker){ZHV_TW, moment, false, false}, &r);
        if (n != model_match(&m, s, &want) ||
            (n && !zhv_str_eq(r->value, zhv_str_from(want)))) {
            fail_msg("seed %u moment %u text %s", seed, moment, text);
        }
        if (n && zhv_overlay_next(&o, s, 0) != 0) {
            fail_msg("seed %u: the gate hides a key of %s", seed, text);
        }
    }
}

static void test_model(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= PAGES; seed++) {
        one_page(seed);
        zhv_arena_reset(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_by_hand), cmocka_unit_test(test_layers),
        cmocka_unit_test(test_rare),    cmocka_unit_test(test_laid_again),
        cmocka_unit_test(test_joined),  cmocka_unit_test(test_next_is_exact),
        cmocka_unit_test(test_guard),   cmocka_unit_test(test_model),
    };
    zhv_arena_init(&arena);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    zhv_arena_drop(&arena);
    return failed;
}
