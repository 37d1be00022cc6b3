/* --protect: regular expressions whose matches stay as they are. The one
 * place of the tool that knows PCRE2. */
#ifndef ZHV_PATTERNS_H
#define ZHV_PATTERNS_H

#include "base/status.h"
#include "base/vec.h"

typedef struct zhv_patterns zhv_patterns;
typedef ZHV_VEC(zhv_span) zhv_spans;

/* Reads a file of expressions, one a line; blank lines and lines that begin
 * with '#' say nothing. They are Perl's, over code points, and ^ and $ mean a
 * line's. Owned (zhv_patterns_free); shared by threads.
 * Errors   ZHV_E_IO, ZHV_E_DATA (err has the line), ZHV_E_NOMEM */
zhv_status zhv_patterns_open(const char *path, zhv_patterns **out,
                             zhv_error *err);
void zhv_patterns_free(zhv_patterns *);

/* All matches in `text`, in order of offsets; bytes that are not UTF-8 match
 * nothing. In the arena.
 * Errors   ZHV_E_LIMIT (a match takes too long), ZHV_E_NOMEM */
zhv_status zhv_patterns_find(const zhv_patterns *, zhv_str text,
                             zhv_arena *arena, zhv_spans *out, zhv_error *err);

#endif
