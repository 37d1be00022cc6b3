#include "cli/patterns.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

static char path[64];

static zhv_status open_patterns(const char *content, zhv_patterns **out,
                                zhv_error *err)
{
    strcpy(path, "/tmp/zhvar-patterns-XXXXXX");
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, content, strlen(content)), strlen(content));
    close(fd);
    zhv_status status = zhv_patterns_open(path, out, err);
    unlink(path);
    return status;
}

static void finds_matches_in_order(void **state)
{
    (void)state;
    static const struct {
        const char *patterns;
        const char *text;
        const char *expected; /* "offset+length ..." */
    } cases[] = {
        {"", "abc", ""},
        {"# b\n\n", "abc", ""},
        {"b", "abcb", "1+1 3+1 "},
        {"b\r\na\r\n", "abcb", "0+1 1+1 3+1 "},
        {"ab\nb", "ab", "0+2 1+1 "},
        {"《[^》]*》", "《软件》件", "0+12 "},
        {"^件$", "件\n软件\n件", "0+3 11+3 "},
        {"x*", "axxb", "1+2 "}, /* an empty match protects nothing */
        {"(?i)ABC", "xAbC", "1+3 "},
        {".", "\xFFz", "1+1 "}, /* no match over bytes that are not UTF-8 */
        {"\\w+", "软件 a", "0+6 7+1 "},
    };
    zhv_arena arena;
    zhv_arena_init(&arena);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        zhv_patterns *p;
        zhv_error err = {0};
        assert_int_equal(open_patterns(cases[i].patterns, &p, &err), ZHV_OK);
        zhv_spans spans = {0};
        assert_int_equal(zhv_patterns_find(p, zhv_str_from(cases[i].text),
                                           &arena, &spans, &err),
                         ZHV_OK);
        char got[200] = "";
        for (uint32_t k = 0; k < spans.n; k++) {
            sprintf(got + strlen(got), "%zu+%zu ", spans.at[k].offset,
                    spans.at[k].length);
        }
        assert_string_equal(got, cases[i].expected);
        zhv_patterns_free(p);
    }
    zhv_arena_drop(&arena);
}

static void a_broken_expression_is_named(void **state)
{
    (void)state;
    zhv_patterns *p;
    zhv_error err = {0};
    assert_int_equal(open_patterns("a\n# x\n(b\n", &p, &err), ZHV_E_DATA);
    assert_null(p);
    assert_int_equal(err.line, 3);
    assert_string_equal(err.path, path);
    assert_int_equal(zhv_patterns_open("/nowhere/x", &p, &err), ZHV_E_IO);
}

static void a_match_without_end_is_an_error(void **state)
{
    (void)state;
    zhv_arena arena;
    zhv_arena_init(&arena);
    zhv_patterns *p;
    zhv_error err = {0};
    assert_int_equal(open_patterns("x\n(a+)+(a+)+(a+)+$", &p, &err), ZHV_OK);
    char text[400];
    memset(text, 'a', sizeof text);
    text[sizeof text - 1] = 'b';
    zhv_spans spans = {0};
    assert_int_equal(zhv_patterns_find(p, (zhv_str){text, sizeof text}, &arena,
                                       &spans, &err),
                     ZHV_E_LIMIT);
    assert_int_equal(err.line, 2);
    zhv_patterns_free(p);
    zhv_patterns_free(NULL);
    zhv_arena_drop(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_matches_in_order),
        cmocka_unit_test(a_broken_expression_is_named),
        cmocka_unit_test(a_match_without_end_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
