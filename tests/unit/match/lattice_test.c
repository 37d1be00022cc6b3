/* Words in a few characters, and the ways through them. */
#include "little_words.h"
#include "match/lattice.h"

static zhv_lattice solved(const char *text, size_t pos, size_t from)
{
    zhv_lattice w;
    zhv_lattice_open(&w, little.words, zhv_str_from(text), pos, from);
    zhv_lattice_solve(&w);
    return w;
}

/* Borders of the best way, as "|" between characters. */
static void way_text(const zhv_lattice *w, char *out)
{
    bool border[ZHV_LATTICE_MAX + 1];
    zhv_lattice_borders(w, 0, border);
    assert_true(border[0]);
    for (uint32_t i = 1; i <= w->n; i++) {
        *out++ = border[i] ? '|' : '.';
    }
    *out = '\0';
}

static void test_ways(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *way; /* what is behind each character */
    } texts[] = {
        {"了解放", "|.|"},    /* 了 and 解放, not 了解 and 放 */
        {"了解放心", ".|.|"}, /* 了解 and 放心 */
        {"程序文件", ".|.|"},
        {"出程序文件", "....|"}, /* the list has it all */
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        char got[ZHV_LATTICE_MAX + 1];
        zhv_lattice w = solved(texts[i].text, 0, 0);
        way_text(&w, got);
        if (strcmp(got, texts[i].way) != 0) {
            fail_msg("%s: got %s", texts[i].text, got);
        }
    }
}

/* A window that words lead out of is not decided at its end. */
static void test_decided(void **state)
{
    (void)state;
    bool border[ZHV_LATTICE_MAX + 1];
    zhv_lattice w = solved("程序文件", 0, 0);
    assert_true(w.ends);
    assert_int_equal(zhv_lattice_borders(&w, 0, border), 4);
    w.ends = false;
    assert_int_equal(zhv_lattice_borders(&w, 0, border), 4); /* so short */
    w.n = ZHV_LATTICE_MAX;
    for (uint32_t i = 1; i <= w.n; i++) {
        w.from[i] = (uint8_t)(i - (i % 4 == 0 ? 4 : 1)); /* words of four */
    }
    assert_int_equal(zhv_lattice_borders(&w, 0, border), 16);
    assert_int_equal(zhv_lattice_borders(&w, 16, border), ZHV_LATTICE_MAX);
    w.ends = true;
    assert_int_equal(zhv_lattice_borders(&w, 0, border), ZHV_LATTICE_MAX);
}

static void test_without(void **state)
{
    (void)state;
    zhv_lattice w = solved("出程序文件", 0, 0);
    bool border[ZHV_LATTICE_MAX + 1];
    zhv_lattice_without(&w, 2, 4, border); /* 序文 */
    static const bool want[] = {true, true, false, true, false, true};
    for (uint32_t i = 0; i <= w.n; i++) {
        assert_int_equal(border[i], want[i]);
    }
}

static void test_questions(void **state)
{
    (void)state;
    zhv_lattice w = solved("他了解放军", 3, 0);
    zhv_str alone = zhv_words_readings(little.words, ZHV_STR("了"), 0);
    assert_int_equal(alone.len, 6); /* 了 and 瞭 */
    uint32_t at = (uint32_t)(3 - w.start) / 3;
    assert_true(zhv_lattice_contests(&w, at, alone));
    assert_true(zhv_lattice_crosses(&w, at + 1));
    assert_true(zhv_lattice_crosses(&w, at + 2));
    assert_false(zhv_lattice_crosses(&w, at + 3));
    /* 了解 48 and 放 51 against 了 9 and 解放 40 */
    assert_int_equal(zhv_lattice_margin(&w, at, alone, ZHV_STR("了")), 50);
}

/* It does not begin before what was decided, nor go over what is no word. */
static void test_bounds(void **state)
{
    (void)state;
    zhv_lattice w = solved("解放了解放", 9, 6);
    assert_int_equal(w.start, 6);
    w = solved("解放，了解放", 9, 0);
    assert_int_equal(w.start, 9);
    assert_int_equal(w.n, 3);
    assert_true(w.ends);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ways),    cmocka_unit_test(test_decided),
        cmocka_unit_test(test_without), cmocka_unit_test(test_questions),
        cmocka_unit_test(test_bounds),
    };
    return cmocka_run_group_tests(tests, open_little, close_little);
}
