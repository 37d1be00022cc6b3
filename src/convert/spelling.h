/* What a page spells in Traditional characters, anywhere: link targets, cited
 * titles, rules, quotations. A name that is written so once decides how the
 * page's Simplified text is read. Knows characters, no markup.
 *
 * Only stretches of Chinese characters with some that Traditional text alone
 * has, and none that Simplified text alone has, are taken for Traditional. */
#ifndef ZHV_SPELLING_H
#define ZHV_SPELLING_H

#include "base/vec.h"
#include "match/dict.h"

/* Readings by a pair of neighbours in Simplified. */
typedef struct zhv_spelling {
    struct zhv_spelled *slots; /* by hash */
    uint32_t cap;
    uint32_t n;
    bool some;       /* the page spells one that is wanted */
    uint8_t *wanted; /* bits by character, of all its forms; NULL: none */
    const zhv_words *words;
    const zhv_chain *t2s;      /* NULL: nothing is read */
    const unsigned char *bits; /* zhv_dict_script_bits */
    zhv_arena *arena;
} zhv_spelling;

void zhv_spelling_init(zhv_spelling *, const zhv_dict *, zhv_arena *);

/* Somebody wants to know how the character at s[pos] is spelt beside those that
 * stand around it there. All wants come before the first part is read.
 * Errors   out of memory latches in the arena */
void zhv_spelling_want(zhv_spelling *, zhv_str s, size_t pos);

/* A place in [from, end) before which no Traditional character stands, and
 * behind which one does; `end` or more: there is none.
 * from     where a character begins; so it does at the place */
size_t zhv_spelling_find(const zhv_spelling *, zhv_str s, size_t from,
                         size_t end);

/* Takes in what s spells of what is wanted, in the stretches of which a part
 * lies in [from, end). What is left out has no Traditional character. Parts of
 * one text come in order, each from where the last one was read to or from
 * further on. from     where a character begins Returns  where it is read to:
 * `end`, or where a stretch ends behind it Errors   out of memory latches in
 * the arena Cost     linear, over all parts */
size_t zhv_spelling_read(zhv_spelling *, zhv_str s, size_t from, size_t end);

/* How the page spells the character at s[pos], which was wanted, by the one
 * behind it or before it; 0: it does not, or in more than one way. */
uint32_t zhv_spelling_of(const zhv_spelling *, zhv_str s, size_t pos);

#endif
