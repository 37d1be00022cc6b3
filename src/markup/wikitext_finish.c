#include "markup/wikitext.h"

#include <assert.h>

/* What is open, while tokens get their mates: a list through the mates of the
 * openers, each of which is the one around it until its closer comes. */
typedef struct nest {
    zhv_token *tok;
    uint32_t top; /* the innermost opener, or ZHV_NO_MATE */
} nest;

enum {
    PENDING = 1 /* aux of a tag with values: what follows is not inside yet */
};

static bool ends_tag(const zhv_wiki *w, const zhv_token *t)
{
    return w->src.ptr[t->off + t->len - 1] == '>';
}

/* Sets mates of token t, which begins or ends something, or a TAG_REST.
 * Returns who owns what follows. */
static uint32_t nest_token(const zhv_wiki *w, nest *in, zhv_token *t)
{
    zhv_token *tok = in->tok;
    const uint32_t n = (uint32_t)(t - tok);
    if (zhv_kind_is_opener((zhv_kind)t->kind)) {
        t->mate = in->top;
        t->aux = t->kind == ZHV_K_TAG_OPEN && !ends_tag(w, t) ? PENDING : 0;
        in->top = n;
    } else if (zhv_kind_is_closer((zhv_kind)t->kind)) {
        assert(in->top != ZHV_NO_MATE);
        if (in->top == ZHV_NO_MATE) {
            t->kind = ZHV_K_TEXT; /* a fault of ours costs a mark, no more */
            return ZHV_NO_MATE;
        }
        t->mate = in->top;
        in->top = tok[t->mate].mate;
        tok[t->mate].mate = n;
        tok[t->mate].aux = 0;
    } else if (in->top != ZHV_NO_MATE && ends_tag(w, t)) {
        tok[in->top].aux = 0;
    }
    return in->top != ZHV_NO_MATE && tok[in->top].aux == PENDING
               ? tok[in->top].mate
               : in->top;
}

/* Kinds that change who owns what follows. */
#define NESTING                                                                \
    (ZHV_KINDS_OPENERS | ZHV_KINDS_CLOSERS | ZHV_KIND_BIT(ZHV_K_TAG_REST))

void zhv_wiki_finish(zhv_wiki *w, zhv_tape *out)
{
    nest in = {w->tok.at, ZHV_NO_MATE};
    zhv_token *to = in.tok;     /* behind the last token written */
    uint32_t own = ZHV_NO_MATE; /* who owns what opens and closes nothing */
    bool text = false;          /* the last token written is one */
    for (const zhv_token *t = to, *end = t + w->tok.n; t < end; t++) {
        const unsigned kind = t->kind;
        if (kind != ZHV_K_TEXT) {
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
        if (NESTING >> kind & 1) {
            own = nest_token(w, &in, to);
        }
        to++;
    }
    assert(in.top == ZHV_NO_MATE);
    for (uint32_t next; in.top != ZHV_NO_MATE; in.top = next) { /* likewise */
        next = in.tok[in.top].mate;
        in.tok[in.top].kind = ZHV_K_TEXT;
    }
    out->tok = in.tok;
    out->n = (uint32_t)(to - in.tok);
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
