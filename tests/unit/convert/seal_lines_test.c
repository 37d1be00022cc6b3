#include "convert/seal_lines.h"

#include "little_seal.h"

static void test_lines(void **state)
{
    (void)state;
    static const little_sealed cases[] = {
        {"its line goes", "a\n<>\nb", "a\nb"},
        {"at the beginning", "<>\nb", "b"},
        {"at the end", "a\n<>", "a"},
        {"alone", "<>", ""},
        {"with blanks", "a\n <> \t\nb", "a\n  \t\nb"},
        {"blanks behind it", "a\n<> \t\nb", "a\nb"},
        {"several on it", "a\n<><> <>\nb", "a\nb"},
        {"not with a text", "a\n<>c\nb", "a\nc\nb"},
        {"not if it shows one", "a\n<c>\nb", "a\nc\nb"},
        {"one of two blank lines", "a\n\n<>\n\nb", "a\n\nb"},
        {"two lines", "a\n<>\n<>\nb", "a\nb"},
        {"two lines between blank ones", "a\n\n<>\n<>\n\nb", "a\n\nb"},
        {"a blank one between them", "a\n\n<>\n\n<>\n\nb", "a\n\nb"},
        {"two lines and a blank one", "a\n<>\n<>\n\nb", "a\n\nb"},
        {"two lines at the beginning", "<>\n<>\n\nb", "b"},
    };
    little_seals(cases, sizeof cases / sizeof *cases);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines),
    };
    return cmocka_run_group_tests(tests, little_open, little_close);
}
