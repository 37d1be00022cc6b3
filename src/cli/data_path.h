/* Where the tool's own data is: beside the program (a build folder), in
 * ../share/zhvar of the program (an installed tree, wherever it was moved),
 * or where it was to be installed. */
#ifndef ZHV_DATA_PATH_H
#define ZHV_DATA_PATH_H

#include "base/status.h"

#define ZHV_DATA_PATH_MAX 4096

/* Finds `name` ("zhvar.zvd", "dicts").
 * out      [out] buffer of ZHV_DATA_PATH_MAX bytes
 * Errors   ZHV_E_IO; err->message lists where it was looked for */
zhv_status zhv_data_path_find(const char *name, char *out, zhv_error *err);

#endif
