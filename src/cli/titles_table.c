#include "cli/titles_table.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/variant.h"
#include "cli/stop.h"
#include "cli/titles_harvest.h"
#include "input/in_works.h"

static void put(zhv_out_file *f, zhv_str s)
{
    (void)zhv_out_file_write(f, s.ptr, s.len); /* errors latch */
}

void zhv_titles_write_field(zhv_out_file *f, const char *before, zhv_str s)
{
    put(f, zhv_str_from(before));
    for (size_t at = 0, end; at < s.len; at = end + 1) {
        for (end = at; end < s.len && (unsigned char)s.ptr[end] >= 0x20;) {
            end++;
        }
        put(f, zhv_str_sub(s, at, end));
        put(f, end < s.len ? ZHV_STR(" ") : ZHV_STR(""));
    }
}

void zhv_titles_write_head(zhv_out_file *f)
{
    put(f, ZHV_STR("page\toriginal"));
    for (zhv_variant v = ZHV_HANS; v < ZHV_VARIANTS; v++) {
        put(f, ZHV_STR("\t"));
        put(f, zhv_str_from(zhv_variant_code(v)));
    }
    put(f, ZHV_STR("\tevidence\tpage id\n"));
}

void zhv_titles_write_row(zhv_out_file *f, const zhv_title_row *row)
{
    char id[32] = "";
    zhv_titles_write_field(f, "", row->page);
    zhv_titles_write_field(f, "\t", row->original);
    for (zhv_variant v = ZHV_HANS; v < ZHV_VARIANTS; v++) {
        zhv_titles_write_field(f, "\t", row->title[v]);
    }
    zhv_titles_write_field(f, "\t", row->evidence);
    if (row->page_id) {
        snprintf(id, sizeof id, "%" PRIu64, row->page_id);
    }
    zhv_titles_write_field(f, "\t", zhv_str_from(id));
    put(f, ZHV_STR("\n"));
}

zhv_status zhv_titles_export(zhv_title_store *store, zhv_out_file *f,
                             zhv_error *err)
{
    zhv_title_row row;
    zhv_error problem = {0};
    uint64_t id = 0;
    zhv_titles_write_head(f);
    while (zhv_title_store_next(store, &id, &row, &problem)) {
        zhv_titles_write_row(f, &row);
    }
    if (problem.code != ZHV_OK) {
        *err = problem;
    }
    return problem.code;
}

/* ---- import -------------------------------------------------------------- */

static bool is_field(zhv_str s)
{
    for (size_t i = 0; i < s.len; i++) {
        if ((unsigned char)s.ptr[i] < 0x20) {
            return false;
        }
    }
    return true;
}

static zhv_status add_row(void *context, const zhv_title_row *row,
                          zhv_error *err)
{
    zhv_title_store *store = context;
    uint64_t id;
    bool fine = is_field(row->page) && is_field(row->original) &&
                is_field(row->evidence) &&
                !zhv_str_starts(row->page, ZHV_STR("#"));
    for (zhv_variant v = 0; v < ZHV_VARIANTS; v++) {
        fine &= is_field(row->title[v]);
    }
    if (zhv_stop_signal()) {
        return zhv_fail(err, ZHV_E_IO, NULL, 0, "stopped");
    }
    if (!fine) {
        return zhv_fail(err, ZHV_E_DATA, NULL, 0,
                        "control characters, or a page that begins with #");
    }
    zhv_status status = zhv_title_store_add(store, row, &id, err);
    return status == ZHV_OK ? zhv_titles_index(store, id, row, err) : status;
}

zhv_status zhv_titles_import(const char *path, zhv_title_store *store,
                             zhv_error *err)
{
    zhv_status status = zhv_in_works_each(path, add_row, store, err);
    return status == ZHV_OK ? zhv_title_store_finish(store, err) : status;
}
