#include "rules/lookup.h"

#include "rules/fold.h"
#include "rules/profile_data.h"

uint32_t zhv_profile_get(const zhv_map *map, zhv_str name)
{
    char buf[ZHV_FOLD_MAX];
    zhv_str key = zhv_fold_name(name, buf);
    return key.len ? zhv_map_get(map, key) : ZHV_MAP_NONE;
}

static bool inside(zhv_str s, zhv_str part)
{
    for (size_t at = zhv_str_find(s, 0, part.ptr[0]); at + part.len <= s.len;
         at = zhv_str_find(s, at + 1, part.ptr[0])) {
        if (memcmp(s.ptr + at, part.ptr, part.len) == 0) {
            return true;
        }
    }
    return false;
}

static zhv_str without_digits(zhv_str s)
{
    while (s.len && s.ptr[s.len - 1] >= '0' && s.ptr[s.len - 1] <= '9') {
        s.len--;
    }
    return s;
}

static bool fits(const zhv_pattern *pat, zhv_str folded)
{
    switch (pat->shape) {
    case ZHV_SHAPE_EXACT:
        return zhv_str_eq(folded, pat->text);
    case ZHV_SHAPE_DIGITS:
        return zhv_str_eq(without_digits(folded), pat->text);
    case ZHV_SHAPE_PREFIX:
        return zhv_str_starts(folded, pat->text);
    case ZHV_SHAPE_SUFFIX:
        return zhv_str_ends(folded, pat->text);
    case ZHV_SHAPE_INSIDE:
        return inside(folded, pat->text);
    }
    return false;
}

static uint32_t first_fit(const zhv_named_pattern *at, uint32_t n,
                          zhv_str folded)
{
    for (uint32_t i = 0; i < n; i++) {
        if (fits(&at[i].name, folded)) {
            return at[i].value;
        }
    }
    return ZHV_MAP_NONE;
}

/* The name without a prefix that only says that it is a template. */
static zhv_str bare_template(const zhv_profiles *p, zhv_str name)
{
    size_t colon = zhv_str_find(name, 0, ':');
    if (colon < name.len &&
        zhv_profile_get(&p->namespaces, zhv_str_sub(name, 0, colon)) ==
            ZHV_NS_TEMPLATE) {
        return zhv_str_sub(name, colon + 1, name.len);
    }
    return name;
}

uint32_t zhv_lookup_template(const zhv_profiles *p, zhv_str name)
{
    char buf[ZHV_FOLD_MAX];
    zhv_str key = zhv_fold_name(bare_template(p, name), buf);
    if (key.len == 0) {
        return ZHV_NO_TEMPLATE;
    }
    uint32_t at = zhv_map_get(&p->templates, key);
    return at != ZHV_MAP_NONE
               ? at
               : first_fit(p->more_templates.at, p->more_templates.n, key);
}

zhv_act zhv_lookup_template_act(const zhv_profiles *p, uint32_t at)
{
    return at == ZHV_NO_TEMPLATE ? ZHV_ACT_NONE : p->list.at[at].act;
}

static bool entry_fits(const zhv_profile_entry *e, zhv_str folded,
                       uint32_t number)
{
    if (e->number) {
        return number == e->number || (e->from_here && number > e->number);
    }
    return number == 0 && fits(&e->name, folded);
}

zhv_param zhv_lookup_param(const zhv_profiles *p, uint32_t at, zhv_str name,
                           uint32_t number)
{
    char buf[ZHV_FOLD_MAX];
    const zhv_profile_template *t = &p->list.at[at];
    zhv_str key = number ? name : zhv_fold_name(name, buf);
    for (uint32_t i = t->first; i != ZHV_NO_ENTRY; i = p->entries.at[i].next) {
        if (entry_fits(&p->entries.at[i], key, number)) {
            return p->entries.at[i].param;
        }
    }
    if (t->act == ZHV_ACT_INFOBOX && number == 0) {
        uint32_t v = first_fit(p->fields.at, p->fields.n, key);
        if (v != ZHV_MAP_NONE) {
            return (zhv_param){ZHV_P_TITLE, (uint16_t)v};
        }
    }
    return t->rest;
}

bool zhv_lookup_is_original(const zhv_profiles *p, zhv_str name)
{
    return zhv_profile_get(&p->originals, name) != ZHV_MAP_NONE;
}

zhv_param_role zhv_lookup_any_param(const zhv_profiles *p, zhv_str name)
{
    char buf[ZHV_FOLD_MAX];
    zhv_str key = zhv_fold_name(name, buf);
    if (key.len == 0) {
        return ZHV_P_AUTO;
    }
    uint32_t role = zhv_map_get(&p->params, key);
    if (role == ZHV_MAP_NONE) {
        role = zhv_map_get(&p->params, zhv_str_trim(without_digits(key)));
    }
    if (role == ZHV_MAP_NONE) {
        role = first_fit(p->more_params.at, p->more_params.n, key);
    }
    return role == ZHV_MAP_NONE ? ZHV_P_AUTO : (zhv_param_role)role;
}

bool zhv_lookup_is_arg(const zhv_profiles *p, uint16_t aux, zhv_str name,
                       uint32_t number)
{
    zhv_str all = p->args.at[aux];
    for (size_t at = 0; at <= all.len;) {
        size_t end = zhv_str_find(all, at, '/');
        zhv_str one = zhv_str_sub(all, at, end);
        uint32_t asked;
        bool beyond;
        if (zhv_profile_number(one, &asked, &beyond) ? asked == number
                                                     : zhv_str_eq(one, name)) {
            return true;
        }
        at = end + 1;
    }
    return false;
}

zhv_how zhv_lookup_function(const zhv_profiles *p, zhv_str name)
{
    uint32_t how = zhv_profile_get(&p->functions, name);
    return how == ZHV_MAP_NONE ? ZHV_HOW_NONE : (zhv_how)how;
}

zhv_act zhv_lookup_magic(const zhv_profiles *p, zhv_str name)
{
    uint32_t act = zhv_profile_get(&p->magic, name);
    return act == ZHV_MAP_NONE ? ZHV_ACT_NONE : (zhv_act)act;
}

zhv_tag_class zhv_lookup_tag(const zhv_profiles *p, zhv_str name, uint32_t *act)
{
    uint32_t found = zhv_profile_get(&p->tags, name);
    *act = found == ZHV_MAP_NONE ? ZHV_ACT_NONE : found >> 8;
    return found == ZHV_MAP_NONE ? ZHV_TAG_NONE : (zhv_tag_class)(found & 0xFF);
}

zhv_namespace zhv_lookup_namespace(const zhv_profiles *p, zhv_str prefix)
{
    uint32_t kind = zhv_profile_get(&p->namespaces, prefix);
    return kind == ZHV_MAP_NONE ? ZHV_NS_NONE : (zhv_namespace)kind;
}

/* "200px", "200x100px", "x100 px", "200像素" */
static bool is_size(zhv_str s)
{
    size_t digits = 0;
    while (s.len && ((s.ptr[0] >= '0' && s.ptr[0] <= '9') || s.ptr[0] == 'x')) {
        s = zhv_str_sub(s, 1, s.len);
        digits++;
    }
    s = zhv_str_trim(s);
    return digits &&
           (zhv_str_eq(s, ZHV_STR("px")) || zhv_str_eq(s, ZHV_STR("像素")) ||
            zhv_str_eq(s, ZHV_STR("页")) || zhv_str_eq(s, ZHV_STR("頁")));
}

/* "upright 1.2", "page 3", "右上0.8" */
static bool is_counted(zhv_str s)
{
    static const char *const words[] = {"upright ", "page ", "右上"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        zhv_str word = zhv_str_from(words[i]);
        if (zhv_str_starts(s, word)) {
            size_t at = word.len;
            while (at < s.len && ((s.ptr[at] >= '0' && s.ptr[at] <= '9') ||
                                  s.ptr[at] == '.')) {
                at++;
            }
            return at == s.len;
        }
    }
    return false;
}

zhv_image zhv_lookup_image_option(const zhv_profiles *p, zhv_str option)
{
    char buf[ZHV_FOLD_MAX];
    zhv_str head = zhv_str_sub(option, 0, ZHV_FOLD_MAX / 2);
    size_t eq = zhv_str_find(head, 0, '=');
    if (eq < head.len) {
        zhv_str key = zhv_fold_name(zhv_str_sub(head, 0, eq + 1), buf);
        uint32_t what = first_fit(p->image_values.at, p->image_values.n, key);
        return what == ZHV_MAP_NONE ? ZHV_IMAGE_NONE : (zhv_image)what;
    }
    option = zhv_str_trim(option);
    uint32_t what = zhv_profile_get(&p->images, option);
    if (what != ZHV_MAP_NONE) {
        return (zhv_image)what;
    }
    return is_size(option) || is_counted(option) ? ZHV_IMAGE_KEEP
                                                 : ZHV_IMAGE_NONE;
}

bool zhv_lookup_keyword(const zhv_profiles *p, zhv_str value)
{
    return zhv_profile_get(&p->keywords, value) != ZHV_MAP_NONE;
}

bool zhv_lookup_extension(const zhv_profiles *p, zhv_str extension)
{
    return zhv_profile_get(&p->extensions, extension) != ZHV_MAP_NONE;
}
