/* The token tape: a page cut into tokens that tile its bytes, in order,
 * stream and tree at once. Knows no dictionary, no template, no conversion.
 *
 * Invariants (zhv_tape_check proves them)
 *   tok[0].off == 0, tok[i].off + tok[i].len == tok[i + 1].off, the last one
 *   ends at src.len; len >= 1.
 *   Delimiters are tokens. For an opener and its closer `mate` is each other's
 *   index; for every other token it is the index of the innermost opener that
 *   holds it (its owner), or ZHV_NO_MATE at top level.
 *   An opener is only ever a token when its closer exists: markup that is
 *   never closed is TEXT.
 */
#ifndef ZHV_TAPE_H
#define ZHV_TAPE_H

#include "base/diag.h"
#include "base/status.h"
#include "base/vec.h"

#define ZHV_NO_MATE UINT32_MAX

/* "Opener/closer" pairs have mates; "leaf" tokens have an owner. */
typedef enum zhv_kind {
    ZHV_K_TEXT,    /* leaf: characters the page shows (or a name, a target: see
                      role) */
    ZHV_K_NEWLINE, /* leaf: \n or \r\n, one token each */
    ZHV_K_COMMENT, /* leaf: <!-- ... --> (unclosed: to the end of the page);
                      also <noinclude> and the like */
    ZHV_K_ENTITY,  /* leaf: &amp; &#24; &#x1F; */
    ZHV_K_RAW, /* leaf: the body of an opaque tag (nowiki, math, source ...) */
    ZHV_K_URL, /* leaf: a bare URL, or the URL of [URL label] */
    ZHV_K_QUOTE,     /* leaf: '' ''' ''''' as MediaWiki pairs them */
    ZHV_K_MAGIC,     /* leaf: __NOTOC__ and the like, known names only */
    ZHV_K_SIGNATURE, /* leaf: ~~~ ~~~~ ~~~~~ */
    ZHV_K_REDIRECT,  /* leaf: #REDIRECT or a localised form at the page start,
                        with spaces */
    ZHV_K_HR,        /* leaf: ---- at line start */
    ZHV_K_LIST, /* leaf: run of * # : ; at line start, with the spaces behind it
                 */
    ZHV_K_DEF_SEP,     /* leaf: the ':' of "; term : definition" */
    ZHV_K_PRE_SPACE,   /* leaf: the space that begins a preformatted line */
    ZHV_K_HEAD_OPEN,   /* opener: == at line start, with the spaces behind it */
    ZHV_K_HEAD_CLOSE,  /* closer: == at line end, with the spaces before it and
                          trailing blanks */
    ZHV_K_TMPL_OPEN,   /* opener: {{ */
    ZHV_K_TMPL_COLON,  /* leaf: the first ':' of {{#if: and of {{DEFAULTSORT:
                          (known names only) */
    ZHV_K_TMPL_SEP,    /* leaf: | between arguments of {{ }} */
    ZHV_K_TMPL_EQ,     /* leaf: first = of an argument */
    ZHV_K_TMPL_CLOSE,  /* closer: }} */
    ZHV_K_PARAM_OPEN,  /* opener: {{{ */
    ZHV_K_PARAM_SEP,   /* leaf: | in {{{ }}} */
    ZHV_K_PARAM_CLOSE, /* closer: }}} */
    ZHV_K_LINK_OPEN,   /* opener: [[ */
    ZHV_K_LINK_SEP,    /* leaf: | in [[ ]] */
    ZHV_K_LINK_CLOSE,  /* closer: ]] */
    ZHV_K_EXT_OPEN,    /* opener: [ of [URL label] */
    ZHV_K_EXT_SPACE,   /* leaf: white space between URL and label */
    ZHV_K_EXT_CLOSE,   /* closer: ] */
    ZHV_K_RULE_OPEN,   /* opener: -{ */
    ZHV_K_RULE_CLOSE,  /* closer: }- */
    ZHV_K_TAG_OPEN,    /* opener: <b ...> whose </b> exists; up to the first
                          title=/alt= value, else to
                          '>' */
    ZHV_K_TAG_CLOSE,   /* closer: </b> */
    ZHV_K_TAG_ALONE,   /* leaf: <br>, <ref name="x" />, or a tag without a
                          partner; same rule for   values */
    ZHV_K_TAG_REST,   /* leaf: what follows a title=/alt= value, to the next one
                         or to '>' */
    ZHV_K_ATTR_VALUE, /* leaf: the value of title= or alt=, without its quotes;
                         owner: none of its own tag */
    ZHV_K_TABLE_OPEN, /* opener: {| */
    ZHV_K_TABLE_ROW,  /* leaf: |- (and further dashes) */
    ZHV_K_TABLE_CAPTION, /* leaf: |+ */
    ZHV_K_TABLE_CELL,    /* leaf: | or || of a cell, ! or !! of a header cell */
    ZHV_K_TABLE_ATTRS,   /* leaf: attributes of a table, row or cell (values of
                          * title= are ATTR_VALUE)
                          */
    ZHV_K_TABLE_BAR,   /* leaf: the single | between a cell's attributes and its
                          content */
    ZHV_K_TABLE_CLOSE, /* closer: |} */
    /* of Markdown and HTML; their tags are all ZHV_K_TAG_ALONE */
    ZHV_K_MARK, /* leaf: what makes blocks: > # - 1. indentation, a fence, the
                   bars of a table, attributes in { } */
    ZHV_K_SPAN_OPEN,  /* opener: [ or ![ of a link */
    ZHV_K_SPAN_CLOSE, /* closer: ] */
    ZHV_K_SPAN_ADDR,  /* leaf: (address "title") or [label] behind it; a title
                         that is text is an ATTR_VALUE inside */
    ZHV_K_REF_OPEN,   /* opener: [ of [label], which is shown */
    ZHV_K_REF_CLOSE,  /* closer: ] or ][] */
    ZHV_K_LANG,       /* leaf: value of lang= or xml:lang= */
    ZHV_K_FRONT,      /* leaf: front matter but for values that are text */
    ZHV_K_COUNT
} zhv_kind;

/* What a token's bytes are for. Assigned by rules/role.c from the profiles;
 * the scanner leaves ZHV_R_NONE and no aux. Only TEXT, ATTR_VALUE, URL, RAW and
 * ENTITY tokens carry a role that matters. */
typedef enum zhv_role {
    ZHV_R_NONE,   /* structure */
    ZHV_R_TEXT,   /* the reader sees it: convert */
    ZHV_R_KEEP,   /* never touched */
    ZHV_R_NAME,   /* a template, parameter, tag or attribute name */
    ZHV_R_TARGET, /* a link target, file name, category: never touched */
    ZHV_R_LABEL,  /* a target that is also what is shown: if its conversion
                   * differs, a label is added. In [[ ]]: aux 0, add "|label"
                   * before ]]; in [label] of Markdown "label][" before it. In {{
                   * }}: aux is the profile's argument  (zhv_profiles_arg) to add
                   * before }} */
    ZHV_R_RULE,   /* part of a rule or of a rule source: never text */
    ZHV_R_TITLE,  /* a regional name: kept; aux is the variant it is for */
    ZHV_R_COUNT
} zhv_role;

typedef struct zhv_token {
    uint32_t off; /* bytes */
    uint32_t len; /* bytes, >= 1 */
    uint32_t mate;
    uint8_t kind; /* zhv_kind */
    uint8_t role; /* zhv_role */
    uint16_t aux; /* see the role; 0 otherwise */
} zhv_token;

/* Whose rules the bytes of a page obey. */
typedef enum zhv_dialect {
    ZHV_DIALECT_WIKITEXT, /* also of plain text, which has no markup */
    ZHV_DIALECT_MARKDOWN,
    ZHV_DIALECT_HTML
} zhv_dialect;

typedef struct zhv_tape {
    zhv_str src;
    zhv_token *tok;
    uint32_t n;
    zhv_dialect dialect;
    /* of wikitext: may {{ or [[ stand in a TEXT, as what opens nothing? */
    bool loose_braces;
    bool loose_brackets;
    bool bracket_calls; /* ... may a {{ }} stand behind a single [ ? */
    bool plain;         /* plain text: nothing opens anything */
    bool sections; /* some argument names a section: rules/role.h says so */
    uint32_t acts; /* of tags: set of zhv_act of rules/role.h, left there */
} zhv_tape;

static inline zhv_str zhv_token_str(const zhv_tape *t, uint32_t i)
{
    return (zhv_str){t->src.ptr + t->tok[i].off, t->tok[i].len};
}

/* Bytes of tokens [from, to). */
static inline zhv_str zhv_tape_span(const zhv_tape *t, uint32_t from,
                                    uint32_t to)
{
    uint32_t end = to < t->n ? t->tok[to].off : (uint32_t)t->src.len;
    uint32_t start = from < t->n ? t->tok[from].off : (uint32_t)t->src.len;
    return (zhv_str){t->src.ptr + start, start < end ? end - start : 0};
}

#define ZHV_KIND_BIT(kind) (UINT64_C(1) << (kind))

/* sets of kinds */
#define ZHV_KINDS_OPENERS                                                      \
    (ZHV_KIND_BIT(ZHV_K_HEAD_OPEN) | ZHV_KIND_BIT(ZHV_K_TMPL_OPEN) |           \
     ZHV_KIND_BIT(ZHV_K_PARAM_OPEN) | ZHV_KIND_BIT(ZHV_K_LINK_OPEN) |          \
     ZHV_KIND_BIT(ZHV_K_EXT_OPEN) | ZHV_KIND_BIT(ZHV_K_RULE_OPEN) |            \
     ZHV_KIND_BIT(ZHV_K_TAG_OPEN) | ZHV_KIND_BIT(ZHV_K_TABLE_OPEN) |           \
     ZHV_KIND_BIT(ZHV_K_SPAN_OPEN) | ZHV_KIND_BIT(ZHV_K_REF_OPEN))
#define ZHV_KINDS_CLOSERS                                                      \
    (ZHV_KIND_BIT(ZHV_K_HEAD_CLOSE) | ZHV_KIND_BIT(ZHV_K_TMPL_CLOSE) |         \
     ZHV_KIND_BIT(ZHV_K_PARAM_CLOSE) | ZHV_KIND_BIT(ZHV_K_LINK_CLOSE) |        \
     ZHV_KIND_BIT(ZHV_K_EXT_CLOSE) | ZHV_KIND_BIT(ZHV_K_RULE_CLOSE) |          \
     ZHV_KIND_BIT(ZHV_K_TAG_CLOSE) | ZHV_KIND_BIT(ZHV_K_TABLE_CLOSE) |         \
     ZHV_KIND_BIT(ZHV_K_SPAN_CLOSE) | ZHV_KIND_BIT(ZHV_K_REF_CLOSE))

static inline bool zhv_kind_is_opener(zhv_kind k)
{
    return ZHV_KINDS_OPENERS >> k & 1;
}

static inline bool zhv_kind_is_closer(zhv_kind k)
{
    return ZHV_KINDS_CLOSERS >> k & 1;
}

/* The first token that begins at `off` or behind it; t->n: none. */
uint32_t zhv_tape_at(const zhv_tape *, uint32_t off);

/* First token at or after `from` whose kind is in the set, or t->n. */
static inline uint32_t zhv_tape_find(const zhv_tape *t, uint32_t from,
                                     uint64_t kinds)
{
    while (from < t->n && !(kinds >> t->tok[from].kind & 1)) {
        from++;
    }
    return from;
}

/* "tmpl-open" for ZHV_K_TMPL_OPEN, "label" for ZHV_R_LABEL; static. */
const char *zhv_kind_name(zhv_kind);
const char *zhv_role_name(zhv_role);

/* NULL when all invariants hold, else what is broken; *at [out] the token. */
const char *zhv_tape_check(const zhv_tape *, uint32_t *at);

/* One line a token: kind, role if it has one, bytes in '' with \n and the
 * like escaped. In the arena; ptr is NULL when out of memory. */
zhv_str zhv_tape_dump(const zhv_tape *, zhv_arena *);

#endif
