/* Syntaxes: bytes to tape. A syntax is one row of the array in syntax.c. */
#ifndef ZHV_SYNTAX_H
#define ZHV_SYNTAX_H

#include "markup/tape.h"

/* The names a scanner has to know, as data: made from dicts/profiles by
 * rules/profile.c, or by hand in tests. */
typedef enum zhv_tag_class {
    ZHV_TAG_NONE,   /* not a tag: "<foo>" is text */
    ZHV_TAG_HTML,   /* <b>, <span>: content is wikitext */
    ZHV_TAG_VOID,   /* <br>, <hr>, <wbr>: no closing tag */
    ZHV_TAG_EXT,    /* <ref>, <gallery>, <poem>: an extension whose content is
                       wikitext of its own */
    ZHV_TAG_OPAQUE, /* <nowiki>, <math>, <source>: content is RAW, not looked
                       into */
    ZHV_TAG_PRE,  /* <pre>: content is RAW, but holds -{ }- (see SEMANTICS 2) */
    ZHV_TAG_CODE, /* <code>: HTML whose text is kept unless it has attributes or
                     holds -{ */
    ZHV_TAG_GONE  /* <noinclude>: each such tag is gone before the page is made,
                     with a partner or without, as a comment is */
} zhv_tag_class;

typedef enum zhv_name_class {
    ZHV_NAME_NONE,
    ZHV_NAME_FUNCTION, /* {{#if:, {{lc:, {{DEFAULTSORT:, {{int: : ':' ends the
                          name */
    ZHV_NAME_PLAIN,    /* one of them, of whose arguments none has a name */
    ZHV_NAME_CONTENT,  /* ... the first has none: {{#tag: */
    ZHV_NAME_MAGIC,    /* __NOTOC__ (given without the underscores) */
    ZHV_NAME_REDIRECT  /* #REDIRECT, #重定向 */
} zhv_name_class;

typedef struct zhv_names {
    void *ctx;
    /* name as written, any case; ASCII */
    zhv_tag_class (*tag)(const void *ctx, zhv_str name);
    /* what `name` is in the sense asked for? (names may be Chinese) */
    bool (*is)(const void *ctx, zhv_name_class, zhv_str name);
} zhv_names;

typedef struct zhv_syntax {
    const char *name; /* "wikitext", "text", "markdown", "html" */
    /* Errors   ZHV_E_NOMEM only. Time and memory linear in src.len. */
    zhv_status (*scan)(zhv_str src, const zhv_names *, zhv_arena *, zhv_diags *,
                       zhv_tape *out);
} zhv_syntax;

/* As its `scan`, but a byte order mark is a comment and what stands behind it
 * begins the page. */
zhv_status zhv_syntax_scan(const zhv_syntax *, zhv_str src, const zhv_names *,
                           zhv_arena *, zhv_diags *, zhv_tape *out);
/* The syntax called `name`, or NULL. */
const zhv_syntax *zhv_syntax_find(zhv_str name);
/* The syntax that src most likely is: never NULL. */
const zhv_syntax *zhv_syntax_guess(zhv_str src);

zhv_status zhv_wikitext_scan(zhv_str src, const zhv_names *, zhv_arena *,
                             zhv_diags *, zhv_tape *out);
zhv_status zhv_markdown_scan(zhv_str src, const zhv_names *, zhv_arena *,
                             zhv_diags *, zhv_tape *out);
zhv_status zhv_html_scan(zhv_str src, const zhv_names *, zhv_arena *,
                         zhv_diags *, zhv_tape *out);
zhv_status zhv_plain_scan(zhv_str src, const zhv_names *, zhv_arena *,
                          zhv_diags *, zhv_tape *out);

#endif
