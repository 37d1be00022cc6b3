#include "cli/out_file.h"

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

/* Links that lead to no file yet: it appears where they lead, whole. */
static void links_to_nothing_are_followed(void **state)
{
    (void)state;
    zhv_error err;
    char first[128];
    char second[128];
    char target[128];
    struct stat st;
    snprintf(first, sizeof first, "%s/first", folder);
    snprintf(second, sizeof second, "%s/second", folder);
    snprintf(target, sizeof target, "%s/target", folder);
    assert_int_equal(symlink("second", first), 0);
    assert_int_equal(symlink("target", second), 0);
    assert_int_equal(zhv_out_file_open(&file, first, &err), ZHV_OK);
    assert_true(zhv_out_file_write(&file, "abc", 3));
    assert_int_equal(size_of(target), SIZE_MAX);
    zhv_out_file_abandon(&file);
    assert_int_equal(size_of(target), SIZE_MAX);
    assert_int_equal(zhv_out_file_open(&file, first, &err), ZHV_OK);
    assert_true(zhv_out_file_write(&file, "abc", 3));
    assert_int_equal(zhv_out_file_commit(&file, &err), ZHV_OK);
    assert_int_equal(size_of(target), 3);
    assert_int_equal(lstat(first, &st), 0);
    assert_true(S_ISLNK(st.st_mode));
    unlink(target);

    /* A circle leads nowhere. */
    unlink(second);
    assert_int_equal(symlink("first", second), 0);
    zhv_status status = zhv_out_file_open(&file, first, &err);
    assert_int_equal(status, ZHV_E_IO);
    unlink(first);
    unlink(second);
}

static void files_in_shared_memory_are_files(void **state)
{
    (void)state;
    zhv_error err;
    char name[] = "/dev/shm/zhv-out-XXXXXX";
    int fd = mkstemp(name);
    if (fd < 0) {
        print_message("SKIPPED: no /dev/shm here\n");
        return;
    }
    assert_int_equal(write(fd, "old", 3), 3);
    close(fd);
    assert_int_equal(zhv_out_file_open(&file, name, &err), ZHV_OK);
    zhv_out_file_abandon(&file);
    assert_int_equal(size_of(name), 3);
    unlink(name);
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

/* Two files that are open together, of names as long as there may be, that
 * differ at their ends. */
static void the_longest_names_are_taken(void **state)
{
    (void)state;
    zhv_error err;
    static zhv_out_file other;
    char names[2][300];
    for (size_t i = 0; i < 2; i++) {
        int n = snprintf(names[i], sizeof names[i], "%s/", folder);
        memset(names[i] + n, 'x', 255);
        names[i][n + 254] = (char)('a' + i);
        names[i][n + 255] = '\0';
    }
    assert_int_equal(zhv_out_file_open(&file, names[0], &err), ZHV_OK);
    assert_int_equal(zhv_out_file_open(&other, names[1], &err), ZHV_OK);
    zhv_out_file_write(&file, "a", 1);
    zhv_out_file_write(&other, "bc", 2);
    assert_int_equal(zhv_out_file_commit(&file, &err), ZHV_OK);
    assert_int_equal(zhv_out_file_commit(&other, &err), ZHV_OK);
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(size_of(names[i]), i + 1);
        unlink(names[i]);
    }
}

static void a_link_is_a_second_name(void **state)
{
    (void)state;
    zhv_error err;
    struct stat st;
    char second[80];
    snprintf(second, sizeof second, "%s.b", path);
    assert_false(zhv_out_file_link(path, second));
    assert_int_equal(zhv_out_file_open(&file, path, &err), ZHV_OK);
    zhv_out_file_write(&file, "abc", 3);
    assert_int_equal(zhv_out_file_commit(&file, &err), ZHV_OK);
    for (size_t i = 0; i < 2; i++) { /* again: what is there is replaced */
        assert_true(zhv_out_file_link(path, second));
        assert_int_equal(stat(second, &st), 0);
        assert_int_equal(st.st_nlink, 2);
    }
    unlink(second);
}

static void what_another_has_begun_with_is_taken_over(void **state)
{
    (void)state;
    zhv_error err;
    static zhv_out_file other;
    char second[80];
    snprintf(second, sizeof second, "%s.b", path);
    assert_int_equal(zhv_out_file_open(&file, path, &err), ZHV_OK);
    assert_int_equal(zhv_out_file_open(&other, second, &err), ZHV_OK);
    zhv_out_file_write(&file, "abc", 3);
    zhv_out_file_append_begun(&other, &file);
    zhv_out_file_write(&file, "d", 1);
    zhv_out_file_write(&other, "xyz", 3);
    assert_int_equal(zhv_out_file_commit(&file, &err), ZHV_OK);
    assert_int_equal(zhv_out_file_commit(&other, &err), ZHV_OK);
    assert_int_equal(size_of(path), 4);
    assert_int_equal(size_of(second), 6);
    unlink(second);
}

static void append_to(const char *name, const char *bytes)
{
    FILE *out = fopen(name, "ab");
    assert_non_null(out);
    fputs(bytes, out);
    fclose(out);
}

/* The second name gets what the file had, less what nobody recorded. */
static void a_file_goes_on_under_another_name(void **state)
{
    (void)state;
    zhv_error err;
    struct stat st;
    char second[80];
    char back[16] = "";
    snprintf(second, sizeof second, "%s.b", path);
    assert_false(zhv_out_file_go_on(&file, path, 0, second));
    append_to(path, "abcdef");
    assert_false(zhv_out_file_go_on(&file, path, 7, second));
    assert_int_equal(size_of(path), 6);
    for (size_t i = 0; i < 2; i++) { /* again: both are there already */
        append_to(path, "left by a kill");
        assert_true(zhv_out_file_go_on(&file, path, 3, second));
        assert_true(zhv_out_file_write(&file, "xy", 2));
        assert_int_equal(zhv_out_file_commit(&file, &err), ZHV_OK);
        assert_int_equal(size_of(second), 5);
        assert_int_equal(stat(path, &st), 0);
        assert_int_equal(st.st_nlink, 2);
    }
    FILE *in = fopen(path, "rb");
    assert_non_null(in);
    assert_int_equal(fread(back, 1, sizeof back, in), 5);
    fclose(in);
    assert_string_equal(back, "abcxy");
    unlink(second);
}

static void what_is_abandoned_goes_from_behind_the_first_name(void **state)
{
    (void)state;
    static const char many[100000];
    char second[80];
    snprintf(second, sizeof second, "%s.b", path);
    append_to(path, "abc");
    assert_true(zhv_out_file_go_on(&file, path, 3, second));
    assert_true(zhv_out_file_write(&file, many, sizeof many));
    assert_int_equal(size_of(path), 3 + sizeof many);
    zhv_out_file_abandon(&file);
    assert_int_equal(size_of(path), 3);
    assert_int_equal(size_of(second), SIZE_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(appears_only_when_committed),
        TEST(abandoning_keeps_the_old_file),
        TEST(pieces_of_every_size_arrive_in_order),
        TEST(what_a_killed_process_left_is_replaced),
        TEST(links_to_nothing_are_followed),
        TEST(files_in_shared_memory_are_files),
        TEST(errors_latch_and_are_told_by_commit),
        TEST(folders_are_made),
        TEST(the_longest_names_are_taken),
        TEST(a_link_is_a_second_name),
        TEST(what_another_has_begun_with_is_taken_over),
        TEST(a_file_goes_on_under_another_name),
        TEST(what_is_abandoned_goes_from_behind_the_first_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
