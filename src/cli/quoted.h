/* Bytes of pages in a line on standard output: they must not speak to the
 * reader's terminal, nor break the line. */
#ifndef ZHV_QUOTED_H
#define ZHV_QUOTED_H

#include "base/str.h"

/* Control characters and bytes that are no UTF-8 as escapes, "(nothing)" for
 * nothing; what is behind `most` bytes as "...". */
void zhv_quoted_print(zhv_str s, size_t most);

#endif
