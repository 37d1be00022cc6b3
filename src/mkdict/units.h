/* Compiles a chain's unit trie: every source text whose outcome is known for
 * sure, together with the outcome. It asks the stages themselves
 * (match/stage.h): a path is evaluated once, with everything noted that could
 * still change the answer; only those characters become children. So a walk
 * that dies somewhere has its answer there, whatever text follows. */
#ifndef ZHV_UNITS_H
#define ZHV_UNITS_H

#include "match/stage.h"
#include "mkdict/matcher.h"
#include "mkdict/trie_array.h"

typedef struct zhv_units_options {
    const zhv_chain *chain;    /* over the compiled matchers */
    const zhv_tries *matchers; /* where those came from */
    const uint32_t *owner;     /* slot to matcher node */
    uint32_t seg_root;         /* matcher nodes; 0: no segmentation */
    uint32_t stage_root[ZHV_STAGES_MAX];
} zhv_units_options;

typedef struct zhv_units_stats {
    uint32_t nodes;
    uint32_t slow;
} zhv_units_stats;

/* Errors   ZHV_E_NOMEM */
zhv_status zhv_units_make(const zhv_units_options *, zhv_tries *into,
                          zhv_pool *, uint32_t *root, zhv_units_stats *);

#endif
