/* JSON Lines: an object a line, one member of which is the text. A line that
 * is no such object is a page without text, so that it can be passed on. */
#include <jansson.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "input/json_line.h"
#include "input/page_source.h"

#define BLOCK ((size_t)64 * 1024)

typedef struct reader {
    zhv_page_feed *feed;
    zhv_buffer raw; /* lines read; from head on not yet handed out */
    size_t head;
    uint64_t raw_at;  /* where head is in the input */
    uint64_t line_at; /* and where the line at hand begins */
    size_t unit;
    size_t looked; /* from head on, for a line's end */
    bool at_end;
    bool too_big;
    bool is_begun; /* a unit was handed out */
    json_t *root;
} reader;

static void *jsonl_open(zhv_page_feed *feed)
{
    reader *r = calloc(1, sizeof *r);
    if (r) {
        r->feed = feed;
    }
    return r;
}

static void jsonl_close(void *state)
{
    reader *r = state;
    json_decref(r->root);
    zhv_buffer_drop(&r->raw);
    free(r);
}

static zhv_str string_at(const json_t *root, const char *name)
{
    const json_t *s = json_object_get(root, name);
    return json_is_string(s)
               ? (zhv_str){json_string_value(s), json_string_length(s)}
               : (zhv_str){NULL, 0};
}

static uint64_t number_at(const json_t *root, const char *name)
{
    double n = json_number_value(json_object_get(root, name));
    return n > 0 && n < 0x1p53 ? (uint64_t)n : 0;
}

/* What wants a name in other files has it under the export's names here. */
static void fill(reader *r, zhv_page_in *out)
{
    const zhv_pages_options *o = &r->feed->options;
    const json_t *root = r->root;
    zhv_str model = string_at(root, "model");
    zhv_str format = string_at(root, "format");
    out->title = string_at(root, o->title_field);
    out->model = model.len ? model : ZHV_STR("wikitext");
    out->format = format.len ? format : ZHV_STR("text/x-wiki");
    out->redirect = string_at(root, "redirect");
    out->timestamp = string_at(root, "timestamp");
    double ns = json_number_value(json_object_get(root, "ns"));
    out->ns = ns > -32768 && ns < 0x1p31 ? (int32_t)ns : 0;
    out->id = number_at(root, "id");
    out->revision = number_at(root, "revision");
    if (!zhv_json_line_find(out->raw, zhv_str_from(o->text_field),
                            &out->raw_text)) {
        out->no_text = "no string member that is the text";
        out->is_broken = true;
        return;
    }
    (void)zhv_json_line_find(out->raw, zhv_str_from(o->title_field),
                             &out->raw_title);
    out->text = string_at(root, o->text_field);
}

static zhv_str rest(const reader *r)
{
    return zhv_str_sub(zhv_buffer_str(&r->raw), r->head, r->raw.len);
}

static void give(reader *r, size_t end, zhv_page_in *out)
{
    r->unit = end;
    r->looked = 0;
    out->raw = zhv_str_sub(rest(r), 0, end);
    zhv_str line = zhv_str_trim(out->raw);
    if (r->line_at == 0) {
        line = zhv_past_byte_order_mark(line);
    }
    if (line.len == 0 && !r->too_big) {
        return; /* an empty line is nobody's page */
    }
    out->is_page = out->is_first = true;
    out->offset = r->line_at;
    json_error_t why;
    r->root = r->too_big
                  ? NULL
                  : json_loadb(line.ptr, line.len,
                               JSON_ALLOW_NUL | JSON_DECODE_INT_AS_REAL, &why);
    if (json_is_object(r->root)) {
        fill(r, out);
    } else {
        /* Its name, as it is written, so that one can find the line. */
        zhv_place title;
        if (zhv_json_line_find(
                out->raw, zhv_str_from(r->feed->options.title_field), &title)) {
            out->title = zhv_str_sub(out->raw, title.from, title.to);
        }
        out->no_text = r->too_big ? "larger than the most a page may have"
                       : zhv_utf8_invalid_at(line, 0) < line.len
                           ? "not valid UTF-8"
                           : "not a JSON object";
        out->is_broken = true;
    }
    r->too_big = false;
}

/* Forgets the unit that was handed out. */
static void drop_unit(reader *r)
{
    json_decref(r->root);
    r->root = NULL;
    r->head += r->unit;
    r->raw_at += r->unit;
    r->unit = 0;
    r->line_at = r->too_big ? r->line_at : r->raw_at;
}

/* What is left moves to the front: once a block, not once a line. */
static bool read_more(reader *r, zhv_error *err)
{
    size_t n = 0;
    if (r->head) {
        memmove(r->raw.ptr, r->raw.ptr + r->head, r->raw.len - r->head);
        r->raw.len -= r->head;
        r->head = 0;
    }
    if (!zhv_buffer_reserve(&r->raw, BLOCK)) {
        zhv_fail(err, ZHV_E_NOMEM, NULL, 0, "out of memory");
        return false;
    }
    if (zhv_page_feed_read(r->feed, r->raw.ptr + r->raw.len, BLOCK, &n, err) !=
        ZHV_OK) {
        return false;
    }
    r->raw.len += n;
    r->at_end = n == 0;
    return true;
}

static bool jsonl_next(void *state, zhv_page_in *out, zhv_error *err)
{
    reader *r = state;
    const bool is_first = !r->is_begun;
    drop_unit(r);
    r->is_begun = true;
    out->kind = ZHV_PAGES_JSONL;
    for (;;) {
        const zhv_str lines = rest(r);
        size_t end = zhv_str_find(lines, r->looked, '\n');
        if (end < lines.len || (r->at_end && (lines.len || r->too_big))) {
            give(r, end < lines.len ? end + 1 : end, out);
            return true;
        }
        if (r->at_end) {
            return is_first; /* of nothing the edition is nothing */
        }
        r->looked = lines.len;
        if (lines.len > zhv_page_feed_room(r->feed, r->too_big)) {
            r->too_big = true;
            r->unit = lines.len;
            r->looked = 0;
            out->raw = lines;
            return true;
        }
        if (!read_more(r, err)) {
            return false;
        }
    }
}

const zhv_page_source zhv_page_source_jsonl = {jsonl_open, jsonl_next,
                                               jsonl_close};
