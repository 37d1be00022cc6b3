#include "mkdict/script_forms.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void adds_the_other_script(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"", ""},
        {"# 電影\n", "# 電影\n"},
        {"template\tA b\t*\tkeep", "template\tA b\t*\tkeep"},
        {"alias\t電影資料,x\t電影\n", "alias\t電影資料,x,电影资料\t電影\n"},
        {"act\t电影*\tinfobox", "act\t电影*,電影*\tinfobox"},
        {"field\t臺灣片名\tzh-tw", "field\t臺灣片名,台湾片名\tzh-tw"},
        /* a form that is named is left where it is named */
        {"template\t電影\t*\tkeep\ntemplate\t电影\t*\ttext",
         "template\t電影\t*\tkeep\ntemplate\t电影\t*\ttext"},
        {"template\tx\t導演,1\ttext\ntemplate\tx\t导演\tkeep",
         "template\tx\t導演,1\ttext\ntemplate\tx\t导演\tkeep"},
        {"template\tx\t導演,1\ttext\ntemplate\ty\t导演\tkeep\tz\n",
         "template\tx\t導演,1,导演\ttext\ntemplate\ty\t导演,導演\tkeep\tz\n"},
        {"keyword\t無\n", "keyword\t無\n"},
        {"template", "template"},
    };
    zhv_arena arena;
    zhv_arena_init(&arena);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        zhv_str out;
        zhv_error err = {0};
        assert_int_equal(
            zhv_script_forms_add(zhv_str_from(cases[i][0]), &arena, &out, &err),
            ZHV_OK);
        zhv_str want = zhv_str_from(cases[i][1]);
        if (!zhv_str_eq(out, want)) {
            fail_msg("%s:\n%.*s", cases[i][0], (int)out.len, out.ptr);
        }
    }
    zhv_arena_drop(&arena);
}

static void memory_may_fail(void **state)
{
    (void)state;
    const zhv_str text = ZHV_STR("template\t電影\t導演\ttext\n");
    uint32_t failures = 0;
    for (size_t k = 1;; k++) {
        zhv_arena arena;
        zhv_str out;
        zhv_error err = {0};
        zhv_arena_init(&arena);
        zhv_arena_fail_at(k);
        zhv_status status = zhv_script_forms_add(text, &arena, &out, &err);
        zhv_arena_fail_at(0);
        zhv_arena_drop(&arena);
        if (status == ZHV_OK) {
            break;
        }
        assert_int_equal(status, ZHV_E_NOMEM);
        assert_null(out.ptr);
        failures++;
    }
    assert_true(failures > 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(adds_the_other_script),
        cmocka_unit_test(memory_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
