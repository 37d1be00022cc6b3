/* `zhvar groups import`: the groups that pages of a wiki define, gathered from
 * dumps and folders into one set. */
#ifndef ZHV_GROUPS_IMPORT_H
#define ZHV_GROUPS_IMPORT_H

#include "rules/group.h"

typedef struct zhv_import_request {
    const char *const *sources;
    size_t n;
    bool allow_http;     /* http to other machines, too */
    uint32_t timeout_ms; /* for an answer of a live wiki; 0: as ever */
} zhv_import_request;

typedef struct zhv_import_report {
    uint32_t pages;  /* that define a group or a table */
    uint32_t failed; /* of them, with a diagnostic on standard error */
    uint32_t groups; /* with their aliases */
    uint32_t aliases;
    uint64_t rules;
} zhv_import_report;

/* Reads all sources: dumps, JSON Lines, folders of pages, folders of JSON
 * groups, addresses of api.php. A page that is no group is a diagnostic and the
 * import goes on. Errors   ZHV_E_IO, ZHV_E_DATA: a source that cannot be read;
 * ZHV_E_NOMEM */
zhv_status zhv_groups_import(const zhv_import_request *, zhv_groups *out,
                             zhv_import_report *, zhv_error *err);

#endif
