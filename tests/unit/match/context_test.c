#include "match/context.h"

#include "../mkdict/scratch.h"

#define TAIL "\t例\t例\n"
#define TEN  "一二三四五六七八九十"

/* One table of rules; a case asks about the ^ in its text. */
static const char rules[] =
    "class\tnum\t一二三0\n"
    "只\t隻\t{num}_" TAIL    /* 2 */
    "只\t祇\t_[^狗$]猫" TAIL /* 3 */
    "里\t!裏\t到海_ 里_" TAIL "里\t里\t$_$" TAIL
    "面\t麵\t吃[煮]_[$。] _甲乙丙" TAIL "面\t面\t_" TAIL "发\t髮\t[^$]_" TAIL
    "发\t發\t_" TAIL "头\t頭\t[^狗]_" TAIL "class\tdialect\t嘅喺\n"
    "系\t~係\t[^关]_" TAIL "系\t!~繫\t关_" TAIL /* 12 */
    "划\t划\t…[船艇]的_ _了…[船艇]" TAIL "划\t劃\t一_…[^刀]" TAIL /* 14 */;

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
    {"no dialect", "这", "系他", 0, false},
    {"a dialect's character beside it", "这", "系嘅", 12, false},
    {"before it", "喺这", "系他", 12, false},
    {"as far as that", "", "系" TEN TEN "一二三嘅", 12, false},
    {"too far", "", "系" TEN TEN "一二三四嘅", 0, false},
    {"as far before it", "嘅" TEN TEN "一二三", "系", 12, false},
    {"too far before it", "嘅" TEN TEN "一二三四", "系", 0, false},
    {"behind a mark, a letter, a rare character", "", "系，a𠀀嘅", 12, false},
    {"a dialect's, and strong", "嘅关", "系", 13, true},
    {"a dialect's, not strong", "嘅我", "系", 0, true},
    {"strong, no dialect", "他关", "系", 0, true},
    {"far behind", "他", "划了船", 14, false},
    {"as far as that", "他", "划了" TEN "一二三四五艇，", 14, false},
    {"too far", "他", "划了" TEN "一二三四五六艇", 0, false},
    {"far, behind a comma", "他", "划了，小船", 14, false},
    {"in another sentence", "他", "划了。小船", 0, false},
    {"in another line", "他", "划了\n小船", 0, false},
    {"far before it", "船夫一下一下的", "划", 14, false},
    {"not as near as that", "船夫", "划", 0, false},
    {"far and not there", "他一", "划，两块", 15, false},
    {"far and there", "他一", "划，刀", 0, false},
    {"no rule for it", "一", "尾", 0, false},
    {"broken bytes before it", "\xE8\xA7", "里", 5, false},
    {"broken bytes behind it", "", "里\xE8\xA7", 5, false},
    {"a rare character is a border", "\xF0\xA0\x80\x80", "里", 5, false},
    {"NUL is a border", "", "里\0外", 5, false},
};

static zhv_dict *make_dict(scratch *s, const char *lone)
{
    scratch_mkdir(s, "data");
    scratch_mkdir(s, "data/config");
    scratch_write(s, "data/STCharacters.txt", "头\t頭\n");
    scratch_write(s, "data/STPhrases.txt", "头头\t頭頭\n");
    scratch_write(s, "data/config/s2t.json",
                  "{\"conversion_chain\":[{\"dict\":{\"type\":\"text\","
                  "\"file\":\"STCharacters.txt\"}}]}");
    scratch_mkdir(s, "dicts");
    scratch_mkdir(s, "dicts/context");
    scratch_write(s, "dicts/context/lone.tsv", lone);
    const zhv_mkdict_options options = {.data_dir = scratch_path(s, "data"),
                                        .dicts_dir = scratch_path(s, "dicts")};
    return scratch_dict(s, &options);
}

static void test_rules(void **state)
{
    (void)state;
    scratch s;
    scratch_open(&s);
    zhv_dict *d = make_dict(&s, rules);
    const zhv_words *w = zhv_dict_words(d);
    assert_int_equal(w->rules_n, 16);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct rule_case *c = &cases[i];
        char text[128];
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

/* ---- against a model ------------------------------------------------------
 */

static uint32_t seed = 7;

static uint32_t dice(uint32_t sides)
{
    seed = seed * 1103515245u + 12345u;
    return (seed >> 16) % sides;
}

/* Few characters, so that rules fit often: two that are asked about, some that
 * stand beside them, borders of every kind. */
static const char *const pieces[] = {
    "里", "只", "一", "二",       "三",           "四", "五", "，", "·",
    "9",  "里", "只", "\xE8\xA7", "\xE0\x81\x81", "𠀀", "é",  "六", "七",
    "八", "九", "十", "\x80",     "\xED\xA0\x80", "。", "\n"};

#define PIECES (sizeof pieces / sizeof *pieces)

static void put(char *out, const char *piece)
{
    memcpy(out + strlen(out), piece, strlen(piece) + 1);
}

static void put_random_side(char *out, uint32_t atoms_n, bool back)
{
    const bool far = atoms_n && dice(4) == 0;
    if (far && back) {
        put(out, dice(2) ? "…[四五]" : "…[^{num}]");
    }
    static const char *const atoms[] = {"[^一二三]", "[$四]", "[^$五]",
                                        "$",         "一",    "{num}",
                                        "[^{num}]",  "[，·9]"};
    for (; atoms_n; atoms_n--) {
        put(out, dice(3) ? atoms[dice(8)] : pieces[2 + dice(8)]);
    }
    if (far && !back) {
        put(out, dice(2) ? "…[^四五]" : "…{num}");
    }
}

/* Two characters of many rules, more than a gate has bits. */
static void make_rules(char *out)
{
    strcpy(out, "class\tnum\t一二三四六七八\n");
    for (uint32_t n = 1 + dice(90); n; n--) {
        put(out, dice(2) ? "里\t" : "只\t");
        put(out, dice(3) ? "甲\t" : "!甲\t");
        const uint32_t left = dice(5);
        put_random_side(out, left, true);
        put(out, "_");
        put_random_side(out, left ? dice(5) : 2 + dice(3), false);
        put(out, TAIL);
    }
}

static bool model_has(const zhv_words *w, uint32_t at, uint32_t cp)
{
    for (uint32_t i = 1; i <= (w->atoms[at] & ZHV_ATOM_COUNT); i++) {
        if (cp && w->atoms[at + i] == cp) {
            return true;
        }
    }
    return false;
}

/* Does the character fit the atom? */
static bool model_fits(const zhv_words *w, uint32_t at, uint32_t cp)
{
    const uint32_t head = w->atoms[at];
    bool in = model_has(w, at, cp);
    if ((head & ZHV_ATOM_EDGE) && !(cp && w->classes[cp] & ZHV_CLASS_HAN)) {
        in = true;
    }
    return in != ((head & ZHV_ATOM_NOT) != 0);
}

/* What rules see at s[*pos], 0: a border, a rare character or none at all. */
static uint32_t model_next(zhv_str s, size_t *pos, bool back)
{
    uint32_t n = 0;
    uint32_t cp = 0;
    if (back && *pos == 0) {
        return 0;
    }
    if (back) {
        while (--*pos && ((unsigned char)s.ptr[*pos] & 0xC0) == 0x80) {
        }
    }
    if (*pos < s.len) {
        cp = zhv_utf8_decode(s, *pos, &n);
    }
    *pos += back ? 0 : n;
    return cp < 0x10000 ? cp : 0;
}

/* Is one of the atom's among the next 16, all before the next stop? */
static bool model_far(const zhv_words *w, uint32_t at, zhv_str s, size_t pos,
                      bool back)
{
    bool found = false;
    for (uint32_t i = 0; i < 16; i++) {
        const uint32_t cp = model_next(s, &pos, back);
        if (cp == 0 || cp == '\n' || cp == 0x3002) {
            break;
        }
        found = found || model_has(w, at, cp);
    }
    return found;
}

static bool model_side(const zhv_words *w, uint32_t at, zhv_str s, size_t pos,
                       bool back)
{
    while (w->atoms[at]) {
        if (w->atoms[at] & ZHV_ATOM_FAR) {
            return model_far(w, at, s, pos, back) ==
                   ((w->atoms[at] & ZHV_ATOM_NOT) == 0);
        }
        if (!model_fits(w, at, model_next(s, &pos, back))) {
            return false;
        }
        at += 1 + (w->atoms[at] & ZHV_ATOM_COUNT);
    }
    return true;
}

/* One rule after the other, whatever there is to find them by. */
static const zhv_disk_rule *model(const zhv_words *w, zhv_str s, size_t pos,
                                  bool strong)
{
    size_t behind = pos;
    const uint32_t cp = model_next(s, &behind, false);
    for (uint32_t k = 0; k < w->rules_n; k++) {
        const zhv_disk_rule *r = &w->rules[k];
        if (r->cp == cp && (!strong || r->strong) &&
            model_side(w, r->left, s, pos, true) &&
            model_side(w, r->right, s, behind, false)) {
            return r;
        }
    }
    return NULL;
}

/* Asks about every place of a text. Returns how often a rule fits. */
static uint32_t compare(const zhv_words *w, zhv_str s, uint32_t *asked)
{
    uint32_t fits = 0;
    for (size_t pos = 0; pos < s.len; pos++) {
        if (((unsigned char)s.ptr[pos] & 0xC0) == 0x80) {
            continue;
        }
        const bool strong = dice(2);
        const zhv_disk_rule *want = model(w, s, pos, strong);
        const zhv_disk_rule *got = zhv_context_rule(w, s, pos, strong);
        if (got != want) {
            fail_msg("%.*s at %zu: line %u, not %u", (int)s.len, s.ptr, pos,
                     got ? got->line : 0, want ? want->line : 0);
        }
        fits += got != NULL;
        ++*asked;
    }
    return fits;
}

static void test_model(void **state)
{
    (void)state;
    uint32_t fits = 0;
    uint32_t asked = 0;
    for (uint32_t round = 0; round < 30; round++) {
        static char lone[65536];
        scratch s;
        scratch_open(&s);
        make_rules(lone);
        zhv_dict *d = make_dict(&s, lone);
        for (uint32_t i = 0; i < 2000; i++) {
            char text[128] = "";
            for (uint32_t n = 1 + dice(12); n; n--) {
                put(text, pieces[dice(PIECES)]);
            }
            /* memory of just that size, for sanitizers */
            const size_t size = strlen(text);
            char *copy = malloc(size);
            assert_non_null(copy);
            memcpy(copy, text, size);
            fits += compare(zhv_dict_words(d), (zhv_str){copy, size}, &asked);
            free(copy);
        }
        zhv_dict_free(d);
        scratch_close(&s);
    }
    print_message("%u of %u\n", fits, asked);
    assert_true(fits > asked / 100 && fits < asked / 2);
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
        {"far, more than there is",
         {ZHV_ATOM_ITEM | ZHV_ATOM_FAR | 3, 0x4E00, 0, 0},
         3,
         0,
         false},
        {"far", {ZHV_ATOM_ITEM | ZHV_ATOM_FAR | 1, 0x4E00, 0, 0}, 3, 0, true},
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
        const zhv_disk_ruled ruled[2] = {{.cp = cp, .rules_n = 1},
                                         {.cp = cp, .rules_n = 1}};
        const zhv_words w = {.classes = classes,
                             .rules = &rule,
                             .rules_n = 1,
                             .ruled = ruled,
                             .ruled_log = 1,
                             .atoms = atoms,
                             .atoms_n = lists[i].n};
        const zhv_disk_rule *r = zhv_context_rule(&w, text, 3, false);
        if ((r != NULL) != lists[i].fits) {
            fail_msg("%s: %d", lists[i].name, r != NULL);
        }
        free(atoms);
    }
}

/* The head of the next atom is no character of the one before it: 老 is U+8001,
 * a head of one character 0x8001. */
static void test_heads_are_no_members(void **state)
{
    (void)state;
    static const uint8_t classes[65536] = {0};
    static const uint16_t atoms[] = {ZHV_ATOM_ITEM | 1,
                                     0x4E00,
                                     ZHV_ATOM_ITEM | 1,
                                     0x7532,
                                     0, /* 甲一_ */
                                     ZHV_ATOM_ITEM | ZHV_ATOM_NOT | 1,
                                     0x4E00,
                                     ZHV_ATOM_ITEM | 1,
                                     0x7532,
                                     0};
    static const struct {
        const char *name;
        const char *text;
        uint32_t left;
        bool fits;
    } asked[] = {
        {"one of them", "甲一只", 0, true},
        {"none of them", "甲老只", 0, false},
        {"it must not be", "甲一只", 5, false},
        {"nor is it", "甲老只", 5, true},
    };
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
        const zhv_disk_rule rule = {
            .cp = 0x53EA, .left = asked[i].left, .right = 4, .line = 1};
        const zhv_disk_ruled ruled[2] = {{.cp = 0x53EA, .rules_n = 1},
                                         {.cp = 0x53EA, .rules_n = 1}};
        const zhv_words w = {.classes = classes,
                             .rules = &rule,
                             .rules_n = 1,
                             .ruled = ruled,
                             .ruled_log = 1,
                             .atoms = atoms,
                             .atoms_n = sizeof atoms / sizeof *atoms};
        const zhv_disk_rule *r =
            zhv_context_rule(&w, zhv_str_from(asked[i].text), 6, false);
        if ((r != NULL) != asked[i].fits) {
            fail_msg("%s: %d", asked[i].name, r != NULL);
        }
    }
}

/* What leads to the rules may be damaged, too. */
static void test_damaged_index(void **state)
{
    (void)state;
    static const uint8_t classes[65536] = {0};
    static const uint16_t atoms[] = {0};
    static const zhv_disk_rule rule = {.cp = 0x53EA, .line = 1};
    static const uint32_t closed[ZHV_GATE_COUNT] = {0};
    static const struct {
        const char *name;
        zhv_disk_ruled one;
        uint32_t gates_n;
        bool fits;
    } indexes[] = {
        {"no gates", {0x53EA, 1, 0, 0, {{0, 0}}}, 0, true},
        {"gates beyond", {0x53EA, 1, 0, 0, {{~0u, 1u << 20}}}, 1, true},
        {"gates that refuse",
         {0x53EA, 1, 0, 0, {{0, 0}}},
         ZHV_GATE_COUNT,
         false},
        {"rules beyond", {0x53EA, 1, 1, 0, {{0, 0}}}, 0, false},
        {"rules far beyond", {0x53EA, 9, ~0u, 0, {{0, 0}}}, 0, false},
        {"more rules than there are", {0x53EA, ~0u, 1, 0, {{0, 0}}}, 0, false},
        {"no slot is free", {0x53EB, 1, 0, 0, {{0, 0}}}, 0, false},
    };
    for (size_t i = 0; i < sizeof indexes / sizeof *indexes; i++) {
        const zhv_disk_ruled slots[4] = {indexes[i].one, indexes[i].one,
                                         indexes[i].one, indexes[i].one};
        const zhv_words w = {.classes = classes,
                             .rules = &rule,
                             .rules_n = 1,
                             .ruled = slots,
                             .ruled_log = 2,
                             .gates = closed,
                             .gates_n = indexes[i].gates_n,
                             .atoms = atoms,
                             .atoms_n = 1};
        const zhv_disk_rule *r =
            zhv_context_rule(&w, ZHV_STR("一只一一"), 3, false);
        if ((r != NULL) != indexes[i].fits) {
            fail_msg("%s: %d", indexes[i].name, r != NULL);
        }
    }
    assert_null(zhv_context_rule(&(zhv_words){.classes = classes},
                                 ZHV_STR("一只一一"), 3, false));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rules),
        cmocka_unit_test(test_model),
        cmocka_unit_test(test_heads_are_no_members),
        cmocka_unit_test(test_damaged),
        cmocka_unit_test(test_damaged_index),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
