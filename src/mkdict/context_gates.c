#include "match/context.h"
#include "mkdict/context_rules.h"

#define HAN_PLACES (1u << ZHV_GATE_HAN_LOG)

typedef struct maker {
    zhv_build *b;
    const uint8_t *classes;
    const zhv_context_list *list;
    ZHV_VEC(uint32_t) gates;
} maker;

static uint32_t bit_of(uint32_t rule)
{
    const uint32_t last = ZHV_GATE_BITS - 1;
    return 1u << (rule < last ? rule : last);
}

/* The atom behind `skip` others; at the end of the list: none. */
static uint32_t atom_behind(const maker *m, uint32_t at, uint32_t skip)
{
    const uint16_t *atoms = m->list->atoms;
    for (; skip && atoms[at]; skip--) {
        at += 1 + (atoms[at] & ZHV_ATOM_COUNT);
    }
    return at;
}

static void open_all(uint32_t *gate, uint32_t bits)
{
    for (uint32_t i = 0; i < ZHV_GATE_COUNT; i++) {
        gate[i] |= bits;
    }
}

/* Lets in, for the rules of `bit`, whatever may fit the atom. What an atom
 * refuses shares its place with characters that it lets in. */
static void let_in(const maker *m, uint32_t at, uint32_t bit, uint32_t *gate)
{
    const uint32_t head = m->list->atoms[at];
    const bool edge = head & ZHV_ATOM_EDGE;
    const bool not = head == 0 || (head & (ZHV_ATOM_NOT | ZHV_ATOM_FAR));
    for (uint32_t i = 0; i < ZHV_GATE_COUNT; i++) {
        const bool han = i < HAN_PLACES;
        if (not ? han || !edge : !han && edge) {
            gate[i] |= bit;
        }
    }
    for (uint32_t i = 1; !not &&i <= (head & ZHV_ATOM_COUNT); i++) {
        gate[zhv_gate_place(m->classes, m->list->atoms[at + i])] |= bit;
    }
}

/* The table's offset; one that is there already serves again. */
static bool put_gate(maker *m, const uint32_t *gate, uint32_t *out)
{
    const size_t size = ZHV_GATE_COUNT * sizeof *gate;
    uint32_t at = 0;
    while (at < m->gates.n && memcmp(m->gates.at + at, gate, size) != 0) {
        at += ZHV_GATE_COUNT;
    }
    *out = at;
    while (m->gates.n < at + ZHV_GATE_COUNT) {
        uint32_t *x = zhv_vec_push(&m->gates, m->b->arena);
        if (x == NULL) {
            return false;
        }
        *x = gate[m->gates.n - 1 - at];
    }
    return true;
}

/* One gate for all rules of a character.
 * near     which neighbour it asks; 0: the nearest */
static bool make_gate(maker *m, const zhv_disk_ruled *x, uint32_t near,
                      bool left, uint32_t *out)
{
    uint32_t gate[ZHV_GATE_COUNT] = {0};
    for (uint32_t i = 0; i < x->rules_n; i++) {
        const zhv_disk_rule *r = &m->list->rules[x->first + i];
        const uint32_t at = atom_behind(m, left ? r->left : r->right, near);
        let_in(m, at, bit_of(i), gate);
    }
    /* bits without a rule: the first gate refuses them, so that others are
     * alike where they refuse nothing */
    if ((near || !left) && x->rules_n < ZHV_GATE_BITS) {
        open_all(gate, ~0u << x->rules_n);
    }
    return put_gate(m, gate, out);
}

static bool describe(maker *m, zhv_disk_ruled *x)
{
    for (uint32_t i = 0; i < x->rules_n; i++) {
        x->strong |= m->list->rules[x->first + i].strong ? bit_of(i) : 0;
    }
    bool good = true;
    for (uint32_t i = 0; good && i < ZHV_GATE_REACH; i++) {
        good = make_gate(m, x, i, true, &x->gates[i].left) &&
               make_gate(m, x, i, false, &x->gates[i].right);
    }
    return good;
}

static uint32_t characters(const zhv_context_list *list)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < list->rules_n; i++) {
        n += i == 0 || list->rules[i].cp != list->rules[i - 1].cp;
    }
    return n;
}

static zhv_disk_ruled *free_slot(const zhv_context_index *index, uint32_t cp)
{
    uint32_t at = zhv_words_hash(cp, index->ruled_log);
    while (index->ruled[at].rules_n) {
        at = (at + 1) & ((1u << index->ruled_log) - 1);
    }
    return &index->ruled[at];
}

zhv_status zhv_context_gates(zhv_build *b, const uint8_t *classes,
                             const zhv_context_list *list,
                             zhv_context_index *out)
{
    maker m = {.b = b, .classes = classes, .list = list};
    const uint32_t n = characters(list);
    *out = (zhv_context_index){.ruled_log = 1};
    while (1u << out->ruled_log < 4 * n) {
        out->ruled_log++; /* hardly any two share a slot */
    }
    out->ruled =
        zhv_arena_calloc(b->arena, 1u << out->ruled_log, sizeof *out->ruled);
    uint32_t all[ZHV_GATE_COUNT];
    memset(all, 0xFF, sizeof all);
    uint32_t none;
    bool good = out->ruled && put_gate(&m, all, &none);
    for (uint32_t i = 0, end; good && i < list->rules_n; i = end) {
        const uint16_t cp = list->rules[i].cp;
        for (end = i + 1; end < list->rules_n && list->rules[end].cp == cp;) {
            end++;
        }
        zhv_disk_ruled *x = free_slot(out, cp);
        *x = (zhv_disk_ruled){.cp = cp, .rules_n = end - i, .first = i};
        good = describe(&m, x);
    }
    out->gates = m.gates.at;
    out->gates_n = m.gates.n;
    return good ? ZHV_OK : zhv_build_no_memory(b);
}
