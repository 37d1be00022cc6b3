#include "rules/collect.h"

#include "base/bytes.h"
#include "rules/rule_show.h"

/* MediaWiki's own limit. */
#define NESTING_MAX 10u

/* Reads markup from left to right; constructs that are open stand in `bytes`
 * one behind the other, each as far as it has been read. */
typedef struct markup_reader {
    zhv_str src;
    size_t at;
    zhv_arena *arena;
    zhv_note_rules *out;
    zhv_origin origin;
    zhv_bytes bytes;
    uint32_t start[NESTING_MAX];
    bool unclear[NESTING_MAX]; /* what an inner rule shows depends on who reads
                                */
    uint32_t depth;
    bool failed;
} markup_reader;

static void put(markup_reader *r, zhv_str s)
{
    r->failed |= !zhv_bytes_add(&r->bytes, r->arena, s);
}

/* What everybody sees of an inner rule; false when it is not the same. */
static bool same_for_all(markup_reader *r, const zhv_rule *rule, zhv_str *out)
{
    zhv_variant by;
    zhv_shown shown = zhv_rule_show(rule, ZHV_HANS, r->arena, out, &by);
    for (zhv_variant v = ZHV_HANT; v < ZHV_VARIANTS; v++) {
        zhv_str text;
        if (zhv_rule_show(rule, v, r->arena, &text, &by) != shown ||
            !zhv_str_eq(text, *out)) {
            return false;
        }
    }
    return shown == ZHV_SHOWN_TEXT || shown == ZHV_SHOWN_NOTHING;
}

static void keep_rule(markup_reader *r, const zhv_rule *rule)
{
    if (!(rule->flags & (ZHV_F_ADD | ZHV_F_REMOVE | ZHV_F_TITLE))) {
        return;
    }
    zhv_note_rule *new = zhv_vec_push(r->out, r->arena);
    if (new == NULL) {
        r->failed = true;
        return;
    }
    *new = (zhv_note_rule){.rule = rule, .origin = r->origin};
}

static void close_rule(markup_reader *r)
{
    uint32_t level = --r->depth;
    uint32_t start = r->start[level];
    zhv_str content = zhv_arena_str(
        r->arena,
        (zhv_str){r->bytes.at ? r->bytes.at + start : "", r->bytes.n - start});
    zhv_rule *rule = ZHV_NEW(r->arena, zhv_rule);
    if (rule == NULL || content.ptr == NULL ||
        zhv_rule_parse(content, r->arena, rule) != ZHV_OK) {
        r->failed = true;
        return;
    }
    r->bytes.n = start;
    if (!r->unclear[level]) {
        keep_rule(r, rule);
    }
    if (level) {
        zhv_str shown;
        bool clear = !r->unclear[level] && same_for_all(r, rule, &shown);
        r->unclear[level - 1] |= !clear;
        put(r, clear ? shown : (zhv_str){"", 0});
    }
}

static bool looking_at(const markup_reader *r, const char *what)
{
    return zhv_str_starts(zhv_str_sub(r->src, r->at, r->src.len),
                          zhv_str_from(what));
}

static void read_one(markup_reader *r)
{
    if (looking_at(r, "-{") && r->depth < NESTING_MAX) {
        r->start[r->depth] = r->bytes.n;
        r->unclear[r->depth++] = false;
        r->at += 2;
    } else if (r->depth && looking_at(r, "}-")) {
        r->at += 2;
        close_rule(r);
    } else {
        if (r->depth) {
            put(r, zhv_str_sub(r->src, r->at, r->at + 1));
        }
        r->at++;
    }
}

zhv_status zhv_collect_markup(zhv_str markup, zhv_origin origin,
                              zhv_arena *arena, zhv_note_rules *out)
{
    markup_reader r = {
        .src = markup, .arena = arena, .out = out, .origin = origin};
    while (r.at < markup.len && !r.failed) {
        read_one(&r);
    }
    return r.failed ? ZHV_E_NOMEM : ZHV_OK;
}
