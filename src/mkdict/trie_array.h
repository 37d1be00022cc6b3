/* The double array that tries end up in, as the image has it: sets of children,
 * of which those that are alike may be one, each at a base of its own. Knows
 * tries, not what is in them.
 *
 * Memory lies in the caller's arena; a failure is latched. */
#ifndef ZHV_TRIE_ARRAY_H
#define ZHV_TRIE_ARRAY_H

#include "mkdict/tries.h"

#define ZHV_ARRAY_SIZES 16u /* of sets that are small */

/* All children of a node: cells[first .. first + count), each as a zhv_node
 * that has the child's own set in place of a base. */
typedef struct zhv_children {
    uint32_t first;
    uint32_t count;
    uint32_t base; /* where they lie */
} zhv_children;

/* The double array. Slots 0 .. are zhv_node as in the image. */
typedef struct zhv_array {
    zhv_arena *arena;
    bool shared; /* equal sets of children are put in once; else every node
                    has a slot of its own */
    zhv_node *nodes;
    uint32_t n;
    uint32_t cap;
    uint64_t *used;                   /* a bit for each slot */
    uint64_t *bases;                  /* a bit for each base that a set has */
    uint32_t *set_at;                 /* the set of each base */
    uint32_t cursor[ZHV_ARRAY_SIZES]; /* by number of children */
    ZHV_VEC(zhv_children) sets;       /* set 0: no children */
    ZHV_VEC(zhv_node) cells;
    uint32_t *known; /* hash from contents to set */
    uint32_t known_cap;
    ZHV_VEC(zhv_outcome) outcomes;
    zhv_map outcome_of;
    uint64_t edges; /* of the tries put in: what unshared they would take */
    bool full;      /* more nodes or outcomes than an image can have */
    bool failed;    /* that, or out of memory */
} zhv_array;

/* Puts the trie below `root` in; its slot is nodes.at[root].slot, as is that
 * of every node (with `shared`: a slot that it may share with others).
 * symbols  plain table */
void zhv_array_put(zhv_array *, zhv_tries *, const zhv_symbols *,
                   uint32_t root);

/* The children of the node in a slot. */
zhv_children zhv_array_children(const zhv_array *, uint32_t slot);

/* The array as walks see it; valid until the next zhv_array_put. */
zhv_trie zhv_array_view(const zhv_array *, const zhv_pool *);

#endif
