#include "markup/markdown.h"

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static bool is_name(zhv_str s, const char *name)
{
    size_t i = 0;
    while (i < s.len && name[i] && lower(s.ptr[i]) == name[i]) {
        i++;
    }
    return i == s.len && name[i] == '\0';
}

size_t zhv_html_entity(zhv_str s, size_t at)
{
    enum {
        LONGEST = 34
    };
    size_t i = at + 1;
    if (i < s.len && s.ptr[i] == '#') {
        i++;
    }
    size_t from = i;
    while (i < s.len && i - at < LONGEST &&
           (zhv_is_letter(s.ptr[i]) || is_digit(s.ptr[i]))) {
        i++;
    }
    return i > from && i < s.len && s.ptr[i] == ';' ? i + 1 - at : 0;
}

bool zhv_title_is_constant(zhv_str s)
{
    return zhv_str_eq(s, ZHV_STR("wikilink")) ||
           zhv_str_starts(s, ZHV_STR("fig:"));
}

/* ---- one attribute after the other --------------------------------------- */

typedef struct attribute {
    zhv_str name;
    size_t from; /* value without quotes; from == to: none */
    size_t to;
} attribute;

typedef struct tag_reader {
    zhv_str s;
    size_t at;
    bool strict;
    bool good;
} tag_reader;

static bool skip_blanks(tag_reader *r)
{
    size_t from = r->at;
    while (r->at < r->s.len && is_blank(r->s.ptr[r->at])) {
        r->at++;
    }
    return r->at > from;
}

static bool ends_name(const tag_reader *r, char c)
{
    if (r->strict) {
        return !(zhv_is_letter(c) || is_digit(c) || c == '_' || c == ':' ||
                 c == '.' || c == '-');
    }
    return is_blank(c) || c == '=' || c == '>' || c == '/';
}

static void read_value(tag_reader *r, attribute *out)
{
    char quote = r->at < r->s.len ? r->s.ptr[r->at] : '\0';
    if (quote == '"' || quote == '\'') {
        out->from = r->at + 1;
        out->to = zhv_str_find(r->s, out->from, quote);
        r->at = out->to + 1;
        r->good = out->to < r->s.len;
        return;
    }
    out->from = r->at;
    while (r->at < r->s.len && !is_blank(r->s.ptr[r->at]) &&
           r->s.ptr[r->at] != '>' &&
           !(r->strict && memchr("\"'=<`", r->s.ptr[r->at], 5))) {
        r->at++;
    }
    out->to = r->at;
    r->good = r->at < r->s.len && (!r->strict || out->to > out->from);
}

/* The next attribute of the tag; false at its end ('>' or '/' is next) or
 * when it is no tag (r->good is false then). */
static bool next_attribute(tag_reader *r, attribute *out)
{
    bool apart = skip_blanks(r);
    if (!r->strict) {
        while (r->at + 1 < r->s.len && r->s.ptr[r->at] == '/' &&
               r->s.ptr[r->at + 1] != '>') {
            r->at++; /* a browser skips it */
            skip_blanks(r);
        }
        apart = true;
    }
    r->good = r->at < r->s.len;
    if (!r->good || r->s.ptr[r->at] == '>' || r->s.ptr[r->at] == '/') {
        return false;
    }
    size_t from = r->at;
    while (r->at < r->s.len && !ends_name(r, r->s.ptr[r->at])) {
        r->at++;
    }
    if (!r->strict && r->at == from) {
        r->at++; /* a stray '=' */
    }
    *out = (attribute){zhv_str_sub(r->s, from, r->at), r->at, r->at};
    char first = out->name.len ? out->name.ptr[0] : '\0';
    r->good =
        apart && r->at < r->s.len && out->name.len &&
        (!r->strict || zhv_is_letter(first) || first == '_' || first == ':');
    if (!r->good) {
        return false;
    }
    size_t name_end = r->at;
    skip_blanks(r);
    if (r->at < r->s.len && r->s.ptr[r->at] == '=') {
        r->at++;
        skip_blanks(r);
        read_value(r, out);
    } else {
        r->at = name_end;
    }
    return r->good;
}

/* Begins reading the tag at `at`; false if none begins there. */
static bool begin_tag(tag_reader *r, size_t at, zhv_str *name, bool *closing)
{
    size_t from = at + 1;
    *closing = from < r->s.len && r->s.ptr[from] == '/';
    from += *closing;
    if (from >= r->s.len || !zhv_is_letter(r->s.ptr[from])) {
        return false;
    }
    size_t to = from;
    while (to < r->s.len && !is_blank(r->s.ptr[to]) && r->s.ptr[to] != '>' &&
           r->s.ptr[to] != '/') {
        char c = r->s.ptr[to];
        if (r->strict && !zhv_is_letter(c) && !is_digit(c) && c != '-') {
            return false;
        }
        to++;
    }
    *name = zhv_str_sub(r->s, from, to);
    r->at = to;
    r->good = to < r->s.len;
    return r->good;
}

/* Behind the '>' of a tag whose attributes are all read, or 0. */
static size_t end_tag(const tag_reader *r)
{
    size_t at = r->at;
    if (!r->good) {
        return 0;
    }
    at += at < r->s.len && r->s.ptr[at] == '/';
    return at < r->s.len && r->s.ptr[at] == '>' ? at + 1 : 0;
}

size_t zhv_html_tag_end(zhv_str s, size_t at)
{
    tag_reader r = {.s = s, .strict = true};
    zhv_str name;
    bool closing;
    attribute a;
    if (!begin_tag(&r, at, &name, &closing)) {
        return 0;
    }
    while (next_attribute(&r, &a)) {
        if (closing) {
            return 0;
        }
    }
    return end_tag(&r);
}

/* ---- marking ------------------------------------------------------------- */

static bool spend(zhv_leaf *leaf, size_t n)
{
    leaf->budget = leaf->budget > n ? leaf->budget - n : 0;
    return leaf->budget > 0;
}

/* The part of a tag before a value, then the value. */
static void mark_value(zhv_leaf *leaf, zhv_kind *part, size_t *from,
                       const attribute *a, zhv_kind kind)
{
    if (a->from == a->to) {
        return;
    }
    zhv_leaf_mark(leaf, *part, *from, a->from);
    zhv_leaf_mark(leaf, kind, a->from, a->to);
    *part = ZHV_K_TAG_REST;
    *from = a->to;
}

static void mark_attribute(zhv_leaf *leaf, zhv_kind *part, size_t *from,
                           const attribute *a)
{
    zhv_str value = zhv_str_sub(leaf->s, a->from, a->to);
    if (is_name(a->name, "lang") || is_name(a->name, "xml:lang")) {
        mark_value(leaf, part, from, a, ZHV_K_LANG);
    } else if ((is_name(a->name, "title") || is_name(a->name, "alt")) &&
               !zhv_title_is_constant(value)) {
        mark_value(leaf, part, from, a, ZHV_K_ATTR_VALUE);
    }
}

/* Marks the tag at `at`; behind it, or `at`. */
static size_t mark_tag(zhv_leaf *leaf, size_t at, zhv_str *name, bool *closing)
{
    tag_reader r = {.s = leaf->s, .strict = leaf->strict};
    uint32_t known = leaf->mark.n;
    zhv_kind part = ZHV_K_TAG_ALONE;
    size_t from = at;
    attribute a;
    if (!begin_tag(&r, at, name, closing)) {
        return at;
    }
    while (next_attribute(&r, &a)) {
        if (!*closing) {
            mark_attribute(leaf, &part, &from, &a);
        }
    }
    size_t end = end_tag(&r);
    if (end == 0) {
        leaf->mark.n = known;
        spend(leaf, r.at - at);
        return at;
    }
    zhv_leaf_mark(leaf, part, from, end);
    return end;
}

static const struct {
    const char *name;
    zhv_memo memo;
} opaque[] = {{"script", ZHV_MEMO_SCRIPT},
              {"style", ZHV_MEMO_STYLE},
              {"pre", ZHV_MEMO_PRE},
              {"code", ZHV_MEMO_CODE}};

/* Offset of </name at or behind `at`, or s.len. */
static size_t find_closing(zhv_str s, size_t at, zhv_str name)
{
    for (size_t i = zhv_str_find(s, at, '<'); i < s.len;
         i = zhv_str_find(s, i + 1, '<')) {
        size_t n = i + 2;
        size_t k = 0;
        while (n + k < s.len && k < name.len &&
               lower(s.ptr[n + k]) == lower(name.ptr[k])) {
            k++;
        }
        bool ends =
            n + k < s.len && (s.ptr[n + k] == '>' || is_blank(s.ptr[n + k]));
        if (n <= s.len && s.ptr[i + 1] == '/' && k == name.len && ends) {
            return i;
        }
    }
    return s.len;
}

/* The content of an element that is no text, from `at` on. */
static size_t mark_content(zhv_leaf *leaf, size_t at, zhv_str name)
{
    for (size_t i = 0; i < sizeof opaque / sizeof *opaque; i++) {
        bool *missed = &leaf->missed[opaque[i].memo];
        if (!is_name(name, opaque[i].name)) {
            continue;
        }
        size_t end = *missed ? leaf->s.len : find_closing(leaf->s, at, name);
        if (end == leaf->s.len) {
            *missed = true;
            if (!leaf->html) {
                return at; /* the end is in another paragraph, or nowhere */
            }
        }
        zhv_leaf_mark(leaf, ZHV_K_RAW, at, end);
        return end;
    }
    return at;
}

/* A stretch from `at` to the first `end` at or behind `from`. */
static size_t mark_until(zhv_leaf *leaf, zhv_kind kind, size_t at, size_t from,
                         zhv_str end, zhv_memo memo)
{
    const char last = end.ptr[end.len - 1];
    size_t i =
        leaf->missed[memo] ? leaf->s.len : zhv_str_find(leaf->s, from, last);
    for (; i < leaf->s.len; i = zhv_str_find(leaf->s, i + 1, last)) {
        if (i + 1 >= from + end.len &&
            zhv_str_ends(zhv_str_sub(leaf->s, from, i + 1), end)) {
            zhv_leaf_mark(leaf, kind, at, i + 1);
            return i + 1;
        }
    }
    leaf->missed[memo] = true;
    return at;
}

size_t zhv_html_mark(zhv_leaf *leaf, size_t at)
{
    zhv_str rest = zhv_str_sub(leaf->s, at, leaf->s.len);
    zhv_str name;
    bool closing;
    if (zhv_str_starts(rest, ZHV_STR("<!--"))) {
        /* <!--> and <!---> are whole comments, too */
        size_t end = mark_until(leaf, ZHV_K_COMMENT, at, at + 2, ZHV_STR("-->"),
                                ZHV_MEMO_COMMENT);
        if (end == at && leaf->html) {
            zhv_leaf_mark(leaf, ZHV_K_COMMENT, at, leaf->s.len);
            return leaf->s.len;
        }
        return end;
    }
    if (zhv_str_starts(rest, ZHV_STR("<?"))) {
        return mark_until(leaf, ZHV_K_MARK, at, at + 2, ZHV_STR("?>"),
                          ZHV_MEMO_PI);
    }
    if (zhv_str_starts(rest, ZHV_STR("<![CDATA["))) {
        return mark_until(leaf, ZHV_K_MARK, at, at + 9, ZHV_STR("]]>"),
                          ZHV_MEMO_CDATA);
    }
    if (rest.len > 2 && rest.ptr[1] == '!' && zhv_is_letter(rest.ptr[2])) {
        return mark_until(leaf, ZHV_K_MARK, at, at + 2, ZHV_STR(">"),
                          ZHV_MEMO_DECLARATION);
    }
    if (!spend(leaf, 0)) {
        return at;
    }
    size_t end = mark_tag(leaf, at, &name, &closing);
    bool empty = end > at && leaf->s.ptr[end - 2] == '/';
    return end == at || closing || empty ? end : mark_content(leaf, end, name);
}
