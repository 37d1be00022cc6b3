/* Places in a page's source for people: line and column. */
#ifndef ZHV_TEXT_PLACE_H
#define ZHV_TEXT_PLACE_H

#include "base/str.h"

/* Counted on from the last one. */
typedef struct zhv_text_place {
    zhv_str src;
    size_t at;
    size_t column; /* of `at`, in code points; both from 1 */
    uint32_t line;
} zhv_text_place;

/* The beginning. src is borrowed. */
zhv_text_place zhv_place_in(zhv_str src);

/* Goes to an offset. Cost: linear in how far that is ahead; back, all anew. */
void zhv_place_to(zhv_text_place *, size_t off);

#endif
