#include "match/kin.h"

#include "match/block.h"

/* ---- alike ------------------------------------------------------------- */

/* What a table says of a character of three bytes, as far as that can be
 * compared. */
#define SAYS (ZHV_QUICK_HARD | 0xFFFFFFu)

/* Does the character become itself when it stands alone? When in doubt, no. */
static bool stays(const zhv_chain *c, uint32_t cp)
{
    uint32_t symbol = zhv_symbol(&c->source, cp);
    return symbol == ZHV_SYMBOL_NONE ||
           (symbol != ZHV_SYMBOL_SPECIAL &&
            zhv_child(&c->trie, c->unit_root, symbol) == 0);
}

/* Is `out` what the characters of s become one by one? */
static bool is_plain(const zhv_chain *c, zhv_str s, zhv_str out)
{
    uint32_t n;
    if (s.len != out.len) {
        return false;
    }
    for (size_t at = 0; at < s.len; at += n) {
        uint32_t w = zhv_three_at(s, at);
        uint32_t e = zhv_block_entry(c->first, w);
        if (!(e & ZHV_QUICK_HARD)) {
            n = 3;
            if ((e & 0xFFFFFFu) != zhv_three_at(out, at)) {
                return false;
            }
            continue;
        }
        uint32_t cp = zhv_utf8_decode(s, at, &n);
        if (zhv_three_is(w) || !stays(c, cp) ||
            !zhv_str_eq(zhv_str_sub(s, at, at + n),
                        zhv_str_sub(out, at, at + n))) {
            return false;
        }
    }
    return true;
}

/* Do the two tables say the same of all characters of s? */
static bool agree(const zhv_chain *a, const zhv_chain *b, zhv_str s)
{
    uint32_t n;
    for (size_t at = 0; at < s.len; at += n) {
        uint32_t w = zhv_three_at(s, at);
        n = 3;
        if (!zhv_three_is(w)) {
            zhv_utf8_decode(s, at, &n);
        } else if ((a->first[zhv_three_cp(w)] ^ b->first[zhv_three_cp(w)]) &
                   SAYS) {
            return false;
        }
    }
    return true;
}

static zhv_str text_of(const zhv_chain *c, zhv_outcome o, zhv_str s)
{
    return o.len & ZHV_NODE_SAME ? s : zhv_outcome_text(&c->trie, o);
}

bool zhv_kin_alike(const zhv_chain *a, zhv_outcome x, const zhv_chain *b,
                   zhv_outcome y, zhv_str path)
{
    const unsigned what = ZHV_NODE_LEN | ZHV_NODE_SLOW;
    const size_t len = x.len & ZHV_NODE_LEN;
    if ((x.len & what) != (y.len & what) || (x.len & ZHV_NODE_SLOW) ||
        len > path.len) {
        return false;
    }
    const zhv_str s = zhv_str_sub(path, 0, len);
    const zhv_str one = text_of(a, x, s);
    const zhv_str two = text_of(b, y, s);
    if (!((x.len ^ y.len) & ZHV_NODE_SAME) && zhv_str_eq(one, two) &&
        agree(a, b, s)) {
        return true;
    }
    return is_plain(a, s, one) && is_plain(b, s, two);
}

/* ---- spots ------------------------------------------------------------- */

typedef struct finder {
    const uint8_t *kinds;
    const uint8_t *pairs;
    const uint8_t *threes;
    zhv_str s;
    zhv_arena *arena;
    zhv_kin_spots *out;
} finder;

/* A character that is not looked at before the next one is known. */
typedef struct place {
    size_t pos;
    uint32_t kind;
    uint32_t cp;
} place;

#define SPOT (ZHV_KIN_SWAP | ZHV_KIN_ALWAYS)

/* Which of the kin may have such a path that begins with cp and the character
 * at s[pos], as to what stands behind them. */
static uint32_t bits_of(const finder *f, uint32_t cp, size_t pos)
{
    uint32_t n;
    const uint32_t two = zhv_walk_decode(f->s, pos, &n);
    uint32_t bits = f->pairs[zhv_quick_start(cp, two)];
    if (bits) {
        uint32_t those = f->threes[zhv_kin_three(cp, two, 0)];
        if (pos + n < f->s.len) {
            const uint32_t three = zhv_walk_decode(f->s, pos + n, &n);
            those |= f->threes[zhv_kin_three(cp, two, three)];
        }
        bits &= those;
    }
    return bits;
}

/* The character before s[pos]. */
static void add_spot(finder *f, place at, size_t pos)
{
    uint32_t bits = 0;
    if (at.kind & ZHV_KIN_ALWAYS) {
        bits = ZHV_KIN_ALL;
    } else if (at.kind & ZHV_KIN_ANY && pos < f->s.len) {
        bits = bits_of(f, at.cp, pos);
    }
    if (bits == 0 && !(at.kind & ZHV_KIN_SWAP)) {
        return;
    }
    zhv_kin_spot *spot = zhv_vec_push(f->out, f->arena);
    if (spot) {
        *spot = (zhv_kin_spot){(uint32_t)at.pos, bits};
    }
}

/* Looks at the character before. */
static ZHV_ALWAYS_INLINE void next(finder *f, place *at, size_t pos,
                                   uint32_t kind, uint32_t cp)
{
    if (ZHV_UNLIKELY((at->kind & SPOT) |
                     (at->kind & kind >> 3 & ZHV_KIN_ANY))) {
        add_spot(f, *at, pos);
    }
    *at = (place){pos, kind, cp};
}

static size_t one(finder *f, place *at, zhv_str s, size_t pos)
{
    const uint32_t three = zhv_three_at(s, pos);
    if (zhv_three_is(three)) {
        const uint32_t wide = zhv_three_cp(three);
        next(f, at, pos, f->kinds[wide], wide);
        return pos + 3;
    }
    uint32_t n;
    uint32_t cp = zhv_utf8_decode(s, pos, &n);
    uint32_t kind = 0;
    if (cp < ZHV_KIN_KINDS) {
        kind = f->kinds[cp];
    } else if (cp != ZHV_CP_INVALID) {
        kind = ZHV_KIN_ALWAYS | ZHV_KIN_ANY * ZHV_KIN_SECOND;
    }
    next(f, at, pos, kind, cp);
    return pos + n;
}

/* ASCII from pos on: what is not near its end begins nothing. */
static ZHV_ALWAYS_INLINE size_t ascii(finder *f, place *at, zhv_str s,
                                      size_t pos)
{
    const size_t end = zhv_utf8_skip_ascii(s, pos + 1);
    const size_t last = f->kinds[0];
    const size_t near = end - pos > last ? end - last : pos;
    uint32_t cp = (unsigned char)s.ptr[pos];
    next(f, at, pos, f->kinds[cp], cp);
    if (near > pos) {
        at->kind = 0;
    }
    for (size_t i = near > pos ? near : pos + 1; i < end; i++) {
        cp = (unsigned char)s.ptr[i];
        next(f, at, i, f->kinds[cp], cp);
    }
    return end;
}

/* Four more, of three bytes each. */
static ZHV_ALWAYS_INLINE void four(finder *f, place *at, size_t pos,
                                   const uint16_t cp[4])
{
    const uint32_t k[4] = {f->kinds[cp[0]], f->kinds[cp[1]], f->kinds[cp[2]],
                           f->kinds[cp[3]]};
    const uint32_t all = k[0] | k[1] << 8 | k[2] << 16 | k[3] << 24;
    const uint32_t before = all << 8 | at->kind;
    const uint32_t spots = before & 0x01010101u * SPOT;
    if ((before & all >> 3 & 0x01010101u * ZHV_KIN_ANY) | spots) {
        const uint32_t bits = f->pairs[zhv_quick_start(at->cp, cp[0])] |
                              f->pairs[zhv_quick_start(cp[0], cp[1])] |
                              f->pairs[zhv_quick_start(cp[1], cp[2])] |
                              f->pairs[zhv_quick_start(cp[2], cp[3])];
        for (uint32_t i = 0; (bits | spots) && i < 4; i++) {
            next(f, at, pos + (size_t)3 * i, k[i], cp[i]);
        }
    }
    *at = (place){pos + 9, k[3], cp[3]};
}

void zhv_kin_find(const zhv_chain *c, zhv_arena *arena, zhv_str s,
                  zhv_kin_spots *out)
{
    finder f = {.kinds = c->kin,
                .pairs = c->kin + ZHV_KIN_PAIRS,
                .threes = c->kin + ZHV_KIN_THREES,
                .s = s,
                .arena = arena,
                .out = out};
    place at = {0};
    uint16_t cp[4];
    for (size_t pos = 0; pos < s.len;) {
        if ((unsigned char)s.ptr[pos] < 0x80) {
            pos = ascii(&f, &at, s, pos);
        } else if (s.len - pos >= 14 && zhv_three_four(s.ptr + pos, cp)) {
            four(&f, &at, pos, cp);
            pos += 12;
        } else {
            pos = one(&f, &at, s, pos);
        }
    }
    next(&f, &at, s.len, 0, 0);
}

/* ---- what another chain makes ------------------------------------------ */

typedef struct copier {
    const zhv_chain *to;
    const zhv_chain *from;
    const zhv_rewriting *made;
    zhv_str s;
    zhv_rewriting *out;
    zhv_ink ink;
    size_t start;
    bool begun;    /* until then, nothing is another */
    size_t done;   /* in s */
    uint32_t next; /* anchor of what was made */
    bool failed;   /* it cannot be told, or out of memory */
} copier;

/* Where s[at] is in what was made: all anchors before it, and only those, are
 * behind. */
static size_t made_at(const copier *c, size_t at)
{
    if (c->next == 0) {
        return at;
    }
    const zhv_anchor *a = &c->made->anchors.at[c->next - 1];
    return (size_t)a->to + a->to_len + (at - a->off - a->len);
}

/* To the first anchor at or behind s[at]. Keeps those before, when asked to,
 * moved by that much. */
static void pass_anchors(copier *c, size_t at, bool keep, size_t move)
{
    const zhv_anchors *all = &c->made->anchors;
    for (; c->next < all->n && all->at[c->next].off < at; c->next++) {
        zhv_anchor a = all->at[c->next];
        c->failed |= (size_t)a.off + a.len > at; /* across */
        if (!keep) {
            continue;
        }
        zhv_anchor *new = zhv_vec_push(&c->out->anchors, c->ink.arena);
        if (new == NULL) {
            c->failed = true;
            return;
        }
        a.to = (uint32_t)(a.to + move);
        *new = a;
    }
}

/* Takes what was made of s[c->done, at). */
static void take(copier *c, size_t at)
{
    if (!c->begun) {
        c->begun = true;
        c->failed |= !zhv_ink_begin(&c->ink, c->made->text.len);
    }
    const size_t from = made_at(c, c->done);
    pass_anchors(c, at, true, c->ink.n - c->start - from);
    if (!c->failed) {
        const zhv_str text = zhv_str_sub(c->made->text, from, made_at(c, at));
        c->failed = !zhv_ink_put(&c->ink, &c->start, text);
        c->done = at;
    }
}

/* The character at s[at] is what the other table says, where the two differ.
 * (Spots where none has three bytes are those of a damaged image.) */
static void swap(copier *c, size_t at)
{
    const uint32_t w = zhv_three_at(c->s, at);
    const uint32_t e = c->to->first[zhv_three_cp(w)];
    const uint32_t was = c->from->first[zhv_three_cp(w)];
    if (!zhv_three_is(w) || ((e ^ was) & SAYS) == 0) {
        return;
    }
    char out[4];
    zhv_three_store(out, e);
    take(c, at);
    const bool anchored = c->next < c->made->anchors.n &&
                          c->made->anchors.at[c->next].off < at + 3;
    c->failed |= anchored || ((e | was) & ZHV_QUICK_HARD);
    if (!c->failed) {
        c->failed = !zhv_ink_put(&c->ink, &c->start, (zhv_str){out, 3});
        c->done = at + 3;
    }
}

/* Are the units of both chains that may begin at s[at] alike? */
static bool are_alike(copier *c, size_t at)
{
    uint32_t n;
    const zhv_walk x = zhv_walk_from(c->to, c->s, at, &n);
    const zhv_walk y = zhv_walk_from(c->from, c->s, at, &n);
    size_t len = x.len > y.len ? x.len : y.len;
    len = len > n ? len : n;
    c->failed |= x.slow || y.slow;
    return zhv_kin_alike(c->to, zhv_kin_outcome(x, n), c->from,
                         zhv_kin_outcome(y, n),
                         zhv_str_sub(c->s, at, at + len));
}

/* Does no unit of either lie over s[q]? When in doubt, false. */
static bool is_border(const copier *c, size_t q)
{
    return zhv_block_border(c->to, c->s, q) &&
           zhv_block_border(c->from, c->s, q);
}

/* Is text around the spot to be converted anew? The tables know three
 * characters of a path: three of four are alike after all. */
static bool is_to_renew(copier *c, zhv_kin_spot spot, uint32_t bits)
{
    return (spot.bits & bits) && !are_alike(c, spot.off);
}

/* A unit of the new chain. */
static void put(copier *c, size_t at, zhv_unit unit)
{
    const zhv_str s = zhv_str_sub(c->s, at, at + unit.len);
    if (!unit.same && !is_plain(c->to, s, unit.out)) {
        zhv_anchor *a = zhv_vec_push(&c->out->anchors, c->ink.arena);
        if (a == NULL) {
            c->failed = true;
            return;
        }
        *a = (zhv_anchor){(uint32_t)at, unit.len,
                          (uint32_t)(c->ink.n - c->start),
                          (uint32_t)unit.out.len};
    }
    c->failed |= !zhv_ink_put(&c->ink, &c->start, unit.same ? s : unit.out);
}

/* Converts s[from, end), over whose ends no unit lies. */
static void patch(copier *c, size_t from, size_t end)
{
    const zhv_str s = zhv_str_sub(c->s, 0, end);
    for (size_t at = from; at < end && !c->failed;) {
        uint32_t n;
        const zhv_walk x = zhv_walk_from(c->to, s, at, &n);
        zhv_unit unit = {n, true, {NULL, 0}};
        if (x.found) {
            unit = zhv_walk_unit(c->to, s, at, x);
        }
        c->failed |= x.slow;
        if (!c->failed) {
            put(c, at, unit);
        }
        at += unit.len;
    }
    pass_anchors(c, end, false, 0);
    c->done = end;
}

/* The spots of [*i, end) that begin before s[at]. */
static void swap_all(copier *c, const zhv_kin_spots *spots, uint32_t *i,
                     uint32_t end, size_t at)
{
    for (; *i < end && spots->at[*i].off < at && !c->failed; ++*i) {
        swap(c, spots->at[*i].off);
    }
}

/* A spot where units are not alike. Returns where to go on: no unit lies over
 * that.
 * floor    likewise, before it
 * i, end   spots of which only characters are perhaps to be swapped */
static size_t renew(copier *c, const zhv_kin_spots *spots, uint32_t i,
                    uint32_t end, size_t floor, size_t at)
{
    size_t from = at;
    size_t to = at;
    while (from > floor && !is_border(c, from)) {
        from--;
    }
    do {
        uint32_t n;
        zhv_utf8_decode(c->s, to, &n);
        to += n;
    } while (!is_border(c, to));
    swap_all(c, spots, &i, end, from);
    take(c, from);
    if (!c->failed) {
        patch(c, from, to);
    }
    return to;
}

bool zhv_kin_rewrite(const zhv_chain *to, const zhv_chain *from,
                     const zhv_rewriting *made, const zhv_kin_spots *spots,
                     zhv_arena *arena, zhv_rewriting *out, bool *changes)
{
    copier c = {.to = to,
                .from = from,
                .made = made,
                .s = made->s,
                .out = out,
                .ink = {.arena = arena}};
    const uint32_t bits = (uint32_t)(to->kin_bit | from->kin_bit);
    size_t floor = 0;
    uint32_t left = 0; /* spots from here on are still to be done */
    *out = (zhv_rewriting){.s = made->s};
    for (uint32_t i = 0; i < spots->n && !c.failed; i++) {
        const zhv_kin_spot spot = spots->at[i];
        if (spot.off < floor) {
            left = i + 1;
            if (spot.bits == ZHV_KIN_ALL) { /* is it slow? */
                are_alike(&c, spot.off);
            }
        } else if (is_to_renew(&c, spot, bits)) {
            floor = renew(&c, spots, left, i, floor, spot.off);
            left = i + 1;
        }
    }
    swap_all(&c, spots, &left, spots->n, c.s.len);
    if (!c.begun) {
        *out = *made;
    } else {
        take(&c, c.s.len);
        out->text = (zhv_str){c.ink.at, c.ink.n};
    }
    *changes = out->anchors.n || !zhv_str_eq(out->text, out->s);
    return !c.failed;
}
