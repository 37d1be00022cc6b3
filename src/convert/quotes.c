#include "convert/quotes.h"

#define MARK_LEN 3u

/* An opening mark whose partner has not come yet. */
typedef struct open_mark {
    zhv_quote quote;
    uint32_t code;   /* of the closing mark */
    uint64_t before; /* Chinese characters before it */
} open_mark;

typedef struct reader {
    zhv_arena *arena;
    zhv_quotes *out;
    ZHV_VEC(open_mark) stack;
    uint64_t han;
    bool failed;
} reader;

static const struct {
    uint32_t open;
    uint32_t close;
    bool inner;
} pairs[] = {
    {0x201C, 0x201D, false}, /* “ ” */
    {0x2018, 0x2019, true},  /* ‘ ’ */
    {0x300C, 0x300D, false}, /* 「 」 */
    {0x300E, 0x300F, true},  /* 『 』 */
};

static void add(reader *r, zhv_quote quote)
{
    zhv_quote *q = zhv_vec_push(r->out, r->arena);
    if (q) {
        *q = quote;
    } else {
        r->failed = true;
    }
}

/* The innermost open mark that this closes; those inside it have no partner,
 * unless it is an apostrophe, which closes only what is just before it. */
static void close_mark(reader *r, uint32_t cp, uint32_t off)
{
    uint32_t at = r->stack.n;
    while (at > 0 && r->stack.at[at - 1].code != cp) {
        if (cp == 0x2019) {
            return;
        }
        at--;
    }
    if (at == 0) {
        return;
    }
    const open_mark *o = &r->stack.at[at - 1];
    if (r->han > o->before) {
        add(r, o->quote);
        add(r, (zhv_quote){off, o->quote.inner, true});
    }
    r->stack.n = at - 1;
}

static void take(reader *r, uint32_t cp, uint32_t off)
{
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        if (cp == pairs[i].open) {
            open_mark *o = zhv_vec_push(&r->stack, r->arena);
            if (o) {
                *o = (open_mark){
                    {off, pairs[i].inner, false}, pairs[i].close, r->han};
            } else {
                r->failed = true;
            }
        } else if (cp == pairs[i].close) {
            close_mark(r, cp, off);
        }
    }
}

static void read_piece(reader *r, zhv_str src, zhv_piece piece)
{
    zhv_str s = zhv_str_sub(src, 0, (size_t)piece.off + piece.len);
    uint32_t n;
    for (size_t at = piece.off; at < s.len; at += n) {
        uint32_t cp = zhv_utf8_decode(s, at, &n);
        if (n == MARK_LEN && cp < 0x3400) {
            take(r, cp, (uint32_t)at);
        }
        r->han += cp >= 0x3400 && cp != ZHV_CP_INVALID &&
                  (cp < 0xA000 || cp >= 0x20000);
    }
}

zhv_status zhv_quotes_find(const zhv_flow *f, zhv_str src, zhv_arena *arena,
                           zhv_quotes *out)
{
    reader r = {.arena = arena, .out = out};
    for (uint32_t i = 0; i < f->runs.n; i++) {
        const zhv_run *run = &f->runs.at[i];
        if (i && run->paragraph != f->runs.at[i - 1].paragraph) {
            r.stack.n = 0;
        }
        for (uint32_t k = 0; run->sink == ZHV_SINK_PLACE && k < run->n; k++) {
            read_piece(&r, src, f->pieces.at[run->first + k]);
        }
    }
    return r.failed ? ZHV_E_NOMEM : ZHV_OK;
}

zhv_str zhv_quote_for(zhv_quote q, zhv_variant v)
{
    static const char marks[2][2][2][MARK_LEN + 1] = {
        {{"\u201C", "\u201D"}, {"\u2018", "\u2019"}},
        {{"\u300C", "\u300D"}, {"\u300E", "\u300F"}},
    };
    return (zhv_str){marks[zhv_variant_is_hant(v)][q.inner][q.closing],
                     MARK_LEN};
}
