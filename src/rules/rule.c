#include "rules/rule.h"

#include "base/bytes.h"
#include "base/hash.h"

#include <unicode/uloc.h>
#include <unicode/ustring.h>

/* MediaWiki walks the variants in this order when it fills its tables, and
 * later assignments win: the order is part of the meaning. */
static const uint8_t table_order[ZHV_VARIANTS] = {
    ZHV_ZH, ZHV_HANS, ZHV_HANT, ZHV_CN, ZHV_HK, ZHV_MO, ZHV_MY, ZHV_SG, ZHV_TW};

/* What {{D|}} and {{N|}} forms call the variants. */
static const char *const shown_names[ZHV_VARIANTS] = {
    [ZHV_ZH] = "原文",   [ZHV_HANS] = "简体", [ZHV_HANT] = "繁體",
    [ZHV_CN] = "大陆",   [ZHV_TW] = "臺灣",   [ZHV_HK] = "香港",
    [ZHV_SG] = "新加坡", [ZHV_MO] = "澳門",   [ZHV_MY] = "大马"};

/* Bytes that stand in the mask for what must not be read as a separator. Both
 * are in no variant code, and neither ends a name. */
#define MASK_OPAQUE '\x02'
#define MASK_ENTITY '\x01'

static bool is_alnum(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
           (c >= 'A' && c <= 'Z');
}

/* White space as PCRE has it; unlike PHP's trim it knows form feeds but not
 * NUL. */
static bool is_pcre_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* ---- cleaning ------------------------------------------------------------ */

static bool starts_fold(zhv_str s, size_t at, const char *lower)
{
    for (; *lower; lower++, at++) {
        if (at >= s.len) {
            return false;
        }
        char c = s.ptr[at];
        if (c >= 'A' && c <= 'Z') {
            c = (char)(c + 32);
        }
        if (c != *lower) {
            return false;
        }
    }
    return true;
}

static size_t find_fold(zhv_str s, size_t from, const char *lower)
{
    for (size_t at = zhv_str_find(s, from, lower[0]); at < s.len;
         at = zhv_str_find(s, at + 1, lower[0])) {
        if (starts_fold(s, at, lower)) {
            return at;
        }
    }
    return s.len;
}

/* End of the nowiki element that opens at `at`, or 0 when none does. *last
 * remembers that no closing tag stands to the right of it. */
static size_t nowiki_end(zhv_str s, size_t at, size_t *none_from)
{
    if (!starts_fold(s, at, "<nowiki") || at >= *none_from) {
        return 0;
    }
    size_t gt = zhv_str_find(s, at + 7, '>');
    if (gt == s.len) {
        *none_from = at;
        return 0;
    }
    if (s.ptr[gt - 1] == '/') {
        return gt + 1;
    }
    size_t close = find_fold(s, gt, "</nowiki");
    size_t end = close < s.len ? zhv_str_find(s, close, '>') : s.len;
    if (end == s.len) {
        *none_from = at;
        return 0;
    }
    return end + 1;
}

/* A copy of s without comments and with => for =&gt; -- both are what the
 * reader of the HTML sees -- or s itself when it holds neither. */
static bool clean(zhv_str s, zhv_arena *arena, zhv_str *out)
{
    size_t comment = find_fold(s, 0, "<!--");
    size_t arrow = find_fold(s, 0, "=&gt;");
    *out = s;
    if (comment == s.len && arrow == s.len) {
        return true;
    }
    char *copy = zhv_arena_alloc(arena, s.len);
    if (copy == NULL) {
        return false;
    }
    size_t n = 0;
    size_t none_from = s.len;
    for (size_t i = 0; i < s.len;) {
        size_t skip = nowiki_end(s, i, &none_from);
        if (skip) {
            memcpy(copy + n, s.ptr + i, skip - i);
            n += skip - i;
            i = skip;
        } else if (starts_fold(s, i, "<!--")) {
            size_t end = i + 4;
            do {
                end = zhv_str_find(s, end, '-') + 1;
            } while (end < s.len && !starts_fold(s, end - 1, "-->"));
            i = end + 2 < s.len ? end + 2 : s.len;
        } else if (starts_fold(s, i, "=&gt;")) {
            copy[n++] = '=';
            copy[n++] = '>';
            i += 5;
        } else {
            copy[n++] = s.ptr[i++];
        }
    }
    *out = (zhv_str){copy, n};
    return true;
}

/* A string as long as s in which separators that do not separate are masked:
 * those in nowiki, and the ';' that ends an entity. s itself if it has none. */
static bool make_mask(zhv_str s, zhv_arena *arena, zhv_str *out)
{
    *out = s;
    if (zhv_str_find(s, 0, '&') == s.len &&
        find_fold(s, 0, "<nowiki") == s.len) {
        return true;
    }
    char *m = zhv_arena_alloc(arena, s.len);
    if (m == NULL) {
        return false;
    }
    memcpy(m, s.ptr, s.len);
    size_t none_from = s.len;
    for (size_t i = 0; i < s.len;) {
        size_t end = nowiki_end(s, i, &none_from);
        if (end) {
            memset(m + i, MASK_OPAQUE, end - i);
            i = end;
            continue;
        }
        if (s.ptr[i++] != '&') {
            continue;
        }
        size_t from = i;
        while (i < s.len && (is_alnum(s.ptr[i]) || s.ptr[i] == '#')) {
            i++;
        }
        if (i > from && i < s.len && s.ptr[i] == ';') {
            m[i++] = MASK_ENTITY;
        }
    }
    *out = (zhv_str){m, s.len};
    return true;
}

/* ---- flags --------------------------------------------------------------- */

/* The '|' behind the flags. One inside of [[ ]] or {{ }} is not a separator:
 * it is gone when MediaWiki reads the rule. One after an opener that never
 * closes is. */
static size_t find_flag_bar(zhv_str m)
{
    size_t hidden = m.len;
    uint32_t depth = 0;
    for (size_t i = 0; i < m.len; i++) {
        char c = m.ptr[i];
        bool twice = i + 1 < m.len && m.ptr[i + 1] == c;
        if (c == '|') {
            if (depth == 0) {
                return i;
            }
            hidden = hidden == m.len ? i : hidden;
        } else if (twice && (c == '[' || c == '{')) {
            depth++;
            i++;
        } else if (twice && (c == ']' || c == '}') && depth) {
            depth--;
            i++;
            if (depth == 0) {
                hidden = m.len;
            }
        }
    }
    return hidden;
}

typedef struct flag_list {
    uint32_t set; /* ZHV_F_*, as written: A is ADD_SHOW */
    char last;    /* of T and D, the one written last for the first time */
    zhv_mask variants;
} flag_list;

static uint32_t flag_bit(char c)
{
    switch (c) {
    case 'A':
        return ZHV_F_ADD_SHOW;
    case 'H':
        return ZHV_F_HIDE;
    case '-':
        return ZHV_F_REMOVE;
    case 'T':
        return ZHV_F_TITLE;
    case 'R':
        return ZHV_F_RAW;
    case 'D':
        return ZHV_F_DESCRIBE;
    case 'N':
        return ZHV_F_NAME;
    default:
        return 0;
    }
}

static flag_list read_flags(zhv_str s)
{
    flag_list f = {0};
    for (size_t at = 0; at <= s.len;) {
        size_t end = zhv_str_find(s, at, ';');
        zhv_str one = zhv_str_trim(zhv_str_sub(s, at, end));
        zhv_variant v;
        uint32_t bit = one.len == 1 ? flag_bit(one.ptr[0]) : 0;
        if (bit) {
            if (!(f.set & bit) && (bit & (ZHV_F_TITLE | ZHV_F_DESCRIBE))) {
                f.last = one.ptr[0];
            }
            f.set |= bit;
        } else if (zhv_variant_from_code(one, false, &v) &&
                   zhv_str_eq(one, zhv_str_from(zhv_variant_code(v)))) {
            f.variants |= ZHV_MASK(v);
        }
        at = end + 1;
    }
    return f;
}

static void set_flags(zhv_rule *r, uint32_t flags, char shown_by)
{
    r->flags = flags;
    r->shown_by = shown_by;
}

/* The second table of SEMANTICS 5. */
static void normalise_flags(zhv_rule *r, flag_list f)
{
    uint32_t t_d = f.set & (ZHV_F_TITLE | ZHV_F_DESCRIBE);
    if (f.set == 0 && f.variants == 0) {
        set_flags(r, ZHV_F_SHOW, 'S');
    } else if (f.set & ZHV_F_RAW) {
        set_flags(r, ZHV_F_RAW, 'R');
    } else if (f.set & ZHV_F_NAME) {
        set_flags(r, ZHV_F_NAME, 'N');
    } else if (f.set & ZHV_F_REMOVE) {
        set_flags(r, ZHV_F_REMOVE, '-');
    } else if (f.set == ZHV_F_TITLE && f.variants == 0) {
        set_flags(r, ZHV_F_TITLE | ZHV_F_HIDE, 'T');
    } else if (f.set & ZHV_F_HIDE) {
        set_flags(r, ZHV_F_ADD | ZHV_F_HIDE | t_d,
                  f.set & ZHV_F_DESCRIBE ? 'D' : 'H');
    } else if (f.variants) {
        set_flags(r, ZHV_F_FILTER, 'F');
        r->filter = f.variants;
    } else if (f.set & ZHV_F_ADD_SHOW) {
        bool listed = f.set & ZHV_F_DESCRIBE;
        set_flags(r,
                  ZHV_F_ADD | ZHV_F_ADD_SHOW | t_d | (listed ? 0 : ZHV_F_SHOW),
                  listed ? 'H' : 'A');
    } else {
        set_flags(r, t_d, f.last);
    }
}

/* ---- entries ------------------------------------------------------------- */

/* Variant of the code in s, in any case: MediaWiki also takes zh-HANS-cn here.
 * The spelling is put into BCP 47 form: zh-Hans-CN. */
static bool code_any_case(zhv_str s, zhv_variant *out)
{
    char buf[10];
    if (zhv_variant_from_code(s, true, out)) {
        return true;
    }
    if (s.len > sizeof buf) {
        return false;
    }
    size_t part = 0;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        if (c == '-') {
            part = i + 1;
        }
        size_t part_len = zhv_str_find(s, part, '-') - part;
        bool capital = part && (part_len == 2 || (part_len == 4 && i == part));
        if (capital ? c >= 'a' && c <= 'z' : c >= 'A' && c <= 'Z') {
            c = (char)(c ^ 0x20);
        }
        buf[i] = c;
    }
    return zhv_variant_from_code((zhv_str){buf, s.len}, false, out);
}

/* Does a code in exact spelling, white space and ':' stand at `at`? */
static bool code_colon_at(zhv_str m, size_t at)
{
    size_t end = at;
    while (end < m.len && (is_alnum(m.ptr[end]) || m.ptr[end] == '-')) {
        end++;
    }
    zhv_variant v;
    if (!zhv_variant_from_code(zhv_str_sub(m, at, end), false, &v)) {
        return false;
    }
    while (end < m.len && is_pcre_space(m.ptr[end])) {
        end++;
    }
    return end < m.len && m.ptr[end] == ':';
}

static size_t skip_space(zhv_str m, size_t at)
{
    while (at < m.len && is_pcre_space(m.ptr[at])) {
        at++;
    }
    return at;
}

/* Does the ';' before m[at, next) separate? `next` is the next ';' or the end,
 * so the look-ahead of all of them together is linear. */
static bool separates(zhv_str m, size_t at, size_t next)
{
    at = skip_space(m, at);
    if (at == m.len || code_colon_at(m, at)) {
        return true;
    }
    zhv_str look = zhv_str_sub(m, 0, next);
    for (size_t eq = zhv_str_find(look, at, '='); eq + 1 < next;
         eq = zhv_str_find(look, eq + 1, '=')) {
        if (m.ptr[eq + 1] == '>' && code_colon_at(m, skip_space(m, eq + 2))) {
            return true;
        }
    }
    return false;
}

static size_t find_arrow(zhv_str m)
{
    size_t at = zhv_str_find(m, 0, '=');
    while (at + 1 < m.len && m.ptr[at + 1] != '>') {
        at = zhv_str_find(m, at + 1, '=');
    }
    return at + 1 < m.len ? at : m.len;
}

typedef enum piece_result {
    PIECE_OK,
    PIECE_BAD, /* not a zh code: the text is no rule */
    PIECE_NOMEM
} piece_result;

static void put_two_way(zhv_rule *r, uint32_t *n, zhv_variant v, zhv_str to)
{
    if (!(r->given & ZHV_MASK(v))) {
        r->order[(*n)++] = (uint8_t)v;
        r->given |= ZHV_MASK(v);
    }
    r->two_way[v] = to;
}

static piece_result read_piece(zhv_rule *r, uint32_t *n, zhv_str s, zhv_str m,
                               zhv_arena *arena)
{
    size_t colon = zhv_str_find(m, 0, ':');
    if (colon == m.len) {
        return PIECE_OK;
    }
    zhv_str to = zhv_str_trim(zhv_str_sub(s, colon + 1, s.len));
    size_t arrow = find_arrow(zhv_str_sub(m, 0, colon));
    zhv_variant v;
    if (arrow == colon) {
        if (!code_any_case(zhv_str_trim(zhv_str_sub(s, 0, colon)), &v)) {
            return PIECE_BAD;
        }
        if (to.len) {
            put_two_way(r, n, v, to);
        }
        return PIECE_OK;
    }
    zhv_str from = zhv_str_trim(zhv_str_sub(s, 0, arrow));
    if (!code_any_case(zhv_str_trim(zhv_str_sub(s, arrow + 2, colon)), &v)) {
        return PIECE_BAD;
    }
    if (from.len) {
        zhv_oneway *one = zhv_vec_push(&r->one_way, arena);
        if (one == NULL) {
            return PIECE_NOMEM;
        }
        *one = (zhv_oneway){from, to, v};
    }
    return PIECE_OK;
}

static void forget_entries(zhv_rule *r)
{
    r->given = 0;
    r->one_way.n = 0;
    memset(r->two_way, 0, sizeof r->two_way);
    memset(r->order, 0, sizeof r->order);
}

static zhv_status read_entries(zhv_rule *r, zhv_str mask, zhv_arena *arena)
{
    uint32_t n = 0;
    zhv_str s = r->text;
    for (size_t start = 0, semi = 0; start <= s.len && s.len;) {
        semi = zhv_str_find(mask, semi, ';');
        size_t after = semi + 1;
        if (semi < s.len &&
            !separates(mask, after, zhv_str_find(mask, after, ';'))) {
            semi = after;
            continue;
        }
        piece_result got = read_piece(r, &n, zhv_str_sub(s, start, semi),
                                      zhv_str_sub(mask, start, semi), arena);
        if (got == PIECE_NOMEM) {
            return ZHV_E_NOMEM;
        }
        if (got == PIECE_BAD) {
            forget_entries(r);
            break;
        }
        start = semi < s.len ? skip_space(mask, after) : s.len + 1;
        semi = start;
    }
    r->is_rule = r->given || r->one_way.n;
    return ZHV_OK;
}

/* Text that is no rule: it stands for itself, in the tables too. */
static void stand_for_itself(zhv_rule *r)
{
    if (r->flags & (ZHV_F_ADD | ZHV_F_REMOVE)) {
        for (uint32_t i = 0; r->text.len && i < ZHV_VARIANTS; i++) {
            r->order[i] = table_order[i];
            r->two_way[i] = r->text;
            r->given = ZHV_MASK_ALL;
        }
    } else if (!(r->flags & ZHV_F_TITLE)) {
        set_flags(r, ZHV_F_RAW, 'R');
    }
}

zhv_status zhv_rule_parse(zhv_str content, zhv_arena *arena, zhv_rule *out)
{
    zhv_str mask;
    zhv_str s;
    *out = (zhv_rule){0};
    if (!clean(content, arena, &s) || !make_mask(s, arena, &mask)) {
        return ZHV_E_NOMEM;
    }
    size_t bar = find_flag_bar(mask);
    flag_list flags = {0};
    out->text = s;
    if (bar < s.len) {
        flags = read_flags(zhv_str_sub(s, 0, bar));
        out->text = zhv_str_sub(s, bar + 1, s.len);
        mask = zhv_str_sub(mask, bar + 1, mask.len);
    }
    normalise_flags(out, flags);
    if (out->flags & (ZHV_F_RAW | ZHV_F_NAME | ZHV_F_FILTER)) {
        return ZHV_OK;
    }
    if (read_entries(out, mask, arena) != ZHV_OK) {
        return ZHV_E_NOMEM;
    }
    if (!out->is_rule) {
        stand_for_itself(out);
    }
    return ZHV_OK;
}

/* ---- showing ------------------------------------------------------------- */

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

static bool two_way_or_fallback(const zhv_rule *r, zhv_variant v, zhv_str *out)
{
    if (r->given & ZHV_MASK(v)) {
        *out = r->two_way[v];
        return true;
    }
    for (const uint8_t *f = zhv_variant_fallbacks(v); *f != ZHV_VARIANTS; f++) {
        if (r->given & ZHV_MASK(*f)) {
            *out = r->two_way[*f];
            return true;
        }
    }
    return false;
}

/* SEMANTICS 7. Readers of zh get the first text of all when nothing fits. */
static bool text_for(const zhv_rule *r, zhv_variant v, zhv_str *out)
{
    if (r->given == 0 && r->one_way.n == 0) {
        *out = r->text;
        return true;
    }
    if (two_way_or_fallback(r, v, out) || first_one_way(r, v, out)) {
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

/* ---- pairs --------------------------------------------------------------- */

static zhv_status add_pair(zhv_pairs *out, zhv_arena *arena, zhv_str from,
                           zhv_str to)
{
    zhv_pair *pair = zhv_vec_push(out, arena);
    if (pair == NULL) {
        return ZHV_E_NOMEM;
    }
    *pair = (zhv_pair){from, to};
    return ZHV_OK;
}

/* The two-way text of v after completion; the text "0" is false in PHP and
 * completes nothing. */
static bool completed(const zhv_rule *r, zhv_variant v, zhv_str *out)
{
    if (r->given & ZHV_MASK(v)) {
        *out = r->two_way[v];
        return true;
    }
    return two_way_or_fallback(r, v, out) && !zhv_str_eq(*out, ZHV_STR("0"));
}

/* Tables of whole scripts have one-way entries only. */
static bool is_region(zhv_variant v)
{
    return v != ZHV_ZH && v != ZHV_HANS && v != ZHV_HANT;
}

static zhv_status one_way_pairs(const zhv_rule *r, zhv_variant v,
                                zhv_arena *arena, zhv_pairs *out)
{
    zhv_status status = ZHV_OK;
    for (uint32_t i = 0; i < r->one_way.n && status == ZHV_OK; i++) {
        const zhv_oneway *one = &r->one_way.at[i];
        if (one->variant == v) {
            status = add_pair(out, arena, one->from, one->to);
        }
    }
    return status;
}

static bool has_key(const zhv_pairs *pairs, uint32_t from, zhv_str key)
{
    for (uint32_t i = from; i < pairs->n; i++) {
        if (zhv_str_eq(pairs->at[i].from, key)) {
            return true;
        }
    }
    return false;
}

zhv_status zhv_rule_pairs(const zhv_rule *r, zhv_variant v, zhv_arena *arena,
                          zhv_pairs *out)
{
    zhv_str mine;
    zhv_str other;
    uint32_t first = out->n;
    if (!(r->flags & (ZHV_F_ADD | ZHV_F_REMOVE)) || v == ZHV_ZH) {
        return ZHV_OK;
    }
    bool two_way = is_region(v) && completed(r, v, &mine);
    uint32_t run = first; /* two-way keys since the one-way ones */
    zhv_status status = ZHV_OK;
    for (uint32_t i = 0; i < ZHV_VARIANTS && status == ZHV_OK; i++) {
        zhv_variant o = table_order[i];
        if (o == v) {
            uint32_t before = out->n;
            status = one_way_pairs(r, v, arena, out);
            run = out->n > before ? out->n : run;
        } else if (two_way && completed(r, o, &other) &&
                   !has_key(out, run, other)) {
            status = add_pair(out, arena, other, mine);
        }
    }
    if (r->flags & ZHV_F_REMOVE) {
        for (uint32_t i = first; i < out->n; i++) {
            out->at[i].to.len = 0;
        }
    }
    return status;
}

/* Without one-way entries all of a table's keys become what is given to its
 * readers; whether that is a key itself is the same for two who share it. */
zhv_mask zhv_rule_alike(const zhv_rule *r, zhv_variant v)
{
    zhv_mask alike = ZHV_MASK(v);
    zhv_str mine;
    zhv_str other;
    if (r->one_way.n || !is_region(v) || !completed(r, v, &mine)) {
        return alike;
    }
    for (zhv_variant o = 0; o < ZHV_VARIANTS; o++) {
        if (is_region(o) && completed(r, o, &other) &&
            zhv_str_eq(mine, other)) {
            alike |= ZHV_MASK(o);
        }
    }
    return alike;
}
