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

/* Where groups go: begin once a file, then item for each rule. Texts are
 * borrowed for the call; what is not ZHV_OK ends the reading. */
typedef struct zhv_groups_sink {
    void *context;
    zhv_status (*begin)(void *context, zhv_text name, zhv_text path,
                        zhv_text description);
    zhv_status (*item)(void *context, zhv_text name, zhv_text rule,
                       zhv_text original);
} zhv_groups_sink;

/* The same with all that the files say.
 * Errors   as zhv_in_groups_read, and those of the sink */
zhv_status zhv_in_groups_each(const char *folder, const zhv_groups_sink *,
                              zhv_error *err);

#endif
