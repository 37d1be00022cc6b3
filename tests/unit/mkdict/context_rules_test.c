#include "mkdict/context_rules.h"

#include "match/context.h"

#include "scratch.h"

static uint8_t classes[65536];

static zhv_status read_text(scratch *s, const char *text, zhv_context_list *out,
                            zhv_error *err)
{
    const zhv_mkdict_options options = {.dicts_dir = s->folder};
    zhv_build b = {.o = &options, .arena = &s->arena, .err = err};
    if (text) {
        scratch_write(s, "context/lone.tsv", text);
    }
    memset(classes, 0, sizeof classes);
    return zhv_context_read(&b, classes, out);
}

#define TAIL "\t例\t例\n"

static const struct bad {
    const char *name;
    const char *text;
    uint32_t line;
    const char *message;
} bads[] = {
    {"no tab", "只\n", 1, "expected: character, reading"},
    {"no pattern", "# x\n只\t隻\t\t例\t例\n", 2, "expected: character"},
    {"no example's answer", "\n只\t隻\t_\t例\n", 2, "expected: character"},
    {"an empty answer", "只\t隻\t_\t例\t\n", 1, "expected: character"},
    {"two characters",
     "只只\t隻"
     "\t_" TAIL,
     1, "expected: character"},
    {"a reading of two", "只\t隻只\t_" TAIL, 1, "expected: character"},
    {"Latin of three bytes", "abc\t隻\t_" TAIL, 1, "expected: character"},
    {"broken bytes", "\xE8\xE8\xE8\t隻\t_" TAIL, 1, "expected: character"},
    {"a broken reading", "只\t!\xFF\xFF\xFF\t_" TAIL, 1, "expected: character"},
    {"no hole", "只\t隻\t一只" TAIL, 1, "a pattern has no _"},
    {"no hole in the second", "只\t隻\t一_ 二" TAIL, 1, "a pattern has no _"},
    {"nine neighbours", "只\t隻\t甲乙丙丁甲乙丙丁甲_" TAIL, 1,
     "too many neighbours"},
    {"nine behind", "只\t隻\t_$$$$$$$$$" TAIL, 1, "too many neighbours"},
    {"an unknown class", "class\tnum\t一\n只\t隻\t{nun}_" TAIL, 2,
     "a pattern with an unknown class"},
    {"a class of a later line", "只\t隻\t{num}_" TAIL "class\tnum\t一\n", 1,
     "a pattern with an unknown class"},
    {"an unknown class in a set", "只\t隻\t_[一{x}]" TAIL, 1,
     "a pattern with an unknown class"},
    {"an open brace", "class\tnum\t一\n只\t隻\t{num_" TAIL, 2,
     "an open bracket"},
    {"an open bracket", "只\t隻\t[一二_" TAIL, 1, "an open bracket"},
    {"an open bracket behind", "只\t隻\t_[^一" TAIL, 1, "an open bracket"},
    {"a rare character", "只\t隻\t_𠀀" TAIL, 1, "a rare character"},
    {"a rare character in a class", "class\tx\t一𠀀\n只\t隻\t_{x}" TAIL, 2,
     "a rare character"},
    {"broken bytes in a pattern", "只\t隻\t_\xFF" TAIL, 1, "a rare character"},
    {"a class without a name", "class\t\t一\n", 1, "expected: class"},
    {"a class of nothing", "只\t隻\t_" TAIL "class\tnum\n", 2,
     "expected: class"},
    {"far, but not the last", "只\t隻\t一…二_" TAIL, 1, "… is not at the end"},
    {"far, but not the last behind", "只\t隻\t_…二一" TAIL, 1,
     "… is not at the end"},
    {"far, a border", "只\t隻\t_…[二$]" TAIL, 1, "… is not at the end"},
    {"far, nothing", "只\t隻\t_一…" TAIL, 1, "an open bracket"},
    {"the wrong order", "只\t~!隻\t_" TAIL, 1, "expected: character"},
    {"a rare character of foreign names", "class\tforeign\t尔𠀀\n", 1,
     "a rare character"},
    {"a rare character of a dialect", "class\tdialect\t嘅𠀀\n", 1,
     "a rare character"},
};

static void test_errors(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof bads / sizeof *bads; i++) {
        scratch s;
        zhv_context_list list;
        zhv_error err = {0};
        scratch_open(&s);
        scratch_mkdir(&s, "context");
        zhv_status status = read_text(&s, bads[i].text, &list, &err);
        if (status != ZHV_E_DATA || err.line != bads[i].line ||
            strstr(err.message, bads[i].message) == NULL ||
            strstr(err.path, "context/lone.tsv") == NULL) {
            fail_msg("%s: status %u, %s:%u: %s", bads[i].name, status, err.path,
                     err.line, err.message);
        }
        scratch_close(&s);
    }
}

/* `n` different characters, in a class of that name. */
static const char *class_of(scratch *s, uint32_t n)
{
    char *text = zhv_arena_alloc(&s->arena, (size_t)n * 3 + 64);
    size_t at = (size_t)sprintf(text, "class\tbig\t");
    for (uint32_t i = 0; i < n; i++) {
        at += zhv_utf8_encode(0x4E00 + i, text + at);
    }
    strcpy(text + at, "\n只\t隻\t_{big}" TAIL);
    return text;
}

static void test_members(void **state)
{
    (void)state;
    scratch s;
    zhv_context_list list;
    zhv_error err = {0};
    scratch_open(&s);
    scratch_mkdir(&s, "context");
    assert_int_equal(read_text(&s, class_of(&s, 1024), &list, &err), ZHV_OK);
    assert_int_equal(list.atoms_n, 1 + 1 + 1024 + 1);
    assert_int_equal(read_text(&s, class_of(&s, 1025), &list, &err),
                     ZHV_E_DATA);
    assert_int_equal(err.line, 2);
    assert_non_null(strstr(err.message, "too many members"));
    scratch_close(&s);
}

/* An atom as text: ! for NOT, $ for EDGE, . for FAR, then its set. */
static size_t atom_text(const zhv_context_list *l, uint32_t *at, char *out)
{
    size_t n = 0;
    uint32_t head = l->atoms[(*at)++];
    assert_true(head & ZHV_ATOM_ITEM);
    if (head & ZHV_ATOM_NOT) {
        out[n++] = '!';
    }
    if (head & ZHV_ATOM_EDGE) {
        out[n++] = '$';
    }
    if (head & ZHV_ATOM_FAR) {
        out[n++] = '.';
    }
    for (uint32_t i = head & ZHV_ATOM_COUNT; i; i--) {
        n += zhv_utf8_encode(l->atoms[(*at)++], out + n);
    }
    out[n++] = '/';
    return n;
}

static size_t side_text(const zhv_context_list *l, uint32_t at, char *out)
{
    size_t n = 0;
    while (l->atoms[at]) {
        n += atom_text(l, &at, out + n);
    }
    assert_true(at < l->atoms_n);
    return n;
}

/* "LINE[!][~] CHARACTER READING LEFT_RIGHT" of each rule. */
static void list_text(const zhv_context_list *l, char *out)
{
    size_t n = 0;
    for (uint32_t i = 0; i < l->rules_n; i++) {
        const zhv_disk_rule *r = &l->rules[i];
        n += (size_t)sprintf(out + n, "%u%s%s ", r->line, r->strong ? "!" : "",
                             r->dialect ? "~" : "");
        n += zhv_utf8_encode(r->cp, out + n);
        n += zhv_utf8_encode(r->reading, out + n);
        out[n++] = ' ';
        n += side_text(l, r->left, out + n);
        out[n++] = '_';
        n += side_text(l, r->right, out + n);
        out[n++] = '\n';
    }
    out[n] = '\0';
}

static const struct good {
    const char *name;
    const char *text;
    const char *want;
} goods[] = {
    {"nothing", "", ""},
    {"comments", "# 只\t隻\n\n", ""},
    {"anywhere", "只\t隻\t_" TAIL, "1 只隻 _\n"},
    {"a neighbour each", "只\t隻\t一_狗" TAIL, "1 只隻 一/_狗/\n"},
    {"nearest first", "只\t隻\t甲乙_丙丁" TAIL, "1 只隻 乙/甲/_丙/丁/\n"},
    {"two patterns", "只\t隻\t一_ _狗" TAIL, "1 只隻 一/_\n1 只隻 _狗/\n"},
    {"spaces between and behind", "只\t隻\t一_  _狗 " TAIL, NULL},
    {"a set is sorted", "只\t隻\t[二一丁]_" TAIL, "1 只隻 一丁二/_\n"},
    {"none of", "只\t隻\t_[^二一]" TAIL, "1 只隻 _!一二/\n"},
    {"a border", "只\t隻\t$_[$一]" TAIL, "1 只隻 $/_$一/\n"},
    {"no border, none of", "只\t隻\t_[^$一]" TAIL, "1 只隻 _!$一/\n"},
    {"far", "只\t隻\t…[二一]丁_丙…狗" TAIL, "1 只隻 丁/.一二/_丙/.狗/\n"},
    {"none far", "只\t隻\t_…[^一]" TAIL, "1 只隻 _!.一/\n"},
    {"classes", "class\tn\t二一\n只\t隻\t{n}_[^{n}丁]" TAIL,
     "2 只隻 一二/_!一丁二/\n"},
    {"what is no class", "只\t隻\t_}" TAIL, "1 只隻 _}/\n"},
    {"strong", "只\t!隻\t_" TAIL, "1! 只隻 _\n"},
    {"of a dialect", "只\t~隻\t_" TAIL, "1~ 只隻 _\n"},
    {"both", "只\t!~隻\t_" TAIL, "1!~ 只隻 _\n"},
    {"by character, then by line",
     "只\t隻\t_狗" TAIL "里\t里\t_" TAIL "只\t只\t_" TAIL "台\t臺\t_" TAIL,
     "1 只隻 _狗/\n3 只只 _\n4 台臺 _\n2 里里 _\n"},
    {"eight neighbours", "只\t隻\t_甲乙丙丁甲乙丙丁" TAIL,
     "1 只隻 _甲/乙/丙/丁/甲/乙/丙/丁/\n"},
    {"no line feed at the end", "只\t隻\t_\t例\t例", "1 只隻 _\n"},
};

static void test_rules(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof goods / sizeof *goods; i++) {
        scratch s;
        zhv_context_list list;
        zhv_error err = {0};
        char got[2048];
        scratch_open(&s);
        scratch_mkdir(&s, "context");
        zhv_status status = read_text(&s, goods[i].text, &list, &err);
        if (goods[i].want == NULL) { /* an empty pattern has no _ */
            assert_int_equal(status, ZHV_E_DATA);
        } else {
            assert_int_equal(status, ZHV_OK);
            list_text(&list, got);
            assert_string_equal(got, goods[i].want);
        }
        scratch_close(&s);
    }
}

static void test_classes(void **state)
{
    (void)state;
    scratch s;
    zhv_context_list list;
    scratch_open(&s);
    scratch_mkdir(&s, "context");
    assert_int_equal(
        read_text(&s, "只\t隻\t_" TAIL "里\t!里\t_" TAIL "class\tdialect\t嘅\n",
                  &list, NULL),
        ZHV_OK);
    assert_int_equal(classes[0x53EA], ZHV_CLASS_AMBIGUOUS | ZHV_CLASS_RULED);
    assert_int_equal(classes[0x91CC],
                     ZHV_CLASS_AMBIGUOUS | ZHV_CLASS_RULED | ZHV_CLASS_STRONG);
    assert_int_equal(classes[0x5605], ZHV_CLASS_DIALECT);
    uint32_t marked = 0;
    for (uint32_t cp = 0; cp < 65536; cp++) {
        marked += classes[cp] != 0;
    }
    assert_int_equal(marked, 3);
    scratch_close(&s);
}

static void test_foreign(void **state)
{
    (void)state;
    static const uint16_t want[] = {0x514B, 0x5C14, 0x65AF};
    scratch s;
    zhv_context_list list;
    scratch_open(&s);
    scratch_mkdir(&s, "context");
    assert_int_equal(read_text(&s, "class\tforeign\t斯克尔\n", &list, NULL),
                     ZHV_OK);
    assert_int_equal(list.foreign_n, 3);
    assert_memory_equal(list.foreign, want, sizeof want);
    scratch_close(&s);
}

static void test_no_file(void **state)
{
    (void)state;
    scratch s;
    zhv_context_list list;
    scratch_open(&s);
    assert_int_equal(read_text(&s, NULL, &list, NULL), ZHV_OK);
    assert_int_equal(list.rules_n, 0);
    assert_int_equal(list.atoms_n, 0);
    scratch_close(&s);
}

/* Every allocation fails once. */
static void test_no_memory(void **state)
{
    (void)state;
    scratch s;
    zhv_context_list list;
    zhv_error err = {0};
    scratch_open(&s);
    scratch_mkdir(&s, "context");
    const char *text = "class\tforeign\t尔\nclass\tn\t一\n只\t隻\t{n}_" TAIL;
    assert_int_equal(read_text(&s, text, &list, &err), ZHV_OK);
    const zhv_mkdict_options options = {.dicts_dir = s.folder};
    uint32_t failures = 0;
    for (size_t k = 1;; k++) {
        zhv_arena arena;
        zhv_arena_init(&arena);
        zhv_build b = {.o = &options, .arena = &arena, .err = &err};
        zhv_arena_fail_at(k);
        zhv_status status = zhv_context_read(&b, classes, &list);
        zhv_arena_fail_at(0);
        zhv_arena_drop(&arena);
        if (status == ZHV_OK) {
            break;
        }
        assert_int_equal(status, ZHV_E_NOMEM);
        failures++;
    }
    assert_true(failures >= 4);
    scratch_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_errors),    cmocka_unit_test(test_members),
        cmocka_unit_test(test_rules),     cmocka_unit_test(test_classes),
        cmocka_unit_test(test_foreign),   cmocka_unit_test(test_no_file),
        cmocka_unit_test(test_no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
