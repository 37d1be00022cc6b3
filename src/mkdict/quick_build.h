/* Makes the tables of match/quick.h from a chain's unit trie. */
#ifndef ZHV_QUICK_BUILD_H
#define ZHV_QUICK_BUILD_H

#include "match/quick.h"
#include "match/stage.h"
#include "mkdict/trie_array.h"

typedef struct zhv_bitmap {
    uint64_t *set;
    uint32_t bits; /* log2 of their number */
} zhv_bitmap;

typedef struct zhv_quick_tables {
    uint32_t *first; /* ZHV_QUICK_COUNT */
    uint8_t *starts; /* ZHV_QUICK_STARTS */
    zhv_bitmap deep;
    bool dense; /* of so many that the flags of `first` tell little */
    zhv_bitmap inside;
} zhv_quick_tables;

/* All tables of a chain, in the arena; false when out of memory.
 * chain     bound to its trie, without tables
 * array     where the trie is
 * alphabet  code point of each symbol, from ZHV_SYMBOL_FIRST on
 * Cost      every path of the trie once */
bool zhv_quick_make(const zhv_chain *, const zhv_array *,
                    const uint32_t *alphabet, zhv_arena *,
                    zhv_quick_tables *out);

#endif
