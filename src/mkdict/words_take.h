/* Words with their frequencies and readings, gathered from OpenCC's phrases,
 * the lists of input methods where they are installed, and our own dicts. */
#ifndef ZHV_WORDS_TAKE_H
#define ZHV_WORDS_TAKE_H

#include "match/words.h"
#include "mkdict/build.h"

#define ZHV_WORD_TOTAL 1e8 /* frequencies are given as parts of this */

typedef struct zhv_word_entry {
    zhv_str key;     /* Simplified */
    zhv_str reading; /* OpenCC's standard Traditional, as long; of a character
                        all of them, as STCharacters has it */
    double freq;
    bool fixed; /* the reading is not to be changed by a list */
    uint8_t flags;
} zhv_word_entry;

/* In the build's arena. */
typedef struct zhv_words_taken {
    uint8_t *classes;                /* by code point: Chinese, ambiguous */
    uint16_t *alone;                 /* by code point: the default reading */
    uint16_t *simple;                /* by code point: see zhv_words.simple */
    ZHV_VEC(zhv_word_entry) entries; /* each key once */
    ZHV_VEC(zhv_str)
    hant; /* keys of tables for Traditional text, as they are
             written there, some more than once */
    ZHV_VEC(zhv_disk_latin) latin; /* as subjects.tsv has them */
    bool listed; /* frequencies of input methods are among them */
} zhv_words_taken;

/* Errors   ZHV_E_IO, ZHV_E_DATA (with path and line), ZHV_E_NOMEM */
zhv_status zhv_words_take(zhv_build *, zhv_words_taken *out);

#endif
