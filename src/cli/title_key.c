#include "cli/title_key.h"

#define TITLE_MAX 255u /* bytes, as MediaWiki has it */

/* s with single spaces into to; returns the length. */
static size_t spaced(zhv_str s, char *to)
{
    size_t n = 0;
    bool space = false;
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] == '_' || zhv_is_space(s.ptr[i])) {
            space = n > 0;
            continue;
        }
        if (space) {
            to[n++] = ' ';
            space = false;
        }
        to[n++] = s.ptr[i];
    }
    return n;
}

static bool is_title(zhv_str s)
{
    for (size_t i = 0; i < s.len; i++) {
        if ((unsigned char)s.ptr[i] < 0x20 || memchr("<>[]{}|#", s.ptr[i], 8)) {
            return false;
        }
    }
    return s.len > 0;
}

static void capital(char *p, size_t n)
{
    if (n && *p >= 'a' && *p <= 'z') {
        *p = (char)(*p - 32);
    }
}

/* The name that stands for all names of a namespace. */
static zhv_str one_name(zhv_namespace ns, zhv_str as_written)
{
    return ns == ZHV_NS_CATEGORY   ? ZHV_STR("Category")
           : ns == ZHV_NS_TEMPLATE ? ZHV_STR("Template")
           : ns == ZHV_NS_FILE     ? ZHV_STR("File")
                                   : as_written;
}

zhv_title_key zhv_title_key_of(const zhv_profiles *profiles, zhv_str title,
                               zhv_arena *arena)
{
    zhv_title_key key = {{NULL, 0}, 0, ZHV_NS_NONE};
    char name[TITLE_MAX + 1];
    char space[TITLE_MAX + 1];
    title = zhv_str_trim(title);
    if (zhv_str_starts(title, ZHV_STR(":"))) {
        title = zhv_str_sub(title, 1, title.len);
    }
    if (title.len > TITLE_MAX) {
        return key;
    }
    size_t colon = zhv_str_find(title, 0, ':');
    zhv_str prefix = {space, spaced(zhv_str_sub(title, 0, colon), space)};
    zhv_str rest = title;
    if (colon < title.len) {
        key.ns = zhv_lookup_namespace(profiles, prefix);
        rest = key.ns == ZHV_NS_NONE ? title
                                     : zhv_str_sub(title, colon + 1, title.len);
    }
    zhv_str text = {name, spaced(rest, name)};
    bool local = key.ns != ZHV_NS_LANGUAGE && key.ns != ZHV_NS_PROJECT;
    if (!local || !is_title(text)) {
        return key;
    }
    prefix =
        key.ns == ZHV_NS_NONE ? (zhv_str){NULL, 0} : one_name(key.ns, prefix);
    char *p = zhv_arena_alloc(arena, prefix.len + 1);
    if (p == NULL) {
        return key;
    }
    if (prefix.len) {
        memcpy(p, prefix.ptr, prefix.len);
        capital(p, prefix.len);
        p[prefix.len] = ':';
        key.name = prefix.len + 1;
    }
    key.text = (zhv_str){p, key.name};
    key.text = zhv_title_key_with(&key, text, arena);
    return key;
}

zhv_str zhv_title_key_with(const zhv_title_key *key, zhv_str name,
                           zhv_arena *arena)
{
    char *p = zhv_arena_alloc(arena, key->name + name.len + 1);
    if (p == NULL) {
        return (zhv_str){NULL, 0};
    }
    if (key->name) {
        memcpy(p, key->text.ptr, key->name);
    }
    size_t n = spaced(name, p + key->name);
    capital(p + key->name, n);
    return (zhv_str){p, key->name + n};
}
