#include "cli/verify_stable.h"

#include "base/hash.h"
#include "rules/collect.h"

/* Bytes of rules that are looked through, by size of the texts. */
#define BUDGET       64u
#define BUDGET_LEAST (UINT64_C(1) << 26)

typedef struct reader {
    const zhv_verify_input *in;
    const zhv_groups *groups;
    zhv_arena *arena;
    zhv_tape tape; /* of the source */
    ZHV_VEC(zhv_str) rules;
    zhv_map asked; /* text: 1 a rule has it, 2 none has */
    uint64_t budget;
} reader;

static bool add(reader *r, zhv_str rule)
{
    zhv_str *slot = zhv_vec_push(&r->rules, r->arena);
    if (slot) {
        *slot = rule;
    }
    return slot != NULL;
}

static bool add_note_ta(reader *r, uint32_t open)
{
    zhv_note_rules rules = {0};
    zhv_diags ignored = {.arena = r->arena};
    if (zhv_collect_note_ta(&r->tape, open, r->groups, r->arena, &ignored,
                            &rules) != ZHV_OK) {
        return false;
    }
    for (uint32_t i = 0; i < rules.n; i++) {
        const zhv_note_rule *note = &rules.at[i];
        if (note->to &&
            !add(r, zhv_tape_span(&r->tape, note->from, note->to))) {
            return false;
        }
        uint32_t n = note->rule ? 1 : note->group.n;
        const zhv_rule *const *group =
            note->rule ? NULL : zhv_group_rules(&note->group, r->arena);
        if (note->rule == NULL && n && group == NULL) {
            return false;
        }
        for (uint32_t k = 0; k < n; k++) {
            const zhv_rule *rule = note->rule ? note->rule : group[k];
            if (!add(r, rule->text)) {
                return false;
            }
        }
    }
    return true;
}

/* The texts of all rules that the source has or names. */
static bool read_rules(reader *r)
{
    const zhv_tape *t = &r->tape;
    for (uint32_t i = 0; i < t->n; i++) {
        bool good = true;
        if (t->tok[i].kind == ZHV_K_RULE_OPEN) {
            good = add(r, zhv_tape_span(t, i, t->tok[i].mate + 1));
            i = t->tok[i].mate;
        } else if (zhv_role_act(t, r->in->profiles, i) == ZHV_ACT_NOTE_TA) {
            good = add_note_ta(r, i);
            i = t->tok[i].mate;
        } else if (t->tok[i].role == ZHV_R_TITLE) {
            good = add(r, zhv_token_str(t, i));
        }
        if (!good) {
            return false;
        }
    }
    return true;
}

static bool contains(zhv_str s, zhv_str what)
{
    for (size_t at = zhv_str_find(s, 0, what.ptr[0]); at < s.len;
         at = zhv_str_find(s, at + 1, what.ptr[0])) {
        if (zhv_str_starts(zhv_str_sub(s, at, s.len), what)) {
            return true;
        }
    }
    return false;
}

static bool in_a_rule(reader *r, zhv_str text)
{
    for (uint32_t i = 0; i < r->rules.n; i++) {
        if (r->budget < r->rules.at[i].len) {
            return false;
        }
        r->budget -= r->rules.at[i].len;
        if (contains(r->rules.at[i], text)) {
            return true;
        }
    }
    return false;
}

/* Does a rule of the source speak of these bytes? */
static bool ruled(reader *r, zhv_str text)
{
    uint32_t answer = zhv_map_get(&r->asked, text);
    if (answer == ZHV_MAP_NONE) {
        answer = in_a_rule(r, text) ? 1 : 2;
        zhv_map_put(&r->asked, r->arena, text, answer);
    }
    return answer == 1;
}

/* A label is put into a link or a call no longer than this. */
#define LABELLED_MAX 1024u

/* The bytes that an edit changes; those of the link or call around, if it only
 * puts in a label. */
static zhv_str changed(const reader *r, const zhv_edit_view *edit)
{
    const zhv_str s = r->in->edition;
    if (edit->length) {
        return zhv_str_sub(s, edit->offset, edit->offset + edit->length);
    }
    const size_t end = edit->offset + 2; /* with its closer */
    const size_t least = end > LABELLED_MAX ? end - LABELLED_MAX : 0;
    for (size_t at = edit->offset; end <= s.len && at-- > least;) {
        const char c = s.ptr[at];
        if ((c == '[' || c == '{') && s.ptr[at + 1] == c) {
            return zhv_str_sub(s, at, end);
        }
    }
    return (zhv_str){NULL, 0};
}

/* What [[X]] shows without a label; of what is no such link, nothing. */
static zhv_str link_text(zhv_str link)
{
    const bool plain = zhv_str_starts(link, ZHV_STR("[[")) &&
                       zhv_str_ends(link, ZHV_STR("]]"));
    return plain ? zhv_str_sub(link, 2, link.len - 2) : (zhv_str){NULL, 0};
}

static zhv_status judge(reader *r, const zhv_result *result,
                        zhv_differences *out)
{
    zhv_edit_view edit;
    for (size_t i = 0; zhv_result_edit(result, 0, i, &edit); i++) {
        zhv_str ours = changed(r, &edit);
        zhv_str shown = edit.length ? ours : link_text(ours);
        if ((ours.len && ruled(r, ours)) || (shown.len && ruled(r, shown))) {
            continue;
        }
        zhv_str text =
            zhv_str_sub(r->in->edition, edit.offset, edit.offset + edit.length);
        zhv_difference *d = zhv_vec_push(out, r->arena);
        if (d == NULL) {
            return ZHV_E_NOMEM;
        }
        *d = (zhv_difference){"text", (uint32_t)edit.offset, text,
                              (zhv_str){edit.text.ptr, edit.text.len}};
    }
    return ZHV_OK;
}

zhv_status zhv_verify_shown(const zhv_verify_input *in, const zhv_result *first,
                            zhv_arena *arena, zhv_rule_texts *out)
{
    zhv_edit_view edit;
    for (size_t i = 0; zhv_result_edit(first, 0, i, &edit); i++) {
        zhv_str at = zhv_str_sub(in->source, edit.offset, in->source.len);
        if (edit.text.len == 0 || !zhv_str_starts(at, ZHV_STR("-{"))) {
            continue;
        }
        zhv_str *slot = zhv_vec_push(out, arena);
        char *copy = zhv_arena_alloc(arena, edit.text.len);
        if (slot == NULL || copy == NULL) {
            return ZHV_E_NOMEM;
        }
        memcpy(copy, edit.text.ptr, edit.text.len);
        *slot = (zhv_str){copy, edit.text.len};
    }
    return ZHV_OK;
}

zhv_status zhv_verify_stable(const zhv_verify_input *in,
                             const zhv_result *again,
                             const zhv_rule_texts *shown,
                             const zhv_groups *groups, zhv_arena *arena,
                             zhv_differences *out)
{
    reader r = {.in = in, .groups = groups, .arena = arena};
    r.budget =
        BUDGET_LEAST + BUDGET * ((uint64_t)in->source.len + in->edition.len);
    zhv_diags ignored = {.arena = arena};
    zhv_status status = zhv_syntax_scan(in->syntax, in->source,
                                        zhv_profiles_names(in->profiles), arena,
                                        &ignored, &r.tape);
    if (status == ZHV_OK) {
        status = zhv_roles_assign(&r.tape, in->profiles, in->unknown, arena);
    }
    if (status == ZHV_OK && !read_rules(&r)) {
        status = ZHV_E_NOMEM;
    }
    for (uint32_t i = 0; i < shown->n && status == ZHV_OK; i++) {
        status = add(&r, shown->at[i]) ? ZHV_OK : ZHV_E_NOMEM;
    }
    return status == ZHV_OK ? judge(&r, again, out) : status;
}
