#include "convert/policy.h"

#include "base/utf8.h"
#include "convert/marks.h"
#include "convert/seal.h"
#include "convert/shield.h"
#include "rules/args.h"

static zhv_str join(zhv_arena *arena, const zhv_str *parts, size_t n)
{
    size_t len = 0;
    for (size_t i = 0; i < n; i++) {
        len += parts[i].len;
    }
    char *out = zhv_arena_alloc(arena, len + 1);
    if (out == NULL) {
        return (zhv_str){NULL, 0};
    }
    size_t at = 0;
    for (size_t i = 0; i < n; i++) {
        if (parts[i].len) {
            memcpy(out + at, parts[i].ptr, parts[i].len);
        }
        at += parts[i].len;
    }
    return (zhv_str){out, len};
}

/* Everywhere but in brackets. */
static zhv_str escape(zhv_str s, char c, zhv_str entity, zhv_arena *arena)
{
    const zhv_shield how = {.c = c, .text = entity, .in_tag = entity};
    return zhv_shield_str(s, &how, arena);
}

/* ---- labels ---- */

static uint32_t positional_args(const zhv_tape *t, uint32_t open)
{
    uint32_t close = t->tok[open].mate;
    uint32_t n = 0;
    bool named = false;
    for (uint32_t i = open + 1; i < close; i++) {
        if (t->tok[i].mate == open && t->tok[i].kind == ZHV_K_TMPL_SEP) {
            n++;
            named = false;
        } else if (t->tok[i].mate == open && t->tok[i].kind == ZHV_K_TMPL_EQ &&
                   !named) {
            n--;
            named = true;
        } else if (zhv_kind_is_opener(t->tok[i].kind)) {
            i = t->tok[i].mate;
        }
    }
    return n;
}

/* Where argument number `name` of the call ends, if it is given but empty; or
 * UINT32_MAX. */
static uint32_t empty_arg(const zhv_tape *t, uint32_t open, zhv_str name)
{
    zhv_arg a = zhv_arg_start(open);
    uint32_t wanted = zhv_arg_number(name);
    uint32_t positional = 0;
    zhv_arg_next(t, open, &a);
    while (wanted && zhv_arg_next(t, open, &a)) {
        zhv_str value;
        uint32_t number = a.eq == ZHV_NO_MATE
                              ? ++positional
                              : zhv_arg_number(zhv_arg_name(t, &a));
        if (number == wanted && zhv_arg_plain(t, &a, &value) &&
            value.len == 0) {
            return t->tok[a.to].off;
        }
    }
    return UINT32_MAX;
}

static bool is_number(zhv_str s, uint32_t n)
{
    return s.len == 1 && n < 10 && s.ptr[0] == (char)('0' + n);
}

/* The call that a link's target begins with, which its label has, too. */
static zhv_str call_before(const zhv_tape *t, uint32_t open)
{
    const uint32_t first = open + 1;
    return t->tok[first].kind == ZHV_K_TMPL_OPEN
               ? zhv_tape_span(t, first, t->tok[first].mate + 1)
               : (zhv_str){"", 0};
}

zhv_str zhv_policy_label(const zhv_tape *t, const zhv_profiles *profiles,
                         uint32_t tok, zhv_str text, zhv_arena *arena,
                         uint32_t *at)
{
    uint32_t open = t->tok[tok].mate;
    *at = t->tok[t->tok[open].mate].off;
    text = zhv_str_trim(text);
    if (t->tok[open].kind == ZHV_K_REF_OPEN) {
        *at = t->tok[open].off + t->tok[open].len;
        const zhv_str parts[] = {text, ZHV_STR("][")};
        return join(arena, parts, 2);
    }
    if (t->tok[open].kind == ZHV_K_LINK_OPEN) {
        if (text.len && text.ptr[0] == ':') {
            text = zhv_str_sub(text, 1, text.len);
        }
        const zhv_str parts[] = {ZHV_STR("|"), call_before(t, open), text};
        return join(arena, parts, 3);
    }
    text = escape(text, '|', ZHV_STR("&#124;"), arena);
    zhv_str name = zhv_profiles_arg(profiles, t->tok[tok].aux);
    uint32_t empty = empty_arg(t, open, name);
    if (empty != UINT32_MAX) {
        *at = empty;
        return escape(text, '=', ZHV_STR("&#61;"), arena);
    }
    bool plain = is_number(name, positional_args(t, open) + 1) &&
                 zhv_str_find(text, 0, '=') == text.len;
    const zhv_str parts[] = {ZHV_STR("|"), plain ? ZHV_STR("") : name,
                             plain ? ZHV_STR("") : ZHV_STR("="), text};
    return join(arena, parts, 4);
}

/* ---- what a rule shows ---- */

/* Does the line end at s[i] stand between two lines of running text? */
static bool joins_lines(zhv_str s, size_t i)
{
    return s.ptr[i] == '\n' && i && i + 1 < s.len && s.ptr[i - 1] != '\n' &&
           s.ptr[i + 1] != '\n' && s.ptr[i + 1] != ZHV_MARK_BORDER &&
           !zhv_seal_begins_block((unsigned char)s.ptr[i + 1]);
}

/* MediaWiki has made blocks of lines before it reads rules: two lines of what
 * one shows are one text. */
static zhv_str in_one_line(zhv_str s, zhv_arena *arena)
{
    char *out =
        zhv_str_find(s, 0, '\n') < s.len ? zhv_arena_alloc(arena, s.len) : NULL;
    for (size_t i = 0; out && i < s.len; i++) {
        out[i] = joins_lines(s, i) ? ' ' : s.ptr[i];
    }
    return out ? (zhv_str){out, s.len} : s;
}

zhv_str zhv_policy_shield(const zhv_tape *t, const zhv_names *names,
                          const zhv_event *e, zhv_str text, zhv_arena *arena)
{
    const zhv_str bar = ZHV_STR("&#124;");
    const zhv_shield bars = {'|', bar, bar, names};
    const zhv_shield colons = {':', ZHV_STR("&#58;"), ZHV_STR(":"), names};
    const zhv_shield equals = {'=', ZHV_STR("&#61;"), ZHV_STR("{{=}}"), names};
    if (e->in_attr) {
        return escape(text, '"', ZHV_STR("&quot;"), arena);
    }
    if (t->dialect == ZHV_DIALECT_MARKDOWN) {
        return escape(text, '|', bar, arena);
    }
    if (e->one_line) {
        text = in_one_line(text, arena);
    }
    if (e->in_term) {
        text = zhv_shield_str(text, &colons, arena);
    }
    if (e->owner == ZHV_NO_MATE) {
        return text;
    }
    switch (t->tok[e->owner].kind) {
    case ZHV_K_TMPL_OPEN:
        text = zhv_shield_str(text, &bars, arena);
        return e->in_named ? text : zhv_shield_str(text, &equals, arena);
    case ZHV_K_LINK_OPEN:
    case ZHV_K_TABLE_OPEN:
    case ZHV_K_PARAM_OPEN:
        return zhv_shield_str(text, &bars, arena);
    default:
        return text;
    }
}

static bool closes_link(zhv_str before, size_t at, zhv_str inside)
{
    bool label = zhv_str_find(before, at, '|') < before.len;
    size_t end = zhv_str_find(inside, 0, ']');
    return label && end + 1 < inside.len && inside.ptr[end + 1] == ']';
}

/* Where the last [[ or {{ of text token i ends that nothing in it closes. 0:
 * there is none; *closed [out]: and none before it is meant, either. */
static uint32_t opener_in(const zhv_tape *t, uint32_t i, zhv_str inside,
                          bool *closed)
{
    zhv_str s = zhv_token_str(t, i);
    *closed = false;
    for (size_t at = s.len; at-- > 1;) {
        char c = s.ptr[at];
        if (c != s.ptr[at - 1]) {
            continue;
        }
        *closed =
            c == ']' || c == '}' || (c == '[' && closes_link(s, at, inside));
        if (*closed) {
            return 0; /* or the rule begins in a label and ends behind it */
        }
        if (c == '[' || c == '{') {
            return t->tok[i].off + (uint32_t)at + 1;
        }
    }
    return 0;
}

uint32_t zhv_policy_loose_opener(const zhv_tape *t, uint32_t open)
{
    const uint64_t names = ZHV_KIND_BIT(ZHV_K_ENTITY) |
                           ZHV_KIND_BIT(ZHV_K_QUOTE) |
                           ZHV_KIND_BIT(ZHV_K_COMMENT);
    const uint64_t calls =
        ZHV_KIND_BIT(ZHV_K_TMPL_CLOSE) | ZHV_KIND_BIT(ZHV_K_PARAM_CLOSE);
    const zhv_str inside = zhv_tape_span(t, open + 1, t->tok[open].mate);
    uint32_t found = 0;
    bool closed = false;
    for (uint32_t i = open; i-- > 0 && !found && !closed;) {
        const uint64_t kind = ZHV_KIND_BIT(t->tok[i].kind);
        if (kind == ZHV_KIND_BIT(ZHV_K_TEXT)) {
            found = opener_in(t, i, inside, &closed);
        } else if (kind & calls) {
            i = t->tok[i].mate;
        } else {
            closed = !(kind & names);
        }
    }
    return found ? found : UINT32_MAX;
}

/* ---- what is replaced ---- */

size_t zhv_policy_share(zhv_str with, size_t len, size_t all)
{
    if (len >= all) {
        return with.len;
    }
    size_t n = zhv_utf8_count(with);
    size_t mine = n * len / all;
    mine = mine == 0 && n > 1 ? 1 : mine;
    size_t at = 0;
    for (; mine && at < with.len; mine--) {
        uint32_t step;
        zhv_utf8_decode(with, at, &step);
        at += step;
    }
    return at;
}
