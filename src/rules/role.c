#include "rules/role.h"

#include "rules/role_walk.h"

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

/* The last token of the note that opens at token i, or i. What it holds is
 * shown elsewhere. */
static uint32_t past_note(zhv_role_walk *w, uint32_t i)
{
    uint32_t act = ZHV_ACT_NONE;
    if (w->tape->tok[i].kind == ZHV_K_TAG_OPEN) {
        zhv_role_tag(w, tag_name(zhv_token_str(w->tape, i)), &act);
    }
    return act == ZHV_ACT_REF ? w->tape->tok[i].mate : i;
}

/* Does a -{ stand in tokens [from, to), and in no note? from never goes back.
 */
static bool has_rule(zhv_role_walk *w, uint32_t from, uint32_t to)
{
    uint32_t i = w->next_rule < from ? from : w->next_rule;
    while (i < w->tape->n && w->tape->tok[i].kind != ZHV_K_RULE_OPEN) {
        i = past_note(w, i) + 1;
    }
    w->next_rule = i;
    return i < to;
}

/* ---- other constructs -------------------------------------------------- */

static bool param_fields(zhv_role_walk *w, uint32_t open, bool keep)
{
    zhv_arg a = zhv_arg_start(open);
    zhv_field f = zhv_field_of(ZHV_R_NAME, true);
    while (zhv_role_next(w, open, &a)) {
        if (!zhv_role_add(w, f)) {
            return false;
        }
        f = keep ? zhv_field_kept : zhv_field_text;
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

/* Does the label of [URL label] begin with an address? */
static bool labels_address(const zhv_tape *tape, uint32_t open)
{
    uint32_t i = open + 1;
    while (i < tape->tok[open].mate && tape->tok[i].kind != ZHV_K_EXT_SPACE) {
        i++;
    }
    return i + 1 < tape->tok[open].mate && begins_with_address(tape, i + 1);
}

/* Is an address shown in tokens [from, to)? Those of links, calls and notes are
 * not. from never goes back. */
static bool has_url(zhv_role_walk *w, uint32_t from, uint32_t to)
{
    const zhv_token *tok = w->tape->tok;
    const uint64_t leapt =
        ZHV_KIND_BIT(ZHV_K_TMPL_OPEN) | ZHV_KIND_BIT(ZHV_K_PARAM_OPEN) |
        ZHV_KIND_BIT(ZHV_K_LINK_OPEN) | ZHV_KIND_BIT(ZHV_K_EXT_OPEN);
    uint32_t i = w->next_url < from ? from : w->next_url;
    while (i < to && tok[i].kind != ZHV_K_URL &&
           !(tok[i].kind == ZHV_K_EXT_OPEN && labels_address(w->tape, i))) {
        i = ZHV_KIND_BIT(tok[i].kind) & leapt ? tok[i].mate + 1
                                              : past_note(w, i) + 1;
    }
    w->next_url = i;
    return i < to;
}

/* Label of [URL label]; one that begins with an address is an address. */
static zhv_field ext_field(zhv_role_walk *w, uint32_t open)
{
    return labels_address(w->tape, open) ? zhv_field_kept : zhv_field_text;
}

/* <code>, and nothing more in it. */
static bool has_attributes(zhv_str tag, zhv_str name)
{
    zhv_str rest = zhv_str_trim(zhv_str_sub(tag, 1 + name.len, tag.len));
    return !zhv_str_eq(rest, ZHV_STR(">"));
}

static zhv_field tag_content(zhv_role_walk *w, uint32_t open, zhv_role_frame *f)
{
    uint32_t act;
    zhv_str tag = zhv_token_str(w->tape, open);
    zhv_str name = tag_name(tag);
    zhv_tag_class class = zhv_role_tag(w, name, &act);
    f->map = act == ZHV_TAG_ACT_MAP ? ZHV_MAP_IMAGE : ZHV_MAP_NO;
    if (f->map || act == ZHV_TAG_ACT_GALLERY) {
        f->gallery = ZHV_GALLERY_TAG;
        act = ZHV_ACT_NONE;
    }
    w->tape->tok[open].aux = (uint16_t)act;
    w->tape->acts |= 1u << act;
    /* SEMANTICS 2: MediaWiki finds code only if nothing was cut inside. It cuts
     * at rules, and makes one of each address that it shows. */
    bool code = class == ZHV_TAG_CODE && !has_attributes(tag, name);
    bool opaque = code || class == ZHV_TAG_PRE;
    const uint32_t close = w->tape->tok[open].mate;
    bool cut = (opaque && has_rule(w, open, close)) ||
               (code && has_url(w, open + 1, close));
    f->raw_text = class == ZHV_TAG_PRE && cut;
    f->code = code && !cut;
    return opaque && !cut ? zhv_field_kept : zhv_field_text;
}

/* Where the line with token i ends: at its NEWLINE. *box [out]: MediaWiki makes
 * a block of what stands in it; of a call alone in its line that is likely. */
static uint32_t find_line_end(zhv_role_walk *w, uint32_t i, bool *box)
{
    const zhv_token *tok = w->tape->tok;
    bool call = false;
    bool more = false;
    *box = false;
    while (i < w->tape->n && tok[i].kind != ZHV_K_NEWLINE) {
        const unsigned kind = tok[i].kind;
        *box |= kind == ZHV_K_LINK_OPEN && zhv_role_makes_box(w, i);
        call |= kind == ZHV_K_TMPL_OPEN;
        more |= kind != ZHV_K_TMPL_OPEN && kind != ZHV_K_COMMENT &&
                zhv_str_trim(zhv_token_str(w->tape, i)).len > 0;
        i = zhv_kind_is_opener((zhv_kind)kind) ? tok[i].mate + 1 : i + 1;
    }
    *box |= call && !more;
    return i;
}

/* Preformatted lines stand together; MediaWiki leaves them alone unless a rule
 * or an address is in them. Token i begins one, with nothing but HTML and
 * tables around it. */
static void enter_pre(zhv_role_walk *w, uint32_t i)
{
    const zhv_token *tok = w->tape->tok;
    uint32_t end = i;
    bool box = false;
    while (end < w->tape->n && tok[end].kind == ZHV_K_PRE_SPACE) {
        uint32_t at = find_line_end(w, end, &box);
        if (box) {
            break;
        }
        end = at + (at < w->tape->n);
    }
    if (end == i) {
        return;
    }
    w->pre_end = end;
    w->pre_open = w->top.open;
    w->pre_kept = !has_rule(w, i, end) && !has_url(w, i, end);
    w->top.now = w->pre_kept ? zhv_field_kept : zhv_field_text;
}

/* ---- the walk ---------------------------------------------------------- */

static void set_all(zhv_tape *tape, uint32_t from, uint32_t to, zhv_role role)
{
    for (uint32_t i = from; i < to; i++) {
        tape->tok[i].role = (uint8_t)role;
        tape->tok[i].aux = 0;
    }
}

static bool open_fields(zhv_role_walk *w, uint32_t i, bool keep)
{
    zhv_field f;
    switch (w->tape->tok[i].kind) {
    case ZHV_K_TMPL_OPEN:
        w->kinds = 0;
        return zhv_role_template_fields(w, i, keep);
    case ZHV_K_LINK_OPEN:
        w->kinds = 0;
        return zhv_role_link_fields(w, i, keep);
    case ZHV_K_PARAM_OPEN:
        w->kinds = 0;
        return param_fields(w, i, keep);
    case ZHV_K_EXT_OPEN:
        f = ext_field(w, i);
        break;
    case ZHV_K_TAG_OPEN:
        f = tag_content(w, i, &w->top);
        /* a note is shown in its list, whatever its mark stands in */
        keep &= w->tape->tok[i].aux != ZHV_ACT_REF;
        break;
    case ZHV_K_REF_OPEN:
        /* only plain text can become a label of its own */
        f = w->tape->tok[i].mate == i + 2 ? zhv_field_of(ZHV_R_LABEL, false)
                                          : zhv_field_kept;
        break;
    default:
        f = zhv_field_text;
        break;
    }
    return zhv_role_add(w, keep ? zhv_field_kept : f);
}

static void leave(zhv_role_walk *w)
{
    bool code = w->top.code;
    w->fields.n = w->top.first;
    w->top = w->frames.at[--w->frames.n];
    if (code && w->top.code) {
        /* MediaWiki takes the first </code> for the end of the outer one */
        w->top.now = zhv_field_text;
    }
}

#define ALL_KINDS UINT64_MAX

/* Leaves of which the field says what they are, or that have no role. */
#define SIMPLE                                                                 \
    (QUIET | ZHV_KIND_BIT(ZHV_K_QUOTE) | ZHV_KIND_BIT(ZHV_K_HR) |              \
     ZHV_KIND_BIT(ZHV_K_LIST) | ZHV_KIND_BIT(ZHV_K_DEF_SEP) |                  \
     ZHV_KIND_BIT(ZHV_K_PRE_SPACE))

/* Those that say nothing to readers unless a text does. */
#define QUIET                                                                  \
    (ZHV_KIND_BIT(ZHV_K_TEXT) | ZHV_KIND_BIT(ZHV_K_NEWLINE) |                  \
     ZHV_KIND_BIT(ZHV_K_COMMENT) | ZHV_KIND_BIT(ZHV_K_ENTITY) |                \
     ZHV_KIND_BIT(ZHV_K_URL) | ZHV_KIND_BIT(ZHV_K_TMPL_EQ) |                   \
     ZHV_KINDS_FIELD_ENDS)

/* Roles in the construct on top, in which nothing is nested: one field after
 * the other. Its closer says whether any of it is shown. */
static void settle_simple(zhv_role_walk *w)
{
    zhv_token *tok = w->tape->tok;
    const uint32_t close = w->top.close;
    const zhv_field *f = &w->fields.at[w->top.first];
    const zhv_field *last = &w->fields.at[w->fields.n - 1];
    const uint64_t kinds = w->kinds;
    bool shown = (kinds & ~QUIET) != 0;
    for (uint32_t i = w->top.open + 1; i < close; i++) {
        zhv_token *t = &tok[i];
        if (t->kind == ZHV_K_TEXT || t->kind == ZHV_K_ENTITY) {
            const bool named = i < f->eq;
            const uint8_t role = named ? f->named : f->role;
            t->role = role;
            t->aux = named ? 0 : f->aux;
            shown |= role == ZHV_R_TEXT || role == ZHV_R_LABEL;
        } else if (ZHV_KINDS_FIELD_ENDS >> t->kind & 1) {
            f += f < last;
        } else if (t->kind == ZHV_K_URL) {
            t->role = ZHV_R_KEEP;
        }
    }
    tok[close].aux = shown                                 ? ZHV_VIEW_SOME
                     : kinds & ZHV_KIND_BIT(ZHV_K_NEWLINE) ? ZHV_VIEW_LINES
                                                           : ZHV_VIEW_NONE;
}

/* Does what opens at i go on an address? A call or a parameter right behind
 * one does, whatever it makes, and so does the next one behind that. */
static bool in_address(zhv_role_walk *w, uint32_t i, uint32_t close)
{
    if (i == 0 || (w->tape->tok[i - 1].kind != ZHV_K_URL && i != w->url_end)) {
        return false;
    }
    unsigned kind = w->tape->tok[i].kind;
    if (kind != ZHV_K_TMPL_OPEN && kind != ZHV_K_PARAM_OPEN) {
        return false;
    }
    w->url_end = close + 1;
    return true;
}

/* Enters the construct that opens at i. Returns the next token to look at. */
static uint32_t enter(zhv_role_walk *w, uint32_t i, bool *ok)
{
    uint32_t close = w->tape->tok[i].mate;
    if (w->tape->tok[i].kind == ZHV_K_RULE_OPEN) {
        /* compared, not shown: {{#ifeq:-{x}-|x|..}} has two operands that
         * differ; and the page that a file's link=-{x}- names cannot be */
        bool kept_here = w->top.now.keep;
        bool compared = w->top.keep_rules && kept_here;
        set_all(w->tape, i, close + 1, compared ? ZHV_R_KEEP : ZHV_R_RULE);
        w->tape->tok[i].aux = w->top.file && w->top.now.role == ZHV_R_TARGET;
        return close + 1;
    }
    if (zhv_role_is_bar(w, i)) {
        set_all(w->tape, i, close + 1, ZHV_R_NAME);
        w->top.now = zhv_role_behind_bar(w, close + 1);
        return close + 1;
    }
    bool keep = w->top.now.keep || i < w->top.now.eq || in_address(w, i, close);
    if (w->tape->tok[i].kind == ZHV_K_LINK_OPEN &&
        zhv_role_simple_link(w, i, keep)) {
        return close + 1;
    }
    zhv_role_frame *saved = zhv_vec_push(&w->frames, w->arena);
    if (saved == NULL) {
        *ok = false;
        return i;
    }
    *saved = w->top;
    w->top = (zhv_role_frame){.open = i, .close = close, .first = w->fields.n};
    w->kinds = ALL_KINDS; /* not known */
    w->note_ta = false;
    *ok = open_fields(w, i, keep);
    if (!*ok) {
        return i + 1;
    }
    w->top.now = w->fields.at[w->top.first];
    if (w->note_ta) {
        set_all(w->tape, i, close + 1, ZHV_R_RULE);
        w->tape->tok[i].aux = ZHV_ACT_NOTE_TA;
        leave(w);
        return close + 1;
    }
    if (!(w->kinds & ~SIMPLE)) {
        settle_simple(w);
        leave(w);
        return close + 1;
    }
    if (w->top.gallery == ZHV_GALLERY_TAG) {
        w->top.now.keep = keep;
        *ok = zhv_role_gallery_line(w, i, i + 1, keep);
    }
    return i + 1;
}

static void next_field(zhv_role_walk *w)
{
    w->top.at++;
    if (w->top.first + w->top.at < w->fields.n) {
        w->top.now = w->fields.at[w->top.first + w->top.at];
    }
}

/* Of an extension tag, whose attributes are not looked through for rules. */
static bool holds_rule(zhv_str value)
{
    size_t open = 0;
    while (open + 1 < value.len &&
           !(value.ptr[open] == '-' && value.ptr[open + 1] == '{')) {
        open = zhv_str_find(value, open + 1, '-');
    }
    size_t close = zhv_str_find(value, open, '}');
    return close + 1 < value.len && value.ptr[close + 1] == '-';
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

static void alone_act(zhv_role_walk *w, uint32_t i)
{
    uint32_t act;
    zhv_role_tag(w, tag_name(zhv_token_str(w->tape, i)), &act);
    bool notes = act == ZHV_ACT_REF || act == ZHV_ACT_REFLIST;
    w->tape->tok[i].aux = (uint16_t)(notes ? act : ZHV_ACT_NONE);
}

static void magic_act(zhv_role_walk *w, uint32_t i)
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
static zhv_role role_of_value(zhv_role_walk *w, uint32_t i)
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
        w->value_role = holds_rule(zhv_token_str(w->tape, i))
                            ? ZHV_R_KEEP
                            : attribute_role(zhv_tape_span(w->tape, i, end));
    }
    return w->value_role;
}

/* A TEXT or ENTITY. */
static void text_role(const zhv_role_walk *w, uint32_t i)
{
    zhv_token *t = &w->tape->tok[i];
    const zhv_field *now = &w->top.now;
    if (i < now->eq) {
        t->role = now->named;
    } else {
        t->role = now->role;
        t->aux = now->aux;
    }
}

static void leaf(zhv_role_walk *w, uint32_t i)
{
    zhv_token *t = &w->tape->tok[i];
    const zhv_field *now = &w->top.now;
    switch (t->kind) {
    case ZHV_K_RAW:
        t->role = w->top.raw_text ? now->role : ZHV_R_KEEP;
        break;
    case ZHV_K_URL:
    case ZHV_K_SIGNATURE:
        t->role = ZHV_R_KEEP;
        break;
    case ZHV_K_ATTR_VALUE:
        if (w->top.gallery == ZHV_GALLERY_TAG && t->mate != w->top.open) {
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

/* Nothing around it but HTML and tables, of which the text is shown? */
static bool may_hold_pre(const zhv_role_walk *w)
{
    if (w->top.open == ZHV_NO_MATE) {
        return true;
    }
    unsigned kind = w->tape->tok[w->top.open].kind;
    return (kind == ZHV_K_TAG_OPEN || kind == ZHV_K_TABLE_OPEN) &&
           (w->top.now.role == ZHV_R_TEXT && !w->top.now.keep);
}

static bool ends_field(const zhv_role_walk *w, const zhv_token *t)
{
    return t->mate == w->top.open && zhv_arg_ends((zhv_kind)t->kind);
}

/* A line of a gallery begins at token `from`. */
static bool new_file(zhv_role_walk *w, uint32_t from)
{
    if (w->top.gallery == ZHV_GALLERY_TAG) {
        return zhv_role_gallery_line(w, w->top.open, from,
                                     w->frames.at[w->frames.n - 1].now.keep);
    }
    w->top.now = w->fields.at[w->top.first + w->top.at];
    return true;
}

/* Token i is a NEWLINE. */
static bool line_end(zhv_role_walk *w, uint32_t i)
{
    if (i + 1 == w->pre_end && w->top.open == w->pre_open) {
        w->top.now = zhv_field_text;
    }
    return !w->top.gallery || w->tape->tok[i].mate != w->top.open ||
           new_file(w, i + 1);
}

/* Leaves that have no role and change nothing. */
#define MUTE                                                                   \
    (ZHV_KIND_BIT(ZHV_K_COMMENT) | ZHV_KIND_BIT(ZHV_K_QUOTE) |                 \
     ZHV_KIND_BIT(ZHV_K_HR) | ZHV_KIND_BIT(ZHV_K_LIST) |                       \
     ZHV_KIND_BIT(ZHV_K_DEF_SEP) | ZHV_KIND_BIT(ZHV_K_TAG_REST) |              \
     ZHV_KIND_BIT(ZHV_K_TABLE_ROW) | ZHV_KIND_BIT(ZHV_K_TABLE_CAPTION) |       \
     ZHV_KIND_BIT(ZHV_K_TABLE_CELL) | ZHV_KIND_BIT(ZHV_K_TABLE_ATTRS) |        \
     ZHV_KIND_BIT(ZHV_K_TABLE_BAR))

static uint32_t step(zhv_role_walk *w, uint32_t i, bool *ok)
{
    zhv_token *t = &w->tape->tok[i];
    const uint64_t kind = ZHV_KIND_BIT(t->kind);
    if (kind & (ZHV_KIND_BIT(ZHV_K_TEXT) | ZHV_KIND_BIT(ZHV_K_ENTITY))) {
        text_role(w, i);
        return i + 1;
    }
    if (t->kind == ZHV_K_NEWLINE) {
        *ok = line_end(w, i);
        return i + 1;
    }
    if (kind & MUTE) {
        return i + 1;
    }
    if (kind & ZHV_KINDS_OPENERS) {
        return enter(w, i, ok);
    }
    if (i == w->top.close) {
        bool goes_on = i < w->pre_end && w->top.open == w->pre_open;
        leave(w);
        if (goes_on) { /* the lines, but not what they began in */
            w->pre_open = w->top.open;
            w->top.now = w->pre_kept ? zhv_field_kept : zhv_field_text;
        }
    } else if (w->top.open != ZHV_NO_MATE && ends_field(w, t)) {
        next_field(w);
    } else if (t->kind == ZHV_K_PRE_SPACE && i >= w->pre_end &&
               may_hold_pre(w)) {
        enter_pre(w, i);
    } else {
        leaf(w, i);
    }
    return i + 1;
}

zhv_status zhv_roles_assign_with(zhv_tape *tape, const zhv_profiles *profiles,
                                 zhv_unknown unknown, zhv_recall *names,
                                 zhv_arena *arena)
{
    zhv_role_walk w = {.tape = tape,
                       .profiles = profiles,
                       .unknown = unknown,
                       .arena = arena,
                       .names = names};
    zhv_recall_begin(names, zhv_profiles_stamp(profiles));
    w.top = (zhv_role_frame){
        .open = ZHV_NO_MATE, .close = ZHV_NO_MATE, .now = zhv_field_text};
    bool ok = true;
    uint32_t i = 0;
    while (i < tape->n && ok) {
        i = step(&w, i, &ok);
    }
    /* Out of memory: what was not reached stays as it is. */
    set_all(tape, i, tape->n, ZHV_R_KEEP);
    return ok ? ZHV_OK : ZHV_E_NOMEM;
}

zhv_status zhv_roles_assign(zhv_tape *tape, const zhv_profiles *profiles,
                            zhv_unknown unknown, zhv_arena *arena)
{
    zhv_recall *names = ZHV_NEW(arena, zhv_recall);
    if (names == NULL) {
        set_all(tape, 0, tape->n, ZHV_R_KEEP);
        return ZHV_E_NOMEM;
    }
    return zhv_roles_assign_with(tape, profiles, unknown, names, arena);
}

/* A page's name is one token; an argument that begins with more is none. */
#define PAGE_TOKENS 2u

bool zhv_role_section_page(const zhv_tape *tape, uint32_t i, zhv_str *page)
{
    const zhv_token *tok = tape->tok;
    const uint32_t open = tok[i].mate;
    if (tok[i].role != ZHV_R_TARGET || tok[i].aux != ZHV_TARGET_SECTION ||
        tok[open].kind != ZHV_K_TMPL_OPEN) {
        return false;
    }
    uint32_t sep[2];
    uint32_t n = 0;
    for (uint32_t k = open + 1; k < i && k <= open + 2 * PAGE_TOKENS && n < 2;
         k++) {
        sep[n] = k;
        n += tok[k].kind == ZHV_K_TMPL_SEP;
    }
    *page = n == 2 ? zhv_str_trim(zhv_tape_span(tape, sep[0] + 1, sep[1]))
                   : (zhv_str){NULL, 0};
    return n == 2;
}
