/* Reads dicts/context/lone.tsv into what match/context.h walks. The file's
 * README says what its lines mean. */
#ifndef ZHV_CONTEXT_RULES_H
#define ZHV_CONTEXT_RULES_H

#include "mkdict/build.h"

typedef struct zhv_context_list {
    zhv_disk_rule *rules; /* by character, then as in the file */
    uint32_t rules_n;
    uint16_t *atoms;
    uint32_t atoms_n;
    uint16_t *foreign; /* class `foreign`, in order (zhv_words_foreign) */
    uint32_t foreign_n;
} zhv_context_list;

/* What leads to the rules. */
typedef struct zhv_context_index {
    zhv_disk_ruled *ruled; /* 1 << ruled_log */
    uint32_t ruled_log;    /* at least 1 */
    uint32_t *gates;
    uint32_t gates_n;
} zhv_context_index;

/* classes  by code point; characters with rules, with strong rules and those of
 *          a dialect are marked
 * Errors   ZHV_E_DATA (with path and line), ZHV_E_NOMEM; no file: no rules */
zhv_status zhv_context_read(zhv_build *, uint8_t *classes,
                            zhv_context_list *out);

/* classes  of all characters; nothing of ZHV_CLASS_HAN changes afterwards
 * Errors   ZHV_E_NOMEM */
zhv_status zhv_context_gates(zhv_build *, const uint8_t *classes,
                             const zhv_context_list *, zhv_context_index *out);

#endif
