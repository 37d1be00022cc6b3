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

static void add_spot(scan *c, size_t pos, uint32_t class, uint32_t pairs)
{
    uint32_t kind = class & pairs & 3 ? ZHV_SPOT_CONTESTED : 0;
    kind |= class & ZHV_CLASS_RULED ? ZHV_SPOT_RULED : 0;
    kind |= (class & pairs & ZHV_CLASS_START) || (class & ZHV_CLASS_SINGLE)
                ? ZHV_SPOT_START
                : 0;
    kind |= class & c->always & ZHV_CLASS_AMBIGUOUS ? ZHV_SPOT_ANY : 0;
    c->tells +=
        (kind & ZHV_SPOT_START) && (class & ZHV_CLASS_SUBJECT) && tells(c, pos);
    zhv_spot *spot = zhv_vec_push(c->out, c->arena);
    if (spot) {
        *spot = (zhv_spot){(uint32_t)pos, (uint8_t)kind};
    }
}

/* Is there anything about a character of that class? What its pairs say counts
 * where the class has the same bit.
 * before, behind  what is known of it with the one before it, behind it */
static ZHV_ALWAYS_INLINE uint32_t asked(uint32_t class, uint32_t before,
                                        uint32_t behind, uint32_t always)
{
    const uint32_t later = ZHV_PAIR_FIRST | ZHV_PAIR_START;
    return class & ((behind & later) | (before & ZHV_PAIR_SECOND) | always);
}

/* One more character, and the one before it is looked at.
 * pos      where it begins
 * class    0: a border, or what no list knows */
static ZHV_ALWAYS_INLINE void next(scan *c, place *at, size_t pos, uint32_t cp,
                                   uint32_t class)
{
    uint32_t pair = 0;
    if (at->class && class) {
        pair = c->words->pairs[zhv_words_pair(at->last, cp)];
    }
    if (ZHV_UNLIKELY(asked(at->class, at->before, pair, c->always))) {
        add_spot(c, pos - HAN, at->class,
                 (pair & (ZHV_PAIR_FIRST | ZHV_PAIR_START)) |
                     (at->before & ZHV_PAIR_SECOND));
    }
    at->before = pair;
    at->last = cp;
    at->class = class;
}

/* One more of three bytes. Only those with the bit are characters, whatever
 * else a damaged image says. */
static ZHV_ALWAYS_INLINE void next_three(scan *c, place *at, size_t pos,
                                         uint32_t cp)
{
    const uint32_t class = c->words->classes[cp];
    const bool han = class & ZHV_CLASS_HAN;
    at->han += han;
    next(c, at, pos, cp, han ? class : 0);
}

/* Four characters; false: something is to be looked at, or they are none. */
static ZHV_ALWAYS_INLINE bool next_four(const scan *c, place *at,
                                        const uint16_t cp[4])
{
    const uint8_t *classes = c->words->classes;
    const uint8_t *pairs = c->words->pairs;
    const uint32_t one = classes[cp[0]];
    const uint32_t two = classes[cp[1]];
    const uint32_t three = classes[cp[2]];
    const uint32_t four = classes[cp[3]];
    if ((one & two & three & four & ZHV_CLASS_HAN) == 0) {
        return false;
    }
    const uint32_t p1 = at->class ? pairs[zhv_words_pair(at->last, cp[0])] : 0u;
    const uint32_t p2 = pairs[zhv_words_pair(cp[0], cp[1])];
    const uint32_t p3 = pairs[zhv_words_pair(cp[1], cp[2])];
    const uint32_t p4 = pairs[zhv_words_pair(cp[2], cp[3])];
    if (asked(at->class, at->before, p1, c->always) |
        asked(one, p1, p2, c->always) | asked(two, p2, p3, c->always) |
        asked(three, p3, p4, c->always)) {
        return false;
    }
    *at = (place){cp[3], four, p4, at->han + 4};
    return true;
}

/* A character that is not one of four of three bytes. Returns its length. */
static ZHV_ALWAYS_INLINE uint32_t one(scan *c, place *at, size_t pos)
{
    const unsigned char *p = (const unsigned char *)c->s.ptr + pos;
    if (c->s.len - pos >= HAN && (p[0] & 0xF0) == 0xE0 &&
        (p[1] & 0xC0) == 0x80 && (p[2] & 0xC0) == 0x80) {
        next_three(c, at, pos,
                   (p[0] & 0xFu) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu));
        return HAN;
    }
    next(c, at, pos, 0, 0);
    return zhv_utf8_lead_len(*p);
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
            const uint32_t plain = next_four(&c, &at, cp) ? 4 : 0;
            for (uint32_t i = plain; i < 4; i++) {
                next_three(&c, &at, pos + (size_t)i * HAN, cp[i]);
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
