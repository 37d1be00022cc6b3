/* Terms: words that are regional, depend on a page's subject or tell it, and
 * keys of regional tables for Traditional text, as they are written there. They
 * are few beside all words, so they lie in a table of their own that stays in
 * the cache. Knows words, no text that is not in them. */
#ifndef ZHV_TERMS_H
#define ZHV_TERMS_H

#include "match/words.h"

/* The terms that begin at one place. */
typedef struct zhv_terms {
    uint8_t region; /* bytes of the longest regional word; 0: none */
    uint8_t plain;  /* ... of the longest that depends on the subject */
    uint8_t hant;   /* ... of the longest of a table for Traditional text */
    int8_t tells;   /* what the longest of those that may tell the subject says:
                       1 computing, -1 something else, 0 nothing */
} zhv_terms;

/* The terms at s[pos], where a character of three bytes begins. */
zhv_terms zhv_terms_at(const zhv_words *, zhv_str s, size_t pos);

/* Has s, behind `from`, a Latin name that tells (MIME, json), as a word of its
 * own, in small letters or large ones? Cost: linear. */
bool zhv_terms_latin(const zhv_words *, zhv_str s, size_t from);

#endif
