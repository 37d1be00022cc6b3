/* The words in a few characters, and the likeliest way through them. Costs are
 * those of zhv_word; characters count from the lattice's start. */
#ifndef ZHV_LATTICE_H
#define ZHV_LATTICE_H

#include "match/words.h"

#define ZHV_LATTICE_MAX 24u /* characters */

typedef struct zhv_lattice {
    size_t start;
    uint32_t n; /* characters */
    bool ends;  /* no word leads out of it */
    uint8_t found[ZHV_LATTICE_MAX];
    uint8_t
        from[ZHV_LATTICE_MAX + 1]; /* where the word that ends here begins */
    uint8_t pick[ZHV_LATTICE_MAX + 1]; /* which it is; found[]: none known */
    uint32_t best[ZHV_LATTICE_MAX + 1];
    zhv_word word[ZHV_LATTICE_MAX][ZHV_WORD_MAX_CP];
} zhv_lattice;

/* The words around s[pos], not from before s[from]. */
void zhv_lattice_open(zhv_lattice *, const zhv_words *, zhv_str s, size_t pos,
                      size_t from);

/* Fills from, pick and best. */
void zhv_lattice_solve(zhv_lattice *);

/* Borders of the best way of a solved lattice. Returns how many characters from
 * its start are decided: behind that, what stands behind the lattice might
 * say otherwise. More than `asked`.
 * border   [out] n + 1 of them */
uint32_t zhv_lattice_borders(const zhv_lattice *, uint32_t asked, bool *border);

/* Borders of the best way that takes no word which holds characters [from, to)
 * and more. A list has 电视频道 as one word, and still its 视频 is none.
 * border   [out] n + 1 of them */
void zhv_lattice_without(const zhv_lattice *, uint32_t from, uint32_t to,
                         bool *border);

/* Is there a word over the border before character `at`? */
bool zhv_lattice_crosses(const zhv_lattice *, uint32_t at);

/* Does a word read character `at` otherwise than alone? */
bool zhv_lattice_contests(const zhv_lattice *, uint32_t at, zhv_str alone);

/* How much more the best way costs that reads character `at` otherwise than
 * `choice`; 0: there is none. Of a solved lattice. */
uint32_t zhv_lattice_margin(const zhv_lattice *, uint32_t at, zhv_str alone,
                            zhv_str choice);

/* How a word reads the character at `in` bytes; `alone`: as it is by itself. */
static inline zhv_str zhv_reading_in(const zhv_word *w, uint32_t in,
                                     zhv_str alone)
{
    return w->text.len == w->len ? zhv_str_sub(w->text, in, in + 3)
                                 : zhv_str_sub(alone, 0, 3);
}

#endif
