#include "rules/rule_flags.h"

/* Stands for a | that MediaWiki finds when it reads the rule. */
#define BAR_CALL ZHV_STR("{{!}}")

static bool is_bar_call(zhv_str m, size_t at)
{
    return m.ptr[at] == '{' &&
           zhv_str_starts(zhv_str_sub(m, at, m.len), BAR_CALL);
}

/* The '|' behind the flags, or what stands for it. One inside of [[ ]] or {{ }}
 * is not a separator: it is gone when MediaWiki reads the rule. One after an
 * opener that never closes is. */
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
        } else if (is_bar_call(m, i)) {
            if (depth == 0) {
                return i;
            }
            i += BAR_CALL.len - 1;
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

size_t zhv_rule_read_flags(zhv_str s, zhv_str mask, zhv_rule *out)
{
    const size_t bar = find_flag_bar(mask);
    const bool written = bar < s.len;
    normalise_flags(out, written ? read_flags(zhv_str_sub(s, 0, bar))
                                 : (flag_list){0});
    if (!written) {
        return 0;
    }
    return bar + (is_bar_call(mask, bar) ? BAR_CALL.len : 1);
}
