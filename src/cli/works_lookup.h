/* The works that one page may name, out of a store that is too large to be
 * read for one page: looked up by the names of links and of what stands in
 * 《 》. Looks for more names than a page has; those that are none do nothing.
 *
 * With the works that are found a page is converted as with the whole store:
 * of a name that two works have, both are found. */
#ifndef ZHV_WORKS_LOOKUP_H
#define ZHV_WORKS_LOOKUP_H

#include "base/status.h"
#include "base/str.h"
#include "input/title_store.h"

typedef struct zhv_works_lookup zhv_works_lookup;

/* Takes the store over, whatever comes of it; the dictionary is borrowed.
 * Errors   ZHV_E_NOMEM, those of zhv_converter_new
 * Threads  one lookup, one thread */
zhv_status zhv_works_lookup_open(zhv_title_store *, const zhv_dict *,
                                 zhv_works_lookup **out, zhv_error *err);
void zhv_works_lookup_close(zhv_works_lookup *);

/* Owned (zhv_works_free).
 * Errors   ZHV_E_NOMEM, ZHV_E_IO, ZHV_E_DATA
 * Cost     a look-up or three for each name on the page */
zhv_status zhv_works_lookup_page(zhv_works_lookup *, zhv_str source,
                                 zhv_works **out, zhv_error *err);

#endif
