/* {{noteTA}} and its relatives: groups and rules in arguments. */
#include "base/bytes.h"
#include "rules/args.h"
#include "rules/collect.h"
#include "rules/fold.h"

/* The template reads so many groups and so many rules. */
#define SLOTS 30u

typedef struct slot {
    uint32_t from; /* tokens of the value; to 0: not given */
    uint32_t to;
} slot;

typedef struct note {
    const zhv_tape *tape;
    const zhv_groups *groups;
    zhv_arena *arena;
    zhv_diags *diags;
    zhv_note_rules *out;
    slot title;
    slot group[SLOTS + 1];
    slot rule[SLOTS + 1];
} note;

/* ---- values -------------------------------------------------------------- */

/* What a call stands for that only hides a separator from the parser. */
static bool escaped(zhv_str call, zhv_str *out)
{
    zhv_str name = zhv_str_trim(zhv_str_sub(call, 2, call.len - 2));
    *out = zhv_str_eq(name, ZHV_STR("!")) ? ZHV_STR("|") : name;
    return zhv_str_eq(name, ZHV_STR("=")) || zhv_str_eq(name, ZHV_STR("!"));
}

/* Value with comments gone and {{=}} resolved, trimmed, as the template gets
 * it. *dynamic: it depends on something else. Returns false: out of memory. */
static bool read_value(note *n, slot s, zhv_str *out, bool *dynamic)
{
    const zhv_token *tok = n->tape->tok;
    zhv_bytes b = {0};
    bool ok = true;
    *dynamic = false;
    for (uint32_t i = s.from; i < s.to && ok && !*dynamic; i++) {
        zhv_str text = zhv_token_str(n->tape, i);
        if (tok[i].kind == ZHV_K_COMMENT) {
            continue;
        }
        if (tok[i].kind == ZHV_K_PARAM_OPEN) {
            *dynamic = true;
        } else if (tok[i].kind == ZHV_K_TMPL_OPEN) {
            zhv_str call = zhv_tape_span(n->tape, i, tok[i].mate + 1);
            *dynamic = !escaped(call, &text);
            i = tok[i].mate;
        }
        ok = *dynamic || zhv_bytes_add(&b, n->arena, text);
    }
    *out = zhv_str_trim(zhv_bytes_str(&b));
    return ok;
}

static uint32_t offset_of(const note *n, slot s)
{
    return n->tape->tok[s.from].off;
}

static void tell_dynamic(note *n, slot s)
{
    zhv_diag_add(n->diags, ZHV_D_RULE_DYNAMIC, offset_of(n, s),
                 zhv_tape_span(n->tape, s.from, s.to));
}

/* Do rules stand in the value, and nothing that depends on another page? */
static bool holds_rules(const note *n, slot s)
{
    const uint64_t others =
        ZHV_KIND_BIT(ZHV_K_TMPL_OPEN) | ZHV_KIND_BIT(ZHV_K_PARAM_OPEN);
    uint64_t kinds = 0;
    for (uint32_t i = s.from; i < s.to; i++) {
        kinds |= ZHV_KIND_BIT(n->tape->tok[i].kind);
    }
    return (kinds & ZHV_KIND_BIT(ZHV_K_RULE_OPEN)) && !(kinds & others);
}

static zhv_status leave_value(note *n, slot s, zhv_str flags)
{
    zhv_note_rule *new = zhv_vec_push(n->out, n->arena);
    if (new == NULL) {
        return ZHV_E_NOMEM;
    }
    *new = (zhv_note_rule){.origin = ZHV_ORIGIN_NOTETA,
                           .from = s.from,
                           .to = s.to,
                           .flags = flags};
    return ZHV_OK;
}

/* One rule as the template pastes it: -{, flags, value, }- */
static zhv_status read_rule(note *n, slot s, zhv_str flags)
{
    if (holds_rules(n, s)) {
        return leave_value(n, s, flags);
    }
    zhv_bytes b = {0};
    zhv_str text;
    bool dynamic;
    if (!read_value(n, s, &text, &dynamic)) {
        return ZHV_E_NOMEM;
    }
    if (dynamic) {
        tell_dynamic(n, s);
    }
    if (dynamic || text.len == 0) {
        return ZHV_OK;
    }
    uint32_t known = n->out->n;
    if (!zhv_bytes_add(&b, n->arena, ZHV_STR("-{")) ||
        !zhv_bytes_add(&b, n->arena, flags) ||
        !zhv_bytes_add(&b, n->arena, text) ||
        !zhv_bytes_add(&b, n->arena, ZHV_STR("}-"))) {
        return ZHV_E_NOMEM;
    }
    zhv_status status = zhv_collect_markup(zhv_bytes_str(&b), ZHV_ORIGIN_NOTETA,
                                           n->arena, n->out);
    bool usable = n->out->n > known && (n->out->at[known].rule->is_rule ||
                                        zhv_str_find(text, 0, ':') == text.len);
    if (status == ZHV_OK && !usable) {
        zhv_diag_add(n->diags, ZHV_D_RULE_MALFORMED, offset_of(n, s), text);
    }
    return status;
}

/* ---- groups -------------------------------------------------------------- */

static zhv_status use_group(note *n, zhv_str name, uint32_t off)
{
    zhv_group group;
    if (n->groups == NULL || !zhv_groups_find(n->groups, name, &group)) {
        zhv_diag_add(n->diags, ZHV_D_GROUP_UNKNOWN, off, name);
        return ZHV_OK;
    }
    if (group.n == 0) {
        return ZHV_OK;
    }
    zhv_note_rule *new = zhv_vec_push(n->out, n->arena);
    if (new == NULL) {
        return ZHV_E_NOMEM;
    }
    *new = (zhv_note_rule){.origin = ZHV_ORIGIN_GROUP, .group = group};
    return ZHV_OK;
}

static zhv_status read_group(note *n, slot s)
{
    zhv_str name;
    bool dynamic;
    if (!read_value(n, s, &name, &dynamic)) {
        return ZHV_E_NOMEM;
    }
    if (dynamic) {
        tell_dynamic(n, s);
        return ZHV_OK;
    }
    return name.len ? use_group(n, name, offset_of(n, s)) : ZHV_OK;
}

/* ---- the call ------------------------------------------------------------ */

static slot *slot_of(note *n, zhv_str name, uint32_t number)
{
    if (number) {
        return number <= SLOTS ? &n->rule[number] : NULL;
    }
    if (zhv_str_eq(name, ZHV_STR("T"))) {
        return &n->title;
    }
    if (name.len && name.ptr[0] == 'G') {
        number = zhv_arg_number(zhv_str_sub(name, 1, name.len));
        return number && number <= SLOTS ? &n->group[number] : NULL;
    }
    return NULL;
}

/* Fills the slots; of arguments with the same name the last one counts. */
static void read_slots(note *n, uint32_t open, zhv_arg *a)
{
    uint32_t positional = 0;
    while (zhv_arg_next(n->tape, open, a)) {
        zhv_str name = zhv_arg_name(n->tape, a);
        uint32_t number =
            a->eq == ZHV_NO_MATE ? ++positional : zhv_arg_number(name);
        slot *s = slot_of(n, name, number);
        if (s) {
            *s = (slot){zhv_arg_value(a), a->to};
        }
    }
}

static zhv_status read_note(note *n)
{
    zhv_status status = ZHV_OK;
    if (n->title.to) {
        status = read_rule(n, n->title, ZHV_STR("T|"));
    }
    for (uint32_t i = 1; i <= SLOTS && status == ZHV_OK; i++) {
        if (n->group[i].to) {
            status = read_group(n, n->group[i]);
        }
    }
    for (uint32_t i = 1; i <= SLOTS && status == ZHV_OK; i++) {
        if (n->rule[i].to) {
            status = read_rule(n, n->rule[i], ZHV_STR("H|"));
        }
    }
    return status;
}

zhv_status zhv_collect_note_ta(const zhv_tape *tape, uint32_t open,
                               const zhv_groups *groups, zhv_arena *arena,
                               zhv_diags *diags, zhv_note_rules *out)
{
    static const char old_form[] = "cgroup";
    note n = {.tape = tape,
              .groups = groups,
              .arena = arena,
              .diags = diags,
              .out = out};
    char buf[ZHV_FOLD_MAX];
    zhv_str name;
    zhv_arg a = zhv_arg_start(open);
    zhv_arg_next(tape, open, &a);
    zhv_plain_text(tape, a.from, a.to, &name);
    zhv_str folded = zhv_fold_name(name, buf);
    bool old = zhv_str_starts(folded, zhv_str_from(old_form));
    size_t slash = zhv_str_find(name, 0, '/');
    if (old && slash < name.len) { /* {{CGroup/NAME}} */
        return use_group(&n, zhv_str_sub(name, slash + 1, name.len),
                         tape->tok[open].off);
    }
    read_slots(&n, open, &a);
    if (old) { /* {{CGroup|NAME}} */
        return n.rule[1].to ? read_group(&n, n.rule[1]) : ZHV_OK;
    }
    return read_note(&n);
}
