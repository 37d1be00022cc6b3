/* Where in a line of JSON the strings of some members stand, so that one can
 * be replaced and the rest stays byte for byte. */
#ifndef ZHV_JSON_LINE_H
#define ZHV_JSON_LINE_H

#include "input/buffer.h"
#include "input/pages.h"

/* The inside (between the quotes) of the string that is the value of `name`
 * in the object `line`; the last one where it occurs twice, as parsers take
 * it. line is known to be one JSON object. False: no such string, and *out is
 * nowhere. */
bool zhv_json_line_find(zhv_str line, zhv_str name, zhv_place *out);

/* Appends s as the inside of a JSON string: quotes, backslashes and control
 * characters escaped. A byte that is not UTF-8 becomes \udc80 to \udcff, half
 * of a pair that means nothing, so that no byte is lost (Python reads it back
 * with "surrogateescape"). False: out of memory. */
bool zhv_json_line_escape(zhv_buffer *, zhv_str s);

#endif
