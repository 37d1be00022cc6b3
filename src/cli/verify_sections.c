#include "cli/verify_sections.h"

#include "base/bytes.h"
#include "base/escape.h"

static void put(zhv_sections *s, zhv_bytes *to, zhv_str text)
{
    s->failed |= !zhv_bytes_add(to, s->arena, text);
}

static void note(zhv_sections *s, unsigned side, uint32_t from, uint32_t to)
{
    zhv_bytes shown = {0};
    for (uint32_t i = from; i < to; i++) {
        put(s, &shown, zhv_section_shown(s->tape[side], i));
    }
    for (unsigned way = 0; way < ZHV_SLUG_WAYS && !s->failed; way++) {
        zhv_str text = {shown.at ? shown.at : "", shown.n};
        zhv_str slug = zhv_section_slug(text, way, s->arena);
        s->failed = slug.ptr == NULL ||
                    !zhv_map_put(&s->slugs[side], s->arena, slug, 1);
    }
}

static void read_slugs(zhv_sections *s)
{
    s->read = true;
    for (unsigned side = 0; side < 2; side++) {
        const zhv_tape *t = s->tape[side];
        bool begins = true; /* a line */
        for (uint32_t i = 0; i < t->n && !s->failed; i++) {
            uint32_t from;
            uint32_t to;
            if (begins && zhv_section_begins(t, i, &from, &to)) {
                note(s, side, from, to);
            }
            begins = t->tok[i].kind == ZHV_K_NEWLINE;
        }
    }
}

bool zhv_sections_has(const zhv_map *names, zhv_str name, char again)
{
    if (zhv_map_get(names, name) != ZHV_MAP_NONE) {
        return true;
    }
    size_t n = name.len;
    while (n && name.ptr[n - 1] >= '0' && name.ptr[n - 1] <= '9') {
        n--;
    }
    return n && n < name.len && name.ptr[n - 1] == again &&
           zhv_map_get(names, zhv_str_sub(name, 0, n - 1)) != ZHV_MAP_NONE;
}

static bool has(const zhv_sections *s, unsigned side, zhv_str name)
{
    return zhv_sections_has(&s->slugs[side], name, '-');
}

bool zhv_sections_moved(zhv_sections *s, zhv_kind kind, zhv_str source,
                        zhv_str edition)
{
    if (source.len == 0 || edition.len == 0) {
        return false;
    }
    zhv_str from = zhv_section_name(kind, source);
    zhv_str to = zhv_section_name(kind, edition);
    if (from.len == 0 || to.len == 0) {
        return false;
    }
    size_t a = (size_t)(from.ptr - source.ptr);
    size_t b = (size_t)(to.ptr - edition.ptr);
    if (!zhv_str_eq(zhv_str_sub(source, 0, a), zhv_str_sub(edition, 0, b)) ||
        !zhv_str_eq(zhv_str_sub(source, a + from.len, source.len),
                    zhv_str_sub(edition, b + to.len, edition.len))) {
        return false;
    }
    if (!s->read) {
        read_slugs(s);
    }
    zhv_str plain = zhv_unescape(from, '%', s->arena);
    s->failed |= plain.ptr == NULL;
    return !s->failed && (has(s, 0, from) || has(s, 0, plain)) && has(s, 1, to);
}
