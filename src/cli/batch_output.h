/* What the outputs of a run are called: by its header, so that a join knows,
 * too. */
#ifndef ZHV_BATCH_OUTPUT_H
#define ZHV_BATCH_OUTPUT_H

#include <jansson.h>

#include "base/arena.h"
#include "base/status.h"
#include "cli/batch_opt.h"

/* "OUT/dump.zh-tw.xml.bz2" for input "a/dump.xml.gz"; arena; NULL: out of
 * memory. */
const char *zhv_batch_output_name(zhv_arena *, const json_t *header,
                                  const char *folder, uint32_t input,
                                  zhv_batch_kind, const char *label);

/* The error that two outputs have this name. */
zhv_status zhv_batch_output_shared(const char *name, zhv_error *err);

/* Before anything is read: whether outputs would be one file, as far as names
 * of inputs tell what is in them. A join finds all.
 * Errors   ZHV_E_ARGUMENT, ZHV_E_NOMEM */
zhv_status zhv_batch_outputs_check(const json_t *header, const char *folder,
                                   zhv_error *err);

#endif
