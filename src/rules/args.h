/* The arguments of {{ }} and the fields of [[ ]] on a tape. */
#ifndef ZHV_ARGS_H
#define ZHV_ARGS_H

#include "markup/tape.h"

/* One field: tokens [from, to). Field 0 is the template's name or the link's
 * target. */
typedef struct zhv_arg {
    uint32_t from;
    uint32_t eq;    /* the '=' behind a name, or ZHV_NO_MATE */
    uint32_t to;    /* the separator or the closer behind the field */
    uint64_t kinds; /* set of the kinds of its tokens but for what is nested */
} zhv_arg;

/* Before the first field of the construct that opens at `open`. */
static inline zhv_arg zhv_arg_start(uint32_t open)
{
    return (zhv_arg){open, ZHV_NO_MATE, open, 0};
}

/* Kinds that end a field of what owns them. */
#define ZHV_KINDS_FIELD_ENDS                                                   \
    (ZHV_KIND_BIT(ZHV_K_TMPL_SEP) | ZHV_KIND_BIT(ZHV_K_TMPL_COLON) |           \
     ZHV_KIND_BIT(ZHV_K_LINK_SEP) | ZHV_KIND_BIT(ZHV_K_PARAM_SEP))

static inline bool zhv_arg_ends(zhv_kind k)
{
    return ZHV_KINDS_FIELD_ENDS >> k & 1;
}

/* Reads the field behind *a, which is not the last one. */
void zhv_arg_read(const zhv_tape *, uint32_t open, zhv_arg *a);

/* Is what stands at t, behind a separator, a text, or a name, its = and a text,
 * and then the end of the argument? Most are. The number of tokens, or 0. */
static inline uint32_t zhv_arg_simple(const zhv_token *t)
{
    const uint64_t ends = ZHV_KINDS_FIELD_ENDS | ZHV_KIND_BIT(ZHV_K_TMPL_CLOSE);
    if (t[0].kind != ZHV_K_TEXT) {
        return 0;
    }
    if (t[1].kind != ZHV_K_TMPL_EQ) {
        return ends >> t[1].kind & 1;
    }
    return t[2].kind == ZHV_K_TEXT && (ends >> t[3].kind & 1) ? 3 : 0;
}

/* Goes to the next field; false when there is none. Nested constructs are
 * leapt over, so all calls for all constructs of a page are linear. */
static inline bool zhv_arg_next(const zhv_tape *tape, uint32_t open, zhv_arg *a)
{
    const uint32_t from = a->to + 1;
    if (a->to >= tape->tok[open].mate) {
        return false;
    }
    const uint32_t simple = zhv_arg_simple(&tape->tok[from]);
    if (simple == 0) {
        zhv_arg_read(tape, open, a);
        return true;
    }
    const uint64_t text = ZHV_KIND_BIT(ZHV_K_TEXT);
    const bool named = simple > 1;
    *a = (zhv_arg){from, named ? from + 1 : ZHV_NO_MATE, from + simple,
                   named ? text | ZHV_KIND_BIT(ZHV_K_TMPL_EQ) : text};
    return true;
}

/* First token of the value: behind the '=' if there is one. */
static inline uint32_t zhv_arg_value(const zhv_arg *a)
{
    return a->eq == ZHV_NO_MATE ? a->from : a->eq + 1;
}

/* The text of tokens [from, to) if they are nothing but text: trimmed, without
 * comments at its ends. False: it holds markup, or a comment inside. */
bool zhv_plain_text(const zhv_tape *, uint32_t from, uint32_t to, zhv_str *out);

/* The same for the value of an argument that zhv_arg_next has found. */
bool zhv_arg_plain(const zhv_tape *, const zhv_arg *, zhv_str *out);

/* The argument's name when it is plain text, else an empty string. */
zhv_str zhv_arg_name(const zhv_tape *, const zhv_arg *);

/* n for the name "n" as MediaWiki has positional arguments (no leading zeros),
 * else 0. */
uint32_t zhv_arg_number(zhv_str name);

#endif
