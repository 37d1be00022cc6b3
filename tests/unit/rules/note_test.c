#include "page.h"

#include "rules/note.h"

static const struct {
    const char *source; /* its first token is the note or the list */
    const char *group;
} cases[] = {
    {"<ref>甲</ref>", ""},
    {"<ref group=a>甲</ref>", "a"},
    {"<ref name=\"x\" group = \" 甲 乙 \" >丙</ref>", "甲 乙"},
    {"<ref name='group=b' group='a'>甲</ref>", "a"},
    {"<ref group>甲</ref>", ""},
    {"<ref subgroup=b / group=a>甲</ref>", "a"},
    {"<references group=a/>", "a"},
    {"<references />", ""},
    {"<references group=\"a", ""},
    {"{{reflist}}", ""},
    {"{{reflist|2|group= 甲 }}", "甲"},
    {"{{efn|group=a|甲}}", "a"},
    {"{{#tag:ref|甲|group=a}}", "a"},
    {"{{reflist|group={{a}}}}", ""},
    {"甲", ""},
};

static void test_groups(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        zhv_tape tape =
            scan_page(zhv_str_from(cases[i].source), ZHV_UNKNOWN_PROSE);
        zhv_str group = zhv_note_group(&tape, 0);
        if (!zhv_str_eq(group, zhv_str_from(cases[i].group))) {
            fail_msg("%s: '%.*s'", cases[i].source, (int)group.len, group.ptr);
        }
        zhv_arena_reset(&page_arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_groups)};
    return cmocka_run_group_tests(tests, load_profiles, drop_profiles);
}
