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

const char *zhv_status_text(zhv_status status)
{
    static const char *const texts[] = {
        [ZHV_OK] = "done",
        [ZHV_E_NOMEM] = "out of memory",
        [ZHV_E_IO] = "cannot read or write a file",
        [ZHV_E_IMAGE] = "not a usable dictionary image",
        [ZHV_E_ARGUMENT] = "an argument is out of range or unknown",
        [ZHV_E_LIMIT] = "larger than the documented maximum",
        [ZHV_E_DATA] = "malformed dictionary source",
        [ZHV_E_ENCODING] = "not valid UTF-8",
    };
    return status < sizeof texts / sizeof *texts ? texts[status]
                                                 : "unknown status";
}
