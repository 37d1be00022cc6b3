#include "match/choose.h"
#include "match/three.h"

#define HAN        3u   /* bytes of the characters that lists are about */
#define TELL_EVERY 120u /* characters for each word that tells */

typedef struct scan {
    const zhv_words *words;
    zhv_str s;
    zhv_arena *arena;
    zhv_spots *out;
    uint32_t always; /* classes that are spots whatever stands beside */
    uint32_t tells;
} scan;

/* Where a scan is: held in registers. */
typedef struct place {
    uint32_t last;   /* the character before, not looked at yet */
    uint32_t class;  /* what it is; 0: nothing that a list knows */
    uint32_t before; /* what is known of it and the one before it */
    uint32_t han;
} place;

static bool tells(const scan *c, size_t pos)
{
    zhv_word word[ZHV_WORD_MAX_CP];
    uint32_t n = zhv_words_at(c->words, c->s, pos, word);
    bool found = false;
    for (uint32_t i = 0; i < n; i++) {
        if (word[i].flags & (ZHV_WORD_EVIDENCE | ZHV_WORD_NEITHER)) {
            found = word[i].flags & ZHV_WORD_EVIDENCE;
        }
    }
    return found;
}

/* Does one of the words that begin like the two characters at pos, of which a
 * pair said so, perhaps stand there? */
static bool may_start(const scan *c, size_t pos)
{
    const zhv_words *w = c->words;
    const uint32_t one = zhv_three_cp(zhv_three_at(c->s, pos));
    const uint32_t two = zhv_three_cp(zhv_three_at(c->s, pos + HAN));
    if (w->pairs[zhv_words_pair(one, two)] & ZHV_PAIR_WHOLE) {
        return true;
    }
    if (c->s.len - pos < (size_t)3 * HAN) {
        return false;
    }
    const uint32_t three = zhv_three_at(c->s, pos + (size_t)2 * HAN);
    return (three & 0xC0C0F0u) == 0x8080E0u &&
           (zhv_words_bits(w->threes,
                           zhv_words_three(one, two, zhv_three_cp(three))) &
            ZHV_THREE_START);
}

static void add_spot(scan *c, size_t pos, uint32_t class, uint32_t pairs)
{
    uint32_t kind = class & pairs & 3 ? ZHV_SPOT_CONTESTED : 0;
    kind |= class & ZHV_CLASS_RULED ? ZHV_SPOT_RULED : 0;
    kind |= ((class & pairs & ZHV_CLASS_START) && may_start(c, pos)) ||
                    (class & ZHV_CLASS_SINGLE)
                ? ZHV_SPOT_START
                : 0;
    kind |= class & c->always & ZHV_CLASS_AMBIGUOUS ? ZHV_SPOT_ANY : 0;
    c->tells +=
        (kind & ZHV_SPOT_START) && (class & ZHV_CLASS_SUBJECT) && tells(c, pos);
    zhv_spot *spot = kind ? zhv_vec_push(c->out, c->arena) : NULL;
    if (spot) {
        *spot = (zhv_spot){(uint32_t)pos, (uint8_t)kind};
    }
}

/* What is known of a character by the pairs it stands in: with the one before
 * it, and with the one behind it. */
static ZHV_ALWAYS_INLINE uint32_t known(uint32_t before, uint32_t behind)
{
    return (behind & (ZHV_PAIR_FIRST | ZHV_PAIR_START)) |
           (before & ZHV_PAIR_SECOND);
}

/* Only those with the bit are characters, whatever else a damaged image
 * says. */
static ZHV_ALWAYS_INLINE uint32_t if_han(uint32_t class)
{
    return class & (0 - (class / ZHV_CLASS_HAN & 1));
}

/* Nothing, unless both are characters. */
static ZHV_ALWAYS_INLINE uint32_t if_both(uint32_t one, uint32_t two,
                                          uint32_t pair)
{
    return pair & (0 - ((one & two) / ZHV_CLASS_HAN & 1));
}

/* The character before is looked at: what its pairs say counts where its class
 * has the same bit.
 * pos      behind it */
static ZHV_ALWAYS_INLINE void look(scan *c, size_t pos, uint32_t class,
                                   uint32_t pairs)
{
    if (ZHV_UNLIKELY(class & (pairs | c->always))) {
        add_spot(c, pos - HAN, class, pairs);
    }
}

/* One more character.
 * pos      where it begins
 * class    0: a border, or what no list knows */
static ZHV_ALWAYS_INLINE void next(scan *c, place *at, size_t pos, uint32_t cp,
                                   uint32_t class)
{
    uint32_t pair = 0;
    if (at->class && class) {
        pair = c->words->pairs[zhv_words_pair(at->last, cp)];
    }
    look(c, pos, at->class, known(at->before, pair));
    *at = (place){cp, class, pair, at->han + (class != 0)};
}

/* Four more, of three bytes each.
 * all      all are characters */
static ZHV_ALWAYS_INLINE void next_four(scan *c, place *at, size_t pos,
                                        const uint16_t cp[4],
                                        const uint32_t class[4], bool all)
{
    const uint8_t *pairs = c->words->pairs;
    const uint32_t k1 = all ? class[0] : if_han(class[0]);
    const uint32_t k2 = all ? class[1] : if_han(class[1]);
    const uint32_t k3 = all ? class[2] : if_han(class[2]);
    const uint32_t k4 = all ? class[3] : if_han(class[3]);
    uint32_t p1 = pairs[zhv_words_pair(at->last, cp[0])];
    uint32_t p2 = pairs[zhv_words_pair(cp[0], cp[1])];
    uint32_t p3 = pairs[zhv_words_pair(cp[1], cp[2])];
    uint32_t p4 = pairs[zhv_words_pair(cp[2], cp[3])];
    p1 = if_both(at->class, k1, p1);
    if (!all) {
        p2 = if_both(k1, k2, p2);
        p3 = if_both(k2, k3, p3);
        p4 = if_both(k3, k4, p4);
    }
    const uint32_t n0 = known(at->before, p1);
    const uint32_t n1 = known(p1, p2);
    const uint32_t n2 = known(p2, p3);
    const uint32_t n3 = known(p3, p4);
    if (ZHV_UNLIKELY((at->class & (n0 | c->always)) | (k1 & (n1 | c->always)) |
                     (k2 & (n2 | c->always)) | (k3 & (n3 | c->always)))) {
        look(c, pos, at->class, n0);
        look(c, pos + HAN, k1, n1);
        look(c, pos + (size_t)2 * HAN, k2, n2);
        look(c, pos + (size_t)3 * HAN, k3, n3);
    }
    uint32_t han = 4;
    if (!all) {
        han = (uint32_t)((k1 != 0) + (k2 != 0) + (k3 != 0) + (k4 != 0));
    }
    *at = (place){cp[3], k4, p4, at->han + han};
}

/* A character that is not one of four of three bytes. Returns its length. */
static ZHV_ALWAYS_INLINE uint32_t one(scan *c, place *at, size_t pos)
{
    const uint32_t three = zhv_three_at(c->s, pos);
    if ((three & 0xC0C0F0u) == 0x8080E0u) {
        const uint32_t cp = zhv_three_cp(three);
        next(c, at, pos, cp, if_han(c->words->classes[cp]));
        return HAN;
    }
    uint32_t n;
    zhv_utf8_decode(c->s, pos, &n);
    next(c, at, pos, 0, 0);
    return n;
}

static uint32_t count_stops(zhv_str s, size_t from)
{
    uint32_t n = 0;
    for (size_t pos = from; s.len - pos >= HAN && pos < s.len; pos++) {
        zhv_str at = zhv_str_sub(s, pos, pos + HAN);
        n += zhv_str_eq(at, ZHV_STR("\u3002")) ||
             zhv_str_eq(at, ZHV_STR("\uFF01")) ||
             zhv_str_eq(at, ZHV_STR("\uFF1F"));
    }
    return n;
}

void zhv_choose_scan(const zhv_words *words, zhv_str s, size_t from, bool all,
                     zhv_arena *arena, zhv_spots *out, zhv_subject *subject)
{
    scan c = {.words = words,
              .s = s,
              .arena = arena,
              .out = out,
              .always = ZHV_CLASS_RULED | ZHV_CLASS_SINGLE |
                        (all ? ZHV_CLASS_AMBIGUOUS : 0)};
    place at = {0};
    uint16_t cp[4];
    if (words->classes == NULL) {
        return;
    }
    for (size_t pos = from; pos < s.len;) {
        if ((unsigned char)s.ptr[pos] < 0x80) {
            next(&c, &at, pos, 0, 0);
            pos = zhv_utf8_skip_ascii(s, pos);
        } else if (s.len - pos >= 14 && zhv_three_four(s.ptr + pos, cp)) {
            const uint8_t *classes = words->classes;
            const uint32_t class[4] = {classes[cp[0]], classes[cp[1]],
                                       classes[cp[2]], classes[cp[3]]};
            if (class[0] & class[1] & class[2] & class[3] & ZHV_CLASS_HAN) {
                next_four(&c, &at, pos, cp, class, true);
            } else {
                next_four(&c, &at, pos, cp, class, false);
            }
            pos += (size_t)4 * HAN;
        } else {
            pos += one(&c, &at, pos);
        }
    }
    next(&c, &at, s.len, 0, 0);
    subject->han += at.han;
    subject->tells += c.tells;
    if (subject->han <= ZHV_LABEL_MAX) {
        subject->stops += count_stops(s, from);
    }
}

bool zhv_choose_subject(const zhv_subject *s)
{
    bool label = s->stops == 0 && s->han <= ZHV_LABEL_MAX;
    return label || (uint64_t)s->tells * TELL_EVERY > s->han;
}
