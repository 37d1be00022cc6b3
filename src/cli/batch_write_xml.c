#include <stdio.h>

#include "base/compiler.h"
#include "cli/batch_write.h"
#include "cli/digest.h"

/* ---- short strings ------------------------------------------------------- */

/* What stays of a page and what is replaced in it alternate, some millions of
 * times in a dump, and what is replaced is a few bytes: calls would take most
 * of the time. */
#define SHORT 16u

/* What is longer is copied so many bytes at a time, and more than there are
 * where there is room; what is longer than that, by a call. */
#define STEP 64u
#define LONG 320u

static inline uint64_t load8(const char *p)
{
    uint64_t v;
    memcpy(&v, p, sizeof v);
    return v;
}

static inline uint32_t load4(const char *p)
{
    uint32_t v;
    memcpy(&v, p, sizeof v);
    return v;
}

static inline void store8(char *p, uint64_t v)
{
    memcpy(p, &v, sizeof v);
}

static inline void store4(char *p, uint32_t v)
{
    memcpy(p, &v, sizeof v);
}

#define HIGH UINT64_C(0x8080808080808080)

/* Copies what is no longer than SHORT to both places. False: there is ASCII in
 * it, as in hardly anything that is replaced; what was copied means nothing. */
static inline bool copy_wide(char *to, char *also, zhv_str s)
{
    const size_t n = s.len;
    if (n >= 8) {
        const uint64_t first = load8(s.ptr);
        const uint64_t last = load8(s.ptr + n - 8);
        store8(to, first);
        store8(to + n - 8, last);
        store8(also, first);
        store8(also + n - 8, last);
        return (first & last & HIGH) == HIGH;
    }
    if (n >= 4) {
        const uint32_t first = load4(s.ptr);
        const uint32_t last = load4(s.ptr + n - 4);
        store4(to, first);
        store4(to + n - 4, last);
        store4(also, first);
        store4(also + n - 4, last);
        return (first & last & (uint32_t)HIGH) == (uint32_t)HIGH;
    }
    if (n) {
        const char first = s.ptr[0];
        const char middle = s.ptr[n / 2];
        const char last = s.ptr[n - 1];
        to[0] = also[0] = first;
        to[n / 2] = also[n / 2] = middle;
        to[n - 1] = also[n - 1] = last;
        return (first & middle & last & 0x80) != 0;
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
    const zhv_batch_entity *next; /* that begins at or behind `at` */
    const zhv_batch_entity *end;
    zhv_str text;
    zhv_str raw;   /* empty ptr: what stays is written anew, too */
    size_t at;     /* in the text */
    size_t raw_at; /* in raw */
} walk;

/* Moves on to byte `to` of the text, or behind the entity it is inside of. */
static inline void walk_to(walk *k, size_t to)
{
    while (k->next < k->end && k->next->from < to) {
        k->at = k->next->to;
        k->raw_at = k->next->raw_to;
        k->next++;
    }
    if (k->at < to) {
        k->raw_at += to - k->at;
        k->at = to;
    }
}

/* What of raw the slice is; empty ptr: it is no part of the page's text. */
static inline zhv_str raw_of(walk *k, zhv_str slice)
{
    const uintptr_t from = (uintptr_t)slice.ptr - (uintptr_t)k->text.ptr;
    if (from > k->text.len || slice.len > k->text.len - from || from < k->at ||
        k->raw.ptr == NULL) {
        return (zhv_str){NULL, 0};
    }
    walk_to(k, from);
    const size_t start = k->raw_at;
    walk_to(k, from + slice.len);
    return zhv_str_sub(k->raw, start, k->raw_at);
}

/* A slice for XML and, where `text` is not NULL, as it is. */
static ZHV_NEVER_INLINE bool put_slice(zhv_buffer *to, zhv_buffer *text,
                                       walk *k, zhv_str s)
{
    const zhv_str raw = raw_of(k, s);
    return (raw.ptr ? zhv_buffer_add_str(to, raw) : put_escaped(to, s)) &&
           (text == NULL || zhv_buffer_add_str(text, s));
}

/* Piece by piece, so that it is done in registers. */
static inline void copy_step(char *to, char *also, const char *from)
{
    for (size_t i = 0; i < STEP; i += 16) {
        char bytes[16];
        memcpy(bytes, from + i, sizeof bytes);
        memcpy(to + i, bytes, sizeof bytes);
        memcpy(also + i, bytes, sizeof bytes);
    }
}

/* Room for so many bytes more and STEP others. */
static inline bool reserve(zhv_buffer *to, zhv_buffer *text, size_t n)
{
    return zhv_buffer_reserve(to, n + STEP) &&
           (text == NULL || zhv_buffer_reserve(text, n + STEP));
}

static inline void grow(zhv_buffer *to, zhv_buffer *text, size_t n)
{
    to->len += n;
    if (text) {
        text->len += n;
    }
}

/* What stays of the page's text: [from, end) of it. Where no entity is in it
 * it is the same bytes for both. */
static inline bool put_gap(zhv_buffer *to, zhv_buffer *text, walk *k,
                           size_t from, size_t end)
{
    const zhv_str s = {k->text.ptr + from, end - from};
    if (s.len == 0) {
        return true;
    }
    if (from < k->at || k->raw.ptr == NULL ||
        (k->next < k->end && k->next->from < end)) {
        return put_slice(to, text, k, s);
    }
    k->raw_at += end - k->at;
    k->at = end;
    if (!reserve(to, text, s.len)) {
        return false;
    }
    char *out = to->ptr + to->len;
    char *also = text ? text->ptr + text->len : out;
    if (s.len > LONG || k->text.len - from < s.len + STEP) {
        memcpy(out, s.ptr, s.len);
        memcpy(also, s.ptr, s.len);
    } else {
        for (size_t i = 0; i < s.len; i += STEP) {
            copy_step(out + i, also + i, s.ptr + i);
        }
    }
    grow(to, text, s.len);
    return true;
}

static inline bool put_new(zhv_buffer *to, zhv_buffer *text, walk *k, zhv_str s)
{
    const uintptr_t from = (uintptr_t)s.ptr - (uintptr_t)k->text.ptr;
    if (s.len <= SHORT && from > k->text.len && reserve(to, text, SHORT)) {
        char *out = to->ptr + to->len;
        if (copy_wide(out, text ? text->ptr + text->len : out, s)) {
            grow(to, text, s.len);
            return true;
        }
    }
    return put_slice(to, text, k, s);
}

static bool put_edits(zhv_buffer *to, zhv_buffer *text,
                      const zhv_batch_edition *e, walk k)
{
    zhv_edit_view edit;
    size_t at = 0;
    bool fine = true;
    for (size_t i = 0; fine && zhv_result_edit(e->result, e->target, i, &edit);
         i++) {
        const zhv_str s = {edit.text.ptr, edit.text.len};
        fine = put_gap(to, text, &k, at, edit.offset) &&
               (s.len == 0 || put_new(to, text, &k, s));
        at = edit.offset + edit.length;
    }
    return fine && put_gap(to, text, &k, at, k.text.len);
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
    walk k = {.next = w->entities.at,
              .end = w->entities.n ? w->entities.at + w->entities.n : NULL,
              .text = page->text,
              .raw = raw_text(page)};
    const size_t room = k.raw.len;
    if (!w->can_walk) {
        k.raw.ptr = NULL;
    }
    return zhv_buffer_reserve(to, room) &&
           (!hashed || zhv_buffer_reserve(&w->text, size + 2 * STEP)) &&
           put_edits(to, hashed ? &w->text : NULL, e, k);
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
    if (!zhv_digest_sha1(w->digest,
                         e->text.ptr ? e->text : zhv_buffer_str(&w->text),
                         &hash)) {
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
