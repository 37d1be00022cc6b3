/* Bytes that stand for something in what a rule shows, from when the rules of
 * a page are read until its text is written.
 *
 * A filter in another rule, -{zh-cn:..-{zh-hk|..}-..;..}-, shows text that is
 * to be translated with the table of a variant. No text can be translated
 * while rules are read: what the filter shows is marked. The outer rule may
 * tear it at a ';': what is begun reaches to the end, what is only ended
 * began with the text. */
#ifndef ZHV_MARKS_H
#define ZHV_MARKS_H

#include "base/bytes.h"
#include "base/status.h"
#include "base/variant.h"

/* Stands for the | of a cell's border. */
#define ZHV_MARK_BORDER '\x1F'

/* Appends text, which has no marks, marked as shown by a filter with the table
 * of v. False: out of memory. */
bool zhv_marks_add(zhv_bytes *, zhv_arena *, zhv_variant v, zhv_str text);

/* Markup for readers of v; may be as it was. */
typedef zhv_str zhv_translate(void *with, zhv_variant v, zhv_str markup);

/* s without the marks of filters.
 * translate  asked for what is between them; NULL: that stays as written
 * out        [out] in the arena
 * Errors     ZHV_E_NOMEM
 * Cost       linear, and what is translated */
zhv_status zhv_marks_resolve(zhv_str s, zhv_translate *translate, void *with,
                             zhv_arena *, zhv_str *out);

#endif
