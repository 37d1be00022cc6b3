#include "scratch.h"

#include "mkdict/derived.h"

static void test_charset(void **state)
{
    (void)state;
    scratch s;
    scratch_open(&s);
    zhv_source source;
    zhv_charset *set;
    const char *path = scratch_write(&s, "t", "头\t頭\n里\t裏 里\n群\t羣\n");
    scratch_write(&s, "TWVariants.txt", "羣\t群\n");
    zhv_shelf shelf = {.arena = &s.arena, .folders = {s.folder}};
    assert_int_equal(zhv_source_text(&s.arena, path, false, &source, NULL),
                     ZHV_OK);
    assert_int_equal(zhv_charset_make(&shelf, &source, &set, NULL), ZHV_OK);
    assert_true(zhv_charset_has(set, 0x5934));
    assert_false(zhv_charset_has(set, 0x91CC));
    assert_false(zhv_charset_has(set, 0x982D));
    assert_false(zhv_charset_has(set, 0x7FA4)); /* 群: Taiwan writes it, too */
    scratch_close(&s);
}

/* "key value" of all entries, one a line. */
static const char *lines_of(scratch *s, const zhv_source *source)
{
    char text[512] = "";
    for (uint32_t i = 0; i < source->entries.n; i++) {
        const zhv_entry e = source->entries.at[i];
        const size_t n = strlen(text);
        snprintf(text + n, sizeof text - n, "%.*s %.*s\n", (int)e.key.len,
                 e.key.ptr, (int)e.value.len, e.value.ptr);
    }
    return zhv_arena_str(&s->arena, zhv_str_from(text)).ptr;
}

static void test_simplified_only(void **state)
{
    (void)state;
    scratch s;
    scratch_open(&s);
    const zhv_source from =
        scratch_source(&s, "from", "头发\t頭髮\n里程\t里程\n皇后\t皇后\n");
    zhv_shelf shelf = {.arena = &s.arena, .folders = {s.folder}};
    zhv_source *out;
    assert_int_equal(zhv_derive_simplified_only(&shelf, &from, &out, NULL),
                     ZHV_OK);
    assert_null(out); /* no STCharacters */
    scratch_write(&s, "STCharacters.txt", "头\t頭\n里\t裏 里\n");
    assert_int_equal(zhv_derive_simplified_only(&shelf, &from, &out, NULL),
                     ZHV_OK);
    assert_string_equal(lines_of(&s, out), "头发 頭髮\n");
    scratch_close(&s);
}

static void test_simplified_keys(void **state)
{
    (void)state;
    scratch s;
    scratch_open(&s);
    const zhv_source from = scratch_source(
        &s, "from",
        "軟件\t軟體\n乾隆打開\tx\n乾杯\tx\n裏面\tx\n裡面\ty\n開\tx\nA開\tx\n");
    scratch_write(&s, "TSCharacters.txt",
                  "軟\t软\n乾\t干 乾\n開\t开\n裏\t里\n裡\t里\n");
    scratch_write(&s, "TSPhrases.txt", "乾隆\t乾隆\n");
    zhv_shelf shelf = {.arena = &s.arena, .folders = {s.folder}};
    zhv_source *out;
    assert_int_equal(zhv_derive_simplified_keys(&shelf, &from, &out, NULL),
                     ZHV_OK);
    /* the value is the key; one character alone says too little; the first of
     * two that become the same */
    assert_string_equal(lines_of(&s, out), "软件 軟件\n乾隆打开 乾隆打開\n"
                                           "干杯 乾杯\n里面 裏面\nA开 A開\n");
    scratch_close(&s);
}

static void test_regional_keys(void **state)
{
    (void)state;
    scratch s;
    scratch_open(&s);
    const zhv_source from = scratch_source(
        &s, "from",
        "用戶\t使用者\n爲臺\tx\n站臺\t月臺\n站台\ty\n電臺\tz\n電腦\tx\n");
    scratch_write(&s, "HKVariants.txt", "戶\t户\n臺\t台\n爲\t為\n");
    scratch_write(&s, "TWVariants.txt", "爲\t為\n");
    zhv_shelf shelf = {.arena = &s.arena, .folders = {s.folder}};
    zhv_source *out;
    assert_int_equal(zhv_derive_regional_keys(&shelf, &from, &out, NULL),
                     ZHV_OK);
    /* 站台 has a line of its own; a word that both write alike has none */
    assert_string_equal(lines_of(&s, out),
                        "用户 使用者\n為台 x\n電台 z\n為臺 x\n");
    scratch_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_charset),
        cmocka_unit_test(test_simplified_only),
        cmocka_unit_test(test_simplified_keys),
        cmocka_unit_test(test_regional_keys),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
