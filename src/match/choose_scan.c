#include "match/choose.h"
#include "match/three.h"

#define HAN        3u   /* bytes of the characters that lists are about */
#define LABEL_MAX  80u  /* characters of a label */
#define TELL_EVERY 120u /* characters for each word that tells */

typedef struct scan {
    const zhv_words *words;
    zhv_str s;
    zhv_arena *arena;
    zhv_spots *out;
    zhv_subject *subject;
    uint32_t always; /* classes that are spots whatever stands beside */
    uint32_t last;   /* the character before, not looked at yet; 0: none */
    uint32_t before; /* what is known of it and the one before it */
} scan;

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
    if (c->last == 0) {
        return; /* a damaged image: no character is 0 */
    }
    uint32_t kind = class & pairs & 3 ? ZHV_SPOT_CONTESTED : 0;
    kind |= class & ZHV_CLASS_RULED ? ZHV_SPOT_RULED : 0;
    kind |= (class & pairs & ZHV_CLASS_START) || (class & ZHV_CLASS_SINGLE)
                ? ZHV_SPOT_START
                : 0;
    kind |= class & c->always & ZHV_CLASS_AMBIGUOUS ? ZHV_SPOT_ANY : 0;
    c->subject->tells +=
        (kind & ZHV_SPOT_START) && (class & ZHV_CLASS_SUBJECT) && tells(c, pos);
    zhv_spot *spot = zhv_vec_push(c->out, c->arena);
    if (spot) {
        *spot = (zhv_spot){(uint32_t)pos, (uint8_t)kind};
    }
}

/* The last character is looked at when the next one is known. What its pairs
 * say counts where its class has the same bit.
 * end      where it ends
 * behind   what is known of it and the next one */
static ZHV_ALWAYS_INLINE void look(scan *c, size_t end, uint32_t behind)
{
    const uint32_t later = ZHV_PAIR_FIRST | ZHV_PAIR_START;
    uint32_t class = c->words->classes[c->last];
    uint32_t pairs = (behind & later) | (c->before & ZHV_PAIR_SECOND);
    if (ZHV_UNLIKELY(class & (pairs | c->always))) {
        add_spot(c, end - HAN, class, pairs);
    }
}

/* One more character of three bytes, at pos. */
static ZHV_ALWAYS_INLINE void next(scan *c, size_t pos, uint32_t cp)
{
    uint32_t pair = c->words->pairs[zhv_words_pair(c->last, cp)];
    look(c, pos, pair);
    c->before = pair;
    c->last = cp;
}

/* What no list knows, or the end. */
static void border(scan *c, size_t pos)
{
    look(c, pos, 0);
    c->before = 0;
    c->last = 0;
}

/* A character that is not one of four alike. Returns its length. */
static uint32_t one(scan *c, size_t pos)
{
    uint8_t class = zhv_words_class(c->words, c->s, pos);
    if (class & ZHV_CLASS_HAN) {
        const unsigned char *p = (const unsigned char *)c->s.ptr + pos;
        c->subject->han++;
        next(c, pos,
             (p[0] & 0xFu) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu));
        return HAN;
    }
    uint32_t n;
    uint32_t cp = zhv_utf8_decode(c->s, pos, &n);
    c->subject->stops += cp == 0x3002 || cp == 0xFF01 || cp == 0xFF1F;
    border(c, pos);
    return n;
}

static bool all_han(const zhv_words *w, const uint16_t cp[4])
{
    return w->classes[cp[0]] & w->classes[cp[1]] & w->classes[cp[2]] &
           w->classes[cp[3]] & ZHV_CLASS_HAN;
}

void zhv_choose_scan(const zhv_words *words, zhv_str s, size_t from, bool all,
                     zhv_arena *arena, zhv_spots *out, zhv_subject *subject)
{
    const uint32_t always =
        ZHV_CLASS_RULED | ZHV_CLASS_SINGLE | (all ? ZHV_CLASS_AMBIGUOUS : 0);
    scan c = {words, s, arena, out, subject, always, 0, 0};
    uint16_t cp[4];
    if (words->classes == NULL) {
        return;
    }
    for (size_t pos = from; pos < s.len;) {
        if ((unsigned char)s.ptr[pos] < 0x80) {
            border(&c, pos);
            pos = zhv_utf8_skip_ascii(s, pos);
        } else if (s.len - pos >= 14 && zhv_three_four(s.ptr + pos, cp) &&
                   all_han(words, cp)) {
            subject->han += 4;
            next(&c, pos, cp[0]);
            next(&c, pos + HAN, cp[1]);
            next(&c, pos + (size_t)2 * HAN, cp[2]);
            next(&c, pos + (size_t)3 * HAN, cp[3]);
            pos += (size_t)4 * HAN;
        } else {
            pos += one(&c, pos);
        }
    }
    border(&c, s.len);
}

bool zhv_choose_subject(const zhv_subject *s)
{
    bool label = s->stops == 0 && s->han <= LABEL_MAX;
    return label || (uint64_t)s->tells * TELL_EVERY > s->han;
}
