#include "convert/shield.h"

#include "base/bytes.h"
#include "markup/wikitext.h"

typedef struct reader {
    zhv_str s;
    const zhv_names *names;
    size_t gt;      /* see find_gt */
    size_t tag_end; /* of the tag of HTML that was begun last */
    bool open;      /* an extension's tag is not closed: no more are looked
                       for */
} reader;

/* The first > from `at` on, which never goes back; s.len: there is none.
 * *gt      [in/out] the last one, plus one; 0 at first */
static size_t find_gt(zhv_str s, size_t at, size_t *gt)
{
    if (*gt <= at) {
        *gt = zhv_str_find(s, at, '>') + 1;
    }
    return *gt - 1;
}

/* Behind the first </name>; 0: there is none. */
static size_t past_closer(zhv_str s, size_t at, zhv_str name)
{
    size_t behind = 0;
    for (at = zhv_str_find(s, at, '<'); at + 1 < s.len;
         at = zhv_str_find(s, at + 1, '<')) {
        if (s.ptr[at + 1] == '/' && zhv_str_alike(zhv_tag_name(s, at), name) &&
            find_gt(s, at, &behind) < s.len) {
            return behind;
        }
    }
    return 0;
}

/* Behind the extension's tag that stands at `at`, with all it holds; `at`: none
 * does. One of HTML is noted. */
static size_t past_extension(reader *r, size_t at)
{
    const zhv_str name = zhv_tag_name(r->s, at);
    const size_t gt = find_gt(r->s, at, &r->gt);
    const zhv_tag_class class = name.len && gt < r->s.len
                                    ? r->names->tag(r->names->ctx, name)
                                    : ZHV_TAG_NONE;
    if (class == ZHV_TAG_NONE) {
        return at;
    }
    if (class != ZHV_TAG_EXT && class != ZHV_TAG_OPAQUE &&
        class != ZHV_TAG_PRE) {
        r->tag_end = gt + 1;
        return at;
    }
    if (r->s.ptr[gt - 1] == '/') {
        return gt + 1;
    }
    const size_t end = r->open ? 0 : past_closer(r->s, gt, name);
    r->open |= end == 0;
    return end ? end : gt + 1;
}

/* How deep in brackets it is behind the pair at s[at], if one stands there. */
static int depth_behind(zhv_str s, size_t at, int depth)
{
    if (at + 1 >= s.len || s.ptr[at] != s.ptr[at + 1]) {
        return depth;
    }
    switch (s.ptr[at]) {
    case '[':
    case '{':
        return depth + 1;
    case ']':
    case '}':
        return depth - (depth > 0);
    default:
        return depth;
    }
}

/* Is it the : of http://, which means nothing else? */
static bool in_address(zhv_str s, size_t at)
{
    return zhv_str_starts(zhv_str_sub(s, at, s.len), ZHV_STR("://"));
}

zhv_str zhv_shield_str(zhv_str s, const zhv_shield *how, zhv_arena *arena)
{
    reader r = {.s = s, .names = how->names};
    zhv_bytes out = {0};
    size_t from = 0; /* what has been written so far */
    int depth = 0;
    if (zhv_str_find(s, 0, how->c) == s.len) {
        return s;
    }
    for (size_t i = 0; i < s.len; i++) {
        const int now = depth_behind(s, i, depth);
        if (s.ptr[i] == '<' && how->names) {
            const size_t end = past_extension(&r, i);
            i = end > i ? end - 1 : i;
        } else if (s.ptr[i] == how->c && depth == 0 && !in_address(s, i)) {
            const zhv_str as = i < r.tag_end ? how->in_tag : how->text;
            if (!zhv_bytes_add(&out, arena, zhv_str_sub(s, from, i)) ||
                !zhv_bytes_add(&out, arena, as)) {
                return s;
            }
            from = i + 1;
        }
        i += now != depth;
        depth = now;
    }
    return zhv_bytes_add(&out, arena, zhv_str_sub(s, from, s.len))
               ? zhv_bytes_str(&out)
               : s;
}
