/* Makes the tables of match/kin.h from the unit tries of two chains. */
#ifndef ZHV_KIN_BUILD_H
#define ZHV_KIN_BUILD_H

#include "match/kin.h"
#include "mkdict/trie_array.h"

/* Adds to the tables where the units of the two are not alike.
 * a, b      bound to their tries, symbols and `first`
 * array     where the tries are
 * alphabet  code point of each symbol, from ZHV_SYMBOL_FIRST on
 * kin       ZHV_KIN_SIZE bytes
 * bit       of b among the kin of a
 * Cost      every path of the two once; false when out of memory */
bool zhv_kin_compare(const zhv_chain *a, const zhv_chain *b,
                     const zhv_array *array, const uint32_t *alphabet,
                     uint8_t bit, uint8_t *kin);

#endif
