#include "markup/wikitext.h"

#include <assert.h>

typedef struct level {
    uint32_t open;
    bool pending; /* a tag with values: what follows is not inside yet */
} level;

typedef struct finisher {
    zhv_wiki *w;
    uint32_t n;     /* tokens written */
    uint32_t owner; /* of a token that opens or closes nothing */
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

static void open_level(finisher *f, const zhv_token *t)
{
    level *l = zhv_vec_push(&f->stack, f->w->arena);
    if (l == NULL) {
        f->w->oom = true;
        return;
    }
    *l = (level){f->n, t->kind == ZHV_K_TAG_OPEN && !ends_tag(f->w, t)};
}

static void finish_token(finisher *f, zhv_token *t)
{
    zhv_token *out = f->w->tok.at;
    if (zhv_kind_is_opener((zhv_kind)t->kind)) {
        open_level(f, t);
    } else if (zhv_kind_is_closer((zhv_kind)t->kind)) {
        assert(f->stack.n);
        t->mate = f->stack.at[--f->stack.n].open;
        out[t->mate].mate = f->n;
    } else {
        t->mate = f->owner;
        if (t->kind == ZHV_K_TAG_REST && f->stack.n && ends_tag(f->w, t)) {
            f->stack.at[f->stack.n - 1].pending = false;
        }
    }
    f->owner = owner(f);
}

/* Tokens that neither begin nor end anything only need their owner. */
static bool is_plain(unsigned kind)
{
    const uint64_t others =
        ZHV_KINDS_OPENERS | ZHV_KINDS_CLOSERS | ZHV_KIND_BIT(ZHV_K_TAG_REST);
    return !(others >> kind & 1);
}

void zhv_wiki_finish(zhv_wiki *w, zhv_tape *out)
{
    finisher f = {.w = w, .owner = ZHV_NO_MATE};
    zhv_token *tok = w->tok.at;
    uint32_t n = w->tok.n;
    bool text = false; /* the last token written is one */
    for (uint32_t i = 0; i < n; i++) {
        zhv_token t = tok[i];
        if (t.len == 0) {
            continue;
        }
        if (t.kind != ZHV_K_TEXT) {
            text = false;
        } else if (text) {
            tok[f.n - 1].len += t.len;
            continue;
        } else {
            text = true;
        }
        if (is_plain(t.kind)) {
            t.mate = f.owner;
        } else {
            finish_token(&f, &t);
            if (w->oom) {
                break;
            }
        }
        tok[f.n++] = t;
    }
    assert(w->oom || f.stack.n == 0);
    out->tok = tok;
    out->n = f.n;
    out->loose_braces = w->loose_braces;
    out->loose_brackets = w->loose_brackets;
}

/* Room for about as many marks or tokens as pages have, so that few of them
 * are ever moved. */
static void reserve(zhv_wiki *w, zhv_marks *v, uint32_t n)
{
    v->cap = n + 16;
    v->at = zhv_arena_alloc(w->arena, v->cap * sizeof *v->at);
    w->oom = v->at == NULL;
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
