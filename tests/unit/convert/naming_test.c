#include "convert/naming.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "little_dict.h"

static zhv_works *works;

static zhv_text text_of(const char *s)
{
    return (zhv_text){s, strlen(s)};
}

static int open_works(void **state)
{
    zhv_text titles[ZHV_VARIANTS] = {{NULL, 0}};
    const zhv_text page = text_of("飛輪系列");
    titles[ZHV_CN] = text_of("飞轮");
    titles[ZHV_TW] = text_of("風火輪");
    if (little_open(state) != 0 || zhv_works_new(&works) != ZHV_OK) {
        return -1;
    }
    return (int)zhv_works_add(works, &page, 1, titles);
}

static int close_works(void **state)
{
    zhv_works_free(works);
    return little_close(state);
}

/* The page with [ ] around what is a name of the work. */
static void finds_names(void **state)
{
    (void)state;
    static const char *const cases[] = {
        "飞轮",
        "《<飞轮>》、《<飛輪>》、《<風火輪>》、《风火轮》",
        "《<飞轮>》《飞轮软》《》《<飞轮>",
        "[[飛輪系列|<飞轮>]][[飛輪系列|''<飞轮>'']][[飛輪系列|软件]]",
        "[[:飛輪系列#软|《<飞轮>》]][[飞轮系列|<飞轮>]]",
        "[[软件|飞轮]] [[飛輪系列]] [[飛輪系列|飞轮软]]",
        "[[飛輪系列|飞轮{{软}}]] <nowiki>《飞轮》</nowiki>",
        "{{cite web|title=x|url=《飞轮》}}",
        "{{le|飛輪系列|x|<飞轮>}} {{tsl|en|x|飛輪系列|《<飞轮>》}}",
        "{{le|软件|x|飞轮}} {{le|飛輪系列|x|软件}} {{le|飛輪系列|x}}",
        "{{le|飛輪系列|x|飞{{le|a|b|轮}}}} {{软|飛輪系列|飞轮}}",
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[400];
        char want[400];
        size_t n = 0;
        zhv_namings expected = {0};
        for (const char *c = cases[i]; *c; c++) {
            bool mark =
                (*c == '<' || *c == '>') && strstr(c, "nowiki") != c + 1 &&
                strstr(c, "/nowiki") != c + 1 &&
                !(c - cases[i] >= 6 && strncmp(c - 6, "nowiki", 6) == 0);
            if (mark && *c == '<') {
                zhv_naming *new = zhv_vec_push(&expected, &little_arena);
                assert_non_null(new);
                *new = (zhv_naming){.off = (uint32_t)n};
            } else if (mark && expected.n) {
                zhv_naming *last = &expected.at[expected.n - 1];
                last->len = (uint32_t)n - last->off;
            } else {
                text[n++] = *c;
            }
        }
        text[n] = '\0';
        /* the last 《 of the second case is not closed */
        while (expected.n && expected.at[expected.n - 1].off +
                                     expected.at[expected.n - 1].len ==
                                 n) {
            expected.n--;
        }
        little_page page;
        little_read(&page, text);
        zhv_namings got;
        assert_int_equal(zhv_namings_find(&page.tape, works, little_dict,
                                          &little_arena, &got),
                         ZHV_OK);
        snprintf(want, sizeof want, "%s", cases[i]);
        if (got.n != expected.n) {
            fail_msg("%s: %u names, not %u", want, got.n, expected.n);
        }
        for (uint32_t k = 0; k < got.n; k++) {
            assert_int_equal(got.at[k].off, expected.at[k].off);
            assert_int_equal(got.at[k].len, expected.at[k].len);
            assert_int_equal(got.at[k].work, 0);
        }
        zhv_arena_reset(&little_arena);
    }
}

static void memory_may_fail(void **state)
{
    (void)state;
    uint32_t failures = 0;
    for (size_t k = 1;; k++) {
        little_page page;
        little_read(&page, "《飞轮》[[飛輪系列|飛輪]]《x》");
        zhv_namings got;
        zhv_arena_fail_at(k);
        zhv_status status = zhv_namings_find(&page.tape, works, little_dict,
                                             &little_arena, &got);
        zhv_arena_fail_at(0);
        zhv_arena_reset(&little_arena);
        if (status == ZHV_OK) {
            break;
        }
        failures++;
    }
    assert_true(failures > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_names),
        cmocka_unit_test(memory_may_fail),
    };
    return cmocka_run_group_tests(tests, open_works, close_works);
}
