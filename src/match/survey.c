#include "match/survey.h"

#include "base/utf8.h"
#include "match/three.h"

typedef struct survey {
    zhv_surveyor by;
    zhv_stops *stops; /* NULL: one is enough */
    bool found;
    zhv_str s;
    size_t threes; /* three bytes from before there can be read at once */
    size_t fours;  /* ... four characters of three bytes */
} survey;

static inline uint32_t script_of(const unsigned char *bits, uint32_t cp)
{
    return (uint32_t)bits[cp >> 2] >> 2 * (cp & 3) & 3u;
}

/* The votes of four scripts, two bits each. */
#define VOTE(x)    (((x)&1u) | (uint64_t)((x) >> 1 & 1u) << 32)
#define VOTES(x)   (VOTE(x) + VOTE((x) >> 2) + VOTE((x) >> 4) + VOTE((x) >> 6))
#define VOTES4(x)  VOTES(x), VOTES((x) + 1), VOTES((x) + 2), VOTES((x) + 3)
#define VOTES16(x) VOTES4(x), VOTES4((x) + 4), VOTES4((x) + 8), VOTES4((x) + 12)
#define VOTES64(x)                                                             \
    VOTES16(x), VOTES16((x) + 16), VOTES16((x) + 32), VOTES16((x) + 48)

static const uint64_t votes_of_four[256] = {VOTES64(0u), VOTES64(64u),
                                            VOTES64(128u), VOTES64(192u)};

static inline uint32_t first_bit(const survey *v, uint32_t cp)
{
    return v->by.firsts[(cp & 0xFFFF) >> 6] >> (cp & 63) & 1u;
}

/* May a key begin at pos? Then it is asked for. */
static void look(survey *v, size_t pos)
{
    if ((v->found && v->stops == NULL) ||
        !zhv_overlay_stands(v->by.keys, v->s, pos)) {
        return;
    }
    v->found = true;
    uint32_t *stop =
        v->stops ? zhv_vec_push(&v->stops->list, v->stops->arena) : NULL;
    if (stop) {
        *stop = (uint32_t)pos;
    }
}

/* Any character, at pos; returns its length. */
static ZHV_ALWAYS_INLINE uint32_t one(survey *v, size_t pos, bool asked,
                                      uint64_t *votes)
{
    const uint32_t three = pos < v->threes ? zhv_three_load(v->s.ptr + pos) : 0;
    uint32_t n = 3;
    uint32_t cp = zhv_three_cp(three);
    if (!zhv_three_is(three) || cp < 0x1000 || cp >= 0xD000) {
        cp = zhv_utf8_decode(v->s, pos, &n);
    }
    bool bad = cp == ZHV_CP_INVALID;
    if (cp < 0x10000) {
        *votes += votes_of_four[script_of(v->by.bits, cp)];
    } else if (!bad) {
        *votes += votes_of_four[zhv_dict_script(v->by.dict, cp) & 3u];
    }
    if (asked && first_bit(v, bad ? (unsigned char)v->s.ptr[pos] : cp)) {
        look(v, pos);
    }
    return n;
}

/* Keys among four characters, some of which begin one; false: not all of them
 * are characters. */
static bool look_at_four(survey *v, size_t pos, const uint16_t cp[4])
{
    for (unsigned k = 0; k < 4; k++) {
        if (cp[k] >= 0xD800 && cp[k] < 0xE000) {
            return false;
        }
    }
    for (unsigned k = 0; k < 4; k++) {
        if (first_bit(v, cp[k])) {
            look(v, pos + 3 * (size_t)k);
        }
    }
    return true;
}

/* Four of three bytes from U+1000 on; false when they are not. */
static ZHV_ALWAYS_INLINE bool four(survey *v, size_t pos, bool asked,
                                   uint64_t *votes)
{
    uint16_t cp[4];
    if (!zhv_three_four_of(v->s.ptr + pos, true, cp)) {
        return false;
    }
    if (asked &&
        (first_bit(v, cp[0]) | first_bit(v, cp[1]) | first_bit(v, cp[2]) |
         first_bit(v, cp[3])) &&
        !look_at_four(v, pos, cp)) {
        return false;
    }
    *votes += votes_of_four[script_of(v->by.bits, cp[0]) |
                            script_of(v->by.bits, cp[1]) << 2 |
                            script_of(v->by.bits, cp[2]) << 4 |
                            script_of(v->by.bits, cp[3]) << 6];
    return true;
}

/* asked    are there keys? A loop for each answer */
static ZHV_ALWAYS_INLINE uint64_t survey_all(survey *v, bool asked)
{
    const bool ascii = asked && v->by.keys->ascii;
    const zhv_str s = v->s;
    uint64_t votes = 0;
    for (size_t pos = 0; pos < s.len;) {
        if (!ascii && (unsigned char)s.ptr[pos] < 0x80) {
            pos = zhv_utf8_skip_ascii(s, pos + 1);
        } else if (pos < v->fours && four(v, pos, asked, &votes)) {
            pos += 12;
        } else {
            pos += one(v, pos, asked, &votes);
        }
    }
    return votes;
}

zhv_surveyor zhv_surveyor_of(const zhv_dict *dict, const zhv_overlay *keys)
{
    const bool asked = keys && !zhv_overlay_empty(keys);
    return (zhv_surveyor){.dict = dict,
                          .keys = asked ? keys : NULL,
                          .firsts = asked ? zhv_overlay_firsts(keys) : NULL,
                          .bits = zhv_dict_script_bits(dict)};
}

/* How many places there are from which n bytes can be read. */
static inline size_t places(size_t len, size_t n)
{
    return len >= n ? len - n + 1 : 0;
}

bool zhv_survey(const zhv_surveyor *by, zhv_str s, zhv_votes *votes,
                zhv_stops *stops)
{
    const size_t left = by->end ? (size_t)(by->end - s.ptr) - s.len : 0;
    survey v = {.by = *by,
                .stops = stops,
                .s = s,
                .threes = places(s.len, left ? 3 : 4),
                .fours = places(s.len, left > 1 ? 12 : 14)};
    const uint64_t all =
        by->keys ? survey_all(&v, true) : survey_all(&v, false);
    /* in one piece: the caller reads both at once */
    const uint64_t both = all + (votes->hans | (uint64_t)votes->hant << 32);
    const zhv_votes sum = {(uint32_t)both, (uint32_t)(both >> 32)};
    memcpy(votes, &sum, sizeof sum);
    return v.found;
}
