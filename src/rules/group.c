#include "rules/group.h"

#include "base/hash.h"
#include "rules/collect.h"

#include <stdlib.h>

typedef struct group {
    ZHV_VEC(const zhv_rule *) rules;
} group;

struct zhv_groups {
    zhv_arena arena;
    zhv_map exact;
    zhv_map any_case;
    ZHV_VEC(group) list;
    uint64_t stamp;
};

zhv_status zhv_groups_new(zhv_groups **out)
{
    *out = calloc(1, sizeof **out);
    return *out ? ZHV_OK : ZHV_E_NOMEM;
}

void zhv_groups_free(zhv_groups *g)
{
    if (g) {
        zhv_arena_drop(&g->arena);
        free(g);
    }
}

/* Longer names are no page titles on a wiki. */
#define NAME_MAX_BYTES 255u

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

/* The name as a title: trimmed, '_' is a space; in buf[NAME_MAX_BYTES], empty
 * when it is too long. */
static zhv_str title_form(zhv_str name, char *buf)
{
    size_t n = 0;
    name = zhv_str_trim(name);
    for (size_t i = 0; i < name.len && name.len <= NAME_MAX_BYTES; i++) {
        char c = name.ptr[i] == '_' ? ' ' : name.ptr[i];
        if (c != ' ' || (n && buf[n - 1] != ' ')) {
            buf[n++] = c;
        }
    }
    return (zhv_str){buf, n};
}

static zhv_str lower_form(zhv_str name, char *buf)
{
    for (size_t i = 0; i < name.len; i++) {
        buf[i] = lower(name.ptr[i]);
    }
    return (zhv_str){buf, name.len};
}

/* Adds an empty group; names that differ in case find the one added first. */
static group *add_group(zhv_groups *g, zhv_str name)
{
    char buf[NAME_MAX_BYTES];
    uint32_t at = g->list.n;
    group *new = zhv_vec_push(&g->list, &g->arena);
    zhv_str key = zhv_arena_str(&g->arena, name);
    zhv_str folded = zhv_arena_str(&g->arena, lower_form(name, buf));
    if (new == NULL || key.ptr == NULL || folded.ptr == NULL) {
        return NULL;
    }
    *new = (group){0};
    if (!zhv_map_put(&g->exact, &g->arena, key, at) ||
        (zhv_map_get(&g->any_case, folded) == ZHV_MAP_NONE &&
         !zhv_map_put(&g->any_case, &g->arena, folded, at))) {
        return NULL;
    }
    return new;
}

static bool put_rule(zhv_groups *g, group *to, const zhv_rule *rule)
{
    const zhv_rule **slot = zhv_vec_push(&to->rules, &g->arena);
    if (slot) {
        *slot = rule;
    }
    return slot != NULL;
}

/* A brace that opens a call and never closes it takes the rule with it: on the
 * wiki such an item is text. */
static bool is_torn(zhv_str s)
{
    size_t opened = s.len;
    for (size_t i = 0; i + 1 < s.len; i++) {
        if (s.ptr[i] == '{' && s.ptr[i + 1] == '{') {
            opened = opened == s.len ? i : opened;
        } else if (s.ptr[i] == '}' && s.ptr[i + 1] == '}') {
            opened = s.len;
        }
    }
    return opened < s.len;
}

static bool holds_markup(zhv_str s)
{
    for (size_t i = zhv_str_find(s, 0, '-'); i < s.len;
         i = zhv_str_find(s, i + 1, '-')) {
        if ((i + 1 < s.len && s.ptr[i + 1] == '{') ||
            (i > 0 && s.ptr[i - 1] == '}')) {
            return true;
        }
    }
    return false;
}

static zhv_status add_markup(zhv_groups *g, group *to, zhv_str markup)
{
    zhv_note_rules found = {0};
    zhv_status status =
        zhv_collect_markup(markup, ZHV_ORIGIN_GROUP, &g->arena, &found);
    for (uint32_t i = 0; i < found.n && status == ZHV_OK; i++) {
        if (!put_rule(g, to, found.at[i].rule)) {
            status = ZHV_E_NOMEM;
        }
    }
    return status;
}

/* The usual item: nothing but the text of one rule. */
static zhv_status add_plain(zhv_groups *g, group *to, zhv_str content)
{
    zhv_rule *rule = ZHV_NEW(&g->arena, zhv_rule);
    if (rule == NULL || zhv_rule_parse(content, &g->arena, rule) != ZHV_OK) {
        return ZHV_E_NOMEM;
    }
    return put_rule(g, to, rule) ? ZHV_OK : ZHV_E_NOMEM;
}

static void stamp(zhv_groups *g, zhv_str s)
{
    g->stamp = (g->stamp ^ zhv_hash(s)) * UINT64_C(0x9FB21C651E98DF25);
    g->stamp ^= g->stamp >> 29;
}

zhv_status zhv_groups_add(zhv_groups *g, zhv_text name, zhv_text rule)
{
    static const char open[] = "-{H|";
    char buf[NAME_MAX_BYTES];
    zhv_str key = title_form((zhv_str){name.ptr, name.len}, buf);
    zhv_str text = {rule.ptr, rule.len};
    uint32_t at = zhv_map_get(&g->exact, key);
    group *to = at == ZHV_MAP_NONE ? add_group(g, key) : &g->list.at[at];
    if (to == NULL || text.len > SIZE_MAX - sizeof open - 2) {
        return ZHV_E_NOMEM;
    }
    stamp(g, key);
    stamp(g, text);
    /* An empty rule makes the group known and adds nothing. */
    if (text.len == 0 || is_torn(text)) {
        return ZHV_OK;
    }
    size_t n = sizeof open - 1;
    char *markup = zhv_arena_alloc(&g->arena, n + text.len + 2);
    if (markup == NULL) {
        return ZHV_E_NOMEM;
    }
    memcpy(markup, open, n);
    if (text.len) {
        memcpy(markup + n, text.ptr, text.len);
    }
    memcpy(markup + n + text.len, "}-", 2);
    zhv_str all = {markup, n + text.len + 2};
    return holds_markup(text)
               ? add_markup(g, to, all)
               : add_plain(g, to, zhv_str_sub(all, 2, all.len - 2));
}

/* The name with its first letter, if ASCII, in the other case. */
static uint32_t other_first(const zhv_groups *g, zhv_str name)
{
    char buf[NAME_MAX_BYTES];
    if (name.len == 0 || lower(name.ptr[0]) < 'a' || lower(name.ptr[0]) > 'z') {
        return ZHV_MAP_NONE;
    }
    memcpy(buf, name.ptr, name.len);
    buf[0] = (char)(buf[0] ^ 0x20);
    return zhv_map_get(&g->exact, (zhv_str){buf, name.len});
}

bool zhv_groups_find(const zhv_groups *g, zhv_str name, zhv_group *out)
{
    char title[NAME_MAX_BYTES];
    char folded[NAME_MAX_BYTES];
    name = title_form(name, title);
    uint32_t at = zhv_map_get(&g->exact, name);
    if (at == ZHV_MAP_NONE) {
        at = other_first(g, name);
    }
    if (at == ZHV_MAP_NONE) {
        at = zhv_map_get(&g->any_case, lower_form(name, folded));
    }
    if (at == ZHV_MAP_NONE) {
        *out = (zhv_group){NULL, 0, 0};
        return false;
    }
    const group *found = &g->list.at[at];
    *out = (zhv_group){found->rules.at, found->rules.n, at};
    return true;
}

uint64_t zhv_groups_stamp(const zhv_groups *g)
{
    return g->stamp;
}
