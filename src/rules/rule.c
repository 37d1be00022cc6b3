#include "rules/rule.h"

#include "rules/rule_flags.h"
#include "rules/rule_text.h"

const uint8_t zhv_rule_table_order[ZHV_VARIANTS] = {
    ZHV_ZH, ZHV_HANS, ZHV_HANT, ZHV_CN, ZHV_HK, ZHV_MO, ZHV_MY, ZHV_SG, ZHV_TW};

/* White space as PCRE has it; unlike PHP's trim it knows form feeds but not
 * NUL. */
static bool is_pcre_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

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
    while (end < m.len && (zhv_is_alnum(m.ptr[end]) || m.ptr[end] == '-')) {
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
            r->order[i] = zhv_rule_table_order[i];
            r->two_way[i] = r->text;
            r->given = ZHV_MASK_ALL;
        }
    } else if (!(r->flags & ZHV_F_TITLE)) {
        r->flags = ZHV_F_RAW;
        r->shown_by = 'R';
    }
}

zhv_status zhv_rule_parse(zhv_str content, zhv_arena *arena, zhv_rule *out)
{
    zhv_str mask;
    zhv_str s;
    *out = (zhv_rule){0};
    if (!zhv_rule_clean(content, arena, &s) ||
        !zhv_rule_mask(s, arena, &mask)) {
        return ZHV_E_NOMEM;
    }
    const size_t text = zhv_rule_read_flags(s, mask, out);
    out->text = zhv_str_sub(s, text, s.len);
    mask = zhv_str_sub(mask, text, mask.len);
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

bool zhv_rule_two_way(const zhv_rule *r, zhv_variant v, zhv_str *out)
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
