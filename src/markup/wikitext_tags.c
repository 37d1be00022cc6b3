#include "markup/wikitext.h"

#include <assert.h>

static bool ends_name(char c)
{
    const uint64_t ends = UINT64_C(1) << '>' | UINT64_C(1) << '/' |
                          UINT64_C(1) << '<' | UINT64_C(1) << ' ' |
                          UINT64_C(0x1F) << '\t' | 1; /* and 0 */
    return (unsigned char)c < 64 && (ends >> c & 1);
}

zhv_str zhv_tag_name(zhv_str src, size_t at)
{
    size_t from = at + 1;
    if (from < src.len && src.ptr[from] == '/') {
        from++;
    }
    if (from >= src.len || !zhv_is_letter(src.ptr[from])) {
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
    char name[12];
    zhv_block_tag block;
} blocks[] = {
    {"div", ZHV_BLOCK_OUTER},
    {"center", ZHV_BLOCK_OUTER},
    {"hr", ZHV_BLOCK_OUTER},
    {"aside", ZHV_BLOCK_OUTER},
    {"figure", ZHV_BLOCK_OUTER},
    {"blockquote", ZHV_BLOCK_QUOTE},
    {"p", ZHV_BLOCK_INNER},
    {"ul", ZHV_BLOCK_INNER},
    {"ol", ZHV_BLOCK_INNER},
    {"dl", ZHV_BLOCK_INNER},
    {"table", ZHV_BLOCK_INNER},
    {"h1", ZHV_BLOCK_INNER},
    {"h2", ZHV_BLOCK_INNER},
    {"h3", ZHV_BLOCK_INNER},
    {"h4", ZHV_BLOCK_INNER},
    {"h5", ZHV_BLOCK_INNER},
    {"h6", ZHV_BLOCK_INNER},
    {"td", ZHV_BLOCK_CELL},
    {"th", ZHV_BLOCK_CELL},
    {"tr", ZHV_BLOCK_PART},
    {"caption", ZHV_BLOCK_PART},
    {"dt", ZHV_BLOCK_PART},
    {"dd", ZHV_BLOCK_PART},
    {"li", ZHV_BLOCK_PART},
    /* what extensions make of theirs is <ul> or <div> */
    {"gallery", ZHV_BLOCK_OUTER},
    {"references", ZHV_BLOCK_OUTER},
    {"poem", ZHV_BLOCK_OUTER},
    {"imagemap", ZHV_BLOCK_OUTER},
};

zhv_block_tag zhv_tag_block(zhv_str name)
{
    for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++) {
        if (name.len && (name.ptr[0] | 0x20) == blocks[i].name[0] &&
            is_name(name, blocks[i].name)) {
            return blocks[i].block;
        }
    }
    return ZHV_BLOCK_NONE;
}

bool zhv_tag_is_gallery(zhv_str name)
{
    return is_name(name, "gallery");
}

bool zhv_tag_is_map(zhv_str name)
{
    return is_name(name, "imagemap");
}

bool zhv_tag_is_away(zhv_str name)
{
    return is_name(name, "includeonly");
}

/* ---- numbers ----------------------------------------------------------- */

static uint32_t look_up(zhv_wiki *w, zhv_str name)
{
    char lower[ZHV_WIKI_NAME_MAX];
    assert(name.len <= sizeof lower);
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        lower[i] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
    }
    zhv_str key = {lower, name.len};
    uint32_t number = zhv_map_get(&w->tag_numbers, key);
    if (number != ZHV_MAP_NONE) {
        return number;
    }
    zhv_tag_class class = w->names->tag(w->names->ctx, name);
    if (class == ZHV_TAG_NONE) {
        return ZHV_NO_TAG;
    }
    key = zhv_arena_str(w->arena, key);
    zhv_wiki_tag *tag = zhv_vec_push(&w->tag, w->arena);
    if (key.ptr == NULL || tag == NULL ||
        !zhv_map_put(&w->tag_numbers, w->arena, key, w->tag.n - 1)) {
        w->oom = true;
        return ZHV_NO_TAG;
    }
    *tag = (zhv_wiki_tag){0, (uint8_t) class, (uint8_t)zhv_tag_block(name)};
    return w->tag.n - 1;
}

static zhv_recent_tag recent_of(zhv_str name)
{
    const char *end = name.ptr + name.len;
    zhv_recent_tag r = {{0, 0}, name.len, ZHV_NO_TAG};
    if (name.len >= 8) {
        memcpy(&r.word[0], name.ptr, 8);
        memcpy(&r.word[1], end - 8, 8);
    } else if (name.len >= 4) {
        memcpy(&r.word[0], name.ptr, 4);
        memcpy(&r.word[1], end - 4, 4);
    } else {
        r.word[0] = (unsigned char)name.ptr[0];
        r.word[1] = (uint64_t)(unsigned char)name.ptr[name.len / 2] << 8 |
                    (unsigned char)end[-1];
    }
    return r;
}

uint32_t zhv_tag_number(zhv_wiki *w, zhv_str name)
{
    if (name.len == 0) {
        return ZHV_NO_TAG;
    }
    if (name.len > ZHV_WIKI_RECENT_BYTES) {
        return look_up(w, name);
    }
    zhv_recent_tag r = recent_of(name);
    uint64_t hash =
        (r.word[0] + 3 * r.word[1] + r.len) * UINT64_C(0x9E3779B97F4A7C15);
    zhv_recent_tag *slot = &w->recent[(hash >> 56) % ZHV_WIKI_RECENT];
    if (slot->len != r.len || slot->word[0] != r.word[0] ||
        slot->word[1] != r.word[1]) {
        r.number = look_up(w, name);
        *slot = r;
    }
    return slot->number;
}
