#include "cli/engine.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "cli/own_dict.h"
#include "cli/own_groups.h"
#include "cli/works_lookup.h"
#include "input/in_works.h"
#include "mkdict/mkdict.h"

/* ---- -c: by one config --------------------------------------------------- */

/* "s2t" of "s2t.json" and of "configs/s2t.json", in the arena. */
static const char *config_name(zhv_engine *e, const char *config)
{
    const char *slash = strrchr(config, '/');
    zhv_str s = zhv_str_from(slash ? slash + 1 : config);
    if (zhv_str_ends(s, ZHV_STR(".json"))) {
        s.len -= 5;
    }
    return zhv_arena_str(&e->arena, s).ptr;
}

/* The file that OpenCC's command would take: NAME, else NAME.json. NULL when
 * neither exists. */
static const char *config_file(zhv_engine *e, const char *config)
{
    if (access(config, R_OK) == 0) {
        return config;
    }
    size_t size = strlen(config) + sizeof ".json";
    char *path = zhv_arena_alloc(&e->arena, size);
    if (path == NULL) {
        return NULL;
    }
    snprintf(path, size, "%s.json", config);
    return access(path, R_OK) == 0 ? path : NULL;
}

static zhv_status compile_config(zhv_engine *e, const char *file,
                                 zhv_error *err)
{
    const zhv_mkdict_options options = {.configs = &file, .config_count = 1};
    zhv_str image;
    zhv_status status = zhv_mkdict_make(&options, &e->arena, &image, err);
    if (status == ZHV_OK) {
        status = zhv_dict_open_memory(image.ptr, image.len, &e->dict, err);
    }
    return status;
}

/* A bare name means the image's config, as `opencc -c s2t` means the
 * installed one; what has a folder in it is a file. */
static zhv_status open_config(zhv_engine *e, const zhv_opt *opt, zhv_error *err)
{
    const char *name = config_name(e, opt->config);
    if (name == NULL) {
        return zhv_fail(err, ZHV_E_NOMEM, NULL, 0, "out of memory");
    }
    e->labels[0] = name;
    e->target_count = 1;
    zhv_status status = ZHV_E_ARGUMENT;
    if (strchr(opt->config, '/') == NULL) {
        status = zhv_own_dict_open(opt->dict, &e->dict, err);
        if (status != ZHV_OK) {
            return status;
        }
        status = zhv_converter_new_config(e->dict, name, &e->converter, err);
    }
    const char *file =
        status == ZHV_E_ARGUMENT ? config_file(e, opt->config) : NULL;
    if (file) {
        zhv_dict_free(e->dict);
        e->dict = NULL;
        status = compile_config(e, file, err);
        return status == ZHV_OK
                   ? zhv_converter_new_config(e->dict, name, &e->converter, err)
                   : status;
    }
    if (status == ZHV_E_ARGUMENT && e->dict) {
        zhv_text known = zhv_own_dict_fact(e->dict, "configs");
        return zhv_fail(err, status, NULL, 0,
                        "--config: no config '%s' in the image and no such "
                        "file (known: %.*s)",
                        opt->config, (int)known.len, known.ptr);
    }
    return status == ZHV_E_ARGUMENT
               ? zhv_fail(err, ZHV_E_IO, opt->config, 0, "no such config file")
               : status;
}

/* ---- --to: by variants --------------------------------------------------- */

/* A store with so many works is read for one page in no time. */
#define READ_WHOLE 1000u

/* Works of the page at hand, and a converter that knows them. */
typedef struct zhv_page_works {
    const zhv_opt *opt;
    zhv_options options;
    zhv_works_lookup *lookup;
    zhv_works *works;
    zhv_converter *converter;
} zhv_page_works;

static zhv_status open_store(zhv_engine *e, const zhv_opt *opt, zhv_error *err)
{
    zhv_title_store *store;
    zhv_status status = zhv_title_store_open(opt->titles_db, &store, err);
    if (status != ZHV_OK) {
        return status;
    }
    if (opt->by_page && zhv_title_store_count(store) > READ_WHOLE) {
        e->by_page = calloc(1, sizeof *e->by_page);
        if (e->by_page == NULL) {
            zhv_title_store_close(store);
            return zhv_fail(err, ZHV_E_NOMEM, NULL, 0, "out of memory");
        }
        return zhv_works_lookup_open(store, e->dict, &e->by_page->lookup, err);
    }
    status = zhv_works_new(&e->works);
    if (status == ZHV_OK) {
        status = zhv_works_add_store(e->works, store, err);
    }
    zhv_title_store_close(store);
    return status;
}

static zhv_status open_works(zhv_engine *e, const zhv_opt *opt, zhv_error *err)
{
    if (zhv_title_store_is(opt->titles_db)) {
        return open_store(e, opt, err);
    }
    zhv_status status = zhv_works_new(&e->works);
    return status == ZHV_OK ? zhv_in_works_read(opt->titles_db, e->works, err)
                            : status;
}

static zhv_status open_targets(zhv_engine *e, const zhv_opt *opt,
                               zhv_error *err)
{
    zhv_options options = opt->convert;
    zhv_status status = zhv_own_dict_open(opt->dict, &e->dict, err);
    if (status == ZHV_OK && opt->groups) {
        status = zhv_own_groups_open(opt->groups, &e->groups, err);
        options.groups = e->groups;
    }
    if (status == ZHV_OK && opt->titles_db) {
        status = open_works(e, opt, err);
        options.works = e->works;
    }
    if (e->by_page) {
        e->by_page->opt = opt;
        e->by_page->options = options;
    }
    if (status != ZHV_OK) {
        return status;
    }
    e->target_count = opt->target_count;
    for (uint32_t i = 0; i < opt->target_count; i++) {
        e->labels[i] = zhv_variant_name(opt->targets[i].variant);
    }
    return zhv_converter_new(e->dict, opt->targets, opt->target_count, &options,
                             &e->converter, err);
}

zhv_status zhv_engine_open(zhv_engine *e, const zhv_opt *opt, zhv_error *err)
{
    *e = (zhv_engine){0};
    zhv_arena_init(&e->arena);
    zhv_status status =
        opt->config ? open_config(e, opt, err) : open_targets(e, opt, err);
    if (status == ZHV_OK) {
        status = zhv_work_new(&e->work);
    }
    if (status == ZHV_OK && opt->protect) {
        status = zhv_patterns_open(opt->protect, &e->patterns, err);
    }
    if (status == ZHV_OK && opt->rules_file) {
        status = zhv_rules_file_read(opt->rules_file, e->converter, e->work,
                                     &e->rules, err);
    }
    return status;
}

/* The converter for a page: with the works that it may name. */
static zhv_status find_works(const zhv_engine *e, zhv_str source,
                             const zhv_converter **out, zhv_error *err)
{
    zhv_page_works *p = e->by_page;
    *out = e->converter;
    if (p == NULL) {
        return ZHV_OK;
    }
    zhv_converter_free(p->converter);
    zhv_works_free(p->works);
    p->converter = NULL;
    zhv_status status =
        zhv_works_lookup_page(p->lookup, source, &p->works, err);
    if (status == ZHV_OK) {
        p->options.works = p->works;
        status =
            zhv_converter_new(e->dict, p->opt->targets, p->opt->target_count,
                              &p->options, &p->converter, err);
    }
    *out = p->converter;
    return status;
}

zhv_status zhv_engine_convert(const zhv_engine *e, zhv_work *work,
                              zhv_arena *arena, zhv_str source, zhv_str title,
                              const zhv_result **out, zhv_error *err)
{
    return zhv_engine_convert_as(e, work, arena, source, title, ZHV_FORMAT_AUTO,
                                 out, err);
}

zhv_status zhv_engine_convert_as(const zhv_engine *e, zhv_work *work,
                                 zhv_arena *arena, zhv_str source,
                                 zhv_str title, zhv_format likely,
                                 const zhv_result **out, zhv_error *err)
{
    *out = NULL;
    zhv_page page = ZHV_PAGE_INIT;
    page.source = (zhv_text){source.ptr, source.len};
    page.title = (zhv_text){title.ptr, title.len};
    page.likely = likely;
    page.rules = (zhv_text){e->rules.rules.ptr, e->rules.rules.len};
    zhv_spans spans = {0};
    zhv_status status = ZHV_OK;
    if (e->patterns) {
        status = zhv_patterns_find(e->patterns, source, arena, &spans, err);
        page.protect = spans.at;
        page.protect_count = spans.n;
    }
    const zhv_converter *converter = NULL;
    if (status == ZHV_OK) {
        status = find_works(e, source, &converter, err);
    }
    return status == ZHV_OK ? zhv_convert_page(converter, work, &page, out, err)
                            : status;
}

void zhv_engine_drop(zhv_engine *e)
{
    zhv_rules_file_drop(&e->rules);
    zhv_patterns_free(e->patterns);
    zhv_work_free(e->work);
    zhv_converter_free(e->converter);
    if (e->by_page) {
        zhv_converter_free(e->by_page->converter);
        zhv_works_free(e->by_page->works);
        zhv_works_lookup_close(e->by_page->lookup);
        free(e->by_page);
    }
    zhv_works_free(e->works);
    zhv_groups_free(e->groups);
    zhv_dict_free(e->dict);
    zhv_arena_drop(&e->arena);
}
