#include "markup/markdown.h"

#define LABEL_MAX 999u /* bytes looked at for the end of a label */
#define DEPTH_MAX 32u  /* parentheses in an address */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static size_t skip_blanks(zhv_str s, size_t at)
{
    while (at < s.len && is_blank(s.ptr[at])) {
        at++;
    }
    return at;
}

/* Blanks without a line end. */
static size_t skip_spaces(zhv_str s, size_t at)
{
    while (at < s.len && (s.ptr[at] == ' ' || s.ptr[at] == '\t')) {
        at++;
    }
    return at;
}

static bool is_escape(zhv_str s, size_t at)
{
    return s.ptr[at] == '\\' && at + 1 < s.len && s.ptr[at + 1] > ' ' &&
           s.ptr[at + 1] < 0x7F;
}

/* End of the address at `at`, or at when there is none; *ok [out]. */
static size_t address_end(zhv_str s, size_t at, bool *ok)
{
    unsigned depth = 0;
    size_t i = at;
    *ok = true;
    if (i < s.len && s.ptr[i] == '<') {
        for (i++; i < s.len && s.ptr[i] != '>' && s.ptr[i] != '<' &&
                  s.ptr[i] != '\n';
             i++) {
            i += is_escape(s, i);
        }
        *ok = i < s.len && s.ptr[i] == '>';
        return *ok ? i + 1 : i;
    }
    for (; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        if (c <= ' ' || c == 0x7F) {
            break;
        }
        if (is_escape(s, i)) {
            i++;
        } else if (c == '(' && ++depth > DEPTH_MAX) {
            break;
        } else if (c == ')' && depth-- == 0) {
            depth = 0;
            break;
        }
    }
    *ok = depth == 0;
    return i < s.len ? i : s.len;
}

/* Behind the title at `at`; at when there is none, 0 when it is broken. */
static size_t read_title(zhv_str s, size_t at, zhv_address *out)
{
    char open = at < s.len ? s.ptr[at] : '\0';
    char close = open == '(' ? ')' : open;
    if (open != '"' && open != '\'' && open != '(') {
        return at;
    }
    size_t i = at + 1;
    for (; i < s.len && s.ptr[i] != close; i++) {
        if (open == '(' && s.ptr[i] == '(') {
            return 0;
        }
        i += is_escape(s, i);
    }
    if (i >= s.len) {
        return 0;
    }
    out->title = at + 1;
    out->title_end = i;
    return i + 1;
}

static void spend(size_t *budget, size_t n)
{
    *budget = *budget > n ? *budget - n : 0;
}

zhv_address zhv_address_at(zhv_str s, size_t at, size_t *budget)
{
    const zhv_address none = {0};
    zhv_address out = {0};
    bool ok = *budget > 0;
    if (!ok) {
        return none;
    }
    size_t i = skip_blanks(s, at + 1);
    if (i < s.len && s.ptr[i] != ')') {
        i = address_end(s, i, &ok);
    }
    size_t title = skip_blanks(s, i);
    if (ok && title > i && title < s.len && s.ptr[title] != ')') {
        size_t end = read_title(s, title, &out);
        ok = end > title;
        if (!ok) {
            spend(budget, end ? 0 : s.len - title);
        }
        title = skip_blanks(s, ok ? end : title);
    }
    if (!ok || title >= s.len || s.ptr[title] != ')') {
        spend(budget, title - at);
        return none;
    }
    out.end = title + 1;
    return out;
}

size_t zhv_label_end(zhv_str s, size_t at)
{
    bool blank = true;
    for (size_t i = at + 1; i < s.len && i - at <= LABEL_MAX; i++) {
        if (s.ptr[i] == ']') {
            return blank ? 0 : i;
        }
        if (s.ptr[i] == '[') {
            return 0;
        }
        blank &= is_blank(s.ptr[i]);
        i += is_escape(s, i);
    }
    return 0;
}

zhv_str zhv_label_key(zhv_str label, zhv_arena *arena)
{
    char *out = zhv_arena_alloc(arena, label.len + 1);
    size_t n = 0;
    label = zhv_str_trim(label);
    for (size_t i = 0; out && i < label.len; i++) {
        char c = label.ptr[i];
        if (is_blank(c)) {
            c = ' ';
            if (n && out[n - 1] == ' ') {
                continue;
            }
        }
        out[n++] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
    }
    return (zhv_str){out, n};
}

/* At the end of a line, or of the text? Then behind it. */
static size_t line_end(zhv_str s, size_t at)
{
    at = skip_spaces(s, at);
    if (at < s.len && s.ptr[at] == '\r') {
        at++;
    }
    return at >= s.len ? s.len : s.ptr[at] == '\n' ? at + 1 : 0;
}

zhv_address zhv_definition_at(zhv_str s, size_t at, zhv_str *label,
                              size_t *budget)
{
    zhv_address out = {0};
    bool ok;
    size_t i = at;
    while (i < s.len && i - at < 3 && s.ptr[i] == ' ') {
        i++;
    }
    size_t close =
        i < s.len && s.ptr[i] == '[' && *budget ? zhv_label_end(s, i) : 0;
    if (close == 0 || close + 1 >= s.len || s.ptr[close + 1] != ':' ||
        s.ptr[i + 1] == '^') {
        return out;
    }
    *label = zhv_str_sub(s, i + 1, close);
    i = skip_blanks(s, close + 2);
    size_t end = address_end(s, i, &ok);
    if (!ok || end == i) {
        spend(budget, end - at);
        return out;
    }
    size_t title = skip_blanks(s, end);
    size_t behind = title > end ? read_title(s, title, &out) : title;
    if (behind > title && line_end(s, behind)) {
        out.end = line_end(s, behind);
        return out;
    }
    spend(budget, behind ? 0 : s.len - title);
    out = (zhv_address){.end = line_end(s, end)};
    return out;
}
