/* Signs: what a short text says of itself beside its words. Knows no
 * dictionary. */
#ifndef ZHV_SIGNS_H
#define ZHV_SIGNS_H

#include "base/str.h"

/* Does s have one of 。！？ behind `from`? Cost: linear. */
bool zhv_signs_stop(zhv_str s, size_t from);

/* Does s have ASCII behind `from` that texts about programs have and others do
 * not: a place for a value (`$1`, `%s`, `%1`, `{0}`), a name that is called
 * (`open()`), has a scope (`std::map`) or words in it that `_` joins? Prices
 * and shares ($15, 5%) are no places. Cost: linear. */
bool zhv_signs_code(zhv_str s, size_t from);

#endif
