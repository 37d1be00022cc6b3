#include "match/quick.h"

#include "match/block.h"
#include "match/walk.h"

/* Bytes that the fast way does at once, at most. */
#define BLOCK 6144u

/* ---- where units begin ------------------------------------------------- */

/* A way through text. Of the places before p it is sure; `known` is one at
 * which a unit begins. When known <= p, the tables knew all characters between
 * the two, none of them began a unit that is not plain, and where their units
 * begin nobody has asked. When known > p, p lies in a plain unit. */
typedef struct walk {
    const zhv_chain *chain;
    zhv_str s;
    size_t limit;
    zhv_ink *ink;
    size_t p;
    size_t known;
    size_t known_from; /* where the unit that ends at `known` begins */
    size_t exact;      /* before it, go unit by unit; known == p there */
    zhv_mode mode;
    bool dropped; /* nothing of what was written is left */
    bool failed;
    size_t begin;         /* of what was written, in the source */
    size_t start;         /* and in the ink */
    uint64_t n_cp;        /* that changed */
    zhv_anchors *anchors; /* with ZHV_ALL: put down there; NULL: nowhere */
} walk;

/* Takes back what was done from q on, all of it in plain units, so that the
 * source is as long as what it became. A unit begins at q. */
static void take_back(walk *w, size_t q)
{
    size_t p = w->p;
    w->p = w->known = w->known_from = q;
    if (w->mode == ZHV_FIND) {
        return;
    }
    if (q <= w->begin) {
        w->ink->n = w->start;
        w->n_cp = 0;
        w->dropped = true;
        return;
    }
    for (size_t at = q; at + 3 <= p;) {
        uint32_t e = zhv_block_entry(w->chain->first, zhv_three_at(w->s, at));
        bool hard = (e & ZHV_QUICK_HARD) != 0;
        w->n_cp -= !hard && (e & ZHV_QUICK_CHANGE);
        at += hard ? 1 : 3;
    }
    w->ink->n -= p - q;
}

/* The last place at or before p that is surely the beginning of a
 * unit. */
static size_t beginning(const walk *w)
{
    size_t q = w->p;
    while (q > w->known && zhv_block_inside(w->chain, w->s, q)) {
        q -= zhv_block_len_before(w->s.ptr + q);
    }
    return q;
}

/* Moves `known` to the first beginning at or behind p. False when that cannot
 * be: a unit before p is not what it seemed, because of what stands behind.
 * Then all from its beginning on has been taken back. */
static bool resolve(walk *w)
{
    if (w->known >= w->p) {
        return true;
    }
    size_t q = beginning(w);
    size_t from = q;
    while (q < w->p) {
        uint32_t n;
        from = q;
        zhv_walk x = zhv_walk_from(w->chain, w->s, q, &n);
        if (ZHV_UNLIKELY(x.slow)) {
            w->exact = q + 1;
            take_back(w, q);
            return false;
        }
        q += x.found ? zhv_walk_len(w->s, q, x) : n;
    }
    w->known = q;
    w->known_from = from;
    return true;
}

/* A unit that ends behind the limit is left to the caller. */
static void keep_limit(walk *w)
{
    if (w->known > w->limit) {
        take_back(w, w->known_from);
        w->limit = w->p;
    }
}

/* How far `settle` looks for the end of what could still matter. */
#define SETTLE_MAX 8u

/* Makes sure that what was written will not be taken back: that neither the
 * limit is near nor what is normalised. Else it is taken back now. */
static void settle(walk *w)
{
    size_t p = w->p;
    for (unsigned i = 0; w->known < w->p && i < SETTLE_MAX; i++, p += 3) {
        if (!zhv_block_inside(w->chain, w->s, p)) {
            return;
        }
        if (p >= w->limit ||
            (zhv_block_entry(w->chain->first, zhv_three_at(w->s, p)) &
             ZHV_QUICK_HARD)) {
            break;
        }
    }
    if (resolve(w)) {
        keep_limit(w);
    }
}

size_t zhv_sure_boundary(const zhv_chain *c, zhv_str s, size_t pos,
                         size_t limit)
{
    size_t q = limit;
    while (q > pos) {
        if ((unsigned char)s.ptr[q - 1] < 0x80) {
            q--;
            continue;
        }
        if (q - pos < 3 || (zhv_block_entry(c->first, zhv_three_at(s, q - 3)) &
                            ZHV_QUICK_HARD)) {
            return pos; /* not known of such characters */
        }
        if (!zhv_block_inside(c, s, q)) {
            return q;
        }
        q -= 3;
    }
    return pos;
}

size_t zhv_next_boundary(const zhv_chain *c, zhv_str s, size_t pos,
                         size_t limit)
{
    size_t q = pos;
    while (q < limit && !zhv_block_border(c, s, q)) {
        q += zhv_utf8_lead_len((unsigned char)s.ptr[q]);
    }
    return q < limit ? q : limit;
}

/* ---- the walk ---------------------------------------------------------- */

/* Text that stays the same. True: the walk stops before it. */
static bool keep(walk *w, size_t len)
{
    if (w->mode == ZHV_CHANGED) {
        return true;
    }
    if (w->mode == ZHV_ALL) {
        w->failed |= !zhv_ink_put(w->ink, &w->start,
                                  zhv_str_sub(w->s, w->p, w->p + len));
    }
    w->p += len;
    return w->failed;
}

/* Text that changes. True: the walk stops before it. */
static bool put(walk *w, size_t len, zhv_str text)
{
    if (w->mode == ZHV_FIND) {
        return true;
    }
    w->failed |= !zhv_ink_put(w->ink, &w->start, text);
    w->n_cp += zhv_utf8_count(zhv_str_sub(w->s, w->p, w->p + len));
    w->p += len;
    return w->failed;
}

static void note_anchor(walk *w, zhv_unit unit)
{
    zhv_anchor *a = zhv_vec_push(w->anchors, w->ink->arena);
    if (a == NULL) {
        w->failed = true;
        return;
    }
    *a = (zhv_anchor){(uint32_t)w->p, unit.len,
                      (uint32_t)(w->ink->n - w->start), (uint32_t)unit.out.len};
}

/* The unit at p. True: the walk stops. */
static bool put_unit(walk *w, zhv_unit unit)
{
    bool stop = true;
    if (unit.len > w->limit - w->p) {
        w->limit = w->p; /* left to the caller */
    } else if (unit.same) {
        stop = keep(w, unit.len);
    } else {
        if (w->anchors && w->mode == ZHV_ALL) {
            note_anchor(w, unit);
        }
        stop = put(w, unit.len, unit.out);
    }
    w->known = w->known_from = w->p;
    return stop;
}

/* Asks for it first. */
static bool ask_unit(walk *w)
{
    zhv_unit unit;
    zhv_unit_at(w->chain, w->ink->arena, w->s, w->p, ZHV_UNIT_ANY, &unit);
    return put_unit(w, unit);
}

/* Is the outcome of a walk what its characters become one by one? When in
 * doubt, no. */
static bool is_plain(const walk *w, zhv_walk x)
{
    const zhv_chain *c = w->chain;
    zhv_str source = {w->s.ptr + w->p, zhv_walk_len(w->s, w->p, x)};
    zhv_str out = source;
    if (!(x.outcome.len & ZHV_NODE_SAME)) {
        out = zhv_outcome_text(&c->trie, x.outcome);
    }
    if (x.slow || out.len != source.len || source.len % 3) {
        return false;
    }
    for (size_t at = 0; at < source.len; at += 3) {
        uint32_t e = zhv_block_entry(c->first, zhv_three_at(source, at));
        if ((e & ZHV_QUICK_HARD) || (e & 0xFFFFFFu) != zhv_three_at(out, at)) {
            return false;
        }
    }
    return true;
}

/* What has one byte or two and is a unit of its own, n bytes, and what follows
 * of that kind. */
static bool step_selves(walk *w, uint32_t n)
{
    if (!resolve(w)) {
        return w->dropped;
    }
    size_t most = w->known > w->p ? w->known : w->limit;
    size_t end = zhv_block_selves_end(w->chain, w->s, w->p + n, most);
    bool stop = keep(w, end - w->p);
    w->known = w->known > w->p ? w->known : w->p;
    return stop;
}

/* Where the fast way cannot go on. True: the walk stops. */
static bool step(walk *w)
{
    const zhv_chain *c = w->chain;
    if (w->p < w->exact) {
        return ask_unit(w);
    }
    uint32_t n = zhv_block_self(c, w->s, w->p);
    if (n) {
        return step_selves(w, n);
    }
    if (w->p < w->known) { /* in a plain unit */
        zhv_utf8_decode(w->s, w->p, &n);
        return keep(w, n);
    }
    zhv_walk x = zhv_walk_from(c, w->s, w->p, &n);
    uint32_t e = zhv_block_entry(c->first, zhv_three_at(w->s, w->p));
    if (!(e & ZHV_QUICK_HARD) && x.found && is_plain(w, x)) {
        char out[4];
        zhv_three_store(out, e);
        return e & ZHV_QUICK_CHANGE ? put(w, 3, (zhv_str){out, 3}) : keep(w, 3);
    }
    if (x.slow && !x.found && w->known < w->p) {
        /* what is normalised: it may change what stands before */
        size_t q = beginning(w);
        w->exact = w->p + 1;
        take_back(w, q);
        return w->dropped;
    }
    if (!resolve(w)) {
        return w->dropped;
    }
    if (w->known > w->p) {
        return false;
    }
    return x.slow || !x.found ? ask_unit(w)
                              : put_unit(w, zhv_walk_unit(c, w->s, w->p, x));
}

/* ---- the fast way ------------------------------------------------------ */

static ZHV_ALWAYS_INLINE zhv_block_end fast(walk *w, zhv_mode m)
{
    char tail[ZHV_BLOCK_AHEAD * 4] = {0};
    size_t left = w->s.len - w->p;
    zhv_block b = {.text = w->s.ptr + w->p, .n = left};
    if (left > ZHV_BLOCK_AHEAD * 2) {
        b.n = left - ZHV_BLOCK_AHEAD < BLOCK ? left - ZHV_BLOCK_AHEAD : BLOCK;
    } else {
        b.text = memcpy(tail, b.text, left); /* zeros are in no word */
    }
    b.n = b.n < w->limit - w->p ? b.n : w->limit - w->p;
    b.known = w->known > w->p ? w->known - w->p : 0;
    b.back = w->known < w->p ? zhv_block_before(w->s.ptr + w->p) : 0;
    if (m != ZHV_FIND) {
        if (!zhv_ink_room(w->ink, &w->start, b.n + ZHV_BLOCK_AHEAD)) {
            w->failed = true;
            return ZHV_BLOCK_STOP;
        }
        b.to = w->ink->at + w->ink->n;
    }
    size_t known = b.known;
    zhv_block_end how = w->chain->dense ? zhv_block_run(w->chain, &b, m, true)
                                        : zhv_block_run(w->chain, &b, m, false);
    if (m != ZHV_FIND) {
        w->ink->n += b.i;
        w->n_cp += b.n_cp;
    }
    w->known = b.known > known ? w->p + b.known : w->known;
    w->p += b.i;
    return how;
}

/* Up to the limit: that a unit ends there must be known. */
static bool arrive(walk *w)
{
    if (w->limit == w->s.len) {
        return true;
    }
    if (!resolve(w)) {
        return w->dropped;
    }
    keep_limit(w);
    return true;
}

/* To the next place where the mode says to stop, or to the limit; what ends
 * behind it is left out. */
static ZHV_ALWAYS_INLINE void go(walk *w, zhv_mode m)
{
    w->mode = m;
    w->dropped = false;
    for (;;) {
        while (w->p < w->limit) {
            zhv_block_end how = w->p >= w->exact ? fast(w, m) : ZHV_BLOCK_ASK;
            if (how == ZHV_BLOCK_STOP || (how == ZHV_BLOCK_ASK && step(w))) {
                return;
            }
        }
        if (arrive(w)) {
            return;
        }
    }
}

bool zhv_stretch_next(zhv_stretches *from, size_t limit, zhv_stretch *out)
{
    walk w = {.chain = from->chain,
              .s = from->s,
              .limit = limit,
              .ink = from->ink,
              .p = from->pos,
              .known = from->known,
              .known_from = from->known_from,
              .exact = from->exact};
    bool found = false;
    do {
        go(&w, ZHV_FIND);
        if (w.p < w.limit) {
            w.begin = w.p;
            w.start = w.ink->n;
            go(&w, ZHV_CHANGED);
            settle(&w);
            found = w.p > w.begin;
        }
    } while (!found && !w.failed && w.p < w.limit);
    if (found) {
        *out = (zhv_stretch){(uint32_t)w.begin,
                             (uint32_t)(w.p - w.begin),
                             (uint32_t)w.n_cp,
                             {w.ink->at + w.start, w.ink->n - w.start}};
    }
    from->pos = w.failed ? limit : w.p;
    from->known = w.known;
    from->known_from = w.known_from;
    from->exact = w.exact;
    return found && !w.failed;
}

/* All of s into the walk's ink; false when nothing changes, or failed. */
static bool write_all(walk *w)
{
    go(w, ZHV_FIND);
    if (w->p == w->s.len || !zhv_ink_begin(w->ink, w->s.len) ||
        !zhv_ink_put(w->ink, &w->start, zhv_str_sub(w->s, 0, w->p))) {
        return false;
    }
    while (w->p < w->s.len && !w->failed) {
        go(w, ZHV_ALL);
    }
    return w->n_cp && !w->failed;
}

zhv_str zhv_chain_convert(const zhv_chain *c, zhv_arena *arena, zhv_str s,
                          uint64_t *n_cp)
{
    zhv_ink ink = {.arena = arena};
    walk w = {.chain = c, .s = s, .limit = s.len, .ink = &ink};
    bool changed = write_all(&w);
    *n_cp = changed ? w.n_cp : 0;
    return changed ? (zhv_str){ink.at, ink.n} : s;
}

bool zhv_rewrite(const zhv_chain *c, zhv_arena *arena, zhv_str s,
                 zhv_rewriting *out)
{
    zhv_ink ink = {.arena = arena};
    *out = (zhv_rewriting){.s = s};
    walk w = {.chain = c,
              .s = s,
              .limit = s.len,
              .ink = &ink,
              .anchors = &out->anchors};
    if (!write_all(&w)) {
        *out = (zhv_rewriting){.s = s, .text = s};
        return false;
    }
    out->text = (zhv_str){ink.at, ink.n};
    return true;
}
