#include "rules/role_walk.h"

#include "rules/prose.h"

/* ---- template arguments ------------------------------------------------ */

static zhv_field judged(zhv_role_walk *w, const zhv_arg *a)
{
    zhv_str text;
    uint32_t from = zhv_arg_value(a);
    uint32_t to = a->to;
    if (zhv_arg_plain(w->tape, a, &text) && !zhv_has_han(text)) {
        return zhv_field_kept; /* whatever it is */
    }
    switch (zhv_prose_judge(w->tape, w->profiles, from, to)) {
    case ZHV_PROSE_TEXT:
        return zhv_field_text;
    case ZHV_PROSE_DATA:
        return zhv_field_kept;
    default:
        return zhv_field_of(ZHV_R_KEEP, false);
    }
}

/* An argument that no profile speaks of. A file name or the like is kept, but
 * a link that somebody put there in its place is shown. */
static zhv_field auto_field(zhv_role_walk *w, zhv_str name, const zhv_arg *a)
{
    zhv_str text;
    if (name.len && zhv_role_any_param(w, name) == ZHV_P_KEEP) {
        return zhv_field_of(ZHV_R_KEEP, zhv_arg_plain(w->tape, a, &text));
    }
    return judged(w, a);
}

static zhv_field unknown_field(zhv_role_walk *w, zhv_str name, const zhv_arg *a)
{
    switch (w->unknown) {
    case ZHV_UNKNOWN_KEEP:
        return zhv_field_kept;
    case ZHV_UNKNOWN_ALL:
        return zhv_field_text;
    default:
        return auto_field(w, name, a);
    }
}

static zhv_how function_of(zhv_role_walk *w, const zhv_arg *name)
{
    return w->tape->tok[name->to].kind == ZHV_K_TMPL_COLON
               ? zhv_lookup_function(w->profiles, zhv_role_call_name(w, name))
               : ZHV_HOW_NONE;
}

/* The field with the name of the template: behind "subst:" if that is there. */
static zhv_arg template_name(zhv_role_walk *w, uint32_t open)
{
    zhv_arg a = zhv_arg_start(open);
    zhv_arg_next(w->tape, open, &a);
    if (function_of(w, &a) == ZHV_HOW_SUBST) {
        zhv_arg_next(w->tape, open, &a);
    }
    return a;
}

/* Number that an argument has by its place or its name; *positional counts. */
static uint32_t arg_number(const zhv_arg *a, zhv_str name, uint32_t *positional)
{
    return a->eq == ZHV_NO_MATE ? ++*positional : zhv_arg_number(name);
}

/* Has the call that opens at `open` a text in the argument `aux` means? */
static bool find_label(zhv_role_walk *w, uint32_t open, uint16_t aux)
{
    uint32_t positional = 0;
    zhv_arg a = template_name(w, open);
    while (zhv_arg_next(w->tape, open, &a)) {
        zhv_str text;
        zhv_str name = zhv_arg_name(w->tape, &a);
        uint32_t number = arg_number(&a, name, &positional);
        if (zhv_role_is_label(w, aux, name, number) &&
            !(zhv_arg_plain(w->tape, &a, &text) && text.len == 0)) {
            return true;
        }
    }
    return false;
}

/* Argument `number` of the call; false: it has none. */
static bool find_number(zhv_role_walk *w, uint32_t open, uint16_t number,
                        zhv_arg *a)
{
    uint32_t positional = 0;
    *a = template_name(w, open);
    while (zhv_arg_next(w->tape, open, a)) {
        zhv_str name = zhv_arg_name(w->tape, a);
        if (arg_number(a, name, &positional) == number) {
            return true;
        }
    }
    return false;
}

/* Is argument `number` of the call the plain code of Chinese itself? */
static bool find_chinese(zhv_role_walk *w, uint32_t open, uint16_t number)
{
    zhv_arg a;
    zhv_str code;
    return find_number(w, open, number, &a) &&
           zhv_arg_plain(w->tape, &a, &code) && zhv_str_eq(code, ZHV_STR("zh"));
}

static bool is_japanese(const zhv_role_walk *w, const zhv_arg *a)
{
    return zhv_has_kana(zhv_tape_span(w->tape, zhv_arg_value(a), a->to));
}

/* Is argument `number` of the call Japanese? */
static bool find_japanese(zhv_role_walk *w, uint32_t open, uint16_t number)
{
    zhv_arg a;
    return find_number(w, open, number, &a) && is_japanese(w, &a);
}

static bool ask(zhv_role_walk *w, zhv_role_answer *a, uint32_t open,
                uint16_t aux, bool (*find)(zhv_role_walk *, uint32_t, uint16_t))
{
    if (!a->known || a->open != open || a->aux != aux) {
        *a = (zhv_role_answer){open, aux, find(w, open, aux), true};
    }
    return a->yes;
}

static zhv_field label_field(zhv_role_walk *w, uint32_t open, uint16_t aux,
                             const zhv_arg *a)
{
    zhv_str text;
    bool plain = zhv_arg_plain(w->tape, a, &text);
    /* {{main|[[X]]}}: what is nested is shown on its own. */
    zhv_field f = zhv_field_of(ZHV_R_TARGET, plain);
    if (plain && text.len &&
        !ask(w, &w->labels[aux % ZHV_ROLE_ANSWERS], open, aux, find_label)) {
        f.role = ZHV_R_LABEL;
        f.aux = aux;
    }
    return f;
}

/* The name of an argument that is not called by a number. */
static zhv_str word_name(const zhv_role_walk *w, const zhv_arg *a)
{
    zhv_str name = zhv_arg_name(w->tape, a);
    return zhv_arg_number(name) ? ZHV_STR("") : name;
}

static zhv_field param_field(zhv_role_walk *w, uint32_t open, zhv_param param,
                             const zhv_arg *a)
{
    zhv_field f;
    switch ((zhv_param_role)param.role) {
    case ZHV_P_TEXT:
        return zhv_field_text;
    case ZHV_P_EVIDENCE:
        return w->unknown == ZHV_UNKNOWN_MEDIAWIKI ? zhv_field_text
                                                   : zhv_field_kept;
    case ZHV_P_TARGET:
        return zhv_field_of(ZHV_R_TARGET, true);
    case ZHV_P_SECTION:
        f = zhv_field_of(ZHV_R_TARGET, true);
        f.aux = ZHV_TARGET_SECTION;
        w->tape->sections = true;
        return f;
    case ZHV_P_LABEL:
        return label_field(w, open, param.aux, a);
    case ZHV_P_RULE:
        return zhv_field_of(ZHV_R_RULE, true);
    case ZHV_P_NAME:
        return zhv_field_of(ZHV_R_NAME, true);
    case ZHV_P_TITLE:
        f = zhv_field_of(ZHV_R_TITLE, true);
        f.aux = param.aux;
        return f;
    case ZHV_P_FOREIGN:
        return ask(w, &w->chinese, open, param.aux, find_chinese)
                   ? zhv_field_text
                   : zhv_field_kept;
    case ZHV_P_READING:
        return w->unknown != ZHV_UNKNOWN_MEDIAWIKI &&
                       (is_japanese(w, a) ||
                        ask(w, &w->japanese, open, param.aux, find_japanese))
                   ? zhv_field_kept
                   : zhv_field_text;
    case ZHV_P_AUTO:
        return auto_field(w, word_name(w, a), a);
    default:
        return zhv_field_kept;
    }
}

/* A field is the name of the call, or an argument with its '='. */
static bool add_arg(zhv_role_walk *w, zhv_field f, const zhv_arg *a,
                    zhv_role named)
{
    f.eq = a->eq == ZHV_NO_MATE ? 0 : a->eq;
    f.named = (uint8_t)named;
    return zhv_role_add(w, f);
}

/* What the profiles say of an argument with that name, as it is written: with
 * the blanks around it. Here, as it is asked for once an argument. */
static zhv_param named_param(zhv_role_walk *w, uint32_t tmpl, zhv_str written)
{
    bool known;
    uint32_t *at = zhv_recall_find(w->names, tmpl, written, &known);
    if (!known) {
        const zhv_str name = zhv_str_trim(written);
        *at = zhv_param_pack(
            zhv_lookup_param(w->profiles, tmpl, name, zhv_arg_number(name)));
    }
    return zhv_param_unpack(*at);
}

/* What the profiles say of an argument; *positional counts those without a
 * name. */
static zhv_param param_of(zhv_role_walk *w, uint32_t tmpl, const zhv_arg *a,
                          uint32_t *positional)
{
    const zhv_token *t = &w->tape->tok[a->from];
    if (a->eq == a->from + 1 && t->kind == ZHV_K_TEXT &&
        t->len <= ZHV_RECALL_BYTES) {
        return named_param(w, tmpl, zhv_token_str(w->tape, a->from));
    }
    const zhv_str name = zhv_arg_name(w->tape, a);
    return zhv_role_param(w, tmpl, name, arg_number(a, name, positional));
}

/* Fields of the arguments behind *a of a template. */
static bool template_args(zhv_role_walk *w, uint32_t open, uint32_t tmpl,
                          zhv_arg *a, bool keep)
{
    uint32_t positional = 0;
    bool titles = false;
    while (zhv_role_next(w, open, a)) {
        zhv_field f = zhv_field_kept;
        if (keep) {
            /* nothing more to know */
        } else if (tmpl == ZHV_NO_TEMPLATE) {
            f = unknown_field(w, zhv_arg_name(w->tape, a), a);
        } else {
            zhv_param p = param_of(w, tmpl, a, &positional);
            f = param_field(w, open, p, a);
        }
        titles |= f.role == ZHV_R_TITLE && zhv_arg_value(a) < a->to;
        if (!add_arg(w, f, a, ZHV_R_NAME)) {
            return false;
        }
    }
    zhv_act act = zhv_lookup_template_act(w->profiles, tmpl);
    if (act == ZHV_ACT_INFOBOX || act == ZHV_ACT_NONE) {
        act = titles ? ZHV_ACT_INFOBOX : ZHV_ACT_NONE;
    }
    w->tape->tok[open].aux = (uint16_t)act;
    return true;
}

/* ---- parser functions -------------------------------------------------- */

static bool is_shown_attribute(zhv_str name)
{
    return zhv_str_eq(name, ZHV_STR("title")) ||
           zhv_str_eq(name, ZHV_STR("alt")) ||
           zhv_str_eq(name, ZHV_STR("caption")) ||
           zhv_str_eq(name, ZHV_STR("text"));
}

/* {{#tag:name|content|attribute=..}} */
static zhv_field tag_field(zhv_role_walk *w, const zhv_arg *a, uint32_t n,
                           bool *shown)
{
    if (n == 1) {
        uint32_t act;
        zhv_tag_class class = zhv_role_tag(w, zhv_role_call_name(w, a), &act);
        bool lines = act == ZHV_TAG_ACT_GALLERY || act == ZHV_TAG_ACT_MAP;
        if (act == ZHV_TAG_ACT_GALLERY) {
            w->top.gallery = ZHV_GALLERY_CALL;
        }
        *shown = (class == ZHV_TAG_EXT && !lines) || class == ZHV_TAG_HTML;
        return zhv_field_of(ZHV_R_NAME, true);
    }
    bool text = n == 2 ? *shown : is_shown_attribute(zhv_arg_name(w->tape, a));
    return text ? zhv_field_text : zhv_field_kept;
}

/* What {{#tag:*a|..}} acts as: a note, a list of notes, or nothing. */
static zhv_act tag_act(zhv_role_walk *w, const zhv_arg *a)
{
    uint32_t act;
    zhv_role_tag(w, zhv_role_call_name(w, a), &act);
    return act == ZHV_ACT_REF || act == ZHV_ACT_REFLIST ? (zhv_act)act
                                                        : ZHV_ACT_NONE;
}

static zhv_act function_act(zhv_how how)
{
    return how == ZHV_HOW_HIDDEN  ? ZHV_ACT_INVISIBLE
           : how == ZHV_HOW_TITLE ? ZHV_ACT_DISPLAY_TITLE
                                  : ZHV_ACT_NONE;
}

static zhv_field switch_field(zhv_role_walk *w, uint32_t open, const zhv_arg *a,
                              uint32_t n)
{
    bool last = a->to == w->tape->tok[open].mate;
    /* A case without a result belongs to the next one, but the last is the
     * default result. */
    return n == 1 || (a->eq == ZHV_NO_MATE && !last) ? zhv_field_kept
                                                     : zhv_field_text;
}

/* The n-th argument (from 1) of a parser function. */
static zhv_field function_field(zhv_role_walk *w, uint32_t open, zhv_how how,
                                const zhv_arg *a, uint32_t n, bool *shown)
{
    switch (how) {
    case ZHV_HOW_TEXT:
        return zhv_field_text;
    case ZHV_HOW_IF:
        return n == 1 ? zhv_field_kept : zhv_field_text;
    case ZHV_HOW_IFEQ:
        return n <= 2 ? zhv_field_kept : zhv_field_text;
    case ZHV_HOW_FIRST:
        return n == 1 ? zhv_field_text : zhv_field_kept;
    case ZHV_HOW_REPLACE:
        return n == 2 && !*shown ? zhv_field_kept : zhv_field_text;
    case ZHV_HOW_SWITCH:
        return switch_field(w, open, a, n);
    case ZHV_HOW_TAG:
        return tag_field(w, a, n, shown);
    case ZHV_HOW_INVOKE:
        return n <= 2 ? zhv_field_of(ZHV_R_NAME, true)
                      : unknown_field(w, zhv_arg_name(w->tape, a), a);
    default:
        return zhv_field_kept;
    }
}

static bool function_args(zhv_role_walk *w, uint32_t open, zhv_how how,
                          zhv_arg *a, bool keep)
{
    bool shown = false;
    zhv_act act = function_act(how);
    for (uint32_t n = 1; zhv_role_next(w, open, a); n++) {
        zhv_str text;
        if (n == 1 && how == ZHV_HOW_REPLACE) {
            /* what is written here is converted, what others bring is not */
            shown = zhv_plain_text(w->tape, a->from, a->to, &text);
        }
        if (n == 1 && how == ZHV_HOW_TAG) {
            act = tag_act(w, a);
            /* a note is shown in its list, whatever its mark stands in */
            keep &= act != ZHV_ACT_REF;
        }
        zhv_field f =
            keep ? zhv_field_kept : function_field(w, open, how, a, n, &shown);
        /* Elsewhere a '=' is a character like any other. */
        bool named = how == ZHV_HOW_SWITCH || how == ZHV_HOW_INVOKE ||
                     (how == ZHV_HOW_TAG && n > 2);
        zhv_arg whole = *a;
        whole.eq = named ? a->eq : ZHV_NO_MATE;
        if (!add_arg(w, f, &whole,
                     how == ZHV_HOW_SWITCH ? ZHV_R_KEEP : ZHV_R_NAME)) {
            return false;
        }
    }
    w->tape->tok[open].aux = (uint16_t)act;
    w->top.keep_rules = true;
    return true;
}

bool zhv_role_template_fields(zhv_role_walk *w, uint32_t open, bool keep)
{
    zhv_arg a = zhv_arg_start(open);
    zhv_role_next(w, open, &a);
    zhv_how how = function_of(w, &a);
    if (!zhv_role_add(w, zhv_field_of(ZHV_R_NAME, true))) {
        return false;
    }
    if (how == ZHV_HOW_SUBST && zhv_role_next(w, open, &a)) {
        if (!zhv_role_add(w, zhv_field_of(ZHV_R_NAME, true))) {
            return false;
        }
        how = ZHV_HOW_NONE;
    }
    if (how != ZHV_HOW_NONE) {
        return function_args(w, open, how, &a, keep);
    }
    uint32_t tmpl = zhv_role_template(w, zhv_role_call_name(w, &a));
    zhv_act act = zhv_lookup_template_act(w->profiles, tmpl);
    w->note_ta = a.from == open + 1 && act == ZHV_ACT_NOTE_TA;
    /* a note is shown in its list, whatever its mark stands in */
    keep &= act != ZHV_ACT_REF;
    return w->note_ta || template_args(w, open, tmpl, &a, keep);
}
