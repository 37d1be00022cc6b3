/* `zhvar titles map`: what every page of a wiki is called in every variant,
 * and which links lead to a page under another variant's title. */
#ifndef ZHV_TITLES_MAP_H
#define ZHV_TITLES_MAP_H

#include "cli/out_file.h"
#include "input/title_map.h"

typedef struct zhv_titles_map_request {
    const char *const *sources; /* as of zhv_pages_open */
    size_t source_count;
    const zhv_dict *dict;
    const zhv_groups *groups; /* NULL: none */
} zhv_titles_map_request;

/* Fills a new map and finishes it. *failed [out] pages that could not be
 * read, each with a diagnostic on standard error.
 * Errors   ZHV_E_IO, ZHV_E_DATA: a source that cannot be read; ZHV_E_NOMEM */
zhv_status zhv_titles_map(const zhv_titles_map_request *, zhv_title_map *,
                          uint64_t *failed, zhv_error *err);

/* Writes a finished one as tab-separated values: its tables one after the
 * other, the first field saying which; a line with # names the columns.
 * Errors   of the map; those of the file latch */
zhv_status zhv_titles_map_write(zhv_title_map *, zhv_out_file *,
                                zhv_error *err);

#endif
