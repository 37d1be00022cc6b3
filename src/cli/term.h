/* What the tool says on standard error. One form for everything:
 *     FILE:LINE:COLUMN: warning: TEXT: DETAIL [ID]
 *     FILE: error: TEXT            zhvar: error: TEXT
 * Bytes of pages and file names are shown without control characters, so
 * that a page cannot speak to the reader's terminal. */
#ifndef ZHV_TERM_H
#define ZHV_TERM_H

#include "base/status.h"

/* "zhvar: error: ..." */
void zhv_term_error(const char *format, ...) ZHV_PRINTF(1, 2);

/* "FILE: SEVERITY: ..."; file is a path, or NULL for the tool itself. */
void zhv_term_say(const char *file, const char *severity, const char *format,
                  ...) ZHV_PRINTF(3, 4);

/* The error of a library call, with its path and line if it has them, else
 * about `file` (NULL: the tool itself). */
void zhv_term_status(const char *file, const zhv_error *err);

/* "FILE:LINE:COLUMN: SEVERITY: TEXT: DETAIL [ID]"; detail may be empty. */
void zhv_term_place(const char *file, uint32_t line, size_t column,
                    const char *severity, const char *text, zhv_text detail,
                    const char *id);

/* An error of usage: "zhvar: error: ..." and where to read more about
 * `command`. Returns the exit code. */
int zhv_term_usage(const char *command, const char *format, ...)
    ZHV_PRINTF(2, 3);

#endif
