/* Links whose text swallowed what stands behind them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "markup/syntax.h"
#include "rules/swallow.h"

static const struct {
    const char *name;
    const char *source; /* one link */
    bool swallows;
} cases[] = {
    {"the name of the page", "[编剧](../Page/编剧.md \"wikilink\")", false},
    {"more than the name", "[编剧并](../Page/编剧.md \"wikilink\")", true},
    {"address of the wiki", "[编剧](https://a.org/wiki/编剧 \"wikilink\")",
     false},
    {"more, of the wiki", "[编剧并](https://a.org/wiki/编剧 \"wikilink\")",
     true},
    {"another text", "[写手](../Page/编剧.md \"wikilink\")", true},
    {"escapes and underscores",
     "[甲 (电影)](../Page/甲_\\(电影\\).md \"wikilink\")", false},
    {"another title", "[编剧并](../Page/编剧.md \"说明\")", false},
    {"no title", "[编剧并](../Page/编剧.md)", false},
    {"an image", "![编剧并](编剧.png \"fig:编剧.png\")", false},
};

static void test_swallows(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        zhv_arena arena;
        zhv_tape tape;
        zhv_arena_init(&arena);
        assert_int_equal(zhv_markdown_scan(zhv_str_from(cases[i].source), NULL,
                                           &arena, NULL, &tape),
                         ZHV_OK);
        uint32_t close = 0;
        while (close < tape.n && tape.tok[close].kind != ZHV_K_SPAN_CLOSE) {
            close++;
        }
        assert_true(close < tape.n);
        assert_false(zhv_link_swallows(&tape, 0));
        if (zhv_link_swallows(&tape, close) != cases[i].swallows) {
            fail_msg("%s", cases[i].name);
        }
        zhv_arena_drop(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_swallows)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
