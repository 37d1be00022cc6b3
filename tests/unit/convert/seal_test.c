#include "convert/seal.h"

#include "little_seal.h"

static void test_seal(void **state)
{
    (void)state;
    static const little_sealed cases[] = {
        {"nothing there", "a<>b", "ab"},
        {"no edits", "* a\n", "* a\n"},
        {"a list", "<>* a", "<nowiki/>* a"},
        {"a list shown", "<* a>", "<nowiki/>* a"},
        {"a heading", "a\n<>== b ==", "a\n<nowiki/>== b =="},
        {"a space", "<> a", "<nowiki/> a"},
        {"a table", "<>{| b", "<nowiki/>{| b"},
        {"not inside a line", "a<>* b", "a* b"},
        {"not if another text stands there", "<c>* b", "c* b"},
        {"what would be a heading", "== a ==<>\nb", "== a ==<nowiki/>\nb"},
        {"... with blanks", "a\n=b= <> ", "a\n=b= <nowiki/> "},
        {"... that a rule ends", "= a <=>", "= a =<nowiki/>"},
        {"not if more follows", "== a ==<> b", "== a == b"},
        {"not if it begins otherwise", "a ==<>\n", "a ==\n"},
        {"brackets meet", "[<>[", "[<nowiki/>["},
        {"braces meet", "{<>{", "{<nowiki/>{"},
        {"cells of a heading meet", "!<>!", "!<nowiki/>!"},
        {"quotes meet", "'<>'", "'<nowiki/>'"},
        {"with what is shown", "[<[>", "[<nowiki/>["},
        {"at both ends", "[<[a]>]", "[<nowiki/>[a]<nowiki/>]"},
        {"over two", "[<><>[", "[<nowiki/>["},
        {"a tag", "&<>amp;", "&<nowiki/>amp;"},
        {"an address", "http:<>//a", "http:<nowiki/>//a"},
        {"a letter before an address", "<c>http://d", "c<nowiki/>http://d"},
        {"... that stood there", "c<>http://d", "c<nowiki/>http://d"},
        {"a comma before it", "<c,>http://d", "c,http://d"},
        {"a letter before a new one", "c<http://d>", "c<nowiki/>http://d"},
        {"a shown one", "<c><http://d>", "c<nowiki/>http://d"},
        {"text behind a new address", "<http://d>c", "http://d<nowiki/>c"},
        {"a blank behind it", "<http://d> c", "http://d c"},
        {"an address that ends in it", "<http://d c>e", "http://d ce"},
        {"unlike ones do not", "[<>{", "[{"},
        {"another change in between", "[<>(x)[", "[x["},
        {"another change may open a line", "(*)a", "*a"},
    };
    little_seals(cases, sizeof cases / sizeof *cases);
}

static void test_out_of_memory(void **state)
{
    (void)state;
    zhv_edits edits = {0};
    zhv_edit *e = zhv_vec_push(&edits, &little_arena);
    *e = (zhv_edit){.off = 0, .construct = true, .text = ZHV_STR("* ")};
    const zhv_tape x = {.src = ZHV_STR("x")};
    zhv_arena_fail_at(1); /* the guard in front */
    assert_int_equal(zhv_seal_edits(&edits, &x, &little_arena), ZHV_E_NOMEM);
    zhv_arena_fail_at(0);
    zhv_arena_reset(&little_arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_seal),
        cmocka_unit_test(test_out_of_memory),
    };
    return cmocka_run_group_tests(tests, little_open, little_close);
}
