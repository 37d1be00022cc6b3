/* Groups written as templates. */
#include "input/group_text.h"

/* Nesting inside an item; what is deeper is text. */
#define DEPTH_MAX 32
#define ARGS_MAX  16
#define TORN_MAX  64

zhv_str zhv_group_title_name(zhv_str title)
{
    zhv_str marker = ZHV_STR("CGroup/");
    size_t colon = zhv_str_find(title, 0, ':');
    zhv_str rest = zhv_str_sub(title, colon + 1, title.len);
    if (colon == title.len || !zhv_str_starts(rest, marker)) {
        return (zhv_str){NULL, 0};
    }
    return zhv_str_trim(zhv_str_sub(rest, marker.len, rest.len));
}

/* ---- what does not count ------------------------------------------------- */

static bool same_letters(const char *p, zhv_str word)
{
    for (size_t i = 0; i < word.len; i++) {
        char c = p[i] >= 'A' && p[i] <= 'Z' ? (char)(p[i] + 32) : p[i];
        if (c != word.ptr[i]) {
            return false;
        }
    }
    return true;
}

static bool at_word(zhv_str s, size_t i, zhv_str word)
{
    return s.len - i >= word.len && same_letters(s.ptr + i, word);
}

static size_t find_word(zhv_str s, size_t from, zhv_str word)
{
    for (size_t i = zhv_str_find(s, from, word.ptr[0]); i < s.len;
         i = zhv_str_find(s, i + 1, word.ptr[0])) {
        if (at_word(s, i, word)) {
            return i;
        }
    }
    return s.len;
}

static void blank(char *p, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        p[i] = p[i] == '\n' ? '\n' : ' ';
    }
}

/* Blanks comments and what is not included, so that offsets and lines stay
 * what they are. */
static void blank_unread(char *p, size_t n)
{
    static const struct {
        zhv_str open;
        zhv_str close;
        bool whole; /* with its content */
    } parts[] = {
        {{"<!--", 4}, {"-->", 3}, true},
        {{"<noinclude>", 11}, {"</noinclude>", 12}, true},
        {{"<includeonly>", 13}, {"", 0}, false},
        {{"</includeonly>", 14}, {"", 0}, false},
        {{"<onlyinclude>", 13}, {"", 0}, false},
        {{"</onlyinclude>", 14}, {"", 0}, false},
        {{"</noinclude>", 12}, {"", 0}, false},
    };
    zhv_str s = {p, n};
    for (size_t i = zhv_str_find(s, 0, '<'); i < n;
         i = zhv_str_find(s, i + 1, '<')) {
        for (size_t k = 0; k < sizeof parts / sizeof *parts; k++) {
            if (!at_word(s, i, parts[k].open)) {
                continue;
            }
            size_t end = i + parts[k].open.len;
            if (parts[k].whole) {
                end = find_word(s, end, parts[k].close);
                end = end < n ? end + parts[k].close.len : n;
            }
            blank(p, i, end);
            break;
        }
    }
}

/* ---- templates ----------------------------------------------------------- */

typedef struct call {
    zhv_str name;
    zhv_str arg[ARGS_MAX]; /* whole, with "name=" */
    uint32_t n;
} call;

static bool pair_at(zhv_str s, size_t i, char c)
{
    return i + 1 < s.len && s.ptr[i] == c && s.ptr[i + 1] == c;
}

/* Splits what stands behind "{{" at `at`. Returns where the call ends, or 0
 * when it does not. */
static size_t read_call(zhv_str s, size_t at, call *out)
{
    int depth = 0;
    size_t start = at + 2;
    bool named = false;
    *out = (call){0};
    for (size_t i = start; i < s.len; i++) {
        bool end = depth == 0 && pair_at(s, i, '}');
        if (end || (depth == 0 && s.ptr[i] == '|')) {
            zhv_str part = zhv_str_sub(s, start, i);
            if (!named) {
                out->name = zhv_str_trim(part);
                named = true;
            } else if (out->n < ARGS_MAX) {
                out->arg[out->n++] = part;
            }
            start = i + 1;
        }
        if (end) {
            return i + 2;
        }
        if (pair_at(s, i, '{') || pair_at(s, i, '[')) {
            if (++depth > DEPTH_MAX) {
                return 0;
            }
            i++;
        } else if (depth && (pair_at(s, i, '}') || pair_at(s, i, ']'))) {
            depth--;
            i++;
        }
    }
    return 0;
}

/* Offset of the '=' that ends a parameter's name; s.len: positional. */
static size_t equals(zhv_str s)
{
    for (size_t i = 0;
         i < s.len && s.ptr[i] != '{' && s.ptr[i] != '[' && s.ptr[i] != '<';
         i++) {
        if (s.ptr[i] == '=') {
            return i;
        }
    }
    return s.len;
}

/* The argument called `name`, else the one with the number `number`. */
static zhv_str argument(const call *c, const char *name, uint32_t number)
{
    zhv_str found = {NULL, 0};
    uint32_t place = 0;
    for (uint32_t i = 0; i < c->n; i++) {
        zhv_str s = c->arg[i];
        size_t eq = equals(s);
        if (eq == s.len) {
            place++;
            found = place == number ? zhv_str_trim(s) : found;
        } else if (zhv_str_eq(zhv_str_trim(zhv_str_sub(s, 0, eq)),
                              zhv_str_from(name))) {
            found = zhv_str_trim(zhv_str_sub(s, eq + 1, s.len));
        }
    }
    return found;
}

/* A copy with {{=}} and {{!}} as what they stand for. */
static zhv_str unescape(zhv_str s, zhv_arena *arena)
{
    static const struct {
        zhv_str call;
        char c;
    } calls[] = {{{"{{=}}", 5}, '='}, {{"{{!}}", 5}, '|'}};
    char *p = zhv_arena_alloc(arena, s.len + 1);
    size_t n = 0;
    for (size_t i = 0; p && i < s.len;) {
        size_t k = 0;
        while (k < 2 &&
               !zhv_str_starts(zhv_str_sub(s, i, s.len), calls[k].call)) {
            k++;
        }
        p[n++] = k < 2 ? calls[k].c : s.ptr[i];
        i += k < 2 ? calls[k].call.len : 1;
    }
    return (zhv_str){p, p ? n : 0};
}

/* {{lang|ja|X}} is X. */
static zhv_str plain_note(zhv_str s)
{
    call c;
    if (zhv_str_starts(s, ZHV_STR("{{")) && read_call(s, 0, &c) == s.len &&
        c.n) {
        return zhv_str_trim(c.arg[c.n - 1]);
    }
    return s;
}

static zhv_status push(zhv_group_text *out, const zhv_group_line *line)
{
    if (out->lines.n >= ZHV_GROUP_ITEMS_MAX) {
        return ZHV_OK;
    }
    zhv_group_line *slot = zhv_vec_push(&out->lines, out->arena);
    if (slot) {
        *slot = *line;
    }
    return slot ? ZHV_OK : ZHV_E_NOMEM;
}

static zhv_status push_group(zhv_group_text *out, zhv_str name, uint32_t line)
{
    zhv_group_line l = {.group = zhv_str_trim(name), .line = line};
    return l.group.len ? push(out, &l) : ZHV_OK;
}

typedef struct item_form {
    const char *name;
    uint32_t rule; /* which positional argument */
    uint32_t original;
} item_form;

static const item_form item_forms[] = {
    {"CItem", 1, 0},      {"CItemHidden", 1, 0}, {"CI", 1, 0},
    {"CNoteA", 1, 0},     {"CItemLan", 1, 2},    {"CItemLan/R", 2, 1},
    {"CItemLan/S", 1, 2},
};

static zhv_status use_item(const call *c, const item_form *form, uint32_t line,
                           zhv_group_text *out)
{
    static const char *const numbers[] = {"", "1", "2"};
    zhv_str rule = argument(c, numbers[form->rule], form->rule);
    zhv_str original = argument(c, "original", 0);
    if (form->original && original.len == 0) {
        original = argument(c, numbers[form->original], form->original);
    }
    zhv_group_line l = {.rule = unescape(rule, out->arena),
                        .original = plain_note(original),
                        .line = line};
    if (rule.len && l.rule.ptr == NULL) {
        return ZHV_E_NOMEM;
    }
    return rule.len ? push(out, &l) : ZHV_OK;
}

static zhv_status use_call(const call *c, uint32_t line, zhv_group_text *out)
{
    zhv_str name = c->name;
    if (zhv_str_starts(name, ZHV_STR("Template:"))) {
        name = zhv_str_trim(zhv_str_sub(name, 9, name.len));
    }
    for (size_t i = 0; i < sizeof item_forms / sizeof *item_forms; i++) {
        if (zhv_str_eq(name, zhv_str_from(item_forms[i].name))) {
            return use_item(c, &item_forms[i], line, out);
        }
    }
    if (zhv_str_eq(name, ZHV_STR("CGroupH"))) {
        out->description = argument(c, "desc", 0);
    } else if (zhv_str_eq(name, ZHV_STR("CGroup"))) {
        return push_group(out, argument(c, "1", 1), line);
    } else if (zhv_str_starts(name, ZHV_STR("CGroup/"))) {
        return push_group(out, zhv_str_sub(name, 7, name.len), line);
    }
    return ZHV_OK;
}

/* ---- -{H|...}- ----------------------------------------------------------- */

static bool has_flag(zhv_str flags, char flag)
{
    return zhv_str_find(flags, 0, flag) < flags.len;
}

/* What stands between -{ and }-: a rule to add, or one to remove, written as
 * one that is pasted behind -{H|. */
static zhv_status use_rule(zhv_str s, uint32_t line, zhv_group_text *out)
{
    static const char removal[] = "}--{-|";
    size_t bar = zhv_str_find(s, 0, '|');
    zhv_str flags = zhv_str_trim(zhv_str_sub(s, 0, bar));
    zhv_group_line l = {.rule = zhv_str_sub(s, bar + 1, s.len), .line = line};
    if (bar == s.len) {
        return ZHV_OK;
    }
    if (has_flag(flags, '-')) {
        size_t n = sizeof removal - 1;
        char *p = zhv_arena_alloc(out->arena, n + l.rule.len + 1);
        if (p == NULL) {
            return ZHV_E_NOMEM;
        }
        memcpy(p, removal, n);
        memcpy(p + n, l.rule.ptr, l.rule.len);
        l.rule = (zhv_str){p, n + l.rule.len};
    } else if (!has_flag(flags, 'H') && !has_flag(flags, 'A') &&
               !has_flag(flags, '+')) {
        return ZHV_OK;
    }
    l.rule = unescape(l.rule, out->arena);
    return l.rule.ptr ? push(out, &l) : ZHV_E_NOMEM;
}

/* Where the }- stands that closes what begins at `at`; s.len: nowhere. */
static size_t rule_end(zhv_str s, size_t at)
{
    int depth = 0;
    for (size_t i = at; i + 1 < s.len; i++) {
        if (s.ptr[i] == '-' && s.ptr[i + 1] == '{' && depth < DEPTH_MAX) {
            depth++;
            i++;
        } else if (s.ptr[i] == '}' && s.ptr[i + 1] == '-') {
            if (depth-- == 0) {
                return i;
            }
            i++;
        }
    }
    return s.len;
}

/* ---- the page ------------------------------------------------------------ */

static zhv_str redirect_of(zhv_str s)
{
    static const char *const words[] = {"#redirect", "#重定向", "#重新導向"};
    s = zhv_str_trim(s);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t open = find_word(s, 0, ZHV_STR("[["));
        if (s.len && at_word(s, 0, zhv_str_from(words[i])) && open < s.len) {
            size_t close = find_word(s, open, ZHV_STR("]]"));
            return zhv_group_title_name(zhv_str_sub(s, open + 2, close));
        }
    }
    return (zhv_str){NULL, 0};
}

zhv_status zhv_cgroup_text_read(zhv_str text, zhv_group_text *out)
{
    out->leads_to = redirect_of(text);
    if (out->leads_to.len) {
        return ZHV_OK;
    }
    char *copy = zhv_arena_alloc(out->arena, text.len + 1);
    if (copy == NULL) {
        return ZHV_E_NOMEM;
    }
    if (text.len) {
        memcpy(copy, text.ptr, text.len);
    }
    blank_unread(copy, text.len);
    zhv_str s = {copy, text.len};
    uint32_t line = 1;
    int torn = 0; /* searches that failed; not tried for ever */
    bool rules = true;
    zhv_status status = ZHV_OK;
    for (size_t i = 0; i < s.len && status == ZHV_OK;) {
        size_t end = 0;
        if (torn < TORN_MAX && pair_at(s, i, '{')) {
            call c;
            end = read_call(s, i, &c);
            torn += end == 0;
            status = end ? use_call(&c, line, out) : ZHV_OK;
        } else if (rules && s.ptr[i] == '-' && i + 1 < s.len &&
                   s.ptr[i + 1] == '{') {
            size_t close = rule_end(s, i + 2);
            rules = close < s.len;
            end = rules ? close + 2 : 0;
            status = rules ? use_rule(zhv_str_sub(s, i + 2, close), line, out)
                           : ZHV_OK;
        }
        for (end = end ? end : i + 1; i < end; i++) {
            line += s.ptr[i] == '\n';
        }
    }
    return status;
}
