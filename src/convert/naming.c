#include "convert/naming.h"

#include "base/utf8.h"
#include "convert/plain_convert.h"

#define NAME_MAX 255u /* bytes of a title */
#define CALL_MAX 32u  /* tokens of a template that links */

typedef struct finder {
    const zhv_tape *tape;
    const zhv_works *works;
    const zhv_dict *dict;
    zhv_arena *arena;
    zhv_namings *out;
    bool failed;
} finder;

typedef uint32_t find_fn(const zhv_works *, zhv_str name);

/* As it is written, or else in one of the scripts. */
static uint32_t find_in_scripts(const zhv_works *works, const zhv_dict *dict,
                                zhv_str name, zhv_arena *arena, find_fn *find)
{
    static const zhv_variant scripts[] = {ZHV_HANS, ZHV_HANT};
    name = zhv_str_trim(name);
    if (name.len == 0 || name.len > NAME_MAX) {
        return ZHV_NO_WORK;
    }
    uint32_t found = find(works, name);
    for (uint32_t i = 0; i < 2 && found == ZHV_NO_WORK; i++) {
        zhv_str form = zhv_plain_convert(dict, scripts[i], true, name, arena);
        if (!zhv_str_eq(form, name)) {
            found = find(works, form);
        }
    }
    return found == ZHV_TWO_WORKS ? ZHV_NO_WORK : found;
}

static bool is_everyday(const zhv_dict *dict, zhv_str name)
{
    name = zhv_str_trim(name);
    return zhv_utf8_count(name) <= 2 || zhv_dict_is_word(dict, name);
}

uint32_t zhv_naming_work(const zhv_works *works, const zhv_dict *dict,
                         zhv_str name, zhv_arena *arena)
{
    uint32_t found = find_in_scripts(works, dict, name, arena, zhv_works_find);
    return found != ZHV_NO_WORK && !zhv_works_has_page(works, found) &&
                   is_everyday(dict, name)
               ? ZHV_NO_WORK
               : found;
}

uint32_t zhv_naming_target(const zhv_works *works, const zhv_dict *dict,
                           zhv_str page, zhv_arena *arena)
{
    uint32_t found =
        find_in_scripts(works, dict, page, arena, zhv_works_find_page);
    if (found == ZHV_NO_WORK && !is_everyday(dict, page)) {
        found = find_in_scripts(works, dict, page, arena, zhv_works_find);
    }
    return found;
}

static uint32_t work_of(const finder *f, zhv_str name)
{
    return zhv_naming_work(f->works, f->dict, name, f->arena);
}

static void add(finder *f, uint32_t tok, zhv_str name, uint32_t work)
{
    name = zhv_str_trim(name);
    zhv_naming *new = zhv_vec_push(f->out, f->arena);
    if (new == NULL) {
        f->failed = true;
        return;
    }
    *new = (zhv_naming){(uint32_t)(name.ptr - f->tape->src.ptr),
                        (uint32_t)name.len, work, tok};
}

/* What a target leads to: no ':' in front, no section behind. */
static zhv_str page_of(zhv_str target)
{
    target = zhv_str_trim(target);
    if (target.len && target.ptr[0] == ':') {
        target = zhv_str_sub(target, 1, target.len);
    }
    return zhv_str_sub(target, 0, zhv_str_find(target, 0, '#'));
}

/* The one token of text that a label is, quote marks beside it; else n. */
static uint32_t label_of(const zhv_tape *t, uint32_t open)
{
    uint32_t close = t->tok[open].mate;
    uint32_t label = t->n;
    if (t->tok[open + 1].kind != ZHV_K_TEXT || open + 3 >= close ||
        t->tok[open + 2].kind != ZHV_K_LINK_SEP) {
        return t->n;
    }
    for (uint32_t i = open + 3; i < close; i++) {
        if (t->tok[i].kind == ZHV_K_TEXT && label == t->n) {
            label = i;
        } else if (t->tok[i].kind != ZHV_K_QUOTE) {
            return t->n;
        }
    }
    return label < t->n && t->tok[label].role == ZHV_R_TEXT ? label : t->n;
}

static const zhv_str opening = {"\xE3\x80\x8A", 3}; /* 《 */
static const zhv_str closing = {"\xE3\x80\x8B", 3};

static zhv_str unquoted(zhv_str s)
{
    s = zhv_str_trim(s);
    bool quoted = zhv_str_starts(s, opening) && zhv_str_ends(s, closing);
    return quoted && s.len > 6 ? zhv_str_sub(s, 3, s.len - 3) : s;
}

/* True when the label is a name of what the link leads to. */
static bool add_label(finder *f, uint32_t label, zhv_str page)
{
    zhv_str name = unquoted(zhv_token_str(f->tape, label));
    uint32_t named = work_of(f, name);
    if (named == ZHV_NO_WORK ||
        named != zhv_naming_target(f->works, f->dict, page, f->arena)) {
        return false;
    }
    add(f, label, name, named);
    return true;
}

static int hex(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
                                  : -1;
}

/* The page that an address of Markdown names: what stands behind its last /,
 * without ".md", its escapes resolved; in buf[NAME_MAX]. */
static zhv_str page_of_address(zhv_str address, char *buf)
{
    size_t n = 0;
    size_t end = 1; /* behind the ( */
    size_t from = 1;
    while (end < address.len && !zhv_is_space(address.ptr[end]) &&
           !strchr(")#?", address.ptr[end])) {
        from = address.ptr[end++] == '/' ? end : from;
    }
    zhv_str s = zhv_str_sub(address, from, end);
    s.len -= zhv_str_ends(s, ZHV_STR(".md")) ? 3 : 0;
    for (size_t i = 0; i < s.len && n < NAME_MAX; i++) {
        bool escaped = s.ptr[i] == '%' && i + 2 < s.len &&
                       hex(s.ptr[i + 1]) >= 0 && hex(s.ptr[i + 2]) >= 0;
        buf[n++] = escaped ? (char)(hex(s.ptr[i + 1]) * 16 + hex(s.ptr[i + 2]))
                           : s.ptr[i];
        i += escaped ? 2 : 0;
    }
    return (zhv_str){buf, n};
}

/* The label of a link of Markdown whose address stands behind it; else n. */
static uint32_t span_label(const zhv_tape *t, uint32_t open)
{
    bool plain = open + 3 < t->n && t->tok[open].mate == open + 2 &&
                 t->tok[open + 1].kind == ZHV_K_TEXT &&
                 t->tok[open + 1].role == ZHV_R_TEXT &&
                 t->tok[open + 3].kind == ZHV_K_SPAN_ADDR &&
                 zhv_token_str(t, open).ptr[0] == '[' &&
                 zhv_token_str(t, open + 3).ptr[0] == '(';
    return plain ? open + 1 : t->n;
}

/* The page that the call links to, where it shows another text: an argument
 * that is a target. Calls that link are short; empty: none. */
static zhv_str page_of_call(const zhv_tape *t, uint32_t open)
{
    uint32_t close = t->tok[open].mate;
    for (uint32_t i = open + 1; i < close && i - open < CALL_MAX; i++) {
        if (t->tok[i].mate == open && t->tok[i].kind == ZHV_K_TEXT &&
            t->tok[i].role == ZHV_R_TARGET) {
            return page_of(zhv_token_str(t, i));
        }
    }
    return (zhv_str){NULL, 0};
}

/* {{le|A|B|text}}: likewise. */
static bool add_call_label(finder *f, uint32_t tok)
{
    uint32_t open = f->tape->tok[tok].mate;
    if (open == ZHV_NO_MATE || open >= tok ||
        f->tape->tok[open].kind != ZHV_K_TMPL_OPEN) {
        return false;
    }
    zhv_str page = page_of_call(f->tape, open);
    return page.len && add_label(f, tok, page);
}

static size_t find_mark(zhv_str s, size_t from, zhv_str mark)
{
    for (from = zhv_str_find(s, from, mark.ptr[0]); from < s.len;
         from = zhv_str_find(s, from + 1, mark.ptr[0])) {
        if (zhv_str_starts(zhv_str_sub(s, from, s.len), mark)) {
            return from;
        }
    }
    return s.len;
}

static void add_quoted(finder *f, uint32_t tok)
{
    zhv_str s = zhv_token_str(f->tape, tok);
    size_t at = find_mark(s, 0, opening);
    while (at < s.len && !f->failed) {
        size_t next = find_mark(s, at + 3, opening);
        zhv_str rest = zhv_str_sub(s, at + 3, next);
        zhv_str name = zhv_str_sub(rest, 0, find_mark(rest, 0, closing));
        uint32_t work =
            name.len < rest.len ? work_of(f, name) : (uint32_t)ZHV_NO_WORK;
        if (work != ZHV_NO_WORK) {
            add(f, tok, name, work);
        }
        at = next;
    }
}

zhv_status zhv_namings_find(const zhv_tape *tape, const zhv_works *works,
                            const zhv_dict *dict, zhv_arena *arena,
                            zhv_namings *out)
{
    *out = (zhv_namings){0};
    finder f = {tape, works, dict, arena, out, false};
    uint32_t done = tape->n; /* the label that was taken */
    for (uint32_t i = 0; i < tape->n && !f.failed; i++) {
        const zhv_token *t = &tape->tok[i];
        if (t->kind == ZHV_K_LINK_OPEN) {
            uint32_t label = label_of(tape, i);
            if (label < tape->n &&
                add_label(&f, label, page_of(zhv_token_str(tape, i + 1)))) {
                done = label;
            }
        } else if (t->kind == ZHV_K_SPAN_OPEN) {
            char buf[NAME_MAX];
            uint32_t label = span_label(tape, i);
            if (label < tape->n &&
                add_label(
                    &f, label,
                    page_of_address(zhv_token_str(tape, label + 2), buf))) {
                done = label;
            }
        } else if (t->kind == ZHV_K_TEXT && t->role == ZHV_R_TEXT &&
                   i != done && !add_call_label(&f, i)) {
            add_quoted(&f, i);
        }
    }
    return f.failed || arena->failed ? ZHV_E_NOMEM : ZHV_OK;
}
