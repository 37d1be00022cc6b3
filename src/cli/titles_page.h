/* What one page says about titles: the regional names of the work that it is
 * about, names of other works that it gives, the page that it leads to.
 * Knows roles and rules; not what is stored. */
#ifndef ZHV_TITLES_PAGE_H
#define ZHV_TITLES_PAGE_H

#include "markup/syntax.h"
#include "rules/collect.h"

/* Names that belong together, and for each where it was found: "infobox",
 * "work-name", "T", "front" (matter of Markdown). */
typedef struct zhv_titled {
    zhv_str title[ZHV_VARIANTS]; /* empty: not given */
    const char *source[ZHV_VARIANTS];
    zhv_str original;
} zhv_titled;

typedef struct zhv_aside {
    zhv_variant variant;
    zhv_str title;
    const char *source;
} zhv_aside;

typedef struct zhv_page_titles {
    zhv_titled own;
    /* what weaker evidence gives the work in place of own */
    ZHV_VEC(zhv_aside) aside;
    ZHV_VEC(zhv_titled) others;
    zhv_str redirect; /* where the page leads; empty: it is one */
} zhv_page_titles;

typedef struct zhv_titles_page_in {
    zhv_str text;
    /* the page's title as each region has it; names that are one of these are
     * names of what the page is about */
    const zhv_str *forms;
    size_t form_count;
    const zhv_syntax *syntax;
    const zhv_profiles *profiles;
} zhv_titles_page_in;

/* The regional names of infobox fields count before those of {{作品名稱}}, and
 * these before T rules; what is no clean name (markup, several titles) does
 * not. All strings are borrowed from the text and the arena.
 * Errors   ZHV_E_NOMEM */
zhv_status zhv_titles_page_read(const zhv_titles_page_in *, zhv_arena *,
                                zhv_page_titles *out);

/* Do two names differ in nothing but case, '_' and white space? */
bool zhv_titles_same(zhv_str a, zhv_str b);

/* May s be a name in a table? No markup, no control characters, UTF-8. */
bool zhv_titles_clean(zhv_str s);

/* The name without " (film)" behind it, if that leaves something. */
zhv_str zhv_titles_plain(zhv_str title);

/* The two-way entries of a rule that are clean names, into *out. Returns how
 * many different ones there are. */
uint32_t zhv_titles_of_rule(const zhv_rule *, const char *source,
                            zhv_titled *out);

#endif
