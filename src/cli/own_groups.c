#include "cli/own_groups.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>

#include "input/in_groups.h"

/* A store has the form of a dictionary image; who gave --groups knows nothing
 * of that. */
static zhv_status refuse(const char *path, zhv_error *err)
{
    bool damaged = err && strstr(err->message, "damaged");
    bool other = err && strstr(err->message, "version");
    return zhv_fail(err, ZHV_E_IMAGE, path, 0,
                    damaged ? "a damaged store of conversion groups"
                    : other ? "a store of conversion groups of another "
                              "version or machine: import them again"
                            : "not a store of conversion groups (zhvar "
                              "groups import writes one) nor a folder of "
                              "them");
}

zhv_status zhv_own_groups_open(const char *path, zhv_groups **out,
                               zhv_error *err)
{
    struct stat st;
    if (stat(path, &st) != 0) {
        return zhv_fail(err, ZHV_E_IO, path, 0, "cannot open: %s",
                        strerror(errno));
    }
    if (S_ISREG(st.st_mode)) {
        zhv_status opened = zhv_groups_open(path, out, err);
        return opened == ZHV_E_IMAGE ? refuse(path, err) : opened;
    }
    zhv_status status = zhv_groups_new(out);
    if (status == ZHV_OK) {
        status = zhv_in_groups_read(path, *out, err);
    }
    return status;
}
