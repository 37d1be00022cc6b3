/* Ideographic description sequences: an operator (U+2FF0..2FFF) and its
 * operands describe one character, so OpenCC 1.4 copies them whole.
 * Source: OpenCC 1.4 UTF8Util (arity 3: 2FF2 2FF3; 1: 2FFE 2FFF; else 2; at
 * most 16 deep and 64 code points). Test: unit/match/ids_test.c */
#ifndef ZHV_IDS_H
#define ZHV_IDS_H

#include "base/str.h"

typedef struct zhv_ids {
    uint8_t left[17]; /* operands still to come, per open operator */
    uint32_t depth;
    uint32_t n; /* code points taken */
} zhv_ids;

typedef enum zhv_ids_state {
    ZHV_IDS_MORE,
    ZHV_IDS_DONE,
    ZHV_IDS_BAD
} zhv_ids_state;

static inline uint32_t zhv_ids_arity(uint32_t cp)
{
    if (cp < 0x2FF0 || cp > 0x2FFF) {
        return 0;
    }
    return cp == 0x2FF2 || cp == 0x2FF3 ? 3 : cp >= 0x2FFE ? 1 : 2;
}

static inline void zhv_ids_start(zhv_ids *ids)
{
    ids->left[0] = 1;
    ids->depth = 1;
    ids->n = 0;
}

/* Takes the next code point of the sequence. */
zhv_ids_state zhv_ids_feed(zhv_ids *ids, uint32_t cp);

/* The first operator in s from `from` on, or s.len: where there is none, no
 * unit is longer than the trie says. */
size_t zhv_ids_find(zhv_str s, size_t from);

#endif
