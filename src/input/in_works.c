#include "input/in_works.h"

#include <stdlib.h>

#include "base/variant.h"
#include "input/buffer.h"
#include "input/stream.h"

#define COLUMNS_MAX 32u
#define PAGES_MAX   64u /* titles of one page; more are left out */
#define PAGE_COLUMN ZHV_VARIANTS
#define NO_COLUMN   (ZHV_VARIANTS + 1)

typedef struct table {
    const char *path;
    zhv_works *works;
    zhv_error *err;
    uint32_t column[COLUMNS_MAX]; /* what it holds */
    uint32_t n;                   /* 0: the first line is still to come */
    uint32_t line;
} table;

static zhv_status bad(table *t, const char *message)
{
    return zhv_fail(t->err, ZHV_E_DATA, t->path, t->line, "%s", message);
}

static zhv_status read_head(table *t, zhv_str line)
{
    bool pages = false;
    bool variants = false;
    for (size_t at = 0, end; at <= line.len; at = end + 1) {
        end = zhv_str_find(line, at, '\t');
        zhv_str name = zhv_str_trim(zhv_str_sub(line, at, end));
        zhv_variant v;
        if (t->n == COLUMNS_MAX) {
            return bad(t, "too many columns");
        }
        uint32_t column = NO_COLUMN;
        if (zhv_str_eq(name, ZHV_STR("page"))) {
            column = PAGE_COLUMN;
            pages = true;
        } else if (zhv_variant_from_code(name, true, &v)) {
            column = v;
            variants = true;
        }
        t->column[t->n++] = column;
    }
    return pages && variants
               ? ZHV_OK
               : bad(t, "the first line has to name the columns: page, zh-cn, "
                        "zh-tw ...");
}

static size_t split_pages(zhv_str field, zhv_text *pages)
{
    size_t n = 0;
    for (size_t at = 0, end; at < field.len && n < PAGES_MAX; at = end + 1) {
        end = zhv_str_find(field, at, '|');
        zhv_str page = zhv_str_trim(zhv_str_sub(field, at, end));
        if (page.len) {
            pages[n++] = (zhv_text){page.ptr, page.len};
        }
    }
    return n;
}

static zhv_status read_row(table *t, zhv_str line)
{
    zhv_text titles[ZHV_VARIANTS] = {{NULL, 0}};
    zhv_text pages[PAGES_MAX];
    size_t page_count = 0;
    uint32_t column = 0;
    for (size_t at = 0, end; at <= line.len; at = end + 1, column++) {
        end = zhv_str_find(line, at, '\t');
        zhv_str field = zhv_str_trim(zhv_str_sub(line, at, end));
        if (column == t->n) {
            return bad(t, "more fields than columns");
        }
        if (t->column[column] == PAGE_COLUMN) {
            page_count = split_pages(field, pages);
        } else if (t->column[column] < ZHV_VARIANTS) {
            titles[t->column[column]] = (zhv_text){field.ptr, field.len};
        }
    }
    zhv_status status = zhv_works_add(t->works, pages, page_count, titles);
    return status == ZHV_OK
               ? status
               : zhv_fail(t->err, status, NULL, 0, "out of memory");
}

static zhv_status read_lines(table *t, zhv_str text)
{
    zhv_status status = ZHV_OK;
    for (size_t at = 0, end; at < text.len && status == ZHV_OK; at = end + 1) {
        end = zhv_str_find(text, at, '\n');
        zhv_str line = zhv_str_sub(text, at, end);
        if (zhv_str_ends(line, ZHV_STR("\r"))) {
            line.len--;
        }
        t->line++;
        if (zhv_str_trim(line).len && line.ptr[0] != '#') {
            status = t->n ? read_row(t, line) : read_head(t, line);
        }
    }
    return status == ZHV_OK && t->n == 0 ? bad(t, "the table is empty")
                                         : status;
}

static zhv_status slurp(const char *path, zhv_buffer *out, zhv_error *err)
{
    zhv_stream *stream;
    zhv_status status = zhv_stream_open(path, &stream, err);
    size_t got = 1;
    while (status == ZHV_OK && got > 0) {
        if (!zhv_buffer_reserve(out, 65536)) {
            status = zhv_fail(err, ZHV_E_NOMEM, NULL, 0, "out of memory");
        } else {
            status =
                zhv_stream_read(stream, out->ptr + out->len, 65536, &got, err);
            out->len += status == ZHV_OK ? got : 0;
        }
    }
    zhv_stream_close(stream);
    return status;
}

zhv_status zhv_in_works_read(const char *path, zhv_works *works, zhv_error *err)
{
    zhv_buffer text = {0};
    table t = {.path = path, .works = works, .err = err};
    zhv_status status = slurp(path, &text, err);
    if (status == ZHV_OK) {
        status = read_lines(&t, zhv_buffer_str(&text));
    }
    zhv_buffer_drop(&text);
    return status;
}
