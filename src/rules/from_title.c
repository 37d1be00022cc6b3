/* Names of a work by region: fields of infoboxes, arguments of
 * {{作品名稱}}. */
#include "base/utf8.h"
#include "rules/args.h"
#include "rules/collect.h"
#include "rules/lookup.h"

#define NAME_MAX_CP 60u

/* Signs that say: more than one name, or a remark. */
static const char *const unclean[] = {"、", "／", "；", "（", "）", "\n", "/",
                                      ";",  "(",  ")",  "<",  ">",  "{",  "}",
                                      "[",  "]",  "|",  "&",  "《", "》"};

static zhv_str without_title_marks(zhv_str s)
{
    zhv_str left = ZHV_STR("《");
    zhv_str right = ZHV_STR("》");
    if (s.len > left.len + right.len && zhv_str_starts(s, left) &&
        zhv_str_ends(s, right)) {
        s = zhv_str_trim(zhv_str_sub(s, left.len, s.len - right.len));
    }
    return s;
}

static bool is_clean(const zhv_profiles *p, zhv_str s)
{
    if (s.len == 0 || zhv_utf8_count(s) > NAME_MAX_CP ||
        zhv_utf8_invalid_at(s, 0) < s.len || zhv_lookup_keyword(p, s)) {
        return false;
    }
    for (size_t k = 0; k < sizeof unclean / sizeof *unclean; k++) {
        zhv_str sign = zhv_str_from(unclean[k]);
        for (size_t i = zhv_str_find(s, 0, sign.ptr[0]); i < s.len;
             i = zhv_str_find(s, i + 1, sign.ptr[0])) {
            if (zhv_str_starts(zhv_str_sub(s, i, s.len), sign)) {
                return false;
            }
        }
    }
    return true;
}

/* "hk" as in equiv-cn=hk. */
static bool region(zhv_str s, zhv_variant *out)
{
    char code[] = "zh-xx";
    if (s.len != 2) {
        return false;
    }
    memcpy(code + 3, s.ptr, 2);
    return zhv_variant_from_code((zhv_str){code, sizeof code - 1}, true, out);
}

typedef struct names_reader {
    const zhv_tape *tape;
    const zhv_profiles *profiles;
    zhv_diags *diags;
    zhv_names_by_region *out;
    zhv_mask as; /* variants that have the name of another one ... */
    uint8_t whose[ZHV_VARIANTS]; /* ... which is this */
} names_reader;

static void set_same(names_reader *r, zhv_variant v, zhv_variant other)
{
    r->as |= ZHV_MASK(v);
    r->whose[v] = (uint8_t)other;
}

/* Where tokens [from, to) end without the notes and blanks behind them. */
static uint32_t without_notes(const names_reader *r, uint32_t from, uint32_t to)
{
    const zhv_token *tok = r->tape->tok;
    while (to > from) {
        uint32_t last = to - 1;
        bool pair = zhv_kind_is_closer((zhv_kind)tok[last].kind);
        uint32_t open = pair ? tok[last].mate : last;
        bool note = zhv_role_act(r->tape, r->profiles, open) == ZHV_ACT_REF;
        if (!note && zhv_str_trim(zhv_token_str(r->tape, last)).len) {
            break;
        }
        to = open;
    }
    return to;
}

static void read_title(names_reader *r, const zhv_arg *a, zhv_variant v)
{
    zhv_str s;
    zhv_variant other;
    uint32_t from = zhv_arg_value(a);
    uint32_t to = without_notes(r, from, a->to);
    bool plain = zhv_plain_text(r->tape, from, to, &s);
    if (plain && s.len == 0) {
        return;
    }
    if (plain && region(s, &other)) {
        set_same(r, v, other);
        return;
    }
    s = without_title_marks(s);
    if (plain && is_clean(r->profiles, s)) {
        r->out->name[v] = s;
        r->out->given |= ZHV_MASK(v);
        return;
    }
    zhv_diag_add(r->diags, ZHV_D_TITLE_SKIPPED, r->tape->tok[from].off,
                 zhv_str_trim(zhv_tape_span(r->tape, from, a->to)));
}

/* equiv-cn=hk */
static void read_same(names_reader *r, const zhv_arg *a, zhv_str name)
{
    zhv_str prefix = ZHV_STR("equiv-");
    zhv_str value;
    zhv_variant v;
    zhv_variant other;
    if (zhv_str_starts(name, prefix) &&
        region(zhv_str_sub(name, prefix.len, name.len), &v) &&
        zhv_plain_text(r->tape, zhv_arg_value(a), a->to, &value) &&
        region(value, &other)) {
        set_same(r, v, other);
    }
}

static void resolve_same(names_reader *r)
{
    zhv_mask named = r->out->given;
    for (zhv_variant v = 0; v < ZHV_VARIANTS; v++) {
        if ((r->as & ZHV_MASK(v)) && (named & ZHV_MASK(r->whose[v]))) {
            r->out->name[v] = r->out->name[r->whose[v]];
            r->out->given |= ZHV_MASK(v);
        }
    }
}

static zhv_str longest_text(const zhv_tape *tape, uint32_t from, uint32_t to)
{
    zhv_str longest = {NULL, 0};
    for (uint32_t i = from; i < to; i++) {
        zhv_str s = zhv_str_trim(zhv_token_str(tape, i));
        if (tape->tok[i].kind == ZHV_K_TEXT &&
            tape->tok[i].role != ZHV_R_NAME && s.len > longest.len) {
            longest = s;
        }
    }
    return longest;
}

zhv_str zhv_collect_original(const zhv_tape *tape, const zhv_profiles *profiles,
                             uint32_t open)
{
    zhv_arg a = zhv_arg_start(open);
    zhv_str found = {NULL, 0};
    bool line = zhv_role_act(tape, profiles, open) == ZHV_ACT_WORK_NAME;
    zhv_arg_next(tape, open, &a);
    while (found.len == 0 && zhv_arg_next(tape, open, &a)) {
        zhv_str name = zhv_arg_name(tape, &a);
        if (a.eq != ZHV_NO_MATE &&
            (zhv_lookup_is_original(profiles, name) ||
             (line && zhv_str_eq(name, ZHV_STR("name"))))) {
            found = longest_text(tape, zhv_arg_value(&a), a.to);
        }
    }
    return found;
}

void zhv_collect_names(const zhv_tape *tape, const zhv_profiles *profiles,
                       uint32_t open, zhv_diags *diags,
                       zhv_names_by_region *out)
{
    names_reader r = {
        .tape = tape, .profiles = profiles, .diags = diags, .out = out};
    *out = (zhv_names_by_region){0};
    zhv_str name;
    zhv_arg a = zhv_arg_start(open);
    zhv_arg_next(tape, open, &a);
    zhv_plain_text(tape, a.from, a.to, &name);
    uint32_t tmpl = zhv_lookup_template(profiles, name);
    if (tmpl == ZHV_NO_TEMPLATE) {
        return;
    }
    uint32_t positional = 0;
    while (zhv_arg_next(tape, open, &a)) {
        name = zhv_arg_name(tape, &a);
        uint32_t number =
            a.eq == ZHV_NO_MATE ? ++positional : zhv_arg_number(name);
        const zhv_token *value = &tape->tok[zhv_arg_value(&a)];
        bool other = value->kind == ZHV_K_TEXT && value->role != ZHV_R_TITLE;
        zhv_param p = {0};
        if (!other) {
            p = zhv_lookup_param(profiles, tmpl, name, number);
        }
        if (p.role == ZHV_P_TITLE) {
            read_title(&r, &a, p.aux);
        } else {
            read_same(&r, &a, name);
        }
    }
    resolve_same(&r);
}
