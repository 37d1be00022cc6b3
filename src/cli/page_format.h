/* Formats by name and by the names of files. */
#ifndef ZHV_PAGE_FORMAT_H
#define ZHV_PAGE_FORMAT_H

#include <zhvar/zhvar.h>

/* What a file of this name most likely is; ZHV_FORMAT_AUTO: its name does not
 * tell. */
zhv_format zhv_format_of_file(const char *path);
/* "markdown" for ZHV_FORMAT_MARKDOWN; static; NULL for ZHV_FORMAT_AUTO. */
const char *zhv_format_name(zhv_format);
/* The other way round; ZHV_FORMAT_AUTO for any other name. */
zhv_format zhv_format_called(const char *name);

#endif
