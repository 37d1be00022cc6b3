#include "cli/titles_map.h"

#include "base/hash.h"
#include "cli/page_format.h"
#include "cli/stop.h"
#include "cli/term.h"
#include "cli/title_forms.h"
#include "cli/title_key.h"
#include "cli/titles_table.h"
#include "input/pages.h"
#include "markup/syntax.h"
#include "match/dict.h"

typedef struct mapper {
    zhv_title_map *map;
    zhv_error *err;
    uint64_t *failed;
    zhv_profiles *profiles;
    zhv_title_forms forms;    /* by the dictionary alone */
    zhv_converter *converter; /* by the page, too; the same targets */
    zhv_work *work;
    zhv_arena arena; /* of a page */
} mapper;

static zhv_status no_memory(mapper *m)
{
    return zhv_fail(m->err, ZHV_E_NOMEM, NULL, 0, "out of memory");
}

/* ---- what a page holds --------------------------------------------------- */

/* The target of the link that opens at `i`; empty: not a plain one. */
static zhv_str target_of(const zhv_tape *t, uint32_t i)
{
    bool plain = t->tok[i].kind == ZHV_K_LINK_OPEN &&
                 t->tok[i + 1].kind == ZHV_K_TEXT &&
                 (t->tok[i + 2].kind == ZHV_K_LINK_SEP ||
                  t->tok[i + 2].kind == ZHV_K_LINK_CLOSE);
    zhv_str s = plain ? zhv_token_str(t, i + 1) : (zhv_str){NULL, 0};
    s = zhv_str_trim(zhv_str_sub(s, 0, zhv_str_find(s, 0, '#')));
    return zhv_str_sub(s, zhv_str_starts(s, ZHV_STR(":")), s.len);
}

/* Each target counts once a page. */
static zhv_status add_links(mapper *m, const zhv_tape *t)
{
    zhv_map seen = {0};
    zhv_status status = ZHV_OK;
    for (uint32_t i = 0; i + 2 < t->n && status == ZHV_OK; i++) {
        zhv_str target = target_of(t, i);
        if (target.len == 0) {
            continue;
        }
        zhv_title_key key = zhv_title_key_of(m->profiles, target, &m->arena);
        if (key.text.len == 0 || key.ns == ZHV_NS_FILE ||
            zhv_map_get(&seen, key.text) != ZHV_MAP_NONE) {
            continue;
        }
        status = zhv_map_put(&seen, &m->arena, key.text, 1)
                     ? zhv_title_map_link(m->map, key.text, target, m->err)
                     : no_memory(m);
    }
    return status;
}

static zhv_str redirect_of(const zhv_tape *t)
{
    uint32_t i = 0;
    while (i < t->n && t->tok[i].kind != ZHV_K_REDIRECT) {
        i++;
    }
    while (i + 2 < t->n && t->tok[i].kind != ZHV_K_LINK_OPEN) {
        i++;
    }
    return i + 2 < t->n ? target_of(t, i) : (zhv_str){NULL, 0};
}

static zhv_status scan(mapper *m, const zhv_page_in *page, zhv_tape *tape)
{
    zhv_diags ignored = {.arena = &m->arena};
    zhv_status status = zhv_wikitext_scan(
        page->text, zhv_profiles_names(m->profiles), &m->arena, &ignored, tape);
    return status == ZHV_OK ? status : no_memory(m);
}

static zhv_status convert(mapper *m, const zhv_page_in *page,
                          zhv_mapped_page *out)
{
    const zhv_result *result;
    zhv_page in = ZHV_PAGE_INIT;
    in.source = (zhv_text){page->text.ptr, page->text.len};
    in.title = (zhv_text){out->title.ptr, out->title.len};
    in.likely = page->kind == ZHV_PAGES_TEXT ? zhv_format_of_file(page->path)
                                             : ZHV_FORMAT_WIKITEXT;
    zhv_status status =
        zhv_convert_page(m->converter, m->work, &in, &result, m->err);
    if (status == ZHV_OK &&
        !zhv_title_forms_take(&m->forms.targets, result, out->title, &m->arena,
                              out->shown)) {
        status = no_memory(m);
    }
    return status;
}

/* ---- pages --------------------------------------------------------------- */

/* A redirect has no text to say how it is to be called. */
static zhv_status show_page(mapper *m, const zhv_page_in *page,
                            zhv_mapped_page *out)
{
    zhv_tape tape = {.n = 0};
    bool wiki =
        zhv_str_eq(page->model, ZHV_STR("wikitext")) && page->no_text == NULL;
    bool markdown = page->kind == ZHV_PAGES_TEXT &&
                    zhv_format_of_file(page->path) == ZHV_FORMAT_MARKDOWN;
    zhv_str redirect = page->redirect;
    zhv_status status = wiki && !markdown ? scan(m, page, &tape) : ZHV_OK;
    if (redirect.len == 0) {
        redirect = redirect_of(&tape);
    }
    out->redirect =
        zhv_title_key_of(
            m->profiles,
            zhv_str_sub(redirect, 0, zhv_str_find(redirect, 0, '#')), &m->arena)
            .text;
    if (status != ZHV_OK) {
        return status;
    }
    if (!wiki || out->redirect.len) {
        return zhv_title_forms_make(&m->forms, out->title, &m->arena,
                                    out->shown, m->err);
    }
    status = add_links(m, &tape);
    return status == ZHV_OK ? convert(m, page, out) : status;
}

static zhv_status take_page(mapper *m, const zhv_page_in *page)
{
    zhv_mapped_page out = {.page_id = page->id, .ns = page->ns};
    zhv_arena_reset(&m->arena);
    if (page->is_broken) {
        (*m->failed)++;
        zhv_term_say(page->path, "error", "%.*s: %s", (int)page->title.len,
                     page->title.ptr, page->no_text);
    }
    zhv_title_key key = zhv_title_key_of(m->profiles, page->title, &m->arena);
    if (!page->is_page || key.text.len == 0) {
        return m->arena.failed ? no_memory(m) : ZHV_OK;
    }
    out.key = key.text;
    out.title = zhv_arena_str(&m->arena, zhv_str_trim(page->title));
    if (out.title.ptr == NULL) {
        return no_memory(m);
    }
    for (char *p = (char *)(uintptr_t)out.title.ptr; *p; p++) {
        *p = *p == '_' ? ' ' : *p;
    }
    zhv_status status = show_page(m, page, &out);
    return status == ZHV_OK ? zhv_title_map_add(m->map, &out, m->err) : status;
}

static zhv_status read_pages(mapper *m, const zhv_titles_map_request *r)
{
    const zhv_pages_options options = {.latest_only = true};
    zhv_pages *pages;
    zhv_page_in page;
    zhv_error problem = {0};
    zhv_status status =
        zhv_pages_open(r->sources, r->source_count, &options, &pages, m->err);
    if (status != ZHV_OK) {
        return status;
    }
    while (status == ZHV_OK && !zhv_stop_signal() &&
           zhv_pages_next(pages, &page, &problem)) {
        status = take_page(m, &page);
    }
    zhv_pages_close(pages);
    if (status == ZHV_OK && problem.code != ZHV_OK) {
        *m->err = problem;
        status = problem.code;
    }
    return status == ZHV_OK && zhv_stop_signal()
               ? zhv_fail(m->err, ZHV_E_IO, NULL, 0, "stopped")
               : status;
}

/* ---- red links ----------------------------------------------------------- */

/* The order in which MediaWiki asks.
 * Source   LanguageConverter::findVariantLink, ZhConverter::getVariants 1.39
 * Test     oracle/variant_link_test.sh */
static const zhv_variant asked[] = {ZHV_HANS, ZHV_HANT, ZHV_CN, ZHV_HK,
                                    ZHV_MO,   ZHV_MY,   ZHV_SG, ZHV_TW};

static bool note_also(mapper *m, zhv_str *also, zhv_str title)
{
    size_t n = also->len;
    char *p = zhv_arena_alloc(&m->arena, n + title.len + 2);
    if (p == NULL) {
        return false;
    }
    if (n) {
        memcpy(p, also->ptr, n);
        p[n++] = '|';
    }
    memcpy(p + n, title.ptr, title.len);
    *also = (zhv_str){p, n + title.len};
    return true;
}

static zhv_status cure(mapper *m, zhv_str red)
{
    zhv_str forms[ZHV_VARIANTS];
    zhv_str page = {NULL, 0};
    zhv_str also = {NULL, 0};
    zhv_variant by = ZHV_ZH;
    zhv_error problem = {0};
    zhv_title_key key = zhv_title_key_of(m->profiles, red, &m->arena);
    zhv_str name = zhv_str_sub(key.text, key.name, key.text.len);
    zhv_status status =
        zhv_title_forms_make(&m->forms, name, &m->arena, forms, m->err);
    for (size_t i = 0; i < sizeof asked / sizeof *asked && status == ZHV_OK;
         i++) {
        zhv_str form = forms[asked[i]];
        zhv_str other = zhv_title_key_with(&key, form, &m->arena);
        zhv_str title;
        if (zhv_str_eq(form, name) ||
            !zhv_title_map_page(m->map, other, &title, &problem)) {
            continue;
        }
        if (page.len == 0) {
            page = zhv_arena_str(&m->arena, title);
            by = asked[i];
            status = page.ptr ? ZHV_OK : no_memory(m);
        } else if (!zhv_str_eq(title, page) && !zhv_str_eq(title, also)) {
            status = note_also(m, &also, title) ? ZHV_OK : no_memory(m);
        }
    }
    if (problem.code != ZHV_OK) {
        *m->err = problem;
        return problem.code;
    }
    return status == ZHV_OK && page.len
               ? zhv_title_map_cure(m->map, red, page, by, also, m->err)
               : status;
}

static zhv_status cure_links(mapper *m)
{
    char last[512] = "";
    zhv_str red = {last, 0};
    zhv_error problem = {0};
    zhv_status status = ZHV_OK;
    while (status == ZHV_OK && zhv_title_map_red(m->map, &red, &problem)) {
        zhv_arena_reset(&m->arena);
        size_t n = red.len < sizeof last ? red.len : sizeof last;
        memcpy(last, red.ptr, n); /* keys are shorter */
        red = (zhv_str){last, n};
        status = cure(m, red);
    }
    if (status == ZHV_OK && problem.code != ZHV_OK) {
        *m->err = problem;
        status = problem.code;
    }
    return status;
}

/* ---- all of it ----------------------------------------------------------- */

static zhv_status open_mapper(mapper *m, const zhv_titles_map_request *r)
{
    zhv_options options = ZHV_OPTIONS_INIT;
    options.format = ZHV_FORMAT_AUTO;
    options.groups = r->groups;
    zhv_status status = zhv_profiles_read(
        zhv_dict_blob(r->dict, ZHV_STR("profiles")), &m->profiles, m->err);
    if (status == ZHV_OK) {
        status = zhv_title_forms_open(&m->forms, r->dict, m->err);
    }
    if (status == ZHV_OK) {
        status = zhv_converter_new(r->dict, m->forms.targets.target,
                                   m->forms.targets.n, &options, &m->converter,
                                   m->err);
    }
    return status == ZHV_OK ? zhv_work_new(&m->work) : status;
}

zhv_status zhv_titles_map(const zhv_titles_map_request *r, zhv_title_map *map,
                          uint64_t *failed, zhv_error *err)
{
    mapper m = {.map = map, .err = err, .failed = failed};
    *failed = 0;
    zhv_arena_init(&m.arena);
    zhv_status status = open_mapper(&m, r);
    if (status == ZHV_OK) {
        status = read_pages(&m, r);
    }
    if (status == ZHV_OK) {
        status = zhv_title_map_settle(map, err);
    }
    if (status == ZHV_OK) {
        status = cure_links(&m);
    }
    if (status == ZHV_OK) {
        status = zhv_title_map_finish(map, err);
    }
    zhv_work_free(m.work);
    zhv_converter_free(m.converter);
    zhv_title_forms_drop(&m.forms);
    zhv_profiles_free(m.profiles);
    zhv_arena_drop(&m.arena);
    return status;
}

zhv_status zhv_titles_map_write(zhv_title_map *map, zhv_out_file *f,
                                zhv_error *err)
{
    static const zhv_str kinds[] = {{"page", 4}, {"collision", 9}, {"link", 4}};
    for (unsigned t = 0; t < ZHV_MAP_TABLES; t++) {
        zhv_str fields[ZHV_MAP_COLUMNS];
        uint64_t row = 0;
        zhv_titles_write_field(f, "# ", kinds[t]);
        for (size_t i = 0; zhv_map_heads[t][i]; i++) {
            zhv_titles_write_field(f, "\t", zhv_str_from(zhv_map_heads[t][i]));
        }
        zhv_titles_write_field(f, "\n", (zhv_str){NULL, 0});
        for (uint32_t n; (n = zhv_title_map_next(map, (zhv_map_table)t, &row,
                                                 fields, err)) > 0;) {
            zhv_titles_write_field(f, "", kinds[t]);
            for (uint32_t i = 0; i < n; i++) {
                zhv_titles_write_field(f, "\t", fields[i]);
            }
            zhv_titles_write_field(f, "\n", (zhv_str){NULL, 0});
        }
    }
    return err->code;
}
