#include "rules/profile.h"

#include <stdlib.h>

#include "rules/profile_data.h"

static zhv_tag_class names_tag(const void *ctx, zhv_str name)
{
    uint32_t act;
    return zhv_lookup_tag(ctx, name, &act);
}

static bool is_plain(zhv_how how)
{
    return how == ZHV_HOW_TEXT || how == ZHV_HOW_IF || how == ZHV_HOW_IFEQ ||
           how == ZHV_HOW_FIRST || how == ZHV_HOW_REPLACE ||
           how == ZHV_HOW_HIDDEN || how == ZHV_HOW_TITLE;
}

static bool names_is(const void *ctx, zhv_name_class class, zhv_str name)
{
    const zhv_profiles *p = ctx;
    switch (class) {
    case ZHV_NAME_FUNCTION:
        return zhv_profile_get(&p->functions, name) != ZHV_MAP_NONE;
    case ZHV_NAME_PLAIN:
        return is_plain(zhv_lookup_function(p, name));
    case ZHV_NAME_CONTENT:
        return zhv_lookup_function(p, name) == ZHV_HOW_TAG;
    case ZHV_NAME_MAGIC:
        return zhv_profile_get(&p->magic, name) != ZHV_MAP_NONE;
    case ZHV_NAME_REDIRECT:
        name = zhv_str_trim(name);
        if (zhv_str_starts(name, ZHV_STR("#"))) {
            name = zhv_str_sub(name, 1, name.len);
        }
        return zhv_profile_get(&p->redirects, name) != ZHV_MAP_NONE;
    default:
        return false;
    }
}

zhv_status zhv_profiles_read(zhv_str text, zhv_profiles **out, zhv_error *err)
{
    *out = NULL;
    zhv_profiles *p = calloc(1, sizeof *p);
    if (p == NULL) {
        return zhv_fail(err, ZHV_E_NOMEM, NULL, 0, "out of memory");
    }
    zhv_arena_init(&p->arena);
    p->stamp = zhv_hash(text) | 1;
    p->names = (zhv_names){p, names_tag, names_is};
    zhv_str *unused = zhv_vec_push(&p->args, &p->arena);
    zhv_status status = ZHV_E_NOMEM;
    if (unused) {
        *unused = (zhv_str){"", 0};
        status = zhv_profile_read_lines(p, text, err);
    }
    if (status != ZHV_OK) {
        zhv_profiles_free(p);
        return status;
    }
    *out = p;
    return ZHV_OK;
}

void zhv_profiles_free(zhv_profiles *p)
{
    if (p) {
        zhv_arena_drop(&p->arena);
        free(p);
    }
}

const zhv_names *zhv_profiles_names(const zhv_profiles *p)
{
    return &p->names;
}

uint64_t zhv_profiles_stamp(const zhv_profiles *p)
{
    return p->stamp;
}

zhv_str zhv_profiles_arg(const zhv_profiles *p, uint16_t aux)
{
    if (aux >= p->args.n) {
        return (zhv_str){"", 0};
    }
    zhv_str all = p->args.at[aux];
    return zhv_str_sub(all, 0, zhv_str_find(all, 0, '/'));
}
