/* Bytes written in another way: %E8%BD%AF in addresses, .E8.BD.AF in section
 * names of old, &amp; in wikitext. */
#ifndef ZHV_ESCAPE_H
#define ZHV_ESCAPE_H

#include "base/arena.h"

/* s with every `mark` and two hexadecimal digits read as a byte. `s` itself
 * if there are none; ptr NULL: out of memory. Letters among the digits of ".E8"
 * are capital. */
zhv_str zhv_unescape(zhv_str s, char mark, zhv_arena *);

/* The character that s begins with, entities of ASCII punctuation (and &nbsp;,
 * a blank) decoded; *n [out] its length. s is not empty. */
char zhv_decoded(zhv_str s, size_t *n);

#endif
