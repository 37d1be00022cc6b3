/* Which rules of a group begin where, as sections of a store: for
 * group_make.c and group_store.c only. A page asks with the characters that
 * stand side by side in it, so that naming a group of ten thousand rules costs
 * no more than reading the page. */
#ifndef ZHV_GROUP_INDEX_H
#define ZHV_GROUP_INDEX_H

#include "rules/group_set.h"

enum {
    ZHV_SECTION_INDEX = 48,      /* one record a group */
    ZHV_SECTION_BEGINNINGS = 49, /* of all keys, by group and hash */
    ZHV_SECTION_BUCKETS = 50,
    ZHV_INDEX_SECTIONS = 3
};

/* Sections in the making: group by group, rule by rule, key by key. */
typedef struct zhv_group_indexer {
    zhv_arena *arena;
    bool failed; /* out of memory */
    ZHV_VEC(struct zhv_disk_index) list;
    ZHV_VEC(struct zhv_disk_beginning) beginnings;
    ZHV_VEC(uint32_t) buckets;
} zhv_group_indexer;

void zhv_group_index_init(zhv_group_indexer *, zhv_arena *);
void zhv_group_index_begin(zhv_group_indexer *);
/* A rule that does something. */
void zhv_group_index_rule(zhv_group_indexer *);
/* One of its keys, which may come again. */
void zhv_group_index_key(zhv_group_indexer *, uint32_t rule, zhv_str key);
/* It is to be found whatever a page says. */
void zhv_group_index_always(zhv_group_indexer *, uint32_t rule);
void zhv_group_index_end(zhv_group_indexer *);
void zhv_group_index_parts(const zhv_group_indexer *,
                           zhv_image_part out[ZHV_INDEX_SECTIONS]);

/* Numbers of the rules, in order, below rule_count, that may have a key in
 * what was glimpsed. NULL: none, or out of memory (arena->failed). */
const uint32_t *zhv_group_index_find(const zhv_groups *, uint32_t group,
                                     uint32_t rule_count, const zhv_glimpse *,
                                     zhv_arena *, uint32_t *n,
                                     uint32_t *acting);

#endif
