/* Words with their frequencies and readings, out of OpenCC's phrases, the
 * lists of input methods where they are installed, and our own dicts/context.
 * They become one trie of the image, and tables beside it (match/words.h). */
#ifndef ZHV_WORDS_BUILD_H
#define ZHV_WORDS_BUILD_H

#include "mkdict/build.h"

/* After the alphabet and the chains: fills b->words, and b->image with a trie.
 * Nothing is made when there is no OpenCC data or no dicts folder.
 * Errors   ZHV_E_IO, ZHV_E_DATA, ZHV_E_NOMEM */
zhv_status zhv_build_words(zhv_build *b);

#endif
