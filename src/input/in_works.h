/* Works with regional names from a table of tab-separated values. */
#ifndef ZHV_IN_WORKS_H
#define ZHV_IN_WORKS_H

#include "base/status.h"

/* Reads a table whose first line names its columns: "page" (titles of the
 * work's page and of redirects to it, separated by '|') and codes of variants
 * ("zh-cn" ...), in any order; columns with other names are not looked at.
 * Blank lines and lines that begin with '#' say nothing.
 * Errors   ZHV_E_IO, ZHV_E_DATA (with the line), ZHV_E_NOMEM */
zhv_status zhv_in_works_read(const char *path, zhv_works *works,
                             zhv_error *err);

#endif
