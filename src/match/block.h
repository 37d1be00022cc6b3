/* The loop of match/quick.c: a block of text, character by character, as long
 * as the tables have the answer. Only for quick.c. */
#ifndef ZHV_BLOCK_H
#define ZHV_BLOCK_H

#include "match/quick.h"
#include "match/stage.h"
#include "match/three.h"

/* The table's entry for the character w; ZHV_QUICK_HARD when it has none. */
static inline uint32_t zhv_block_entry(const uint32_t *first, uint32_t w)
{
    return zhv_three_is(w) ? first[zhv_three_cp(w)] : ZHV_QUICK_OTHER;
}

static inline bool zhv_block_bit(const uint64_t *set, uint32_t i)
{
    return set[i >> 6] >> (i & 63) & 1;
}

/* A character of one byte or two. */
typedef struct zhv_block_short {
    uint32_t len; /* 0: it is none, or not UTF-8 */
    uint32_t cp;
    uint32_t bytes; /* as the bitmaps know it */
} zhv_block_short;

static inline zhv_block_short zhv_block_short_of(uint32_t w)
{
    if (!(w & 0x80u)) {
        return (zhv_block_short){1, w & 0x7Fu, w & 0x7Fu};
    }
    const bool two = (w & 0xC0E0u) == 0x80C0u && (w & 0x1Eu);
    return (zhv_block_short){two ? 2 : 0, (w & 0x1Fu) << 6 | (w >> 8 & 0x3Fu),
                             w & 0xFFFFu};
}

/* The code point of w; UINT32_MAX when the tables do not know it, or not what
 * becomes of it. */
static inline uint32_t zhv_block_cp(const zhv_chain *c, uint32_t w)
{
    if (!(zhv_block_entry(c->first, w) & ZHV_QUICK_HARD)) {
        return zhv_three_cp(w);
    }
    const zhv_block_short x = zhv_block_short_of(w);
    return x.len && (c->first[x.cp] & ZHV_QUICK_SELF) ? x.cp : UINT32_MAX;
}

/* Can a unit lie over the place between two characters, the first of which, of
 * these bytes, is known to the tables, and the second at the beginning of
 * `next`? */
static inline bool zhv_block_joined(const zhv_chain *c, uint32_t bytes,
                                    uint32_t next)
{
    if (zhv_block_entry(c->first, next) & ZHV_QUICK_HARD) {
        const zhv_block_short x = zhv_block_short_of(next);
        if (x.len == 0 || !(c->first[x.cp] & ZHV_QUICK_SELF)) {
            return true; /* perhaps */
        }
        next = x.bytes;
    }
    return zhv_block_bit(c->inside,
                         zhv_quick_pair(bytes, next, c->inside_bits));
}

/* The character, of which the tables know, that ends before p: its length. */
static inline uint32_t zhv_block_len_before(const char *p)
{
    return (unsigned char)p[-1] < 0x80             ? 1
           : ((unsigned char)p[-2] & 0xE0) == 0xC0 ? 2
                                                   : 3;
}

/* Its bytes. */
static inline uint32_t zhv_block_before(const char *p)
{
    const unsigned char *u = (const unsigned char *)p;
    switch (zhv_block_len_before(p)) {
    case 1:
        return u[-1];
    case 2:
        return u[-2] | (uint32_t)u[-1] << 8;
    default:
        return u[-3] | (uint32_t)u[-2] << 8 | (uint32_t)u[-1] << 16;
    }
}

/* Can a unit lie over s[q]? The tables know the character before q. */
static inline bool zhv_block_inside(const zhv_chain *c, zhv_str s, size_t q)
{
    return q < s.len &&
           zhv_block_joined(c, zhv_block_before(s.ptr + q), zhv_three_at(s, q));
}

/* No key has a control character: units end before it, and begin behind it.
 * (Neither has any the zero that stands behind a text's end.) */
static inline bool zhv_block_ends(char byte)
{
    return (unsigned char)byte < 0x20;
}

/* Does no unit lie over s[q], where a character begins? When in doubt, false.
 */
static inline bool zhv_block_border(const zhv_chain *c, zhv_str s, size_t q)
{
    if (q == 0 || q == s.len || zhv_block_ends(s.ptr[q]) ||
        zhv_block_ends(s.ptr[q - 1])) {
        return true;
    }
    return q >= 3 &&
           !(zhv_block_entry(c->first, zhv_three_at(s, q - 3)) &
             ZHV_QUICK_HARD) &&
           !zhv_block_inside(c, s, q);
}

typedef enum zhv_mode {
    ZHV_FIND,    /* write nothing, stop where something changes */
    ZHV_CHANGED, /* write, stop where something stays the same */
    ZHV_ALL      /* write everything */
} zhv_mode;

/* The length of what has one byte or two at s[i] and is a unit that stays the
 * same, if a unit begins there; 0: that is not sure. */
static inline uint32_t zhv_block_self(const zhv_chain *c, zhv_str s, size_t i)
{
    const zhv_block_short x = zhv_block_short_of(zhv_three_at(s, i));
    const uint32_t e = x.len ? c->first[x.cp] : 0;
    if (!(e & ZHV_QUICK_SELF)) {
        return 0;
    }
    if ((e & ZHV_QUICK_GOES_ON) == 0 || i + x.len == s.len) {
        return x.len;
    }
    const uint32_t next = zhv_block_cp(c, zhv_three_at(s, i + x.len));
    return next == UINT32_MAX || (e & zhv_quick_goes_on(next)) ? 0 : x.len;
}

/* Is it ASCII of which that is sure, whatever stands behind it? */
static inline bool zhv_block_alone(const zhv_chain *c, char byte)
{
    const unsigned char u = (unsigned char)byte;
    return u < 0x80 && (c->first[u] & (ZHV_QUICK_SELF | ZHV_QUICK_GOES_ON)) ==
                           ZHV_QUICK_SELF;
}

/* Behind all such from s[i] on that begin before `end`. */
static inline size_t zhv_block_selves_end(const zhv_chain *c, zhv_str s,
                                          size_t i, size_t end)
{
    uint32_t n = 0;
    do {
        i += n;
        while (i < end && zhv_block_alone(c, s.ptr[i])) {
            i++;
        }
        n = i < end ? zhv_block_self(c, s, i) : 0;
    } while (n);
    return i;
}

/* How far it has come in a block of text, of which all characters begin before
 * n. Apart from the walk, so that it can be in registers: written bytes might
 * be any of the walk, as far as the compiler knows. */
typedef struct zhv_block {
    const char *text;
    size_t n;
    char *to;      /* unless ZHV_FIND */
    size_t i;      /* in `to`, too: what the tables give is as long */
    size_t known;  /* as in the walk; 0: perhaps further back */
    uint32_t back; /* then: the character before; 0: not further back */
    uint64_t n_cp; /* that change */
} zhv_block;

/* What can be read of a text behind n. */
#define ZHV_BLOCK_AHEAD 12u

typedef enum zhv_block_end {
    ZHV_BLOCK_DONE, /* n is reached */
    ZHV_BLOCK_ASK,  /* the tables do not know */
    ZHV_BLOCK_STOP  /* as the mode says */
} zhv_block_end;

/* Characters at text[i] of one byte or two of which each is a unit. False: that
 * is not sure. */
static ZHV_ALWAYS_INLINE bool zhv_block_selves(const zhv_chain *c, zhv_block *b,
                                               zhv_mode m)
{
    size_t i = b->i;
    const zhv_str text = {b->text, b->n + ZHV_BLOCK_AHEAD};
    const uint32_t first = zhv_block_self(c, text, i);
    if (first == 0) {
        return false;
    }
    const uint32_t before = i > b->known ? zhv_block_before(b->text + i)
                            : i          ? 0
                                         : b->back;
    if (before && !zhv_block_ends(b->text[i]) &&
        zhv_block_joined(c, before, zhv_three_load(b->text + i))) {
        i += first; /* plain, too, but where a unit begins is not known */
    } else {
        const size_t most = i < b->known ? b->known : b->n;
        i = zhv_block_selves_end(c, text, i + first, most);
        b->known = b->known > i ? b->known : i;
    }
    if (m == ZHV_ALL) {
        memcpy(b->to + b->i, b->text + b->i, i - b->i);
    }
    b->i = i;
    return true;
}

/* Not 0 when the tables leave open whether a unit that is not plain begins
 * with two characters of which these are the entries and code points.
 * dense    `starts` is asked, too */
static ZHV_ALWAYS_INLINE uint32_t zhv_block_doubt(const zhv_chain *c,
                                                  uint32_t e, uint32_t cp,
                                                  uint32_t next,
                                                  uint32_t next_cp, bool dense)
{
    uint32_t classes = e >> 24 & next >> 27 & ZHV_QUICK_ANY;
    return dense ? classes & c->starts[zhv_quick_start(cp, next_cp)] : classes;
}

/* When there is doubt: may one begin with these two, as to what stands behind
 * them, at p? */
static bool zhv_block_may_start(const zhv_chain *c, const char *p, uint32_t one,
                                uint32_t two)
{
    uint32_t three = zhv_block_cp(c, zhv_three_load(p));
    return three == UINT32_MAX ||
           zhv_block_bit(c->deep, zhv_quick_deep(one, two, 0, c->deep_bits)) ||
           zhv_block_bit(c->deep,
                         zhv_quick_deep(one, two, three, c->deep_bits));
}

/* The same when the second, at p, is no character of three bytes that the
 * tables know: of shorter ones the paths tell. */
static inline bool zhv_block_may_start_odd(const zhv_chain *c, const char *p,
                                           uint32_t one)
{
    const zhv_block_short x = zhv_block_short_of(zhv_three_load(p));
    return x.len == 0 || !(c->first[x.cp] & ZHV_QUICK_SELF) ||
           (!zhv_block_ends(*p) &&
            zhv_block_may_start(c, p + x.len, one, x.cp));
}

/* Where a block has come to: the character at b->i. */
typedef struct zhv_block_place {
    uint32_t entry;
    uint32_t cp;
} zhv_block_place;

static ZHV_ALWAYS_INLINE zhv_block_place zhv_block_place_at(const zhv_chain *c,
                                                            const char *p)
{
    uint32_t w = zhv_three_load(p);
    return (zhv_block_place){zhv_block_entry(c->first, w), zhv_three_cp(w)};
}

/* Four characters at once, while all have three bytes and the tables have the
 * answer.
 * dense    `starts` is asked at once, not only when the flags leave it open */
static ZHV_ALWAYS_INLINE void zhv_block_fours(const zhv_chain *c, zhv_block *b,
                                              zhv_mode m, bool dense,
                                              zhv_block_place *at)
{
    const uint32_t *const table = c->first;
    const char *const text = b->text;
    char *const to = b->to;
    const size_t n = b->n;
    const uint32_t stop =
        ZHV_QUICK_HARD | (m == ZHV_FIND ? ZHV_QUICK_CHANGE : 0);
    size_t i = b->i;
    uint64_t n_cp = 0;
    uint32_t e0 = at->entry;
    uint32_t cp0 = at->cp;
    uint16_t cp[4];
    while (i + 12 <= n && zhv_three_four(text + i + 3, cp)) {
        uint32_t e1 = table[cp[0]];
        uint32_t e2 = table[cp[1]];
        uint32_t e3 = table[cp[2]];
        uint32_t e4 = table[cp[3]];
        if ((e0 | e1 | e2 | e3 | (e4 & ZHV_QUICK_HARD)) & stop) {
            break;
        }
        uint32_t d0 = zhv_block_doubt(c, e0, cp0, e1, cp[0], dense);
        uint32_t d1 = zhv_block_doubt(c, e1, cp[0], e2, cp[1], dense);
        uint32_t d2 = zhv_block_doubt(c, e2, cp[1], e3, cp[2], dense);
        uint32_t d3 = zhv_block_doubt(c, e3, cp[2], e4, cp[3], dense);
        if (ZHV_UNLIKELY(d0 | d1 | d2 | d3)) {
            const char *p = text + i;
            size_t known = b->known;
            if ((d0 && i >= known &&
                 zhv_block_may_start(c, p + 6, cp0, cp[0])) ||
                (d1 && i + 3 >= known &&
                 zhv_block_may_start(c, p + 9, cp[0], cp[1])) ||
                (d2 && i + 6 >= known &&
                 zhv_block_may_start(c, p + 12, cp[1], cp[2])) ||
                (d3 && i + 9 >= known &&
                 zhv_block_may_start(c, p + 15, cp[2], cp[3]))) {
                break;
            }
        }
        if (m == ZHV_ALL) {
            zhv_three_store(to + i, e0); /* the fourth byte is overwritten */
            zhv_three_store(to + i + 3, e1);
            zhv_three_store(to + i + 6, e2);
            zhv_three_store(to + i + 9, e3);
            n_cp += (e0 >> 31) + (e1 >> 31) + (e2 >> 31) + (e3 >> 31);
        }
        i += 12;
        e0 = e4;
        cp0 = cp[3];
    }
    b->i = i;
    b->n_cp += n_cp;
    *at = (zhv_block_place){e0, cp0};
}

/* Goes on as long as the tables have the answer. */
static ZHV_ALWAYS_INLINE zhv_block_end zhv_block_run(const zhv_chain *c,
                                                     zhv_block *b, zhv_mode m,
                                                     bool dense)
{
    const bool fours = m != ZHV_CHANGED;
    zhv_block_place at = zhv_block_place_at(c, b->text);
    uint32_t single = 0; /* characters to be looked at one by one */
    while (b->i < b->n) {
        if (fours && single == 0) {
            zhv_block_fours(c, b, m, dense, &at);
            single = 4;
            continue;
        }
        single--;
        if (ZHV_UNLIKELY(at.entry & ZHV_QUICK_HARD)) {
            if (m == ZHV_CHANGED || !zhv_block_selves(c, b, m)) {
                return ZHV_BLOCK_ASK;
            }
            at = zhv_block_place_at(c, b->text + b->i);
            single = 0;
            continue;
        }
        zhv_block_place next = zhv_block_place_at(c, b->text + b->i + 3);
        bool stranger = next.entry & ZHV_QUICK_HARD;
        if (ZHV_UNLIKELY(zhv_block_doubt(c, at.entry, at.cp, next.entry,
                                         next.cp, !stranger)) &&
            b->i >= b->known &&
            (stranger ? zhv_block_may_start_odd(c, b->text + b->i + 3, at.cp)
                      : zhv_block_may_start(c, b->text + b->i + 6, at.cp,
                                            next.cp))) {
            return ZHV_BLOCK_ASK;
        }
        bool change = at.entry >> 31;
        if (m != ZHV_ALL && change != (m == ZHV_CHANGED)) {
            return ZHV_BLOCK_STOP;
        }
        if (m != ZHV_FIND) {
            zhv_three_store(b->to + b->i, at.entry);
            b->n_cp += change;
        }
        b->i += 3;
        at = next;
    }
    return ZHV_BLOCK_DONE;
}

#endif
