/* An input that is one page: a file of wiki text, its name the title. */
#include <stdlib.h>

#include "input/page_source.h"

#define BLOCK ((size_t)64 * 1024)

typedef struct reader {
    zhv_page_feed *feed;
    zhv_buffer raw;
    bool begun;
    bool done;
    bool too_big;
} reader;

static void *text_open(zhv_page_feed *feed)
{
    reader *r = calloc(1, sizeof *r);
    if (r) {
        r->feed = feed;
    }
    return r;
}

static void text_close(void *state)
{
    reader *r = state;
    zhv_buffer_drop(&r->raw);
    free(r);
}

static void fill(reader *r, zhv_page_in *out)
{
    out->is_page = out->is_first = true;
    out->raw = zhv_buffer_str(&r->raw);
    out->model = ZHV_STR("wikitext");
    out->format = ZHV_STR("text/x-wiki");
    if (r->too_big) {
        out->no_text = "larger than the most a page may have";
        out->is_broken = true;
        return;
    }
    out->text = out->raw;
    out->raw_text = (zhv_place){0, out->raw.len};
}

static bool text_next(void *state, zhv_page_in *out, zhv_error *err)
{
    reader *r = state;
    out->kind = ZHV_PAGES_TEXT;
    if (r->begun) {
        r->raw.len = 0; /* a piece of what is too large went out */
    }
    r->begun = true;
    while (!r->done) {
        size_t n = 0;
        if (!zhv_buffer_reserve(&r->raw, BLOCK)) {
            zhv_fail(err, ZHV_E_NOMEM, NULL, 0, "out of memory");
            return false;
        }
        if (zhv_page_feed_read(r->feed, r->raw.ptr + r->raw.len, BLOCK, &n,
                               err) != ZHV_OK) {
            r->done = true;
            return false;
        }
        r->raw.len += n;
        if (n == 0) {
            r->done = true;
            fill(r, out);
            return true;
        }
        if (r->raw.len > zhv_page_feed_room(r->feed, r->too_big)) {
            r->too_big = true;
            out->raw = zhv_buffer_str(&r->raw);
            return true;
        }
    }
    return false;
}

const zhv_page_source zhv_page_source_text = {text_open, text_next, text_close};
