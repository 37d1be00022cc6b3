/* The text of one leaf of Markdown: code, tags, links and rules in one sweep
 * from left to right. Emphasis is only marked, never paired: nothing depends
 * on it but where quoted names count. */
#include "markup/markdown.h"

#define RUN_MAX 80u /* longer runs of backticks are text */

typedef struct bracket {
    uint32_t mark;
    size_t at; /* of the [ */
    bool image;
    bool holds; /* another bracket stands in it */
} bracket;

typedef struct rule {
    size_t at;  /* of -{ */
    size_t end; /* behind }-; 0: never closed */
} rule;

typedef struct sweep {
    zhv_leaf *leaf;
    zhv_str s;
    ZHV_VEC(bracket) open;
    ZHV_VEC(rule) rules; /* in order of their openers */
    uint32_t next_rule;
    uint32_t dead; /* brackets below this one may be no links any more */
    bool no_run[RUN_MAX + 1]; /* no run of that length is left */
    bool no_call[3];          /* no >}}, %}} or %} is left */
} sweep;

void zhv_leaf_begin(zhv_leaf *leaf, zhv_str s)
{
    leaf->s = s;
    leaf->from = 0;
    leaf->mark.n = 0;
    memset(leaf->missed, 0, sizeof leaf->missed);
    leaf->budget = 16 * s.len + 4096;
}

uint32_t zhv_leaf_mark(zhv_leaf *leaf, zhv_kind kind, size_t from, size_t to)
{
    if (from == to) {
        return leaf->mark.n;
    }
    zhv_token *m = zhv_vec_push(&leaf->mark, leaf->arena);
    if (m == NULL) {
        leaf->oom = true;
        return 0;
    }
    *m = (zhv_token){(uint32_t)from, (uint32_t)(to - from),
                     ZHV_NO_MATE,    (uint8_t)kind,
                     ZHV_R_NONE,     0};
    return leaf->mark.n - 1;
}

static char at(const sweep *w, size_t i)
{
    return i < w->s.len ? w->s.ptr[i] : '\0';
}

/* ---- rules --------------------------------------------------------------- */

/* Pairs all -{ and }- of the text: only the innermost may close. */
static void pair_rules(sweep *w)
{
    ZHV_VEC(uint32_t) open = {0};
    for (size_t i = 0; i + 1 < w->s.len; i++) {
        char c = w->s.ptr[i];
        if (c == '-' && w->s.ptr[i + 1] == '{') {
            uint32_t *top = zhv_vec_push(&open, w->leaf->arena);
            rule *r = zhv_vec_push(&w->rules, w->leaf->arena);
            if (top == NULL || r == NULL) {
                w->leaf->oom = true;
                return;
            }
            *top = w->rules.n - 1;
            *r = (rule){i, 0};
            i++;
        } else if (c == '}' && w->s.ptr[i + 1] == '-' && open.n) {
            w->rules.at[open.at[--open.n]].end = i + 2;
            i++;
        }
    }
}

/* Marks the rule at `i` with all rules in it; behind it, or `i`. A page that
 * a converter wrote may have "\-{" where a line begins. */
static size_t mark_rule(sweep *w, size_t i)
{
    size_t brace = i + (at(w, i) == '\\');
    while (w->next_rule < w->rules.n && w->rules.at[w->next_rule].at < brace) {
        w->next_rule++;
    }
    const rule *r = &w->rules.at[w->next_rule];
    if (w->next_rule == w->rules.n || r->at != brace || r->end == 0) {
        return i;
    }
    size_t end = r->end;
    size_t pos = i;
    ZHV_VEC(size_t) ends = {0};
    for (uint32_t k = w->next_rule; pos < end; k++) {
        size_t next = k < w->rules.n ? w->rules.at[k].at : end;
        while (ends.n && ends.at[ends.n - 1] <= next) {
            pos = ends.at[--ends.n];
            zhv_leaf_mark(w->leaf, ZHV_K_RULE_CLOSE, pos - 2, pos);
        }
        if (next >= end) {
            break;
        }
        if (w->rules.at[k].end == 0) {
            continue;
        }
        size_t *top = zhv_vec_push(&ends, w->leaf->arena);
        if (top == NULL) {
            w->leaf->oom = true;
            break;
        }
        *top = w->rules.at[k].end;
        zhv_leaf_mark(w->leaf, ZHV_K_RULE_OPEN, k == w->next_rule ? i : next,
                      next + 2);
    }
    return end;
}

/* ---- code ---------------------------------------------------------------- */

static size_t run_at(const sweep *w, size_t i, char c)
{
    size_t n = 0;
    while (at(w, i + n) == c && i + n < w->s.len) {
        n++;
    }
    return n;
}

static size_t mark_code(sweep *w, size_t i)
{
    size_t n = run_at(w, i, '`');
    if (n > RUN_MAX || w->no_run[n]) {
        return i + n;
    }
    for (size_t k = zhv_str_find(w->s, i + n, '`'); k < w->s.len;) {
        size_t m = run_at(w, k, '`');
        if (m == n) {
            zhv_leaf_mark(w->leaf, ZHV_K_RAW, i, k + n);
            return k + n;
        }
        k = zhv_str_find(w->s, k + m, '`');
    }
    w->no_run[n] = true;
    return i + n;
}

/* ---- addresses ----------------------------------------------------------- */

static bool is_word(char c)
{
    return zhv_is_letter(c) || (c >= '0' && c <= '9') || (c & 0x80);
}

/* <http://...> or <a@b>; behind it, or `i`. */
static size_t mark_autolink(sweep *w, size_t i)
{
    enum {
        SCHEME_MAX = 32
    };
    size_t k = i + 1;
    while (is_word(at(w, k)) || at(w, k) == '+' || at(w, k) == '.' ||
           at(w, k) == '-' || at(w, k) == '_') {
        if (++k - i > SCHEME_MAX + 32) {
            return i;
        }
    }
    bool scheme = at(w, k) == ':' && k > i + 2 && k - i <= SCHEME_MAX + 1 &&
                  zhv_is_letter(at(w, i + 1));
    if (!scheme && !(at(w, k) == '@' && k > i + 1)) {
        return i;
    }
    while (k < w->s.len && (unsigned char)w->s.ptr[k] > ' ' &&
           w->s.ptr[k] != '<' && w->s.ptr[k] != '>') {
        k++;
    }
    if (at(w, k) != '>') {
        size_t n = k - i;
        w->leaf->budget = w->leaf->budget > n ? w->leaf->budget - n : 0;
        return i;
    }
    zhv_leaf_mark(w->leaf, ZHV_K_URL, i, k + 1);
    return k + 1;
}

/* Is s[i] the first byte of a sign that ends a bare address: 、。，「（ ...? */
static bool is_wide_sign(const sweep *w, size_t i)
{
    unsigned char a = (unsigned char)at(w, i);
    unsigned char b = (unsigned char)at(w, i + 1);
    unsigned char c = (unsigned char)at(w, i + 2);
    if (a == 0xE3 && b == 0x80) {
        return true; /* U+3000 .. U+303F */
    }
    if (a == 0xE2 && b == 0x80) {
        return c >= 0x90 && c <= 0xBF; /* quotes, dashes */
    }
    return a == 0xEF && (b == 0xBC || b == 0xBD) &&
           ((b == 0xBC && (c <= 0x8F || c >= 0x9A)) || c <= 0xA5);
}

/* End of the bare address of which [.., from) is known to be part. */
static size_t url_end(const sweep *w, size_t from)
{
    size_t end = from;
    while (end < w->s.len && (unsigned char)w->s.ptr[end] > ' ' &&
           memchr("<>|]\"`\\", w->s.ptr[end], 7) == NULL &&
           !is_wide_sign(w, end)) {
        end++;
    }
    while (end > from && memchr("?!.,:*_~';)", w->s.ptr[end - 1], 11)) {
        end--;
    }
    return end;
}

/* http://... in the text, whose ':' is at `i`; behind it, or `i`. */
static size_t mark_bare_url(sweep *w, size_t i)
{
    static const char *const schemes[] = {"https", "http", "ftp"};
    if (at(w, i + 1) != '/' || at(w, i + 2) != '/') {
        return i;
    }
    const zhv_token *last =
        w->leaf->mark.n ? &w->leaf->mark.at[w->leaf->mark.n - 1] : NULL;
    size_t free = last ? (size_t)last->off + last->len : 0;
    for (size_t k = 0; k < sizeof schemes / sizeof *schemes; k++) {
        zhv_str name = zhv_str_from(schemes[k]);
        zhv_str before = zhv_str_sub(w->s, free < i ? free : i, i);
        if (!zhv_str_ends(before, name)) {
            continue;
        }
        size_t end = url_end(w, i + 3);
        zhv_leaf_mark(w->leaf, ZHV_K_URL, i - name.len, end);
        return end;
    }
    return i;
}

/* www.a.b/c at `i`: behind it, or `i`. Without a path it ends where what is no
 * ASCII begins: prose goes on there. */
static size_t mark_www(sweep *w, size_t i)
{
    if (!zhv_str_starts(zhv_str_sub(w->s, i, w->s.len), ZHV_STR("www.")) ||
        (i && ((is_word(w->s.ptr[i - 1]) && !(w->s.ptr[i - 1] & 0x80)) ||
               memchr("./@-", w->s.ptr[i - 1], 4)))) {
        return i;
    }
    size_t end = i + 4;
    while (at(w, end) == '.' || at(w, end) == '-' ||
           (is_word(at(w, end)) && !(at(w, end) & 0x80))) {
        end++;
    }
    if (end == i + 4 || (at(w, end) != '/' && at(w, end) != ':')) {
        return i;
    }
    end = url_end(w, end);
    zhv_leaf_mark(w->leaf, ZHV_K_URL, i, end);
    return end;
}

/* ---- links --------------------------------------------------------------- */

static void open_bracket(sweep *w, size_t i, bool image)
{
    if (w->open.n) {
        w->open.at[w->open.n - 1].holds = true;
    }
    bracket *b = zhv_vec_push(&w->open, w->leaf->arena);
    uint32_t mark =
        zhv_leaf_mark(w->leaf, ZHV_K_COUNT, i, image ? i + 2 : i + 1);
    if (b == NULL) {
        w->leaf->oom = true;
        return;
    }
    *b = (bracket){mark, image ? i + 1 : i, image, false};
}

/* ] and what is behind it, up to `end`: the address, with its title if that
 * is for people. */
static size_t close_link(sweep *w, const bracket *b, size_t i,
                         zhv_address address)
{
    zhv_leaf *leaf = w->leaf;
    zhv_str title = zhv_str_sub(w->s, address.title, address.title_end);
    leaf->mark.at[b->mark].kind = ZHV_K_SPAN_OPEN;
    zhv_leaf_mark(leaf, ZHV_K_SPAN_CLOSE, i, i + 1);
    if (title.len && !zhv_title_is_constant(title)) {
        zhv_leaf_mark(leaf, ZHV_K_SPAN_ADDR, i + 1, address.title);
        zhv_leaf_mark(leaf, ZHV_K_ATTR_VALUE, address.title, address.title_end);
        zhv_leaf_mark(leaf, ZHV_K_SPAN_ADDR, address.title_end, address.end);
    } else {
        zhv_leaf_mark(leaf, ZHV_K_SPAN_ADDR, i + 1, address.end);
    }
    return address.end;
}

static bool is_defined(sweep *w, zhv_str label)
{
    if (w->leaf->refs == NULL || w->leaf->refs->n == 0) {
        return false;
    }
    zhv_str key = zhv_label_key(label, w->leaf->arena);
    w->leaf->oom |= key.ptr == NULL;
    return key.ptr && zhv_map_get(w->leaf->refs, key) != ZHV_MAP_NONE;
}

/* [text][label], [label][], [label]; behind it, or `i`. */
static size_t close_reference(sweep *w, const bracket *b, size_t i)
{
    size_t label = at(w, i + 1) == '[' ? zhv_label_end(w->s, i + 1) : 0;
    if (label) {
        bool known = is_defined(w, zhv_str_sub(w->s, i + 2, label));
        return known ? close_link(w, b, i, (zhv_address){.end = label + 1}) : i;
    }
    zhv_str text = zhv_str_sub(w->s, b->at + 1, i);
    bool note = text.len && text.ptr[0] == '^';
    if (note && !b->holds) {
        w->leaf->mark.at[b->mark].kind = ZHV_K_MARK; /* a note's number */
        w->leaf->mark.at[b->mark].len = (uint32_t)(i + 1 - b->at);
        w->leaf->mark.n = b->mark + 1;
        return i + 1;
    }
    if (b->holds || zhv_label_end(w->s, b->at) != i || !is_defined(w, text)) {
        return i;
    }
    size_t end = at(w, i + 1) == '[' && at(w, i + 2) == ']' ? i + 3 : i + 1;
    w->leaf->mark.at[b->mark].kind = ZHV_K_REF_OPEN;
    zhv_leaf_mark(w->leaf, ZHV_K_REF_CLOSE, i, end);
    return end;
}

/* Where attributes in braces end that begin at `i`; `i`: there are none. */
static size_t attributes_end(const sweep *w, size_t i)
{
    enum {
        LONGEST = 400
    };
    char first = at(w, i + 1);
    if (at(w, i) != '{' ||
        !(memchr("#.:=-", first, 5) || zhv_is_letter(first))) {
        return i;
    }
    for (size_t k = i + 1; k < w->s.len && k - i < LONGEST; k++) {
        if (w->s.ptr[k] == '}') {
            return k + 1;
        }
        if (w->s.ptr[k] == '\n' || w->s.ptr[k] == '{') {
            break;
        }
    }
    return i;
}

/* Attributes behind a link or code; behind them, or `i`. */
static size_t mark_attributes(sweep *w, size_t i)
{
    size_t end = attributes_end(w, i);
    zhv_leaf_mark(w->leaf, ZHV_K_MARK, i, end);
    return end;
}

/* [[name]] or ![[file]] of wikis and note books, where the brackets begin at
 * `i`: behind it, or `i`. Which of the two in [[a|b]] is the page, they do not
 * agree on: all of it is kept. */
static size_t wiki_link_end(sweep *w, size_t i)
{
    const size_t from = i + 2;
    if (at(w, i) != '[' || at(w, i + 1) != '[' || at(w, from) == '^') {
        return i;
    }
    const size_t end = zhv_label_end(w->s, i + 1);
    const bool labelled = at(w, end + 2) == '[' && at(w, end + 3) != '[';
    if (end <= from || at(w, end + 1) != ']' || at(w, end + 2) == '(' ||
        labelled || is_defined(w, zhv_str_sub(w->s, from, end))) {
        return i;
    }
    return end + 2;
}

/* The same with its sign, which begins at `i`. */
static size_t mark_wiki_link(sweep *w, size_t i)
{
    const size_t from = i + (at(w, i) == '!');
    const size_t end = wiki_link_end(w, from);
    if (end == from) {
        return i;
    }
    zhv_leaf_mark(w->leaf, ZHV_K_RAW, i, end);
    return end;
}

static size_t close_bracket(sweep *w, size_t i)
{
    if (w->open.n == 0) {
        return i + 1;
    }
    bracket b = w->open.at[--w->open.n];
    bool dead = !b.image && w->open.n < w->dead;
    w->dead = w->dead < w->open.n ? w->dead : w->open.n;
    zhv_address address = {0};
    if (!dead && at(w, i + 1) == '(') {
        address = zhv_address_at(w->s, i + 1, &w->leaf->budget);
    }
    size_t end = i;
    if (address.end) {
        end = close_link(w, &b, i, address);
    } else if (!dead) {
        end = close_reference(w, &b, i);
    }
    if (end == i) {
        return mark_attributes(w, i + 1);
    }
    if (!b.image && w->leaf->mark.at[b.mark].kind != ZHV_K_MARK) {
        w->dead = w->open.n; /* no link around a link */
    }
    return mark_attributes(w, end);
}

/* ---- pandoc's marks -------------------------------------------------------
 */

/* " {#name .class}" at the end of a heading or a caption; behind it, or
 * `i`. */
static size_t mark_name(sweep *w, size_t i)
{
    bool apart = i && (w->s.ptr[i - 1] == ' ' || w->s.ptr[i - 1] == '\t');
    bool named = at(w, i + 1) == '#' || at(w, i + 1) == '.';
    size_t end = apart && named ? attributes_end(w, i) : i;
    size_t rest = end;
    while (end > i && rest < w->s.len && zhv_is_space(w->s.ptr[rest])) {
        rest++;
    }
    return end > i && rest == w->s.len ? mark_attributes(w, i) : i;
}

/* Does a word end before s[i]: is there a letter, of whatever script? */
static bool is_behind_word(const sweep *w, size_t i)
{
    return i && is_word(w->s.ptr[i - 1]) && !(i >= 3 && is_wide_sign(w, i - 3));
}

/* @key, of a citation or of a numbered example; behind it, or `i`. */
static size_t mark_citation(sweep *w, size_t i)
{
    size_t end = i + 1;
    if (is_behind_word(w, i)) {
        return i;
    }
    for (size_t k = end; k < w->s.len; k++) {
        if ((is_word(w->s.ptr[k]) && !is_wide_sign(w, k)) || at(w, k) == '_') {
            end = k + 1;
        } else if (end == i + 1 || memchr(":.#%+-?/", w->s.ptr[k], 8) == NULL ||
                   k > end) {
            break; /* one sign between letters */
        }
    }
    if (end == i + 1) {
        return i;
    }
    zhv_leaf_mark(w->leaf, ZHV_K_MARK, i, end);
    return end;
}

/* Where $...$ or $$...$$ ends whose text begins at `from`; 0: nowhere. What a
 * reader would take for prose is none: other letters than ASCII stand in
 * braces only. */
static size_t formula_end(const sweep *w, size_t from, size_t marks)
{
    uint32_t depth = 0;
    for (size_t k = from; k < w->s.len; k++) {
        char c = w->s.ptr[k];
        if (c == '\\') {
            k++;
        } else if (c == '{') {
            depth++;
        } else if (c == '}') {
            depth -= depth > 0;
        } else if ((c & 0x80) && depth == 0) {
            return 0;
        } else if (c == '$') {
            bool ends = marks == 2
                            ? at(w, k + 1) == '$'
                            : k > from && !zhv_is_space(w->s.ptr[k - 1]) &&
                                  !(at(w, k + 1) >= '0' && at(w, k + 1) <= '9');
            return ends ? k + marks : 0;
        }
    }
    return 0;
}

/* A formula; behind it, or `i`. */
static size_t mark_formula(sweep *w, size_t i)
{
    size_t marks = at(w, i + 1) == '$' ? 2 : 1;
    char first = at(w, i + marks);
    if (marks == 1 && (first == '\0' || zhv_is_space(first))) {
        return i;
    }
    size_t end = formula_end(w, i + marks, marks);
    if (end == 0) {
        return i + marks;
    }
    zhv_leaf_mark(w->leaf, ZHV_K_RAW, i, end);
    return end;
}

/* ---- calls of generators ------------------------------------------------- */

/* {{< figure src="a" >}}, {{% note %}} or {% include a %}; behind it, or `i`.
 * Names and files stand in them. */
static size_t mark_call(sweep *w, size_t i)
{
    static const char *const ends[] = {">}}", "%}}", "%}"};
    const bool liquid = at(w, i + 1) == '%';
    const char sign = at(w, i + 2);
    if (!liquid && (at(w, i + 1) != '{' || (sign != '<' && sign != '%'))) {
        return i;
    }
    const uint32_t kind = liquid ? 2 : sign == '%';
    const zhv_str end = zhv_str_from(ends[kind]);
    const size_t from = i + (liquid ? 2 : 3);
    for (size_t k = w->no_call[kind] ? w->s.len
                                     : zhv_str_find(w->s, from, end.ptr[0]);
         k < w->s.len; k = zhv_str_find(w->s, k + 1, end.ptr[0])) {
        if (zhv_str_starts(zhv_str_sub(w->s, k, w->s.len), end)) {
            zhv_leaf_mark(w->leaf, ZHV_K_RAW, i, k + end.len);
            return k + end.len;
        }
    }
    w->no_call[kind] = true;
    return i;
}

/* ---- the sweep ----------------------------------------------------------- */

/* A run of * or _ that could be emphasis. */
static size_t mark_emphasis(sweep *w, size_t i)
{
    size_t n = run_at(w, i, w->s.ptr[i]);
    char before = i ? w->s.ptr[i - 1] : ' ';
    char behind = i + n < w->s.len ? w->s.ptr[i + n] : ' ';
    bool open = !zhv_is_space(behind);
    bool close = !zhv_is_space(before);
    bool inside = w->s.ptr[i] == '_' && is_word(before) && is_word(behind);
    if ((open || close) && !inside) {
        zhv_leaf_mark(w->leaf, ZHV_K_QUOTE, i, i + n);
    }
    return i + n;
}

static size_t escape(sweep *w, size_t i)
{
    if (at(w, i + 1) == '-' && at(w, i + 2) == '{' && w->rules.n) {
        size_t end = mark_rule(w, i);
        return end > i ? end : i + 2;
    }
    char next = at(w, i + 1);
    return i + (next > ' ' && next < 0x7F ? 2 : 1);
}

static size_t read_markdown(sweep *w, size_t i)
{
    size_t end;
    switch (w->s.ptr[i]) {
    case '\\':
        return escape(w, i);
    case '`':
        end = mark_code(w, i);
        return mark_attributes(w, end);
    case '*':
    case '_':
        return mark_emphasis(w, i);
    case ':':
        end = mark_bare_url(w, i);
        return end > i ? end : i + 1;
    case 'w':
        end = mark_www(w, i);
        return end > i ? end : i + 1;
    case '{':
        end = mark_call(w, i);
        end = end > i ? end : mark_name(w, i);
        return end > i ? end : i + 1;
    case '@':
        end = mark_citation(w, i);
        return end > i ? end : i + 1;
    case '$':
        end = mark_formula(w, i);
        return end > i ? end : i + 1;
    case '!':
        if (at(w, i + 1) != '[') {
            return i + 1;
        }
        end = mark_wiki_link(w, i);
        if (end == i) {
            open_bracket(w, i, true);
        }
        return end > i ? end : i + 2;
    case '[':
        end = mark_wiki_link(w, i);
        if (end == i) {
            open_bracket(w, i, false);
        }
        return end > i ? end : i + 1;
    case ']':
        return close_bracket(w, i);
    default:
        return i + 1;
    }
}

static size_t read_special(sweep *w, size_t i)
{
    size_t end = i;
    switch (w->s.ptr[i]) {
    case '<':
        end = w->leaf->html ? i : mark_autolink(w, i);
        end = end > i ? end : zhv_html_mark(w->leaf, i);
        return end > i ? end : i + 1;
    case '&':
        end = i + zhv_html_entity(w->s, i);
        zhv_leaf_mark(w->leaf, ZHV_K_ENTITY, i, end);
        return end > i ? end : i + 1;
    case '-':
        end = w->rules.n && at(w, i + 1) == '{' ? mark_rule(w, i) : i;
        return end > i ? end : i + 1;
    default:
        return w->leaf->html ? i + 1 : read_markdown(w, i);
    }
}

/* Openers that were never closed are text. */
static void drop_unused(zhv_leaf *leaf)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < leaf->mark.n; i++) {
        if (leaf->mark.at[i].kind != ZHV_K_COUNT) {
            leaf->mark.at[n++] = leaf->mark.at[i];
        }
    }
    leaf->mark.n = n;
}

void zhv_leaf_read(zhv_leaf *leaf)
{
    static const char specials[256] = {
        ['\\'] = 1, ['`'] = 1, ['*'] = 1, ['_'] = 1, [':'] = 1,
        ['!'] = 1,  ['['] = 1, [']'] = 1, ['<'] = 1, ['&'] = 1,
        ['-'] = 1,  ['{'] = 1, ['@'] = 1, ['$'] = 1, ['w'] = 1};
    sweep w = {.leaf = leaf, .s = leaf->s};
    if (leaf->rules) {
        pair_rules(&w);
    }
    for (size_t i = leaf->from; i < w.s.len && !leaf->oom;) {
        if (specials[(unsigned char)w.s.ptr[i]]) {
            i = read_special(&w, i);
        } else {
            i++;
        }
    }
    drop_unused(leaf);
}
