#include "match/context.h"

#include "../mkdict/scratch.h"

#define TAIL "\t例\t例\n"

/* One table of rules; a case asks about the ^ in its text. */
static const char rules[] =
    "class\tnum\t一二三0\n"
    "只\t隻\t{num}_" TAIL    /* 2 */
    "只\t祇\t_[^狗$]猫" TAIL /* 3 */
    "里\t!裏\t到海_ 里_" TAIL "里\t里\t$_$" TAIL
    "面\t麵\t吃[煮]_[$。] _甲乙丙" TAIL "面\t面\t_" TAIL "发\t髮\t[^$]_" TAIL
    "发\t發\t_" TAIL "头\t頭\t[^狗]_" TAIL;

static const struct rule_case {
    const char *name;
    const char *before; /* the character asked about is the first behind it */
    const char *behind;
    uint32_t line; /* 0: no rule */
    bool strong;
} cases[] = {
    {"a class before it", "一", "只狗", 2, false},
    {"a class, Latin", "10", "只", 2, false},
    {"not in the class", "四", "只狗", 0, false},
    {"nothing before it", "", "只狗", 0, false},
    {"the class is not the nearest", "一条", "只", 0, false},
    {"the first line that fits", "一", "只大猫", 2, false},
    {"the second line", "这", "只大猫", 3, false},
    {"one of those it must not be", "这", "只狗猫", 0, false},
    {"a border where there must be none", "这", "只，猫", 0, false},
    {"not strong", "一", "只狗", 0, true},
    {"strong", "到海", "里", 4, true},
    {"strong, asked without", "到海", "里", 4, false},
    {"order of two", "海到", "里", 0, false},
    {"the second pattern", "里", "里", 4, true},
    {"alone", "", "里", 5, false},
    {"alone between marks", "，", "里。", 5, false},
    {"alone between Latin", "a", "里b", 5, false},
    {"alone, but not strong", "", "里", 0, true},
    {"one side only", "", "里外", 0, false},
    {"a border behind", "吃煮", "面", 6, false},
    {"a mark behind", "吃煮", "面。", 6, false},
    {"else as a border", "吃煮", "面！", 6, false},
    {"a character behind", "吃煮", "面条", 7, false},
    {"three behind", "", "面甲乙丙", 6, false},
    {"cut off", "", "面甲乙", 7, false},
    {"no border: a character", "好", "发", 8, false},
    {"no border: a border", "", "发", 9, false},
    {"none of: a border will do", "，", "头", 10, false},
    {"none of: one of them", "狗", "头", 0, false},
    {"no rule for it", "一", "尾", 0, false},
    {"broken bytes before it", "\xE8\xA7", "里", 5, false},
    {"broken bytes behind it", "", "里\xE8\xA7", 5, false},
    {"a rare character is a border", "\xF0\xA0\x80\x80", "里", 5, false},
    {"NUL is a border", "", "里\0外", 5, false},
};

static void test_rules(void **state)
{
    (void)state;
    scratch s;
    scratch_open(&s);
    scratch_mkdir(&s, "data");
    scratch_mkdir(&s, "data/config");
    scratch_write(&s, "data/STCharacters.txt", "头\t頭\n");
    scratch_write(&s, "data/STPhrases.txt", "头头\t頭頭\n");
    scratch_write(&s, "data/config/s2t.json",
                  "{\"conversion_chain\":[{\"dict\":{\"type\":\"text\","
                  "\"file\":\"STCharacters.txt\"}}]}");
    scratch_mkdir(&s, "dicts");
    scratch_mkdir(&s, "dicts/context");
    scratch_write(&s, "dicts/context/lone.tsv", rules);
    const zhv_mkdict_options options = {.data_dir = scratch_path(&s, "data"),
                                        .dicts_dir = scratch_path(&s, "dicts")};
    zhv_dict *d = scratch_dict(&s, &options);
    const zhv_words *w = zhv_dict_words(d);
    assert_int_equal(w->rules_n, 11);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct rule_case *c = &cases[i];
        char text[64];
        size_t pos = strlen(c->before);
        memcpy(text, c->before, pos);
        size_t n = strcmp(c->name, "NUL is a border") ? strlen(c->behind) : 7;
        memcpy(text + pos, c->behind, n);
        const zhv_disk_rule *r =
            zhv_context_rule(w, (zhv_str){text, pos + n}, pos, c->strong);
        if ((r ? r->line : 0) != c->line) {
            fail_msg("%s: line %u, not %u", c->name, r ? r->line : 0, c->line);
        }
    }
    zhv_dict_free(d);
    scratch_close(&s);
}

/* What a damaged image may have: atoms that go beyond the list, rules that
 * begin there, no end. */
static void test_damaged(void **state)
{
    (void)state;
    static const uint8_t classes[65536] = {0};
    const uint32_t cp = 0x53EA;
    static const struct {
        const char *name;
        uint16_t atoms[4];
        uint32_t n;
        uint32_t left;
        bool fits;
    } lists[] = {
        {"whole", {ZHV_ATOM_ITEM | 1, 0x4E00, 0, 0}, 3, 0, true},
        {"more than there is", {ZHV_ATOM_ITEM | 3, 0x4E00, 0, 0}, 3, 0, false},
        {"the most there can be",
         {ZHV_ATOM_ITEM | ZHV_ATOM_COUNT, 0x4E00, 0, 0},
         3,
         0,
         false},
        {"no end",
         {ZHV_ATOM_ITEM | ZHV_ATOM_NOT, ZHV_ATOM_ITEM | 0x1000},
         2,
         0,
         false},
        {"beyond", {ZHV_ATOM_ITEM | 1, 0x4E00, 0, 0}, 3, 900, true},
        {"nothing", {0}, 0, 0, true},
        {"out of order", {ZHV_ATOM_ITEM | 2, 0x9999, 0x4E00, 0}, 4, 0, false},
    };
    const zhv_str text = ZHV_STR("一只");
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        uint16_t *atoms = malloc(lists[i].n * sizeof *atoms + 1);
        assert_non_null(atoms);
        memcpy(atoms, lists[i].atoms, lists[i].n * sizeof *atoms);
        const zhv_disk_rule rule = {.cp = (uint16_t)cp,
                                    .left = lists[i].left,
                                    .right = lists[i].n,
                                    .line = 1};
        const zhv_words w = {.classes = classes,
                             .rules = &rule,
                             .rules_n = 1,
                             .atoms = atoms,
                             .atoms_n = lists[i].n};
        const zhv_disk_rule *r = zhv_context_rule(&w, text, 3, false);
        if ((r != NULL) != lists[i].fits) {
            fail_msg("%s: %d", lists[i].name, r != NULL);
        }
        free(atoms);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rules),
        cmocka_unit_test(test_damaged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
