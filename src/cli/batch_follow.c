#include "cli/batch_follow.h"

#include "markup/wikitext.h"
#include "rules/role.h"

/* ---- a link's target ----------------------------------------------------- */

/* As a page's name is written: blanks for '_', one at a time, the first
 * letter large. arena; ptr NULL: out of memory. */
static zhv_str canonical(zhv_arena *arena, zhv_str s)
{
    zhv_str copy = zhv_arena_str(arena, s);
    char *to = (char *)(uintptr_t)copy.ptr;
    size_t n = 0;
    for (size_t i = 0; to && i < s.len; i++) {
        char c = s.ptr[i] == '_' ? ' ' : s.ptr[i];
        if (c != ' ' || (n && to[n - 1] != ' ')) {
            to[n++] = c;
        }
    }
    copy.len = n && to[n - 1] == ' ' ? n - 1 : n;
    if (copy.len && to[0] >= 'a' && to[0] <= 'z') {
        to[0] = (char)(to[0] - 'a' + 'A');
    }
    return copy;
}

static zhv_str join(zhv_arena *arena, zhv_str a, const char *middle, zhv_str b)
{
    size_t n = strlen(middle);
    char *s = zhv_arena_alloc(arena, a.len + n + b.len + 1);
    if (s == NULL) {
        return (zhv_str){NULL, 0};
    }
    if (a.len) {
        memcpy(s, a.ptr, a.len);
    }
    memcpy(s + a.len, middle, n);
    if (b.len) {
        memcpy(s + a.len + n, b.ptr, b.len);
    }
    return (zhv_str){s, a.len + n + b.len};
}

/* "分类:X" where pages are called "Category:X": the name by the page's own
 * prefix. The link keeps the prefix it was written with. */
static zhv_str find_namespaced(const zhv_batch_titles *t, uint32_t target,
                               const zhv_profiles *p, zhv_arena *arena,
                               zhv_str name, size_t colon)
{
    zhv_str prefix = zhv_str_trim(zhv_str_sub(name, 0, colon));
    zhv_str rest = canonical(arena, zhv_str_sub(name, colon + 1, name.len));
    zhv_namespace ns = zhv_lookup_namespace(p, prefix);
    if (rest.ptr == NULL || ns > ZHV_NS_TEMPLATE || t->prefix[ns].len == 0) {
        return (zhv_str){NULL, 0};
    }
    zhv_str own = t->prefix[ns];
    zhv_str full = join(arena, own, ":", rest);
    zhv_str to = full.ptr ? zhv_batch_titles_find(t, full, target) : full;
    return to.len > own.len + 1
               ? join(arena, prefix, ":", zhv_str_sub(to, own.len + 1, to.len))
               : (zhv_str){NULL, 0};
}

static zhv_str find_template(const zhv_batch_titles *t, uint32_t target,
                             zhv_arena *arena, zhv_str name)
{
    zhv_str own = t->prefix[ZHV_NS_TEMPLATE];
    zhv_str rest = canonical(arena, name);
    zhv_str full = own.len ? join(arena, own, ":", rest) : own;
    zhv_str to =
        full.len ? zhv_batch_titles_find(t, full, target) : (zhv_str){NULL, 0};
    return to.len > own.len + 1 ? zhv_str_sub(to, own.len + 1, to.len)
                                : (zhv_str){NULL, 0};
}

static zhv_str find(const zhv_batch_titles *t, uint32_t target,
                    const zhv_profiles *p, zhv_arena *arena, zhv_str name,
                    bool is_template)
{
    size_t colon = zhv_str_find(name, 0, ':');
    zhv_str plain = canonical(arena, name);
    if (plain.len == 0) {
        return (zhv_str){NULL, 0};
    }
    zhv_str to = is_template && colon == name.len
                     ? find_template(t, target, arena, name)
                     : zhv_batch_titles_find(t, plain, target);
    if (to.ptr == NULL && colon < name.len) {
        to = find_namespaced(t, target, p, arena, name, colon);
    }
    bool small = name.ptr[0] >= 'a' && name.ptr[0] <= 'z';
    if (to.len && small && to.ptr[0] >= 'A' && to.ptr[0] <= 'Z') {
        to = zhv_arena_str(arena, to);
        if (to.ptr) {
            *(char *)(uintptr_t)to.ptr |= 0x20; /* written small, as before */
        }
    }
    return to;
}

zhv_str zhv_batch_follow_link(const zhv_batch_titles *t, uint32_t target,
                              const zhv_profiles *p, zhv_arena *arena,
                              zhv_str to, bool is_template)
{
    size_t from = 0;
    while (from < to.len && zhv_is_space(to.ptr[from])) {
        from++;
    }
    from += from < to.len && to.ptr[from] == ':';
    size_t end = zhv_str_find(to, from, '#');
    zhv_str name = zhv_str_sub(to, from, end);
    while (name.len && zhv_is_space(name.ptr[name.len - 1])) {
        name.len--;
    }
    while (name.len && zhv_is_space(name.ptr[0])) {
        name = zhv_str_sub(name, 1, name.len);
    }
    if (name.len == 0) {
        return (zhv_str){NULL, 0};
    }
    zhv_str found = find(t, target, p, arena, name, is_template);
    if (found.ptr == NULL) {
        return found;
    }
    const size_t at = (size_t)(name.ptr - to.ptr);
    found = join(arena, zhv_str_sub(to, 0, at), "", found);
    return found.ptr
               ? join(arena, found, "", zhv_str_sub(to, at + name.len, to.len))
               : found;
}

/* ---- a text -------------------------------------------------------------- */

#define BEFORE                                                                 \
    (ZHV_KIND_BIT(ZHV_K_LINK_OPEN) | ZHV_KIND_BIT(ZHV_K_TMPL_OPEN) |           \
     ZHV_KIND_BIT(ZHV_K_TMPL_SEP) | ZHV_KIND_BIT(ZHV_K_TMPL_EQ) |              \
     ZHV_KIND_BIT(ZHV_K_NEWLINE))
#define BEHIND                                                                 \
    (ZHV_KIND_BIT(ZHV_K_LINK_CLOSE) | ZHV_KIND_BIT(ZHV_K_LINK_SEP) |           \
     ZHV_KIND_BIT(ZHV_K_TMPL_CLOSE) | ZHV_KIND_BIT(ZHV_K_TMPL_SEP) |           \
     ZHV_KIND_BIT(ZHV_K_NEWLINE))

/* A token that is all of a link's target, a template's name or an argument. */
static bool names_page(const zhv_tape *tape, uint32_t i, bool *is_template)
{
    const zhv_token *tok = &tape->tok[i];
    if (tok->kind != ZHV_K_TEXT || i == 0 || i + 1 == tape->n ||
        tok->mate == ZHV_NO_MATE || !(BEFORE >> tape->tok[i - 1].kind & 1) ||
        !(BEHIND >> tape->tok[i + 1].kind & 1)) {
        return false;
    }
    const uint8_t owner = tape->tok[tok->mate].kind;
    *is_template = owner == ZHV_K_TMPL_OPEN && tok->role == ZHV_R_NAME &&
                   tok->mate == i - 1;
    return *is_template ||
           ((tok->role == ZHV_R_TARGET || tok->role == ZHV_R_LABEL) &&
            (owner == ZHV_K_LINK_OPEN || owner == ZHV_K_TMPL_OPEN));
}

/* "[[A|A]]" says no more than "[[A]]". */
static bool is_label(const zhv_tape *tape, uint32_t i, zhv_str to)
{
    return i + 3 < tape->n && tape->tok[i - 1].kind == ZHV_K_LINK_OPEN &&
           tape->tok[i + 1].kind == ZHV_K_LINK_SEP &&
           tape->tok[i + 2].kind == ZHV_K_TEXT &&
           tape->tok[i + 3].kind == ZHV_K_LINK_CLOSE &&
           zhv_str_eq(zhv_token_str(tape, i + 2), to) &&
           zhv_str_find(to, 0, ':') == to.len;
}

static zhv_status follow_all(const zhv_batch_titles *t, uint32_t target,
                             const zhv_profiles *p, zhv_arena *arena,
                             const zhv_tape *tape, zhv_buffer *out,
                             bool *changed)
{
    bool fine = true;
    bool is_template;
    size_t at = 0; /* written so far */
    for (uint32_t i = 0; i < tape->n && fine; i++) {
        if (!names_page(tape, i, &is_template)) {
            continue;
        }
        zhv_str to = zhv_batch_follow_link(t, target, p, arena,
                                           zhv_token_str(tape, i), is_template);
        if (to.ptr == NULL) {
            continue;
        }
        *changed = true;
        fine = zhv_buffer_add(out, tape->src.ptr + at, tape->tok[i].off - at);
        if (is_label(tape, i, to)) {
            at = tape->tok[i + 2].off;
        } else {
            fine = fine && zhv_buffer_add_str(out, to);
            at = (size_t)tape->tok[i].off + tape->tok[i].len;
        }
    }
    if (*changed && fine) {
        fine = zhv_buffer_add(out, tape->src.ptr + at, tape->src.len - at);
    }
    return fine && !arena->failed ? ZHV_OK : ZHV_E_NOMEM;
}

zhv_status zhv_batch_follow(const zhv_batch_titles *t, uint32_t target,
                            const zhv_profiles *p, zhv_arena *arena,
                            zhv_str text, zhv_buffer *out, bool *changed)
{
    zhv_diags diags = {.arena = arena};
    zhv_tape tape;
    *changed = false;
    if (text.len == 0 || text.len > UINT32_MAX - 1) {
        return ZHV_OK;
    }
    zhv_status status =
        zhv_wikitext_scan(text, zhv_profiles_names(p), arena, &diags, &tape);
    if (status == ZHV_OK) {
        status = zhv_roles_assign(&tape, p, ZHV_UNKNOWN_PROSE, arena);
    }
    return status == ZHV_OK
               ? follow_all(t, target, p, arena, &tape, out, changed)
               : status;
}
