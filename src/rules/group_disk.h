/* What a store of conversion groups looks like on disk; for group_make.c, which
 * writes it, and group_store.c, which reads it. */
#ifndef ZHV_GROUP_DISK_H
#define ZHV_GROUP_DISK_H

#include "rules/group_index.h"
#include "rules/group_set.h"

/* Sections; the ids are none that a dictionary has, so that one file is never
 * taken for the other. All but the strings are arrays of records. */
enum {
    SECTION_STRINGS = 40,
    SECTION_GROUPS = 41, /* disk_group[] */
    SECTION_EXACT = 42,  /* disk_name[], by name */
    SECTION_FOLDED = 43, /* disk_name[], by name in lower case, first wins */
    SECTION_RULES = 44,  /* disk_rule[] */
    SECTION_WORDS = 45,  /* disk_text[]: two-way words of rules */
    SECTION_ONEWAY = 46, /* disk_oneway[] */
    SECTION_ITEMS = 47   /* disk_item[] */
};

/* Behind those of group_index.h. */
enum {
    SECTION_KEYED = 51, /* disk_keyed[], one a rule */
    SECTION_PAIRS = 52  /* disk_pair[] */
};

#define SECTIONS_KNOWN                                                         \
    (UINT64_C(0xFF) << SECTION_STRINGS | UINT64_C(0x1F) << ZHV_SECTION_INDEX)

typedef struct disk_text {
    uint32_t off;
    uint32_t len;
} disk_text;

typedef struct disk_range {
    uint32_t first;
    uint32_t n;
} disk_range;

typedef struct disk_group {
    disk_text name;
    disk_text source;
    disk_text description;
    uint32_t group; /* whose rules it has: its own number, or of an alias */
    disk_range rules;
    disk_range items;
    uint32_t zero;
} disk_group;

typedef struct disk_name {
    disk_text name;
    uint32_t group;
    uint32_t zero;
} disk_name;

typedef struct disk_rule {
    uint32_t flags;
    uint32_t shown_by; /* bit 8: is_rule */
    uint32_t filter;
    uint32_t given;
    disk_text text;
    uint32_t words; /* of the given variants, in order of their numbers */
    disk_range one_way;
    uint8_t order[ZHV_VARIANTS + 3];
} disk_rule;

typedef struct disk_oneway {
    disk_text from;
    disk_text to;
    uint32_t variant;
    uint32_t zero;
} disk_oneway;

/* What a rule puts into tables. */
typedef struct disk_keyed {
    disk_range pairs;
    uint32_t special; /* it does more: to be read as a rule */
    uint32_t zero;
} disk_keyed;

typedef struct disk_pair {
    uint32_t key; /* offsets of strings */
    uint32_t value;
    uint16_t key_len;
    uint16_t value_len;
    uint16_t mask;
    uint16_t remove;
} disk_pair;

typedef struct disk_item {
    disk_text text;
    disk_text original;
    uint32_t line;
    uint32_t zero;
} disk_item;

/* The order of names. */
static inline int zhv_name_order(zhv_str a, zhv_str b)
{
    size_t n = a.len < b.len ? a.len : b.len;
    int order = n ? memcmp(a.ptr, b.ptr, n) : 0;
    return order ? order : (a.len > b.len) - (a.len < b.len);
}

#endif
