#include "match/signs.h"

#include "match/three.h"

#define HAN         3u  /* bytes of 。！？ */
#define LETTERS_MAX 32u /* of a name that begins small and goes on large */

static char at(zhv_str s, size_t pos)
{
    return pos < s.len ? s.ptr[pos] : '\0';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Is what ends before pos a name? */
static bool is_name_before(zhv_str s, size_t pos)
{
    return pos > 0 && zhv_is_alnum(s.ptr[pos - 1]);
}

/* $1, but neither $15 nor $1.50 nor US$1. */
static bool is_dollar_place(zhv_str s, size_t pos)
{
    const char behind = at(s, pos + 2);
    return is_digit(at(s, pos + 1)) && !is_name_before(s, pos) &&
           !is_digit(behind) && behind != '.' && behind != ',';
}

/* %1, %s, %NAME, but neither 5% nor 5%a. */
static bool is_percent_place(zhv_str s, size_t pos)
{
    return zhv_is_alnum(at(s, pos + 1)) && !is_name_before(s, pos);
}

static bool is_small(char c)
{
    return c >= 'a' && c <= 'z';
}

/* onChange, but neither iPhone, mRNA nor McDonald. */
static bool is_camel(zhv_str s, size_t pos)
{
    if (pos < 2 || !is_small(s.ptr[pos - 1]) || !is_small(s.ptr[pos - 2]) ||
        !is_small(at(s, pos + 1)) || !is_small(at(s, pos + 2))) {
        return false;
    }
    size_t begin = pos - 2;
    while (begin > 0 && pos - begin < LETTERS_MAX &&
           zhv_is_letter(s.ptr[begin - 1])) {
        begin--;
    }
    return is_small(s.ptr[begin]) && is_small(s.ptr[begin + 1]) &&
           pos - begin < LETTERS_MAX;
}

static bool is_code_at(zhv_str s, size_t pos)
{
    switch (s.ptr[pos]) {
    case '$':
        return is_dollar_place(s, pos);
    case '%':
        return is_percent_place(s, pos);
    case '{':
        return is_digit(at(s, pos + 1)) && at(s, pos + 2) == '}';
    case '(':
        return at(s, pos + 1) == ')' && is_name_before(s, pos);
    case ':':
        return at(s, pos + 1) == ':' && is_name_before(s, pos) &&
               zhv_is_letter(at(s, pos + 2));
    case '_':
        return is_name_before(s, pos) && zhv_is_letter(at(s, pos + 1));
    default:
        return is_camel(s, pos);
    }
}

/* 。！？ */
static bool is_stop(uint32_t three)
{
    return three == 0x8280E3u || three == 0x81BCEFu || three == 0x9FBCEFu;
}

/* What is_code_at may say yes to. */
static bool is_odd(char byte)
{
    return (byte >= 'A' && byte <= 'Z') || byte == '$' || byte == '%' ||
           byte == '{' || byte == '(' || byte == ':' || byte == '_';
}

void zhv_signs_look(zhv_str s, size_t from, bool *stop, bool *code)
{
    uint32_t n;
    for (size_t pos = from; pos < s.len; pos += n) {
        const uint32_t three = zhv_three_at(s, pos);
        n = 1;
        if (zhv_three_is(three)) {
            n = HAN;
            *stop |= is_stop(three);
        } else if ((three & 0x80) == 0 && is_odd((char)(three & 0x7F))) {
            *code |= is_code_at(s, pos);
        }
    }
}
