/* Any bytes as an export, as JSON Lines and as what they look like: the units'
 * raw bytes are the input's, places lie inside of them, and whoever reads gets
 * to an end. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "input/codec.h"
#include "input/json_line.h"
#include "input/pages.h"

/* Of an input that is not packed: more are an endless loop. */
#define UNITS_MAX 100000u

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool good)
{
    if (!good) {
        abort();
    }
}

static void check_place(zhv_place place, zhv_str raw)
{
    require(place.from <= place.to && place.to <= raw.len);
}

/* The unit's raw bytes stand in the input at *at. */
static void check_unit(const zhv_page_in *page, zhv_str input, size_t *at)
{
    require(page->raw.len <= input.len - *at);
    require(
        zhv_str_eq(page->raw, zhv_str_sub(input, *at, *at + page->raw.len)));
    *at += page->raw.len;
    if (page->is_page) {
        check_place(page->raw_title, page->raw);
        check_place(page->raw_redirect, page->raw);
        check_place(page->raw_tag, page->raw);
        check_place(page->raw_text, page->raw);
        check_place(page->raw_sha1, page->raw);
        require(page->no_text == NULL || page->text.len == 0);
    }
}

/* packed   its raw bytes are others */
static void read_all(const char *path, zhv_str input,
                     const zhv_pages_options *options, bool packed)
{
    zhv_pages *pages;
    zhv_page_in page;
    zhv_error err = {.code = ZHV_OK};
    size_t at = 0;
    uint32_t units = 0;
    require(zhv_pages_open(&path, 1, options, &pages, &err) == ZHV_OK);
    while (zhv_pages_next(pages, &page, &err)) {
        require(packed || ++units < UNITS_MAX);
        if (!packed && !options->latest_only) {
            check_unit(&page, input, &at);
        }
    }
    if (!packed && !options->latest_only && err.code == ZHV_OK) {
        require(at == input.len);
    }
    zhv_pages_close(pages);
}

static void read_line(zhv_str line)
{
    zhv_place found;
    zhv_buffer escaped = {NULL, 0, 0};
    json_t *value = json_loadb(line.ptr, line.len, 0, NULL);
    if (json_is_object(value) &&
        zhv_json_line_find(line, ZHV_STR("text"), &found)) {
        check_place(found, line);
    }
    json_decref(value);
    require(zhv_json_line_escape(&escaped, line));
    require(escaped.len >= line.len && escaped.len <= 6 * line.len);
    zhv_buffer_drop(&escaped);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const zhv_str input = {(const char *)data, size};
    const bool packed = zhv_codec_find(input) != NULL;
    static const zhv_pages_options ways[] = {
        {.kind = ZHV_PAGES_AUTO},
        {.kind = ZHV_PAGES_XML, .page_max = 64},
        {.kind = ZHV_PAGES_XML, .latest_only = true},
        {.kind = ZHV_PAGES_XML, .is_part = true},
        {.kind = ZHV_PAGES_XML, .is_part = true, .is_inside = true},
        {.kind = ZHV_PAGES_JSONL},
    };
    char path[64];
    FILE *f = tmpfile();
    require(f && fwrite(data, 1, size, f) == size && fflush(f) == 0);
    snprintf(path, sizeof path, "/proc/self/fd/%d", fileno(f));
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        read_all(path, input, &ways[i], packed);
    }
    fclose(f);
    read_line(input);
    return 0;
}
