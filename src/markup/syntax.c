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

/* Two bytes that hardly occur in a row outside wikitext. */
static bool is_wiki_pair(char a, char b)
{
    return (a == b && (a == '{' || a == '[' || a == '=' || a == '\'')) ||
           (a == '-' && b == '{');
}

const zhv_syntax *zhv_syntax_guess(zhv_str src)
{
    for (size_t i = 1; i < src.len; i++) {
        if (is_wiki_pair(src.ptr[i - 1], src.ptr[i])) {
            return &syntaxes[WIKITEXT];
        }
    }
    return &syntaxes[TEXT];
}
