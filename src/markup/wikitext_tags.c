#include "markup/wikitext.h"

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool ends_name(char c)
{
    return c == '>' || c == '/' || c == '<' || zhv_is_space(c) || c == '\f';
}

zhv_str zhv_tag_name(zhv_str src, size_t at)
{
    size_t from = at + 1;
    if (from < src.len && src.ptr[from] == '/') {
        from++;
    }
    if (from >= src.len || !is_letter(src.ptr[from])) {
        return zhv_str_sub(src, from, from);
    }
    size_t to = from;
    while (to < src.len && to - from <= ZHV_WIKI_NAME_MAX &&
           !ends_name(src.ptr[to])) {
        to++;
    }
    if (to == src.len || to - from > ZHV_WIKI_NAME_MAX) {
        to = from;
    }
    return zhv_str_sub(src, from, to);
}

/* Is s, in any case, `name` (lower case)? */
static bool is_name(zhv_str s, const char *name)
{
    size_t i = 0;
    while (i < s.len && name[i] && (s.ptr[i] | 0x20) == name[i]) {
        i++;
    }
    return i == s.len && name[i] == '\0';
}

/* Source   MediaWiki BlockLevelPass::execute (1.39) */
static const struct {
    const char *name;
    zhv_block_tag block;
} blocks[] = {
    {"div", ZHV_BLOCK_OUTER},    {"center", ZHV_BLOCK_OUTER},
    {"hr", ZHV_BLOCK_OUTER},     {"aside", ZHV_BLOCK_OUTER},
    {"figure", ZHV_BLOCK_OUTER}, {"blockquote", ZHV_BLOCK_QUOTE},
    {"p", ZHV_BLOCK_INNER},      {"ul", ZHV_BLOCK_INNER},
    {"ol", ZHV_BLOCK_INNER},     {"dl", ZHV_BLOCK_INNER},
    {"table", ZHV_BLOCK_INNER},  {"h1", ZHV_BLOCK_INNER},
    {"h2", ZHV_BLOCK_INNER},     {"h3", ZHV_BLOCK_INNER},
    {"h4", ZHV_BLOCK_INNER},     {"h5", ZHV_BLOCK_INNER},
    {"h6", ZHV_BLOCK_INNER},     {"td", ZHV_BLOCK_CELL},
    {"th", ZHV_BLOCK_CELL},      {"tr", ZHV_BLOCK_PART},
    {"caption", ZHV_BLOCK_PART}, {"dt", ZHV_BLOCK_PART},
    {"dd", ZHV_BLOCK_PART},      {"li", ZHV_BLOCK_PART},
};

zhv_block_tag zhv_tag_block(zhv_str name)
{
    for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++) {
        if (is_name(name, blocks[i].name)) {
            return blocks[i].block;
        }
    }
    return ZHV_BLOCK_NONE;
}

bool zhv_tag_is_gallery(zhv_str name)
{
    return is_name(name, "gallery");
}
