#include "base/image.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define KNOWN ((uint64_t)1 << 3 | (uint64_t)1 << 5 | (uint64_t)1 << 63)

static const zhv_image_part parts[] = {
    {3, ZHV_IMAGE_CRITICAL, {"alpha", 5}},
    {5, 0, {"", 0}},
    {63, 0, {"\0\1\2\3\4\5\6\7\x8", 9}},
};

#define PARTS (sizeof parts / sizeof *parts)

/* Offsets of the format, written out: a change of layout must be noticed. */
enum {
    AT_ENDIAN = 8,
    AT_VERSION = 12,
    AT_SIZE = 16,
    AT_HASH = 24,
    AT_COUNT = 32,
    AT_TABLE = 40,
    ENTRY = 24,
    IN_ENTRY_ID = 0,
    IN_ENTRY_FLAGS = 4,
    IN_ENTRY_OFFSET = 8,
    IN_ENTRY_SIZE = 16
};

static zhv_str make(zhv_arena *arena)
{
    zhv_str image;
    assert_int_equal(zhv_image_make(parts, PARTS, arena, &image), ZHV_OK);
    return image;
}

/* A writable copy with a checksum that is right again. */
static zhv_str reseal(zhv_arena *arena, zhv_str image, size_t at,
                      const void *bytes, size_t n)
{
    char *copy = zhv_arena_alloc(arena, image.len);
    assert_non_null(copy);
    memcpy(copy, image.ptr, image.len);
    memcpy(copy + at, bytes, n);
    uint64_t hash =
        zhv_image_hash((zhv_str){copy + AT_TABLE, image.len - AT_TABLE});
    memcpy(copy + AT_HASH, &hash, sizeof hash);
    return (zhv_str){copy, image.len};
}

static zhv_status open_it(zhv_str image)
{
    zhv_image out;
    zhv_error err;
    zhv_status status =
        zhv_image_open_memory(image.ptr, image.len, KNOWN, &out, &err);
    if (status != ZHV_OK) {
        assert_null(out.base);
        assert_true(err.message[0] != '\0');
    }
    return status;
}

static zhv_status verify_it(zhv_str bytes)
{
    zhv_image image;
    assert_int_equal(
        zhv_image_open_memory(bytes.ptr, bytes.len, KNOWN, &image, NULL),
        ZHV_OK);
    zhv_error err;
    zhv_status status = zhv_image_verify(&image, &err);
    assert_true(status == ZHV_OK || err.message[0] != '\0');
    return status;
}

static void sections_come_back(void **state)
{
    (void)state;
    zhv_arena arena;
    zhv_arena_init(&arena);
    zhv_str bytes = make(&arena);
    zhv_image image;
    assert_int_equal(
        zhv_image_open_memory(bytes.ptr, bytes.len, KNOWN, &image, NULL),
        ZHV_OK);
    for (size_t i = 0; i < PARTS; i++) {
        zhv_str got = zhv_image_section(&image, parts[i].id);
        assert_true(zhv_str_eq(got, parts[i].bytes));
        assert_int_equal((uintptr_t)got.ptr % 8, 0);
    }
    assert_int_equal(zhv_image_section(&image, 4).len, 0);
    zhv_image_close(&image);
    assert_null(image.base);
    zhv_arena_drop(&arena);
}

static void the_same_parts_make_the_same_bytes(void **state)
{
    (void)state;
    zhv_arena arena;
    zhv_arena_init(&arena);
    assert_true(zhv_str_eq(make(&arena), make(&arena)));
    zhv_arena_drop(&arena);
}

/* In the header by open, except in the hash itself; in the section table by
 * open or by verify; in the sections by verify. */
static void every_flipped_byte_is_noticed(void **state)
{
    (void)state;
    zhv_arena arena;
    zhv_arena_init(&arena);
    zhv_str good = make(&arena);
    assert_int_equal(verify_it(good), ZHV_OK);
    for (size_t at = 0; at < good.len; at++) {
        char *bad = zhv_arena_alloc(&arena, good.len);
        assert_non_null(bad);
        memcpy(bad, good.ptr, good.len);
        bad[at] = (char)(bad[at] ^ 0x40);
        zhv_str image = {bad, good.len};
        bool in_hash = at >= AT_HASH && at < AT_COUNT;
        bool in_table = at >= AT_TABLE && at < AT_TABLE + PARTS * ENTRY;
        bool opened = open_it(image) == ZHV_OK;
        if (!in_table && opened != (in_hash || at >= AT_TABLE)) {
            fail_msg("byte %zu: opened %d", at, opened);
        }
        if (opened && verify_it(image) != ZHV_E_IMAGE) {
            fail_msg("byte %zu", at);
        }
    }
    zhv_arena_drop(&arena);
}

static void every_truncation_is_noticed(void **state)
{
    (void)state;
    zhv_arena arena;
    zhv_arena_init(&arena);
    zhv_str good = make(&arena);
    for (size_t len = 0; len < good.len; len++) {
        /* memory of just that size, so that a sanitizer sees a read beyond */
        char *cut = malloc(len ? len : 1);
        assert_non_null(cut);
        memcpy(cut, good.ptr, len);
        assert_int_equal(open_it((zhv_str){cut, len}), ZHV_E_IMAGE);
        free(cut);
    }
    zhv_arena_drop(&arena);
}

static void bad_tables_with_a_good_checksum_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        size_t at;
        uint64_t value;
        size_t n;
    } cases[] = {
        {"more sections than fit", AT_COUNT, 40, 4},
        {"sections beyond any bound", AT_COUNT, UINT32_MAX, 4},
        {"id beyond the mask", AT_TABLE + IN_ENTRY_ID, 64, 4},
        {"unaligned offset", AT_TABLE + IN_ENTRY_OFFSET, 113, 8},
        {"offset inside the table", AT_TABLE + IN_ENTRY_OFFSET, 8, 8},
        {"offset beyond the end", AT_TABLE + IN_ENTRY_OFFSET, 1 << 20, 8},
        {"offset that wraps", AT_TABLE + IN_ENTRY_OFFSET, UINT64_MAX - 7, 8},
        {"size beyond the end", AT_TABLE + IN_ENTRY_SIZE, 1 << 20, 8},
        {"size that wraps", AT_TABLE + IN_ENTRY_SIZE, UINT64_MAX, 8},
        {"critical and unknown", AT_TABLE + IN_ENTRY_ID, 9, 4},
        {"another version", AT_VERSION, ZHV_IMAGE_VERSION + 1, 4},
        {"another byte order", AT_ENDIAN, 0x04030201, 4},
        {"another size", AT_SIZE, 1000, 8},
        {"reserved word", AT_COUNT + 4, 1, 4},
    };
    zhv_arena arena;
    zhv_arena_init(&arena);
    zhv_str good = make(&arena);
    assert_int_equal(open_it(good), ZHV_OK);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint32_t low = (uint32_t)cases[i].value;
        zhv_str bad =
            cases[i].n == 4
                ? reseal(&arena, good, cases[i].at, &low, 4)
                : reseal(&arena, good, cases[i].at, &cases[i].value, 8);
        if (open_it(bad) != ZHV_E_IMAGE) {
            fail_msg("%s", cases[i].name);
        }
    }
    zhv_arena_drop(&arena);
}

static void unknown_sections_that_are_not_critical_pass(void **state)
{
    (void)state;
    zhv_arena arena;
    zhv_arena_init(&arena);
    uint32_t id = 9;
    zhv_str image =
        reseal(&arena, make(&arena), AT_TABLE + ENTRY + IN_ENTRY_ID, &id, 4);
    assert_int_equal(open_it(image), ZHV_OK);
    zhv_arena_drop(&arena);
}

static void a_file_is_written_whole_and_mapped(void **state)
{
    (void)state;
    zhv_arena arena;
    zhv_arena_init(&arena);
    char folder[] = "zhv-image-XXXXXX";
    assert_non_null(mkdtemp(folder));
    char path[64];
    snprintf(path, sizeof path, "%s/a.zvd", folder);
    zhv_error err;
    assert_int_equal(zhv_image_write(path, ZHV_STR("no image"), &err), ZHV_OK);
    zhv_image image;
    assert_int_equal(zhv_image_open(path, KNOWN, &image, &err), ZHV_E_IMAGE);
    assert_string_equal(err.path, path);
    assert_int_equal(zhv_image_write(path, make(&arena), &err), ZHV_OK);
    assert_int_equal(zhv_image_open(path, KNOWN, &image, &err), ZHV_OK);
    assert_true(zhv_str_eq(zhv_image_section(&image, 3), ZHV_STR("alpha")));
    zhv_image_close(&image);
    assert_int_equal(zhv_image_open(folder, KNOWN, &image, &err), ZHV_E_IO);
    unlink(path);
    assert_int_equal(zhv_image_open(path, KNOWN, &image, &err), ZHV_E_IO);
    /* the folder is empty: no temporary file was left */
    assert_int_equal(rmdir(folder), 0);
    assert_int_equal(zhv_image_write(path, make(&arena), &err), ZHV_E_IO);
    zhv_arena_drop(&arena);
}

/* Replacing a device by a file would take it from the whole machine. */
static void only_regular_files_are_replaced(void **state)
{
    (void)state;
    zhv_arena arena;
    zhv_arena_init(&arena);
    char folder[] = "zhv-image-XXXXXX";
    assert_non_null(mkdtemp(folder));
    char path[64];
    char link[64];
    snprintf(path, sizeof path, "%s/a.zvd", folder);
    snprintf(link, sizeof link, "%s/link", folder);
    zhv_error err = {0};
    struct stat st;

    assert_int_equal(mkfifo(path, 0600), 0);
    assert_int_equal(zhv_image_write(path, make(&arena), &err), ZHV_E_IO);
    assert_non_null(strstr(err.message, "not a regular file"));
    assert_int_equal(lstat(path, &st), 0);
    assert_true(S_ISFIFO(st.st_mode));
    assert_int_equal(zhv_image_write(folder, make(&arena), &err), ZHV_E_IO);

    unlink(path);
    assert_int_equal(zhv_image_write(path, ZHV_STR("old"), &err), ZHV_OK);
    assert_int_equal(symlink("a.zvd", link), 0);
    assert_int_equal(zhv_image_write(link, make(&arena), &err), ZHV_OK);
    assert_int_equal(lstat(link, &st), 0);
    assert_true(S_ISLNK(st.st_mode));
    zhv_image image;
    assert_int_equal(zhv_image_open(path, KNOWN, &image, &err), ZHV_OK);
    zhv_image_close(&image);

    unlink(link);
    unlink(path);
    assert_int_equal(rmdir(folder), 0);
    zhv_arena_drop(&arena);
}

/* A name may be as long as names can be. */
static void the_longest_name_is_taken(void **state)
{
    (void)state;
    zhv_arena arena;
    zhv_arena_init(&arena);
    char name[256];
    memset(name, 'n', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    zhv_error err = {0};
    assert_int_equal(zhv_image_write(name, make(&arena), &err), ZHV_OK);
    assert_int_equal(unlink(name), 0);
    zhv_arena_drop(&arena);
}

static void limits_and_memory(void **state)
{
    (void)state;
    zhv_arena arena;
    zhv_arena_init(&arena);
    zhv_str out;
    zhv_image_part many[ZHV_IMAGE_SECTIONS_MAX + 1] = {{0}};
    assert_int_equal(
        zhv_image_make(many, ZHV_IMAGE_SECTIONS_MAX + 1, &arena, &out),
        ZHV_E_LIMIT);
    zhv_arena_fail_at(1);
    assert_int_equal(zhv_image_make(parts, PARTS, &arena, &out), ZHV_E_NOMEM);
    assert_null(out.ptr);
    zhv_arena_drop(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sections_come_back),
        cmocka_unit_test(the_same_parts_make_the_same_bytes),
        cmocka_unit_test(every_flipped_byte_is_noticed),
        cmocka_unit_test(every_truncation_is_noticed),
        cmocka_unit_test(bad_tables_with_a_good_checksum_are_refused),
        cmocka_unit_test(unknown_sections_that_are_not_critical_pass),
        cmocka_unit_test(a_file_is_written_whole_and_mapped),
        cmocka_unit_test(only_regular_files_are_replaced),
        cmocka_unit_test(the_longest_name_is_taken),
        cmocka_unit_test(limits_and_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
