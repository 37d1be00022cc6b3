/* A name or a title by itself, by the dictionary alone: no rules of a page, no
 * words around it that decide. */
#ifndef ZHV_PLAIN_CONVERT_H
#define ZHV_PLAIN_CONVERT_H

#include "match/dict.h"

/* s through the chain that leads from its own script to readers of v; where it
 * shows none, from the script that v is not in.
 * script_only  no words of a region
 * Returns      a string in the arena; s itself when the dictionary has no such
 *              chain, and when out of memory (arena->failed)
 * Cost         linear */
zhv_str zhv_plain_convert(const zhv_dict *, zhv_variant v, bool script_only,
                          zhv_str s, zhv_arena *);

#endif
