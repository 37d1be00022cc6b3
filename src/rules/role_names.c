#include "rules/role_walk.h"

/* What the names in walk.names are names of; below: a template's parameters. */
enum {
    OF_TAGS = INT32_MAX - 4,
    OF_PREFIXES,
    OF_IMAGES,
    OF_TEMPLATES,
    OF_ANY_TEMPLATE
};

/* Of a template, its arguments by number. */
#define OF_NUMBERS 0x80000000u
/* Of a label, the arguments that hold one. */
#define OF_LABELS  0x40000000u

uint32_t zhv_role_template(zhv_role_walk *w, zhv_str name)
{
    bool known;
    uint32_t *at = zhv_recall_find(w->names, OF_TEMPLATES, name, &known);
    if (!known) {
        *at = zhv_lookup_template(w->profiles, name);
    }
    return *at;
}

/* The same for an argument, by its number if it has one. */
static inline uint32_t *find_arg(zhv_role_walk *w, uint32_t of, zhv_str name,
                                 uint32_t number, bool *known)
{
    char digits[4] = {(char)number, (char)(number >> 8), (char)(number >> 16),
                      (char)(number >> 24)};
    return number ? zhv_recall_find(w->names, of | OF_NUMBERS,
                                    (zhv_str){digits, sizeof digits}, known)
                  : zhv_recall_find(w->names, of, name, known);
}

zhv_param zhv_role_param(zhv_role_walk *w, uint32_t tmpl, zhv_str name,
                         uint32_t number)
{
    bool known;
    uint32_t *at = find_arg(w, tmpl, name, number, &known);
    if (!known) {
        *at = zhv_param_pack(zhv_lookup_param(w->profiles, tmpl, name, number));
    }
    return zhv_param_unpack(*at);
}

bool zhv_role_is_label(zhv_role_walk *w, uint16_t aux, zhv_str name,
                       uint32_t number)
{
    bool known;
    uint32_t *at = find_arg(w, aux | OF_LABELS, name, number, &known);
    if (!known) {
        *at = zhv_lookup_is_arg(w->profiles, aux, name, number);
    }
    return *at;
}

zhv_tag_class zhv_role_tag(zhv_role_walk *w, zhv_str name, uint32_t *act)
{
    bool known;
    uint32_t *at = zhv_recall_find(w->names, OF_TAGS, name, &known);
    if (!known) {
        zhv_tag_class class = zhv_lookup_tag(w->profiles, name, act);
        *at = *act << 8 | (uint32_t) class;
    }
    *act = *at >> 8;
    return (zhv_tag_class)(*at & 0xFF);
}

zhv_namespace zhv_role_namespace(zhv_role_walk *w, zhv_str prefix)
{
    bool known;
    uint32_t *at = zhv_recall_find(w->names, OF_PREFIXES, prefix, &known);
    if (!known) {
        *at = (uint32_t)zhv_lookup_namespace(w->profiles, prefix);
    }
    return (zhv_namespace)*at;
}

zhv_image zhv_role_image_option(zhv_role_walk *w, zhv_str option)
{
    bool known;
    uint32_t *at = zhv_recall_find(w->names, OF_IMAGES, option, &known);
    if (!known) {
        *at = (uint32_t)zhv_lookup_image_option(w->profiles, option);
    }
    return (zhv_image)*at;
}

zhv_param_role zhv_role_any_param(zhv_role_walk *w, zhv_str name)
{
    bool known;
    uint32_t *at = zhv_recall_find(w->names, OF_ANY_TEMPLATE, name, &known);
    if (!known) {
        *at = (uint32_t)zhv_lookup_any_param(w->profiles, name);
    }
    return (zhv_param_role)*at;
}

zhv_str zhv_role_call_name(zhv_role_walk *w, const zhv_arg *a)
{
    zhv_str name = {"", 0};
    if (a->to == a->from + 1 && w->tape->tok[a->from].kind == ZHV_K_TEXT) {
        return zhv_str_trim(zhv_token_str(w->tape, a->from));
    }
    zhv_plain_text(w->tape, a->from, a->to, &name);
    return name;
}
