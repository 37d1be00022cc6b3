#include "convert/marks.h"

/* Behind each the number of a variant, added to LETTER. */
#define BEGIN  '\x1E'
#define END    '\x1D'
#define LETTER 'a'

bool zhv_marks_add(zhv_bytes *to, zhv_arena *arena, zhv_variant v, zhv_str text)
{
    const char letter = (char)(LETTER + (int)v);
    const char begin[] = {BEGIN, letter};
    const char end[] = {END, letter};
    return zhv_bytes_add(to, arena, (zhv_str){begin, sizeof begin}) &&
           zhv_bytes_add(to, arena, text) &&
           zhv_bytes_add(to, arena, (zhv_str){end, sizeof end});
}

/* The variant of the mark at s[at]; ZHV_VARIANTS: no mark stands there. */
static zhv_variant mark_at(zhv_str s, size_t at)
{
    const bool mark = s.ptr[at] == BEGIN || s.ptr[at] == END;
    const int v = mark && at + 1 < s.len ? s.ptr[at + 1] - LETTER : -1;
    return v >= 0 && v < (int)ZHV_VARIANTS ? (zhv_variant)v : ZHV_VARIANTS;
}

typedef struct resolver {
    zhv_translate *translate;
    void *with;
    zhv_arena *arena;
    zhv_bytes out;
    bool failed;
} resolver;

/* A stretch between two marks; v: ZHV_VARIANTS, no filter shows it. */
static void put(resolver *r, zhv_str s, zhv_variant v)
{
    if (v != ZHV_VARIANTS && r->translate) {
        s = r->translate(r->with, v, s);
    }
    r->failed |= !zhv_bytes_add(&r->out, r->arena, s);
}

zhv_status zhv_marks_resolve(zhv_str s, zhv_translate *translate, void *with,
                             zhv_arena *arena, zhv_str *out)
{
    resolver r = {.translate = translate, .with = with, .arena = arena};
    zhv_variant open = ZHV_VARIANTS;
    size_t from = 0;
    for (size_t i = 0; i < s.len && !r.failed;) {
        const zhv_variant v = mark_at(s, i);
        if (v == ZHV_VARIANTS) {
            i++;
            continue;
        }
        const bool begins = s.ptr[i] == BEGIN;
        put(&r, zhv_str_sub(s, from, i), begins ? open : v);
        open = begins ? v : ZHV_VARIANTS;
        i += 2;
        from = i;
    }
    put(&r, zhv_str_sub(s, from, s.len), open);
    *out = zhv_bytes_str(&r.out);
    return r.failed ? ZHV_E_NOMEM : ZHV_OK;
}
