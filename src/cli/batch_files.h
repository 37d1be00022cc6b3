/* The folder output: a page is a file of its own, whole as every output; what
 * is equal for two targets is one file with two names. */
#ifndef ZHV_BATCH_FILES_H
#define ZHV_BATCH_FILES_H

#include "cli/batch_page.h"

/* Writes the chunk's files below folder/LABEL/.
 * copies  each is a file of its own
 * Errors  ZHV_E_IO, ZHV_E_NOMEM */
zhv_status zhv_batch_files_write(const char *folder, const char *const *labels,
                                 const zhv_batch_chunk *, bool copies,
                                 zhv_error *err);

#endif
