#include "input/in_works.h"

#include <stdlib.h>

#include "base/utf8.h"
#include "base/variant.h"
#include "input/buffer.h"
#include "input/stream.h"

#define COLUMNS_MAX 32u

/* What a column holds: a variant, or one of these. */
enum {
    COLUMN_PAGE = ZHV_VARIANTS,
    COLUMN_ORIGINAL,
    COLUMN_EVIDENCE,
    COLUMN_ID,
    COLUMN_OTHER
};

typedef struct table {
    const char *path;
    zhv_in_works_sink *sink;
    void *context;
    zhv_error *err;
    uint32_t column[COLUMNS_MAX];
    uint32_t n; /* 0: the first line is still to come */
    uint32_t line;
} table;

static zhv_status bad(table *t, const char *message)
{
    return zhv_fail(t->err, ZHV_E_DATA, t->path, t->line, "%s", message);
}

static uint32_t column_of(zhv_str name)
{
    static const struct {
        zhv_str name;
        uint32_t column;
    } known[] = {{{"page", 4}, COLUMN_PAGE},
                 {{"original", 8}, COLUMN_ORIGINAL},
                 {{"evidence", 8}, COLUMN_EVIDENCE},
                 {{"page id", 7}, COLUMN_ID}};
    zhv_variant v;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (zhv_str_eq(name, known[i].name)) {
            return known[i].column;
        }
    }
    return zhv_variant_from_code(name, true, &v) && v != ZHV_ZH ? v
                                                                : COLUMN_OTHER;
}

static zhv_status read_head(table *t, zhv_str line)
{
    bool pages = false;
    bool variants = false;
    line = zhv_past_byte_order_mark(line);
    for (size_t at = 0, end; at <= line.len; at = end + 1) {
        end = zhv_str_find(line, at, '\t');
        zhv_str name = zhv_str_trim(zhv_str_sub(line, at, end));
        if (t->n == COLUMNS_MAX) {
            return bad(t, "too many columns");
        }
        uint32_t column = column_of(name);
        pages |= column == COLUMN_PAGE;
        variants |= column < ZHV_VARIANTS;
        t->column[t->n++] = column;
    }
    return pages && variants
               ? ZHV_OK
               : bad(t, "the first line has to name the columns: page, zh-cn, "
                        "zh-tw ...");
}

size_t zhv_work_pages(zhv_str field, zhv_text *pages)
{
    size_t n = 0;
    for (size_t at = 0, end; at < field.len && n < ZHV_WORK_PAGES_MAX;
         at = end + 1) {
        end = zhv_str_find(field, at, '|');
        zhv_str page = zhv_str_trim(zhv_str_sub(field, at, end));
        if (page.len) {
            pages[n++] = (zhv_text){page.ptr, page.len};
        }
    }
    return n;
}

static bool read_id(zhv_str s, uint64_t *out)
{
    *out = 0;
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] < '0' || s.ptr[i] > '9' || i == 18) {
            return false;
        }
        *out = *out * 10 + (uint64_t)(s.ptr[i] - '0');
    }
    return true;
}

static zhv_status read_row(table *t, zhv_str line)
{
    zhv_title_row row = {.page_id = 0};
    uint32_t column = 0;
    for (size_t at = 0, end; at <= line.len; at = end + 1, column++) {
        end = zhv_str_find(line, at, '\t');
        zhv_str field = zhv_str_trim(zhv_str_sub(line, at, end));
        if (column == t->n) {
            return bad(t, "more fields than columns");
        }
        uint32_t what = t->column[column];
        if (what < ZHV_VARIANTS) {
            row.title[what] = field;
        } else if (what == COLUMN_PAGE) {
            row.page = field;
        } else if (what == COLUMN_ORIGINAL) {
            row.original = field;
        } else if (what == COLUMN_EVIDENCE) {
            row.evidence = field;
        } else if (what == COLUMN_ID && !read_id(field, &row.page_id)) {
            return bad(t, "the page id is no number");
        }
    }
    return t->sink(t->context, &row, t->err);
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

zhv_status zhv_in_works_each(const char *path, zhv_in_works_sink *sink,
                             void *context, zhv_error *err)
{
    zhv_buffer text = {0};
    table t = {.path = path, .sink = sink, .context = context, .err = err};
    zhv_status status = slurp(path, &text, err);
    if (status == ZHV_OK) {
        status = read_lines(&t, zhv_buffer_str(&text));
    }
    zhv_buffer_drop(&text);
    return status;
}

/* ---- into works ---------------------------------------------------------- */

zhv_status zhv_works_add_row(zhv_works *works, const zhv_title_row *row)
{
    zhv_text titles[ZHV_VARIANTS];
    zhv_text pages[ZHV_WORK_PAGES_MAX];
    for (zhv_variant v = 0; v < ZHV_VARIANTS; v++) {
        titles[v] = (zhv_text){row->title[v].ptr, row->title[v].len};
    }
    size_t n = zhv_work_pages(row->page, pages);
    return zhv_works_add(works, pages, n, titles);
}

static zhv_status add_row(void *works, const zhv_title_row *row, zhv_error *err)
{
    zhv_status status = zhv_works_add_row(works, row);
    return status == ZHV_OK ? status
                            : zhv_fail(err, status, NULL, 0, "out of memory");
}

zhv_status zhv_in_works_read(const char *path, zhv_works *works, zhv_error *err)
{
    return zhv_in_works_each(path, add_row, works, err);
}

zhv_status zhv_works_add_store(zhv_works *works, zhv_title_store *store,
                               zhv_error *err)
{
    zhv_title_row row;
    zhv_error problem = {0};
    zhv_status status = ZHV_OK;
    for (uint64_t id = 0; status == ZHV_OK &&
                          zhv_title_store_next(store, &id, &row, &problem);) {
        status = add_row(works, &row, err);
    }
    if (status == ZHV_OK && problem.code != ZHV_OK) {
        *err = problem;
        status = problem.code;
    }
    return status;
}
