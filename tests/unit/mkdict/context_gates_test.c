#include "match/context.h"

#include "mkdict/context_rules.h"
#include "scratch.h"

/* Two characters are Chinese as far as these classes know: 一 and 二. */
static uint8_t classes[65536];

#define ONE 0x4E00u
#define TWO 0x4E8Cu

#define TAIL "\t例\t例\n"

static zhv_status make(scratch *s, zhv_build *b, const char *text,
                       zhv_context_list *list, zhv_context_index *out)
{
    if (text) {
        scratch_write(s, "context/lone.tsv", text);
    }
    memset(classes, 0, sizeof classes);
    classes[ONE] = classes[TWO] = ZHV_CLASS_HAN;
    zhv_status status = zhv_context_read(b, classes, list);
    return status == ZHV_OK ? zhv_context_gates(b, classes, list, out) : status;
}

static const zhv_disk_ruled *find(const zhv_context_index *x, uint32_t cp)
{
    for (uint32_t i = 0; i < 1u << x->ruled_log; i++) {
        if (x->ruled[i].rules_n && x->ruled[i].cp == cp) {
            return &x->ruled[i];
        }
    }
    return NULL;
}

static uint32_t gate(const zhv_context_index *x, uint32_t table, uint32_t cp)
{
    assert_true(table + ZHV_GATE_COUNT <= x->gates_n);
    return x->gates[table + zhv_gate_place(classes, cp)];
}

/* What the gates of 只 say about neighbours: a digit for each of five rules. */
static const struct gate_case {
    const char *name;
    const char *pattern; /* of the only rule */
    uint32_t near;
    bool left;
    bool one; /* 一, then 二, ，, nothing: are they let in? */
    bool two;
    bool mark;
    bool none;
} cases[] = {
    {"a character", "一_", 0, true, true, false, false, false},
    {"the other side", "一_", 0, false, true, true, true, true},
    {"beyond it", "一_", 1, true, true, true, true, true},
    {"a border", "_$", 0, false, false, false, true, true},
    {"a border or a character", "_[一$]", 0, false, true, false, true, true},
    {"no border", "[^$]_", 0, true, true, true, false, false},
    {"none of a set", "[^一]_", 0, true, true, true, true, true},
    {"a mark", "，_", 0, true, false, false, true, false},
    {"the nearest first", "一二_", 0, true, false, true, false, false},
    {"the second", "一二_", 1, true, true, false, false, false},
    {"the third", "一二二_", 2, true, true, false, false, false},
    {"the second behind", "_二一", 1, false, true, false, false, false},
    {"the fourth is not asked", "_一一一二", 2, false, true, false, false,
     false},
};

static void test_gates(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct gate_case *c = &cases[i];
        scratch s;
        scratch_open(&s);
        scratch_mkdir(&s, "context");
        const zhv_mkdict_options options = {.dicts_dir = s.folder};
        zhv_build b = {.o = &options, .arena = &s.arena};
        zhv_context_list list;
        zhv_context_index x;
        char text[128];
        snprintf(text, sizeof text, "只\t隻\t%s" TAIL, c->pattern);
        assert_int_equal(make(&s, &b, text, &list, &x), ZHV_OK);
        const zhv_disk_ruled *r = find(&x, 0x53EA);
        assert_non_null(r);
        assert_int_equal(r->rules_n, 1);
        const uint32_t table =
            c->left ? r->gates[c->near].left : r->gates[c->near].right;
        if ((gate(&x, table, ONE) & 1) != c->one ||
            (gate(&x, table, TWO) & 1) != c->two ||
            (gate(&x, table, 0xFF0C) & 1) != c->mark ||
            (gate(&x, table, 0) & 1) != c->none) {
            fail_msg("%s", c->name);
        }
        scratch_close(&s);
    }
}

/* Every rule has its bit, as far as there are bits; the last one stands for
 * many. What has no rule is refused by the first gate. */
static void test_bits(void **state)
{
    (void)state;
    scratch s;
    scratch_open(&s);
    scratch_mkdir(&s, "context");
    const zhv_mkdict_options options = {.dicts_dir = s.folder};
    zhv_build b = {.o = &options, .arena = &s.arena};
    zhv_context_list list;
    zhv_context_index x;
    char text[4096] = "里\t里\t_一 一_" TAIL "里\t!裏\t一_二" TAIL;
    for (uint32_t i = 0; i < 33; i++) {
        strcat(text, i == 30   ? "只\t!隻\t一_" TAIL
                     : i == 32 ? "只\t!隻\t二_" TAIL
                               : "只\t隻\t$_" TAIL);
    }
    assert_int_equal(make(&s, &b, text, &list, &x), ZHV_OK);
    const zhv_disk_ruled *r = find(&x, 0x91CC);
    assert_non_null(r);
    assert_int_equal(r->rules_n, 3);
    assert_int_equal(r->strong, 4);
    assert_int_equal(list.rules[r->first].cp, 0x91CC);
    assert_int_equal(gate(&x, r->gates[0].left, ONE), 7);
    assert_int_equal(gate(&x, r->gates[0].left, TWO), 1);
    assert_int_equal(gate(&x, r->gates[0].right, ONE) & 7, 3);
    assert_int_equal(gate(&x, r->gates[0].right, TWO) & 7, 6);
    assert_int_equal(r->gates[1].left, 0); /* nothing is asked there */
    assert_int_equal(r->gates[1].right, 0);
    r = find(&x, 0x53EA);
    assert_non_null(r);
    assert_int_equal(r->rules_n, 33);
    assert_int_equal(r->strong, 1u << 30 | 1u << 31);
    assert_int_equal(gate(&x, r->gates[0].left, ONE), 1u << 30);
    assert_int_equal(gate(&x, r->gates[0].left, TWO), 1u << 31);
    assert_int_equal(gate(&x, r->gates[0].left, 0), 0xBFFFFFFF);
    assert_int_equal(gate(&x, 0, ONE), 0xFFFFFFFF);
    assert_null(find(&x, ONE));
    scratch_close(&s);
}

static void test_none(void **state)
{
    (void)state;
    scratch s;
    scratch_open(&s);
    const zhv_mkdict_options options = {.dicts_dir = s.folder};
    zhv_build b = {.o = &options, .arena = &s.arena};
    zhv_context_list list;
    zhv_context_index x;
    assert_int_equal(make(&s, &b, NULL, &list, &x), ZHV_OK);
    assert_true(x.ruled_log >= 1);
    assert_int_equal(x.ruled[0].rules_n, 0);
    assert_int_equal(x.ruled[1].rules_n, 0);
    scratch_close(&s);
}

/* Every allocation fails once. */
static void test_no_memory(void **state)
{
    (void)state;
    scratch s;
    scratch_open(&s);
    scratch_mkdir(&s, "context");
    const zhv_mkdict_options options = {.dicts_dir = s.folder};
    zhv_context_list list;
    zhv_context_index x;
    zhv_build b = {.o = &options, .arena = &s.arena};
    assert_int_equal(make(&s, &b, "只\t隻\t一_" TAIL, &list, &x), ZHV_OK);
    uint32_t failures = 0;
    for (size_t k = 1;; k++) {
        zhv_arena arena;
        zhv_arena_init(&arena);
        b.arena = &arena;
        zhv_arena_fail_at(k);
        zhv_status status = zhv_context_gates(&b, classes, &list, &x);
        zhv_arena_fail_at(0);
        zhv_arena_drop(&arena);
        if (status == ZHV_OK) {
            break;
        }
        assert_int_equal(status, ZHV_E_NOMEM);
        failures++;
    }
    assert_true(failures >= 2);
    scratch_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_gates),
        cmocka_unit_test(test_bits),
        cmocka_unit_test(test_none),
        cmocka_unit_test(test_no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
