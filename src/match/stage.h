/* Runs the stages of a chain over text that no table answers: the definition
 * itself, only lazy, so that it stops at the first place where every stage is
 * at a boundary. Knows no segmentation policy beyond "here a key starts". */
#ifndef ZHV_STAGE_H
#define ZHV_STAGE_H

#include "base/vec.h"
#include "match/chain.h"
#include "match/format.h"

struct zhv_chain {
    zhv_trie trie;
    zhv_symbols source; /* with ZHV_SYMBOL_SPECIAL */
    zhv_symbols plain;
    zhv_str name;
    uint32_t unit_root;
    uint32_t norm_root;
    uint32_t seg_root; /* trie whose ZHV_NODE_KEY nodes end a run; 0: none */
    uint32_t key_root; /* first stage inside a key; only while compiling */
    uint32_t stages;
    uint32_t stage_root[ZHV_STAGES_MAX];
    const uint32_t *first; /* match/quick.h */
    const uint8_t *starts;
    const uint64_t *deep;
    const uint64_t *inside;
    const uint8_t *kin; /* match/kin.h; NULL: it has none */
    uint32_t deep_bits;
    uint32_t inside_bits;
    uint8_t kin_bit;
    uint16_t kin_family;
    bool dense; /* `starts` rules out more than the flags of `first` do */
    bool ids;
    uint64_t ascii[2]; /* a bit for each character that begins a unit */
};

/* Set while compiling: the text's end is not known to be the end, and every
 * place where the next character would have been decisive is noted. */
typedef struct zhv_probe_hit {
    uint32_t stage; /* 0: segmentation; else 1.. */
    uint32_t node;  /* whose children could have gone on */
    size_t pos;     /* segmentation: where the key would start */
} zhv_probe_hit;

typedef struct zhv_probe {
    ZHV_VEC(zhv_probe_hit) hits;
    zhv_arena *arena;
    bool unsure; /* could not be told by nodes */
} zhv_probe;

/* Length in source bytes of the segmentation key that starts at s[pos] (0:
 * none); *node is where the walk died.
 * any  true: the first key that ends will do, not the longest */
size_t zhv_stage_key(const zhv_chain *, zhv_probe *, zhv_str s, size_t pos,
                     bool any, uint32_t *node);

/* The output of the key s, whose walk ended at `node` of the unit trie; false
 * when out of memory. A key that maps to itself is still normalised. */
bool zhv_stage_key_text(const zhv_chain *, zhv_arena *scratch, zhv_str s,
                        uint32_t node, zhv_str *out);

/* The unit of a run that starts at s[pos], where no key starts. When
 * key_end > 0 the text to s[key_end] is a key instead (compiling only).
 * out->out lies in scratch. Errors and cost as zhv_unit_at. */
void zhv_stage_unit(const zhv_chain *, zhv_probe *, zhv_arena *scratch,
                    zhv_str s, size_t pos, size_t key_end, zhv_unit *out);

#endif
