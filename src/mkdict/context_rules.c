#include "mkdict/context_rules.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "match/context.h"

#define SET_MAX   1024u /* characters of a set; a head counts up to 4095 */
#define ATOMS_MAX 8u    /* on each side */
#define COLUMNS   4u
#define FAR       ZHV_STR("…")

typedef struct named_set {
    zhv_str name;
    zhv_str members;
} named_set;

typedef struct reader {
    zhv_build *b;
    const char *path;
    uint32_t line;
    uint8_t *classes;
    ZHV_VEC(named_set) sets;
    ZHV_VEC(zhv_disk_rule) rules;
    ZHV_VEC(uint16_t) atoms;
    ZHV_VEC(uint16_t) foreign;
} reader;

/* One atom of a pattern while it is read. */
typedef struct atom {
    uint16_t flags;
    uint32_t n;
    uint16_t set[SET_MAX];
} atom;

static zhv_status wrong(reader *r, const char *what)
{
    return zhv_fail(r->b->err, ZHV_E_DATA, r->path, r->line, "%s", what);
}

static zhv_str column(zhv_str line, uint32_t index)
{
    size_t at = 0;
    for (; index; index--) {
        at = zhv_str_find(line, at, '\t') + 1;
    }
    return at > line.len ? (zhv_str){NULL, 0}
                         : zhv_str_sub(line, at, zhv_str_find(line, at, '\t'));
}

static int by_value(const void *a, const void *b)
{
    return *(const uint16_t *)a - *(const uint16_t *)b;
}

/* A character of three bytes; 0: not one. */
static uint32_t only_cp(zhv_str s)
{
    uint32_t n = 0;
    uint32_t cp = s.len == 3 ? zhv_utf8_decode(s, 0, &n) : 0;
    return n == 3 ? cp : 0;
}

/* The code point at s[*at], which moves on; 0 when it cannot be in a set. */
static uint32_t next_cp(zhv_str s, size_t *at)
{
    uint32_t n;
    uint32_t cp = zhv_utf8_decode(s, *at, &n);
    *at += n;
    return cp < 0x10000 ? cp : 0;
}

static bool add_member(atom *a, uint32_t cp)
{
    if (cp == 0 || a->n == SET_MAX) {
        return false;
    }
    a->set[a->n++] = (uint16_t)cp;
    return true;
}

static bool add_class(const reader *r, atom *a, zhv_str name)
{
    for (uint32_t i = 0; i < r->sets.n; i++) {
        if (!zhv_str_eq(r->sets.at[i].name, name)) {
            continue;
        }
        zhv_str members = r->sets.at[i].members;
        bool good = true;
        for (size_t at = 0; good && at < members.len;) {
            good = add_member(a, next_cp(members, &at));
        }
        return good;
    }
    return false;
}

/* A character, {class}, $ (a border), at s[*at]; inside [ ] or alone. */
static bool read_item(const reader *r, zhv_str s, size_t *at, atom *a)
{
    if (s.ptr[*at] == '$') {
        a->flags |= ZHV_ATOM_EDGE;
        *at += 1;
        return true;
    }
    if (s.ptr[*at] == '{') {
        size_t end = zhv_str_find(s, *at, '}');
        bool good =
            end < s.len && add_class(r, a, zhv_str_sub(s, *at + 1, end));
        *at = end + 1;
        return good;
    }
    return add_member(a, next_cp(s, at));
}

static bool read_atom(const reader *r, zhv_str s, size_t *at, atom *a)
{
    *a = (atom){.flags = ZHV_ATOM_ITEM};
    if (zhv_str_starts(zhv_str_sub(s, *at, s.len), FAR)) {
        a->flags |= ZHV_ATOM_FAR;
        *at += FAR.len;
    }
    if (*at == s.len) {
        return false;
    }
    if (s.ptr[*at] != '[') {
        return read_item(r, s, at, a);
    }
    size_t end = zhv_str_find(s, *at, ']');
    zhv_str inside = zhv_str_sub(s, 0, end);
    *at += 1;
    if (*at < end && s.ptr[*at] == '^') {
        a->flags |= ZHV_ATOM_NOT;
        *at += 1;
    }
    bool good = end < s.len;
    while (good && *at < end) {
        good = read_item(r, inside, at, a);
    }
    *at = end + 1;
    return good;
}

static bool put_u16(reader *r, uint32_t value)
{
    uint16_t *x = zhv_vec_push(&r->atoms, r->b->arena);
    if (x) {
        *x = (uint16_t)value;
    }
    return x != NULL;
}

static bool put_atom(reader *r, atom *a)
{
    qsort(a->set, a->n, sizeof *a->set, by_value);
    bool good = put_u16(r, a->flags | a->n);
    for (uint32_t i = 0; good && i < a->n; i++) {
        good = put_u16(r, a->set[i]);
    }
    return good;
}

/* One side of a pattern. back: the last atom is put first. */
static zhv_status put_side(reader *r, zhv_str side, bool back, uint32_t *off)
{
    size_t start[ATOMS_MAX];
    uint32_t n = 0;
    atom a;
    for (size_t at = 0; at < side.len;) {
        if (n == ATOMS_MAX) {
            return wrong(r, "too many neighbours");
        }
        start[n++] = at;
        if (!read_atom(r, side, &at, &a)) {
            return wrong(r, "a pattern with an unknown class, an open bracket, "
                            "too many members or a rare character");
        }
        const bool outer = back ? n == 1 : at >= side.len;
        if ((a.flags & ZHV_ATOM_FAR) && ((a.flags & ZHV_ATOM_EDGE) || !outer)) {
            return wrong(r,
                         "… is not at the end of a pattern, or has a border");
        }
    }
    *off = r->atoms.n;
    bool good = true;
    for (uint32_t i = 0; good && i < n; i++) {
        size_t at = start[back ? n - 1 - i : i];
        read_atom(r, side, &at, &a);
        good = put_atom(r, &a);
    }
    good = good && put_u16(r, 0);
    return good ? ZHV_OK : zhv_build_no_memory(r->b);
}

static zhv_status put_pattern(reader *r, zhv_disk_rule rule, zhv_str pattern)
{
    size_t hole = zhv_str_find(pattern, 0, '_');
    if (hole == pattern.len) {
        return wrong(r, "a pattern has no _");
    }
    zhv_status status =
        put_side(r, zhv_str_sub(pattern, 0, hole), true, &rule.left);
    if (status == ZHV_OK) {
        status = put_side(r, zhv_str_sub(pattern, hole + 1, pattern.len), false,
                          &rule.right);
    }
    zhv_disk_rule *new =
        status == ZHV_OK ? zhv_vec_push(&r->rules, r->b->arena) : NULL;
    if (new == NULL) {
        return status == ZHV_OK ? zhv_build_no_memory(r->b) : status;
    }
    *new = rule;
    return ZHV_OK;
}

static zhv_status read_rule(reader *r, zhv_str line)
{
    zhv_str one = column(line, 0);
    zhv_str reading = column(line, 1);
    zhv_str patterns = column(line, 2);
    bool strong = zhv_str_starts(reading, ZHV_STR("!"));
    reading = zhv_str_sub(reading, strong, reading.len);
    bool dialect = zhv_str_starts(reading, ZHV_STR("~"));
    reading = zhv_str_sub(reading, dialect, reading.len);
    uint32_t cp = only_cp(one);
    uint32_t read = only_cp(reading);
    if (cp == 0 || read == 0 || patterns.len == 0 ||
        column(line, COLUMNS).len == 0) {
        return wrong(r, "expected: character, reading, patterns, example, "
                        "what it becomes");
    }
    r->classes[cp] |=
        ZHV_CLASS_AMBIGUOUS | ZHV_CLASS_RULED | (strong ? ZHV_CLASS_STRONG : 0);
    zhv_disk_rule rule = {.cp = (uint16_t)cp,
                          .reading = (uint16_t)read,
                          .strong = strong,
                          .dialect = dialect,
                          .line = (uint16_t)r->line};
    zhv_status status = ZHV_OK;
    for (size_t end; status == ZHV_OK && patterns.len;) {
        end = zhv_str_find(patterns, 0, ' ');
        status = put_pattern(r, rule, zhv_str_sub(patterns, 0, end));
        patterns = zhv_str_sub(patterns, end + 1, patterns.len);
    }
    return status;
}

/* These tell that a text is in a dialect. */
static zhv_status mark_dialect(reader *r, zhv_str members)
{
    for (size_t at = 0; at < members.len;) {
        const uint32_t cp = next_cp(members, &at);
        if (cp == 0) {
            return wrong(r, "a rare character");
        }
        r->classes[cp] |= ZHV_CLASS_DIALECT;
    }
    return ZHV_OK;
}

/* With these a foreign name goes on. */
static zhv_status list_foreign(reader *r, zhv_str members)
{
    for (size_t at = 0; at < members.len;) {
        const uint32_t cp = next_cp(members, &at);
        uint16_t *new = cp ? zhv_vec_push(&r->foreign, r->b->arena) : NULL;
        if (new == NULL) {
            return cp ? zhv_build_no_memory(r->b)
                      : wrong(r, "a rare character");
        }
        *new = (uint16_t)cp;
    }
    qsort(r->foreign.at, r->foreign.n, sizeof *r->foreign.at, by_value);
    return ZHV_OK;
}

static zhv_status read_line(reader *r, zhv_str line)
{
    if (line.len == 0 || line.ptr[0] == '#') {
        return ZHV_OK;
    }
    if (!zhv_str_eq(column(line, 0), ZHV_STR("class"))) {
        return read_rule(r, line);
    }
    named_set *set = zhv_vec_push(&r->sets, r->b->arena);
    if (set == NULL) {
        return zhv_build_no_memory(r->b);
    }
    *set = (named_set){column(line, 1), column(line, 2)};
    if (set->name.len == 0 || set->members.len == 0) {
        return wrong(r, "expected: class, its name, its characters");
    }
    return zhv_str_eq(set->name, ZHV_STR("dialect"))
               ? mark_dialect(r, set->members)
           : zhv_str_eq(set->name, ZHV_STR("foreign"))
               ? list_foreign(r, set->members)
               : ZHV_OK;
}

static int by_character(const void *a, const void *b)
{
    const zhv_disk_rule *x = a;
    const zhv_disk_rule *y = b;
    if (x->cp != y->cp) {
        return x->cp < y->cp ? -1 : 1;
    }
    return x->left < y->left ? -1 : x->left > y->left; /* as in the file */
}

zhv_status zhv_context_read(zhv_build *b, uint8_t *classes,
                            zhv_context_list *out)
{
    char path[ZHV_BUILD_PATH];
    struct stat st;
    zhv_str text;
    *out = (zhv_context_list){0};
    if (!zhv_build_join(path, b->o->dicts_dir, "context/lone.tsv") ||
        stat(path, &st) != 0) {
        return ZHV_OK;
    }
    reader r = {.b = b, .path = path, .classes = classes};
    zhv_status status = zhv_source_slurp(b->arena, path, &text, b->err);
    for (size_t at = 0, end; status == ZHV_OK && at < text.len; at = end + 1) {
        end = zhv_str_find(text, at, '\n');
        r.line++;
        status = read_line(&r, zhv_str_sub(text, at, end));
    }
    if (status == ZHV_OK && r.rules.n) {
        qsort(r.rules.at, r.rules.n, sizeof *r.rules.at, by_character);
    }
    *out = (zhv_context_list){r.rules.at, r.rules.n,    r.atoms.at,
                              r.atoms.n,  r.foreign.at, r.foreign.n};
    return status;
}
