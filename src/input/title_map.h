/* The titles and links of a whole wiki in SQLite: what each page is called in
 * each variant, which names lead to more than one page, and which links lead
 * nowhere but for another variant's title. Filled page by page, then asked.
 * Knows neither pages nor how titles are converted or compared: keys are given
 * to it. */
#ifndef ZHV_TITLE_MAP_H
#define ZHV_TITLE_MAP_H

#include "base/status.h"
#include "base/str.h"

typedef struct zhv_title_map zhv_title_map;

typedef struct zhv_mapped_page {
    zhv_str title;               /* with its namespace */
    zhv_str key;                 /* equal keys are one page */
    zhv_str redirect;            /* key of where it leads; empty: itself */
    zhv_str shown[ZHV_VARIANTS]; /* ZHV_ZH is not used */
    uint64_t page_id;
    int32_t ns;
} zhv_mapped_page;

/* path: an empty file, or NULL for one that is gone when it is closed.
 * Errors   ZHV_E_IO, ZHV_E_NOMEM, as of all that follow */
zhv_status zhv_title_map_create(const char *path, zhv_title_map **out,
                                zhv_error *err);
void zhv_title_map_close(zhv_title_map *);

/* Of pages with one key the first counts. */
zhv_status zhv_title_map_add(zhv_title_map *, const zhv_mapped_page *,
                             zhv_error *err);
/* A link of a page, as it was written. */
zhv_status zhv_title_map_link(zhv_title_map *, zhv_str key, zhv_str target,
                              zhv_error *err);

/* After the last page: where redirects lead. */
zhv_status zhv_title_map_settle(zhv_title_map *, zhv_error *err);
/* The next key, after *key (empty at first, then a copy of the last one), that
 * links have and no page. Borrowed until the next call. False: no more, or
 * err->code. */
bool zhv_title_map_red(zhv_title_map *, zhv_str *key, zhv_error *err);
/* The title of the page with that key; false: none, or err->code. */
bool zhv_title_map_page(zhv_title_map *, zhv_str key, zhv_str *title,
                        zhv_error *err);
/* The red link `key` leads to `page`, by what it is in `variant`; other pages
 * that it would be elsewhere are `also`, '|' between. */
zhv_status zhv_title_map_cure(zhv_title_map *, zhv_str key, zhv_str page,
                              zhv_variant variant, zhv_str also,
                              zhv_error *err);
/* After the last cure: collisions, and the table that search asks. */
zhv_status zhv_title_map_finish(zhv_title_map *, zhv_error *err);

/* ---- what came of it ----------------------------------------------------- */

typedef enum zhv_map_table {
    ZHV_MAP_PAGES,      /* page id, ns, title, leads to, title by variant */
    ZHV_MAP_COLLISIONS, /* variant, title, page */
    ZHV_MAP_LINKS,      /* target, page, variant, links, also */
    ZHV_MAP_TABLES
} zhv_map_table;

#define ZHV_MAP_COLUMNS 12u
extern const char *const zhv_map_heads[ZHV_MAP_TABLES][ZHV_MAP_COLUMNS + 1];

uint64_t zhv_title_map_count(zhv_title_map *, zhv_map_table);
/* Row by row; *row is 0 at first. Returns the number of columns, 0: no more,
 * or err->code. Borrowed until the next call. */
uint32_t zhv_title_map_next(zhv_title_map *, zhv_map_table, uint64_t *row,
                            zhv_str fields[ZHV_MAP_COLUMNS], zhv_error *err);

#endif
