#include "markup/wikitext.h"

#include <assert.h>

typedef struct level {
    uint32_t open;
    bool pending; /* a tag with values: what follows is not inside yet */
} level;

typedef struct finisher {
    zhv_wiki *w;
    ZHV_VEC(level) stack;
} finisher;

static bool ends_tag(const zhv_wiki *w, const zhv_token *t)
{
    return w->src.ptr[t->off + t->len - 1] == '>';
}

static uint32_t owner(const finisher *f)
{
    uint32_t n = f->stack.n;
    if (n && f->stack.at[n - 1].pending) {
        n--;
    }
    return n ? f->stack.at[n - 1].open : ZHV_NO_MATE;
}

/* Sets mates of token t, which begins or ends something, or may. */
static void finish_token(finisher *f, zhv_token *t)
{
    zhv_token *tok = f->w->tok.at;
    const uint32_t n = (uint32_t)(t - tok);
    if (zhv_kind_is_opener((zhv_kind)t->kind)) {
        level *l = zhv_vec_push(&f->stack, f->w->arena);
        if (l == NULL) {
            f->w->oom = true;
            return;
        }
        *l = (level){n, t->kind == ZHV_K_TAG_OPEN && !ends_tag(f->w, t)};
    } else if (zhv_kind_is_closer((zhv_kind)t->kind)) {
        assert(f->stack.n);
        t->mate = f->stack.at[--f->stack.n].open;
        tok[t->mate].mate = n;
    } else if (f->stack.n && ends_tag(f->w, t)) { /* TAG_REST */
        f->stack.at[f->stack.n - 1].pending = false;
    }
}

/* Kinds that change who owns what follows. */
#define NESTING                                                                \
    (ZHV_KINDS_OPENERS | ZHV_KINDS_CLOSERS | ZHV_KIND_BIT(ZHV_K_TAG_REST))

void zhv_wiki_finish(zhv_wiki *w, zhv_tape *out)
{
    finisher f = {.w = w};
    zhv_token *to = w->tok.at;  /* behind the last token written */
    uint32_t own = ZHV_NO_MATE; /* who owns what opens and closes nothing */
    bool text = false;          /* the last token written is one */
    for (const zhv_token *t = to, *end = t + w->tok.n; t < end; t++) {
        if (t->kind != ZHV_K_TEXT) {
            text = false;
        } else if (text) {
            to[-1].len += t->len;
            continue;
        } else if (t->len == 0) { /* as no other kind of token can be */
            continue;
        } else {
            text = true;
        }
        *to = *t;
        to->mate = own;
        if (NESTING >> t->kind & 1) {
            finish_token(&f, to);
            if (w->oom) {
                break;
            }
            own = owner(&f);
        }
        to++;
    }
    assert(w->oom || f.stack.n == 0);
    out->tok = w->tok.at;
    out->n = (uint32_t)(to - w->tok.at);
    out->loose_braces = w->loose_braces;
    out->loose_brackets = w->loose_brackets;
    out->bracket_calls = w->bracket_calls;
}

/* Room for about as many marks or tokens as pages have, so that few of them
 * are ever moved. */
static void reserve(zhv_wiki *w, zhv_marks *v, uint32_t n)
{
    w->oom = !zhv_vec_reserve(v, (size_t)n + 16, w->arena);
}

zhv_status zhv_wikitext_scan(zhv_str src, const zhv_names *names,
                             zhv_arena *arena, zhv_diags *diags, zhv_tape *out)
{
    zhv_wiki w = {.src = src, .names = names, .arena = arena, .diags = diags};
    *out = (zhv_tape){.src = src};
    if (src.len >= UINT32_MAX) {
        return ZHV_E_LIMIT;
    }
    if (src.len == 0) {
        return ZHV_OK;
    }
    reserve(&w, &w.mark, (uint32_t)(src.len / 10));
    if (!w.oom) {
        zhv_wiki_blocks(&w);
    }
    if (!w.oom) {
        reserve(&w, &w.tok, 2 * w.mark.n);
    }
    if (!w.oom) {
        zhv_wiki_inline(&w);
    }
    if (!w.oom) {
        zhv_wiki_finish(&w, out);
    }
    if (w.oom) {
        *out = (zhv_tape){.src = src};
        return ZHV_E_NOMEM;
    }
    return ZHV_OK;
}
