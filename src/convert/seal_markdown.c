/* Seals of Markdown pages. */
#include "convert/seal.h"

#define NOTHING ZHV_STR("<!-- -->")      /* inside a line */
#define EMPTY   ZHV_STR("<span></span>") /* at its start */

static bool is_sign(int c)
{
    return c > ' ' && c < 0x7F && !(c >= '0' && c <= '9') &&
           !((c | 32) >= 'a' && (c | 32) <= 'z');
}

/* Is what stands before `off` in its line nothing but marks of quotes? */
static bool at_line_start(zhv_str src, size_t off, int before)
{
    enum {
        REACH = 32
    };
    if (before < 0 || before == '\n') {
        return true;
    }
    for (size_t n = 0; off > 0 && n < REACH; n++) {
        char c = src.ptr[--off];
        if (c == '\n') {
            return true;
        }
        if (c != ' ' && c != '\t' && c != '>') {
            return false;
        }
    }
    return off == 0;
}

/* Byte k of what the line is from the edit on. */
static int ahead(const zhv_edit *e, zhv_str src, size_t k)
{
    if (k < e->text.len) {
        return (unsigned char)e->text.ptr[k];
    }
    size_t at = (size_t)e->off + e->len + (k - e->text.len);
    return at < src.len ? (unsigned char)src.ptr[at] : '\n';
}

static bool is_space(int c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* What keeps the line from being the start of a block. */
static zhv_str block_guard(const zhv_edit *e, zhv_str src)
{
    size_t k = 0;
    while (k < 4 && (ahead(e, src, k) == ' ' || ahead(e, src, k) == '\t')) {
        k++;
    }
    int c = ahead(e, src, k);
    if (k == 4) {
        return EMPTY; /* it would be code */
    }
    if (c >= '0' && c <= '9') {
        size_t d = k;
        while (d < k + 10 && ahead(e, src, d) >= '0' &&
               ahead(e, src, d) <= '9') {
            d++;
        }
        int point = ahead(e, src, d);
        return point == '.' || point == ')' ? EMPTY : ZHV_STR("");
    }
    bool block =
        c == '#' || c == '>' || c == '=' || c == '|' ||
        ((c == '-' || c == '+' || c == '*') &&
         (is_space(ahead(e, src, k + 1)) || ahead(e, src, k + 1) == c)) ||
        ((c == '`' || c == '~') && ahead(e, src, k + 1) == c);
    return !block ? ZHV_STR("") : k ? EMPTY : ZHV_STR("\\");
}

/* Could the two bytes, brought together, mean something that neither does? */
static bool meet_badly(int a, int b)
{
    switch (a) {
    case '!':
        return b == '[';
    case ']':
        return b == '(' || b == '[' || b == ':' || b == '{';
    case '\\':
        return is_sign(b);
    case '<':
        return b == '/' || b == '!' || b == '?' ||
               ((b | 32) >= 'a' && (b | 32) <= 'z');
    case '&':
        return b == '#' || ((b | 32) >= 'a' && (b | 32) <= 'z');
    case '-':
        return b == '{';
    case '}':
        return b == '-';
    case ':':
        return b == '/';
    case '`':
    case '*':
    case '_':
    case '~':
        return a == b;
    default:
        return false;
    }
}

zhv_seal zhv_seal_markdown(const zhv_edit *e, zhv_str src, int before,
                           int behind)
{
    zhv_seal seal = {{NULL, 0}, {NULL, 0}};
    int first = e->text.len ? (unsigned char)e->text.ptr[0] : behind;
    int last = e->text.len ? (unsigned char)e->text.ptr[e->text.len - 1] : -1;
    if (at_line_start(src, e->off, before)) {
        seal.front = block_guard(e, src);
    } else if (meet_badly(before, first)) {
        seal.front = NOTHING;
    }
    if (meet_badly(last, behind)) {
        seal.back = NOTHING;
    }
    return seal;
}
