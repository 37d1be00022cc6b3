#include "cli/batch_titles.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "cli/out_file.h"
#include "input/json_line.h"

#define TITLE_MAX 255 /* bytes, as MediaWiki has it */

void zhv_batch_titles_init(zhv_batch_titles *t, const char *const *labels,
                           uint32_t target_count)
{
    *t = (zhv_batch_titles){.labels = labels, .target_count = target_count};
    zhv_arena_init(&t->arena);
}

void zhv_batch_titles_drop(zhv_batch_titles *t)
{
    zhv_arena_drop(&t->arena);
    zhv_buffer_drop(&t->kept);
}

/* ---- pages --------------------------------------------------------------- */

static zhv_batch_title *new_page(zhv_batch_titles *t, zhv_str name)
{
    zhv_batch_title *page = zhv_vec_push(&t->pages, &t->arena);
    if (page == NULL) {
        return NULL;
    }
    page->old = zhv_arena_str(&t->arena, name);
    page->wanted =
        zhv_arena_calloc(&t->arena, t->target_count, sizeof *page->wanted);
    page->is_redirect = false;
    page->leads = (zhv_str){NULL, 0};
    return page->old.ptr && page->wanted &&
                   zhv_map_put(&t->by_name, &t->arena, page->old,
                               t->pages.n - 1)
               ? page
               : NULL;
}

static void note_prefix(zhv_batch_titles *t, int32_t ns, zhv_str name)
{
    const zhv_namespace which = ns == 6    ? ZHV_NS_FILE
                                : ns == 10 ? ZHV_NS_TEMPLATE
                                : ns == 14 ? ZHV_NS_CATEGORY
                                           : ZHV_NS_NONE;
    size_t colon = zhv_str_find(name, 0, ':');
    if (which != ZHV_NS_NONE && t->prefix[which].len == 0 && colon < name.len) {
        t->prefix[which] = zhv_str_sub(name, 0, colon);
    }
}

bool zhv_batch_titles_add(zhv_batch_titles *t, zhv_str name, int32_t ns,
                          zhv_str redirect, const zhv_str *wanted)
{
    if (name.len == 0 || zhv_map_get(&t->by_name, name) != ZHV_MAP_NONE) {
        return true;
    }
    zhv_batch_title *page = new_page(t, name);
    if (page == NULL) {
        return false;
    }
    page->is_redirect = redirect.len != 0;
    note_prefix(t, ns, page->old);
    for (uint32_t k = 0; k < t->target_count; k++) {
        /* Regions agree about most names: one copy. */
        if (wanted[k].len == 0 || zhv_str_eq(wanted[k], name)) {
            continue;
        }
        page->wanted[k] = k && zhv_str_eq(wanted[k], page->wanted[k - 1])
                              ? page->wanted[k - 1]
                              : zhv_arena_str(&t->arena, wanted[k]);
        if (page->wanted[k].ptr == NULL) {
            return false;
        }
        if (zhv_str_eq(page->wanted[k], redirect)) {
            page->leads = page->wanted[k];
        }
    }
    return true;
}

zhv_str zhv_batch_titles_find(const zhv_batch_titles *t, zhv_str name,
                              uint32_t target)
{
    uint32_t i = zhv_map_get(&t->by_name, name);
    return i == ZHV_MAP_NONE ? (zhv_str){NULL, 0}
                             : t->pages.at[i].wanted[target];
}

/* ---- who gets which name ------------------------------------------------- */

typedef struct settling {
    zhv_batch_titles *titles;
    zhv_arena arena;
    zhv_map owners; /* name in the edition: the page that wants it */
    uint32_t *todo; /* pages that have lost their wish */
    uint32_t todo_n;
    uint32_t target;
    bool out_of_memory;
} settling;

static bool is_title(zhv_str s)
{
    bool fine = s.len <= TITLE_MAX;
    for (size_t i = 0; i < s.len && fine; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        fine = c >= 0x20 && c != 0x7F && strchr("#<>[]|{}_", c) == NULL;
    }
    return fine && s.len && !zhv_is_space(s.ptr[0]) &&
           !zhv_is_space(s.ptr[s.len - 1]) && s.ptr[0] != ':';
}

static bool tell(settling *s, uint32_t page, const char *why, zhv_str whose)
{
    zhv_batch_titles *t = s->titles;
    zhv_buffer *to = &t->kept;
    const zhv_batch_title *p = &t->pages.at[page];
    t->kept_count++;
    bool fine =
        zhv_buffer_add_str(to, ZHV_STR("{\"variant\":\"")) &&
        zhv_buffer_add_str(to, zhv_str_from(t->labels[s->target])) &&
        zhv_buffer_add_str(to, ZHV_STR("\",\"title\":\"")) &&
        zhv_json_line_escape(to, p->old) &&
        zhv_buffer_add_str(to, ZHV_STR("\",\"wanted\":\"")) &&
        zhv_json_line_escape(to, p->wanted[s->target]) &&
        zhv_buffer_add_str(to, ZHV_STR("\",\"why\":\"")) &&
        zhv_buffer_add_str(to, zhv_str_from(why)) &&
        (whose.len == 0 || (zhv_buffer_add_str(to, ZHV_STR("\",\"page\":\"")) &&
                            zhv_json_line_escape(to, whose))) &&
        zhv_buffer_add_str(to, ZHV_STR("\"}\n"));
    s->out_of_memory |= !fine;
    return fine;
}

/* The page stays as it is called; who wanted that name has lost it, too. */
static void lose(settling *s, uint32_t page, const char *why, zhv_str whose)
{
    zhv_batch_title *p = &s->titles->pages.at[page];
    if (p->wanted[s->target].ptr == NULL) {
        return;
    }
    tell(s, page, why, whose);
    p->wanted[s->target] = (zhv_str){NULL, 0};
    s->todo[s->todo_n++] = page;
}

/* An article goes before a redirect; of two of a kind none gets the name. */
static void want(settling *s, uint32_t page)
{
    const zhv_batch_title *pages = s->titles->pages.at;
    const zhv_str name = pages[page].wanted[s->target];
    uint32_t other = zhv_map_get(&s->owners, name);
    if (!is_title(name)) {
        lose(s, page, "not a name that a page may have", (zhv_str){NULL, 0});
    } else if (zhv_str_eq(name, pages[page].leads) &&
               zhv_map_get(&s->titles->by_name, name) == ZHV_MAP_NONE) {
        lose(s, page, "it would lead to itself", (zhv_str){NULL, 0});
    } else if (other == ZHV_MAP_NONE) {
        s->out_of_memory |= !zhv_map_put(&s->owners, &s->arena, name, page);
    } else if (pages[other].is_redirect && !pages[page].is_redirect) {
        lose(s, other, "another page has that name", pages[page].old);
        s->out_of_memory |= !zhv_map_put(&s->owners, &s->arena, name, page);
    } else {
        if (pages[other].is_redirect == pages[page].is_redirect) {
            lose(s, other, "another page wants that name", pages[page].old);
        }
        lose(s, page, "another page wants that name", pages[other].old);
    }
}

static void settle_target(settling *s)
{
    const zhv_batch_titles *t = s->titles;
    for (uint32_t i = 0; i < t->pages.n && !s->out_of_memory; i++) {
        if (t->pages.at[i].wanted[s->target].ptr) {
            want(s, i);
        } else {
            s->todo[s->todo_n++] = i;
        }
    }
    while (s->todo_n && !s->out_of_memory) {
        const uint32_t keeper = s->todo[--s->todo_n];
        const zhv_str name = t->pages.at[keeper].old;
        const uint32_t owner = zhv_map_get(&s->owners, name);
        if (owner != ZHV_MAP_NONE && owner != keeper) {
            lose(s, owner, "another page keeps that name", name);
        }
    }
}

zhv_status zhv_batch_titles_settle(zhv_batch_titles *t, zhv_error *err)
{
    settling s = {.titles = t};
    zhv_arena_init(&s.arena);
    s.todo = malloc((t->pages.n + (size_t)1) * 2 * sizeof *s.todo);
    s.out_of_memory = s.todo == NULL;
    for (; s.target < t->target_count && !s.out_of_memory; s.target++) {
        zhv_arena_reset(&s.arena);
        s.owners = (zhv_map){0};
        s.todo_n = 0;
        settle_target(&s);
    }
    for (uint32_t i = 0; i < t->pages.n; i++) {
        for (uint32_t k = 0; k < t->target_count; k++) {
            t->changed_count += t->pages.at[i].wanted[k].ptr != NULL;
        }
    }
    free(s.todo);
    zhv_arena_drop(&s.arena);
    return s.out_of_memory
               ? zhv_fail(err, ZHV_E_NOMEM, NULL, 0, "out of memory")
               : ZHV_OK;
}

/* ---- files --------------------------------------------------------------- */

static zhv_status write_file(const char *folder, const char *name,
                             const zhv_buffer *bytes, zhv_error *err)
{
    char path[4096];
    zhv_out_file *f = malloc(sizeof *f);
    snprintf(path, sizeof path, "%s/%s", folder, name);
    zhv_status status =
        f ? zhv_out_file_make_parents(path, err)
          : zhv_fail(err, ZHV_E_NOMEM, NULL, 0, "out of memory");
    if (status == ZHV_OK) {
        status = zhv_out_file_open(f, path, err);
    }
    if (status == ZHV_OK) {
        zhv_out_file_write(f, bytes->ptr, bytes->len);
        status = zhv_out_file_commit(f, err);
    }
    free(f);
    return status;
}

static zhv_str field(zhv_str *rest, char end)
{
    size_t at = zhv_str_find(*rest, 0, end);
    zhv_str s = zhv_str_sub(*rest, 0, at);
    *rest = zhv_str_sub(*rest, at + 1, rest->len);
    return s;
}

static bool put(zhv_buffer *to, zhv_str s, const char *end)
{
    return zhv_buffer_add_str(to, s) &&
           zhv_buffer_add_str(to, zhv_str_from(end));
}

/* The header is the first line, prefixes the second. */
zhv_status zhv_batch_titles_save(zhv_batch_titles *t, const char *folder,
                                 const char *header, zhv_error *err)
{
    zhv_buffer b = {0};
    bool fine = put(&b, zhv_str_from(header), "\n") &&
                put(&b, t->prefix[ZHV_NS_FILE], "\t") &&
                put(&b, t->prefix[ZHV_NS_TEMPLATE], "\t") &&
                put(&b, t->prefix[ZHV_NS_CATEGORY], "\n");
    for (uint32_t i = 0; i < t->pages.n && fine; i++) {
        const zhv_batch_title *p = &t->pages.at[i];
        for (uint32_t k = 0; k < t->target_count && fine; k++) {
            fine = p->wanted[k].ptr == NULL ||
                   (put(&b, zhv_str_from(t->labels[k]), "\t") &&
                    put(&b, p->old, "\t") && put(&b, p->wanted[k], "\n"));
        }
    }
    zhv_str lines = zhv_buffer_str(&b);
    for (size_t i = 0; lines.len; i++) {
        t->digest += i ? zhv_hash(field(&lines, '\n')) * (i | 1) : 0;
        lines = i ? lines : zhv_str_sub(lines, strlen(header) + 1, lines.len);
    }
    zhv_status status =
        fine ? write_file(folder, "titles-kept.jsonl", &t->kept, err)
             : zhv_fail(err, ZHV_E_NOMEM, NULL, 0, "out of memory");
    if (status == ZHV_OK) {
        status = write_file(folder, "titles.tsv", &b, err);
    }
    zhv_buffer_drop(&b);
    return status;
}

static bool take_line(zhv_batch_titles *t, zhv_str line)
{
    zhv_str label = field(&line, '\t');
    zhv_str old = field(&line, '\t');
    uint32_t k = 0;
    while (k < t->target_count &&
           !zhv_str_eq(label, zhv_str_from(t->labels[k]))) {
        k++;
    }
    if (k == t->target_count) {
        return true;
    }
    uint32_t i = zhv_map_get(&t->by_name, old);
    zhv_batch_title *page =
        i == ZHV_MAP_NONE ? new_page(t, old) : &t->pages.at[i];
    t->changed_count++;
    if (page) {
        page->wanted[k] = zhv_arena_str(&t->arena, line);
    }
    return page && page->wanted[k].ptr;
}

zhv_status zhv_batch_titles_load(zhv_batch_titles *t, const char *folder,
                                 const char *header, bool *found,
                                 zhv_error *err)
{
    char path[4096];
    char *line = NULL;
    size_t room = 0;
    size_t number = 0;
    ssize_t n;
    bool fine = true;
    *found = false;
    snprintf(path, sizeof path, "%s/titles.tsv", folder);
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return errno == ENOENT ? ZHV_OK
                               : zhv_fail(err, ZHV_E_IO, path, 0,
                                          "cannot open: %s", strerror(errno));
    }
    while (fine && (n = getline(&line, &room, file)) > 0) {
        zhv_str s = {line, (size_t)n - (line[n - 1] == '\n')};
        t->digest += number ? zhv_hash(s) * (number | 1) : 0;
        if (++number == 1) {
            *found = zhv_str_eq(s, zhv_str_from(header));
            if (!*found) {
                break;
            }
        } else if (number == 2) {
            zhv_str all = zhv_arena_str(&t->arena, s);
            fine = all.ptr != NULL;
            t->prefix[ZHV_NS_FILE] = field(&all, '\t');
            t->prefix[ZHV_NS_TEMPLATE] = field(&all, '\t');
            t->prefix[ZHV_NS_CATEGORY] = all;
        } else {
            fine = take_line(t, s);
        }
    }
    free(line);
    fclose(file);
    return fine ? ZHV_OK : zhv_fail(err, ZHV_E_NOMEM, NULL, 0, "out of memory");
}
