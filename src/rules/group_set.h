/* What a zhv_groups is made of; for group.c, which fills sets in memory,
 * group_make.c, which writes them, and group_store.c, which maps them. Others
 * use rules/group.h. */
#ifndef ZHV_GROUP_SET_H
#define ZHV_GROUP_SET_H

#include "base/hash.h"
#include "base/image.h"
#include "rules/group.h"

/* Longer names are no page titles on a wiki. */
#define ZHV_GROUP_NAME_MAX 255u

typedef struct zhv_group_entry {
    zhv_str name;
    zhv_str source;
    zhv_str description;
    uint32_t leads_to; /* ZHV_MAP_NONE, or number of the group it stands for */
    ZHV_VEC(const zhv_rule *) rules;
    ZHV_VEC(zhv_group_item) items;
} zhv_group_entry;

struct zhv_groups {
    zhv_arena arena;
    zhv_map exact;
    zhv_map any_case;
    ZHV_VEC(zhv_group_entry) list;
    uint64_t stamp;
    zhv_image store; /* base NULL: filled in memory, else read from here */
};

/* Name as the two orders of a store have it. */
typedef enum zhv_name_form {
    ZHV_NAME_EXACT,
    ZHV_NAME_ANY_CASE
} zhv_name_form;

/* Number of a mapped set's group, or ZHV_MAP_NONE. */
uint32_t zhv_group_store_find(const zhv_groups *, zhv_name_form, zhv_str name);
zhv_group zhv_group_store_group(const zhv_groups *, uint32_t number);
/* The same as of group.h, for mapped sets. */
uint32_t zhv_group_store_count(const zhv_groups *);
void zhv_group_store_at(const zhv_groups *, uint32_t number, zhv_group_info *);
void zhv_group_store_item(const zhv_groups *, uint32_t number, uint32_t index,
                          zhv_group_item *);
const zhv_rule *const *zhv_group_store_rules(const zhv_groups *,
                                             uint32_t number, zhv_arena *);

bool zhv_group_store_sifts(const zhv_groups *);
zhv_status zhv_group_store_words_for(const zhv_groups *, uint32_t number,
                                     const zhv_glimpse *, zhv_arena *,
                                     zhv_group_words *out);

/* Of a set in memory, the group whose rules group `number` has: itself, or the
 * one that it leads to. */
uint32_t zhv_group_set_target(const zhv_groups *, uint32_t number);

/* s in lower case (ASCII), in buf[ZHV_GROUP_NAME_MAX]. */
zhv_str zhv_group_name_lower(zhv_str s, char *buf);

#endif
