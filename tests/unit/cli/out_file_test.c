#include "cli/out_file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[] = "zhv-out-XXXXXX";
static char path[64];
static zhv_out_file file;

static int set_up(void **state)
{
    (void)state;
    memcpy(folder + sizeof folder - 7, "XXXXXX", 6);
    if (mkdtemp(folder) == NULL) {
        return -1;
    }
    snprintf(path, sizeof path, "%s/a", folder);
    return 0;
}

/* rmdir fails when a temporary file was left behind. */
static int tear_down(void **state)
{
    (void)state;
    unlink(path);
    return rmdir(folder);
}

static size_t size_of(const char *name)
{
    struct stat st;
    return stat(name, &st) == 0 ? (size_t)st.st_size : SIZE_MAX;
}

static void appears_only_when_committed(void **state)
{
    (void)state;
    zhv_error err;
    assert_int_equal(zhv_out_file_open(&file, path, &err), ZHV_OK);
    assert_true(zhv_out_file_write(&file, "abc", 3));
    assert_int_equal(size_of(path), SIZE_MAX);
    assert_int_equal(zhv_out_file_commit(&file, &err), ZHV_OK);
    assert_int_equal(size_of(path), 3);
}

static void abandoning_keeps_the_old_file(void **state)
{
    (void)state;
    zhv_error err;
    assert_int_equal(zhv_out_file_open(&file, path, &err), ZHV_OK);
    assert_true(zhv_out_file_write(&file, "abc", 3));
    assert_int_equal(zhv_out_file_commit(&file, &err), ZHV_OK);
    assert_int_equal(zhv_out_file_open(&file, path, &err), ZHV_OK);
    assert_true(zhv_out_file_write(&file, "longer than that", 16));
    zhv_out_file_abandon(&file);
    assert_int_equal(size_of(path), 3);
}

static void pieces_of_every_size_arrive_in_order(void **state)
{
    (void)state;
    zhv_error err;
    static char bytes[200000];
    size_t total = 0;
    for (size_t i = 0; i < sizeof bytes; i++) {
        bytes[i] = (char)(i * 7 + i / 256);
    }
    assert_int_equal(zhv_out_file_open(&file, path, &err), ZHV_OK);
    for (size_t n = 0; total + n <= sizeof bytes; n = n * 2 + 1) {
        assert_true(zhv_out_file_write(&file, bytes + total, n));
        total += n;
    }
    assert_true(zhv_out_file_write(&file, bytes + total, sizeof bytes - total));
    assert_int_equal(zhv_out_file_commit(&file, &err), ZHV_OK);
    static char back[sizeof bytes + 1];
    FILE *in = fopen(path, "rb");
    assert_non_null(in);
    assert_int_equal(fread(back, 1, sizeof back, in), sizeof bytes);
    fclose(in);
    assert_memory_equal(back, bytes, sizeof bytes);
}

static void what_a_killed_process_left_is_replaced(void **state)
{
    (void)state;
    char stale[128];
    snprintf(stale, sizeof stale, "%s/.a.%ld.part", folder, (long)getpid());
    FILE *out = fopen(stale, "wb");
    assert_non_null(out);
    fputs("stale", out);
    fclose(out);
    zhv_error err;
    assert_int_equal(zhv_out_file_open(&file, path, &err), ZHV_OK);
    assert_true(zhv_out_file_write(&file, "new", 3));
    assert_int_equal(zhv_out_file_commit(&file, &err), ZHV_OK);
    assert_int_equal(size_of(path), 3);
}

static void errors_latch_and_are_told_by_commit(void **state)
{
    (void)state;
    zhv_error err;
    if (access("/dev/full", W_OK) != 0) {
        print_message("SKIPPED: no /dev/full here\n");
        return;
    }
    assert_int_equal(zhv_out_file_open(&file, "/dev/full", &err), ZHV_OK);
    assert_true(zhv_out_file_write(&file, "abc", 3));
    assert_int_equal(zhv_out_file_commit(&file, &err), ZHV_E_IO);
    assert_string_equal(err.path, "/dev/full");
    assert_non_null(strstr(err.message, "No space left"));
}

static void folders_are_made(void **state)
{
    (void)state;
    zhv_error err;
    char deep[128];
    snprintf(deep, sizeof deep, "%s/b/c//d", folder);
    assert_int_equal(zhv_out_file_make_parents(deep, &err), ZHV_OK);
    assert_int_equal(zhv_out_file_make_parents(deep, &err), ZHV_OK);
    assert_int_equal(size_of(deep), SIZE_MAX);
    snprintf(deep, sizeof deep, "%s/b/c", folder);
    assert_int_equal(rmdir(deep), 0);
    snprintf(deep, sizeof deep, "%s/b", folder);
    assert_int_equal(rmdir(deep), 0);
    assert_int_equal(zhv_out_file_make_parents("no-folder-needed", &err),
                     ZHV_OK);
    assert_int_equal(zhv_out_file_make_parents("", &err), ZHV_OK);
    assert_int_equal(zhv_out_file_make_parents("/dev/null/x/y", &err),
                     ZHV_E_IO);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(appears_only_when_committed),
        TEST(abandoning_keeps_the_old_file),
        TEST(pieces_of_every_size_arrive_in_order),
        TEST(what_a_killed_process_left_is_replaced),
        TEST(errors_latch_and_are_told_by_commit),
        TEST(folders_are_made),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
