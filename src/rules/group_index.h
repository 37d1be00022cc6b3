/* Which rules of a group begin where, as sections of a store: for group_store.c
 * only. A page asks with the characters that stand side by side in it, so that
 * naming a group of ten thousand rules costs no more than reading the page. */
#ifndef ZHV_GROUP_INDEX_H
#define ZHV_GROUP_INDEX_H

#include "rules/group_set.h"

enum {
    ZHV_SECTION_INDEX = 48,      /* one record a group */
    ZHV_SECTION_BEGINNINGS = 49, /* of all keys, by group and hash */
    ZHV_SECTION_BUCKETS = 50,
    ZHV_INDEX_SECTIONS = 3
};

/* Sections of a set that was filled in memory.
 * Errors   ZHV_E_NOMEM */
zhv_status zhv_group_index_make(const zhv_groups *, zhv_arena *,
                                zhv_image_part out[ZHV_INDEX_SECTIONS]);

/* Numbers of the rules, in order, below rule_count, that may have a key in
 * what was glimpsed. NULL: none, or out of memory (arena->failed). */
const uint32_t *zhv_group_index_find(const zhv_groups *, uint32_t group,
                                     uint32_t rule_count, const zhv_glimpse *,
                                     zhv_arena *, uint32_t *n,
                                     uint32_t *acting);

#endif
