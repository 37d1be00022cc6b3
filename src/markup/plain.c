#include "markup/syntax.h"

static bool push(zhv_tape *t, uint32_t *cap, zhv_arena *arena, zhv_kind kind,
                 size_t from, size_t to)
{
    if (from == to) {
        return true;
    }
    if (!zhv_vec_grow((void **)&t->tok, t->n, cap, sizeof *t->tok, arena)) {
        return false;
    }
    t->tok[t->n++] = (zhv_token){(uint32_t)from, (uint32_t)(to - from),
                                 ZHV_NO_MATE,    (uint8_t)kind,
                                 ZHV_R_NONE,     0};
    return true;
}

zhv_status zhv_plain_scan(zhv_str src, const zhv_names *names, zhv_arena *arena,
                          zhv_diags *diags, zhv_tape *out)
{
    (void)names;
    (void)diags;
    uint32_t cap = 0;
    size_t pos = 0;
    *out = (zhv_tape){.src = src, .plain = true};
    if (src.len >= UINT32_MAX) {
        return ZHV_E_LIMIT;
    }
    while (pos < src.len) {
        size_t end = zhv_str_find(src, pos, '\n');
        size_t next = end < src.len ? end + 1 : end;
        if (end < src.len && end > pos && src.ptr[end - 1] == '\r') {
            end--;
        }
        if (!push(out, &cap, arena, ZHV_K_TEXT, pos, end) ||
            !push(out, &cap, arena, ZHV_K_NEWLINE, end, next)) {
            *out = (zhv_tape){.src = src};
            return ZHV_E_NOMEM;
        }
        pos = next;
    }
    return ZHV_OK;
}
