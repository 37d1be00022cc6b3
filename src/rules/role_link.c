#include "rules/role_walk.h"

typedef enum link_kind {
    LINK_PAGE,
    LINK_FILE,
    LINK_CATEGORY,
    LINK_LANGUAGE
} link_kind;

static link_kind link_kind_of(zhv_role_walk *w, zhv_str target)
{
    /* Only a short prefix matters; a target may hold half the page. */
    target = zhv_str_sub(target, 0, 256);
    if (target.len && target.ptr[0] == ':') {
        return LINK_PAGE;
    }
    size_t colon = zhv_str_find(target, 0, ':');
    if (colon == target.len) {
        return LINK_PAGE;
    }
    switch (zhv_role_namespace(w, zhv_str_sub(target, 0, colon))) {
    case ZHV_NS_FILE:
        return LINK_FILE;
    case ZHV_NS_CATEGORY:
        return LINK_CATEGORY;
    case ZHV_NS_LANGUAGE:
        return LINK_LANGUAGE;
    default:
        return LINK_PAGE;
    }
}

/* What the tokens [from, to) are as a field of a file; *caption [out]: it is
 * no option. A value may hold markup, a word like "thumb" may not. */
static zhv_field option_field(zhv_role_walk *w, uint32_t from, uint32_t to,
                              bool *caption)
{
    zhv_str s;
    bool plain = zhv_plain_text(w->tape, from, to, &s);
    if (!plain) {
        /* in a call the = may be a token of its own */
        bool split =
            from + 1 < to && w->tape->tok[from + 1].kind == ZHV_K_TMPL_EQ;
        zhv_str head = zhv_tape_span(w->tape, from, from + 1 + split);
        size_t eq = zhv_str_find(head, 0, '=');
        bool value = w->tape->tok[from].kind == ZHV_K_TEXT && eq < head.len;
        s = value ? zhv_str_trim(head) : (zhv_str){NULL, 0};
    }
    zhv_image what = zhv_role_image_option(w, s);
    *caption = what == ZHV_IMAGE_NONE;
    return what == ZHV_IMAGE_TEXT     ? zhv_field_text /* "alt=" stays */
           : what == ZHV_IMAGE_TARGET ? zhv_field_of(ZHV_R_TARGET, true)
                                      : zhv_field_kept;
}

/* Fields of a file's options: the last that is no option is its caption.
 * *a stands before the first. */
static bool file_fields(zhv_role_walk *w, uint32_t open, zhv_arg *a, bool keep)
{
    uint32_t caption = UINT32_MAX;
    while (zhv_role_next(w, open, a)) {
        bool last;
        zhv_field f = option_field(w, a->from, a->to, &last);
        caption = last ? w->fields.n : caption;
        if (!zhv_role_add(w, keep && !f.keep ? zhv_field_kept : f)) {
            return false;
        }
    }
    if (caption != UINT32_MAX && !keep) {
        w->fields.at[caption] = zhv_field_text;
    }
    return true;
}

/* Does a call of the page's own name open at token i? */
static bool is_own_name(zhv_role_walk *w, uint32_t i)
{
    zhv_arg name = zhv_arg_start(i);
    return w->tape->tok[i].kind == ZHV_K_TMPL_OPEN &&
           zhv_arg_next(w->tape, i, &name) &&
           zhv_lookup_template_act(
               w->profiles,
               zhv_role_template(w, zhv_role_call_name(w, &name))) ==
               ZHV_ACT_THIS_PAGE;
}

/* Are tokens [from, to) such a call and the name of a section? */
static bool is_own_section(zhv_role_walk *w, uint32_t from, uint32_t to)
{
    const zhv_token *tok = w->tape->tok;
    zhv_str section;
    return from < to && is_own_name(w, from) && tok[from].mate + 1 < to &&
           zhv_plain_text(w->tape, tok[from].mate + 1, to, &section) &&
           zhv_str_starts(section, ZHV_STR("#"));
}

bool zhv_role_simple_link(zhv_role_walk *w, uint32_t open, bool keep)
{
    zhv_token *t = &w->tape->tok[open];
    const bool alone = t->mate == open + 2;
    const bool labelled = t->mate == open + 4 && t[2].kind == ZHV_K_LINK_SEP &&
                          t[3].kind == ZHV_K_TEXT;
    if (t[1].kind != ZHV_K_TEXT || !(alone || labelled) ||
        memchr(w->tape->src.ptr + t[1].off, ':', t[1].len) != NULL) {
        return false;
    }
    const bool label = alone && !keep && !w->redirect;
    t[1].role = label ? ZHV_R_LABEL : ZHV_R_TARGET;
    if (labelled) {
        t[3].role = keep ? ZHV_R_KEEP : ZHV_R_TEXT;
    }
    w->tape->tok[t->mate].aux =
        label || (labelled && !keep) ? ZHV_VIEW_SOME : ZHV_VIEW_NONE;
    w->redirect = false;
    return true;
}

bool zhv_role_link_fields(zhv_role_walk *w, uint32_t open, bool keep)
{
    const uint64_t plain_kinds =
        ZHV_KIND_BIT(ZHV_K_TEXT) | ZHV_KIND_BIT(ZHV_K_NEWLINE) |
        ZHV_KIND_BIT(ZHV_K_ENTITY) | ZHV_KIND_BIT(ZHV_K_COMMENT);
    zhv_arg a = zhv_arg_start(open);
    zhv_role_next(w, open, &a);
    bool plain = (a.kinds & ~plain_kinds) == 0; /* comments are gone by then */
    uint32_t from = a.from;
    while (from < a.to && w->tape->tok[from].kind == ZHV_K_COMMENT) {
        from++;
    }
    bool alone = a.to == w->tape->tok[open].mate;
    link_kind kind =
        link_kind_of(w, zhv_str_trim(zhv_tape_span(w->tape, from, a.to)));
    zhv_field f = zhv_field_of(ZHV_R_TARGET, true);
    if (kind == LINK_PAGE && alone && !keep && !w->redirect &&
        (plain || is_own_section(w, from, a.to))) {
        f.role = ZHV_R_LABEL;
    }
    w->redirect = false;
    w->tape->tok[open].aux = kind == LINK_CATEGORY   ? ZHV_ACT_CATEGORY
                             : kind == LINK_LANGUAGE ? ZHV_ACT_INTERWIKI
                                                     : ZHV_ACT_NONE;
    if (!zhv_role_add(w, f)) {
        return false;
    }
    w->top.file = kind == LINK_FILE;
    w->top.page_link = kind == LINK_PAGE && !keep;
    if (kind == LINK_FILE) {
        return file_fields(w, open, &a, keep);
    }
    f = kind != LINK_PAGE ? zhv_field_of(ZHV_R_TARGET, true)
        : keep            ? zhv_field_kept
                          : zhv_field_text;
    while (zhv_role_next(w, open, &a)) {
        if (!zhv_role_add(w, f)) {
            return false;
        }
    }
    return true;
}

bool zhv_role_makes_box(zhv_role_walk *w, uint32_t open)
{
    zhv_str s;
    zhv_arg a = zhv_arg_start(open);
    if (!zhv_arg_next(w->tape, open, &a) ||
        link_kind_of(w, zhv_str_trim(zhv_tape_span(w->tape, a.from, a.to))) !=
            LINK_FILE) {
        return false;
    }
    while (zhv_arg_next(w->tape, open, &a)) {
        if (zhv_plain_text(w->tape, a.from, a.to, &s) &&
            zhv_role_image_option(w, s) == ZHV_IMAGE_BOX) {
            return true;
        }
    }
    return false;
}

/* Does the line of an <imagemap> that begins at token i say something? */
static bool is_map_line(const zhv_role_walk *w, uint32_t i)
{
    while (w->tape->tok[i].kind == ZHV_K_COMMENT) {
        i++;
    }
    zhv_str s = zhv_str_trim(zhv_token_str(w->tape, i));
    return w->tape->tok[i].kind == ZHV_K_TEXT && s.len && s.ptr[0] != '#';
}

/* The line of a <gallery> or <imagemap> that begins at token `from`. */
bool zhv_role_gallery_line(zhv_role_walk *w, uint32_t open, uint32_t from,
                           bool keep)
{
    w->fields.n = w->top.first;
    w->top.at = 0;
    bool said = w->top.map && is_map_line(w, from);
    if (w->top.map == ZHV_MAP_SHAPES || (w->top.map && !said)) {
        w->top.now = zhv_field_of(ZHV_R_KEEP, keep || !said);
        return zhv_role_add(w, w->top.now); /* a link in it is shown */
    }
    w->top.map = w->top.map ? ZHV_MAP_SHAPES : ZHV_MAP_NO;
    if (!zhv_role_add(w, zhv_field_of(ZHV_R_TARGET, true))) {
        return false;
    }
    zhv_arg a = {from, ZHV_NO_MATE, from, 0};
    uint32_t caption = UINT32_MAX;
    for (uint32_t i = from; i <= w->top.close; i++) {
        const zhv_token *t = &w->tape->tok[i];
        bool mine = t->mate == open;
        bool end = i == w->top.close || (mine && t->kind == ZHV_K_NEWLINE);
        if (!end && zhv_kind_is_opener((zhv_kind)t->kind)) {
            i = t->mate;
            continue;
        }
        if (!end && !(mine && t->kind == ZHV_K_LINK_SEP)) {
            continue;
        }
        if (w->fields.n > w->top.first + 1) {
            bool last;
            zhv_field f = option_field(w, a.from, i, &last);
            caption = last ? w->fields.n - 1 : caption;
            w->fields.at[w->fields.n - 1] =
                keep && !f.keep ? zhv_field_kept : f;
        }
        if (end) {
            break;
        }
        a.from = i + 1;
        if (!zhv_role_add(w, zhv_field_kept)) {
            return false;
        }
    }
    if (caption != UINT32_MAX && !keep) {
        w->fields.at[caption] = zhv_field_text;
    }
    w->top.now = w->fields.at[w->top.first];
    return true;
}

zhv_field zhv_role_behind_bar(zhv_role_walk *w, uint32_t from)
{
    const uint64_t ends =
        ZHV_KIND_BIT(ZHV_K_NEWLINE) | ZHV_KIND_BIT(ZHV_K_TMPL_SEP);
    const zhv_token *tok = w->tape->tok;
    uint32_t to = from;
    if (w->top.page_link) {
        return zhv_field_text;
    }
    while (to < w->top.close && !(ZHV_KIND_BIT(tok[to].kind) & ends) &&
           !zhv_role_is_bar(w, to)) {
        to = zhv_kind_is_opener((zhv_kind)tok[to].kind) ? tok[to].mate + 1
                                                        : to + 1;
    }
    bool caption;
    zhv_field f = option_field(w, from, to, &caption);
    return caption ? zhv_field_text : f;
}
