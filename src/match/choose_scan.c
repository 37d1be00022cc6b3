#include "match/choose.h"
#include "match/signs.h"
#include "match/terms.h"
#include "match/three.h"

#define HAN        3u   /* bytes of the characters that lists are about */
#define TELL_EVERY 120u /* characters for each word that tells */
#define TELL_DENSE 40u  /* ... where its subject is nothing else */

typedef struct scan {
    const zhv_words *words;
    zhv_str s;
    zhv_arena *arena;
    zhv_spots *out;
    uint32_t always; /* classes that are spots whatever stands beside */
    uint32_t behind; /* classes that are by the pair they begin */
    uint32_t before; /* ... by the one they end */
    zhv_subject *subject;
} scan;

/* Where a scan is: held in registers. */
typedef struct place {
    uint32_t last;   /* the character before, not looked at yet */
    uint32_t class;  /* what it is; 0: nothing that a list knows */
    uint32_t before; /* what is known of it and the one before it */
    uint32_t han;
} place;

/* Does a word perhaps stand there that reads the character at pos otherwise?
 * Pairs said that it is in one that has its neighbour beside it. */
static bool may_contest(const scan *c, size_t pos)
{
    const zhv_words *w = c->words;
    const uint32_t cp = zhv_three_char(c->s, pos);
    const uint32_t left = pos < HAN ? 0 : zhv_three_char(c->s, pos - HAN);
    const uint32_t right = zhv_three_char(c->s, pos + HAN);
    const uint8_t *set = w->contests;
    if ((left && zhv_words_contested(set, zhv_words_contest(left, cp, 0)) &
                     ZHV_CONTEST_LAST) ||
        (right && zhv_words_contested(set, zhv_words_contest(cp, right, 0)) &
                      ZHV_CONTEST_FIRST)) {
        return true;
    }
    const uint32_t far_left = left && pos >= (size_t)2 * HAN
                                  ? zhv_three_char(c->s, pos - (size_t)2 * HAN)
                                  : 0;
    const uint32_t far_right =
        right ? zhv_three_char(c->s, pos + (size_t)2 * HAN) : 0;
    return (left && right &&
            zhv_words_contested(set, zhv_words_contest(left, cp, right)) &
                ZHV_CONTEST_MIDDLE) ||
           (far_left &&
            zhv_words_contested(set, zhv_words_contest(far_left, left, cp)) &
                ZHV_CONTEST_LAST) ||
           (far_right &&
            zhv_words_contested(set, zhv_words_contest(cp, right, far_right)) &
                ZHV_CONTEST_FIRST);
}

static bool is_han(const scan *c, size_t pos)
{
    return pos < c->s.len &&
           (zhv_words_class(c->words, c->s, pos) & ZHV_CLASS_HAN);
}

/* Does a word perhaps have the character at pos and its neighbour? Four at a
 * time, nobody asks whether that is Chinese. */
static bool has_pair(const scan *c, size_t pos, uint32_t pairs)
{
    return ((pairs & ZHV_PAIR_FIRST) && is_han(c, pos + HAN)) ||
           ((pairs & ZHV_PAIR_SECOND) && pos >= HAN && is_han(c, pos - HAN));
}

static void tell(scan *c, uint32_t off, int32_t says)
{
    zhv_tell *x = zhv_vec_push(&c->subject->at, c->arena);
    if (x) {
        *x = (zhv_tell){off, says};
    }
    c->subject->tells += says > 0;
    c->subject->others += says < 0;
}

/* The terms at a spot where one may begin. What is asked for alone counts. */
static void take_terms(scan *c, zhv_spot *x)
{
    const zhv_terms terms = zhv_terms_at(c->words, c->s, x->off);
    const bool start = x->kind & ZHV_SPOT_START;
    uint8_t none = 0;
    if (start && (terms.region || terms.plain)) {
        x->region = terms.region;
        x->plain = terms.plain;
    } else {
        none |= ZHV_SPOT_START;
    }
    if (terms.hant == 0) {
        none |= ZHV_SPOT_HANT;
    }
    x->hant = terms.hant;
    x->kind &= (uint8_t)~none;
    if (start && terms.tells) {
        tell(c, x->off, terms.tells);
    }
}

static void add_spot(scan *c, size_t pos, uint32_t class, uint32_t pairs)
{
    const bool all = c->always & ZHV_CLASS_AMBIGUOUS;
    uint32_t kind = 0;
    if ((class & pairs & ZHV_CLASS_AMBIGUOUS) && has_pair(c, pos, pairs)) {
        kind =
            all || may_contest(c, pos) ? ZHV_SPOT_CONTESTED : ZHV_SPOT_UNSURE;
    }
    kind |= class & c->always & ZHV_CLASS_RULED ? ZHV_SPOT_RULED : 0;
    kind |= class & c->always & ZHV_CLASS_AMBIGUOUS ? ZHV_SPOT_ANY : 0;
    kind |= class & pairs & ZHV_CLASS_HAN ? ZHV_SPOT_HANT : 0;
    zhv_spot x = {.off = (uint32_t)pos, .kind = (uint8_t)kind};
    if (class & (pairs | (c->always & ZHV_CLASS_SINGLE)) &
        (ZHV_CLASS_START | ZHV_CLASS_SINGLE)) {
        x.kind |= ZHV_SPOT_START;
    }
    if (x.kind & (ZHV_SPOT_START | ZHV_SPOT_HANT)) {
        take_terms(c, &x);
    }
    zhv_spot *spot = x.kind ? zhv_vec_push(c->out, c->arena) : NULL;
    if (spot) {
        *spot = x;
    }
}

#define EACH(byte) ((byte)*0x01010101u)

/* The classes of which a character may be a spot by the pair that it begins:
 * of four, a byte each.
 * then     the pair that the second character begins */
static ZHV_ALWAYS_INLINE uint32_t begun(uint32_t pairs, uint32_t then)
{
    const uint32_t more =
        pairs & then >> 3 & EACH(ZHV_PAIR_START_MORE | ZHV_PAIR_HANT_MORE);
    return (pairs & EACH(ZHV_PAIR_FIRST)) |
           ((pairs | more >> 1) & EACH(ZHV_CLASS_START)) |
           ((pairs >> 1 | more) & EACH(ZHV_CLASS_HAN));
}

/* Only those with the bit are characters, whatever else a damaged image
 * says. */
static ZHV_ALWAYS_INLINE uint32_t if_han(uint32_t class)
{
    return class & (0 - (class / ZHV_CLASS_HAN & 1));
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

#define ANY 0xFFu /* a pair of which nothing is known yet */

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
    look(c, pos, at->class,
         (begun(pair, ANY) & c->behind) | (at->before & c->before));
    *at = (place){cp, class, pair, at->han + (class != 0)};
}

/* Four bytes as one number, the first one lowest. */
static ZHV_ALWAYS_INLINE uint32_t pack(const uint8_t *table, uint32_t i,
                                       uint32_t j, uint32_t k, uint32_t l)
{
    return table[i] | (uint32_t)table[j] << 8 | (uint32_t)table[k] << 16 |
           (uint32_t)table[l] << 24;
}

/* What is asked of each of four. */
typedef struct asked {
    uint32_t always;
    uint32_t behind;
    uint32_t before;
} asked;

/* Four more, of three bytes each; all that is known of them in a byte each of
 * one number.
 * pos      where they begin */
static ZHV_ALWAYS_INLINE void next_four(scan *c, place *at, size_t pos,
                                        const uint16_t cp[4], const asked *four)
{
    const uint32_t all = pack(c->words->classes, cp[0], cp[1], cp[2], cp[3]);
    const uint32_t han = all / ZHV_CLASS_HAN & EACH(1u);
    const uint32_t class = all & (han * 0xFF);
    const uint32_t pairs =
        pack(c->words->pairs, zhv_words_pair(at->last, cp[0]),
             zhv_words_pair(cp[0], cp[1]), zhv_words_pair(cp[1], cp[2]),
             zhv_words_pair(cp[2], cp[3]));
    /* the last one before them, and the first three */
    const uint32_t them = class << 8 | at->class;
    const uint32_t known =
        (begun(pairs, pairs >> 8 | ANY << 24) & four->behind) |
        ((pairs << 8 | at->before) & four->before);
    uint32_t spots = them & (known | four->always);
    for (; ZHV_UNLIKELY(spots);
         spots &= ~(0xFFu << (zhv_low_bit(spots) & ~7u))) {
        const uint32_t bits = zhv_low_bit(spots) & ~7u;
        add_spot(c, pos + (size_t)HAN * (bits / 8) - HAN, them >> bits & 0xFF,
                 known >> bits & 0xFF);
    }
    *at = (place){cp[3], class >> 24, pairs >> 24,
                  at->han + (han * 0x01010101u >> 24)};
}

/* Characters of three bytes, fewer than four, and what ends them. Returns where
 * it goes on. */
static ZHV_ALWAYS_INLINE size_t few(scan *c, place *at, size_t pos)
{
    uint32_t three = zhv_three_at(c->s, pos);
    for (; pos < c->s.len && zhv_three_is(three);
         three = zhv_three_at(c->s, pos)) {
        const uint32_t cp = zhv_three_cp(three);
        next(c, at, pos, cp, if_han(c->words->classes[cp]));
        pos += HAN;
    }
    if (pos < c->s.len && (three & 0x80)) {
        uint32_t n;
        zhv_utf8_decode(c->s, pos, &n);
        next(c, at, pos, 0, 0);
        pos += n;
    }
    return pos;
}

/* What is a spot. */
static void set_up(scan *c, uint32_t what)
{
    c->behind = what & ZHV_SCAN_HANT ? ZHV_CLASS_HAN : 0;
    if (what & ZHV_SCAN_CUTS) {
        return;
    }
    c->behind |= ZHV_PAIR_FIRST | ZHV_CLASS_START;
    c->before = ZHV_PAIR_SECOND;
    c->always = ZHV_CLASS_RULED | ZHV_CLASS_SINGLE |
                (what & ZHV_SCAN_ALL ? ZHV_CLASS_AMBIGUOUS : 0);
}

void zhv_choose_scan(const zhv_words *words, zhv_str s, size_t from,
                     uint32_t what, zhv_arena *arena, zhv_spots *out,
                     zhv_subject *subject)
{
    scan c = {
        .words = words, .s = s, .arena = arena, .out = out, .subject = subject};
    set_up(&c, what);
    const asked four = {EACH(c.always), EACH(c.behind), EACH(c.before)};
    place at = {0};
    uint16_t cp[4];
    if (words->classes == NULL) {
        return;
    }
    for (size_t pos = from; pos < s.len;) {
        if ((unsigned char)s.ptr[pos] < 0x80) {
            next(&c, &at, pos, 0, 0);
            pos = zhv_utf8_skip_ascii(s, pos);
            continue;
        }
        const uint32_t n =
            s.len - pos >= 14 ? zhv_three_some(s.ptr + pos, cp) : 0;
        if (ZHV_LIKELY(n)) { /* behind the last of fewer is a border */
            next_four(&c, &at, pos, cp, &four);
            pos += (size_t)n * HAN;
        } else {
            pos = few(&c, &at, pos);
        }
    }
    next(&c, &at, s.len, 0, 0);
    subject->han += at.han;
    if (subject->han <= ZHV_LABEL_MAX) {
        zhv_signs_look(s, from, &subject->stops, &subject->code);
        if (subject->stops && !subject->code) { /* else nobody asks */
            subject->code = zhv_terms_latin(words, s, from);
        }
    }
}

static bool is_label(const zhv_subject *s)
{
    return s->han <= ZHV_LABEL_MAX && (!s->stops || s->code);
}

static bool tells_every(const zhv_subject *s, uint32_t han)
{
    return s->tells > s->others &&
           (uint64_t)(s->tells - s->others) * han > s->han;
}

bool zhv_choose_subject(const zhv_subject *s)
{
    return is_label(s) || tells_every(s, TELL_EVERY);
}

bool zhv_choose_throughout(const zhv_subject *s)
{
    return is_label(s) || tells_every(s, TELL_DENSE);
}
