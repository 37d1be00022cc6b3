/* Names as MediaWiki compares titles, and a little more leniently: trimmed,
 * '_' is a space, runs of white space are one, case does not matter. */
#ifndef ZHV_FOLD_H
#define ZHV_FOLD_H

#include "base/str.h"

/* Longer names are in no profile. */
#define ZHV_FOLD_MAX 192

/* The folded name, in buf[ZHV_FOLD_MAX], or the name itself when it is folded
 * already; length 0 when it is too long. ASCII and Han take a fast path, the
 * rest goes through ICU (NFC, full folding). */
zhv_str zhv_fold_name(zhv_str name, char *buf);

#endif
