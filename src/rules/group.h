/* Conversion groups: name to list of rules. A set is filled in memory through
 * zhv_groups_add, or mapped from a store, whose rules lie there ready made;
 * then it is immutable and shared by threads. */
#ifndef ZHV_GROUP_H
#define ZHV_GROUP_H

#include "rules/glimpse.h"
#include "rules/rule.h"

/* The group that acts on every page of the wiki it comes from, if there is
 * one: what MediaWiki reads from its pages of that name. */
#define ZHV_GROUP_TABLE ZHV_STR("MediaWiki:Conversiontable")

/* One group of a set. */
typedef struct zhv_group {
    const zhv_groups *set;
    uint32_t n;      /* rules */
    uint32_t number; /* in the set, from 0 in order of adding */
} zhv_group;

/* The group called `name`: exact, else with its first letter in the other
 * case, else ASCII case-insensitive; of an alias, the group it leads to. False
 * when there is none, as of a name that no page can have (empty, or longer than
 * 255 bytes); one that is there may hold no rule. */
bool zhv_groups_find(const zhv_groups *, zhv_str name, zhv_group *out);

/* Its rules, in order. NULL: it has none, or out of memory (arena->failed).
 * arena   holds them when the set is a store: nothing is parsed, but offsets
 *         become pointers */
const zhv_rule *const *zhv_group_rules(const zhv_group *, zhv_arena *);

/* Does the set know, without looking at its rules, which of them can act on a
 * text? Stores do. */
bool zhv_groups_sift(const zhv_groups *);

/* What a group says that can act on some text: a key to set or to delete, as
 * zhv_rule_pairs has it, for the variants in mask; or a rule that does more
 * than that, or has a key that is refused. */
typedef struct zhv_group_word {
    const zhv_rule *rule; /* NULL: a key */
    zhv_str key;
    zhv_str value;
    zhv_mask mask;
    bool remove;
} zhv_group_word;

typedef struct zhv_group_words {
    ZHV_VEC(zhv_group_word) list; /* in order of effect */
    uint32_t acting;              /* rules of all the group that do something */
} zhv_group_words;

/* Of a set that sifts: what may act where all was taken into the glimpse.
 * Errors   ZHV_E_NOMEM
 * Cost     linear in the text and in what is found */
zhv_status zhv_group_words_for(const zhv_group *, const zhv_glimpse *,
                               zhv_arena *, zhv_group_words *out);

/* Equal for two sets that were filled alike, else (but for 1 in 2^64) not:
 * tells a set from another that has come to stand at its address. */
uint64_t zhv_groups_stamp(const zhv_groups *);

/* ---- what people read of a group ----------------------------------------- */

/* One item as it was written; it may make several rules or none. */
typedef struct zhv_group_item {
    zhv_str text;     /* what stands between -{H| and }- */
    zhv_str original; /* note of the foreign name; may be empty */
    uint32_t line;    /* in the source, 0: not known */
} zhv_group_item;

typedef struct zhv_group_info {
    zhv_str name;
    zhv_str source; /* page or file; may be empty */
    zhv_str description;
    zhv_str leads_to; /* of an alias: the group's name */
    uint32_t items;
    uint32_t rules;
} zhv_group_info;

uint32_t zhv_groups_count(const zhv_groups *);
/* number < count */
void zhv_groups_at(const zhv_groups *, uint32_t number, zhv_group_info *out);
/* index < items */
void zhv_groups_item(const zhv_groups *, uint32_t number, uint32_t index,
                     zhv_group_item *out);

/* ---- filling, beside the public zhv_groups_add --------------------------- */

/* Makes a group known, where it comes from and what it says of itself; empty
 * strings leave what was said before.
 * Errors   ZHV_E_NOMEM */
zhv_status zhv_groups_describe(zhv_groups *, zhv_str name, zhv_str source,
                               zhv_str description);
/* zhv_groups_add with all that is known of an item.
 * Errors   ZHV_E_NOMEM */
zhv_status zhv_groups_add_item(zhv_groups *, zhv_str name,
                               const zhv_group_item *);
/* Makes `name` another name of the group `to`, which exists. A group with
 * rules of its own stays one.
 * Errors   ZHV_E_NOMEM, ZHV_E_ARGUMENT (no such group) */
zhv_status zhv_groups_alias(zhv_groups *, zhv_str name, zhv_str to);

/* Lays a set that was filled in memory out as a store, in the arena; to be
 * written with zhv_image_write and opened with zhv_groups_open.
 * Errors   ZHV_E_NOMEM, ZHV_E_LIMIT (over 4 GiB of text) */
zhv_status zhv_groups_store_make(const zhv_groups *, zhv_arena *, zhv_str *out);
/* Is every byte of the store what it was when it was made?
 * Errors   ZHV_E_IMAGE */
zhv_status zhv_groups_verify(const zhv_groups *, zhv_error *err);

#endif
