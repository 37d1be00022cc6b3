/* Conversion groups that pages have named, compiled, and kept from page to
 * page; one store for each work, as the cursors of a layer belong to one
 * thread. Knows keys and bounds, not how a group is compiled.
 *
 * Invariant: what is kept lies in the store's arena and borrows nothing, so
 * that it outlives the groups; it is dropped between pages only. */
#ifndef ZHV_LAYERS_H
#define ZHV_LAYERS_H

#include "base/hash.h"
#include "base/variant.h"
#include "base/vec.h"

/* Beyond either bound all is dropped before the next page. */
#define ZHV_LAYERS_BYTES_MAX  ((size_t)64 << 20)
#define ZHV_LAYERS_GROUPS_MAX 256u

struct zhv_rulebook;

typedef struct zhv_layers {
    zhv_arena *arena; /* holds nothing else */
    const zhv_groups *groups;
    uint64_t stamp; /* of the groups, zhv_groups_stamp */
    zhv_map places; /* by what zhv_layers_key is made of */
    ZHV_VEC(struct zhv_rulebook *) list;
} zhv_layers;

/* What decides how a group is compiled. */
typedef struct zhv_layers_key {
    uint32_t number; /* of the group */
    uint32_t variants;
    uint32_t compat;
} zhv_layers_key;

void zhv_layers_init(zhv_layers *, zhv_arena *);

/* A page begins that finds its groups in `groups` (NULL: it has none). Drops
 * everything that was compiled from other groups, or when it is too much. */
void zhv_layers_begin(zhv_layers *, const zhv_groups *);

/* The compiled group, or NULL. */
struct zhv_rulebook *zhv_layers_find(const zhv_layers *, zhv_layers_key);

/* Keeps a compiled group (in the arena); false when out of memory. */
bool zhv_layers_keep(zhv_layers *, zhv_layers_key, struct zhv_rulebook *);

#endif
