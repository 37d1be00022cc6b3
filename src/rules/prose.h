/* Is a template argument's value something that a reader reads, or something
 * that software reads? Used where no profile says so. */
#ifndef ZHV_PROSE_H
#define ZHV_PROSE_H

#include "markup/tape.h"
#include "rules/profile.h"

typedef enum zhv_prose {
    ZHV_PROSE_NONE, /* nothing to convert by itself; what is nested in it may */
    ZHV_PROSE_DATA, /* file name, address, date, keyword: kept with all in it */
    ZHV_PROSE_TEXT
} zhv_prose;

bool zhv_has_han(zhv_str s);
/* Is some of it Japanese for certain? */
bool zhv_has_kana(zhv_str s);

/* Judges the value in tokens [from, to); nested constructs count as markup,
 * and are not looked into. */
zhv_prose zhv_prose_judge(const zhv_tape *, const zhv_profiles *, uint32_t from,
                          uint32_t to);

#endif
