#include "cli/batch_write.h"

#include <inttypes.h>
#include <stdio.h>

#include "cli/batch_files.h"
#include "cli/batch_follow.h"
#include "input/json_line.h"
#include "markup/syntax.h"

/* ---- an edition's text --------------------------------------------------- */

bool zhv_batch_put_text(zhv_buffer *to, const zhv_batch_edition *e)
{
    if (e->text.ptr || e->result == NULL) {
        return zhv_buffer_add_str(to, e->text.ptr ? e->text : e->page->text);
    }
    zhv_edition edition = zhv_result_edition(e->result, e->target);
    zhv_text slice;
    while (zhv_edition_next(&edition, &slice)) {
        if (!zhv_buffer_add(to, slice.ptr, slice.len)) {
            return false;
        }
    }
    return true;
}

/* ---- lines of JSON ------------------------------------------------------- */

static bool put_json_text(zhv_buffer *to, const zhv_batch_edition *e)
{
    if (e->text.ptr || e->result == NULL) {
        return zhv_json_line_escape(to, e->text.ptr ? e->text : e->page->text);
    }
    zhv_edition edition = zhv_result_edition(e->result, e->target);
    zhv_text slice;
    bool fine = true;
    while (fine && zhv_edition_next(&edition, &slice)) {
        fine = zhv_json_line_escape(to, (zhv_str){slice.ptr, slice.len});
    }
    return fine;
}

static bool copy_to(zhv_buffer *to, const zhv_page_in *page, size_t *at,
                    zhv_place place)
{
    bool fine = zhv_buffer_add(to, page->raw.ptr + *at, place.from - *at);
    *at = place.to;
    return fine;
}

typedef enum put {
    PUT_TEXT,
    PUT_TITLE,
    PUT_VARIANT,
    PUT_VARIANT_MEMBER
} put;

/* What of a line is replaced, and by what. */
typedef struct splice {
    zhv_place place;
    put what;
} splice;

enum {
    SPLICES_MAX = 3
};

static bool put_splice(zhv_buffer *to, const zhv_batch_worker *w,
                       const zhv_batch_edition *e, const splice *s)
{
    zhv_str label = zhv_str_from(w->engine->labels[e->target]);
    switch (s->what) {
    case PUT_TEXT:
        return put_json_text(to, e);
    case PUT_TITLE:
        return zhv_json_line_escape(to, e->title);
    case PUT_VARIANT:
        return zhv_buffer_add_str(to, label);
    default:
        return zhv_buffer_add_str(to, ZHV_STR("\"variant\":\"")) &&
               zhv_buffer_add_str(to, label) &&
               zhv_buffer_add_str(to, ZHV_STR("\","));
    }
}

/* In order of places. */
static void add_splice(splice *all, uint32_t *n, zhv_place place, put what)
{
    uint32_t i = (*n)++;
    for (; i && all[i - 1].place.from > place.from; i--) {
        all[i] = all[i - 1];
    }
    all[i].place = place;
    all[i].what = what;
}

/* In a stream of all editions each line says which one it is, and what it
 * said before of itself is its source's. */
static void add_variant(splice *all, uint32_t *n, const zhv_batch_worker *w,
                        const zhv_page_in *page)
{
    size_t brace = zhv_str_find(page->raw, 0, '{');
    zhv_place place;
    if (!w->opt->stream || !page->is_page || page->no_text ||
        brace == page->raw.len) {
        return;
    }
    if (zhv_json_line_find(page->raw, ZHV_STR("variant"), &place)) {
        add_splice(all, n, place, PUT_VARIANT);
    } else {
        place = (zhv_place){brace + 1, brace + 1};
        add_splice(all, n, place, PUT_VARIANT_MEMBER);
    }
}

/* A line that was JSON already: text and title are replaced, the rest
 * stays. */
static bool splice_json(zhv_buffer *to, const zhv_batch_worker *w,
                        const zhv_batch_edition *e)
{
    const zhv_page_in *page = e->page;
    splice all[SPLICES_MAX];
    uint32_t n = 0;
    size_t at = 0;
    bool fine = true;
    add_variant(all, &n, w, page);
    if (e->result || e->text.ptr) {
        add_splice(all, &n, page->raw_text, PUT_TEXT);
    }
    if (e->title.ptr && page->raw_title.to) {
        add_splice(all, &n, page->raw_title, PUT_TITLE);
    }
    for (uint32_t i = 0; fine && i < n; i++) {
        fine = copy_to(to, page, &at, all[i].place) &&
               put_splice(to, w, e, &all[i]);
    }
    fine = fine &&
           zhv_buffer_add_str(to, zhv_str_sub(page->raw, at, page->raw.len));
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
                      const zhv_batch_edition *e)
{
    const zhv_page_in *page = e->page;
    const zhv_str redirect = e->redirect.ptr ? e->redirect : page->redirect;
    char numbers[128];
    if (!page->is_page) {
        return true;
    }
    snprintf(numbers, sizeof numbers,
             "\",\"ns\":%" PRId32 ",\"id\":%" PRIu64 ",\"revision\":%" PRIu64,
             page->ns, page->id, page->revision);
    bool fine =
        zhv_buffer_add_str(to, ZHV_STR("{\"title\":\"")) &&
        zhv_json_line_escape(to, e->title.ptr ? e->title : page->title) &&
        zhv_buffer_add_str(to, zhv_str_from(numbers)) &&
        (page->timestamp.len == 0 ||
         put_member(to, "timestamp", page->timestamp)) &&
        (redirect.len == 0 || put_member(to, "redirect", redirect)) &&
        put_member(to, "model", page->model) &&
        put_member(to, "variant", zhv_str_from(w->engine->labels[e->target])) &&
        zhv_buffer_add_str(to, ZHV_STR(",\"text\":"));
    if (page->no_text) { /* deleted, or listed as a failure */
        return fine && zhv_buffer_add_str(to, ZHV_STR("null}\n"));
    }
    fine = fine && zhv_buffer_add(to, "\"", 1);
    return fine && put_json_text(to, e) &&
           zhv_buffer_add_str(to, ZHV_STR("\"}\n"));
}

/* ---- files --------------------------------------------------------------- */

/* A page whose text was deleted is an empty file. */
static bool write_file(zhv_batch_chunk *c, const zhv_batch_edition *e)
{
    const zhv_page_in *page = e->page;
    zhv_buffer *to = &c->out[e->target];
    if (!page->is_page) {
        return true;
    }
    zhv_batch_file *file = zhv_vec_push(&c->files, &c->arena);
    if (file == NULL) {
        return false;
    }
    file->page = page;
    file->target = e->target;
    file->number = 0;
    file->path = zhv_batch_file_name(&c->arena, page,
                                     e->title.ptr ? e->title : page->title);
    file->from = to->len;
    file->copy_of = page->no_text && page->kind == ZHV_PAGES_TEXT &&
                            strcmp(page->path, "-") != 0
                        ? page->path
                        : NULL;
    bool fine = zhv_batch_put_text(to, e);
    file->to = to->len;
    return fine && file->path.ptr;
}

/* ---- a page -------------------------------------------------------------- */

/* Text of a page in which links may stand; a page of another kind has none. */
static bool has_links(const zhv_batch_edition *e)
{
    const zhv_page_in *page = e->page;
    return page->is_page && page->no_text == NULL &&
           zhv_str_eq(page->model, ZHV_STR("wikitext")) &&
           (page->kind == ZHV_PAGES_XML ||
            zhv_syntax_guess(page->text) ==
                zhv_syntax_find(ZHV_STR("wikitext")));
}

/* --titles convert: the page's name, where it leads, its links. */
static bool rename_page(zhv_batch_worker *w, zhv_batch_edition *e)
{
    const zhv_page_in *page = e->page;
    bool changed = false;
    e->title = zhv_batch_titles_find(w->titles, page->title, e->target);
    if (page->redirect.len) {
        e->redirect = zhv_batch_follow_link(w->titles, e->target, w->profiles,
                                            &w->arena, page->redirect, false);
    }
    if (!has_links(e)) {
        return true;
    }
    w->text.len = w->followed.len = 0;
    bool fine = zhv_batch_put_text(&w->text, e) &&
                zhv_batch_follow(w->titles, e->target, w->profiles, &w->arena,
                                 zhv_buffer_str(&w->text), &w->followed,
                                 &changed) == ZHV_OK;
    if (fine && changed) {
        e->text = zhv_buffer_str(&w->followed);
    }
    return fine;
}

static bool write_page(zhv_batch_chunk *c, zhv_batch_worker *w,
                       const zhv_batch_edition *e)
{
    zhv_buffer *to = &c->out[e->target];
    switch (c->kind) {
    case ZHV_BATCH_XML:
        return zhv_batch_write_xml(to, w, e);
    case ZHV_BATCH_JSONL:
        return e->page->kind == ZHV_PAGES_JSONL ? splice_json(to, w, e)
                                                : make_json(to, w, e);
    default:
        return write_file(c, e);
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

/* Whether the target is still what another one is, and need not be written.
 * Where it is no more, it gets what both had before this page. */
static bool follows(zhv_batch_chunk *c, zhv_batch_worker *w,
                    const zhv_page_in *page, uint32_t target, bool *fine)
{
    const uint32_t leader = c->same[target];
    const uint32_t same = w->same_as[target];
    *fine = true;
    if (leader == target) {
        return false;
    }
    if (!names_edition(c, w, page)) {
        if (w->same_as[leader] == same) {
            return true;
        }
        for (uint32_t t = leader + 1; t < target; t++) {
            if (w->left[t] == leader && w->same_as[t] == same) {
                c->same[target] = t;
                return true;
            }
        }
    }
    c->same[target] = target;
    w->left[target] = leader;
    *fine = zhv_buffer_add_str(&c->out[target],
                               zhv_str_sub(zhv_buffer_str(&c->out[leader]), 0,
                                           w->written[leader].from));
    return false;
}

bool zhv_batch_write(zhv_batch_chunk *c, zhv_batch_worker *w,
                     const zhv_page_in *page, const zhv_result *result,
                     uint32_t target)
{
    zhv_buffer *to = &c->out[target];
    const uint32_t same = w->same_as[target];
    zhv_place *place = &w->written[target];
    zhv_batch_edition e = {.page = page, .result = result, .target = target};
    bool fine;
    if (follows(c, w, page, target, &fine) || !fine) {
        return fine;
    }
    place->from = to->len;
    if (same != target && !names_edition(c, w, page)) {
        zhv_place from = w->written[same];
        fine = zhv_buffer_reserve(to, from.to - from.from) &&
               zhv_buffer_add_str(to, zhv_str_sub(zhv_buffer_str(&c->out[same]),
                                                  from.from, from.to));
    } else {
        fine = w->titles == NULL || rename_page(w, &e);
        fine = fine && write_page(c, w, &e);
    }
    place->to = to->len;
    return fine;
}
