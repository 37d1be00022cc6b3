/* A store of titles as a table of tab-separated values and back, exactly. */
#ifndef ZHV_TITLES_TABLE_H
#define ZHV_TITLES_TABLE_H

#include "cli/out_file.h"
#include "input/title_store.h"

/* Writes the line with the names of the columns. */
void zhv_titles_write_head(zhv_out_file *);
/* One row. Control characters become spaces: a field holds none. */
void zhv_titles_write_row(zhv_out_file *, const zhv_title_row *);
/* One field, with what is to stand before it. */
void zhv_titles_write_field(zhv_out_file *, const char *before, zhv_str field);

/* All rows, below a head.
 * Errors   of the store; those of the file latch */
zhv_status zhv_titles_export(zhv_title_store *, zhv_out_file *, zhv_error *err);
/* Fills a new store from a table and finishes it.
 * Errors   ZHV_E_IO, ZHV_E_DATA (with the line), ZHV_E_NOMEM */
zhv_status zhv_titles_import(const char *path, zhv_title_store *,
                             zhv_error *err);

#endif
