/* Status codes inside the library. They are the public ones; this header adds
 * the one helper that fills a caller-owned zhv_error. */
#ifndef ZHV_STATUS_H
#define ZHV_STATUS_H

#include <zhvar/zhvar.h>

#include "base/compiler.h"

/* Fills *err (which may be NULL) and returns `status`, so that a failing
 * function can say: return zhv_fail(err, ZHV_E_IO, path, 0, "cannot read"). */
zhv_status zhv_fail(zhv_error *err, zhv_status status, const char *path,
                    uint32_t line, const char *format, ...) ZHV_PRINTF(5, 6);

#endif
