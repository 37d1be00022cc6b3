#include "rules/work.h"

#include <stdlib.h>

#include "base/hash.h"
#include "base/vec.h"
#include "rules/fold.h"

typedef struct work {
    zhv_str title[ZHV_VARIANTS]; /* empty: not given */
    bool has_page;
} work;

struct zhv_works {
    zhv_arena arena;
    zhv_map named; /* folded name to work, or to ZHV_TWO_WORKS */
    zhv_map paged; /* likewise, pages only */
    ZHV_VEC(work) list;
};

zhv_status zhv_works_new(zhv_works **out)
{
    *out = calloc(1, sizeof **out);
    return *out ? ZHV_OK : ZHV_E_NOMEM;
}

void zhv_works_free(zhv_works *w)
{
    if (w) {
        zhv_arena_drop(&w->arena);
        free(w);
    }
}

static bool add_name(zhv_works *w, zhv_map *to, zhv_str name, uint32_t index)
{
    char buf[ZHV_FOLD_MAX];
    zhv_str key = zhv_fold_name(name, buf);
    if (key.len == 0) {
        return true; /* too long to be a title */
    }
    uint32_t known = zhv_map_get(to, key);
    if (known == index) {
        return true;
    }
    key = zhv_arena_str(&w->arena, key);
    return key.ptr &&
           zhv_map_put(to, &w->arena, key,
                       known == ZHV_MAP_NONE ? index : ZHV_TWO_WORKS);
}

zhv_status zhv_works_add(zhv_works *w, const zhv_text *pages, size_t page_count,
                         const zhv_text titles[ZHV_VARIANTS])
{
    uint32_t index = w->list.n;
    work *new = zhv_vec_push(&w->list, &w->arena);
    if (new == NULL) {
        return ZHV_E_NOMEM;
    }
    *new = (work){0};
    bool good = true;
    for (size_t i = 0; i < page_count && good; i++) {
        zhv_str page = zhv_str_trim((zhv_str){pages[i].ptr, pages[i].len});
        w->list.at[index].has_page |= page.len > 0;
        good = add_name(w, &w->named, page, index) &&
               add_name(w, &w->paged, page, index);
    }
    for (zhv_variant v = 0; v < ZHV_VARIANTS && good; v++) {
        zhv_str title = zhv_str_trim((zhv_str){titles[v].ptr, titles[v].len});
        if (title.len) {
            title = zhv_arena_str(&w->arena, title);
            w->list.at[index].title[v] = title;
            good = title.ptr && add_name(w, &w->named, title, index);
        }
    }
    return good ? ZHV_OK : ZHV_E_NOMEM;
}

static uint32_t find(const zhv_map *in, zhv_str name)
{
    char buf[ZHV_FOLD_MAX];
    uint32_t at = zhv_map_get(in, zhv_fold_name(name, buf));
    return at == ZHV_MAP_NONE ? ZHV_NO_WORK : at;
}

uint32_t zhv_works_find(const zhv_works *w, zhv_str name)
{
    return find(&w->named, name);
}

uint32_t zhv_works_find_page(const zhv_works *w, zhv_str title)
{
    return find(&w->paged, title);
}

bool zhv_works_has_page(const zhv_works *w, uint32_t index)
{
    return w->list.at[index].has_page;
}

zhv_str zhv_works_title(const zhv_works *w, uint32_t index, zhv_variant v)
{
    const work *found = &w->list.at[index];
    const uint8_t *next = zhv_variant_fallbacks(v);
    if (v == ZHV_ZH || v == ZHV_HANS || v == ZHV_HANT) {
        return (zhv_str){NULL, 0};
    }
    while (found->title[v].len == 0 && *next != ZHV_VARIANTS) {
        v = *next++;
    }
    return found->title[v];
}
