#include "cli/batch_page.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "cli/batch_write.h"
#include "cli/page_format.h"
#include "input/json_line.h"
#include "match/dict.h"

/* ---- chunks -------------------------------------------------------------- */

static bool copy(zhv_arena *arena, zhv_str *s)
{
    if (s->len == 0) {
        return true;
    }
    *s = zhv_arena_str(arena, *s);
    return s->ptr != NULL;
}

bool zhv_batch_chunk_add(zhv_batch_chunk *c, const zhv_page_in *page)
{
    zhv_page_in *unit = zhv_vec_push(&c->units, &c->arena);
    if (unit == NULL) {
        return false;
    }
    *unit = *page;
    zhv_str path = zhv_arena_str(&c->arena, zhv_str_from(page->path));
    unit->path = path.ptr;
    c->bytes += page->raw.len;
    c->counts.pages += page->is_page;
    return path.ptr && copy(&c->arena, &unit->relative) &&
           copy(&c->arena, &unit->title) && copy(&c->arena, &unit->text) &&
           copy(&c->arena, &unit->model) && copy(&c->arena, &unit->format) &&
           copy(&c->arena, &unit->redirect) &&
           copy(&c->arena, &unit->timestamp) && copy(&c->arena, &unit->raw);
}

void zhv_batch_chunk_reset(zhv_batch_chunk *c)
{
    zhv_arena_reset(&c->arena);
    c->units.at = NULL;
    c->units.n = c->units.cap = 0;
    c->files.at = NULL;
    c->files.n = c->files.cap = 0;
    c->records.at = NULL;
    c->records.n = c->records.cap = 0;
    c->bytes = 0;
    c->skip = false;
    for (size_t t = 0; t < ZHV_OPT_TARGETS_MAX; t++) {
        c->out[t].len = c->packed[t].len = 0;
        c->same[t] = 0;
    }
    c->failures.len = c->unknown.len = c->templates.len = 0;
    c->slowest.n = 0;
    c->counts = (zhv_batch_counts){0};
    c->status = ZHV_OK;
}

void zhv_batch_chunk_drop(zhv_batch_chunk *c)
{
    zhv_arena_drop(&c->arena);
    for (size_t t = 0; t < ZHV_OPT_TARGETS_MAX; t++) {
        zhv_buffer_drop(&c->out[t]);
        zhv_buffer_drop(&c->packed[t]);
    }
    zhv_buffer_drop(&c->failures);
    zhv_buffer_drop(&c->unknown);
    zhv_buffer_drop(&c->templates);
}

void zhv_batch_counts_add(zhv_batch_counts *sum, const zhv_batch_counts *more)
{
    sum->pages += more->pages;
    sum->pages_out += more->pages_out;
    sum->converted += more->converted;
    sum->failed += more->failed;
    sum->reused += more->reused;
    sum->bytes += more->bytes;
    sum->text_bytes += more->text_bytes;
    for (size_t i = 0; i < ZHV_ORIGINS; i++) {
        sum->rules[i] += more->rules[i];
        sum->edits[i] += more->edits[i];
    }
    for (size_t t = 0; t < ZHV_OPT_TARGETS_MAX; t++) {
        sum->changed[t] += more->changed[t];
        sum->characters[t] += more->characters[t];
    }
}

/* ---- workers ------------------------------------------------------------- */

bool zhv_batch_worker_init(zhv_batch_worker *w, const zhv_batch_opt *opt,
                           const zhv_engine *engine,
                           const zhv_batch_titles *titles,
                           const zhv_reuse *reuse)
{
    w->opt = opt;
    w->engine = engine;
    w->titles = titles;
    w->reuse = reuse;
    w->digest = zhv_digest_new();
    zhv_arena_init(&w->arena);
    return w->digest && zhv_work_new(&w->work) == ZHV_OK &&
           ((titles == NULL && !opt->common.stats) ||
            zhv_profiles_read(zhv_dict_blob(engine->dict, ZHV_STR("profiles")),
                              &w->profiles, NULL) == ZHV_OK);
}

void zhv_batch_worker_drop(zhv_batch_worker *w)
{
    zhv_work_free(w->work);
    zhv_arena_drop(&w->arena);
    zhv_buffer_drop(&w->text);
    zhv_buffer_drop(&w->followed);
    zhv_profiles_free(w->profiles);
    zhv_digest_free(w->digest);
}

/* ---- failures ------------------------------------------------------------ */

bool zhv_batch_failure(zhv_buffer *to, const char *path, zhv_str title,
                       uint64_t offset, const char *what)
{
    char number[64];
    snprintf(number, sizeof number, "\",\"offset\":%" PRIu64 ",\"error\":\"",
             offset);
    return zhv_buffer_add_str(to, ZHV_STR("{\"file\":\"")) &&
           zhv_json_line_escape(to, zhv_str_from(path)) &&
           zhv_buffer_add_str(to, ZHV_STR("\",\"title\":\"")) &&
           zhv_json_line_escape(to, title) &&
           zhv_buffer_add_str(to, zhv_str_from(number)) &&
           zhv_json_line_escape(to, zhv_str_from(what)) &&
           zhv_buffer_add_str(to, ZHV_STR("\"}\n"));
}

static bool fail(zhv_batch_chunk *c, const zhv_page_in *page, const char *what)
{
    c->counts.failed++;
    return zhv_batch_failure(&c->failures, page->path, page->title,
                             page->offset, what);
}

/* ---- a page -------------------------------------------------------------- */

static bool has_namespace(const zhv_batch_opt *o, int32_t ns)
{
    bool found = o->all_namespaces;
    for (size_t i = 0; i < o->namespace_count; i++) {
        found |= o->namespaces[i] == ns;
    }
    return found;
}

/* Redirects lead by name, and names stay. */
static bool wants(const zhv_batch_opt *o, const zhv_page_in *page)
{
    return page->is_page && page->no_text == NULL && page->text.len &&
           has_namespace(o, page->ns) && page->redirect.len == 0 &&
           zhv_str_eq(page->model, ZHV_STR("wikitext"));
}

static void count(zhv_batch_chunk *c, const zhv_batch_worker *w,
                  const zhv_page_in *page, const zhv_result *result)
{
    zhv_stats stats = {.size = sizeof stats};
    zhv_result_stats(result, &stats);
    c->counts.converted++;
    c->counts.text_bytes += page->text.len;
    for (size_t i = 0; i < ZHV_ORIGINS; i++) {
        c->counts.rules[i] += stats.rules[i];
    }
    for (uint32_t t = 0; t < w->engine->target_count; t++) {
        zhv_target_stats target = {.size = sizeof target};
        zhv_result_target_stats(result, t, &target);
        c->counts.changed[t] += !zhv_result_unchanged(result, t);
        c->counts.characters[t] += target.characters_changed;
        for (size_t i = 0; i < ZHV_ORIGINS; i++) {
            c->counts.edits[i] += target.edits[i];
        }
    }
}

static bool note_unknown(zhv_batch_chunk *c, const zhv_result *result)
{
    zhv_diagnostic d;
    bool fine = true;
    for (size_t i = 0; fine && zhv_result_diagnostic(result, i, &d); i++) {
        zhv_str name = {d.detail.ptr, d.detail.len};
        if (strncmp(d.id, "unknown-", 8) == 0 &&
            zhv_str_find(name, 0, '\n') == name.len && name.len) {
            fine = zhv_buffer_add_str(&c->unknown, name) &&
                   zhv_buffer_add(&c->unknown, "\n", 1);
        }
    }
    return fine;
}

/* Regions agree about most pages: an edition is made once. */
static void find_same(zhv_batch_worker *w, const zhv_result *result)
{
    for (uint32_t t = 0; t < w->engine->target_count; t++) {
        uint32_t s = 0;
        while (s < t && (result || w->titles) &&
               (w->titles || w->same_as[s] != s ||
                !zhv_result_same(result, s, t))) {
            s++;
        }
        w->same_as[t] = s;
        w->left[t] = ZHV_OPT_TARGETS_MAX;
    }
}

/* A file's name tells its format, an export says that it is wiki text; of a
 * line of JSON the content tells. */
static zhv_format format_of(const zhv_page_in *page)
{
    return page->kind == ZHV_PAGES_XML    ? ZHV_FORMAT_WIKITEXT
           : page->kind == ZHV_PAGES_TEXT ? zhv_format_of_file(page->path)
                                          : ZHV_FORMAT_AUTO;
}

/* What an earlier run has of pages is found by all that makes their bytes. */
static bool hash_page(zhv_batch_worker *w, const zhv_page_in *page,
                      zhv_batch_kind kind, char *out)
{
    char numbers[96];
    zhv_sha256 sha;
    snprintf(numbers, sizeof numbers,
             "%" PRIu32 " %" PRIu32 " %" PRId32 " %" PRIu64 " %" PRIx64 "\n",
             kind, page->kind, page->ns, page->id,
             w->titles ? w->titles->digest : 0);
    zhv_digest_add(w->digest, zhv_str_from(numbers));
    zhv_digest_add(w->digest, page->title);
    zhv_digest_add(w->digest, ZHV_STR("\n"));
    zhv_digest_add(w->digest, page->redirect);
    zhv_digest_add(w->digest, ZHV_STR("\n"));
    zhv_digest_add(w->digest, page->raw);
    if (!zhv_digest_take(w->digest, &sha)) {
        return false;
    }
    memcpy(out, sha.text, ZHV_REUSE_HASH);
    return true;
}

/* A record of the page that is about to be written. */
static zhv_reuse_record *begin_record(zhv_batch_chunk *c, zhv_batch_worker *w,
                                      const zhv_page_in *page)
{
    zhv_reuse_record *r = zhv_vec_push(&c->records, &c->arena);
    if (r == NULL || !hash_page(w, page, c->kind, r->hash)) {
        return NULL;
    }
    for (uint32_t t = 0; t < w->engine->target_count; t++) {
        r->at[t].from = (uint32_t)c->out[c->same[t]].len;
    }
    return r;
}

static void end_record(const zhv_batch_chunk *c, const zhv_batch_worker *w,
                       zhv_reuse_record *r)
{
    for (uint32_t t = 0; t < w->engine->target_count; t++) {
        r->at[t].size = (uint32_t)c->out[c->same[t]].len - r->at[t].from;
    }
}

static bool write_all(zhv_batch_chunk *c, zhv_batch_worker *w,
                      const zhv_page_in *page, const zhv_result *result)
{
    bool fine = true;
    find_same(w, result);
    for (uint32_t t = 0; t < w->engine->target_count && fine; t++) {
        fine = zhv_batch_write(c, w, page, result, t);
    }
    return fine;
}

/* A page that is to be converted. */
static bool convert_page(zhv_batch_chunk *c, zhv_batch_worker *w,
                         const zhv_page_in *page)
{
    const bool records = c->kind != ZHV_BATCH_FOLDER && !w->opt->stream;
    zhv_reuse_record *record = records ? begin_record(c, w, page) : NULL;
    const zhv_result *result = NULL;
    zhv_error err = {0};
    if (records && record == NULL) {
        return false;
    }
    if (record && w->reuse && zhv_reuse_take(w->reuse, record->hash, c->out)) {
        c->counts.converted++;
        c->counts.reused++;
        c->counts.text_bytes += page->text.len;
        end_record(c, w, record);
        return true;
    }
    if (zhv_engine_convert_as(w->engine, w->work, &w->arena, page->text,
                              page->title, format_of(page), &result,
                              &err) == ZHV_OK) {
        count(c, w, page, result);
        if (!note_unknown(c, result) || !write_all(c, w, page, result)) {
            return false;
        }
        if (record) {
            end_record(c, w, record);
        }
        return true;
    }
    c->records.n -= record != NULL; /* written as it is, and told */
    return fail(c, page,
                err.message[0] ? err.message : zhv_status_text(err.code)) &&
           write_all(c, w, page, NULL);
}

/* With --stats: how long it takes, and what it calls that nobody knows. */
static bool watch_page(zhv_batch_chunk *c, zhv_batch_worker *w,
                       const zhv_page_in *page)
{
    if (!w->opt->common.stats) {
        return convert_page(c, w, page);
    }
    double begun = zhv_batch_clock();
    bool fine = convert_page(c, w, page);
    zhv_batch_slowest_add(&c->slowest, zhv_batch_clock() - begun, page);
    return fine && zhv_batch_unknown_templates(w->profiles, &w->arena,
                                               page->text, &c->templates);
}

static bool convert_unit(zhv_batch_chunk *c, zhv_batch_worker *w,
                         const zhv_page_in *page)
{
    bool fine;
    w->has_entities = false;
    zhv_arena_reset(&w->arena);
    if (wants(w->opt, page)) {
        fine = watch_page(c, w, page);
    } else {
        fine = (!page->is_broken || fail(c, page, page->no_text)) &&
               write_all(c, w, page, NULL);
    }
    c->counts.pages_out += page->is_page && fine;
    return fine;
}

/* ---- names --------------------------------------------------------------- */

/* "Category:" stays: what is behind it is converted. */
static zhv_str without_prefix(const zhv_page_in *page)
{
    size_t colon = zhv_str_find(page->title, 0, ':');
    return page->ns && colon < page->title.len
               ? zhv_str_sub(page->title, colon + 1, page->title.len)
               : page->title;
}

/* Lines: name, namespace, where it leads, the names it wants. */
static bool put_wanted(zhv_buffer *to, const zhv_page_in *page, zhv_text wanted)
{
    zhv_str name = without_prefix(page);
    zhv_str prefix = zhv_str_sub(page->title, 0, page->title.len - name.len);
    zhv_str s = {wanted.ptr, wanted.len};
    if (zhv_str_starts(s, prefix)) {
        s = zhv_str_sub(s, prefix.len, s.len);
    }
    if (s.len == 0 || zhv_str_eq(s, name) || zhv_str_find(s, 0, '\n') < s.len) {
        return zhv_buffer_add(to, "\n", 1);
    }
    return zhv_buffer_add_str(to, prefix) && zhv_buffer_add_str(to, s) &&
           zhv_buffer_add(to, "\n", 1);
}

static bool collect_unit(zhv_batch_chunk *c, zhv_batch_worker *w,
                         const zhv_page_in *page)
{
    zhv_buffer *to = &c->out[0];
    const zhv_result *result = NULL;
    zhv_error err;
    char number[64];
    if (!page->is_page || !page->is_first || page->title.len == 0 ||
        zhv_str_find(page->title, 0, '\n') < page->title.len) {
        return true;
    }
    const bool text = wants(w->opt, page);
    const bool named = has_namespace(w->opt, page->ns);
    zhv_arena_reset(&w->arena);
    if (named && zhv_engine_convert_as(w->engine, w->work, &w->arena,
                                       text ? page->text : (zhv_str){"", 0},
                                       without_prefix(page), format_of(page),
                                       &result, &err) != ZHV_OK) {
        result = NULL; /* told when the page itself is converted */
    }
    snprintf(number, sizeof number, "\n%" PRId32 "\n", page->ns);
    size_t end = zhv_str_find(page->redirect, 0, '\n');
    bool fine = zhv_buffer_add_str(to, page->title) &&
                zhv_buffer_add_str(to, zhv_str_from(number)) &&
                zhv_buffer_add_str(to, zhv_str_sub(page->redirect, 0, end)) &&
                zhv_buffer_add(to, "\n", 1);
    for (uint32_t t = 0; t < w->engine->target_count && fine; t++) {
        zhv_text wanted =
            result ? zhv_result_title(result, t) : (zhv_text){NULL, 0};
        fine = put_wanted(to, page, wanted);
    }
    return fine;
}

static zhv_str take_line(zhv_str *rest)
{
    size_t end = zhv_str_find(*rest, 0, '\n');
    zhv_str line = zhv_str_sub(*rest, 0, end);
    *rest = zhv_str_sub(*rest, end + 1, rest->len);
    return line;
}

bool zhv_batch_chunk_titles(const zhv_batch_chunk *c, zhv_batch_titles *titles)
{
    zhv_str rest = zhv_buffer_str(&c->out[0]);
    bool fine = true;
    while (rest.len && fine) {
        zhv_str wanted[ZHV_OPT_TARGETS_MAX];
        zhv_str name = take_line(&rest);
        zhv_str number = take_line(&rest);
        zhv_str redirect = take_line(&rest);
        for (uint32_t t = 0; t < titles->target_count; t++) {
            wanted[t] = take_line(&rest);
        }
        fine = zhv_batch_titles_add(titles, name,
                                    (int32_t)strtol(number.ptr, NULL, 10),
                                    redirect, wanted);
    }
    return fine;
}

/* What is equal is packed once. */
static bool pack_all(zhv_batch_chunk *c, const zhv_batch_worker *w)
{
    bool fine = true;
    for (uint32_t t = 0; t < w->engine->target_count && fine; t++) {
        fine = c->same[t] != t ||
               zhv_pack(w->opt->packing, zhv_buffer_str(&c->out[t]),
                        &c->packed[t]);
    }
    return fine;
}

/* Of those that were written each for itself. */
static void find_equal_outputs(zhv_batch_chunk *c, uint32_t target_count)
{
    for (uint32_t t = 0; t < target_count; t++) {
        uint32_t s = c->same[t] == t ? 0 : c->same[t];
        while (c->same[t] == t && s < t &&
               (c->same[s] != s || !zhv_str_eq(zhv_buffer_str(&c->out[s]),
                                               zhv_buffer_str(&c->out[t])))) {
            s++;
        }
        c->same[t] = c->same[s];
    }
}

void zhv_batch_chunk_convert(zhv_batch_chunk *c, zhv_batch_worker *w)
{
    c->counts.bytes = c->bytes;
    if (c->skip) {
        return;
    }
    bool fine = true;
    for (uint32_t t = 0; t < w->engine->target_count; t++) {
        c->same[t] = w->reuse ? t : 0; /* what is taken over is for each */
    }
    for (uint32_t i = 0; i < c->units.n && fine; i++) {
        fine =
            (w->collects ? collect_unit : convert_unit)(c, w, &c->units.at[i]);
    }
    find_equal_outputs(c, w->engine->target_count);
    if (fine && !w->collects && w->opt->packing &&
        c->kind != ZHV_BATCH_FOLDER) {
        fine = pack_all(c, w);
    }
    c->status = fine ? ZHV_OK : ZHV_E_NOMEM;
}
