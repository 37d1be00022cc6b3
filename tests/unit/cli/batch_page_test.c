/* batch_page.c: what a failure says, what a chunk holds, how counts add up. */
#include "cli/batch_page.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <jansson.h>

#include <cmocka.h>

static void test_failure(void **state)
{
    zhv_buffer b = {0};
    (void)state;
    assert_true(
        zhv_batch_failure(&b, "a\"b", ZHV_STR("一\n"), 1234567890123, "why\\"));
    assert_int_equal(b.ptr[b.len - 1], '\n');
    json_t *line = json_loadb(b.ptr, b.len, 0, NULL);
    assert_string_equal(json_string_value(json_object_get(line, "file")),
                        "a\"b");
    assert_string_equal(json_string_value(json_object_get(line, "title")),
                        "一\n");
    assert_int_equal(json_integer_value(json_object_get(line, "offset")),
                     1234567890123);
    assert_string_equal(json_string_value(json_object_get(line, "error")),
                        "why\\");
    json_decref(line);
    zhv_buffer_drop(&b);
}

/* A unit is the chunk's own once it was added. */
static void test_chunk(void **state)
{
    zhv_batch_chunk *c = calloc(1, sizeof *c);
    char text[] = "text";
    char path[] = "path";
    zhv_page_in page = {
        .is_page = true, .path = path, .text = {text, 4}, .raw = {text, 4}};
    (void)state;
    assert_non_null(c);
    zhv_arena_init(&c->arena);
    for (int round = 0; round < 3; round++) {
        zhv_batch_chunk_reset(c);
        for (int i = 0; i < 100; i++) {
            assert_true(zhv_batch_chunk_add(c, &page));
        }
        text[0] = path[0] = 'X';
        assert_int_equal(c->units.n, 100);
        assert_int_equal(c->bytes, 400);
        assert_int_equal(c->counts.pages, 100);
        assert_memory_equal(c->units.at[99].text.ptr, "text", 4);
        assert_string_equal(c->units.at[99].path, "path");
        text[0] = 't';
        path[0] = 'p';
    }
    zhv_batch_chunk_drop(c);
    free(c);
}

static void test_counts(void **state)
{
    zhv_batch_counts sum = {.pages = 1, .failed = 2};
    zhv_batch_counts more = {.pages = 10, .pages_out = 20, .reused = 30};
    (void)state;
    more.edits[ZHV_ORIGIN_GROUP] = 5;
    more.characters[15] = 6;
    zhv_batch_counts_add(&sum, &more);
    zhv_batch_counts_add(&sum, &more);
    assert_int_equal(sum.pages, 21);
    assert_int_equal(sum.pages_out, 40);
    assert_int_equal(sum.reused, 60);
    assert_int_equal(sum.failed, 2);
    assert_int_equal(sum.edits[ZHV_ORIGIN_GROUP], 10);
    assert_int_equal(sum.characters[15], 12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_failure),
                                       cmocka_unit_test(test_chunk),
                                       cmocka_unit_test(test_counts)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
