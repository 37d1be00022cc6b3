/* The folder output: a page is a file of its own, whole as every output; what
 * is equal for two targets is one file with two names. */
#ifndef ZHV_BATCH_FILES_H
#define ZHV_BATCH_FILES_H

#include "cli/batch_names.h"
#include "cli/batch_page.h"

/* "Title.wiki" for a page of a dump, its own path for a file; arena. */
zhv_str zhv_batch_file_name(zhv_arena *, const zhv_page_in *, zhv_str title);

/* Takes the names of the chunk's pages, whether it was converted or not, and
 * numbers its files. Chunks come in order. False: out of memory. */
bool zhv_batch_files_claim(zhv_batch_names *, zhv_batch_chunk *);

/* Writes the chunk's files below folder/LABEL/.
 * copies  each is a file of its own
 * Errors  ZHV_E_IO, ZHV_E_NOMEM */
zhv_status zhv_batch_files_write(const char *folder, const char *const *labels,
                                 const zhv_batch_chunk *, bool copies,
                                 zhv_error *err);

#endif
