/* Tries under construction, and the double array they end up in. Knows
 * dictionaries as groups of sources, not configs. */
#ifndef ZHV_TRIES_H
#define ZHV_TRIES_H

#include "base/bytes.h"
#include "base/hash.h"
#include "mkdict/config.h"

/* Output strings, each kept once. */
typedef struct zhv_pool {
    zhv_arena *arena;
    zhv_map map;
    zhv_bytes bytes;
    bool failed; /* out of memory, or beyond 4 GiB */
} zhv_pool;

/* Offset of s in the pool. */
uint32_t zhv_pool_put(zhv_pool *, zhv_str s);

typedef struct zhv_tnode {
    uint32_t cp;     /* edge from the parent */
    uint32_t parent; /* root: itself */
    uint32_t child;  /* first; 0: none */
    uint32_t last;   /* last child */
    uint32_t next;   /* sibling */
    uint32_t bytes;  /* length of the path */
    uint32_t slot;   /* in the double array */
    uint32_t out;
    uint16_t out_len;
    uint16_t len; /* as zhv_node.len */
} zhv_tnode;

/* Node 0 is unused; a parent comes before its children. */
typedef struct zhv_tries {
    zhv_arena *arena;
    ZHV_VEC(zhv_tnode) nodes;
    uint32_t *edges; /* hash from (parent, cp) to child */
    uint32_t edge_cap;
    bool failed;
} zhv_tries;

uint32_t zhv_tries_root(zhv_tries *);
/* Child of `at` by cp, or 0. */
uint32_t zhv_tries_child(const zhv_tries *, uint32_t at, uint32_t cp);
/* The same; made when it is not there. 0: out of memory. */
uint32_t zhv_tries_add(zhv_tries *, uint32_t at, uint32_t cp);

/* Which keys a matcher is to have. */
typedef struct zhv_matcher_options {
    /* Leave out what is a key of the trie at this root (0: nothing): inside a
     * run no segmentation key starts, so those can never match. */
    uint32_t without;
    bool segmentation; /* mark the nodes that are keys */
} zhv_matcher_options;

/* Compiles a dictionary or group into a trie whose nodes carry the match of
 * a walk that dies there.
 * Errors   ZHV_E_NOMEM, ZHV_E_LIMIT */
zhv_status zhv_matcher_make(zhv_tries *, zhv_pool *, const zhv_spec *,
                            zhv_matcher_options, uint32_t *root,
                            zhv_error *err);

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
