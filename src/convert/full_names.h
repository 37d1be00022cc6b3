/* Names that the page gives in full once, and by their last part ever after:
 * 罗纳德·里根, and then 里根. Where a target's tables, or the page's own rules,
 * make another name of the full one (隆納·雷根), what the last part becomes in
 * it is what that part becomes wherever it stands as a name. Tables cannot say
 * that of the part alone: it may be a word, or somebody else's name. */
#ifndef ZHV_FULL_NAMES_H
#define ZHV_FULL_NAMES_H

#include "convert/plan.h"
#include "convert/rulebook.h"

/* Adds the names of src, in text or in markup, to the book's page, which is not
 * laid yet, as records that are names. What the page's rules say of a last part
 * stands; and two full names that say different things of it say nothing.
 * Errors   ZHV_E_NOMEM
 * Cost     linear */
zhv_status zhv_full_names_read(const zhv_converter *, zhv_str src,
                               zhv_rulebook *book, zhv_arena *);

/* Is what begins at s[pos] the last part of a full name? Where a region has one
 * word for the whole of it (文翠珊), another one's last part is not that: such
 * records are guarded, and count elsewhere only. */
bool zhv_full_name_behind_dot(zhv_str s, size_t pos);

/* Is s[pos], `len` bytes that are such a part, a name by itself? Not the first
 * part of another one, nor within a longer name or in two words. */
bool zhv_full_name_stands(const zhv_words *, zhv_str s, size_t pos,
                          uint32_t len);

#endif
