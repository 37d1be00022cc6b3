#include "convert/seal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* The rule is the bytes between < and > of the source. */
static const struct {
    const char *name;
    const char *source;
    const char *shown;
    const char *front;
    const char *back;
} seals[] = {
    {"plain", "甲<>乙", "丙", "", ""},
    {"heading", "<># 乙", "", "\\", ""},
    {"heading in what is shown", "甲\n<>乙", "## 丙", "\\", ""},
    {"in a quote", "> <>乙", "- 丙", "\\", ""},
    {"emphasis is no list", "<>乙", "*丙*", "", ""},
    {"list", "<>乙", "* 丙", "\\", ""},
    {"number", "<>乙", "12. 丙", "<span></span>", ""},
    {"a year", "<>年", "2020", "", ""},
    {"code", "<>    乙", "", "<span></span>", ""},
    {"some blanks", "<>  乙", "", "", ""},
    {"blanks and a heading", "<>  # 乙", "", "<span></span>", ""},
    {"fence", "<>``乙", "`", "\\", "<!-- -->"},
    {"not at a line start", "甲<># 乙", "", "", ""},
    {"image", "!<>[乙](丙)", "", "<!-- -->", ""},
    {"link", "[甲]<>(乙)", "", "<!-- -->", ""},
    {"two stars", "甲*<>*乙", "", "<!-- -->", ""},
    {"tag", "甲 <>乙", "<", "", ""},
    {"escape", "甲\\<>*乙", "", "<!-- -->", ""},
};

static void test_seals(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof seals / sizeof *seals; i++) {
        zhv_str src = zhv_str_from(seals[i].source);
        size_t off = zhv_str_find(src, 0, '<');
        zhv_edit e = {.off = (uint32_t)off,
                      .len = 2,
                      .text = zhv_str_from(seals[i].shown),
                      .construct = true};
        int before = off ? (unsigned char)src.ptr[off - 1] : -1;
        int behind = (unsigned char)src.ptr[off + 2];
        zhv_seal s = zhv_seal_markdown(&e, src, before, behind);
        if (!zhv_str_eq(s.front, zhv_str_from(seals[i].front)) ||
            !zhv_str_eq(s.back, zhv_str_from(seals[i].back))) {
            fail_msg("%s: '%.*s' '%.*s'", seals[i].name, (int)s.front.len,
                     s.front.ptr ? s.front.ptr : "", (int)s.back.len,
                     s.back.ptr ? s.back.ptr : "");
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_seals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
