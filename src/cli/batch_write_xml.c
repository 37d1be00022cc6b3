#include <stdio.h>

#include "cli/batch_write.h"
#include "cli/digest.h"

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

static bool put_xml(zhv_buffer *to, const zhv_batch_edition *e)
{
    const zhv_page_in *page = e->page;
    if (e->text.ptr) {
        return put_escaped(to, e->text);
    }
    walk w = {
        .raw = zhv_str_sub(page->raw, page->raw_text.from, page->raw_text.to)};
    const bool walking = can_walk(w.raw);
    const zhv_str text = page->text;
    w.special = zhv_str_find(w.raw, 0, '&');
    zhv_edition edition = zhv_result_edition(e->result, e->target);
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
typedef enum change_kind {
    PLAIN,
    ESCAPED,
    TEXT /* the edition's */
} change_kind;

typedef struct change {
    zhv_place at;
    change_kind kind;
    zhv_str with;
} change;

#define CHANGES_MAX 6

static void add_change(change *list, size_t *n, zhv_place at, change_kind kind,
                       zhv_str with)
{
    if (at.to <= at.from) {
        return;
    }
    size_t i = (*n)++;
    for (; i && list[i - 1].at.from > at.from; i--) {
        list[i] = list[i - 1];
    }
    list[i] = (change){at, kind, with};
}

/* The hash of the edition; that of the target before, where they are equal. */
static bool hash_edition(zhv_batch_worker *w, const zhv_batch_edition *e,
                         zhv_sha1 *out)
{
    zhv_buffer last = w->last;
    w->last = w->text;
    w->text = last;
    w->text.len = 0;
    if (!zhv_batch_put_text(&w->text, e)) {
        return false;
    }
    bool same = w->has_hash &&
                zhv_str_eq(zhv_buffer_str(&w->text), zhv_buffer_str(&w->last));
    w->has_hash = same || zhv_sha1_of(zhv_buffer_str(&w->text), &w->hash);
    *out = w->hash;
    return w->has_hash;
}

static bool put_change(zhv_buffer *to, const zhv_batch_edition *e,
                       const change *c)
{
    return c->kind == TEXT      ? put_xml(to, e)
           : c->kind == ESCAPED ? put_escaped(to, c->with)
                                : zhv_buffer_add_str(to, c->with);
}

static bool is_text_changed(const zhv_batch_edition *e)
{
    return e->page->raw_text.to &&
           (e->text.ptr ||
            (e->result && !zhv_result_unchanged(e->result, e->target)));
}

bool zhv_batch_write_xml(zhv_buffer *to, zhv_batch_worker *w,
                         const zhv_batch_edition *e)
{
    const zhv_page_in *page = e->page;
    change changes[CHANGES_MAX];
    size_t n = 0;
    zhv_sha1 hash;
    char bytes[32];
    if (e->title.ptr) {
        add_change(changes, &n, page->raw_title, ESCAPED, e->title);
    }
    if (e->redirect.ptr) {
        add_change(changes, &n, page->raw_redirect, ESCAPED, e->redirect);
    }
    if (is_text_changed(e)) {
        zhv_place attribute = attribute_at(page, "sha1");
        snprintf(bytes, sizeof bytes, "%zu",
                 e->text.ptr ? e->text.len
                             : zhv_result_size(e->result, e->target));
        add_change(changes, &n, attribute_at(page, "bytes"), PLAIN,
                   zhv_str_from(bytes));
        add_change(changes, &n, page->raw_text, TEXT, (zhv_str){NULL, 0});
        if (attribute.to > attribute.from ||
            page->raw_sha1.to > page->raw_sha1.from) {
            if (!hash_edition(w, e, &hash)) {
                return false;
            }
            add_change(changes, &n, attribute, PLAIN, zhv_str_from(hash.text));
            add_change(changes, &n, page->raw_sha1, PLAIN,
                       zhv_str_from(hash.text));
        }
    }
    size_t at = 0;
    bool fine = true;
    for (size_t i = 0; i < n && fine; i++) {
        fine =
            zhv_buffer_add(to, page->raw.ptr + at, changes[i].at.from - at) &&
            put_change(to, e, &changes[i]);
        at = changes[i].at.to;
    }
    return fine && zhv_buffer_add(to, page->raw.ptr + at, page->raw.len - at);
}
