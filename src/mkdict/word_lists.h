/* Word lists of input methods, as other packages install them, and what turns
 * a Traditional word into a Simplified one with its reading. Knows file
 * formats and characters, not what the words are for. */
#ifndef ZHV_WORD_LISTS_H
#define ZHV_WORD_LISTS_H

#include "mkdict/config.h"

typedef struct zhv_word_taker {
    void *context;
    /* part     how much of the list's text the word makes up, 0 to 1
     * Returns  false: out of memory */
    bool (*take)(void *context, zhv_str word, double part);
} zhv_word_taker;

/* Gives every word of the lists.
 * rime     a table of words, pinyin and weight, as librime writes it
 *          (luna_pinyin.table.txt); NULL: none
 * chewing  a folder with dictionary.dat and index_tree.dat of libchewing 0.4
 *          to 0.6; NULL: none
 * Errors   ZHV_E_IO, ZHV_E_DATA (not such a file), ZHV_E_NOMEM */
zhv_status zhv_word_lists_read(zhv_arena *, const char *rime,
                               const char *chewing, zhv_word_taker,
                               zhv_error *err);

typedef struct zhv_words_charmap {
    uint16_t *simple;    /* Traditional to Simplified, by code point */
    uint16_t *standard;  /* regional form to OpenCC's standard form */
    const zhv_str **all; /* readings of a Simplified character; NULL: it */
} zhv_words_charmap;

zhv_status zhv_words_charmap_make(zhv_shelf *, zhv_words_charmap *out,
                                  zhv_error *err);

/* Writes the Simplified text of a word and its reading, both as long as it.
 * word     characters of three bytes
 * Returns  false: a character is not among the readings of its Simplified one
 */
bool zhv_words_simplify(const zhv_words_charmap *, zhv_str word, char *key,
                        char *reading);

#endif
