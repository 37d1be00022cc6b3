#include "rules/section.h"

#include <unicode/uchar.h>

#include "base/utf8.h"

enum {
    GITHUB,
    PANDOC
};

/* ---- headings ------------------------------------------------------------ */

bool zhv_section_opens(const zhv_tape *tape, uint32_t i)
{
    const zhv_token *t = &tape->tok[i];
    if (t->kind != ZHV_K_TAG_OPEN || t->len < 3) {
        return t->kind == ZHV_K_HEAD_OPEN;
    }
    const char *tag = tape->src.ptr + t->off;
    char behind = t->len > 3 ? tag[3] : ' ';
    return (tag[1] | 0x20) == 'h' && tag[2] >= '1' && tag[2] <= '6' &&
           (behind == '>' || zhv_is_space(behind));
}

static bool has_address(zhv_str mark)
{
    for (size_t i = 0; i + 1 < mark.len; i++) {
        if (mark.ptr[i] == '{' && mark.ptr[i + 1] == '#') {
            return true;
        }
    }
    return false;
}

/* "##", "> ##" */
static bool is_head_mark(zhv_str s)
{
    return s.len && s.ptr[s.len - 1] == '#';
}

/* "====" or "----" below a line of text. */
static bool is_underline_mark(zhv_str s)
{
    s = zhv_str_trim(s);
    size_t n = 0;
    while (n < s.len && s.ptr[n] == s.ptr[0]) {
        n++;
    }
    return n && n == s.len && (s.ptr[0] == '=' || s.ptr[0] == '-');
}

static uint32_t line_end(const zhv_tape *t, uint32_t i)
{
    while (i < t->n && t->tok[i].kind != ZHV_K_NEWLINE) {
        i++;
    }
    return i;
}

bool zhv_section_begins(const zhv_tape *t, uint32_t i, uint32_t *from,
                        uint32_t *to)
{
    uint32_t end = line_end(t, i);
    bool marked = t->tok[i].kind == ZHV_K_MARK;
    bool head = marked && is_head_mark(zhv_token_str(t, i));
    bool under = !head && end > i && end + 1 < t->n &&
                 t->tok[end + 1].kind == ZHV_K_MARK &&
                 line_end(t, end + 1) == end + 2 &&
                 is_underline_mark(zhv_token_str(t, end + 1));
    if (!head && !under) {
        return false;
    }
    *from = head || marked ? i + 1 : i;
    *to = end;
    for (uint32_t k = *from; k < end; k++) {
        if (t->tok[k].kind == ZHV_K_REF_OPEN ||
            (t->tok[k].kind == ZHV_K_MARK &&
             has_address(zhv_token_str(t, k)))) {
            return false;
        }
    }
    return true;
}

zhv_str zhv_section_shown(const zhv_tape *t, uint32_t i)
{
    zhv_str s = zhv_token_str(t, i);
    switch (t->tok[i].kind) {
    case ZHV_K_TEXT:
    case ZHV_K_RAW: /* with its backticks, which no slug has */
        return s;
    default:
        return (zhv_str){NULL, 0};
    }
}

/* ---- slugs --------------------------------------------------------------- */

static bool is_word(uint32_t cp)
{
    return cp != ZHV_CP_INVALID &&
           U_MASK(u_charType((UChar32)cp)) &
               (U_GC_L_MASK | U_GC_N_MASK | U_GC_M_MASK);
}

static bool is_blank(uint32_t cp)
{
    return cp == ' ' || cp == '\t';
}

zhv_str zhv_section_slug(zhv_str text, unsigned way, zhv_arena *arena)
{
    char *out = zhv_arena_alloc(arena, text.len + 1);
    size_t n = 0;
    bool gap = false;
    bool begun = way == GITHUB;
    if (out == NULL) {
        return (zhv_str){NULL, 0};
    }
    text = zhv_str_trim(text);
    uint32_t len;
    for (size_t i = 0; i < text.len; i += len) {
        uint32_t cp = zhv_utf8_decode(text, i, &len);
        bool word = is_word(cp);
        bool blank = is_blank(cp);
        begun |= word && u_isalpha((UChar32)cp);
        if (blank && begun && !(way == PANDOC && gap)) {
            out[n++] = '-';
            gap = true;
        } else if (begun && (word || cp == '-' || cp == '_' ||
                             (way == PANDOC && cp == '.'))) {
            gap = false;
            for (uint32_t k = 0; k < len; k++) {
                char c = text.ptr[i + k];
                out[n++] = c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
            }
        }
    }
    return (zhv_str){out, n};
}

/* ---- addresses ----------------------------------------------------------- */

static zhv_str name_from(zhv_str s, size_t at)
{
    at += at < s.len && s.ptr[at] == '<';
    if (at >= s.len || s.ptr[at] != '#') {
        return (zhv_str){NULL, 0};
    }
    size_t end = ++at;
    while (end < s.len && !zhv_is_space(s.ptr[end]) && s.ptr[end] != ')' &&
           s.ptr[end] != '>' && s.ptr[end] != '"' && s.ptr[end] != '\'') {
        end++;
    }
    return zhv_str_sub(s, at, end);
}

/* [label]: #name */
static zhv_str defined_name(zhv_str s)
{
    size_t at = 0;
    while (at + 1 < s.len && !(s.ptr[at] == ']' && s.ptr[at + 1] == ':')) {
        at++;
    }
    for (at += 2; at < s.len && zhv_is_space(s.ptr[at]);) {
        at++;
    }
    return name_from(s, at);
}

/* <a href="#name"> */
static zhv_str linked_name(zhv_str s)
{
    zhv_str href = ZHV_STR(" href=");
    for (size_t at = zhv_str_find(s, 0, ' '); at < s.len;
         at = zhv_str_find(s, at + 1, ' ')) {
        if (zhv_str_starts(zhv_str_sub(s, at, s.len), href)) {
            return name_from(s, at + href.len + 1);
        }
    }
    return (zhv_str){NULL, 0};
}

zhv_str zhv_section_name(zhv_kind kind, zhv_str s)
{
    switch (kind) {
    case ZHV_K_SPAN_ADDR:
        return s.ptr[0] == '(' ? name_from(s, 1) : (zhv_str){NULL, 0};
    case ZHV_K_MARK:
        return s.ptr[0] == '[' ? defined_name(s) : (zhv_str){NULL, 0};
    case ZHV_K_TAG_ALONE:
    case ZHV_K_TAG_REST:
        return linked_name(s);
    default:
        return (zhv_str){NULL, 0};
    }
}
