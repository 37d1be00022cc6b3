#include "cli/groups_import.h"

#include <dirent.h>

#include "base/hash.h"
#include "cli/stop.h"
#include "cli/term.h"
#include "input/api_pages.h"
#include "input/in_groups.h"
#include "input/lua_group.h"
#include "input/pages.h"

/* Groups that take in groups: so deep, and so many items in all. */
#define NEST_MAX 8

/* Lines of groups in other groups, all together. */
#define TAKEN_MAX 2000000u

typedef struct wiki_page {
    zhv_str title; /* with the namespace's English name */
    zhv_str text;
    zhv_str redirect;
} wiki_page;

typedef struct source_group {
    zhv_str name;
    zhv_str title;
    zhv_group_text text;
    uint32_t taken_by; /* number of the group that took it in last */
} source_group;

typedef struct import {
    zhv_arena arena;
    zhv_groups *out;
    zhv_import_report *report;
    zhv_map titles; /* of pages */
    ZHV_VEC(wiki_page) pages;
    zhv_map names; /* of groups */
    ZHV_VEC(source_group) groups;
    uint32_t taken; /* lines of groups in other groups */
} import;

/* ---- gathering pages ----------------------------------------------------- */

/* A page's title as English: namespaces by number, or by what files are
 * called ("Template_CGroup_X" of "Template:CGroup/X"). */
static zhv_str full_title(import *in, const zhv_page_in *page)
{
    static const struct {
        zhv_str prefix;
        zhv_str title;
    } forms[] = {
        {{"Module CGroup ", 14}, {"Module:CGroup/", 14}},
        {{"Template CGroup ", 16}, {"Template:CGroup/", 16}},
        {{"Module_CGroup_", 14}, {"Module:CGroup/", 14}},
        {{"Template_CGroup_", 16}, {"Template:CGroup/", 16}},
    };
    zhv_str t = page->title;
    const char *space = page->ns == 828  ? "Module:"
                        : page->ns == 10 ? "Template:"
                        : page->ns == 8  ? "MediaWiki:"
                                         : NULL;
    size_t skip = 0;
    zhv_str head = {NULL, 0};
    if (space) {
        head = zhv_str_from(space);
        skip = zhv_str_find(t, 0, ':') + 1;
    }
    for (size_t i = 0; i < sizeof forms / sizeof *forms && !space; i++) {
        if (zhv_str_starts(t, forms[i].prefix)) {
            head = forms[i].title;
            skip = forms[i].prefix.len;
            break;
        }
    }
    t = zhv_str_sub(t, skip, t.len);
    char *p = zhv_arena_alloc(&in->arena, head.len + t.len + 1);
    if (p == NULL) {
        return (zhv_str){NULL, 0};
    }
    if (head.len) {
        memcpy(p, head.ptr, head.len);
    }
    if (t.len) {
        memcpy(p + head.len, t.ptr, t.len);
    }
    p[head.len + t.len] = '\0';
    return (zhv_str){p, head.len + t.len};
}

static bool is_wanted(zhv_str title)
{
    return (zhv_str_starts(title, ZHV_STR("Module:")) ||
            zhv_str_starts(title, ZHV_STR("Template:CGroup/")) ||
            zhv_str_starts(title, ZHV_STR("MediaWiki:Conversiontable/"))) &&
           !zhv_str_ends(title, ZHV_STR("/doc"));
}

static zhv_status keep_page(import *in, const zhv_page_in *page)
{
    zhv_str title = full_title(in, page);
    if (title.ptr == NULL) {
        return ZHV_E_NOMEM;
    }
    if (!page->is_page || page->no_text || !is_wanted(title)) {
        return ZHV_OK;
    }
    uint32_t at = zhv_map_get(&in->titles, title);
    if (at == ZHV_MAP_NONE) {
        at = in->pages.n;
        if (zhv_vec_push(&in->pages, &in->arena) == NULL ||
            !zhv_map_put(&in->titles, &in->arena, title, at)) {
            return ZHV_E_NOMEM;
        }
    }
    wiki_page kept = {title, zhv_arena_str(&in->arena, page->text),
                      zhv_arena_str(&in->arena, page->redirect)};
    in->pages.at[at] = kept;
    return kept.text.ptr && kept.redirect.ptr ? ZHV_OK : ZHV_E_NOMEM;
}

static zhv_status gather_pages(import *in, const char *source, zhv_error *err)
{
    const zhv_pages_options options = {.latest_only = true};
    zhv_pages *pages;
    zhv_status status = zhv_pages_open(&source, 1, &options, &pages, err);
    if (status != ZHV_OK) {
        return status;
    }
    zhv_page_in page;
    zhv_error problem = {0};
    while (status == ZHV_OK && !zhv_stop_signal() &&
           zhv_pages_next(pages, &page, &problem)) {
        status = keep_page(in, &page);
    }
    zhv_pages_close(pages);
    if (status == ZHV_OK && problem.code != ZHV_OK) {
        *err = problem;
        status = problem.code;
    }
    return status;
}

/* ---- a live wiki --------------------------------------------------------- */

static bool is_stopped(void)
{
    return zhv_stop_signal() != 0;
}

static zhv_status keep_answer(void *context, const zhv_page_in *page)
{
    return keep_page(context, page);
}

/* A wiki without Scribunto has no modules. */
static zhv_status gather_live(import *in, const char *url,
                              const zhv_import_request *request, zhv_error *err)
{
    static const zhv_api_query queries[] = {
        {828, "CGroup/", true},
        {10, "CGroup/", false},
        {8, "Conversiontable/", false},
    };
    const zhv_api_options options = {.allow_http = request->allow_http,
                                     .answer_ms = request->timeout_ms,
                                     .stopped = is_stopped};
    zhv_status status = ZHV_OK;
    for (size_t i = 0; i < sizeof queries / sizeof *queries && status == ZHV_OK;
         i++) {
        status = zhv_api_pages_each(url, &queries[i], &options, keep_answer, in,
                                    err);
    }
    return status;
}

/* ---- JSON groups --------------------------------------------------------- */

static zhv_str str_of(zhv_text t)
{
    return (zhv_str){t.ptr, t.len};
}

static zhv_status begin_json(void *context, zhv_text name, zhv_text path,
                             zhv_text description)
{
    import *in = context;
    in->report->pages++;
    return zhv_groups_describe(in->out, str_of(name), str_of(path),
                               str_of(description));
}

static zhv_status add_json(void *context, zhv_text name, zhv_text rule,
                           zhv_text original)
{
    import *in = context;
    zhv_group_item item = {str_of(rule), str_of(original), 0};
    return zhv_groups_add_item(in->out, str_of(name), &item);
}

static bool is_json_folder(const char *path)
{
    DIR *dir = opendir(path);
    bool found = false;
    if (dir) {
        for (const struct dirent *d = readdir(dir); d && !found;
             d = readdir(dir)) {
            found = d->d_name[0] != '.' &&
                    zhv_str_ends(zhv_str_from(d->d_name), ZHV_STR(".json"));
        }
        closedir(dir);
    }
    return found;
}

/* ---- reading what was gathered ------------------------------------------- */

static bool find_module(void *context, zhv_str title, zhv_str *text)
{
    import *in = context;
    uint32_t at = zhv_map_get(&in->titles, title);
    if (at != ZHV_MAP_NONE) {
        *text = in->pages.at[at].text;
    }
    return at != ZHV_MAP_NONE;
}

static zhv_status read_page(import *in, const wiki_page *page,
                            zhv_group_text *text, zhv_error *err)
{
    text->leads_to = zhv_group_title_name(page->redirect);
    if (text->leads_to.len) {
        return ZHV_OK;
    }
    if (zhv_str_starts(page->title, ZHV_STR("Module:"))) {
        const zhv_lua_pages pages = {find_module, in};
        return zhv_lua_group_read(page->title, page->text, &pages, text, err);
    }
    return zhv_cgroup_text_read(page->text, text);
}

/* A group that is there already stays: modules come before templates. */
static zhv_status read_group(import *in, const wiki_page *page)
{
    zhv_error err = {0};
    zhv_str name = zhv_group_title_name(page->title);
    source_group g = {
        .name = name, .title = page->title, .text = {.arena = &in->arena}};
    if (name.len == 0 || zhv_str_eq(name, ZHV_STR("core")) ||
        zhv_map_get(&in->names, name) != ZHV_MAP_NONE) {
        return ZHV_OK;
    }
    in->report->pages++;
    zhv_status status = read_page(in, page, &g.text, &err);
    if (status == ZHV_E_DATA) {
        zhv_term_say(page->title.ptr, "error", "%s", err.message);
        in->report->failed++;
        return ZHV_OK;
    }
    source_group *slot = zhv_vec_push(&in->groups, &in->arena);
    if (status != ZHV_OK || slot == NULL ||
        !zhv_map_put(&in->names, &in->arena, name, in->groups.n - 1)) {
        return ZHV_E_NOMEM;
    }
    *slot = g;
    return ZHV_OK;
}

static zhv_status read_groups(import *in, zhv_str prefix)
{
    zhv_status status = ZHV_OK;
    for (uint32_t i = 0;
         i < in->pages.n && status == ZHV_OK && !zhv_stop_signal(); i++) {
        if (zhv_str_starts(in->pages.at[i].title, prefix)) {
            status = read_group(in, &in->pages.at[i]);
        }
    }
    return status;
}

/* ---- conversion tables --------------------------------------------------- */

/* Whose table a page's entries go to; what comes later wins, as a variant's
 * own table does over its script's. */
static const char *const table_targets[][6] = {
    {"zh-hans", "zh-hans", "zh-cn", "zh-sg", "zh-my", NULL},
    {"zh-hant", "zh-hant", "zh-tw", "zh-hk", "zh-mo", NULL},
    {"zh-cn", "zh-cn", NULL},
    {"zh-tw", "zh-tw", NULL},
    {"zh-hk", "zh-hk", NULL},
    {"zh-mo", "zh-mo", NULL},
    {"zh-sg", "zh-sg", NULL},
    {"zh-my", "zh-my", NULL},
};

static zhv_status add_rules(import *in, zhv_str name, const zhv_group_text *);

static zhv_str table_title(import *in, zhv_str code, zhv_str sub)
{
    zhv_str head = ZHV_STR("MediaWiki:Conversiontable/");
    size_t room = head.len + code.len + sub.len + 1;
    char *p = zhv_arena_alloc(&in->arena, room);
    if (p == NULL) {
        return (zhv_str){NULL, 0};
    }
    memcpy(p, head.ptr, head.len);
    memcpy(p + head.len, code.ptr, code.len);
    p[head.len + code.len] = '/';
    if (sub.len) {
        memcpy(p + head.len + code.len + 1, sub.ptr, sub.len);
    }
    return (zhv_str){p, sub.len ? room : room - 1};
}

/* A table and the pages it links to, each once. */
static zhv_status read_table(import *in, const char *const *form)
{
    zhv_str code = zhv_str_from(form[0]);
    zhv_subpages todo = {0};
    zhv_map seen = {0};
    zhv_str *first = zhv_vec_push(&todo, &in->arena);
    if (first == NULL) {
        return ZHV_E_NOMEM;
    }
    *first = (zhv_str){"", 0};
    for (uint32_t i = 0; i < todo.n; i++) {
        zhv_group_text text = {.arena = &in->arena};
        zhv_str title = table_title(in, code, todo.at[i]);
        uint32_t at = zhv_map_get(&in->titles, title);
        if (at == ZHV_MAP_NONE || zhv_map_get(&seen, title) != ZHV_MAP_NONE) {
            continue;
        }
        in->report->pages++;
        if (!zhv_map_put(&seen, &in->arena, title, 1) ||
            zhv_conversion_table_read(in->pages.at[at].text, code, form + 1,
                                      &text, &todo) != ZHV_OK ||
            add_rules(in, ZHV_GROUP_TABLE, &text) != ZHV_OK) {
            return ZHV_E_NOMEM;
        }
    }
    return ZHV_OK;
}

/* ---- into the set -------------------------------------------------------- */

static zhv_status add_rule(import *in, zhv_str name, const zhv_group_line *line)
{
    zhv_group_item item = {line->rule, line->original, line->line};
    return zhv_groups_add_item(in->out, name, &item);
}

static zhv_status add_rules(import *in, zhv_str name,
                            const zhv_group_text *text)
{
    zhv_status status = ZHV_OK;
    for (uint32_t i = 0; i < text->lines.n && status == ZHV_OK; i++) {
        status = add_rule(in, name, &text->lines.at[i]);
    }
    return status;
}

/* The group of that name, or the one that the name leads to. */
static source_group *find_group(import *in, zhv_str name)
{
    uint32_t at = zhv_map_get(&in->names, name);
    for (int i = 0; i < NEST_MAX && at != ZHV_MAP_NONE &&
                    in->groups.at[at].text.leads_to.len;
         i++) {
        at = zhv_map_get(&in->names, in->groups.at[at].text.leads_to);
    }
    return at == ZHV_MAP_NONE ? NULL : &in->groups.at[at];
}

/* Why a group is not taken in; NULL: it is. */
static const char *problem_with(const import *in, const source_group *by,
                                const source_group *g, int depth)
{
    return g == NULL                ? "not there"
           : g == by                ? "itself"
           : depth + 1 == NEST_MAX  ? "nested too deep"
           : in->taken >= TAKEN_MAX ? "one too many"
                                    : NULL;
}

typedef struct place {
    const zhv_group_text *text;
    uint32_t next;
} place;

/* The lines of group `number`, with those of the groups it takes in at their
 * places, of each of them once. */
static zhv_status add_lines(import *in, uint32_t number)
{
    const source_group *group = &in->groups.at[number - 1];
    place stack[NEST_MAX] = {{&group->text, 0}};
    bool told = false;
    for (int depth = 0; depth >= 0;) {
        place *p = &stack[depth];
        if (p->next == p->text->lines.n) {
            depth--;
            continue;
        }
        const zhv_group_line *line = &p->text->lines.at[p->next++];
        in->taken += depth > 0;
        if (line->group.len == 0) {
            if (add_rule(in, group->name, line) != ZHV_OK) {
                return ZHV_E_NOMEM;
            }
            continue;
        }
        source_group *g = find_group(in, line->group);
        const char *problem = problem_with(in, group, g, depth);
        if (problem && !told) {
            zhv_term_say(group->title.ptr, "warning",
                         "takes in a group that is %s: %.*s", problem,
                         (int)line->group.len, line->group.ptr);
            told = true; /* one is enough */
        } else if (problem == NULL && g->taken_by != number) {
            g->taken_by = number;
            stack[++depth] = (place){&g->text, 0};
        }
    }
    return ZHV_OK;
}

static zhv_status fill(import *in)
{
    zhv_status status = ZHV_OK;
    for (uint32_t i = 0; i < in->groups.n && status == ZHV_OK; i++) {
        const source_group *g = &in->groups.at[i];
        if (g->text.leads_to.len == 0) {
            status = zhv_groups_describe(in->out, g->name, g->title,
                                         g->text.description);
            if (status == ZHV_OK) {
                status = add_lines(in, i + 1);
            }
        }
    }
    for (size_t i = 0;
         i < sizeof table_targets / sizeof *table_targets && status == ZHV_OK;
         i++) {
        status = read_table(in, table_targets[i]);
    }
    return status;
}

/* Aliases of aliases need a round each. */
static zhv_status fill_aliases(import *in)
{
    for (int round = 0; round < NEST_MAX; round++) {
        for (uint32_t i = 0; i < in->groups.n; i++) {
            source_group *g = &in->groups.at[i];
            if (g->text.leads_to.len == 0) {
                continue;
            }
            zhv_status status =
                zhv_groups_alias(in->out, g->name, g->text.leads_to);
            if (status == ZHV_E_NOMEM) {
                return status;
            }
            if (status == ZHV_OK) {
                zhv_groups_describe(in->out, g->name, g->title,
                                    (zhv_str){NULL, 0});
                g->text.leads_to.len = 0;
                in->report->aliases++;
            } else if (round == NEST_MAX - 1) {
                zhv_term_say(g->title.ptr, "error",
                             "leads to a group that is not there: %.*s",
                             (int)g->text.leads_to.len, g->text.leads_to.ptr);
                in->report->failed++;
            }
        }
    }
    return ZHV_OK;
}

static void count(import *in)
{
    in->report->groups = zhv_groups_count(in->out);
    for (uint32_t i = 0; i < in->report->groups; i++) {
        zhv_group_info info;
        zhv_groups_at(in->out, i, &info);
        in->report->rules += info.items;
    }
}

static zhv_status gather(import *in, const zhv_import_request *r,
                         const char *source, zhv_error *err)
{
    const zhv_groups_sink sink = {in, begin_json, add_json};
    return zhv_api_is_url(source)   ? gather_live(in, source, r, err)
           : is_json_folder(source) ? zhv_in_groups_each(source, &sink, err)
                                    : gather_pages(in, source, err);
}

zhv_status zhv_groups_import(const zhv_import_request *r, zhv_groups *out,
                             zhv_import_report *report, zhv_error *err)
{
import in = {.out = out, .report = report };
    zhv_status status = ZHV_OK;
    *report = (zhv_import_report){0};
    zhv_arena_init(&in.arena);
    for (size_t i = 0; i < r->n && status == ZHV_OK && !zhv_stop_signal();
         i++) {
        status = gather(&in, r, r->sources[i], err);
    }
    if (status == ZHV_OK) {
        status = read_groups(&in, ZHV_STR("Module:CGroup/"));
    }
    if (status == ZHV_OK) {
        status = read_groups(&in, ZHV_STR("Template:CGroup/"));
    }
    if (status == ZHV_OK && zhv_stop_signal()) {
        status = zhv_fail(err, ZHV_E_IO, NULL, 0, "stopped");
    }
    if (status == ZHV_OK) {
        status = fill(&in);
    }
    if (status == ZHV_OK) {
        status = fill_aliases(&in);
    }
    count(&in);
    zhv_arena_drop(&in.arena);
    return status;
}
