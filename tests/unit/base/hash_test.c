#include "base/hash.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define KEYS 5000

static zhv_str key_of(zhv_arena *arena, uint32_t i)
{
    char text[32];
    snprintf(text, sizeof text, "key %u", (unsigned)i);
    return zhv_arena_str(arena, zhv_str_from(text));
}

static void map_remembers_every_key(void **state)
{
    (void)state;
    zhv_arena arena;
    zhv_arena_init(&arena);
    zhv_map map = {0};
    assert_int_equal(zhv_map_get(&map, ZHV_STR("none")), ZHV_MAP_NONE);
    for (uint32_t i = 0; i < KEYS; i++) {
        assert_true(zhv_map_put(&map, &arena, key_of(&arena, i), i));
    }
    assert_int_equal(map.n, KEYS);
    for (uint32_t i = 0; i < KEYS; i++) {
        assert_int_equal(zhv_map_get(&map, key_of(&arena, i)), i);
    }
    assert_int_equal(zhv_map_get(&map, ZHV_STR("key")), ZHV_MAP_NONE);
    assert_int_equal(zhv_map_get(&map, ZHV_STR("key 5000")), ZHV_MAP_NONE);
    zhv_arena_drop(&arena);
}

static void a_later_value_wins(void **state)
{
    (void)state;
    zhv_arena arena;
    zhv_arena_init(&arena);
    zhv_map map = {0};
    assert_true(zhv_map_put(&map, &arena, ZHV_STR("a"), 1));
    assert_true(zhv_map_put(&map, &arena, ZHV_STR("a"), 2));
    assert_int_equal(zhv_map_get(&map, ZHV_STR("a")), 2);
    assert_int_equal(map.n, 1);
    zhv_arena_drop(&arena);
}

static void the_empty_key_is_a_key(void **state)
{
    (void)state;
    zhv_arena arena;
    zhv_arena_init(&arena);
    zhv_map map = {0};
    assert_true(zhv_map_put(&map, &arena, (zhv_str){NULL, 0}, 7));
    assert_int_equal(zhv_map_get(&map, ZHV_STR("")), 7);
    assert_int_equal(zhv_map_get(&map, (zhv_str){NULL, 0}), 7);
    assert_int_equal(zhv_map_get(&map, (zhv_str){"\0", 1}), ZHV_MAP_NONE);
    zhv_arena_drop(&arena);
}

static void out_of_memory_is_told_and_harmless(void **state)
{
    (void)state;
    zhv_arena arena;
    zhv_arena_init(&arena);
    zhv_map map = {0};
    zhv_arena_fail_at(1);
    assert_false(zhv_map_put(&map, &arena, ZHV_STR("a"), 1));
    assert_int_equal(zhv_map_get(&map, ZHV_STR("a")), ZHV_MAP_NONE);
    uint32_t n = 0;
    while (map.n < 16) {
        assert_true(zhv_map_put(&map, &arena, key_of(&arena, n), n));
        n++;
    }
    zhv_arena_fail_at(1);
    assert_false(zhv_map_put(&map, &arena, ZHV_STR("one more"), 1));
    for (uint32_t i = 0; i < n; i++) {
        char text[32];
        snprintf(text, sizeof text, "key %u", (unsigned)i);
        assert_int_equal(zhv_map_get(&map, zhv_str_from(text)), i);
    }
    zhv_arena_drop(&arena);
}

static void hash_depends_on_every_byte(void **state)
{
    (void)state;
    char bytes[40] = {0};
    uint64_t zero = zhv_hash((zhv_str){bytes, sizeof bytes});
    assert_int_equal(zhv_hash((zhv_str){bytes, sizeof bytes}), zero);
    for (size_t i = 0; i < sizeof bytes; i++) {
        bytes[i] = 1;
        assert_int_not_equal(zhv_hash((zhv_str){bytes, sizeof bytes}), zero);
        bytes[i] = 0;
    }
    for (size_t n = 0; n < sizeof bytes; n++) {
        assert_int_not_equal(zhv_hash((zhv_str){bytes, n}), zero);
    }
}

static uint64_t slow_mix(uint64_t x)
{
    for (int turn = 0; turn < 2; turn++) {
        x ^= x >> 32;
        x *= UINT64_C(0xD6E8FEB86659FD93);
    }
    return x ^ (x >> 32);
}

/* Word by word, the last one filled up with zeros. */
static uint64_t slow_hash(const char *bytes, size_t n)
{
    uint64_t h = UINT64_C(0x9E3779B97F4A7C15) ^ n;
    for (size_t i = 0; i < n; i += 8) {
        uint64_t word = 0;
        memcpy(&word, bytes + i, n - i < 8 ? n - i : 8);
        h = slow_mix(h ^ word);
    }
    return slow_mix(h);
}

/* Files keep hashes: what it is must not change with how it is computed. */
static void hash_is_that_of_whole_words(void **state)
{
    (void)state;
    char bytes[64];
    for (size_t i = 0; i < sizeof bytes; i++) {
        bytes[i] = (char)(i * 37 + 200);
    }
    for (size_t from = 0; from < 8; from++) {
        for (size_t n = 0; n < 40; n++) {
            assert_int_equal(zhv_hash((zhv_str){bytes + from, n}),
                             slow_hash(bytes + from, n));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(map_remembers_every_key),
        cmocka_unit_test(a_later_value_wins),
        cmocka_unit_test(the_empty_key_is_a_key),
        cmocka_unit_test(out_of_memory_is_told_and_harmless),
        cmocka_unit_test(hash_depends_on_every_byte),
        cmocka_unit_test(hash_is_that_of_whole_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
