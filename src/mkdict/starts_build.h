/* The table of words by what they begin with (match/words.h), and the words
 * that go on from there. */
#ifndef ZHV_STARTS_BUILD_H
#define ZHV_STARTS_BUILD_H

#include "base/arena.h"
#include "match/words.h"

typedef struct zhv_start_word {
    zhv_str key;   /* one to ZHV_WORD_MAX_CP characters of three bytes */
    uint32_t text; /* how it is read, in the strings */
    uint8_t text_len;
    uint8_t cost; /* not 0 */
    uint8_t flags;
} zhv_start_word;

typedef struct zhv_starts_index {
    zhv_disk_start *starts; /* 1 << log */
    uint32_t log;
    uint16_t *longs;
    uint32_t longs_n;
} zhv_starts_index;

/* words    each once; put in order
 * Returns  false when out of memory */
bool zhv_starts_make(zhv_arena *, zhv_start_word *words, uint32_t n,
                     zhv_starts_index *out);

#endif
