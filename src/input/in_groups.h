/* Conversion groups from files: one JSON file per group, in a folder. Knows
 * nothing of rules: their text goes to the library as it is. */
#ifndef ZHV_IN_GROUPS_H
#define ZHV_IN_GROUPS_H

#include "base/status.h"

/* Adds every group of the *.json files in `folder` (not in folders inside it),
 * in the order of their names. A file is an object
 *   { "path": "Module:CGroup/NAME", "name": "NAME",
 *     "rules": [ { "conv": "zh-cn:..;zh-tw:..;" }, .. ] }
 * whose group is called by what stands behind CGroup/ in "path", else by
 * "name"; other members are not looked at.
 * Errors   ZHV_E_IO (no such folder, unreadable file), ZHV_E_DATA (a file is
 *          no group, or there is none), ZHV_E_NOMEM; err names the file */
zhv_status zhv_in_groups_read(const char *folder, zhv_groups *groups,
                              zhv_error *err);

#endif
