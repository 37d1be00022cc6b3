/* What --groups names: a store of `zhvar groups import`, or a folder of JSON
 * groups, read anew in each run. */
#ifndef ZHV_OWN_GROUPS_H
#define ZHV_OWN_GROUPS_H

#include "base/status.h"

/* Owned (zhv_groups_free).
 * Errors   of zhv_groups_open and zhv_in_groups_read */
zhv_status zhv_own_groups_open(const char *path, zhv_groups **out,
                               zhv_error *err);

#endif
