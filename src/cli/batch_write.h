/* How a page and its edition become bytes of the output: XML with only text
 * and hash replaced, a line of JSON, a file. */
#ifndef ZHV_BATCH_WRITE_H
#define ZHV_BATCH_WRITE_H

#include "cli/batch_page.h"

/* Appends the unit to out[target] of the chunk; result NULL: as it is.
 * False: out of memory. */
bool zhv_batch_write(zhv_batch_chunk *, zhv_batch_worker *, const zhv_page_in *,
                     const zhv_result *, uint32_t target);

#endif
