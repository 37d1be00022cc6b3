#include "convert/japanese.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

/* The text with [ ] around what is Japanese. */
static void mark(zhv_str text, char *out)
{
    size_t at = 0;
    size_t start;
    size_t end = 0;
    while (zhv_japanese_next(text, end, &start, &end)) {
        assert_true(start >= at && end > start && end <= text.len);
        out += sprintf(out, "%.*s[%.*s]", (int)(start - at), text.ptr + at,
                       (int)(end - start), text.ptr + start);
        at = end;
    }
    sprintf(out, "%.*s", (int)(text.len - at), text.ptr + at);
}

static void finds_japanese(void **state)
{
    (void)state;
    static const char *const cases[] = {
        "這裡沒有假名，只有漢字。",
        "《[進撃の巨人]》",
        "[ひらがな]、[カタカナー]",
        "[名探偵コナン劇場版] 2",
        "日文名是[ドラえもん]的角色",
        "主題曲是[残酷な天使のテーゼ]。",
        "在[ドラえもん]中出現的[のび太]會發生什麼", /* Chinese around it */
        "我看了[新世紀エヴァンゲリオン]，很喜歡",
        "他說那個[カフェ]裡的東西都很好吃",
        "「[源氏物語」をもとに]",
        "[ラブ「東京]」",
        "『這是一句話』[です]", /* grammar: no title */
        "『[未關上です]",
        "[ｶﾅとｶﾅ]",
        "[日々のﾃｽﾄ]", /* halfwidth belongs to what stands beside it */
        "・",
        "",
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[400];
        char got[800];
        size_t n = 0;
        for (const char *c = cases[i]; *c; c++) {
            if (*c != '[' && *c != ']') {
                text[n++] = *c;
            }
        }
        mark((zhv_str){text, n}, got);
        assert_string_equal(got, cases[i]);
    }
}

/* A run without an end is read in steps that do not start over. */
static void long_runs_are_read_once(void **state)
{
    (void)state;
    static const char *const units[] = {
        "の", "のの的", "の漢字", "の漢字漢字字", "漢", "漢漢漢漢漢の"};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        size_t unit = strlen(units[i]);
        size_t n = 2000000 / unit;
        char *text = malloc(n * unit);
        assert_non_null(text);
        for (size_t k = 0; k < n; k++) {
            memcpy(text + k * unit, units[i], unit);
        }
        size_t start;
        size_t end = 0;
        size_t found = 0;
        size_t last = 0;
        while (
            zhv_japanese_next((zhv_str){text, n * unit}, end, &start, &end)) {
            assert_true(start >= last && end > start);
            last = end;
            found++;
        }
        assert_true(found <= n);
        assert_int_equal(found == 0, i == 4);
        free(text);
    }
}

static void broken_bytes_end_a_run(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "\xE3\x81",           "\xE3",
        "の\xE3\x81",         "\xE6\xBC\xE3\x81\xAE\xFF\xE3\x81\xAE",
        "\x80\x80\x80\x80の", "の\xE3\x80\x8C"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        zhv_str text = zhv_str_from(texts[i]);
        size_t start;
        size_t end = 0;
        size_t last = 0;
        while (zhv_japanese_next(text, end, &start, &end)) {
            assert_true(start >= last && end > start && end <= text.len);
            last = end;
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_japanese),
        cmocka_unit_test(long_runs_are_read_once),
        cmocka_unit_test(broken_bytes_end_a_run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
