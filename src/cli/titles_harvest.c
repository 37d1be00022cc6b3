#include "cli/titles_harvest.h"

#include <stdio.h>

#include "base/hash.h"
#include "base/variant.h"
#include "cli/groups_import.h"
#include "cli/page_format.h"
#include "cli/stop.h"
#include "cli/term.h"
#include "cli/title_forms.h"
#include "cli/titles_page.h"
#include "input/in_works.h"
#include "input/pages.h"
#include "match/dict.h"
#include "rules/fold.h"
#include "rules/lookup.h"

#define CANDIDATES 8u /* works of one name that are looked at */

/* Names that a page or a group gives of a work whose page we do not know. */
typedef struct mention {
    zhv_titled names;
    uint64_t page_id;
} mention;

typedef struct harvest {
    zhv_title_store *store;
    zhv_harvest_report *report;
    zhv_error *err;
    zhv_profiles *profiles;
    zhv_title_forms forms;
    zhv_arena page;  /* what is at hand */
    zhv_arena whole; /* mentions */
    zhv_map seen;
    ZHV_VEC(mention) mentions;
} harvest;

static zhv_status no_memory(harvest *h)
{
    return zhv_fail(h->err, ZHV_E_NOMEM, NULL, 0, "out of memory");
}

/* ---- rows ---------------------------------------------------------------- */

/* Appends `sign` (0: none, and none to an empty string), a and b. */
static bool join(zhv_arena *arena, zhv_str *to, char sign, zhv_str a, zhv_str b)
{
    const zhv_str parts[] = {*to, {&sign, to->len && sign ? 1 : 0}, a, b};
    char *p = zhv_arena_alloc(arena, to->len + a.len + b.len + 2);
    size_t n = 0;
    if (p == NULL) {
        return false;
    }
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (parts[i].len) {
            memcpy(p + n, parts[i].ptr, parts[i].len);
            n += parts[i].len;
        }
    }
    p[n] = '\0';
    *to = (zhv_str){p, n};
    return true;
}

static bool add_evidence(harvest *h, zhv_title_row *row, zhv_variant v,
                         const char *source)
{
    zhv_str code = zhv_str_from(zhv_variant_code(v));
    return join(&h->page, &row->evidence, ';', code, ZHV_STR("=")) &&
           join(&h->page, &row->evidence, '\0', zhv_str_from(source),
                (zhv_str){NULL, 0});
}

static bool fill_row(harvest *h, const zhv_titled *names, zhv_title_row *row)
{
    bool fine = true;
    zhv_str original = zhv_str_trim(names->original);
    row->original = zhv_titles_clean(original) ? original : row->original;
    for (zhv_variant v = ZHV_HANS; v < ZHV_VARIANTS && fine; v++) {
        row->title[v] = names->title[v];
        fine = names->title[v].len == 0 ||
               add_evidence(h, row, v, names->source[v]);
    }
    return fine;
}

static zhv_status add_name(zhv_title_store *store, uint64_t id, zhv_str name,
                           zhv_variant what, zhv_error *err)
{
    char buf[ZHV_FOLD_MAX];
    zhv_str key = zhv_fold_name(name, buf);
    return key.len ? zhv_title_store_name(store, key, id, what, err) : ZHV_OK;
}

zhv_status zhv_titles_index(zhv_title_store *store, uint64_t id,
                            const zhv_title_row *row, zhv_error *err)
{
    zhv_text pages[ZHV_WORK_PAGES_MAX];
    size_t n = zhv_work_pages(row->page, pages);
    zhv_status status = ZHV_OK;
    for (size_t i = 0; i < n && status == ZHV_OK; i++) {
        status = add_name(store, id, (zhv_str){pages[i].ptr, pages[i].len},
                          ZHV_ZH, err);
    }
    for (zhv_variant v = ZHV_HANS; v < ZHV_VARIANTS && status == ZHV_OK; v++) {
        if (row->title[v].len) {
            status = add_name(store, id, row->title[v], v, err);
        }
    }
    return status;
}

static zhv_status add_row(harvest *h, const zhv_title_row *row, uint64_t *id)
{
    zhv_status status = zhv_title_store_add(h->store, row, id, h->err);
    h->report->works += status == ZHV_OK;
    return status == ZHV_OK ? zhv_titles_index(h->store, *id, row, h->err)
                            : status;
}

/* Row `id`, copied into the arena of what is at hand. */
static zhv_status load_row(harvest *h, uint64_t id, zhv_title_row *row)
{
    zhv_error problem = {0};
    zhv_str *const fields[] = {&row->page, &row->original, &row->evidence};
    bool fine = true;
    id--;
    if (!zhv_title_store_next(h->store, &id, row, &problem)) {
        *h->err = problem;
        return problem.code != ZHV_OK ? problem.code : ZHV_E_DATA;
    }
    for (size_t i = 0; i < sizeof fields / sizeof *fields && fine; i++) {
        *fields[i] = zhv_arena_str(&h->page, *fields[i]);
        fine = fields[i]->ptr != NULL;
    }
    for (zhv_variant v = 0; v < ZHV_VARIANTS && fine; v++) {
        row->title[v] = zhv_arena_str(&h->page, row->title[v]);
        fine = row->title[v].ptr != NULL;
    }
    return fine ? ZHV_OK : no_memory(h);
}

static bool has_page(const zhv_title_row *row, zhv_str name, bool first)
{
    zhv_text pages[ZHV_WORK_PAGES_MAX];
    size_t n = zhv_work_pages(row->page, pages);
    bool found = false;
    for (size_t i = 0; i < (first && n ? 1 : n) && !found; i++) {
        found = zhv_titles_same((zhv_str){pages[i].ptr, pages[i].len}, name);
    }
    return found;
}

/* ---- pages --------------------------------------------------------------- */

/* Does a table gain by this row? Not when all names are the page's title. */
static bool is_telling(const zhv_titled *own, zhv_str title)
{
    bool telling = false;
    for (zhv_variant v = 0; v < ZHV_VARIANTS; v++) {
        telling |= own->title[v].len && !zhv_str_eq(own->title[v], title);
    }
    return telling;
}

/* Of a page that comes twice the first one counts. */
static zhv_status is_new(harvest *h, zhv_str title, bool *new)
{
    char buf[ZHV_FOLD_MAX];
    uint64_t ids[CANDIDATES];
    size_t n;
    *new = true;
    zhv_status status = zhv_title_store_find(
        h->store, zhv_fold_name(title, buf), ids, CANDIDATES, &n, h->err);
    for (size_t i = 0; i < n && status == ZHV_OK && *new; i++) {
        zhv_title_row row;
        status = load_row(h, ids[i], &row);
        *new = status == ZHV_OK && !has_page(&row, title, true);
    }
    return status;
}

static zhv_status keep_work(harvest *h, const zhv_page_in *page, zhv_str title,
                            const zhv_page_titles *found)
{
    bool new;
    uint64_t id = 0;
    zhv_title_row row = {.page = title, .page_id = page->id};
    zhv_status status = is_new(h, title, &new);
    if (status != ZHV_OK || !new) {
        return status;
    }
    status =
        fill_row(h, &found->own, &row) ? add_row(h, &row, &id) : no_memory(h);
    for (uint32_t i = 0; i < found->aside.n && status == ZHV_OK; i++) {
        const zhv_aside *a = &found->aside.at[i];
        h->report->disputes++;
        status = zhv_title_store_dispute(h->store, id, a->variant, a->title,
                                         zhv_str_from(a->source), h->err);
    }
    return status;
}

/* The same names in a hundred pages are one mention. */
static zhv_status keep_mention(harvest *h, const zhv_titled *names, uint64_t id)
{
    zhv_str key = {NULL, 0};
    mention kept = {*names, id};
    bool fine = true;
    for (zhv_variant v = 0; v < ZHV_VARIANTS && fine; v++) {
        fine = join(&h->page, &key, '\t', names->title[v], (zhv_str){NULL, 0});
    }
    if (!fine) {
        return no_memory(h);
    }
    if (zhv_map_get(&h->seen, key) != ZHV_MAP_NONE) {
        return ZHV_OK;
    }
    key = zhv_arena_str(&h->whole, key);
    kept.names.original = zhv_arena_str(&h->whole, names->original);
    fine = key.ptr && kept.names.original.ptr &&
           zhv_map_put(&h->seen, &h->whole, key, 1);
    for (zhv_variant v = 0; v < ZHV_VARIANTS && fine; v++) {
        kept.names.title[v] = zhv_arena_str(&h->whole, names->title[v]);
        fine = kept.names.title[v].ptr != NULL;
    }
    mention *new = fine ? zhv_vec_push(&h->mentions, &h->whole) : NULL;
    if (new == NULL) {
        return no_memory(h);
    }
    *new = kept;
    return ZHV_OK;
}

static zhv_status keep_redirect(harvest *h, zhv_str from, zhv_str to)
{
    char buf[ZHV_FOLD_MAX];
    zhv_str key = zhv_fold_name(to, buf);
    h->report->redirects++;
    return key.len && zhv_titles_clean(from)
               ? zhv_title_store_redirect(h->store, key, from, h->err)
               : ZHV_OK;
}

static const zhv_syntax *syntax_of(const zhv_page_in *page)
{
    bool markdown = page->kind == ZHV_PAGES_TEXT &&
                    zhv_format_of_file(page->path) == ZHV_FORMAT_MARKDOWN;
    return zhv_syntax_find(markdown ? ZHV_STR("markdown")
                                    : ZHV_STR("wikitext"));
}

static zhv_status read_page(harvest *h, const zhv_page_in *page, zhv_str title)
{
    zhv_str forms[ZHV_VARIANTS];
    zhv_page_titles found;
    zhv_status status =
        zhv_title_forms_make(&h->forms, title, &h->page, forms, h->err);
    if (status != ZHV_OK) {
        return status;
    }
    const zhv_titles_page_in in = {page->text, forms, ZHV_VARIANTS,
                                   syntax_of(page), h->profiles};
    status = zhv_titles_page_read(&in, &h->page, &found);
    if (status != ZHV_OK) {
        return no_memory(h);
    }
    if (found.redirect.len) {
        return keep_redirect(h, title, found.redirect);
    }
    if (is_telling(&found.own, title)) {
        status = keep_work(h, page, title, &found);
    }
    for (uint32_t i = 0; i < found.others.n && status == ZHV_OK; i++) {
        status = keep_mention(h, &found.others.at[i], page->id);
    }
    return status;
}

/* Articles only: a dump says so by number, a file by its name. */
static bool is_article(const harvest *h, const zhv_page_in *page, zhv_str title)
{
    size_t colon = zhv_str_find(title, 0, ':');
    return page->ns == 0 && zhv_titles_clean(title) &&
           zhv_str_eq(page->model, ZHV_STR("wikitext")) &&
           (colon == title.len ||
            zhv_lookup_namespace(h->profiles, zhv_str_sub(title, 0, colon)) ==
                ZHV_NS_NONE);
}

static zhv_status take_page(harvest *h, const zhv_page_in *page)
{
    zhv_arena_reset(&h->page);
    zhv_str title = zhv_arena_str(&h->page, zhv_str_trim(page->title));
    if (title.ptr == NULL) {
        return no_memory(h);
    }
    for (char *p = (char *)(uintptr_t)title.ptr; *p; p++) {
        *p = *p == '_' ? ' ' : *p;
    }
    if (!page->is_page) {
        return ZHV_OK;
    }
    h->report->pages++;
    if (page->is_broken) {
        h->report->failed++;
        zhv_term_say(page->path, "error", "%s: %s", title.ptr, page->no_text);
    }
    if (page->no_text || !is_article(h, page, title)) {
        return ZHV_OK;
    }
    return page->redirect.len ? keep_redirect(h, title, page->redirect)
                              : read_page(h, page, title);
}

static zhv_status read_pages(harvest *h, const char *const *sources, size_t n)
{
    const zhv_pages_options options = {.latest_only = true};
    zhv_pages *pages;
    zhv_page_in page;
    zhv_error problem = {0};
    zhv_status status = zhv_pages_open(sources, n, &options, &pages, h->err);
    if (status != ZHV_OK) {
        return status;
    }
    while (status == ZHV_OK && !zhv_stop_signal() &&
           zhv_pages_next(pages, &page, &problem)) {
        status = take_page(h, &page);
    }
    zhv_pages_close(pages);
    if (status == ZHV_OK && problem.code != ZHV_OK) {
        *h->err = problem;
        status = problem.code;
    }
    return status;
}

/* ---- redirects ----------------------------------------------------------- */

/* Has the region a title, or one that its readers get instead? */
static bool has_title(const zhv_title_row *row, zhv_variant v)
{
    const uint8_t *next = zhv_variant_fallbacks(v);
    while (row->title[v].len == 0 && *next != ZHV_VARIANTS) {
        v = *next++;
    }
    return row->title[v].len > 0;
}

/* What the dictionary makes of the page's title for some region, and somebody
 * has made a redirect of: the title there, if nothing else says what it is. */
static bool fill_from_redirect(harvest *h, const zhv_title_row *before,
                               const zhv_str *forms, zhv_str redirect,
                               zhv_title_row *row)
{
    bool fine = true;
    for (zhv_variant v = ZHV_CN; v < ZHV_VARIANTS && fine; v++) {
        if (!has_title(before, v) && row->title[v].len == 0 &&
            !zhv_titles_same(forms[v], forms[ZHV_ZH]) &&
            zhv_titles_same(forms[v], redirect)) {
            row->title[v] = zhv_titles_plain(redirect);
            fine = add_evidence(h, row, v, "redirect");
        }
    }
    return fine;
}

static zhv_status add_redirects(harvest *h, uint64_t id)
{
    char buf[ZHV_FOLD_MAX];
    zhv_title_row row;
    zhv_str forms[ZHV_VARIANTS];
    zhv_str alias = {"", 0};
    zhv_error problem = {0};
    zhv_arena_reset(&h->page);
    zhv_status status = load_row(h, id, &row);
    const zhv_title_row before = row;
    zhv_str key = zhv_fold_name(before.page, buf);
    if (status == ZHV_OK) {
        status = zhv_title_forms_make(&h->forms, before.page, &h->page, forms,
                                      h->err);
    }
    size_t n = 1;
    for (; status == ZHV_OK && n < ZHV_WORK_PAGES_MAX &&
           zhv_title_store_redirects(h->store, key, &alias, &problem);
         n++) {
        alias = zhv_arena_str(&h->page, alias);
        bool fine = alias.ptr &&
                    join(&h->page, &row.page, '|', alias, (zhv_str){NULL, 0}) &&
                    fill_from_redirect(h, &before, forms, alias, &row);
        status = fine ? ZHV_OK : no_memory(h);
    }
    if (status == ZHV_OK && problem.code != ZHV_OK) {
        *h->err = problem;
        return problem.code;
    }
    if (status == ZHV_OK && n > 1) {
        status = zhv_title_store_replace(h->store, id, &row, h->err);
    }
    return status == ZHV_OK && n > 1
               ? zhv_titles_index(h->store, id, &row, h->err)
               : status;
}

static zhv_status add_all_redirects(harvest *h)
{
    zhv_status status = ZHV_OK;
    uint64_t count = h->report->works; /* numbered from 1 */
    for (uint64_t id = 1; id <= count && status == ZHV_OK; id++) {
        status = add_redirects(h, id);
    }
    return status;
}

/* ---- mentions ------------------------------------------------------------ */

/* The same name, if only in the other script: pages give Singapore's titles in
 * Traditional characters, groups in Simplified ones. */
static bool is_same_title(harvest *h, zhv_str a, zhv_str b)
{
    zhv_str x[ZHV_VARIANTS];
    zhv_str y[ZHV_VARIANTS];
    if (zhv_titles_same(a, b)) {
        return true;
    }
    return a.len && a.len == b.len &&
           zhv_title_forms_make(&h->forms, a, &h->page, x, h->err) == ZHV_OK &&
           zhv_title_forms_make(&h->forms, b, &h->page, y, h->err) == ZHV_OK &&
           zhv_str_eq(x[ZHV_HANS], y[ZHV_HANS]);
}

/* Is the work of `row` the one that is mentioned? Only when they say the same
 * for some region (or it is the page's title), and nowhere something else.
 * *against [out] they do say something else. */
static bool is_same_work(harvest *h, const zhv_title_row *row,
                         const zhv_titled *names, bool *against)
{
    bool same = false;
    *against = false;
    for (zhv_variant v = ZHV_HANS; v < ZHV_VARIANTS; v++) {
        if (names->title[v].len == 0) {
            continue;
        }
        bool equal = is_same_title(h, names->title[v], row->title[v]);
        same |= equal || has_page(row, names->title[v], false);
        *against |= row->title[v].len && !equal;
    }
    return same && !*against;
}

typedef struct candidates {
    uint64_t id[ZHV_VARIANTS * CANDIDATES];
    size_t n;
} candidates;

static zhv_status find_works(harvest *h, const zhv_titled *names,
                             candidates *out)
{
    char buf[ZHV_FOLD_MAX];
    zhv_status status = ZHV_OK;
    out->n = 0;
    for (zhv_variant v = ZHV_HANS; v < ZHV_VARIANTS && status == ZHV_OK; v++) {
        uint64_t ids[CANDIDATES];
        size_t n = 0;
        zhv_str key = zhv_fold_name(names->title[v], buf);
        if (key.len) {
            status = zhv_title_store_find(h->store, key, ids, CANDIDATES, &n,
                                          h->err);
        }
        for (size_t i = 0; i < n; i++) {
            size_t k = 0;
            while (k < out->n && out->id[k] != ids[i]) {
                k++;
            }
            out->id[k] = ids[i];
            out->n += k == out->n;
        }
    }
    return status;
}

static zhv_status fill_gaps(harvest *h, uint64_t id, const zhv_titled *names)
{
    zhv_title_row row;
    zhv_status status = load_row(h, id, &row);
    bool changed = false;
    bool fine = true;
    if (status != ZHV_OK) {
        return status;
    }
    zhv_str original = zhv_str_trim(names->original);
    if (row.original.len == 0 && zhv_titles_clean(original)) {
        row.original = original;
        changed = true;
    }
    for (zhv_variant v = ZHV_HANS; v < ZHV_VARIANTS && fine; v++) {
        if (row.title[v].len == 0 && names->title[v].len) {
            row.title[v] = names->title[v];
            changed = true;
            fine = add_evidence(h, &row, v, names->source[v]);
        }
    }
    if (!fine || !changed) {
        return fine ? ZHV_OK : no_memory(h);
    }
    status = zhv_title_store_replace(h->store, id, &row, h->err);
    return status == ZHV_OK ? zhv_titles_index(h->store, id, &row, h->err)
                            : status;
}

/* Into the one work that it fits, else a row of its own: then names that both
 * have are in conflict and are used for neither. */
static zhv_status place_mention(harvest *h, const mention *m)
{
    candidates found;
    uint64_t fits = 0;
    bool clear = true;
    zhv_arena_reset(&h->page);
    zhv_status status = find_works(h, &m->names, &found);
    for (size_t i = 0; i < found.n && status == ZHV_OK; i++) {
        zhv_title_row row;
        bool against;
        status = load_row(h, found.id[i], &row);
        if (status == ZHV_OK && is_same_work(h, &row, &m->names, &against)) {
            clear &= fits == 0;
            fits = found.id[i];
        } else {
            clear &= status == ZHV_OK && !against;
        }
    }
    if (status == ZHV_OK && fits && clear) {
        return fill_gaps(h, fits, &m->names);
    }
    zhv_title_row row = {.page_id = m->page_id};
    if (status == ZHV_OK) {
        status = fill_row(h, &m->names, &row) ? ZHV_OK : no_memory(h);
    }
    return status == ZHV_OK ? add_row(h, &row, &fits) : status;
}

/* ---- groups -------------------------------------------------------------- */

static bool is_worth(const zhv_titled *names)
{
    bool worth = true; /* names of one character are words */
    for (zhv_variant v = 0; v < ZHV_VARIANTS; v++) {
        worth &= names->title[v].len == 0 || names->title[v].len > 4;
    }
    return worth;
}

static zhv_status read_item(harvest *h, const zhv_groups *groups,
                            uint32_t group, uint32_t index, const char *source)
{
    zhv_group_item item;
    zhv_rule rule;
    zhv_titled names;
    zhv_groups_item(groups, group, index, &item);
    zhv_arena_reset(&h->page);
    if (zhv_rule_parse(item.text, &h->page, &rule) != ZHV_OK) {
        return no_memory(h);
    }
    if (!rule.is_rule || zhv_titles_of_rule(&rule, source, &names) < 2 ||
        !is_worth(&names)) {
        return ZHV_OK;
    }
    names.original = item.original;
    return keep_mention(h, &names, 0);
}

static zhv_status read_groups(harvest *h, const zhv_groups *groups)
{
    zhv_status status = ZHV_OK;
    for (uint32_t g = 0; g < zhv_groups_count(groups) && status == ZHV_OK;
         g++) {
        zhv_group_info info;
        zhv_groups_at(groups, g, &info);
        if (info.leads_to.len || zhv_str_eq(info.name, ZHV_GROUP_TABLE)) {
            continue;
        }
        zhv_str source = {NULL, 0};
        if (!join(&h->whole, &source, '\0', ZHV_STR("group:"), info.name)) {
            return no_memory(h);
        }
        for (uint32_t i = 0; i < info.items && status == ZHV_OK; i++) {
            status = read_item(h, groups, g, i, source.ptr);
        }
    }
    return status;
}

static zhv_status harvest_groups(harvest *h, const char *const *sources,
                                 size_t n)
{
    zhv_groups *groups;
    zhv_import_report report = {0};
    zhv_status status = zhv_groups_new(&groups);
    if (status != ZHV_OK) {
        return no_memory(h);
    }
    const zhv_import_request request = {.sources = sources, .n = n};
    status = zhv_groups_import(&request, groups, &report, h->err);
    h->report->failed += report.failed;
    if (status == ZHV_OK) {
        status = read_groups(h, groups);
    }
    zhv_groups_free(groups);
    return status;
}

/* ---- all of it ----------------------------------------------------------- */

static zhv_status run(harvest *h, const char *const *sources, size_t n)
{
    zhv_status status = read_pages(h, sources, n);
    if (status == ZHV_OK) {
        status = harvest_groups(h, sources, n);
    }
    if (status == ZHV_OK) {
        status = add_all_redirects(h);
    }
    for (uint32_t i = 0; i < h->mentions.n && status == ZHV_OK; i++) {
        status = place_mention(h, &h->mentions.at[i]);
    }
    if (status == ZHV_OK && zhv_stop_signal()) {
        status = zhv_fail(h->err, ZHV_E_IO, NULL, 0, "stopped");
    }
    return status == ZHV_OK ? zhv_title_store_finish(h->store, h->err) : status;
}

zhv_status zhv_titles_count(zhv_title_store *store, zhv_harvest_report *report,
                            zhv_error *err)
{
    zhv_title_conflict c;
    zhv_error problem = {0};
    uint64_t position = 0;
    report->works = zhv_title_store_count(store);
    report->conflicts = report->disputes = 0;
    while (zhv_title_store_conflict(store, &position, &c, &problem)) {
        bool aside = zhv_str_eq(c.kind, ZHV_STR("sources"));
        report->disputes += aside;
        report->conflicts += !aside;
    }
    if (problem.code != ZHV_OK) {
        *err = problem;
    }
    return problem.code;
}

zhv_status zhv_titles_harvest(const char *const *sources, size_t n,
                              const zhv_dict *dict, zhv_title_store *store,
                              zhv_harvest_report *report, zhv_error *err)
{
    harvest h = {.store = store, .report = report, .err = err};
    *report = (zhv_harvest_report){0};
    zhv_arena_init(&h.page);
    zhv_arena_init(&h.whole);
    zhv_status status = zhv_profiles_read(
        zhv_dict_blob(dict, ZHV_STR("profiles")), &h.profiles, err);
    if (status == ZHV_OK) {
        status = zhv_title_forms_open(&h.forms, dict, err);
    }
    if (status == ZHV_OK) {
        status = run(&h, sources, n);
    }
    if (status == ZHV_OK) {
        status = zhv_titles_count(store, report, err);
    }
    zhv_title_forms_drop(&h.forms);
    zhv_profiles_free(h.profiles);
    zhv_arena_drop(&h.whole);
    zhv_arena_drop(&h.page);
    return status;
}
