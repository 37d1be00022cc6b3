#include "cli/groups_check.h"

#include <jansson.h>
#include <stdio.h>

#include "base/hash.h"
#include "base/utf8.h"
#include "cli/own_dict.h"
#include "cli/term.h"
#include "match/survey.h"
#include "rules/rule_pairs.h"

/* Words longer than this are not looked into, nor for longer words. */
#define LOOK_BYTES 96u

typedef struct pair {
    zhv_str from;
    zhv_str to;
    uint32_t item;
} pair;

typedef struct checker {
    const zhv_groups *groups;
    zhv_arena arena;
    bool json;
    uint32_t number;
    zhv_group_info info;
    zhv_map keys; /* of one variant, to pairs */
    ZHV_VEC(pair) pairs;
    uint8_t *told; /* by item: findings already printed, a bit a kind */
    bool failed;
    zhv_dict *dict;     /* NULL: what it says is not asked */
    zhv_converter *all; /* into every variant, by the dictionary alone */
    zhv_work *work;
} checker;

typedef enum kind {
    KIND_DEAD,
    KIND_CONTRADICTION,
    KIND_SHADOWED,
    KIND_MIXED,
    KIND_UNSTABLE,
    KIND_SHORT
} kind;

static const char *const kinds[] = {"dead",           "contradiction",
                                    "shadowed",       "mixed-script",
                                    "not-idempotent", "one-character"};

static void print_clean(zhv_str s)
{
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        putchar(c < 0x20 || c == 0x7F ? ' ' : c);
    }
}

static json_t *json_text(zhv_str s)
{
    json_t *j = json_stringn(s.ptr ? s.ptr : "", s.len);
    return j ? j : json_string("(not UTF-8)");
}

static void tell(checker *c, uint32_t at, kind k, zhv_str note)
{
    zhv_group_item item;
    if (c->told[at] & (1u << k)) {
        return;
    }
    c->told[at] = (uint8_t)(c->told[at] | (1u << k));
    zhv_groups_item(c->groups, c->number, at, &item);
    if (c->json) {
        json_t *j = json_pack(
            "{s:o, s:o, s:I, s:I, s:s, s:o, s:o}", "source",
            json_text(c->info.source), "group", json_text(c->info.name), "rule",
            (json_int_t)at + 1, "line", (json_int_t)item.line, "kind", kinds[k],
            "text", json_text(item.text), "note", json_text(note));
        c->failed |= j == NULL || json_dumpf(j, stdout, JSON_COMPACT) != 0;
        json_decref(j);
        putchar('\n');
        return;
    }
    print_clean(c->info.source.len ? c->info.source : c->info.name);
    printf(":%u: %s: ", item.line ? item.line : at + 1, kinds[k]);
    print_clean(item.text);
    if (note.len) {
        fputs(" [", stdout);
        print_clean(note);
        putchar(']');
    }
    putchar('\n');
}

/* The first rule of an item; what it removes behind that is no word. */
static bool parse(checker *c, uint32_t at, zhv_rule *out)
{
    zhv_group_item item;
    zhv_groups_item(c->groups, c->number, at, &item);
    size_t end = 0;
    while (end < item.text.len &&
           !zhv_str_starts(zhv_str_sub(item.text, end, item.text.len),
                           ZHV_STR("}-"))) {
        end++;
    }
    char *text = zhv_arena_alloc(&c->arena, end + 3);
    if (text == NULL) {
        c->failed = true;
        return false;
    }
    memcpy(text, "H|", 2);
    memcpy(text + 2, item.text.ptr, end);
    if (zhv_rule_parse((zhv_str){text, end + 2}, &c->arena, out) != ZHV_OK) {
        c->failed = true;
    }
    return !c->failed && end > 0;
}

/* ---- what one rule shows ------------------------------------------------- */

/* Does a word hold characters that the script of its variant does not have?
 * Text of that variant never has such a word, so the rule never acts on it. */
static bool is_mixed(checker *c, zhv_variant v, zhv_str s)
{
    const zhv_surveyor by = zhv_surveyor_of(c->dict, NULL);
    zhv_votes votes = {0, 0};
    zhv_survey(&by, s, &votes, NULL);
    return (zhv_variant_is_hans(v) && votes.hant) ||
           (zhv_variant_is_hant(v) && votes.hans);
}

static void check_script(checker *c, uint32_t at, const zhv_rule *rule)
{
    for (zhv_variant v = 0; v < ZHV_VARIANTS; v++) {
        if (c->dict && (rule->given & ZHV_MASK(v)) &&
            is_mixed(c, v, rule->two_way[v])) {
            tell(c, at, KIND_MIXED, rule->two_way[v]);
        }
    }
}

/* Does the dictionary change a word that the rule leaves as it is, for readers
 * of v? Then that is what the rule is there for. */
static bool protects(checker *c, zhv_variant v, zhv_str s)
{
    const zhv_result *result;
    if (c->dict == NULL) {
        return false;
    }
    if (zhv_convert(c->all, c->work, (zhv_text){s.ptr, s.len},
                    (zhv_text){"", 0}, &result, NULL) != ZHV_OK) {
        c->failed = true;
        return false;
    }
    return !zhv_result_unchanged(result, v - ZHV_HANS);
}

static void check_alone(checker *c, uint32_t at)
{
    zhv_rule rule;
    bool acts = false;
    if (!parse(c, at, &rule)) {
        return;
    }
    check_script(c, at, &rule);
    for (zhv_variant v = ZHV_HANS; v < ZHV_VARIANTS; v++) {
        zhv_pairs pairs = {0};
        c->failed |= zhv_rule_pairs(&rule, v, &c->arena, &pairs) != ZHV_OK;
        for (uint32_t i = 0; i < pairs.n; i++) {
            const zhv_str from = pairs.at[i].from;
            acts = acts || !zhv_str_eq(from, pairs.at[i].to) ||
                   protects(c, v, from);
            if (zhv_utf8_count(from) == 1) {
                tell(c, at, KIND_SHORT, from);
            }
        }
    }
    if (!acts) {
        tell(c, at, KIND_DEAD, (zhv_str){NULL, 0});
    }
}

/* ---- rules of a group, for one variant ----------------------------------- */

static void gather(checker *c, uint32_t at, zhv_variant v)
{
    zhv_rule rule;
    zhv_pairs pairs = {0};
    if (!parse(c, at, &rule) ||
        zhv_rule_pairs(&rule, v, &c->arena, &pairs) != ZHV_OK) {
        return;
    }
    for (uint32_t i = 0; i < pairs.n; i++) {
        zhv_str from = pairs.at[i].from;
        uint32_t known = zhv_map_get(&c->keys, from);
        if (known != ZHV_MAP_NONE && c->pairs.at[known].item != at &&
            !zhv_str_eq(c->pairs.at[known].to, pairs.at[i].to)) {
            tell(c, at, KIND_CONTRADICTION, from);
        }
        pair *slot = zhv_vec_push(&c->pairs, &c->arena);
        if (slot == NULL ||
            !zhv_map_put(&c->keys, &c->arena, from, c->pairs.n - 1)) {
            c->failed = true;
            return;
        }
        *slot = (pair){from, pairs.at[i].to, at};
    }
}

static bool holds(zhv_str s, zhv_str part)
{
    for (size_t i = 0; i + part.len <= s.len; i++) {
        if (zhv_str_starts(zhv_str_sub(s, i, s.len), part)) {
            return true;
        }
    }
    return false;
}

static bool is_start(zhv_str s, size_t i)
{
    return i == s.len || ((unsigned char)s.ptr[i] & 0xC0) != 0x80;
}

/* Looks for words of the group inside `s`, which is the source word of p
 * (shorter ones never act there) or its target (they would act on it). */
static void look_into(checker *c, const pair *p, zhv_str s, bool is_target)
{
    for (size_t i = 0; i < s.len && s.len <= LOOK_BYTES; i++) {
        for (size_t j = i + 1; j <= s.len && is_start(s, i); j++) {
            zhv_str part = zhv_str_sub(s, i, j);
            uint32_t at =
                is_start(s, j) ? zhv_map_get(&c->keys, part) : ZHV_MAP_NONE;
            if (at == ZHV_MAP_NONE) {
                continue;
            }
            const pair *inner = &c->pairs.at[at];
            if (zhv_str_eq(inner->from, inner->to)) {
                continue;
            }
            if (is_target) {
                tell(c, p->item, KIND_UNSTABLE, part);
            } else if (part.len < s.len && !holds(p->to, inner->to)) {
                tell(c, inner->item, KIND_SHADOWED, s);
            }
        }
    }
}

static void check_together(checker *c, zhv_variant v)
{
    c->keys = (zhv_map){0};
    c->pairs.at = NULL;
    c->pairs.n = c->pairs.cap = 0;
    for (uint32_t i = 0; i < c->info.items && !c->failed; i++) {
        gather(c, i, v);
    }
    for (uint32_t i = 0; i < c->pairs.n && !c->failed; i++) {
        const pair *p = &c->pairs.at[i];
        look_into(c, p, p->from, false);
        uint32_t own = zhv_map_get(&c->keys, p->to);
        if (own == ZHV_MAP_NONE || !zhv_str_eq(c->pairs.at[own].to, p->to)) {
            look_into(c, p, p->to, true);
        }
    }
}

static void close_dict(checker *c)
{
    zhv_work_free(c->work);
    zhv_converter_free(c->all);
    zhv_dict_free(c->dict);
    c->work = NULL;
    c->all = NULL;
    c->dict = NULL;
}

static void open_dict(checker *c)
{
    zhv_target targets[ZHV_VARIANTS - ZHV_HANS];
    zhv_options options = ZHV_OPTIONS_INIT;
    zhv_error err = {0};
    for (zhv_variant v = ZHV_HANS; v < ZHV_VARIANTS; v++) {
        targets[v - ZHV_HANS] = (zhv_target){v, 0};
    }
    options.format = ZHV_FORMAT_TEXT;
    if (zhv_own_dict_open(NULL, &c->dict, &err) == ZHV_OK &&
        zhv_converter_new(c->dict, targets, ZHV_VARIANTS - ZHV_HANS, &options,
                          &c->all, &err) == ZHV_OK &&
        zhv_work_new(&c->work) == ZHV_OK) {
        return;
    }
    zhv_term_say(
        NULL, "warning",
        "neither scripts nor what the dictionary does is looked at: %s",
        err.message);
    close_dict(c);
}

zhv_status zhv_groups_check(const zhv_groups *groups, bool json)
{
    checker c = {.groups = groups, .json = json};
    zhv_arena_init(&c.arena);
    open_dict(&c);
    uint32_t n = zhv_groups_count(groups);
    for (c.number = 0; c.number < n && !c.failed; c.number++) {
        zhv_arena_reset(&c.arena);
        zhv_groups_at(groups, c.number, &c.info);
        c.told = zhv_arena_calloc(&c.arena, c.info.items + 1u, 1);
        c.failed = c.told == NULL;
        for (uint32_t i = 0; i < c.info.items && !c.failed; i++) {
            check_alone(&c, i);
        }
        for (zhv_variant v = 1; v < ZHV_VARIANTS && !c.failed; v++) {
            check_together(&c, v);
        }
    }
    close_dict(&c);
    zhv_arena_drop(&c.arena);
    return c.failed ? ZHV_E_NOMEM : ZHV_OK;
}
