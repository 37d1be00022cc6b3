#include "convert/quotes.h"

#include "little_dict.h"

/* The page with its quotation marks as readers of the variant have them. */
static void quoted(const char *text, zhv_variant v, char *out, size_t size)
{
    static little_page p;
    zhv_quotes quotes = {NULL, 0, 0};
    little_read(&p, text);
    assert_int_equal(
        zhv_quotes_find(&p.flow, p.tape.src, &little_arena, &quotes), ZHV_OK);
    assert_true(strlen(text) < size);
    memcpy(out, text, strlen(text) + 1);
    for (uint32_t i = 0; i < quotes.n; i++) {
        zhv_str mark = zhv_quote_for(quotes.at[i], v);
        assert_int_equal(mark.len, 3);
        memcpy(out + quotes.at[i].off, mark.ptr, mark.len);
    }
}

static const struct quotes_case {
    const char *name;
    const char *text;
    const char *tw;
    const char *cn;
} cases[] = {
    {"none", "软件", "软件", "软件"},
    {"one pair", "“软件”", "「软件」", "“软件”"},
    {"the other way", "「软件」", "「软件」", "“软件”"},
    {"two levels", "“软‘件’”", "「软『件』」", "“软‘件’”"},
    {"three", "“软‘件“飞”’”", "「软『件「飞」』」", "“软‘件“飞”’”"},
    {"mixed styles", "“软『件』”", "「软『件』」", "“软‘件’”"},
    {"English", "软“hello”", "软“hello”", "软“hello”"},
    {"English and Chinese", "“hello软”", "「hello软」", "“hello软”"},
    {"an apostrophe", "“Tom’s软”", "「Tom’s软」", "“Tom’s软”"},
    {"never closed", "“软", "“软", "“软"},
    {"never opened", "软”", "软”", "软”"},
    {"an inner one is open", "“软‘件”", "「软‘件」", "“软‘件”"},
    {"not over paragraphs", "“软\n\n件”", "“软\n\n件”", "“软\n\n件”"},
    {"over bold", "“'''软'''”", "「'''软'''」", "“'''软'''”"},
    {"not in code", "<code>“软”</code>", "<code>“软”</code>",
     "<code>“软”</code>"},
    {"not in a link's target", "[[“软”|件]]", "[[“软”|件]]", "[[“软”|件]]"},
    {"bad bytes between", "“软\xE8”", "「软\xE8」", "“软\xE8”"},
};

static void test_cases(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char got[256];
        quoted(cases[i].text, ZHV_TW, got, sizeof got);
        little_same(cases[i].name, got, cases[i].tw);
        quoted(cases[i].text, ZHV_CN, got, sizeof got);
        little_same(cases[i].name, got, cases[i].cn);
        zhv_arena_reset(&little_arena);
    }
}

#define DEPTH 20000

/* As deep as one likes; each closing mark finds its partner at once. */
static void test_deep(void **state)
{
    (void)state;
    static char text[DEPTH * 6 + 4];
    static char got[sizeof text];
    for (size_t i = 0; i < DEPTH; i++) {
        memcpy(text + 3 * i, i % 2 ? "‘" : "“", 3);
        memcpy(text + 3 * (2 * DEPTH - i), i % 2 ? "’" : "”", 3);
    }
    memcpy(text + (size_t)3 * DEPTH, "软", 3);
    quoted(text, ZHV_HK, got, sizeof got);
    assert_memory_equal(got, "「『「", 9);
    assert_memory_equal(got + (size_t)3 * (DEPTH - 1), "『软』", 9);
    assert_memory_equal(got + (size_t)6 * DEPTH - 3, "』」", 6);
    zhv_arena_reset(&little_arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_deep),
    };
    return cmocka_run_group_tests(tests, little_open, little_close);
}
