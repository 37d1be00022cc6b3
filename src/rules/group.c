#include "rules/group.h"

#include "rules/collect.h"
#include "rules/group_set.h"

#include <stdlib.h>

zhv_status zhv_groups_new(zhv_groups **out)
{
    *out = calloc(1, sizeof **out);
    return *out ? ZHV_OK : ZHV_E_NOMEM;
}

void zhv_groups_free(zhv_groups *g)
{
    if (g) {
        zhv_image_close(&g->store);
        zhv_arena_drop(&g->arena);
        free(g);
    }
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

/* The name as a title: '_' is a space, runs of them are one, none at its ends;
 * in buf[ZHV_GROUP_NAME_MAX], empty when it is too long. */
static zhv_str title_form(zhv_str name, char *buf)
{
    size_t n = 0;
    name = zhv_str_trim(name);
    for (size_t i = 0; i < name.len && name.len <= ZHV_GROUP_NAME_MAX; i++) {
        char c = name.ptr[i] == '_' ? ' ' : name.ptr[i];
        if (c != ' ' || (n && buf[n - 1] != ' ')) {
            buf[n++] = c;
        }
    }
    n -= n && buf[n - 1] == ' ';
    return (zhv_str){buf, n};
}

zhv_str zhv_group_name_lower(zhv_str name, char *buf)
{
    for (size_t i = 0; i < name.len; i++) {
        buf[i] = lower(name.ptr[i]);
    }
    return (zhv_str){buf, name.len};
}

/* Adds an empty group; names that differ in case find the one added first. */
static zhv_group_entry *add_group(zhv_groups *g, zhv_str name)
{
    char buf[ZHV_GROUP_NAME_MAX];
    uint32_t at = g->list.n;
    zhv_group_entry *new = zhv_vec_push(&g->list, &g->arena);
    zhv_str key = zhv_arena_str(&g->arena, name);
    zhv_str folded = zhv_arena_str(&g->arena, zhv_group_name_lower(name, buf));
    if (new == NULL || key.ptr == NULL || folded.ptr == NULL) {
        return NULL;
    }
    *new = (zhv_group_entry){.name = key, .leads_to = ZHV_MAP_NONE};
    if (!zhv_map_put(&g->exact, &g->arena, key, at) ||
        (zhv_map_get(&g->any_case, folded) == ZHV_MAP_NONE &&
         !zhv_map_put(&g->any_case, &g->arena, folded, at))) {
        return NULL;
    }
    return new;
}

static bool put_rule(zhv_groups *g, zhv_group_entry *to, const zhv_rule *rule)
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

static zhv_status add_markup(zhv_groups *g, zhv_group_entry *to, zhv_str markup)
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
static zhv_status add_plain(zhv_groups *g, zhv_group_entry *to, zhv_str content)
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

/* The group called name, made if need be; NULL: out of memory. */
static zhv_group_entry *entry_of(zhv_groups *g, zhv_str name)
{
    char buf[ZHV_GROUP_NAME_MAX];
    zhv_str key = title_form(name, buf);
    uint32_t at = zhv_map_get(&g->exact, key);
    stamp(g, key);
    return at == ZHV_MAP_NONE ? add_group(g, key) : &g->list.at[at];
}

static bool keep(zhv_groups *g, zhv_str s, zhv_str *to)
{
    stamp(g, s);
    if (s.len) {
        *to = zhv_arena_str(&g->arena, s);
    }
    return s.len == 0 || to->ptr;
}

zhv_status zhv_groups_describe(zhv_groups *g, zhv_str name, zhv_str source,
                               zhv_str description)
{
    zhv_group_entry *to = entry_of(g, name);
    return to && keep(g, source, &to->source) &&
                   keep(g, description, &to->description)
               ? ZHV_OK
               : ZHV_E_NOMEM;
}

zhv_status zhv_groups_add_item(zhv_groups *g, zhv_str name,
                               const zhv_group_item *item)
{
    static const char open[] = "-{H|";
    zhv_str text = item->text;
    zhv_group_entry *to = entry_of(g, name);
    if (to == NULL || text.len > SIZE_MAX - sizeof open - 2) {
        return ZHV_E_NOMEM;
    }
    stamp(g, text);
    /* An empty rule makes the group known and adds nothing. */
    if (text.len == 0) {
        return ZHV_OK;
    }
    size_t n = sizeof open - 1;
    char *markup = zhv_arena_alloc(&g->arena, n + text.len + 2);
    zhv_group_item *kept = zhv_vec_push(&to->items, &g->arena);
    if (markup == NULL || kept == NULL) {
        return ZHV_E_NOMEM;
    }
    memcpy(markup, open, n);
    memcpy(markup + n, text.ptr, text.len);
    memcpy(markup + n + text.len, "}-", 2);
    *kept =
        (zhv_group_item){.text = {markup + n, text.len}, .line = item->line};
    if (!keep(g, item->original, &kept->original)) {
        return ZHV_E_NOMEM;
    }
    zhv_str all = {markup, n + text.len + 2};
    if (is_torn(text)) {
        return ZHV_OK;
    }
    return holds_markup(text)
               ? add_markup(g, to, all)
               : add_plain(g, to, zhv_str_sub(all, 2, all.len - 2));
}

zhv_status zhv_groups_add(zhv_groups *g, zhv_text name, zhv_text rule)
{
    zhv_group_item item = {.text = {rule.ptr, rule.len}};
    if (g->store.base) {
        return ZHV_E_ARGUMENT;
    }
    return zhv_groups_add_item(g, (zhv_str){name.ptr, name.len}, &item);
}

zhv_status zhv_groups_alias(zhv_groups *g, zhv_str name, zhv_str to)
{
    zhv_group group;
    if (!zhv_groups_find(g, to, &group)) {
        return ZHV_E_ARGUMENT;
    }
    zhv_group_entry *from = entry_of(g, name);
    if (from == NULL) {
        return ZHV_E_NOMEM;
    }
    stamp(g, to);
    if (from->rules.n == 0 && from != &g->list.at[group.number]) {
        from->leads_to = group.number;
    }
    return ZHV_OK;
}

/* ---- looking up ---------------------------------------------------------- */

static uint32_t look_up(const zhv_groups *g, zhv_name_form form, zhv_str name)
{
    return g->store.base
               ? zhv_group_store_find(g, form, name)
               : zhv_map_get(form == ZHV_NAME_EXACT ? &g->exact : &g->any_case,
                             name);
}

/* The name with its first letter, if ASCII, in the other case. */
static uint32_t other_first(const zhv_groups *g, zhv_str name)
{
    char buf[ZHV_GROUP_NAME_MAX];
    if (lower(name.ptr[0]) < 'a' || lower(name.ptr[0]) > 'z') {
        return ZHV_MAP_NONE;
    }
    memcpy(buf, name.ptr, name.len);
    buf[0] = (char)(buf[0] ^ 0x20);
    return look_up(g, ZHV_NAME_EXACT, (zhv_str){buf, name.len});
}

/* Aliases lead to groups that were there before them, but two may have come
 * to lead to each other: so many steps and no more. */
#define ALIAS_STEPS 8

uint32_t zhv_group_set_target(const zhv_groups *g, uint32_t number)
{
    for (int i = 0; i < ALIAS_STEPS; i++) {
        uint32_t to = g->list.at[number].leads_to;
        number = to == ZHV_MAP_NONE ? number : to;
    }
    return number;
}

bool zhv_groups_find(const zhv_groups *g, zhv_str name, zhv_group *out)
{
    char title[ZHV_GROUP_NAME_MAX];
    char folded[ZHV_GROUP_NAME_MAX];
    *out = (zhv_group){g, 0, 0};
    name = title_form(name, title);
    if (name.len == 0) {
        return false;
    }
    uint32_t at = look_up(g, ZHV_NAME_EXACT, name);
    if (at == ZHV_MAP_NONE) {
        at = other_first(g, name);
    }
    if (at == ZHV_MAP_NONE) {
        at = look_up(g, ZHV_NAME_ANY_CASE, zhv_group_name_lower(name, folded));
    }
    if (at == ZHV_MAP_NONE) {
        return false;
    }
    if (g->store.base) {
        *out = zhv_group_store_group(g, at);
        return true;
    }
    at = zhv_group_set_target(g, at);
    *out = (zhv_group){g, g->list.at[at].rules.n, at};
    return true;
}

const zhv_rule *const *zhv_group_rules(const zhv_group *group, zhv_arena *arena)
{
    const zhv_groups *g = group->set;
    if (group->n == 0) {
        return NULL;
    }
    return g->store.base ? zhv_group_store_rules(g, group->number, arena)
                         : g->list.at[group->number].rules.at;
}

bool zhv_groups_sift(const zhv_groups *g)
{
    return g->store.base && zhv_group_store_sifts(g);
}

zhv_status zhv_group_words_for(const zhv_group *group,
                               const zhv_glimpse *glimpse, zhv_arena *arena,
                               zhv_group_words *out)
{
    return zhv_group_store_words_for(group->set, group->number, glimpse, arena,
                                     out);
}

uint64_t zhv_groups_stamp(const zhv_groups *g)
{
    return g->stamp;
}

/* ---- what people read ---------------------------------------------------- */

uint32_t zhv_groups_count(const zhv_groups *g)
{
    return g->store.base ? zhv_group_store_count(g) : g->list.n;
}

void zhv_groups_at(const zhv_groups *g, uint32_t number, zhv_group_info *out)
{
    if (g->store.base) {
        zhv_group_store_at(g, number, out);
        return;
    }
    const zhv_group_entry *e = &g->list.at[number];
    *out = (zhv_group_info){.name = e->name,
                            .source = e->source,
                            .description = e->description,
                            .items = e->items.n,
                            .rules = e->rules.n};
    if (e->leads_to != ZHV_MAP_NONE) {
        out->leads_to = g->list.at[e->leads_to].name;
    }
}

void zhv_groups_item(const zhv_groups *g, uint32_t number, uint32_t index,
                     zhv_group_item *out)
{
    if (g->store.base) {
        zhv_group_store_item(g, number, index, out);
    } else {
        *out = g->list.at[number].items.at[index];
    }
}
