#include "base/status.h"

#include <stdarg.h>
#include <stdio.h>

zhv_status zhv_fail(zhv_error *err, zhv_status status, const char *path,
                    uint32_t line, const char *format, ...)
{
    if (err == NULL) {
        return status;
    }
    err->code = status;
    err->line = line;
    snprintf(err->path, sizeof err->path, "%s", path ? path : "");
    va_list args;
    va_start(args, format);
    vsnprintf(err->message, sizeof err->message, format, args);
    va_end(args);
    return status;
}
