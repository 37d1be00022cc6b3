/* Signs: what a short text says of itself beside its words. Knows no
 * dictionary. */
#ifndef ZHV_SIGNS_H
#define ZHV_SIGNS_H

#include "base/str.h"

/* What s has behind `from`; what it has not stays as it was.
 * *stop    [in/out] one of 。！？
 * *code    [in/out] ASCII that texts about programs have and others do not: a
 *          place for a value (`$1`, `%s`, `%1`, `{0}`), a name that is called
 *          (`open()`), has a scope (`std::map`), words in it that `_` joins, or
 *          begins small and goes on large (`onChange`). Prices and shares
 *          ($15, 5%) are no places.
 * Cost     linear */
void zhv_signs_look(zhv_str s, size_t from, bool *stop, bool *code);

#endif
