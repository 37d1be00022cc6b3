/* Regional words that are none: the likeliest words have a border in them.
 * Knows the words of an image, not which tables a lane has. */
#ifndef ZHV_REGIONAL_H
#define ZHV_REGIONAL_H

#include "match/lattice.h"

/* Does a word begin in the regional one at s[pos] and end behind it, or the
 * other way round?
 * len      bytes of the regional word
 * rarest   words that cost more (zhv_word.cost) do not count */
bool zhv_regional_overlaps(const zhv_words *, zhv_str s, size_t pos,
                           uint32_t len, uint8_t rarest);

/* A regional word that the best way cuts in two is none.
 * start    the character where it begins
 * kind     the flag that regional words have here
 * border   those of the best way (zhv_lattice_borders)
 * cut      [in/out] true at the characters before which it is cut */
void zhv_regional_cut(const zhv_lattice *, uint32_t start, uint8_t kind,
                      const bool *border, bool *cut);

/* One that the best way has, between two of its borders, is one, though a
 * phrase of the tables leads over such a border and would cut it in two: 在出
 * in 在出租车里. The phrase is cut there; one that holds all of the word
 * stands.
 * last     no word from that character on is looked at
 * kind, border, cut   as above */
void zhv_regional_free(const zhv_lattice *, uint32_t last, uint8_t kind,
                       const bool *border, bool *cut);

#endif
