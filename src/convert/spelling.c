#include "convert/spelling.h"

#include "match/quick.h"
#include "match/stage.h"
#include "match/three.h"

#define HAN         3u  /* bytes of the characters it is about */
#define STRETCH_MAX 64u /* characters that are judged together */
#define CAP_MIN     64u

struct zhv_spelled {
    uint32_t one; /* 0: free */
    uint16_t two;
    uint16_t reading; /* of the first; 0: none or more than one */
    bool second;      /* ... of the second */
    bool seen;
};

/* ---- pairs ------------------------------------------------------------------
 */

static struct zhv_spelled *slot_of(const zhv_spelling *s, uint32_t one,
                                   uint32_t two, bool second)
{
    uint32_t hash = ((one << 16 | two) + second) * 0x9E3779B1u;
    uint32_t at = hash >> 8 & (s->cap - 1);
    while (s->slots[at].one &&
           !(s->slots[at].one == one && s->slots[at].two == two &&
             s->slots[at].second == second)) {
        at = (at + 1) & (s->cap - 1);
    }
    return &s->slots[at];
}

static bool grow(zhv_spelling *s)
{
    zhv_spelling bigger = *s;
    bigger.cap = s->cap ? s->cap * 2 : CAP_MIN;
    bigger.slots = zhv_arena_calloc(s->arena, bigger.cap, sizeof *bigger.slots);
    if (bigger.slots == NULL) {
        return false;
    }
    for (uint32_t i = 0; i < s->cap; i++) {
        const struct zhv_spelled *x = &s->slots[i];
        if (x->one) {
            *slot_of(&bigger, x->one, x->two, x->second) = *x;
        }
    }
    *s = bigger;
    return true;
}

static inline bool is_three(zhv_str s, size_t pos)
{
    return s.len - pos >= HAN && zhv_three_is(zhv_three_at(s, pos));
}

/* The character of three bytes at s[pos], or 0. */
static uint32_t han_at(zhv_str s, size_t pos)
{
    if (pos >= s.len || !is_three(s, pos)) {
        return 0;
    }
    const uint32_t cp = zhv_three_cp(zhv_three_at(s, pos));
    return cp >= 0x800 && cp - 0xD800 >= 0x800 ? cp : 0;
}

static void want_pair(zhv_spelling *s, uint32_t one, uint32_t two, bool second)
{
    if (s->n * 2 >= s->cap && !grow(s)) {
        return;
    }
    struct zhv_spelled *at = slot_of(s, one, two, second);
    if (at->one == 0) {
        *at = (struct zhv_spelled){
            .one = one, .two = (uint16_t)two, .second = second};
        s->n++;
    }
}

void zhv_spelling_want(zhv_spelling *s, zhv_str text, size_t pos)
{
    const uint32_t one = han_at(text, pos);
    const uint32_t behind = han_at(text, pos + HAN);
    const uint32_t before = pos >= HAN ? han_at(text, pos - HAN) : 0;
    if (s->wanted == NULL) {
        s->wanted = zhv_arena_calloc(s->arena, 0x10000 / 8, 1);
    }
    if (s->t2s == NULL || s->wanted == NULL ||
        (s->words->classes[one] & ZHV_CLASS_AMBIGUOUS) == 0) {
        return;
    }
    uint32_t n;
    const zhv_disk_form *forms = zhv_words_forms(s->words, one, &n);
    for (uint32_t i = 0; i < n; i++) {
        s->wanted[forms[i].form >> 3] |= (uint8_t)(1u << (forms[i].form & 7));
    }
    if (behind) {
        want_pair(s, one, behind, false);
    }
    if (before) {
        want_pair(s, before, one, true);
    }
}

/* What the page spells, if somebody wants to know. */
static void note(zhv_spelling *s, struct zhv_spelled pair)
{
    struct zhv_spelled *at = slot_of(s, pair.one, pair.two, pair.second);
    if (at->one == 0) {
        return;
    }
    if (!at->seen) {
        at->seen = s->some = true;
        at->reading = pair.reading;
    } else if (at->reading != pair.reading) {
        at->reading = 0;
    }
}

/* ---- reading
 * ------------------------------------------------------------------ */

typedef struct stretch {
    uint16_t cp[STRETCH_MAX];
    uint32_t n;
    bool traditional;
} stretch;

static inline uint32_t script_of(const unsigned char *bits, uint16_t cp)
{
    return (uint32_t)bits[cp >> 2] >> 2 * (cp & 3);
}

static inline bool is_han(const zhv_spelling *r, uint16_t cp)
{
    return r->words->classes[cp] & ZHV_CLASS_HAN;
}

/* The Chinese characters from s[*pos] on. */
static void next_stretch(const zhv_spelling *r, zhv_str s, size_t *pos,
                         stretch *out)
{
    size_t at = *pos;
    uint32_t seen = 0;
    uint32_t n = 0;
    uint16_t *cp = out->cp;
    while (n + 4 <= STRETCH_MAX && s.len - at >= 14 &&
           zhv_three_four(s.ptr + at, cp + n) && is_han(r, cp[n]) &&
           is_han(r, cp[n + 1]) && is_han(r, cp[n + 2]) &&
           is_han(r, cp[n + 3])) {
        seen |= script_of(r->bits, cp[n]) | script_of(r->bits, cp[n + 1]) |
                script_of(r->bits, cp[n + 2]) | script_of(r->bits, cp[n + 3]);
        n += 4;
        at += (size_t)4 * HAN;
    }
    while (n < STRETCH_MAX && is_three(s, at)) {
        const uint32_t one = zhv_three_cp(zhv_three_at(s, at));
        if (r->words->classes[one] == 0) {
            break;
        }
        cp[n++] = (uint16_t)one;
        seen |= script_of(r->bits, (uint16_t)one);
        at += HAN;
    }
    out->n = n;
    out->traditional = (seen & 3) == ZHV_CP_HANT_ONLY;
    *pos = at;
}

static inline bool is_wanted(const zhv_spelling *r, uint16_t cp)
{
    return r->wanted[cp >> 3] >> (cp & 7) & 1;
}

/* The character alone in Simplified. */
static uint16_t simplified(const zhv_chain *t2s, uint16_t cp)
{
    const uint16_t alone = zhv_quick_alone(t2s->first[cp]);
    return alone ? alone : cp;
}

static void read_stretch(zhv_spelling *r, const stretch *x)
{
    for (uint32_t i = 0; i < x->n; i++) {
        if (!is_wanted(r, x->cp[i])) {
            continue;
        }
        uint16_t one = simplified(r->t2s, x->cp[i]);
        if (i + 1 < x->n) {
            note(r, (struct zhv_spelled){one, simplified(r->t2s, x->cp[i + 1]),
                                         x->cp[i], false, false});
        }
        if (i > 0) {
            note(r, (struct zhv_spelled){simplified(r->t2s, x->cp[i - 1]), one,
                                         x->cp[i], true, false});
        }
    }
}

/* Not 0: a character that is looked for, a wanted one, or one that Traditional
 * text alone has. */
static ZHV_ALWAYS_INLINE uint32_t is_found(const zhv_spelling *r, uint16_t cp,
                                           bool wanted)
{
    return wanted ? (uint32_t)is_wanted(r, cp)
                  : (uint32_t)(script_of(r->bits, cp) & ZHV_CP_HANT_ONLY);
}

/* The first such character from pos on, before `end`, or one of the three
 * before it. */
static ZHV_ALWAYS_INLINE size_t find(const zhv_spelling *r, zhv_str s,
                                     size_t pos, size_t end, bool wanted)
{
    uint16_t cp[4];
    while (pos < end) {
        if ((unsigned char)s.ptr[pos] < 0x80) {
            pos = zhv_utf8_skip_ascii(s, pos);
            continue;
        }
        const uint32_t some =
            s.len - pos >= 14 ? zhv_three_some(s.ptr + pos, cp) : 0;
        if (ZHV_LIKELY(some)) { /* U+0000 is never looked for */
            if (is_found(r, cp[0], wanted) | is_found(r, cp[1], wanted) |
                is_found(r, cp[2], wanted) | is_found(r, cp[3], wanted)) {
                break;
            }
            pos += (size_t)some * HAN;
        } else if (is_three(s, pos)) {
            if (is_found(r, (uint16_t)zhv_three_cp(zhv_three_at(s, pos)),
                         wanted)) {
                break;
            }
            pos += HAN;
        } else {
            uint32_t n;
            zhv_utf8_decode(s, pos, &n);
            pos += n;
        }
    }
    return pos;
}

void zhv_spelling_init(zhv_spelling *s, const zhv_dict *dict, zhv_arena *arena)
{
    *s = (zhv_spelling){.words = zhv_dict_words(dict),
                        .t2s = zhv_dict_chain(dict, ZHV_STR("t2s")),
                        .bits = zhv_dict_script_bits(dict),
                        .arena = arena};
    if (s->words->classes == NULL) {
        s->t2s = NULL;
    }
}

size_t zhv_spelling_find(const zhv_spelling *r, zhv_str s, size_t from,
                         size_t end)
{
    return r->t2s ? find(r, s, from, end, false) : end;
}

/* Where the stretch begins that has the character before pos; pos: none has. */
static size_t begin_of(const zhv_spelling *r, zhv_str s, size_t pos)
{
    while (pos >= HAN && zhv_words_class(r->words, s, pos - HAN)) {
        pos -= HAN;
    }
    return pos;
}

/* Where it ends, likewise. */
static size_t end_of(const zhv_spelling *r, zhv_str s, size_t pos)
{
    if (pos >= HAN && zhv_words_class(r->words, s, pos - HAN)) {
        while (zhv_words_class(r->words, s, pos)) {
            pos += HAN;
        }
    }
    return pos;
}

/* Stretches are read whole: the part may lie in one. */
size_t zhv_spelling_read(zhv_spelling *r, zhv_str s, size_t from, size_t end)
{
    if (r->t2s == NULL || r->cap == 0 || from >= end) {
        return end;
    }
    stretch x;
    const size_t last = end_of(r, s, end);
    size_t pos = begin_of(r, s, from);
    while ((pos = find(r, s, pos, last, true)) < last) {
        const size_t found = pos;
        pos = begin_of(r, s, pos);
        do {
            next_stretch(r, s, &pos, &x);
            if (x.traditional) {
                read_stretch(r, &x);
            }
        } while (x.n == STRETCH_MAX);
        if (pos <= found) {
            pos = found + HAN; /* in no list */
        }
    }
    return pos > end ? pos : end;
}

uint32_t zhv_spelling_of(const zhv_spelling *spelling, zhv_str s, size_t pos)
{
    uint32_t one = han_at(s, pos);
    uint32_t behind = han_at(s, pos + HAN);
    uint32_t before = pos >= HAN ? han_at(s, pos - HAN) : 0;
    uint32_t found = 0;
    if (spelling->cap && one && behind) {
        found = slot_of(spelling, one, behind, false)->reading;
    }
    if (spelling->cap && one && before && found == 0) {
        found = slot_of(spelling, before, one, true)->reading;
    }
    return found;
}
