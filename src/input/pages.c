#include "input/pages.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/utf8.h"
#include "input/page_source.h"

/* Enough to tell the kinds apart behind any white space a person writes. */
#define HEAD ((size_t)4096)

struct zhv_pages {
    const zhv_pages_part *parts; /* or NULL: paths */
    const char *const *paths;
    size_t path_count; /* or of parts */
    size_t next_path;
    zhv_pages_options options;
    char **files; /* owned: what is in the folder at hand */
    size_t file_count;
    size_t next_file;
    const char *folder; /* that folder, or NULL */
    const char *path;   /* the input at hand */
    zhv_page_feed feed;
    const zhv_page_source *source;
    void *state;
    bool source_ended;
    uint64_t part_from; /* where the part at hand begins */
    uint64_t before;    /* bytes of inputs that are done */
    uint64_t size;
};

zhv_status zhv_page_feed_read(zhv_page_feed *f, char *bytes, size_t room,
                              size_t *out, zhv_error *err)
{
    size_t left = f->head.len - f->head_used;
    if (left == 0) {
        return zhv_stream_read(f->stream, bytes, room, out, err);
    }
    *out = left < room ? left : room;
    memcpy(bytes, f->head.ptr + f->head_used, *out);
    f->head_used += *out;
    return ZHV_OK;
}

/* ---- what an input is ---------------------------------------------------- */

static zhv_str past_space(zhv_str s)
{
    s = zhv_past_byte_order_mark(s);
    while (s.len && zhv_is_space(s.ptr[0])) {
        s = zhv_str_sub(s, 1, s.len);
    }
    return s;
}

/* Wiki text may begin with a brace or with a tag, too: only what no page
 * begins with counts. */
static zhv_pages_kind kind_of(zhv_str head)
{
    zhv_str s = past_space(head);
    if (zhv_str_starts(s, ZHV_STR("<?xml")) ||
        zhv_str_starts(s, ZHV_STR("<mediawiki"))) {
        return ZHV_PAGES_XML;
    }
    if (zhv_str_starts(s, ZHV_STR("{"))) {
        zhv_str inside = past_space(zhv_str_sub(s, 1, s.len));
        if (zhv_str_starts(inside, ZHV_STR("\"")) ||
            zhv_str_starts(inside, ZHV_STR("}\n"))) {
            return ZHV_PAGES_JSONL;
        }
    }
    return ZHV_PAGES_TEXT;
}

/* Where the bytes say nothing (none, a damaged first line, another site's
 * answer in place of a dump), the name does: it is no page then. */
static zhv_pages_kind kind_by_name(const char *path)
{
    static const char *const packed[] = {".gz", ".bz2", ".xz", ".zst"};
    zhv_str name = zhv_str_from(path);
    for (size_t i = 0; i < sizeof packed / sizeof *packed; i++) {
        zhv_str end = zhv_str_from(packed[i]);
        if (zhv_str_ends(name, end)) {
            name.len -= end.len;
            break;
        }
    }
    return zhv_str_ends(name, ZHV_STR(".xml")) ? ZHV_PAGES_XML
           : zhv_str_ends(name, ZHV_STR(".jsonl")) ||
                   zhv_str_ends(name, ZHV_STR(".ndjson"))
               ? ZHV_PAGES_JSONL
               : ZHV_PAGES_TEXT;
}

static zhv_status read_head(zhv_page_feed *f, zhv_error *err)
{
    f->head.len = f->head_used = 0;
    if (!zhv_buffer_reserve(&f->head, HEAD)) {
        return zhv_fail(err, ZHV_E_NOMEM, NULL, 0, "out of memory");
    }
    zhv_status status = ZHV_OK;
    size_t n = 1;
    while (status == ZHV_OK && n && f->head.len < HEAD) {
        status = zhv_stream_read(f->stream, f->head.ptr + f->head.len,
                                 HEAD - f->head.len, &n, err);
        f->head.len += n;
    }
    /* What was read before the error is told first. */
    return f->head.len ? ZHV_OK : status;
}

static zhv_status open_input(zhv_pages *p, const char *path, uint64_t from,
                             uint64_t to, zhv_error *err)
{
    zhv_status status =
        zhv_stream_open_range(path, from, to, &p->feed.stream, err);
    if (status != ZHV_OK) {
        return status;
    }
    zhv_stream_set_threads(p->feed.stream, p->options.threads);
    p->path = path;
    p->feed.options = p->options;
    p->feed.options.is_inside = from > 0;
    p->feed.head.len = p->feed.head_used = 0;
    zhv_pages_kind kind = p->options.kind;
    if (kind == ZHV_PAGES_AUTO) { /* else not a byte more than is needed */
        status = read_head(&p->feed, err);
        if (status != ZHV_OK) {
            return status;
        }
        kind =
            p->folder ? ZHV_PAGES_TEXT : kind_of(zhv_buffer_str(&p->feed.head));
        if (kind == ZHV_PAGES_TEXT && p->folder == NULL) {
            kind = kind_by_name(path);
        }
    }
    p->source = kind == ZHV_PAGES_XML     ? &zhv_page_source_xml
                : kind == ZHV_PAGES_JSONL ? &zhv_page_source_jsonl
                                          : &zhv_page_source_text;
    p->state = p->source->open(&p->feed);
    return p->state ? ZHV_OK
                    : zhv_fail(err, ZHV_E_NOMEM, path, 0, "out of memory");
}

static void close_input(zhv_pages *p)
{
    if (p->state) {
        p->source->close(p->state);
        p->state = NULL;
    }
    if (p->feed.stream) {
        p->before += zhv_stream_position(p->feed.stream) - p->part_from;
        zhv_stream_close(p->feed.stream);
        p->feed.stream = NULL;
    }
}

static void drop_files(zhv_pages *p)
{
    for (size_t i = 0; i < p->file_count; i++) {
        free(p->files[i]);
    }
    free(p->files);
    p->files = NULL;
    p->file_count = p->next_file = 0;
    p->folder = NULL;
}

/* The next file of the folder at hand, else the next path. False: none. */
static bool open_next(zhv_pages *p, zhv_error *err)
{
    for (;;) {
        if (p->next_file < p->file_count) {
            err->code =
                open_input(p, p->files[p->next_file++], 0, UINT64_MAX, err);
            return err->code == ZHV_OK;
        }
        drop_files(p);
        if (p->next_path == p->path_count) {
            return false;
        }
        if (p->parts) {
            const zhv_pages_part *part = &p->parts[p->next_path++];
            p->part_from = part->from;
            err->code = open_input(p, part->path, part->from, part->to, err);
            return err->code == ZHV_OK;
        }
        const char *path = p->paths[p->next_path++];
        struct stat st;
        if (strcmp(path, "-") == 0 || stat(path, &st) != 0 ||
            !S_ISDIR(st.st_mode)) {
            err->code = open_input(p, path, 0, UINT64_MAX, err);
            return err->code == ZHV_OK;
        }
        err->code = zhv_in_folder_list(path, &p->files, &p->file_count, err);
        if (err->code != ZHV_OK) {
            return false;
        }
        p->folder = path;
    }
}

/* ---- names --------------------------------------------------------------- */

static const char *const packed[] = {".gz", ".bz2", ".xz", ".zst"};

static zhv_str unpacked(zhv_str name)
{
    for (size_t i = 0; i < sizeof packed / sizeof *packed; i++) {
        if (zhv_str_ends(name, zhv_str_from(packed[i]))) {
            name.len -= strlen(packed[i]);
            break;
        }
    }
    return name;
}

/* "a/b/Page.wiki" of "folder/a/b/Page.wiki" is below "folder"; of a file that
 * was given itself its name alone. */
static zhv_str below(const zhv_pages *p)
{
    zhv_str path = zhv_str_from(p->path);
    const char *slash = strrchr(p->path, '/');
    size_t n = p->folder ? strlen(p->folder)
               : slash   ? (size_t)(slash - p->path)
                         : 0;
    while (n < path.len && path.ptr[n] == '/') {
        n++;
    }
    return strcmp(p->path, "-") == 0 ? ZHV_STR("stdin")
                                     : unpacked(zhv_str_sub(path, n, path.len));
}

/* The file's name without folders and extensions; "" for standard input. */
static zhv_str stem(const char *path)
{
    zhv_str s = zhv_str_from(strcmp(path, "-") == 0 ? "" : path);
    const char *slash = strrchr(path, '/');
    s = unpacked(slash ? zhv_str_from(slash + 1) : s);
    for (size_t i = s.len; i > 1; i--) {
        if (s.ptr[i - 1] == '.') {
            return zhv_str_sub(s, 0, i - 1);
        }
    }
    return s;
}

/* ---- interface ----------------------------------------------------------- */

static zhv_pages *new_pages(const zhv_pages_options *options, size_t n)
{
    zhv_pages *p = calloc(1, sizeof *p);
    if (p == NULL) {
        return NULL;
    }
    p->path_count = n;
    if (options) {
        p->options = *options;
    }
    zhv_pages_options *o = &p->options;
    o->text_field = o->text_field ? o->text_field : "text";
    o->title_field = o->title_field ? o->title_field : "title";
    o->page_max = o->page_max ? o->page_max : ZHV_PAGE_MAX;
    return p;
}

zhv_status zhv_pages_open(const char *const *paths, size_t n,
                          const zhv_pages_options *options, zhv_pages **out,
                          zhv_error *err)
{
    zhv_pages *p = new_pages(options, n);
    *out = p;
    if (p == NULL) {
        return zhv_fail(err, ZHV_E_NOMEM, NULL, 0, "out of memory");
    }
    p->paths = paths;
    for (size_t i = 0; i < n; i++) {
        struct stat st;
        if (strcmp(paths[i], "-") != 0 && stat(paths[i], &st) == 0 &&
            S_ISREG(st.st_mode)) {
            p->size += (uint64_t)st.st_size;
        }
    }
    return ZHV_OK;
}

zhv_status zhv_pages_open_parts(const zhv_pages_part *parts, size_t n,
                                const zhv_pages_options *options,
                                zhv_pages **out, zhv_error *err)
{
    zhv_pages *p = new_pages(options, n);
    *out = p;
    if (p == NULL) {
        return zhv_fail(err, ZHV_E_NOMEM, NULL, 0, "out of memory");
    }
    p->parts = parts;
    p->options.kind = ZHV_PAGES_XML;
    p->options.is_part = true;
    for (size_t i = 0; i < n; i++) {
        p->size += parts[i].to - parts[i].from;
    }
    return ZHV_OK;
}

bool zhv_pages_next(zhv_pages *p, zhv_page_in *out, zhv_error *err)
{
    *err = (zhv_error){0};
    for (;;) {
        if (p->source_ended) {
            p->source_ended = false;
            close_input(p);
        }
        if (p->state == NULL && !open_next(p, err)) {
            p->source_ended = true; /* of what did not open in full */
            return false;
        }
        const size_t at = p->next_path - 1;
        *out = (zhv_page_in){.input = p->parts ? p->parts[at].input : at,
                             .path = p->path,
                             .relative = below(p)};
        if (p->source->next(p->state, out, err)) {
            if (out->is_page && out->title.len == 0) {
                out->title =
                    out->kind == ZHV_PAGES_TEXT ? stem(p->path) : out->title;
            }
            return true;
        }
        p->source_ended = true;
        if (err->code != ZHV_OK) {
            return false;
        }
    }
}

void zhv_pages_close(zhv_pages *p)
{
    if (p) {
        close_input(p);
        drop_files(p);
        zhv_buffer_drop(&p->feed.head);
        free(p);
    }
}

uint64_t zhv_pages_position(const zhv_pages *p)
{
    return p->before + (p->feed.stream
                            ? zhv_stream_position(p->feed.stream) - p->part_from
                            : 0);
}

size_t zhv_pages_part_at(const zhv_pages *p)
{
    return p->next_path ? p->next_path - 1 : 0;
}

uint64_t zhv_pages_size(const zhv_pages *p)
{
    return p->size;
}
