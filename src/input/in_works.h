/* Works with regional names from a table of tab-separated values. */
#ifndef ZHV_IN_WORKS_H
#define ZHV_IN_WORKS_H

#include "base/status.h"
#include "input/title_store.h"

/* Reads a table whose first line names its columns: "page" (titles of the
 * work's page and of redirects to it, separated by '|') and codes of variants
 * ("zh-cn" ...), in any order; "original", "evidence" and "page id" if they are
 * there. Columns with other names are not looked at. Blank lines and lines that
 * begin with '#' say nothing.
 * Errors   ZHV_E_IO, ZHV_E_DATA (with the line), ZHV_E_NOMEM */
zhv_status zhv_in_works_read(const char *path, zhv_works *works,
                             zhv_error *err);

/* Takes a row, borrowed for the call; what is not ZHV_OK ends the reading. */
typedef zhv_status zhv_in_works_sink(void *context, const zhv_title_row *,
                                     zhv_error *err);

/* The same with all that a row says.
 * Errors   as zhv_in_works_read, and those of the sink */
zhv_status zhv_in_works_each(const char *path, zhv_in_works_sink *,
                             void *context, zhv_error *err);

/* Titles in the field "page": so many, more are left out. */
#define ZHV_WORK_PAGES_MAX 64u

/* The parts of a field "page", trimmed, in pages[ZHV_WORK_PAGES_MAX]. */
size_t zhv_work_pages(zhv_str field, zhv_text *pages);
/* Errors   ZHV_E_NOMEM */
zhv_status zhv_works_add_row(zhv_works *, const zhv_title_row *);

/* Adds all works of a store.
 * Errors   ZHV_E_IO, ZHV_E_DATA, ZHV_E_NOMEM */
zhv_status zhv_works_add_store(zhv_works *, zhv_title_store *, zhv_error *err);

#endif
