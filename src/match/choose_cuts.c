#include "match/choose.h"
#include "match/regional.h"
#include "match/three.h"

#define HAN 3u /* bytes of the characters that lists are about */

typedef struct cutter {
    const zhv_words *words;
    zhv_str s; /* as Simplified, character by character */
    zhv_arena *arena;
    zhv_picks *out;
    size_t done; /* decided up to here */
} cutter;

/* The bytes of a character of three. */
static uint32_t bytes_of(uint32_t cp)
{
    return (cp >> 12 | 0xE0u) | (cp >> 6 & 0x3Fu) << 8 | (cp & 0x3Fu) << 16 |
           0x808000u;
}

/* The characters of s as the lists have them, as long as s. */
static zhv_str simplify(const zhv_words *words, zhv_str s, zhv_arena *arena)
{
    char *out = zhv_arena_alloc(arena, s.len + 4);
    if (out == NULL) {
        return (zhv_str){NULL, 0};
    }
    uint16_t cp[4];
    for (size_t pos = 0; pos < s.len;) {
        if (s.len - pos >= 14 && zhv_three_four(s.ptr + pos, cp)) {
            for (size_t i = 0; i < 4; i++) {
                zhv_three_store(out + pos + i * HAN,
                                bytes_of(words->simple[cp[i]]));
            }
            pos += (size_t)4 * HAN;
            continue;
        }
        const uint32_t three = zhv_three_at(s, pos);
        if (zhv_three_is(three)) {
            zhv_three_store(out + pos,
                            bytes_of(words->simple[zhv_three_cp(three)]));
            pos += HAN;
        } else {
            out[pos] = s.ptr[pos];
            pos++;
        }
    }
    return (zhv_str){out, s.len};
}

/* The character at s[pos] as the lists have it; 0: of none. */
static uint32_t simple_at(const zhv_words *words, zhv_str s, size_t pos)
{
    const uint32_t cp = zhv_three_char(s, pos);
    return cp ? words->simple[cp] : 0;
}

/* May a word have both, the character before s[pos] and the one there? */
static bool may_cross(const zhv_words *words, zhv_str s, size_t pos)
{
    const uint32_t one = pos < HAN ? 0 : simple_at(words, s, pos - HAN);
    const uint32_t two = simple_at(words, s, pos);
    return one && two &&
           (zhv_words_bits(words->links, zhv_words_link(one, two)) &
            ZHV_LINK_INSIDE);
}

static void cut_around(cutter *c, size_t pos)
{
    zhv_lattice w;
    bool border[ZHV_LATTICE_MAX + 1];
    bool cut[ZHV_LATTICE_MAX + 1] = {false};
    zhv_lattice_open(&w, c->words, c->s, pos, c->done);
    zhv_lattice_solve(&w);
    const uint32_t asked = (uint32_t)(pos - w.start) / HAN;
    const uint32_t last = zhv_lattice_borders(&w, asked, border);
    for (uint32_t i = 0; i < last; i++) {
        zhv_regional_cut(&w, i, ZHV_WORD_HANT, border, cut);
    }
    c->done = w.start + last * HAN;
    for (uint32_t i = 1; i <= last && i < w.n; i++) {
        zhv_pick *new = cut[i] ? zhv_vec_push(c->out, c->arena) : NULL;
        if (new) {
            *new = (zhv_pick){.off = (uint32_t)(w.start + i * HAN),
                              .kind = ZHV_PICK_CUT,
                              .region = true};
        }
    }
}

void zhv_choose_cuts(const zhv_words *words, zhv_str s, const zhv_spot *spots,
                     size_t n, uint32_t base, zhv_arena *arena, zhv_picks *out)
{
    cutter c = {words, {NULL, 0}, arena, out, 0};
    for (size_t i = 0; i < n && words->frequencies; i++) {
        const size_t pos = spots[i].off - base;
        const uint32_t len = spots[i].hant;
        if ((spots[i].kind & ZHV_SPOT_HANT) == 0 || pos < c.done ||
            !(may_cross(words, s, pos) || may_cross(words, s, pos + len))) {
            continue;
        }
        if (c.s.len == 0) {
            c.s = simplify(words, s, arena);
        }
        if (c.s.len && zhv_regional_overlaps(words, c.s, pos, len, UINT8_MAX)) {
            cut_around(&c, pos);
        }
    }
}

void zhv_picks_join(zhv_picks *into, const zhv_picks *cuts, zhv_arena *arena)
{
    if (cuts->n == 0) {
        return;
    }
    zhv_picks out = {NULL, 0, 0};
    uint32_t next = 0;
    size_t end = 0; /* of the pick before */
    for (uint32_t i = 0; i <= into->n; i++) {
        const size_t off = i < into->n ? into->at[i].off : SIZE_MAX;
        for (; next < cuts->n && cuts->at[next].off <= off; next++) {
            zhv_pick *cut =
                cuts->at[next].off >= end ? zhv_vec_push(&out, arena) : NULL;
            if (cut) {
                *cut = cuts->at[next];
            }
        }
        zhv_pick *pick = i < into->n ? zhv_vec_push(&out, arena) : NULL;
        if (pick) {
            *pick = into->at[i];
            end = (size_t)pick->off + pick->len;
        }
    }
    *into = out;
}
