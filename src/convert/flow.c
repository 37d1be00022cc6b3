#include "convert/flow_reader.h"

#include "rules/note.h"
#include "rules/swallow.h"

static bool owns_bars(const zhv_flow_reader *r, uint32_t open)
{
    zhv_kind kind = r->tape->tok[open].kind;
    return kind == ZHV_K_TMPL_OPEN || kind == ZHV_K_PARAM_OPEN ||
           kind == ZHV_K_LINK_OPEN || kind == ZHV_K_TABLE_OPEN;
}

static void enter(zhv_flow_reader *r, uint32_t open)
{
    uint32_t n = r->owners.n;
    uint32_t outer = n ? r->owners.at[n - 1].bracket : ZHV_FLOW_NO_BRACKET;
    zhv_flow_around *owner = zhv_vec_push(&r->owners, r->arena);
    if (owner) {
        *owner = (zhv_flow_around){open, owns_bars(r, open) ? n : outer, false};
    } else {
        r->failed = true;
    }
}

/* Is the token the closer of the innermost owner? Then it is left. */
static void leave(zhv_flow_reader *r, uint32_t i)
{
    const zhv_flow_around *in =
        r->owners.n ? &r->owners.at[r->owners.n - 1] : NULL;
    if (in && r->tape->tok[i].mate == in->open) {
        r->owners.n -= r->tape->tok[in->open].mate == i;
    }
}

/* t is the last | or = that was read of an argument. */
static void note_argument(zhv_flow_reader *r, const zhv_token *t)
{
    zhv_flow_around *in = r->owners.n ? &r->owners.at[r->owners.n - 1] : NULL;
    if (in && t->mate == in->open) {
        in->named = t->kind == ZHV_K_TMPL_EQ;
    }
}

static void push_range(zhv_flow_reader *r, zhv_flow_range what)
{
    zhv_flow_range *new = zhv_vec_push(&r->stack, r->arena);
    if (new == NULL) {
        r->failed = true;
        return;
    }
    *new = what;
}

/* What was held is read next, in order. */
static void push_held(zhv_flow_reader *r, zhv_flow_ranges *held)
{
    for (uint32_t i = held->n; i > 0; i--) {
        push_range(r, held->at[i - 1]);
    }
    held->n = 0;
}

static void hold(zhv_flow_reader *r, zhv_flow_ranges *held, zhv_flow_range what)
{
    zhv_flow_range *new = zhv_vec_push(held, r->arena);
    if (new == NULL) {
        r->failed = true;
        return;
    }
    *new = what;
}

/* ---- notes ---- */

static zhv_flow_range note_at(const zhv_flow_reader *r, uint32_t open)
{
    return (zhv_flow_range){open + 1, r->tape->tok[open].mate, open};
}

/* A note without a group that stands in a list is of the list's. */
static zhv_str group_of(const zhv_flow_reader *r, uint32_t open)
{
    zhv_str group = zhv_note_group(r->tape, open);
    if (group.len || r->list_end == ZHV_NO_MATE || open > r->list_end) {
        return group;
    }
    return zhv_note_group(r->tape, r->tape->tok[r->list_end].mate);
}

static void hold_note(zhv_flow_reader *r, uint32_t open)
{
    if (r->in_note) {
        hold(r, &r->nested, note_at(r, open));
    } else if (!zhv_notes_hold(&r->notes, r->arena, group_of(r, open), open)) {
        r->failed = true;
    }
}

/* Those notes are read next, in order. */
static void push_notes(zhv_flow_reader *r, uint32_t newest)
{
    for (uint32_t i = newest; i != ZHV_NO_NOTE; i = r->notes.at.at[i].older) {
        push_range(r, note_at(r, r->notes.at.at[i].tok));
    }
}

/* Token i ends the list of a group, or is one. */
static void push_listed(zhv_flow_reader *r, uint32_t i)
{
    const bool closer = zhv_kind_is_closer((zhv_kind)r->tape->tok[i].kind);
    zhv_str group = zhv_note_group(r->tape, closer ? r->tape->tok[i].mate : i);
    push_notes(r, zhv_notes_take(&r->notes, group));
}

/* ---- constructs ---- */

static bool ends_tag(const zhv_flow_reader *r, uint32_t i)
{
    zhv_str text = zhv_token_str(r->tape, i);
    return text.ptr[text.len - 1] == '>';
}

/* A parameter without default, with a dash before and behind it. */
static bool is_dashed(const zhv_flow_reader *r, uint32_t i)
{
    zhv_str src = r->tape->src;
    const zhv_token *close = &r->tape->tok[r->tape->tok[i].mate];
    uint32_t off = r->tape->tok[i].off;
    uint32_t end = close->off + close->len;
    return off && src.ptr[off - 1] == '-' && end < src.len &&
           src.ptr[end] == '-' && r->tape->tok[i].mate == i + 2;
}

/* Is there nothing to read in the construct that opens at `i`? */
static bool is_hidden(const zhv_flow_reader *r, uint32_t i)
{
    const zhv_token *t = &r->tape->tok[i];
    return r->tape->tok[t->mate].aux != ZHV_VIEW_SOME &&
           t->kind != ZHV_K_PARAM_OPEN && !zhv_flow_watches(r);
}

/* What the construct that opens at `i` does as a whole. Returns the token to go
 * on with; `i`: it is entered. */
static uint32_t read_act(zhv_flow_reader *r, uint32_t i)
{
    const uint32_t close = r->tape->tok[i].mate;
    switch (zhv_role_act(r->tape, r->profiles, i)) {
    case ZHV_ACT_NOTE_TA:
        zhv_flow_add_event(r, ZHV_EVENT_NOTE_TA, i);
        return close + 1;
    case ZHV_ACT_WORK_NAME:
    case ZHV_ACT_INFOBOX:
        if (!r->elsewhere) {
            zhv_flow_add_event(r, ZHV_EVENT_NAMES, i);
        }
        return i;
    case ZHV_ACT_DISPLAY_TITLE:
        r->flow->display_title = r->elsewhere ? r->flow->display_title : i;
        return close + 1;
    case ZHV_ACT_CATEGORY:
    case ZHV_ACT_INTERWIKI:
    case ZHV_ACT_INVISIBLE:
        return close + 1; /* shows nothing and leaves no gap */
    case ZHV_ACT_REF:
        hold_note(r, i);
        r->cut = true;
        return close; /* the closer cuts, too */
    case ZHV_ACT_ELSEWHERE:
        hold(r, &r->away, (zhv_flow_range){i + 1, close, ZHV_NO_MATE});
        return close + 1; /* leaves no gap */
    case ZHV_ACT_TRANSLATE:
        zhv_flow_add_event(r, ZHV_EVENT_TRANSLATE, i);
        return close + 1;
    case ZHV_ACT_INDICATOR: /* read before the page */
        return i == r->indicator ? i : close + 1;
    case ZHV_ACT_REFLIST:
        r->list_end = close; /* notes inside it belong to the list */
        return i;
    case ZHV_ACT_NONE:
        if (!is_hidden(r, i)) {
            return i;
        }
        if (r->tape->tok[close].aux == ZHV_VIEW_LINES) {
            zhv_flow_new_paragraph(r);
        }
        r->cut = true;
        return close + 1;
    default:
        return i;
    }
}

static void enter_opener(zhv_flow_reader *r, uint32_t i)
{
    const zhv_kind kind = (zhv_kind)r->tape->tok[i].kind;
    r->links += kind == ZHV_K_LINK_OPEN || kind == ZHV_K_SPAN_OPEN ||
                kind == ZHV_K_REF_OPEN;
    if (kind == ZHV_K_PARAM_OPEN && is_dashed(r, i)) {
        zhv_flow_add_event(r, ZHV_EVENT_DASHED, i);
    }
    enter(r, i);
    r->attr = kind == ZHV_K_TAG_OPEN && !ends_tag(r, i);
    r->cut = true;
}

/* Reads the construct that opens at `i` if it acts as a whole; returns the
 * token to go on with. */
static uint32_t read_opener(zhv_flow_reader *r, uint32_t i)
{
    const zhv_token *t = &r->tape->tok[i];
    const zhv_token *last = &r->tape->tok[t->mate];
    if (r->guards &&
        zhv_guards_hold(r->guards, t->off, last->off + last->len)) {
        r->cut = true;
        return t->mate + 1;
    }
    if (t->kind == ZHV_K_RULE_OPEN) {
        if (t->role == ZHV_R_RULE) {
            zhv_flow_add_event(r, ZHV_EVENT_INLINE, i);
        }
        r->cut = true;
        return t->mate + 1;
    }
    if (t->mate == i + 2) {
        zhv_flow_bar_call(r, i);
    }
    const uint32_t next = read_act(r, i);
    if (next != i) {
        return next;
    }
    enter_opener(r, i);
    return i + 1;
}

/* Do the attributes end where a value begins? */
static bool before_value(const zhv_flow_reader *r, uint32_t i)
{
    zhv_str text = zhv_token_str(r->tape, i);
    char last = text.ptr[text.len - 1];
    char before = text.len > 1 ? text.ptr[text.len - 2] : '\0';
    return last == '=' || ((last == '"' || last == '\'') && before == '=');
}

static zhv_sink label_sink(const zhv_flow_reader *r, uint32_t i)
{
    const zhv_token *t = &r->tape->tok[i];
    if (r->tape->tok[t->mate].kind == ZHV_K_REF_OPEN) {
        return ZHV_SINK_REF;
    }
    if (r->tape->tok[t->mate].kind != ZHV_K_LINK_OPEN) {
        return ZHV_SINK_ARG;
    }
    bool above = zhv_str_starts(zhv_token_str(r->tape, i), ZHV_STR("../"));
    return above && r->top_page ? ZHV_SINK_PLACE : ZHV_SINK_LINK;
}

static bool is_shown(const zhv_token *t)
{
    return t->role == ZHV_R_TEXT || t->role == ZHV_R_LABEL;
}

/* Its bytes are looked at if they might act, whatever its role. */
static void watch(zhv_flow_reader *r, uint32_t i)
{
    if (zhv_flow_watches(r)) {
        zhv_flow_watch(r, i);
    }
}

static void read_shown(zhv_flow_reader *r, uint32_t i)
{
    const bool label = r->tape->tok[i].role == ZHV_R_LABEL;
    zhv_flow_add_text(r, i, label ? label_sink(r, i) : ZHV_SINK_PLACE);
}

static void read_magic(zhv_flow_reader *r, uint32_t i)
{
    const zhv_act act = zhv_role_act(r->tape, r->profiles, i);
    const bool nocc = act == ZHV_ACT_NOCC && !r->elsewhere;
    r->flow->nocc |= nocc;
    r->flow->notc |= nocc || (act == ZHV_ACT_NOTC && !r->elsewhere);
}

/* Is the line end the table's own? */
static bool ends_line_of_cell(const zhv_flow_reader *r, uint32_t i)
{
    const uint32_t owner = r->tape->tok[i].mate;
    return owner != ZHV_NO_MATE && r->tape->tok[owner].kind == ZHV_K_TABLE_OPEN;
}

/* Leaves that no run ends at: gone before the page is made; a link's address,
 * behind which the link has ended or goes on; text. */
#define GAPLESS                                                                \
    (ZHV_KIND_BIT(ZHV_K_COMMENT) | ZHV_KIND_BIT(ZHV_K_MAGIC) |                 \
     ZHV_KIND_BIT(ZHV_K_SPAN_ADDR) | ZHV_KIND_BIT(ZHV_K_RAW))

/* Reads a token that opens nothing and is no TEXT; returns true when the notes
 * found so far come next. */
static bool read_leaf(zhv_flow_reader *r, uint32_t i)
{
    const zhv_token *t = &r->tape->tok[i];
    r->cut |= !(GAPLESS >> t->kind & 1);
    switch (t->kind) {
    case ZHV_K_RAW:
        if (is_shown(t)) {
            read_shown(r, i);
        } else {
            r->cut = true;
        }
        return false;
    case ZHV_K_MAGIC:
        read_magic(r, i);
        return false;
    case ZHV_K_NEWLINE:
        zhv_flow_new_paragraph(r);
        r->cell_rule &= !ends_line_of_cell(r, i);
        return false;
    case ZHV_K_ATTR_VALUE:
        if (t->role == ZHV_R_TEXT) {
            zhv_flow_add_text(r, i, ZHV_SINK_PLACE);
            r->cut = true;
        }
        return false;
    case ZHV_K_QUOTE:
        r->bold = !r->bold;
        return false;
    case ZHV_K_FRONT:
        zhv_flow_add_front(r, i);
        return false;
    case ZHV_K_TAG_REST:
        r->attr = !ends_tag(r, i);
        return false;
    case ZHV_K_TABLE_ATTRS:
        r->attr = before_value(r, i);
        return false;
    case ZHV_K_TABLE_CELL:
        r->cell = r->one_line = true;
        r->cell_rule = r->attr = false;
        return false;
    case ZHV_K_TABLE_ROW:
    case ZHV_K_TABLE_BAR:
    case ZHV_K_TABLE_CAPTION:
        r->cell = r->cell_rule = r->attr = false;
        return false;
    case ZHV_K_LIST:
        r->one_line = true;
        r->term = zhv_str_find(zhv_token_str(r->tape, i), 0, ';') < t->len;
        return false;
    case ZHV_K_DEF_SEP:
        r->term = false;
        return false;
    case ZHV_K_TAG_ALONE:
        r->attr = !ends_tag(r, i);
        return zhv_role_act(r->tape, r->profiles, i) == ZHV_ACT_REFLIST;
    default:
        return false;
    }
}

static bool read_closer(zhv_flow_reader *r, uint32_t i)
{
    const zhv_kind kind = (zhv_kind)r->tape->tok[i].kind;
    leave(r, i);
    if (kind == ZHV_K_LINK_CLOSE || kind == ZHV_K_SPAN_CLOSE ||
        kind == ZHV_K_REF_CLOSE) {
        r->links -= r->links > 0;
        r->cut |= !zhv_link_swallows(r->tape, i);
        return false;
    }
    r->cut = true;
    return i == r->list_end;
}

/* | begins an argument, = ends its name. */
#define ARGUMENTS (ZHV_KIND_BIT(ZHV_K_TMPL_SEP) | ZHV_KIND_BIT(ZHV_K_TMPL_EQ))

/* Leaves that end a run and mean nothing else; of texts, those not shown. */
#define QUIET                                                                  \
    (ARGUMENTS | ZHV_KIND_BIT(ZHV_K_TEXT) | ZHV_KIND_BIT(ZHV_K_URL) |          \
     ZHV_KIND_BIT(ZHV_K_ENTITY) | ZHV_KIND_BIT(ZHV_K_LINK_SEP) |               \
     ZHV_KIND_BIT(ZHV_K_PARAM_SEP) | ZHV_KIND_BIT(ZHV_K_TMPL_COLON) |          \
     ZHV_KIND_BIT(ZHV_K_EXT_SPACE) | ZHV_KIND_BIT(ZHV_K_MARK))

static bool is_quiet(const zhv_token *t)
{
    return (QUIET >> t->kind & 1) && !(t->kind == ZHV_K_TEXT && is_shown(t));
}

/* Token i is quiet, and perhaps those behind it: goes past them. */
static uint32_t read_quiet(zhv_flow_reader *r, uint32_t i, uint32_t end)
{
    const zhv_token *tok = r->tape->tok;
    const zhv_token *t = &tok[i];
    const zhv_token *argument = NULL; /* they belong to what is innermost */
    const bool watched = zhv_flow_watches(r);
    do {
        if (ARGUMENTS >> t->kind & 1) {
            argument = t;
        } else if (watched && t->kind == ZHV_K_TEXT) {
            watch(r, (uint32_t)(t - tok));
        }
    } while (++t < &tok[end] && is_quiet(t));
    if (argument) {
        note_argument(r, argument);
    }
    r->cut = true;
    return (uint32_t)(t - tok);
}

/* A note is read on its own, but a | in that of a call is the call's. */
static void begin_note(zhv_flow_reader *r, const zhv_flow_range *note)
{
    r->cell = r->cell_rule = false;
    if (note->note != ZHV_NO_MATE && note->at == note->note + 1 &&
        r->tape->tok[note->note].kind == ZHV_K_TMPL_OPEN) {
        enter(r, note->note);
    }
}

/* Notes in a note stand in the same list. */
static void end_note(zhv_flow_reader *r, const zhv_flow_range *note)
{
    if (note->note == ZHV_NO_MATE) {
        return;
    }
    leave(r, note->end);
    push_held(r, &r->nested);
}

/* Reads tokens [i, end), or those before notes that come next; returns where it
 * stopped. */
static uint32_t read_tokens(zhv_flow_reader *r, uint32_t i, uint32_t end,
                            bool *notes)
{
    const zhv_token *tok = r->tape->tok;
    *notes = false;
    while (i < end && !r->failed) {
        const zhv_kind kind = (zhv_kind)tok[i].kind;
        if (kind == ZHV_K_TEXT && is_shown(&tok[i])) {
            watch(r, i);
            read_shown(r, i++);
        } else if (QUIET >> kind & 1) {
            i = read_quiet(r, i, end);
        } else if (zhv_kind_is_opener(kind)) {
            i = read_opener(r, i);
        } else if (zhv_kind_is_closer(kind) ? read_closer(r, i)
                                            : read_leaf(r, i)) {
            *notes = true;
            return i + 1;
        } else {
            i++;
        }
    }
    return i;
}

static void read_ranges(zhv_flow_reader *r)
{
    while (r->stack.n && !r->failed) {
        const zhv_flow_range now = r->stack.at[r->stack.n - 1];
        r->in_note = now.note != ZHV_NO_MATE;
        begin_note(r, &now);
        bool notes; /* they come next */
        const uint32_t i = read_tokens(r, now.at, now.end, &notes);
        r->stack.at[r->stack.n - 1].at = i;
        if (notes) {
            push_listed(r, i - 1);
        } else {
            r->stack.n--;
            zhv_flow_new_paragraph(r);
            end_note(r, &now);
        }
    }
}

/* MediaWiki makes the indicators, with all they define, before the page. */
static void read_indicators(zhv_flow_reader *r)
{
    const zhv_token *tok = r->tape->tok;
    const uint32_t n = r->tape->n;
    r->indicator = ZHV_NO_MATE;
    if (!(r->tape->acts >> ZHV_ACT_INDICATOR & 1)) {
        return;
    }
    for (uint32_t i = 0; i < n; i++) {
        if (tok[i].kind == ZHV_K_TAG_OPEN && !r->failed &&
            zhv_role_act(r->tape, r->profiles, i) == ZHV_ACT_INDICATOR) {
            r->indicator = i;
            push_range(r, (zhv_flow_range){i, tok[i].mate + 1, ZHV_NO_MATE});
            read_ranges(r);
            i = tok[i].mate;
        }
    }
    r->indicator = ZHV_NO_MATE;
}

/* <includeonly> is for pages that include this one: its rules act on nothing
 * but what it holds. */
static void read_elsewhere(zhv_flow_reader *r)
{
    r->elsewhere = true;
    while ((r->away.n || r->notes.waiting) && !r->failed) {
        push_notes(r, zhv_notes_take_all(&r->notes));
        push_held(r, &r->away);
        read_ranges(r);
    }
}

/* Room for about as many as pages of that many tokens have. */
static bool reserve(zhv_flow_reader *r)
{
    zhv_flow *f = r->flow;
    const uint32_t n = r->tape->n / 3 + 16;
    return zhv_vec_reserve(&f->runs, n, r->arena) &&
           zhv_vec_reserve(&f->pieces, n, r->arena) &&
           zhv_vec_reserve(&f->paragraphs, n, r->arena);
}

zhv_status zhv_flow_read(const zhv_tape *tape, const zhv_profiles *profiles,
                         zhv_str title, const zhv_guards *guards,
                         zhv_arena *arena, zhv_flow *out)
{
    *out = (zhv_flow){.display_title = ZHV_NO_MATE};
    zhv_flow_reader r = {.tape = tape,
                         .profiles = profiles,
                         .guards = guards && guards->n ? guards : NULL,
                         .arena = arena,
                         .flow = out,
                         .top_page = title.len &&
                                     zhv_str_find(title, 0, '/') == title.len,
                         .indicator = ZHV_NO_MATE,
                         .list_end = ZHV_NO_MATE};
    r.failed = !reserve(&r);
    zhv_flow_new_paragraph(&r);
    read_indicators(&r);
    push_range(&r, (zhv_flow_range){0, tape->n, ZHV_NO_MATE});
    read_ranges(&r);
    /* what no list on the page has comes last */
    push_notes(&r, zhv_notes_take_all(&r.notes));
    read_ranges(&r);
    read_elsewhere(&r);
    zhv_flow_end_stretch(&r);
    return r.failed ? ZHV_E_NOMEM : ZHV_OK;
}
