/* layer.c: records of keys, their live one, where keys stand. */
#include "match/layer_keys.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static zhv_arena arena;

static bool add(zhv_layer *l, const char *key, zhv_record r)
{
    bool too_long;
    return zhv_layer_add(l, zhv_str_from(key), r, &too_long);
}

static struct zhv_layer_slot *slot_of(const zhv_layer *l, const char *key)
{
    const zhv_str s = zhv_str_from(key);
    return zhv_layer_slot_of(l, s, zhv_key_shape_of(s).hash);
}

static void assert_live(const zhv_layer *l, const char *key, zhv_asker a,
                        const char *value)
{
    struct zhv_layer_slot *slot = slot_of(l, key);
    assert_non_null(slot);
    const zhv_record *r = zhv_layer_live(l, slot, a);
    if (value == NULL) {
        assert_null(r);
    } else {
        assert_non_null(r);
        assert_true(zhv_str_eq(r->value, zhv_str_from(value)));
    }
}

/* Whatever the order in which askers ask, of a key with many records. */
static void test_live(void **state)
{
    (void)state;
    enum {
        MANY = 40
    };
    static char values[MANY][8];
    zhv_layer l;
    zhv_layer_init(&l, &arena);
    for (uint32_t i = 0; i < MANY; i++) {
        snprintf(values[i], sizeof values[i], "v%u", i);
        zhv_record r = {.from = i + 1,
                        .mask = i % 2 ? ZHV_MASK(ZHV_TW) : ZHV_MASK(ZHV_CN),
                        .guarded = i % 4 == 3,
                        .value = zhv_str_from(values[i])};
        assert_true(add(&l, "甲乙", r));
    }
    assert_null(slot_of(&l, "甲"));
    for (uint32_t turn = 0; turn < 500; turn++) {
        const uint32_t moment = turn * 7919 % (MANY + 1);
        const zhv_variant v = turn % 3 ? ZHV_TW : ZHV_CN;
        const bool quoted = turn % 2;
        const char *want = NULL;
        for (uint32_t i = 0; i < moment; i++) {
            if ((i % 2 ? ZHV_TW : ZHV_CN) == v && (quoted || i % 4 != 3)) {
                want = values[i];
            }
        }
        assert_live(&l, "甲乙", (zhv_asker){v, moment, quoted, false}, want);
    }
    /* a record more, and what was found before is forgotten */
    zhv_record last = {
        .from = MANY, .mask = ZHV_MASK(ZHV_CN), .value = ZHV_STR("last")};
    assert_live(&l, "甲乙", (zhv_asker){ZHV_CN, MANY, false, false},
                values[MANY - 2]);
    assert_true(add(&l, "甲乙", last));
    assert_live(&l, "甲乙", (zhv_asker){ZHV_CN, MANY, false, false}, "last");
}

/* Names are for those who ask for them, at any moment. */
static void test_names(void **state)
{
    (void)state;
    zhv_layer l;
    zhv_layer_init(&l, &arena);
    const zhv_record rule = {
        .from = 2, .mask = ZHV_MASK_ALL, .value = ZHV_STR("rule")};
    const zhv_record name = {
        .mask = ZHV_MASK(ZHV_TW), .name = true, .value = ZHV_STR("name")};
    assert_false(zhv_layer_rules(&l, ZHV_STR("甲")));
    assert_true(add(&l, "甲", rule));
    assert_true(add(&l, "乙", name));
    assert_false(l.dotted);
    assert_true(zhv_layer_rules(&l, ZHV_STR("甲")));
    assert_false(zhv_layer_rules(&l, ZHV_STR("乙")));
    assert_false(zhv_layer_rules(&l, ZHV_STR("丙")));
    assert_live(&l, "甲", (zhv_asker){ZHV_TW, 2, false, false}, "rule");
    assert_live(&l, "甲", (zhv_asker){ZHV_TW, 2, false, true}, NULL);
    assert_live(&l, "乙", (zhv_asker){ZHV_TW, 0, false, true}, "name");
    assert_live(&l, "乙", (zhv_asker){ZHV_CN, 0, false, true}, NULL);
    assert_live(&l, "乙", (zhv_asker){ZHV_TW, 2, true, false}, NULL);
    assert_true(add(&l, "甲·乙", rule));
    assert_true(l.dotted);
}

static void test_limits(void **state)
{
    (void)state;
    zhv_layer l;
    bool too_long;
    char key[3 * (ZHV_KEY_MAX_CP + 1)];
    for (size_t i = 0; i < sizeof key; i += 3) {
        memcpy(key + i, "里", 3);
    }
    const zhv_record r = {.mask = ZHV_MASK_ALL, .value = ZHV_STR("y")};
    zhv_layer_init(&l, &arena);
    assert_false(zhv_layer_add(&l, ZHV_STR(""), r, &too_long));
    assert_true(too_long);
    assert_false(zhv_layer_add(&l, (zhv_str){key, sizeof key}, r, &too_long));
    assert_true(too_long);
    assert_int_equal(l.n, 0);
    assert_true(
        zhv_layer_add(&l, (zhv_str){key, sizeof key - 3}, r, &too_long));
    assert_false(too_long);
    assert_true(zhv_layer_stands(&l, (zhv_str){key, sizeof key}, 3, 0x91CC));
    assert_false(zhv_layer_stands(&l, (zhv_str){key, sizeof key}, 6, 0x91CC));
}

/* All keys of a table that has grown, and bytes that are no characters. */
static void test_stands(void **state)
{
    (void)state;
    enum {
        KEYS = 3000
    };
    static char keys[KEYS][16];
    zhv_layer l;
    uint32_t n;
    const zhv_record r = {.mask = ZHV_MASK_ALL, .value = ZHV_STR("y")};
    zhv_layer_init(&l, &arena);
    for (uint32_t i = 0; i < KEYS; i++) {
        snprintf(keys[i], sizeof keys[i], "%u里", i + 10000);
        assert_true(add(&l, keys[i], r));
    }
    assert_true(add(&l, "\xFF\xFE", r));
    assert_int_equal(l.n, KEYS + 1);
    for (uint32_t i = 0; i < KEYS; i++) {
        const zhv_str s = zhv_str_from(keys[i]);
        assert_true(zhv_layer_begins(&l, s, 0, '1', 1));
        assert_true(zhv_layer_stands(&l, s, 0, '1'));
        assert_false(zhv_layer_stands(&l, zhv_str_sub(s, 0, 5), 0, '1'));
    }
    const zhv_str stray = ZHV_STR("\xFF\xFE\xFD");
    assert_true(zhv_layer_stands(&l, stray, 0, zhv_key_cp(stray, 0, &n)));
    assert_false(zhv_layer_stands(&l, stray, 1, zhv_key_cp(stray, 1, &n)));
    assert_int_equal(zhv_layer_first_of(&l, '1')->longest, 6);
    assert_int_equal(zhv_layer_first_of(&l, '3')->cp, ZHV_RECORD_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_live),
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_stands),
    };
    zhv_arena_init(&arena);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    zhv_arena_drop(&arena);
    return failed;
}
