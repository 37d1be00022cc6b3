#include "cli/batch_write.h"

#include <inttypes.h>
#include <stdio.h>

#include "cli/digest.h"
#include "input/json_line.h"

/* ---- an edition's text --------------------------------------------------- */

static bool put_text(zhv_buffer *to, const zhv_result *result, uint32_t target)
{
    zhv_edition edition = zhv_result_edition(result, target);
    zhv_text slice;
    while (zhv_edition_next(&edition, &slice)) {
        if (!zhv_buffer_add(to, slice.ptr, slice.len)) {
            return false;
        }
    }
    return true;
}

/* As MediaWiki's export writes text. */
static bool put_escaped(zhv_buffer *to, zhv_str s)
{
    size_t plain = 0;
    for (size_t i = 0; i < s.len; i++) {
        const char *entity = s.ptr[i] == '&'   ? "&amp;"
                             : s.ptr[i] == '<' ? "&lt;"
                             : s.ptr[i] == '>' ? "&gt;"
                             : s.ptr[i] == '"' ? "&quot;"
                                               : NULL;
        if (entity) {
            if (!zhv_buffer_add(to, s.ptr + plain, i - plain) ||
                !zhv_buffer_add_str(to, zhv_str_from(entity))) {
                return false;
            }
            plain = i + 1;
        }
    }
    return zhv_buffer_add(to, s.ptr + plain, s.len - plain);
}

/* ---- text inside XML ----------------------------------------------------- */

/* Walks a text and its raw form side by side, so that what stays keeps the
 * entities it was written with. */
typedef struct walk {
    zhv_str raw;
    size_t at;      /* in the text */
    size_t raw_at;  /* in raw */
    size_t special; /* the next '&' of raw at or after raw_at */
} walk;

/* Bytes of text that the reference at raw[at, end) stands for. */
static size_t reference_length(zhv_str raw, size_t at, size_t end)
{
    if (end - at < 4 || raw.ptr[at + 1] != '#') {
        return 1; /* amp lt gt quot apos */
    }
    bool hex = raw.ptr[at + 2] == 'x';
    uint32_t c = 0;
    for (size_t i = at + 2 + hex; i + 1 < end && c < 0x110000; i++) {
        unsigned char d = (unsigned char)raw.ptr[i];
        uint32_t digit = d <= '9' ? d - 48u : (d | 32u) - 87u;
        c = c * (hex ? 16 : 10) + digit;
    }
    return c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
}

/* Moves on to byte `to` of the text. */
static void walk_to(walk *w, size_t to)
{
    while (w->at < to && w->raw_at < w->raw.len) {
        size_t plain = w->special - w->raw_at;
        if (plain) {
            size_t n = to - w->at < plain ? to - w->at : plain;
            w->at += n;
            w->raw_at += n;
            continue;
        }
        size_t end = zhv_str_find(w->raw, w->raw_at, ';');
        end = end < w->raw.len ? end + 1 : end;
        w->at += reference_length(w->raw, w->raw_at, end);
        w->raw_at = end;
        w->special = zhv_str_find(w->raw, end, '&');
    }
}

/* CDATA, comments and carriage returns have no place in an export; where
 * they are, the text is written anew. */
static bool can_walk(zhv_str raw)
{
    return zhv_str_find(raw, 0, '<') == raw.len &&
           zhv_str_find(raw, 0, '\r') == raw.len;
}

static bool put_xml(zhv_buffer *to, const zhv_page_in *page,
                    const zhv_result *result, uint32_t target)
{
    walk w = {
        .raw = zhv_str_sub(page->raw, page->raw_text.from, page->raw_text.to)};
    const bool walking = can_walk(w.raw);
    const zhv_str text = page->text;
    w.special = zhv_str_find(w.raw, 0, '&');
    zhv_edition edition = zhv_result_edition(result, target);
    zhv_text slice;
    bool fine = true;
    while (fine && zhv_edition_next(&edition, &slice)) {
        uintptr_t from = (uintptr_t)slice.ptr - (uintptr_t)text.ptr;
        if (walking && from <= text.len && slice.len <= text.len - from &&
            from >= w.at) {
            walk_to(&w, from);
            size_t start = w.raw_at;
            walk_to(&w, from + slice.len);
            fine = zhv_buffer_add(to, w.raw.ptr + start, w.raw_at - start);
        } else {
            fine = put_escaped(to, (zhv_str){slice.ptr, slice.len});
        }
    }
    return fine;
}

/* ---- a page of XML ------------------------------------------------------- */

/* The value of an attribute of the tag, or nothing. */
static zhv_place attribute_at(const zhv_page_in *page, const char *name)
{
    zhv_place tag = page->raw_tag;
    zhv_str s = zhv_str_sub(page->raw, tag.from, tag.to);
    size_t n = strlen(name);
    for (size_t i = 1; i + n + 2 < s.len; i++) {
        if (zhv_is_space(s.ptr[i - 1]) && memcmp(s.ptr + i, name, n) == 0 &&
            s.ptr[i + n] == '=') {
            char quote = s.ptr[i + n + 1];
            size_t from = i + n + 2;
            return (zhv_place){tag.from + from,
                               tag.from + zhv_str_find(s, from, quote)};
        }
    }
    return (zhv_place){0, 0};
}

/* Places of the raw bytes that get other bytes; few, in order. */
typedef struct change {
    zhv_place at;
    zhv_str with; /* ptr NULL: the edition's text */
} change;

#define CHANGES_MAX 4

static void add_change(change *list, size_t *n, zhv_place at, zhv_str with)
{
    if (at.to <= at.from) {
        return;
    }
    size_t i = (*n)++;
    for (; i && list[i - 1].at.from > at.from; i--) {
        list[i] = list[i - 1];
    }
    list[i] = (change){at, with};
}

/* The hash of the edition; that of the target before, where they are equal. */
static bool hash_edition(zhv_batch_worker *w, const zhv_result *result,
                         uint32_t target, zhv_sha1 *out)
{
    zhv_buffer last = w->last;
    w->last = w->text;
    w->text = last;
    w->text.len = 0;
    if (!put_text(&w->text, result, target)) {
        return false;
    }
    bool same = w->has_hash &&
                zhv_str_eq(zhv_buffer_str(&w->text), zhv_buffer_str(&w->last));
    w->has_hash = same || zhv_sha1_of(zhv_buffer_str(&w->text), &w->hash);
    *out = w->hash;
    return w->has_hash;
}

static bool write_xml(zhv_buffer *to, zhv_batch_worker *w,
                      const zhv_page_in *page, const zhv_result *result,
                      uint32_t target)
{
    if (result == NULL || page->raw_text.to == 0 ||
        zhv_result_unchanged(result, target)) {
        return zhv_buffer_add_str(to, page->raw);
    }
    change changes[CHANGES_MAX];
    size_t n = 0;
    zhv_sha1 hash;
    char bytes[32];
    zhv_place attribute = attribute_at(page, "sha1");
    snprintf(bytes, sizeof bytes, "%zu", zhv_result_size(result, target));
    add_change(changes, &n, attribute_at(page, "bytes"), zhv_str_from(bytes));
    add_change(changes, &n, page->raw_text, (zhv_str){NULL, 0});
    if (attribute.to > attribute.from ||
        page->raw_sha1.to > page->raw_sha1.from) {
        if (!hash_edition(w, result, target, &hash)) {
            return false;
        }
        add_change(changes, &n, attribute, zhv_str_from(hash.text));
        add_change(changes, &n, page->raw_sha1, zhv_str_from(hash.text));
    }
    size_t at = 0;
    bool fine = true;
    for (size_t i = 0; i < n && fine; i++) {
        fine = zhv_buffer_add(to, page->raw.ptr + at, changes[i].at.from - at);
        fine = fine &&
               (changes[i].with.ptr ? zhv_buffer_add_str(to, changes[i].with)
                                    : put_xml(to, page, result, target));
        at = changes[i].at.to;
    }
    return fine && zhv_buffer_add(to, page->raw.ptr + at, page->raw.len - at);
}

/* ---- lines of JSON ------------------------------------------------------- */

static bool put_json_text(zhv_buffer *to, const zhv_page_in *page,
                          const zhv_result *result, uint32_t target)
{
    if (result == NULL) {
        return zhv_json_line_escape(to, page->text);
    }
    zhv_edition edition = zhv_result_edition(result, target);
    zhv_text slice;
    bool fine = true;
    while (fine && zhv_edition_next(&edition, &slice)) {
        fine = zhv_json_line_escape(to, (zhv_str){slice.ptr, slice.len});
    }
    return fine;
}

/* A line that was JSON already: its text is replaced, the rest stays. In a
 * stream of all editions each line says which one it is. */
static bool splice_json(zhv_buffer *to, const zhv_batch_worker *w,
                        const zhv_page_in *page, const zhv_result *result,
                        uint32_t target)
{
    size_t from = 0;
    bool fine = true;
    if (w->opt->stream && page->is_page) {
        size_t brace = zhv_str_find(page->raw, 0, '{');
        if (brace < page->raw.len && page->no_text == NULL) {
            from = brace + 1;
            fine = zhv_buffer_add(to, page->raw.ptr, from) &&
                   zhv_buffer_add_str(to, ZHV_STR("\"variant\":\"")) &&
                   zhv_buffer_add_str(
                       to, zhv_str_from(w->engine->labels[target])) &&
                   zhv_buffer_add_str(to, ZHV_STR("\","));
        }
    }
    size_t at = result ? page->raw_text.from : from;
    if (fine && result) {
        fine = zhv_buffer_add(to, page->raw.ptr + from, at - from) &&
               put_json_text(to, page, result, target);
        at = page->raw_text.to;
    }
    fine = fine && zhv_buffer_add(to, page->raw.ptr + at, page->raw.len - at);
    bool ended = page->raw.len && page->raw.ptr[page->raw.len - 1] == '\n';
    return fine && (ended || !w->opt->stream || zhv_buffer_add(to, "\n", 1));
}

static bool put_member(zhv_buffer *to, const char *name, zhv_str value)
{
    return zhv_buffer_add_str(to, ZHV_STR(",\"")) &&
           zhv_buffer_add_str(to, zhv_str_from(name)) &&
           zhv_buffer_add_str(to, ZHV_STR("\":\"")) &&
           zhv_json_line_escape(to, value) && zhv_buffer_add(to, "\"", 1);
}

static bool make_json(zhv_buffer *to, const zhv_batch_worker *w,
                      const zhv_page_in *page, const zhv_result *result,
                      uint32_t target)
{
    char numbers[128];
    if (!page->is_page || page->no_text) {
        return true; /* has no text that a line could have */
    }
    snprintf(numbers, sizeof numbers,
             "\",\"ns\":%" PRId32 ",\"id\":%" PRIu64 ",\"revision\":%" PRIu64,
             page->ns, page->id, page->revision);
    bool fine =
        zhv_buffer_add_str(to, ZHV_STR("{\"title\":\"")) &&
        zhv_json_line_escape(to, page->title) &&
        zhv_buffer_add_str(to, zhv_str_from(numbers)) &&
        (page->timestamp.len == 0 ||
         put_member(to, "timestamp", page->timestamp)) &&
        (page->redirect.len == 0 ||
         put_member(to, "redirect", page->redirect)) &&
        put_member(to, "model", page->model) &&
        put_member(to, "variant", zhv_str_from(w->engine->labels[target])) &&
        zhv_buffer_add_str(to, ZHV_STR(",\"text\":\""));
    return fine && put_json_text(to, page, result, target) &&
           zhv_buffer_add_str(to, ZHV_STR("\"}\n"));
}

/* ---- files --------------------------------------------------------------- */

/* A name that is one file whatever the title is. */
static zhv_str file_name(zhv_arena *arena, const zhv_page_in *page)
{
    if (page->kind == ZHV_PAGES_TEXT) {
        return page->relative;
    }
    char *name = zhv_arena_alloc(arena, page->title.len * 3 + 64);
    size_t n = 0;
    for (size_t i = 0; name && i < page->title.len && n < 200; i++) {
        unsigned char c = (unsigned char)page->title.ptr[i];
        if (c < 0x20 || c == '/' || c == '%' || (c == '.' && i == 0)) {
            n += (size_t)snprintf(name + n, 4, "%%%02X", c);
        } else {
            name[n++] = c == ' ' ? '_' : (char)c;
        }
    }
    if (name && (n >= 200 || n == 0)) { /* too long for a name: its number */
        n = (size_t)snprintf(name, 32, "page-%" PRIu64, page->id);
    }
    if (name) {
        memcpy(name + n, ".wiki", 5);
    }
    return (zhv_str){name, name ? n + 5 : 0};
}

static bool write_file(zhv_batch_chunk *c, const zhv_page_in *page,
                       const zhv_result *result, uint32_t target)
{
    zhv_buffer *to = &c->out[target];
    if (!page->is_page || (page->no_text && !page->is_broken)) {
        return true;
    }
    zhv_batch_file *file = zhv_vec_push(&c->files, &c->arena);
    if (file == NULL) {
        return false;
    }
    file->target = target;
    file->path = file_name(&c->arena, page);
    file->from = to->len;
    bool fine = result ? put_text(to, result, target)
                       : zhv_buffer_add_str(to, page->text);
    file->to = to->len;
    return fine && file->path.ptr;
}

static bool write_page(zhv_batch_chunk *c, zhv_batch_worker *w,
                       const zhv_page_in *page, const zhv_result *result,
                       uint32_t target)
{
    zhv_buffer *to = &c->out[target];
    switch (c->kind) {
    case ZHV_BATCH_XML:
        return write_xml(to, w, page, result, target);
    case ZHV_BATCH_JSONL:
        return page->kind == ZHV_PAGES_JSONL
                   ? splice_json(to, w, page, result, target)
                   : make_json(to, w, page, result, target);
    default:
        return write_file(c, page, result, target);
    }
}

/* What says which edition it is cannot be another one's. */
static bool names_edition(const zhv_batch_chunk *c, const zhv_batch_worker *w,
                          const zhv_page_in *page)
{
    return c->kind == ZHV_BATCH_FOLDER ||
           (c->kind == ZHV_BATCH_JSONL &&
            (w->opt->stream || page->kind != ZHV_PAGES_JSONL));
}

bool zhv_batch_write(zhv_batch_chunk *c, zhv_batch_worker *w,
                     const zhv_page_in *page, const zhv_result *result,
                     uint32_t target)
{
    zhv_buffer *to = &c->out[target];
    const uint32_t same = w->same_as[target];
    zhv_place *place = &w->written[target];
    place->from = to->len;
    bool fine;
    if (same != target && !names_edition(c, w, page)) {
        zhv_place from = w->written[same];
        fine = zhv_buffer_add(to, c->out[same].ptr + from.from,
                              from.to - from.from);
    } else {
        fine = write_page(c, w, page, result, target);
    }
    place->to = to->len;
    return fine;
}
