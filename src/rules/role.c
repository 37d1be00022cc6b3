#include "rules/role.h"

#include "rules/args.h"
#include "rules/lookup.h"
#include "rules/prose.h"
#include "rules/recall.h"

/* What a field of an open construct does with its tokens. */
typedef struct field {
    uint32_t eq;   /* tokens before it are the argument's name */
    uint8_t named; /* role of those: NAME, or KEEP for a case of #switch */
    uint8_t role;  /* zhv_role of the rest */
    uint16_t aux;
    bool keep; /* and of everything nested in it */
} field;

typedef ZHV_VEC(field) fields;

/* An open construct. Its current role is that of the field it is in. */
typedef struct frame {
    uint32_t open;
    uint32_t close;
    uint32_t first; /* its fields: first, first + 1 ...; at: the current one */
    uint32_t at;
    bool gallery;
    bool raw_text;   /* a <pre> with a rule in it: even its body is text */
    bool file;       /* a [[File:..]] */
    bool code;       /* a <code> whose text is kept */
    bool keep_rules; /* in fields that are kept, -{ }- is kept, too */
    field now;
} frame;

/* Answers about the calls asked last, so that a call that names one argument
 * a million times is still read once. */
#define ANSWERS 64u
typedef struct answer {
    uint32_t open;
    uint16_t aux;
    bool yes;
    bool known;
} answer;

typedef struct walk {
    zhv_tape *tape;
    const zhv_profiles *profiles;
    zhv_unknown unknown;
    zhv_arena *arena; /* of the two stacks */
    fields fields;
    ZHV_VEC(frame) frames;
    frame top;          /* the innermost construct */
    uint32_t next_rule; /* first -{ at or behind the current token */
    uint32_t pre_end;   /* end of the preformatted lines we are in */
    uint32_t value_end; /* of the last title= or alt= value that was read */
    zhv_role value_role;
    bool redirect; /* #REDIRECT was seen: the next link is no text */
    answer labels[ANSWERS];
    answer chinese;
    zhv_recall names;
} walk;

static const field plain_text = {ZHV_NO_MATE, ZHV_R_NAME, ZHV_R_TEXT, 0, false};
static const field kept = {ZHV_NO_MATE, ZHV_R_NAME, ZHV_R_KEEP, 0, true};

static field field_of(zhv_role role, bool keep)
{
    return (field){ZHV_NO_MATE, ZHV_R_NAME, (uint8_t)role, 0, keep};
}

/* Does a -{ stand in tokens [from, to)? from never goes back. */
static bool has_rule(walk *w, uint32_t from, uint32_t to)
{
    if (w->next_rule < from) {
        w->next_rule = from;
    }
    while (w->next_rule < w->tape->n &&
           w->tape->tok[w->next_rule].kind != ZHV_K_RULE_OPEN) {
        w->next_rule++;
    }
    return w->next_rule < to;
}

/* ---- names -------------------------------------------------------------- */

/* What the names in walk.names are names of; below: a template's parameters. */
enum {
    OF_TAGS = INT32_MAX - 3,
    OF_PREFIXES,
    OF_TEMPLATES,
    OF_ANY_TEMPLATE
};

static uint32_t template_called(walk *w, zhv_str name)
{
    bool known;
    uint32_t *at = zhv_recall_find(&w->names, OF_TEMPLATES, name, &known);
    if (!known) {
        *at = zhv_lookup_template(w->profiles, name);
    }
    return *at;
}

static zhv_param param_called(walk *w, uint32_t tmpl, zhv_str name,
                              uint32_t number)
{
    if (number) {
        return zhv_lookup_param(w->profiles, tmpl, name, number);
    }
    bool known;
    uint32_t *at = zhv_recall_find(&w->names, tmpl, name, &known);
    if (!known) {
        zhv_param p = zhv_lookup_param(w->profiles, tmpl, name, number);
        *at = (uint32_t)p.role << 16 | p.aux;
    }
    return (zhv_param){(uint8_t)(*at >> 16), (uint16_t)*at};
}

static zhv_tag_class tag_called(walk *w, zhv_str name, uint32_t *act)
{
    bool known;
    uint32_t *at = zhv_recall_find(&w->names, OF_TAGS, name, &known);
    if (!known) {
        zhv_tag_class class = zhv_lookup_tag(w->profiles, name, act);
        *at = *act << 8 | (uint32_t) class;
    }
    *act = *at >> 8;
    return (zhv_tag_class)(*at & 0xFF);
}

static zhv_namespace namespace_called(walk *w, zhv_str prefix)
{
    bool known;
    uint32_t *at = zhv_recall_find(&w->names, OF_PREFIXES, prefix, &known);
    if (!known) {
        *at = (uint32_t)zhv_lookup_namespace(w->profiles, prefix);
    }
    return (zhv_namespace)*at;
}

static zhv_param_role any_param_called(walk *w, zhv_str name)
{
    bool known;
    uint32_t *at = zhv_recall_find(&w->names, OF_ANY_TEMPLATE, name, &known);
    if (!known) {
        *at = (uint32_t)zhv_lookup_any_param(w->profiles, name);
    }
    return (zhv_param_role)*at;
}

/* ---- template arguments -------------------------------------------------- */

static field judged(walk *w, uint32_t from, uint32_t to)
{
    switch (zhv_prose_judge(w->tape, w->profiles, from, to)) {
    case ZHV_PROSE_TEXT:
        return plain_text;
    case ZHV_PROSE_DATA:
        return kept;
    default:
        return field_of(ZHV_R_KEEP, false);
    }
}

/* An argument that no profile speaks of. A file name or the like is kept, but
 * a link that somebody put there in its place is shown. */
static field auto_field(walk *w, zhv_str name, uint32_t from, uint32_t to)
{
    zhv_str text;
    if (name.len && any_param_called(w, name) == ZHV_P_KEEP) {
        return field_of(ZHV_R_KEEP, zhv_plain_text(w->tape, from, to, &text));
    }
    return judged(w, from, to);
}

static field unknown_field(walk *w, zhv_str name, uint32_t from, uint32_t to)
{
    switch (w->unknown) {
    case ZHV_UNKNOWN_KEEP:
        return kept;
    case ZHV_UNKNOWN_ALL:
        return plain_text;
    default:
        return auto_field(w, name, from, to);
    }
}

static zhv_str call_name(walk *w, const zhv_arg *a)
{
    zhv_str name = {"", 0};
    zhv_plain_text(w->tape, a->from, a->to, &name);
    return name;
}

static zhv_how function_of(walk *w, const zhv_arg *name)
{
    return w->tape->tok[name->to].kind == ZHV_K_TMPL_COLON
               ? zhv_lookup_function(w->profiles, call_name(w, name))
               : ZHV_HOW_NONE;
}

/* The field with the name of the template: behind "subst:" if that is there. */
static zhv_arg template_name(walk *w, uint32_t open)
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
static bool find_label(walk *w, uint32_t open, uint16_t aux)
{
    uint32_t positional = 0;
    zhv_arg a = template_name(w, open);
    while (zhv_arg_next(w->tape, open, &a)) {
        zhv_str text;
        zhv_str name = zhv_arg_name(w->tape, &a);
        uint32_t number = arg_number(&a, name, &positional);
        bool empty = zhv_plain_text(w->tape, zhv_arg_value(&a), a.to, &text) &&
                     text.len == 0;
        if (!empty && zhv_lookup_is_arg(w->profiles, aux, name, number)) {
            return true;
        }
    }
    return false;
}

/* Is argument `number` of the call the plain code of Chinese itself? */
static bool find_chinese(walk *w, uint32_t open, uint16_t number)
{
    uint32_t positional = 0;
    zhv_str code;
    zhv_arg a = template_name(w, open);
    while (zhv_arg_next(w->tape, open, &a)) {
        zhv_str name = zhv_arg_name(w->tape, &a);
        if (arg_number(&a, name, &positional) == number) {
            return zhv_plain_text(w->tape, zhv_arg_value(&a), a.to, &code) &&
                   zhv_str_eq(code, ZHV_STR("zh"));
        }
    }
    return false;
}

static bool ask(walk *w, answer *a, uint32_t open, uint16_t aux,
                bool (*find)(walk *, uint32_t, uint16_t))
{
    if (!a->known || a->open != open || a->aux != aux) {
        *a = (answer){open, aux, find(w, open, aux), true};
    }
    return a->yes;
}

static field label_field(walk *w, uint32_t open, uint16_t aux, uint32_t from,
                         uint32_t to)
{
    zhv_str text;
    bool plain = zhv_plain_text(w->tape, from, to, &text);
    /* {{main|[[X]]}}: what is nested is shown on its own. */
    field f = field_of(ZHV_R_TARGET, plain);
    if (plain && text.len &&
        !ask(w, &w->labels[aux % ANSWERS], open, aux, find_label)) {
        f.role = ZHV_R_LABEL;
        f.aux = aux;
    }
    return f;
}

static field param_field(walk *w, uint32_t open, zhv_param param, zhv_str name,
                         const zhv_arg *a)
{
    uint32_t from = zhv_arg_value(a);
    field f;
    switch ((zhv_param_role)param.role) {
    case ZHV_P_TEXT:
        return plain_text;
    case ZHV_P_EVIDENCE:
        return w->unknown == ZHV_UNKNOWN_MEDIAWIKI ? plain_text : kept;
    case ZHV_P_TARGET:
        return field_of(ZHV_R_TARGET, true);
    case ZHV_P_LABEL:
        return label_field(w, open, param.aux, from, a->to);
    case ZHV_P_RULE:
        return field_of(ZHV_R_RULE, true);
    case ZHV_P_NAME:
        return field_of(ZHV_R_NAME, true);
    case ZHV_P_TITLE:
        f = field_of(ZHV_R_TITLE, true);
        f.aux = param.aux;
        return f;
    case ZHV_P_FOREIGN:
        return ask(w, &w->chinese, open, param.aux, find_chinese) ? plain_text
                                                                  : kept;
    case ZHV_P_AUTO:
        return auto_field(w, name, from, a->to);
    default:
        return kept;
    }
}

static bool add_field(walk *w, field f)
{
    field *new = zhv_vec_push(&w->fields, w->arena);
    if (new == NULL) {
        return false;
    }
    *new = f;
    return true;
}

/* A field is the name of the call, or an argument with its '='. */
static bool add_arg(walk *w, field f, const zhv_arg *a, zhv_role named)
{
    f.eq = a->eq;
    f.named = (uint8_t)named;
    return add_field(w, f);
}

/* Fields of the arguments behind *a of a template. */
static bool template_args(walk *w, uint32_t open, uint32_t tmpl, zhv_arg *a,
                          bool keep)
{
    uint32_t positional = 0;
    bool titles = false;
    while (zhv_arg_next(w->tape, open, a)) {
        zhv_str name = zhv_arg_name(w->tape, a);
        uint32_t number = arg_number(a, name, &positional);
        field f = kept;
        if (keep) {
            /* nothing more to know */
        } else if (tmpl == ZHV_NO_TEMPLATE) {
            f = unknown_field(w, name, zhv_arg_value(a), a->to);
        } else {
            zhv_param p = param_called(w, tmpl, name, number);
            f = param_field(w, open, p, number ? ZHV_STR("") : name, a);
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

/* ---- parser functions ---------------------------------------------------- */

/* {{#tag:name|content|attribute=..}} */
static field tag_field(walk *w, const zhv_arg *a, uint32_t n, bool *shown)
{
    if (n == 1) {
        uint32_t act;
        zhv_tag_class class = tag_called(w, call_name(w, a), &act);
        *shown = class == ZHV_TAG_EXT || class == ZHV_TAG_HTML;
        return field_of(ZHV_R_NAME, true);
    }
    return n == 2 && *shown ? plain_text : kept;
}

static field switch_field(walk *w, uint32_t open, const zhv_arg *a, uint32_t n)
{
    bool last = a->to == w->tape->tok[open].mate;
    /* A case without a result belongs to the next one, but the last is the
     * default result. */
    return n == 1 || (a->eq == ZHV_NO_MATE && !last) ? kept : plain_text;
}

/* The n-th argument (from 1) of a parser function. */
static field function_field(walk *w, uint32_t open, zhv_how how,
                            const zhv_arg *a, uint32_t n, bool *shown)
{
    switch (how) {
    case ZHV_HOW_TEXT:
        return plain_text;
    case ZHV_HOW_IF:
        return n == 1 ? kept : plain_text;
    case ZHV_HOW_IFEQ:
        return n <= 2 ? kept : plain_text;
    case ZHV_HOW_FIRST:
        return n == 1 ? plain_text : kept;
    case ZHV_HOW_SWITCH:
        return switch_field(w, open, a, n);
    case ZHV_HOW_TAG:
        return tag_field(w, a, n, shown);
    case ZHV_HOW_INVOKE:
        return n <= 2 ? field_of(ZHV_R_NAME, true)
                      : unknown_field(w, zhv_arg_name(w->tape, a),
                                      zhv_arg_value(a), a->to);
    default:
        return kept;
    }
}

static bool function_args(walk *w, uint32_t open, zhv_how how, zhv_arg *a,
                          bool keep)
{
    bool shown = false;
    for (uint32_t n = 1; zhv_arg_next(w->tape, open, a); n++) {
        field f = keep ? kept : function_field(w, open, how, a, n, &shown);
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
    w->tape->tok[open].aux = how == ZHV_HOW_HIDDEN  ? ZHV_ACT_INVISIBLE
                             : how == ZHV_HOW_TITLE ? ZHV_ACT_DISPLAY_TITLE
                                                    : ZHV_ACT_NONE;
    w->top.keep_rules = true;
    return true;
}

static bool template_fields(walk *w, uint32_t open, bool keep)
{
    zhv_arg a = zhv_arg_start(open);
    zhv_arg_next(w->tape, open, &a);
    zhv_how how = function_of(w, &a);
    if (!add_field(w, field_of(ZHV_R_NAME, true))) {
        return false;
    }
    if (how == ZHV_HOW_SUBST && zhv_arg_next(w->tape, open, &a)) {
        if (!add_field(w, field_of(ZHV_R_NAME, true))) {
            return false;
        }
        how = ZHV_HOW_NONE;
    }
    if (how != ZHV_HOW_NONE) {
        return function_args(w, open, how, &a, keep);
    }
    uint32_t tmpl = template_called(w, call_name(w, &a));
    return template_args(w, open, tmpl, &a, keep);
}

/* ---- links --------------------------------------------------------------- */

typedef enum link_kind {
    LINK_PAGE,
    LINK_FILE,
    LINK_CATEGORY,
    LINK_LANGUAGE
} link_kind;

static link_kind link_kind_of(walk *w, zhv_str target)
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
    switch (namespace_called(w, zhv_str_sub(target, 0, colon))) {
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

/* Fields of a file's options: the last that is no option is its caption.
 * *a stands before the first. */
static bool file_fields(walk *w, uint32_t open, zhv_arg *a, bool keep)
{
    uint32_t caption = UINT32_MAX;
    while (zhv_arg_next(w->tape, open, a)) {
        zhv_str s;
        field f = kept;
        bool plain = zhv_plain_text(w->tape, a->from, a->to, &s);
        if (plain && zhv_str_starts(s, ZHV_STR("alt="))) {
            f = plain_text; /* "alt=" itself cannot change */
        } else if (!plain || !zhv_lookup_image_option(w->profiles, s)) {
            caption = w->fields.n;
        }
        if (!add_field(w, keep ? kept : f)) {
            return false;
        }
    }
    if (caption != UINT32_MAX && !keep) {
        w->fields.at[caption] = plain_text;
    }
    return true;
}

static bool link_fields(walk *w, uint32_t open, bool keep)
{
    zhv_str target;
    zhv_arg a = zhv_arg_start(open);
    zhv_arg_next(w->tape, open, &a);
    bool plain = zhv_plain_text(w->tape, a.from, a.to, &target);
    bool alone = a.to == w->tape->tok[open].mate;
    link_kind kind =
        link_kind_of(w, zhv_str_trim(zhv_tape_span(w->tape, a.from, a.to)));
    field f = field_of(ZHV_R_TARGET, true);
    if (kind == LINK_PAGE && plain && alone && !keep && !w->redirect) {
        f.role = ZHV_R_LABEL;
    }
    w->redirect = false;
    w->tape->tok[open].aux = kind == LINK_CATEGORY   ? ZHV_ACT_CATEGORY
                             : kind == LINK_LANGUAGE ? ZHV_ACT_INTERWIKI
                                                     : ZHV_ACT_NONE;
    if (!add_field(w, f)) {
        return false;
    }
    w->top.file = kind == LINK_FILE;
    if (kind == LINK_FILE) {
        return file_fields(w, open, &a, keep);
    }
    f = kind != LINK_PAGE ? field_of(ZHV_R_TARGET, true)
        : keep            ? kept
                          : plain_text;
    while (zhv_arg_next(w->tape, open, &a)) {
        if (!add_field(w, f)) {
            return false;
        }
    }
    return true;
}

/* The line of a <gallery> that begins at token `from`. */
static bool gallery_line(walk *w, uint32_t open, uint32_t from, bool keep)
{
    w->fields.n = w->top.first;
    if (!add_field(w, field_of(ZHV_R_TARGET, true))) {
        return false;
    }
    zhv_arg a = {from, ZHV_NO_MATE, from};
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
        zhv_str s;
        bool plain = zhv_plain_text(w->tape, a.from, i, &s);
        if (plain && zhv_str_starts(s, ZHV_STR("alt="))) {
            w->fields.at[w->fields.n - 1] = keep ? kept : plain_text;
        } else if (w->fields.n > w->top.first + 1 &&
                   !(plain && zhv_lookup_image_option(w->profiles, s))) {
            caption = w->fields.n - 1;
        }
        if (end) {
            break;
        }
        a.from = i + 1;
        if (!add_field(w, kept)) {
            return false;
        }
    }
    if (caption != UINT32_MAX && !keep) {
        w->fields.at[caption] = plain_text;
    }
    w->top.at = 0;
    w->top.now = w->fields.at[w->top.first];
    return true;
}

/* ---- other constructs ---------------------------------------------------- */

static bool param_fields(walk *w, uint32_t open, bool keep)
{
    zhv_arg a = zhv_arg_start(open);
    field f = field_of(ZHV_R_NAME, true);
    while (zhv_arg_next(w->tape, open, &a)) {
        if (!add_field(w, f)) {
            return false;
        }
        f = keep ? kept : plain_text;
    }
    return true;
}

static bool begins_with_address(const zhv_tape *tape, uint32_t i)
{
    static const char *const schemes[] = {"http://", "https://", "ftp://",
                                          "ftps://"};
    if (tape->tok[i].kind == ZHV_K_URL) {
        return true;
    }
    for (size_t k = 0; k < sizeof schemes / sizeof *schemes; k++) {
        if (tape->tok[i].kind == ZHV_K_TEXT &&
            zhv_str_starts(zhv_token_str(tape, i), zhv_str_from(schemes[k]))) {
            return true;
        }
    }
    return false;
}

/* Label of [URL label]; one that begins with an address is an address. */
static field ext_field(walk *w, uint32_t open)
{
    uint32_t close = w->tape->tok[open].mate;
    for (uint32_t i = open + 1; i + 1 < close; i++) {
        if (w->tape->tok[i].kind == ZHV_K_EXT_SPACE) {
            return begins_with_address(w->tape, i + 1) ? kept : plain_text;
        }
    }
    return plain_text;
}

static zhv_str tag_name(zhv_str s)
{
    size_t from = s.len > 1 && s.ptr[1] == '/' ? 2 : 1;
    size_t to = from;
    while (to < s.len && s.ptr[to] != '>' && s.ptr[to] != '/' &&
           !zhv_is_space(s.ptr[to]) && s.ptr[to] != '\f') {
        to++;
    }
    return zhv_str_sub(s, from, to);
}

/* <code>, and nothing more in it. */
static bool has_attributes(zhv_str tag, zhv_str name)
{
    zhv_str rest = zhv_str_trim(zhv_str_sub(tag, 1 + name.len, tag.len));
    return !zhv_str_eq(rest, ZHV_STR(">"));
}

static field tag_content(walk *w, uint32_t open, frame *f)
{
    uint32_t act;
    zhv_str tag = zhv_token_str(w->tape, open);
    zhv_str name = tag_name(tag);
    zhv_tag_class class = tag_called(w, name, &act);
    f->gallery = act == ZHV_TAG_ACT_GALLERY;
    w->tape->tok[open].aux =
        (uint16_t)(act == ZHV_TAG_ACT_GALLERY ? ZHV_ACT_NONE : act);
    /* SEMANTICS 2: MediaWiki finds code only if nothing was cut inside. */
    bool code = class == ZHV_TAG_CODE && !has_attributes(tag, name);
    bool opaque = code || class == ZHV_TAG_PRE;
    bool cut = opaque && has_rule(w, open, w->tape->tok[open].mate);
    f->raw_text = class == ZHV_TAG_PRE && cut;
    f->code = code && !cut;
    return opaque && !cut ? kept : plain_text;
}

/* Preformatted lines stand together; MediaWiki leaves them alone unless a rule
 * is in them. Token i begins one, outside of all other constructs. */
static void enter_pre(walk *w, uint32_t i)
{
    const zhv_token *tok = w->tape->tok;
    uint32_t end = i;
    while (end < w->tape->n && tok[end].kind == ZHV_K_PRE_SPACE) {
        while (end < w->tape->n && tok[end].kind != ZHV_K_NEWLINE) {
            bool open = zhv_kind_is_opener((zhv_kind)tok[end].kind);
            end = open ? tok[end].mate + 1 : end + 1;
        }
        end += end < w->tape->n;
    }
    w->pre_end = end;
    w->top.now = has_rule(w, i, end) ? plain_text : kept;
}

/* ---- the walk ------------------------------------------------------------ */

static void set_all(zhv_tape *tape, uint32_t from, uint32_t to, zhv_role role)
{
    for (uint32_t i = from; i < to; i++) {
        tape->tok[i].role = (uint8_t)role;
        tape->tok[i].aux = 0;
    }
}

static bool is_note_ta(walk *w, uint32_t open)
{
    zhv_arg a = zhv_arg_start(open);
    zhv_arg_next(w->tape, open, &a);
    uint32_t tmpl = template_called(w, call_name(w, &a));
    return zhv_lookup_template_act(w->profiles, tmpl) == ZHV_ACT_NOTE_TA;
}

static bool open_fields(walk *w, uint32_t i, bool keep)
{
    field f;
    switch (w->tape->tok[i].kind) {
    case ZHV_K_TMPL_OPEN:
        return template_fields(w, i, keep);
    case ZHV_K_LINK_OPEN:
        return link_fields(w, i, keep);
    case ZHV_K_PARAM_OPEN:
        return param_fields(w, i, keep);
    case ZHV_K_EXT_OPEN:
        f = ext_field(w, i);
        break;
    case ZHV_K_TAG_OPEN:
        f = tag_content(w, i, &w->top);
        break;
    case ZHV_K_REF_OPEN:
        /* only plain text can become a label of its own */
        f = w->tape->tok[i].mate == i + 2 ? field_of(ZHV_R_LABEL, false) : kept;
        break;
    default:
        f = plain_text;
        break;
    }
    return add_field(w, keep ? kept : f);
}

/* Enters the construct that opens at i. Returns the next token to look at. */
static uint32_t enter(walk *w, uint32_t i, bool *ok)
{
    uint32_t close = w->tape->tok[i].mate;
    if (w->tape->tok[i].kind == ZHV_K_RULE_OPEN) {
        /* compared, not shown: {{#ifeq:-{x}-|x|..}} has two operands that
         * differ; and the page that a file's link=-{x}- names cannot be */
        bool kept_here = w->top.now.keep;
        bool compared = w->top.keep_rules && kept_here;
        set_all(w->tape, i, close + 1, compared ? ZHV_R_KEEP : ZHV_R_RULE);
        w->tape->tok[i].aux = w->top.file && kept_here;
        return close + 1;
    }
    if (w->tape->tok[i].kind == ZHV_K_TMPL_OPEN && is_note_ta(w, i)) {
        set_all(w->tape, i, close + 1, ZHV_R_RULE);
        w->tape->tok[i].aux = ZHV_ACT_NOTE_TA;
        return close + 1;
    }
    bool name = w->top.now.eq != ZHV_NO_MATE && i < w->top.now.eq;
    bool keep = w->top.now.keep || name;
    frame *saved = zhv_vec_push(&w->frames, w->arena);
    if (saved == NULL) {
        *ok = false;
        return i;
    }
    *saved = w->top;
    w->top = (frame){.open = i, .close = close, .first = w->fields.n};
    *ok = open_fields(w, i, keep);
    if (*ok) {
        w->top.now = w->fields.at[w->top.first];
        if (w->top.gallery) {
            w->top.now.keep = keep;
            *ok = gallery_line(w, i, i + 1, keep);
        }
    }
    return i + 1;
}

static void leave(walk *w)
{
    bool code = w->top.code;
    w->fields.n = w->top.first;
    w->top = w->frames.at[--w->frames.n];
    if (code && w->top.code) {
        /* MediaWiki takes the first </code> for the end of the outer one */
        w->top.now = plain_text;
    }
}

static void next_field(walk *w)
{
    w->top.at++;
    if (w->top.first + w->top.at < w->fields.n) {
        w->top.now = w->fields.at[w->top.first + w->top.at];
    }
}

static zhv_role attribute_role(zhv_str value)
{
    for (size_t i = zhv_str_find(value, 1, ':'); i + 2 < value.len;
         i = zhv_str_find(value, i + 1, ':')) {
        if (value.ptr[i + 1] == '/' && value.ptr[i + 2] == '/') {
            return ZHV_R_KEEP;
        }
    }
    return ZHV_R_TEXT;
}

static void alone_act(walk *w, uint32_t i)
{
    uint32_t act;
    tag_called(w, tag_name(zhv_token_str(w->tape, i)), &act);
    /* <ref name="x" /> holds no text. */
    w->tape->tok[i].aux =
        act == ZHV_ACT_REFLIST ? ZHV_ACT_REFLIST : ZHV_ACT_NONE;
}

static void magic_act(walk *w, uint32_t i)
{
    zhv_str s = zhv_token_str(w->tape, i);
    while (s.len && s.ptr[0] == '_') {
        s = zhv_str_sub(s, 1, s.len);
    }
    while (s.len && s.ptr[s.len - 1] == '_') {
        s.len--;
    }
    zhv_act act = zhv_lookup_magic(w->profiles, s);
    w->tape->tok[i].aux =
        (uint16_t)(act == ZHV_ACT_NONE ? ZHV_ACT_INVISIBLE : act);
}

/* A value is one text to MediaWiki, whatever rules cut it into pieces: an
 * address anywhere keeps all of it. */
static zhv_role role_of_value(walk *w, uint32_t i)
{
    const zhv_token *tok = w->tape->tok;
    if (i >= w->value_end) {
        uint32_t end = i;
        while (end < w->tape->n && (tok[end].kind == ZHV_K_ATTR_VALUE ||
                                    tok[end].kind == ZHV_K_RULE_OPEN)) {
            end =
                tok[end].kind == ZHV_K_RULE_OPEN ? tok[end].mate + 1 : end + 1;
        }
        w->value_end = end;
        w->value_role = attribute_role(zhv_tape_span(w->tape, i, end));
    }
    return w->value_role;
}

static void leaf(walk *w, uint32_t i)
{
    zhv_token *t = &w->tape->tok[i];
    const field *now = &w->top.now;
    switch (t->kind) {
    case ZHV_K_TEXT:
    case ZHV_K_ENTITY:
        if (now->eq != ZHV_NO_MATE && i < now->eq) {
            t->role = now->named;
        } else {
            t->role = now->role;
            t->aux = now->aux;
        }
        break;
    case ZHV_K_RAW:
        t->role = w->top.raw_text ? now->role : ZHV_R_KEEP;
        break;
    case ZHV_K_URL:
    case ZHV_K_SIGNATURE:
        t->role = ZHV_R_KEEP;
        break;
    case ZHV_K_ATTR_VALUE:
        if (w->top.gallery && t->mate != w->top.open) {
            now = &w->frames.at[w->frames.n - 1].now; /* of its own tag */
        }
        t->role = now->keep ? ZHV_R_KEEP : (uint8_t)role_of_value(w, i);
        break;
    case ZHV_K_MAGIC:
        magic_act(w, i);
        break;
    case ZHV_K_TAG_ALONE:
        alone_act(w, i);
        break;
    case ZHV_K_REDIRECT:
        w->redirect = true;
        break;
    default:
        break;
    }
}

static bool ends_field(const walk *w, const zhv_token *t)
{
    return t->mate == w->top.open && zhv_arg_ends((zhv_kind)t->kind);
}

static uint32_t step(walk *w, uint32_t i, bool *ok)
{
    zhv_token *t = &w->tape->tok[i];
    t->role = ZHV_R_NONE;
    t->aux = 0;
    if (i == w->pre_end && w->top.open == ZHV_NO_MATE) {
        w->top.now = plain_text;
    }
    if (zhv_kind_is_opener((zhv_kind)t->kind)) {
        return enter(w, i, ok);
    }
    if (i == w->top.close) {
        leave(w);
    } else if (w->top.open != ZHV_NO_MATE && ends_field(w, t)) {
        next_field(w);
    } else if (w->top.gallery && t->kind == ZHV_K_NEWLINE &&
               t->mate == w->top.open) {
        *ok = gallery_line(w, t->mate, i + 1,
                           w->frames.at[w->frames.n - 1].now.keep);
    } else if (t->kind == ZHV_K_PRE_SPACE && w->top.open == ZHV_NO_MATE &&
               i >= w->pre_end) {
        enter_pre(w, i);
    } else {
        leaf(w, i);
    }
    return i + 1;
}

zhv_status zhv_roles_assign(zhv_tape *tape, const zhv_profiles *profiles,
                            zhv_unknown unknown, zhv_arena *arena)
{
    walk w = {
        .tape = tape, .profiles = profiles, .unknown = unknown, .arena = arena};
    w.top =
        (frame){.open = ZHV_NO_MATE, .close = ZHV_NO_MATE, .now = plain_text};
    bool ok = true;
    uint32_t i = 0;
    while (i < tape->n && ok) {
        i = step(&w, i, &ok);
    }
    /* Out of memory: what was not reached stays as it is. */
    set_all(tape, i, tape->n, ZHV_R_KEEP);
    return ok ? ZHV_OK : ZHV_E_NOMEM;
}

zhv_act zhv_role_act(const zhv_tape *tape, const zhv_profiles *profiles,
                     uint32_t i)
{
    (void)profiles;
    switch (tape->tok[i].kind) {
    case ZHV_K_TMPL_OPEN:
    case ZHV_K_LINK_OPEN:
    case ZHV_K_TAG_OPEN:
    case ZHV_K_TAG_ALONE:
    case ZHV_K_MAGIC:
        return (zhv_act)tape->tok[i].aux;
    default:
        return ZHV_ACT_NONE;
    }
}
