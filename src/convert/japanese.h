/* Where a text is Japanese: stretches with kana in them. Knows characters,
 * not markup.
 *
 * A stretch is a run of kana and Han without anything between. All of it is
 * Japanese unless it is long or has a character of Chinese grammar (的 是 在
 * 了 ...): then Chinese text stands around Japanese words, and only the kana
 * with the few Han up to the nearest such character are. A quoted title that
 * touches such a stretch belongs to it. */
#ifndef ZHV_JAPANESE_H
#define ZHV_JAPANESE_H

#include "base/str.h"

#include <stdbool.h>

/* The next Japanese stretch that ends behind `from`; false: none.
 * Call it with the end of the one before, 0 at first.
 * Cost     linear in the text over all calls */
bool zhv_japanese_next(zhv_str text, size_t from, size_t *start, size_t *end);

#endif
