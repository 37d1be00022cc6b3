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

/* The characters of s as the lists have them, as long as s. */
static zhv_str simplify(const zhv_words *words, zhv_str s, zhv_arena *arena)
{
    char *out = zhv_arena_alloc(arena, s.len + 1);
    for (size_t pos = 0; out && pos < s.len;) {
        const uint32_t three = zhv_three_at(s, pos);
        if ((three & 0xC0C0F0u) == 0x8080E0u) {
            zhv_utf8_encode(words->simple[zhv_three_cp(three)], out + pos);
            pos += HAN;
        } else {
            out[pos] = s.ptr[pos];
            pos++;
        }
    }
    return (zhv_str){out, out ? s.len : 0};
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

/* The longest regional word that begins at pos; 0: none. */
static uint32_t regional_at(const cutter *c, size_t pos)
{
    zhv_word word[ZHV_WORD_MAX_CP];
    uint32_t n = zhv_words_longer(c->words, c->s, pos, HAN, word);
    while (n && (word[n - 1].flags & ZHV_WORD_HANT) == 0) {
        n--;
    }
    return n ? word[n - 1].len : 0;
}

void zhv_choose_cuts(const zhv_words *words, zhv_str s, zhv_arena *arena,
                     zhv_picks *out)
{
    if (words->classes == NULL || !words->frequencies || s.len <= HAN) {
        return;
    }
    cutter c = {words, simplify(words, s, arena), arena, out, 0};
    uint32_t before = 0; /* the character before; 0: none that lists have */
    for (size_t pos = 0; pos < c.s.len;) {
        const uint32_t three = zhv_three_at(c.s, pos);
        if ((three & 0xC0C0F0u) != 0x8080E0u) {
            before = 0;
            pos++;
            continue;
        }
        const uint32_t cp = zhv_three_cp(three);
        const size_t start = pos - HAN;
        if (before &&
            (words->pairs[zhv_words_pair(before, cp)] & ZHV_PAIR_HANT) &&
            start >= c.done) {
            const uint32_t len = regional_at(&c, start);
            if (len && zhv_regional_overlaps(words, c.s, start, len)) {
                cut_around(&c, start);
            }
        }
        before = cp;
        pos += HAN;
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
