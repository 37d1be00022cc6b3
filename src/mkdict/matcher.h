/* A dictionary, or a group of them, as a trie: each node carries the match of a
 * walk that dies there, by the group's policy. Knows sources, not configs. */
#ifndef ZHV_MATCHER_H
#define ZHV_MATCHER_H

#include "mkdict/config.h"
#include "mkdict/tries.h"

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

#endif
