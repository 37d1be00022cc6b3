#include "rules/prose.h"

#include "base/utf8.h"
#include "base/variant.h"
#include "rules/args.h"
#include "rules/lookup.h"

static bool is_han(uint32_t cp)
{
    return (cp >= 0x3400 && cp <= 0x9FFF) || (cp >= 0xF900 && cp <= 0xFAFF) ||
           (cp >= 0x20000 && cp <= 0x3FFFF) || cp == 0x3007;
}

bool zhv_has_han(zhv_str s)
{
    for (size_t i = 0; i < s.len;) {
        if ((unsigned char)s.ptr[i] < 0xE3) {
            i++;
            continue;
        }
        uint32_t n;
        if (is_han(zhv_utf8_decode(s, i, &n))) {
            return true;
        }
        i += n;
    }
    return false;
}

/* Marks that Chinese text has as well do not count: U+30FB, U+30FC. */
bool zhv_has_kana(zhv_str s)
{
    for (size_t i = 0; i + 2 < s.len; i++) {
        uint32_t n;
        if ((unsigned char)s.ptr[i] != 0xE3) {
            continue;
        }
        uint32_t cp = zhv_utf8_decode(s, i, &n);
        if (cp >= 0x3041 && cp <= 0x30FA && cp != 0x30A0) {
            return true;
        }
    }
    return false;
}

static bool is_address(zhv_str s)
{
    zhv_str head = zhv_str_sub(s, 0, 12);
    for (size_t i = zhv_str_find(head, 0, '/'); i + 1 < head.len;
         i = zhv_str_find(head, i + 1, '/')) {
        if (head.ptr[i + 1] == '/' && (i == 0 || head.ptr[i - 1] == ':')) {
            return true;
        }
    }
    return false;
}

/* Longer names cannot be names of files; the limit also keeps the cost of deep
 * nesting linear. */
#define FILE_NAME_MAX 255u

static bool is_file_name(const zhv_profiles *p, zhv_str s)
{
    size_t dot = s.len;
    if (s.len > FILE_NAME_MAX) {
        return false;
    }
    while (dot && s.ptr[dot - 1] != '.') {
        dot--;
    }
    return dot > 1 && s.len - dot <= 5 && zhv_str_find(s, 0, '\n') == s.len &&
           zhv_lookup_extension(p, zhv_str_sub(s, dot, s.len));
}

/* Digits, signs and the Han that dates are written with. */
static bool is_date(zhv_str s)
{
    static const char *const han[] = {"年", "月", "日", "时", "時",
                                      "分", "秒", "号", "號"};
    bool digits = false;
    for (size_t i = 0; i < s.len;) {
        unsigned char c = (unsigned char)s.ptr[i];
        if (c < 0x80) {
            if ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') {
                return false;
            }
            digits |= c >= '0' && c <= '9';
            i++;
            continue;
        }
        size_t k = 0;
        while (
            k < sizeof han / sizeof *han &&
            !zhv_str_starts(zhv_str_sub(s, i, s.len), zhv_str_from(han[k]))) {
            k++;
        }
        if (k == sizeof han / sizeof *han) {
            return false;
        }
        i += 3;
    }
    return digits;
}

/* "zh-cn:..", "..=>zh-cn:..": a rule that some template will make. */
static bool is_rule(zhv_str s)
{
    zhv_variant v;
    size_t colon = zhv_str_find(s, 0, ':');
    size_t from = colon;
    while (from && s.ptr[from - 1] != '>' && s.ptr[from - 1] != ';') {
        from--;
    }
    return colon < s.len &&
           zhv_variant_from_code(zhv_str_trim(zhv_str_sub(s, from, colon)),
                                 false, &v);
}

/* Short prefixes, and Chinese ones, begin prose as well. */
#define PREFIX_LEAST 4u

/* "Portal:X/Y": a page. */
static bool is_page(const zhv_profiles *p, zhv_str s)
{
    size_t colon = 0;
    while (colon < s.len &&
           (((s.ptr[colon] | 0x20) >= 'a' && (s.ptr[colon] | 0x20) <= 'z') ||
            s.ptr[colon] == ' ' || s.ptr[colon] == '_')) {
        colon++;
    }
    if (colon < PREFIX_LEAST || colon >= s.len || s.ptr[colon] != ':') {
        return false;
    }
    zhv_namespace ns = zhv_lookup_namespace(p, zhv_str_sub(s, 0, colon));
    return ns != ZHV_NS_NONE && ns != ZHV_NS_LANGUAGE;
}

static zhv_prose judge_plain(const zhv_profiles *p, zhv_str s)
{
    if (is_address(s) || is_file_name(p, s) || is_rule(s) || is_page(p, s)) {
        return ZHV_PROSE_DATA;
    }
    if (!zhv_has_han(s)) {
        return ZHV_PROSE_NONE;
    }
    return is_date(s) || zhv_lookup_keyword(p, s) ? ZHV_PROSE_DATA
                                                  : ZHV_PROSE_TEXT;
}

zhv_prose zhv_prose_judge(const zhv_tape *tape, const zhv_profiles *p,
                          uint32_t from, uint32_t to)
{
    zhv_str s;
    bool han = false;
    bool shown = false; /* markup that only stands in text for readers */
    if (zhv_plain_text(tape, from, to, &s)) {
        return judge_plain(p, s);
    }
    for (uint32_t i = from; i < to; i++) {
        const zhv_token *t = &tape->tok[i];
        if (t->kind == ZHV_K_TEXT) {
            han = han || zhv_has_han(zhv_token_str(tape, i));
        } else if (zhv_kind_is_opener((zhv_kind)t->kind)) {
            shown |= t->kind != ZHV_K_TMPL_OPEN && t->kind != ZHV_K_PARAM_OPEN;
            i = t->mate;
        }
    }
    /* A file name or an address with a template in it. */
    zhv_str all = zhv_str_trim(zhv_tape_span(tape, from, to));
    if (!shown && (is_address(all) || is_file_name(p, all))) {
        return ZHV_PROSE_DATA;
    }
    return han ? ZHV_PROSE_TEXT : ZHV_PROSE_NONE;
}
