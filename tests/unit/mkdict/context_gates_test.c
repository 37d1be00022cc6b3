#include "match/context.h"

#include "mkdict/context_rules.h"
#include "scratch.h"

/* Two characters are Chinese as far as these classes know: 一 and 二. */
static uint8_t classes[65536];

#define ONE 0x4E00u
#define TWO 0x4E8Cu

#define TAIL "\t例\t例\n"

/* A build of rules and their gates. */
typedef struct made {
    scratch s;
    zhv_mkdict_options options;
    zhv_build b;
    zhv_context_list list;
    zhv_context_index x;
} made;

/* text: the rules; NULL: there is no file */
static void make(made *m, const char *text)
{
    scratch_open(&m->s);
    m->options = (zhv_mkdict_options){.dicts_dir = m->s.folder};
    m->b = (zhv_build){.o = &m->options, .arena = &m->s.arena};
    if (text) {
        scratch_mkdir(&m->s, "context");
        scratch_write(&m->s, "context/lone.tsv", text);
    }
    memset(classes, 0, sizeof classes);
    classes[ONE] = classes[TWO] = ZHV_CLASS_HAN;
    assert_int_equal(zhv_context_read(&m->b, classes, &m->list), ZHV_OK);
    assert_int_equal(zhv_context_gates(&m->b, classes, &m->list, &m->x),
                     ZHV_OK);
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

/* What the gates of a rule for 只 let in. */
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
    {"far", "…一_", 0, true, true, true, true, true},
    {"behind what is far", "…一_", 1, true, true, true, true, true},
    {"before what is far", "…一二_", 0, true, false, true, false, false},
    {"the fourth is not asked", "_一一一二", 2, false, true, false, false,
     false},
};

static void test_gates(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct gate_case *c = &cases[i];
        made m;
        char text[128];
        snprintf(text, sizeof text, "只\t隻\t%s" TAIL, c->pattern);
        make(&m, text);
        const zhv_disk_ruled *r = find(&m.x, 0x53EA);
        assert_non_null(r);
        assert_int_equal(r->rules_n, 1);
        const uint32_t table =
            c->left ? r->gates[c->near].left : r->gates[c->near].right;
        if ((gate(&m.x, table, ONE) & 1) != c->one ||
            (gate(&m.x, table, TWO) & 1) != c->two ||
            (gate(&m.x, table, 0xFF0C) & 1) != c->mark ||
            (gate(&m.x, table, 0) & 1) != c->none) {
            fail_msg("%s", c->name);
        }
        scratch_close(&m.s);
    }
}

/* Every rule has its bit, as far as there are bits; the last one stands for
 * many. What has no rule is refused by the first gate. */
static void test_bits(void **state)
{
    (void)state;
    made m;
    char text[4096] = "里\t里\t_一 一_" TAIL "里\t!裏\t一_二" TAIL;
    for (uint32_t i = 0; i < 33; i++) {
        strcat(text, i == 30   ? "只\t!隻\t一_" TAIL
                     : i == 32 ? "只\t!隻\t二_" TAIL
                               : "只\t隻\t$_" TAIL);
    }
    make(&m, text);
    const zhv_disk_ruled *r = find(&m.x, 0x91CC);
    assert_non_null(r);
    assert_int_equal(r->rules_n, 3);
    assert_int_equal(r->strong, 4);
    assert_int_equal(m.list.rules[r->first].cp, 0x91CC);
    assert_int_equal(gate(&m.x, r->gates[0].left, ONE), 7);
    assert_int_equal(gate(&m.x, r->gates[0].left, TWO), 1);
    assert_int_equal(gate(&m.x, r->gates[0].right, ONE) & 7, 3);
    assert_int_equal(gate(&m.x, r->gates[0].right, TWO) & 7, 6);
    assert_int_equal(r->gates[1].left, 0); /* nothing is asked there */
    assert_int_equal(r->gates[1].right, 0);
    r = find(&m.x, 0x53EA);
    assert_non_null(r);
    assert_int_equal(r->rules_n, 33);
    assert_int_equal(r->strong, 1u << 30 | 1u << 31);
    assert_int_equal(gate(&m.x, r->gates[0].left, ONE), 1u << 30);
    assert_int_equal(gate(&m.x, r->gates[0].left, TWO), 1u << 31);
    assert_int_equal(gate(&m.x, r->gates[0].left, 0), 0xBFFFFFFF);
    assert_int_equal(gate(&m.x, 0, ONE), 0xFFFFFFFF);
    assert_null(find(&m.x, ONE));
    scratch_close(&m.s);
}

static void test_none(void **state)
{
    (void)state;
    made m;
    make(&m, NULL);
    assert_true(m.x.ruled_log >= 1);
    assert_int_equal(m.x.ruled[0].rules_n, 0);
    assert_int_equal(m.x.ruled[1].rules_n, 0);
    scratch_close(&m.s);
}

/* Every allocation fails once. */
static void test_no_memory(void **state)
{
    (void)state;
    made m;
    make(&m, "只\t隻\t一_" TAIL);
    uint32_t failures = 0;
    for (size_t k = 1;; k++) {
        zhv_arena arena;
        zhv_arena_init(&arena);
        m.b.arena = &arena;
        zhv_arena_fail_at(k);
        zhv_status status = zhv_context_gates(&m.b, classes, &m.list, &m.x);
        zhv_arena_fail_at(0);
        zhv_arena_drop(&arena);
        if (status == ZHV_OK) {
            break;
        }
        assert_int_equal(status, ZHV_E_NOMEM);
        failures++;
    }
    assert_true(failures >= 2);
    scratch_close(&m.s);
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
