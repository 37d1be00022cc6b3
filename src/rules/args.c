#include "rules/args.h"

void zhv_arg_read(const zhv_tape *tape, uint32_t open, zhv_arg *a)
{
    const uint64_t looked_at = ZHV_KINDS_OPENERS | ZHV_KINDS_CLOSERS |
                               ZHV_KIND_BIT(ZHV_K_TMPL_EQ) |
                               ZHV_KINDS_FIELD_ENDS;
    const zhv_token *tok = tape->tok;
    const zhv_token *t = &tok[a->to + 1];
    *a = (zhv_arg){a->to + 1, ZHV_NO_MATE, 0, 0};
    uint64_t kinds = 0;
    for (;; t++) {
        const unsigned kind = t->kind;
        if (looked_at >> kind & 1) {
            /* a closer is that of `open`: what is nested is leapt over */
            if (zhv_kind_is_closer((zhv_kind)kind) ||
                (zhv_arg_ends((zhv_kind)kind) && t->mate == open)) {
                break;
            }
            if (zhv_kind_is_opener((zhv_kind)kind)) {
                t = &tok[t->mate];
            } else if (kind == ZHV_K_TMPL_EQ && t->mate == open &&
                       a->eq == ZHV_NO_MATE) {
                a->eq = (uint32_t)(t - tok);
            }
        }
        kinds |= ZHV_KIND_BIT(kind);
    }
    a->to = (uint32_t)(t - tok);
    a->kinds = kinds;
}

bool zhv_plain_text(const zhv_tape *tape, uint32_t from, uint32_t to,
                    zhv_str *out)
{
    const zhv_token *tok = tape->tok;
    *out = (zhv_str){"", 0};
    while (from < to && (tok[from].kind == ZHV_K_COMMENT ||
                         zhv_str_trim(zhv_token_str(tape, from)).len == 0)) {
        from++;
    }
    while (from < to && (tok[to - 1].kind == ZHV_K_COMMENT ||
                         zhv_str_trim(zhv_token_str(tape, to - 1)).len == 0)) {
        to--;
    }
    for (uint32_t i = from; i < to; i++) {
        if (tok[i].kind != ZHV_K_TEXT && tok[i].kind != ZHV_K_NEWLINE &&
            tok[i].kind != ZHV_K_ENTITY) {
            return false;
        }
    }
    *out = zhv_str_trim(zhv_tape_span(tape, from, to));
    return true;
}

bool zhv_arg_plain(const zhv_tape *tape, const zhv_arg *a, zhv_str *out)
{
    const uint64_t texts = ZHV_KIND_BIT(ZHV_K_TEXT) |
                           ZHV_KIND_BIT(ZHV_K_NEWLINE) |
                           ZHV_KIND_BIT(ZHV_K_ENTITY);
    uint64_t others = a->kinds & ~texts;
    if (a->eq != ZHV_NO_MATE) {
        others &= ~ZHV_KIND_BIT(ZHV_K_TMPL_EQ);
    }
    if (others) {
        return zhv_plain_text(tape, zhv_arg_value(a), a->to, out);
    }
    *out = zhv_str_trim(zhv_tape_span(tape, zhv_arg_value(a), a->to));
    return true;
}

zhv_str zhv_arg_name(const zhv_tape *tape, const zhv_arg *a)
{
    zhv_str name = {"", 0};
    if (a->eq == a->from + 1 && tape->tok[a->from].kind == ZHV_K_TEXT) {
        return zhv_str_trim(zhv_token_str(tape, a->from));
    }
    if (a->eq != ZHV_NO_MATE) {
        zhv_plain_text(tape, a->from, a->eq, &name);
    }
    return name;
}

uint32_t zhv_arg_number(zhv_str name)
{
    uint32_t n = 0;
    if (name.len == 0 || name.len > 6 || name.ptr[0] == '0') {
        return 0;
    }
    for (size_t i = 0; i < name.len; i++) {
        if (name.ptr[i] < '0' || name.ptr[i] > '9') {
            return 0;
        }
        n = n * 10 + (uint32_t)(name.ptr[i] - '0');
    }
    return n;
}
