#include "rules/rule_show.h"

#include "base/bytes.h"
#include "base/hash.h"

#include <unicode/uloc.h>
#include <unicode/ustring.h>

/* What {{D|}} and {{N|}} forms call the variants. */
static const char *const shown_names[ZHV_VARIANTS] = {
    [ZHV_ZH] = "原文",   [ZHV_HANS] = "简体", [ZHV_HANT] = "繁體",
    [ZHV_CN] = "大陆",   [ZHV_TW] = "臺灣",   [ZHV_HK] = "香港",
    [ZHV_SG] = "新加坡", [ZHV_MO] = "澳門",   [ZHV_MY] = "大马"};

/* `to` of the first one-way entry for v, as a later entry for the same word
 * may have changed it. */
static bool first_one_way(const zhv_rule *r, zhv_variant v, zhv_str *out)
{
    const zhv_oneway *first = NULL;
    for (uint32_t i = 0; i < r->one_way.n; i++) {
        const zhv_oneway *one = &r->one_way.at[i];
        if (one->variant != v) {
            continue;
        }
        if (first == NULL || zhv_str_eq(one->from, first->from)) {
            first = first ? first : one;
            *out = one->to;
        }
    }
    return first != NULL;
}

/* SEMANTICS 7. Readers of zh get the first text of all when nothing fits. */
static bool text_for(const zhv_rule *r, zhv_variant v, zhv_str *out)
{
    if (r->given == 0 && r->one_way.n == 0) {
        *out = r->text;
        return true;
    }
    if (zhv_rule_two_way(r, v, out) || first_one_way(r, v, out)) {
        return true;
    }
    if (v != ZHV_ZH) {
        return false;
    }
    /* Two-way entries are all in the fallback list of zh: only one-way ones
     * are left. */
    return first_one_way(r, r->one_way.at[0].variant, out);
}

/* Text that grows in an arena; remembers failure. */
typedef struct text {
    zhv_bytes bytes;
    zhv_arena *arena;
    bool failed;
} text;

static void put(text *t, zhv_str s)
{
    t->failed |= !zhv_bytes_add(&t->bytes, t->arena, s);
}

static void put_one_way(text *t, const zhv_oneway *one, zhv_str to)
{
    put(t, one->from);
    put(t, ZHV_STR("⇒"));
    put(t, zhv_str_from(shown_names[one->variant]));
    put(t, ZHV_STR("："));
    put(t, to);
    put(t, ZHV_STR("；"));
}

/* One-way entries of v; the text of a word's last entry stands at its first. */
static void describe_one_way(text *t, const zhv_rule *r, zhv_variant v)
{
    zhv_map last = {0};
    for (uint32_t i = 0; i < r->one_way.n; i++) {
        const zhv_oneway *one = &r->one_way.at[i];
        if (one->variant == v && !zhv_map_put(&last, t->arena, one->from, i)) {
            t->failed = true;
            return;
        }
    }
    for (uint32_t i = 0; i < r->one_way.n; i++) {
        const zhv_oneway *one = &r->one_way.at[i];
        uint32_t at =
            one->variant == v ? zhv_map_get(&last, one->from) : ZHV_MAP_NONE;
        if (at < r->one_way.n) {
            put_one_way(t, one, r->one_way.at[at].to);
            /* Listed: not again. */
            t->failed |=
                !zhv_map_put(&last, t->arena, one->from, ZHV_MAP_NONE - 1);
        }
    }
}

/* A rule without entries is described once for each variant: nested, that is
 * nine times as much a level. Differs: what is so long and more than twice the
 * rule's own text is shown as that text; MediaWiki goes on. */
#define DESCRIPTION_MAX 1024u

static bool describe(const zhv_rule *r, zhv_arena *arena, zhv_str *out)
{
    text t = {.arena = arena};
    zhv_mask given = r->given;
    for (uint32_t i = 0; given; i++) {
        zhv_variant v = r->order[i];
        given &= (zhv_mask)~ZHV_MASK(v);
        put(&t, zhv_str_from(shown_names[v]));
        put(&t, ZHV_STR("："));
        put(&t, r->two_way[v]);
        put(&t, ZHV_STR("；"));
    }
    zhv_mask listed = 0;
    for (uint32_t i = 0; i < r->one_way.n; i++) {
        zhv_variant v = r->one_way.at[i].variant;
        if (!(listed & ZHV_MASK(v))) {
            listed |= ZHV_MASK(v);
            describe_one_way(&t, r, v);
        }
    }
    bool long_one = t.bytes.n > DESCRIPTION_MAX && t.bytes.n / 2 > r->text.len;
    *out = long_one ? r->text : zhv_bytes_str(&t.bytes);
    return !t.failed;
}

/* Autonym of another language ("English" for en), from ICU; MediaWiki has a
 * list of its own. Differs: spelling of rare names. */
static bool language_name(zhv_str code, zhv_arena *arena, zhv_str *out)
{
    char id[16];
    UChar name[64];
    char utf8[192];
    UErrorCode status = U_ZERO_ERROR;
    int32_t n = 0;
    if (code.len < 2 || code.len >= sizeof id ||
        zhv_str_starts(code, ZHV_STR("zh-"))) {
        return false; /* zh has the nine codes and no others */
    }
    for (size_t i = 0; i < code.len; i++) {
        char c = code.ptr[i];
        if (!(c >= 'a' && c <= 'z') && c != '-') {
            return false;
        }
        id[i] = c;
    }
    id[code.len] = '\0';
    int32_t len = uloc_getDisplayName(id, id, name, 64, &status);
    u_strToUTF8(utf8, sizeof utf8, &n, name, len, &status);
    if (U_FAILURE(status) || zhv_str_eq((zhv_str){utf8, (size_t)n}, code)) {
        return false;
    }
    *out = zhv_arena_str(arena, (zhv_str){utf8, (size_t)n});
    return out->ptr != NULL;
}

static bool name_for(const zhv_rule *r, zhv_arena *arena, zhv_str *out)
{
    zhv_str code = zhv_str_trim(r->text);
    for (zhv_variant v = 0; v < ZHV_VARIANTS; v++) {
        if (zhv_str_eq(code, zhv_str_from(zhv_variant_code(v)))) {
            *out = zhv_str_from(shown_names[v]);
            return true;
        }
    }
    return language_name(code, arena, out);
}

static zhv_variant filter_table(const zhv_rule *r, zhv_variant v)
{
    if (r->filter & ZHV_MASK(v)) {
        return v;
    }
    for (const uint8_t *f = zhv_variant_fallbacks(v); *f != ZHV_VARIANTS; f++) {
        if (r->filter & ZHV_MASK(*f)) {
            return *f;
        }
    }
    return ZHV_VARIANTS;
}

zhv_shown zhv_rule_show(const zhv_rule *r, zhv_variant v, zhv_arena *arena,
                        zhv_str *out, zhv_variant *by)
{
    *out = (zhv_str){"", 0};
    *by = ZHV_VARIANTS;
    switch (r->shown_by) {
    case 'R':
        *out = r->text;
        return ZHV_SHOWN_TEXT;
    case 'S':
    case 'A':
        return text_for(r, v, out) ? ZHV_SHOWN_TEXT : ZHV_SHOWN_ERROR;
    case 'D':
        return describe(r, arena, out) ? ZHV_SHOWN_TEXT : ZHV_SHOWN_NOTHING;
    case 'N':
        return name_for(r, arena, out) ? ZHV_SHOWN_TEXT : ZHV_SHOWN_NOTHING;
    case 'F':
        *out = r->text;
        *by = filter_table(r, v);
        return ZHV_SHOWN_FILTER;
    default:
        return ZHV_SHOWN_NOTHING;
    }
}

bool zhv_rule_title(const zhv_rule *r, zhv_variant v, zhv_str *out)
{
    if (!(r->flags & ZHV_F_TITLE)) {
        return false;
    }
    if (v != ZHV_ZH) {
        return text_for(r, v, out);
    }
    /* Readers of zh get a title only if one is meant for exactly them. */
    if (r->given & ZHV_MASK(v)) {
        *out = r->two_way[v];
        return true;
    }
    return first_one_way(r, v, out);
}
