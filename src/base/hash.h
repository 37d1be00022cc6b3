/* Hashing of byte strings and one small string-to-number map. */
#ifndef ZHV_HASH_H
#define ZHV_HASH_H

#include "base/arena.h"

/* 64 bits, good in all of them; not for untrusted-collision resistance
 * beyond the per-process constant seed. */
uint64_t zhv_hash(zhv_str s);

/* Open addressing, grows in its arena. Keys are borrowed. */
typedef struct zhv_map {
    struct zhv_map_slot *slots;
    uint32_t cap; /* power of two, or 0 */
    uint32_t n;
} zhv_map;

#define ZHV_MAP_NONE UINT32_MAX

/* Value of key, or ZHV_MAP_NONE. */
uint32_t zhv_map_get(const zhv_map *, zhv_str key);
/* Sets key to value (not ZHV_MAP_NONE); false when out of memory. */
bool zhv_map_put(zhv_map *, zhv_arena *, zhv_str key, uint32_t value);

#endif
