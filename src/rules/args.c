#include "rules/args.h"

bool zhv_arg_next(const zhv_tape *tape, uint32_t open, zhv_arg *a)
{
    uint32_t close = tape->tok[open].mate;
    if (a->to >= close) {
        return false;
    }
    a->from = a->to + 1;
    a->eq = ZHV_NO_MATE;
    uint32_t i = a->from;
    for (; i < close; i++) {
        const zhv_token *t = &tape->tok[i];
        zhv_kind kind = (zhv_kind)t->kind;
        if (kind == ZHV_K_TEXT) {
            continue;
        }
        if (zhv_kind_is_opener(kind)) {
            i = t->mate;
        } else if (zhv_arg_ends(kind) && t->mate == open) {
            break;
        } else if (kind == ZHV_K_TMPL_EQ && t->mate == open &&
                   a->eq == ZHV_NO_MATE) {
            a->eq = i;
        }
    }
    a->to = i;
    return true;
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

zhv_str zhv_arg_name(const zhv_tape *tape, const zhv_arg *a)
{
    zhv_str name = {"", 0};
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
