#include <stdio.h>

#include "cli/batch_write.h"
#include "cli/digest.h"

/* Is there no ASCII in it? So it is with nearly all that is replaced. */
static inline bool is_wide(zhv_str s)
{
    uint64_t all = UINT64_MAX;
    uint64_t eight;
    size_t i = 0;
    for (; s.len - i >= 8; i += 8) {
        memcpy(&eight, s.ptr + i, 8);
        all &= eight;
    }
    for (; i < s.len; i++) {
        all &= UINT64_C(0x0101010101010101) * (unsigned char)s.ptr[i];
    }
    return (all & UINT64_C(0x8080808080808080)) == UINT64_C(0x8080808080808080);
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
    return zhv_buffer_add_str(to, zhv_str_sub(s, plain, s.len));
}

/* ---- text inside XML ----------------------------------------------------- */

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

static zhv_str raw_text(const zhv_page_in *page)
{
    return zhv_str_sub(page->raw, page->raw_text.from, page->raw_text.to);
}

/* CDATA, comments and carriage returns have no place in an export; where
 * they are, the text is written anew. */
static bool can_walk(zhv_str raw)
{
    return zhv_str_find(raw, 0, '<') == raw.len &&
           zhv_str_find(raw, 0, '\r') == raw.len;
}

/* Notes where entities stand: what stays in an edition keeps those it was
 * written with. Once a page; all editions go by it. */
static bool read_entities(zhv_batch_worker *w, const zhv_page_in *page)
{
    const zhv_str raw = raw_text(page);
    w->entities.n = w->entities.cap = 0;
    w->entities.at = NULL;
    w->has_entities = true;
    w->can_walk = can_walk(raw);
    size_t shift = 0; /* what raw is longer by, so far */
    for (size_t at = zhv_str_find(raw, 0, '&'); w->can_walk && at < raw.len;) {
        size_t end = zhv_str_find(raw, at, ';');
        end = end < raw.len ? end + 1 : end;
        zhv_batch_entity *entity = zhv_vec_push(&w->entities, &w->arena);
        if (entity == NULL) {
            return false;
        }
        entity->from = at - shift;
        entity->to = entity->from + reference_length(raw, at, end);
        entity->raw_to = end;
        shift = end - entity->to;
        at = zhv_str_find(raw, end, '&');
    }
    return true;
}

/* Walks a text and its raw form side by side. */
typedef struct walk {
    const zhv_batch_worker *w;
    zhv_str raw;
    uint32_t next; /* entity that begins at or behind `at` */
    size_t at;     /* in the text */
    size_t raw_at; /* in raw */
} walk;

/* Moves on to byte `to` of the text, or behind the entity it is inside of. */
static void walk_to(walk *k, size_t to)
{
    const zhv_batch_entity *entities = k->w->entities.at;
    while (k->next < k->w->entities.n && entities[k->next].from < to) {
        k->at = entities[k->next].to;
        k->raw_at = entities[k->next].raw_to;
        k->next++;
    }
    if (k->at < to) {
        k->raw_at += to - k->at;
        k->at = to;
    }
}

/* What of raw the slice is; empty ptr: it is no part of the page's text. */
static zhv_str raw_of(walk *k, zhv_str text, zhv_text slice)
{
    const uintptr_t from = (uintptr_t)slice.ptr - (uintptr_t)text.ptr;
    if (!k->w->can_walk || from > text.len || slice.len > text.len - from ||
        from < k->at) {
        return (zhv_str){NULL, 0};
    }
    walk_to(k, from);
    const size_t start = k->raw_at;
    walk_to(k, from + slice.len);
    return zhv_str_sub(k->raw, start, k->raw_at);
}

/* The edition's text, of that size, for XML, and, for its hash, as it is. */
static bool put_text(zhv_buffer *to, zhv_batch_worker *w,
                     const zhv_batch_edition *e, size_t size, bool hashed)
{
    const zhv_page_in *page = e->page;
    w->text.len = 0;
    if (e->text.ptr) {
        return put_escaped(to, e->text);
    }
    if (!w->has_entities && !read_entities(w, page)) {
        return false;
    }
    walk k = {.w = w, .raw = raw_text(page)};
    zhv_edition edition = zhv_result_edition(e->result, e->target);
    zhv_text slice;
    bool fine = zhv_buffer_reserve(to, k.raw.len) &&
                (!hashed || zhv_buffer_reserve(&w->text, size));
    while (fine && zhv_edition_next(&edition, &slice)) {
        zhv_str s = raw_of(&k, page->text, slice);
        const bool plain = s.ptr || is_wide((zhv_str){slice.ptr, slice.len});
        s = s.ptr ? s : (zhv_str){slice.ptr, slice.len};
        fine = (plain ? zhv_buffer_add_str(to, s) : put_escaped(to, s)) &&
               (!hashed || zhv_buffer_add(&w->text, slice.ptr, slice.len));
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
    TEXT, /* the edition's */
    HASH  /* of that: once it is known */
} change_kind;

typedef struct change {
    zhv_place at;
    change_kind kind;
    zhv_str with;
    size_t written; /* HASH: where */
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
    list[i] = (change){at, kind, with, 0};
}

static bool is_text_changed(const zhv_batch_edition *e)
{
    return e->page->raw_text.to &&
           (e->text.ptr ||
            (e->result && !zhv_result_unchanged(e->result, e->target)));
}

static bool has_hash(const change *list, size_t n)
{
    bool has = false;
    for (size_t i = 0; i < n; i++) {
        has |= list[i].kind == HASH;
    }
    return has;
}

/* size, digits  of the text, if it changes; live as long as the list. */
static size_t find_changes(const zhv_batch_edition *e, size_t *size,
                           char *digits, size_t room, change *list)
{
    const zhv_page_in *page = e->page;
    size_t n = 0;
    if (e->title.ptr) {
        add_change(list, &n, page->raw_title, ESCAPED, e->title);
    }
    if (e->redirect.ptr) {
        add_change(list, &n, page->raw_redirect, ESCAPED, e->redirect);
    }
    if (is_text_changed(e)) {
        const zhv_str none = {NULL, 0};
        *size =
            e->text.ptr ? e->text.len : zhv_result_size(e->result, e->target);
        snprintf(digits, room, "%zu", *size);
        add_change(list, &n, attribute_at(page, "bytes"), PLAIN,
                   zhv_str_from(digits));
        add_change(list, &n, attribute_at(page, "sha1"), HASH, none);
        add_change(list, &n, page->raw_text, TEXT, none);
        add_change(list, &n, page->raw_sha1, HASH, none);
    }
    return n;
}

static bool put_hashes(zhv_buffer *to, const zhv_batch_worker *w,
                       const zhv_batch_edition *e, const change *list, size_t n)
{
    zhv_sha1 hash;
    if (!zhv_sha1_of(e->text.ptr ? e->text : zhv_buffer_str(&w->text), &hash)) {
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        if (list[i].kind == HASH) {
            memcpy(to->ptr + list[i].written, hash.text, sizeof hash.text - 1);
        }
    }
    return true;
}

bool zhv_batch_write_xml(zhv_buffer *to, zhv_batch_worker *w,
                         const zhv_batch_edition *e)
{
    const zhv_page_in *page = e->page;
    change list[CHANGES_MAX];
    char digits[32];
    size_t size = 0;
    static const zhv_sha1 unknown = {"0000000000000000000000000000000"};
    const size_t n = find_changes(e, &size, digits, sizeof digits, list);
    const bool hashed = has_hash(list, n);
    size_t at = 0;
    bool fine = true;
    for (size_t i = 0; i < n && fine; i++) {
        change *c = &list[i];
        fine = zhv_buffer_add_str(to, zhv_str_sub(page->raw, at, c->at.from));
        c->written = to->len;
        fine = fine && (c->kind == TEXT ? put_text(to, w, e, size, hashed)
                        : c->kind == HASH
                            ? zhv_buffer_add_str(to, zhv_str_from(unknown.text))
                        : c->kind == ESCAPED ? put_escaped(to, c->with)
                                             : zhv_buffer_add_str(to, c->with));
        at = c->at.to;
    }
    return fine && (!hashed || put_hashes(to, w, e, list, n)) &&
           zhv_buffer_add_str(to, zhv_str_sub(page->raw, at, page->raw.len));
}
