/* The table of terms (match/terms.h). */
#ifndef ZHV_TERMS_BUILD_H
#define ZHV_TERMS_BUILD_H

#include "mkdict/words_take.h"

typedef struct zhv_terms_index {
    zhv_disk_term_start *starts; /* 1 << log */
    uint32_t log;                /* at least 1 */
    zhv_disk_term *terms;
    uint32_t n;
} zhv_terms_index;

/* Is the word one? */
bool zhv_is_term(const zhv_word_entry *);

/* words    terms only, each once; put in order
 * Returns  false when out of memory */
bool zhv_terms_make(zhv_arena *, zhv_word_entry *words, uint32_t n,
                    zhv_terms_index *out);

#endif
