/* A page's rulebook with the little dictionary. For tests only. */
#ifndef TEST_CONVERT_LITTLE_BOOK_H
#define TEST_CONVERT_LITTLE_BOOK_H

#include "convert/rulebook.h"
#include "little_dict.h"

static inline zhv_rulebook_options little_options(void)
{
    return (zhv_rulebook_options){.dict = little_dict,
                                  .profiles = little_profiles,
                                  .variants = ZHV_MASK_ALL};
}

static inline void little_book(const char *page, zhv_rulebook_options options,
                               little_page *p, zhv_rulebook *out)
{
    little_read(p, page);
    assert_int_equal(zhv_rulebook_read(&p->tape, &p->flow, &options,
                                       &little_arena, &p->diags, out),
                     ZHV_OK);
}

/* What the key is set to: the value, "-" for deleted, "" for neither; with
 * "?" in front if it is guarded. */
static inline const char *little_state(const zhv_rulebook *book,
                                       const char *key, zhv_variant v,
                                       uint32_t moment)
{
    const zhv_record *r = NULL;
    zhv_str k = zhv_str_from(key);
    zhv_asker asker = {v, moment, true, false};
    if (zhv_overlay_empty(&book->overlay)) {
        return "";
    }
    if (zhv_overlay_match(&book->overlay, k, 0, asker, &r) == k.len) {
        char *out = zhv_arena_alloc(&little_arena, r->value.len + 2);
        snprintf(out, r->value.len + 2, "%s%.*s", r->guarded ? "?" : "",
                 (int)r->value.len, r->value.ptr ? r->value.ptr : "");
        return out;
    }
    return zhv_overlay_deleted(&book->overlay, k, asker) ? "-" : "";
}

/* A key that a page sets or deletes, or does not. */
typedef struct little_key {
    const char *page;
    const char *key;
    zhv_variant variant;
    uint32_t moment;
    const char *want; /* as little_state has it */
} little_key;

static inline void little_keys(const little_key *cases, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        little_page p;
        zhv_rulebook book;
        little_book(cases[i].page, little_options(), &p, &book);
        little_same(cases[i].page,
                    little_state(&book, cases[i].key, cases[i].variant,
                                 cases[i].moment),
                    cases[i].want);
        zhv_arena_reset(&little_arena);
    }
}

/* The title that readers of a variant get; NULL: none of its own. */
typedef struct little_title {
    const char *page;
    zhv_variant variant;
    const char *title;
} little_title;

static inline void little_titles(const little_title *cases, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        little_page p;
        zhv_rulebook book;
        little_book(cases[i].page, little_options(), &p, &book);
        bool titled = book.titled & ZHV_MASK(cases[i].variant);
        assert_int_equal(titled, cases[i].title != NULL);
        if (titled) {
            zhv_str t = book.title[cases[i].variant];
            little_same(cases[i].page, zhv_arena_str(&little_arena, t).ptr,
                        cases[i].title);
        }
        zhv_arena_reset(&little_arena);
    }
}

/* ---- conversion groups; freed with zhv_groups_free ---- */

static inline zhv_text little_text(const char *s)
{
    return (zhv_text){s, strlen(s)};
}

static inline void little_add(zhv_groups *g, const char *name, const char *rule)
{
    assert_int_equal(zhv_groups_add(g, little_text(name), little_text(rule)),
                     ZHV_OK);
}

static inline zhv_groups *little_groups(const char *name, const char *rule)
{
    zhv_groups *g;
    assert_int_equal(zhv_groups_new(&g), ZHV_OK);
    little_add(g, name, rule);
    return g;
}

#endif
