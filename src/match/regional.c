#include "match/regional.h"

#define HAN     3u /* bytes of the characters that lists are about */
#define BACK_CP 3u /* words that lie over a regional one's begin so near it */

/* Is one of so many words no rarer than that? */
static bool has_common(const zhv_word *word, uint32_t n, uint8_t rarest)
{
    while (n && word[n - 1].cost > rarest) {
        n--;
    }
    return n != 0;
}

bool zhv_regional_overlaps(const zhv_words *words, zhv_str s, size_t pos,
                           uint32_t len, uint8_t rarest)
{
    zhv_word word[ZHV_WORD_MAX_CP];
    const zhv_str before = zhv_str_sub(s, 0, pos + len - HAN);
    size_t start = pos;
    for (uint32_t back = 0; back < BACK_CP && zhv_words_linked(words, s, start);
         back++) {
        start -= HAN;
        const uint32_t n =
            zhv_words_longer(words, before, start, pos - start, word);
        if (has_common(word, n, rarest)) {
            return true;
        }
    }
    bool crossed = zhv_words_linked(words, s, pos + len);
    for (uint32_t in = HAN; crossed && in < len; in += HAN) {
        const uint32_t n = zhv_words_longer(words, s, pos + in, len - in, word);
        if (has_common(word, n, rarest)) {
            return true;
        }
    }
    return false;
}

/* Does the best way have one word, regional itself, for what is between the
 * borders around [from, to)? */
static bool is_in_regional(const zhv_lattice *w, uint32_t from, uint32_t to,
                           uint8_t kind, const bool *border)
{
    while (!border[from]) {
        from--;
    }
    while (!border[to]) {
        to++;
    }
    for (uint32_t k = 0; k < w->found[from]; k++) {
        if (from + w->word[from][k].len / HAN == to) {
            return w->word[from][k].flags & kind;
        }
    }
    return false;
}

/* The same for the one that ends before character `end`. */
static void cut_one(const zhv_lattice *w, uint32_t start, uint32_t end,
                    uint8_t kind, const bool *border, bool *cut)
{
    bool inside = true; /* of one word */
    for (uint32_t i = start + 1; i < end; i++) {
        inside &= !border[i];
    }
    bool without[ZHV_LATTICE_MAX + 1];
    if (inside && is_in_regional(w, start, end, kind, border)) {
        return;
    }
    if (inside) {
        zhv_lattice_without(w, start, end, without);
        border = without;
    }
    for (uint32_t i = start + 1; i < end; i++) {
        cut[i] |= border[i];
    }
}

void zhv_regional_cut(const zhv_lattice *w, uint32_t start, uint8_t kind,
                      const bool *border, bool *cut)
{
    for (uint32_t k = 0; k < w->found[start]; k++) {
        const uint32_t end = start + w->word[start][k].len / HAN;
        if ((w->word[start][k].flags & kind) &&
            !(border[start] && border[end])) {
            cut_one(w, start, end, kind, border, cut);
        }
    }
}

/* Does a phrase of the tables that begins in [from, to) end in (to, last)? */
static bool is_spanned(const zhv_lattice *w, uint32_t from, uint32_t to,
                       uint32_t last)
{
    for (uint32_t i = from; i < to; i++) {
        for (uint32_t k = 0; k < w->found[i]; k++) {
            const uint32_t end = i + w->word[i][k].len / HAN;
            if ((w->word[i][k].flags & ZHV_WORD_KNOWN) && end > to &&
                end < last) {
                return true;
            }
        }
    }
    return false;
}

/* Where the longest regional word ends that begins at a border and ends at one;
 * `start`: there is none. */
static uint32_t longest_at(const zhv_lattice *w, uint32_t start, uint8_t kind,
                           const bool *border)
{
    uint32_t end = start;
    for (uint32_t k = 0; border[start] && k < w->found[start]; k++) {
        const uint32_t to = start + w->word[start][k].len / HAN;
        end = (w->word[start][k].flags & kind) && border[to] ? to : end;
    }
    return end;
}

void zhv_regional_free(const zhv_lattice *w, uint32_t last, uint8_t kind,
                       const bool *border, bool *cut)
{
    for (uint32_t start = 0; start < last;) {
        const uint32_t end = longest_at(w, start, kind, border);
        if (end > start) {
            const uint32_t near =
                start > ZHV_WORD_MAX_CP ? start - ZHV_WORD_MAX_CP : 0;
            cut[start] |= is_spanned(w, near, start, end);
            cut[end] |= is_spanned(w, start + 1, end, UINT32_MAX);
        }
        start = end > start ? end : start + 1;
    }
}
