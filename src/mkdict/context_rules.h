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
} zhv_context_list;

/* classes  by code point; characters with strong rules are marked
 * Errors   ZHV_E_DATA (with path and line), ZHV_E_NOMEM; no file: no rules */
zhv_status zhv_context_read(zhv_build *, uint8_t *classes,
                            zhv_context_list *out);

#endif
