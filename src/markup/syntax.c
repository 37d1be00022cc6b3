#include "markup/syntax.h"

static const zhv_syntax syntaxes[] = {
    {"wikitext", zhv_wikitext_scan},
    {"text", zhv_plain_scan},
};

enum {
    WIKITEXT,
    TEXT
};

const zhv_syntax *zhv_syntax_find(zhv_str name)
{
    for (size_t i = 0; i < sizeof syntaxes / sizeof *syntaxes; i++) {
        if (zhv_str_eq(name, zhv_str_from(syntaxes[i].name))) {
            return &syntaxes[i];
        }
    }
    return NULL;
}

/* Do the bytes at p begin something that wikitext means and text does not?
 * Plain text taken for wikitext comes out the same; the other way round, file
 * names, addresses and attributes would be converted. So a hint is enough. */
static bool is_wiki(const char *p, size_t left)
{
    char next = left > 1 ? p[1] : '\0';
    switch (p[0]) {
    case '{':
        return next == '{' || next == '|';
    case '[':
        return next == '[' || next == 'h' || next == '/';
    case '\'':
    case '=':
    case '_':
        return next == p[0];
    case '-':
        return next == '{';
    case '<':
        return next == '/' || next == '!' || (next >= 'a' && next <= 'z') ||
               (next >= 'A' && next <= 'Z');
    case '&':
        return next == '#' || (next >= 'a' && next <= 'z');
    case ':':
        return left > 2 && next == '/' && p[2] == '/';
    case '\n':
        return next == '#' || next == '*' || next == ' ' || next == ';';
    default:
        return false;
    }
}

const zhv_syntax *zhv_syntax_guess(zhv_str src)
{
    if (src.len && src.ptr[0] == '#') {
        return &syntaxes[WIKITEXT];
    }
    for (size_t i = 0; i < src.len; i++) {
        if (is_wiki(src.ptr + i, src.len - i)) {
            return &syntaxes[WIKITEXT];
        }
    }
    return &syntaxes[TEXT];
}
