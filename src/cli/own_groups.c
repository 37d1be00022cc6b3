#include "cli/own_groups.h"

#include <sys/stat.h>

#include "input/in_groups.h"

zhv_status zhv_own_groups_open(const char *path, zhv_groups **out,
                               zhv_error *err)
{
    struct stat st;
    if (stat(path, &st) == 0 && S_ISREG(st.st_mode)) {
        return zhv_groups_open(path, out, err);
    }
    zhv_status status = zhv_groups_new(out);
    if (status == ZHV_OK) {
        status = zhv_in_groups_read(path, *out, err);
    }
    return status;
}
