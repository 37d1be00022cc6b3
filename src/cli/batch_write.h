/* How a page and its edition become bytes of the output: XML with only text
 * and hash replaced, a line of JSON, a file. */
#ifndef ZHV_BATCH_WRITE_H
#define ZHV_BATCH_WRITE_H

#include "cli/batch_page.h"

/* One page in one edition. */
typedef struct zhv_batch_edition {
    const zhv_page_in *page;
    const zhv_result *result; /* NULL: the page's own text */
    uint32_t target;
    zhv_str text;     /* instead of the result's, if ptr is not NULL */
    zhv_str title;    /* likewise, instead of the page's */
    zhv_str redirect; /* likewise */
} zhv_batch_edition;

/* Appends the edition's text. */
bool zhv_batch_put_text(zhv_buffer *, const zhv_batch_edition *);
/* Appends the page as XML: only what differs is written anew. */
bool zhv_batch_write_xml(zhv_buffer *, zhv_batch_worker *,
                         const zhv_batch_edition *);

/* Appends the unit to out[target] of the chunk; result NULL: as it is.
 * False: out of memory. */
bool zhv_batch_write(zhv_batch_chunk *, zhv_batch_worker *, const zhv_page_in *,
                     const zhv_result *, uint32_t target);

#endif
