/* Tries under construction, and the strings their nodes speak of. Knows no
 * dictionaries: matcher.h fills tries, trie_array.h lays them out.
 *
 * Memory lies in the caller's arenas; a failure is latched, and what is asked
 * for afterwards is 0. */
#ifndef ZHV_TRIES_H
#define ZHV_TRIES_H

#include "base/bytes.h"
#include "base/hash.h"
#include "match/trie.h"

/* Output strings, each kept once. */
typedef struct zhv_pool {
    zhv_arena *arena;
    zhv_map map;
    zhv_bytes bytes;
    bool failed; /* out of memory, or beyond 2 GiB */
} zhv_pool;

/* Offset of s in the pool. */
uint32_t zhv_pool_put(zhv_pool *, zhv_str s);

/* A node, with what a walk that dies there has found. */
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

#endif
