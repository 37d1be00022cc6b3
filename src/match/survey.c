#include "match/survey.h"

#include "base/utf8.h"
#include "match/three.h"

typedef struct survey {
    const zhv_dict *dict;
    const zhv_overlay *keys; /* NULL: not, or no longer, asked */
    zhv_stops *stops;        /* NULL: one is enough */
    bool found;
    const uint64_t *firsts;    /* their first characters */
    const unsigned char *bits; /* zhv_dict_script_bits */
    zhv_str s;
    size_t pos;
    uint64_t votes; /* of one script in each half */
} survey;

/* No key begins with any of these. */
static const uint64_t no_firsts[1024];

static inline void vote(survey *v, uint32_t cp)
{
    uint32_t class = v->bits[cp >> 2] >> 2 * (cp & 3) & 3u;
    v->votes += (class & 1u) | (uint64_t)(class >> 1) << 32;
}

static inline uint32_t first_bit(const survey *v, uint32_t cp)
{
    return v->firsts[(cp & 0xFFFF) >> 6] >> (cp & 63) & 1u;
}

/* May a key begin at pos? Then it is asked for. */
static void look(survey *v, size_t pos)
{
    if (v->keys == NULL || !zhv_overlay_stands(v->keys, v->s, pos)) {
        return;
    }
    v->found = true;
    if (v->stops == NULL) {
        v->keys = NULL;
        v->firsts = no_firsts;
        return;
    }
    uint32_t *stop = zhv_vec_push(&v->stops->list, v->stops->arena);
    if (stop) {
        *stop = (uint32_t)pos;
    }
}

/* Any character. */
static inline void step(survey *v)
{
    const unsigned char *p = (const unsigned char *)v->s.ptr + v->pos;
    uint32_t n = 3;
    uint32_t cp;
    if (ZHV_LIKELY(v->s.len - v->pos >= 3 && p[0] > 0xE0 && p[0] < 0xED &&
                   (p[1] & 0xC0) == 0x80 && (p[2] & 0xC0) == 0x80)) {
        cp = (p[0] & 0xFu) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
    } else {
        cp = zhv_utf8_decode(v->s, v->pos, &n);
    }
    bool bad = cp == ZHV_CP_INVALID;
    if (cp < 0x10000) {
        vote(v, cp);
    } else if (!bad) {
        uint32_t class = zhv_dict_script(v->dict, cp);
        v->votes += (class & 1u) | (uint64_t)(class >> 1) << 32;
    }
    if (first_bit(v, bad ? (unsigned char)v->s.ptr[v->pos] : cp)) {
        look(v, v->pos);
    }
    v->pos += n;
}

/* Four of three bytes; false when they are not. Those below U+1000 might be
 * too long for what they are. */
static inline bool step_four(survey *v)
{
    const char *p = v->s.ptr + v->pos;
    uint16_t cp[4];
    if (!zhv_three_four(p, cp) || ((cp[0] - 0x1000u) | (cp[1] - 0x1000u) |
                                   (cp[2] - 0x1000u) | (cp[3] - 0x1000u)) >>
                                      31) {
        return false;
    }
    if (first_bit(v, cp[0]) | first_bit(v, cp[1]) | first_bit(v, cp[2]) |
        first_bit(v, cp[3])) {
        for (unsigned k = 0; k < 4; k++) {
            if (cp[k] >= 0xD800 && cp[k] < 0xE000) {
                return false; /* no character */
            }
        }
        for (unsigned k = 0; k < 4; k++) {
            if (first_bit(v, cp[k])) {
                look(v, v->pos + 3 * (size_t)k);
            }
        }
    }
    vote(v, cp[0]);
    vote(v, cp[1]);
    vote(v, cp[2]);
    vote(v, cp[3]);
    v->pos += 12;
    return true;
}

bool zhv_survey(const zhv_dict *dict, const zhv_overlay *keys, zhv_str s,
                zhv_votes *votes, zhv_stops *stops)
{
    bool asked = keys && !zhv_overlay_empty(keys);
    survey v = {.dict = dict,
                .keys = asked ? keys : NULL,
                .stops = stops,
                .firsts = asked ? zhv_overlay_firsts(keys) : no_firsts,
                .bits = zhv_dict_script_bits(dict),
                .s = s};
    const bool ascii = asked && keys->ascii;
    while (v.pos < s.len) {
        if (!ascii && (unsigned char)s.ptr[v.pos] < 0x80) {
            v.pos++;
        } else if (s.len - v.pos < 14 || !step_four(&v)) {
            step(&v);
        }
    }
    votes->hans += (uint32_t)v.votes;
    votes->hant += (uint32_t)(v.votes >> 32);
    return v.found;
}
