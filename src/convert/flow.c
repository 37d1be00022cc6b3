#include "convert/flow.h"

#include "rules/collect.h"
#include "rules/swallow.h"

/* A stretch of tokens still to be read. */
typedef struct range {
    uint32_t at;
    uint32_t end;
    uint32_t note; /* opener of the note that it is, or ZHV_NO_MATE */
} range;

typedef ZHV_VEC(range) ranges;

#define NO_BRACKET UINT32_MAX

/* An opener around the reading point. */
typedef struct around {
    uint32_t open;
    uint32_t bracket; /* index of the innermost to which a | would belong */
    bool named;       /* behind the = of an argument */
} around;

typedef struct reader {
    const zhv_tape *tape;
    const zhv_profiles *profiles;
    const zhv_guards *guards; /* NULL: none */
    zhv_arena *arena;
    zhv_flow *flow;
    ranges stack;           /* the top one is being read */
    ranges notes;           /* <ref> contents waiting for their list */
    ranges away;            /* <includeonly> contents: read last of all */
    ZHV_VEC(around) owners; /* the last one is the innermost */
    uint32_t loose;         /* offset of the last {{ in text, 0: none */
    bool top_page;          /* a page with no other above it */
    uint32_t indicator;     /* opener of the <indicator> being read */
    uint32_t stretch;       /* first run behind the last rule in text */
    uint32_t before_attr;   /* runs before its last attribute rule */
    uint32_t attr_moment;   /* ... which is done by then */
    uint32_t list_end;      /* closer of the reference list being read */
    uint32_t links;         /* open [[ ]] around the reading point */
    bool cut;               /* the next text begins a new run */
    bool bold;              /* between quote marks of this line */
    bool one_line;          /* in a list item, or a cell's first line */
    bool term;              /* behind ';' at the line start */
    bool elsewhere;         /* what is being read is not on the page itself */
    bool attr;              /* inside a tag, where a value stands */
    bool cell;              /* in a table cell, before any | of its own */
    bool cell_rule;         /* ... and behind a rule in it */
    bool failed;
} reader;

static void new_paragraph(reader *r)
{
    zhv_evidence *e = zhv_vec_push(&r->flow->paragraphs, r->arena);
    if (e == NULL) {
        r->failed = true;
        return;
    }
    *e = (zhv_evidence){0, 0};
    r->bold = false;
    r->term = false;
    r->one_line = false;
    r->cut = true;
}

/* Is the token one more piece of the last run? A label goes on after an
 * entity in it. */
static bool goes_on(const reader *r, const zhv_run *last, uint32_t tok,
                    zhv_sink sink)
{
    const zhv_token *t = r->tape->tok;
    return sink == ZHV_SINK_PLACE
               ? !r->cut
               : last->sink == sink && t[last->tok].mate == t[tok].mate &&
                     t[last->tok].aux == t[tok].aux;
}

static void add_piece_of(reader *r, uint32_t tok, zhv_piece part, zhv_sink sink)
{
    zhv_flow *f = r->flow;
    zhv_piece *piece = zhv_vec_push(&f->pieces, r->arena);
    if (piece == NULL) {
        r->failed = true;
        return;
    }
    *piece = part;
    if (f->runs.n && goes_on(r, &f->runs.at[f->runs.n - 1], tok, sink)) {
        f->runs.at[f->runs.n - 1].n++;
        f->runs.at[f->runs.n - 1].quoted &= r->links > 0 || r->bold;
        return;
    }
    zhv_run *run = zhv_vec_push(&f->runs, r->arena);
    if (run == NULL) {
        r->failed = true;
        return;
    }
    *run = (zhv_run){.first = f->pieces.n - 1,
                     .n = 1,
                     .moment = f->events.n,
                     .paragraph = f->paragraphs.n - 1,
                     .tok = tok,
                     .sink = (uint8_t)sink,
                     .quoted = r->links > 0 || r->bold};
    r->cut = sink != ZHV_SINK_PLACE;
}

/* The parts of a token that no guard covers. A label that one covers in part
 * stays as it is. Returns false when there is no guard. */
static bool add_guarded(reader *r, uint32_t tok, zhv_sink sink)
{
    const zhv_token *t = &r->tape->tok[tok];
    uint32_t i = zhv_guards_at(r->guards, t->off);
    uint32_t end = t->off + t->len;
    if (i == r->guards->n || r->guards->at[i].off >= end) {
        return false;
    }
    uint32_t at = sink == ZHV_SINK_PLACE ? t->off : end;
    r->cut = true;
    for (; at < end; i++) {
        bool more = i < r->guards->n && r->guards->at[i].off < end;
        uint32_t stop = more ? r->guards->at[i].off : end;
        if (at < stop) {
            add_piece_of(r, tok, (zhv_piece){at, stop - at}, sink);
        }
        r->cut |= more;
        at = more ? r->guards->at[i].end : end;
    }
    return true;
}

static void add_piece(reader *r, uint32_t tok, zhv_sink sink)
{
    const zhv_token *t = &r->tape->tok[tok];
    if (!r->guards || !add_guarded(r, tok, sink)) {
        add_piece_of(r, tok, (zhv_piece){t->off, t->len}, sink);
    }
}

static bool has_link_end(zhv_str s, size_t from)
{
    size_t at = zhv_str_find(s, from, ']');
    return at + 1 < s.len && s.ptr[at + 1] == ']';
}

/* A link that the scanner takes for text, but that is one once the page has
 * been through a parser: its label is torn by a rule ([[target|-{a]]b}-), or
 * by braces that open no call ([[target|{{a]]'). Its target stays. */
static bool add_torn_link(reader *r, uint32_t tok)
{
    const zhv_token *t = &r->tape->tok[tok];
    zhv_str text = zhv_token_str(r->tape, tok);
    size_t open = zhv_str_find(text, 0, '[');
    while (open + 1 < text.len && text.ptr[open + 1] != '[') {
        open = zhv_str_find(text, open + 1, '[');
    }
    size_t bar = zhv_str_find(text, open, '|');
    if (bar >= text.len) {
        return false;
    }
    bool rule = tok + 1 < r->tape->n && t[1].kind == ZHV_K_RULE_OPEN;
    zhv_str inside =
        rule ? zhv_tape_span(r->tape, tok + 2, t[1].mate) : (zhv_str){0};
    if (!has_link_end(text, bar) && !has_link_end(inside, 0)) {
        return false;
    }
    add_piece_of(r, tok, (zhv_piece){t->off, (uint32_t)open + 2},
                 ZHV_SINK_PLACE);
    r->cut = true;
    add_piece_of(r, tok,
                 (zhv_piece){t->off + (uint32_t)bar, t->len - (uint32_t)bar},
                 ZHV_SINK_PLACE);
    return true;
}

static void put_event(reader *r, zhv_event event)
{
    zhv_event *e = zhv_vec_push(&r->flow->events, r->arena);
    if (e == NULL) {
        r->failed = true;
        return;
    }
    *e = event;
}

/* MediaWiki converts the attributes of a stretch of HTML before its text: a
 * rule in a title acts on what stands before it, back to the last rule in the
 * text (SEMANTICS 9). Done once a stretch, for the last of them. */
static void end_stretch(reader *r)
{
    zhv_flow *f = r->flow;
    for (uint32_t i = r->stretch; i < r->before_attr; i++) {
        f->runs.at[i].moment = r->attr_moment;
    }
    r->stretch = f->runs.n;
}

static bool owns_bars(const reader *r, uint32_t open)
{
    zhv_kind kind = r->tape->tok[open].kind;
    return kind == ZHV_K_TMPL_OPEN || kind == ZHV_K_PARAM_OPEN ||
           kind == ZHV_K_LINK_OPEN || kind == ZHV_K_TABLE_OPEN;
}

/* Tags, headings and addresses around the reading point do not keep a | from
 * what is around them. */
static around owner_of_bars(const reader *r)
{
    const around none = {ZHV_NO_MATE, NO_BRACKET, false};
    uint32_t at =
        r->owners.n ? r->owners.at[r->owners.n - 1].bracket : NO_BRACKET;
    return at == NO_BRACKET ? none : r->owners.at[at];
}

static void add_event(reader *r, zhv_event_kind kind, uint32_t open)
{
    around owner = owner_of_bars(r);
    put_event(r, (zhv_event){.kind = kind,
                             .tok = open,
                             .last = r->tape->tok[open].mate,
                             .owner = owner.open,
                             .in_named = owner.named,
                             .in_term = r->term,
                             .one_line = r->one_line,
                             .in_attr = r->attr,
                             .elsewhere = r->elsewhere});
    r->cut = true;
    r->cell_rule |= r->cell;
    if (r->attr) {
        r->before_attr = r->flow->runs.n;
        r->attr_moment = r->flow->events.n;
    } else if (kind == ZHV_EVENT_INLINE) {
        end_stretch(r);
    }
}

/* A {{ before a -{ that is never closed: with no converter it is a call. */
static void find_loose(reader *r, uint32_t tok)
{
    const zhv_token *t = &r->tape->tok[tok];
    zhv_str text = zhv_token_str(r->tape, tok);
    for (size_t at = zhv_str_find(text, 0, '{'); at + 1 < text.len;
         at = zhv_str_find(text, at + 1, '{')) {
        if (text.ptr[at + 1] == '{') {
            r->loose = t->off + (uint32_t)at + 1;
        } else if (at > 0 && text.ptr[at - 1] == '-' && r->loose) {
            put_event(r, (zhv_event){.kind = ZHV_EVENT_LOOSE,
                                     .tok = tok,
                                     .last = r->loose,
                                     .owner = ZHV_NO_MATE});
            r->loose = 0;
        }
    }
}

/* The first | of a cell whose attributes a rule has made impossible. */
static void find_bar(reader *r, uint32_t tok)
{
    const zhv_token *t = &r->tape->tok[tok];
    zhv_str text = zhv_token_str(r->tape, tok);
    size_t at = zhv_str_find(text, 0, '|');
    if (at < text.len) {
        put_event(r, (zhv_event){.kind = ZHV_EVENT_BAR,
                                 .tok = tok,
                                 .last = t->off + (uint32_t)at,
                                 .owner = ZHV_NO_MATE});
        r->cell = r->cell_rule = false;
    }
}

static void enter(reader *r, uint32_t open)
{
    uint32_t n = r->owners.n;
    uint32_t outer = n ? r->owners.at[n - 1].bracket : NO_BRACKET;
    around *owner = zhv_vec_push(&r->owners, r->arena);
    if (owner) {
        *owner = (around){open, owns_bars(r, open) ? n : outer, false};
    } else {
        r->failed = true;
    }
}

/* Is the token the closer of the innermost owner? Then it is left. */
static void leave(reader *r, uint32_t i)
{
    const around *in = r->owners.n ? &r->owners.at[r->owners.n - 1] : NULL;
    if (in && r->tape->tok[i].mate == in->open) {
        r->owners.n -= r->tape->tok[in->open].mate == i;
    }
}

/* | begins an argument, = ends its name. */
static void note_argument(reader *r, uint32_t i)
{
    around *in = r->owners.n ? &r->owners.at[r->owners.n - 1] : NULL;
    if (in && r->tape->tok[i].mate == in->open) {
        in->named = r->tape->tok[i].kind == ZHV_K_TMPL_EQ;
    }
}

static void push_range(reader *r, range what)
{
    range *new = zhv_vec_push(&r->stack, r->arena);
    if (new == NULL) {
        r->failed = true;
        return;
    }
    *new = what;
}

/* What was held is read next, in order. */
static void push_held(reader *r, ranges *held)
{
    for (uint32_t i = held->n; i > 0; i--) {
        push_range(r, held->at[i - 1]);
    }
    held->n = 0;
}

static void hold(reader *r, ranges *held, uint32_t open)
{
    const bool note = held == &r->notes;
    range *new = zhv_vec_push(held, r->arena);
    if (new == NULL) {
        r->failed = true;
        return;
    }
    *new =
        (range){open + 1, r->tape->tok[open].mate, note ? open : ZHV_NO_MATE};
}

static bool ends_tag(const reader *r, uint32_t i)
{
    zhv_str text = zhv_token_str(r->tape, i);
    return text.ptr[text.len - 1] == '>';
}

/* A parameter without default, with a dash before and behind it. */
static bool is_dashed(const reader *r, uint32_t i)
{
    zhv_str src = r->tape->src;
    const zhv_token *close = &r->tape->tok[r->tape->tok[i].mate];
    uint32_t off = r->tape->tok[i].off;
    uint32_t end = close->off + close->len;
    return off && src.ptr[off - 1] == '-' && end < src.len &&
           src.ptr[end] == '-' && r->tape->tok[i].mate == i + 2;
}

/* Must the bytes of a text be looked at, whatever its role? */
static bool watches(const reader *r, const zhv_token *t)
{
    return r->tape->loose_braces || r->loose || r->cell_rule ||
           t->kind == ZHV_K_RAW;
}

/* Reads the construct that opens at `i` if it acts as a whole; returns the
 * token to go on with. */
static uint32_t read_opener(reader *r, uint32_t i)
{
    const zhv_token *t = &r->tape->tok[i];
    uint32_t close = t->mate;
    const zhv_token *last = &r->tape->tok[close];
    if (r->guards &&
        zhv_guards_hold(r->guards, t->off, last->off + last->len)) {
        r->cut = true;
        return close + 1;
    }
    if (t->kind == ZHV_K_RULE_OPEN) {
        if (t->role == ZHV_R_RULE) {
            add_event(r, ZHV_EVENT_INLINE, i);
        }
        r->cut = true;
        return close + 1;
    }
    switch (zhv_role_act(r->tape, r->profiles, i)) {
    case ZHV_ACT_NOTE_TA:
        add_event(r, ZHV_EVENT_NOTE_TA, i);
        return close + 1;
    case ZHV_ACT_WORK_NAME:
    case ZHV_ACT_INFOBOX:
        if (!r->elsewhere) {
            add_event(r, ZHV_EVENT_NAMES, i);
        }
        break;
    case ZHV_ACT_DISPLAY_TITLE:
        r->flow->display_title = r->elsewhere ? r->flow->display_title : i;
        return close + 1;
    case ZHV_ACT_CATEGORY:
    case ZHV_ACT_INTERWIKI:
    case ZHV_ACT_INVISIBLE:
        return close + 1; /* shows nothing and leaves no gap */
    case ZHV_ACT_REF:
        hold(r, &r->notes, i);
        r->cut = true;
        return close; /* the closer cuts, too */
    case ZHV_ACT_ELSEWHERE:
        hold(r, &r->away, i);
        return close + 1; /* leaves no gap */
    case ZHV_ACT_TRANSLATE:
        add_event(r, ZHV_EVENT_TRANSLATE, i);
        return close + 1;
    case ZHV_ACT_INDICATOR:
        if (i != r->indicator) {
            return close + 1; /* read before the page */
        }
        break;
    case ZHV_ACT_REFLIST:
        r->list_end = close; /* notes inside it belong to the list */
        break;
    case ZHV_ACT_NONE:
        if (last->aux != ZHV_VIEW_SOME && t->kind != ZHV_K_PARAM_OPEN &&
            !watches(r, t)) {
            if (last->aux == ZHV_VIEW_LINES) {
                new_paragraph(r);
            }
            r->cut = true;
            return close + 1;
        }
        break;
    default:
        break;
    }
    if (t->kind == ZHV_K_LINK_OPEN || t->kind == ZHV_K_SPAN_OPEN ||
        t->kind == ZHV_K_REF_OPEN) {
        r->links++;
    }
    if (t->kind == ZHV_K_PARAM_OPEN && is_dashed(r, i)) {
        add_event(r, ZHV_EVENT_DASHED, i);
    }
    enter(r, i);
    r->attr = t->kind == ZHV_K_TAG_OPEN && !ends_tag(r, i);
    r->cut = true;
    return i + 1;
}

/* Do the attributes end where a value begins? */
static bool before_value(const reader *r, uint32_t i)
{
    zhv_str text = zhv_token_str(r->tape, i);
    char last = text.ptr[text.len - 1];
    char before = text.len > 1 ? text.ptr[text.len - 2] : '\0';
    return last == '=' || ((last == '"' || last == '\'') && before == '=');
}

static zhv_sink label_sink(const reader *r, uint32_t i)
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

static void read_text(reader *r, uint32_t i)
{
    const zhv_token *t = &r->tape->tok[i];
    if (t->kind != ZHV_K_RAW && watches(r, t)) {
        if (r->tape->dialect == ZHV_DIALECT_WIKITEXT && !r->tape->plain) {
            find_loose(r, i);
        }
        if (r->cell_rule) {
            find_bar(r, i);
        }
    }
    if (t->role == ZHV_R_LABEL) {
        add_piece(r, i, label_sink(r, i));
    } else if (t->role != ZHV_R_TEXT) {
        r->cut = true;
    } else if (!(r->guards && add_guarded(r, i, ZHV_SINK_PLACE)) &&
               !((r->tape->loose_brackets || t->kind == ZHV_K_RAW) &&
                 add_torn_link(r, i))) {
        add_piece_of(r, i, (zhv_piece){t->off, t->len}, ZHV_SINK_PLACE);
    }
}

/* Front matter of Markdown is one token. */
static void read_front(reader *r, uint32_t i)
{
    r->cut = true;
    if (zhv_front_has_names(zhv_token_str(r->tape, i))) {
        put_event(r, (zhv_event){.kind = ZHV_EVENT_NAMES,
                                 .tok = i,
                                 .last = i,
                                 .owner = ZHV_NO_MATE});
    }
}

/* Reads a token that opens nothing and is no TEXT; returns true when the notes
 * found so far come next. */
static bool read_leaf(reader *r, uint32_t i)
{
    const zhv_token *t = &r->tape->tok[i];
    switch (t->kind) {
    case ZHV_K_RAW:
        read_text(r, i);
        return false;
    case ZHV_K_ATTR_VALUE:
        r->cut = true;
        if (t->role == ZHV_R_TEXT) {
            add_piece(r, i, ZHV_SINK_PLACE);
        }
        r->cut = true;
        return false;
    case ZHV_K_COMMENT:
        return false; /* gone before the page is made */
    case ZHV_K_MAGIC: {
        zhv_act act = zhv_role_act(r->tape, r->profiles, i);
        bool nocc = act == ZHV_ACT_NOCC && !r->elsewhere;
        r->flow->nocc |= nocc;
        r->flow->notc |= nocc || (act == ZHV_ACT_NOTC && !r->elsewhere);
        return false;
    }
    case ZHV_K_NEWLINE:
        new_paragraph(r);
        return false;
    case ZHV_K_QUOTE:
        r->bold = !r->bold;
        r->cut = true;
        return false;
    case ZHV_K_SPAN_ADDR:
        return false; /* its link has ended, or goes on beyond its border */
    case ZHV_K_FRONT:
        read_front(r, i);
        return false;
    case ZHV_K_TMPL_SEP:
    case ZHV_K_TMPL_EQ:
        note_argument(r, i);
        r->cut = true;
        return false;
    case ZHV_K_TAG_REST:
    case ZHV_K_TABLE_ATTRS:
        r->attr =
            t->kind == ZHV_K_TAG_REST ? !ends_tag(r, i) : before_value(r, i);
        r->cut = true;
        return false;
    case ZHV_K_TABLE_CELL:
        r->cell = r->one_line = true;
        r->cell_rule = r->attr = false;
        r->cut = true;
        return false;
    case ZHV_K_TABLE_ROW:
    case ZHV_K_TABLE_BAR:
    case ZHV_K_TABLE_CAPTION:
        r->cell = r->cell_rule = r->attr = false;
        r->cut = true;
        return false;
    case ZHV_K_LIST:
        r->one_line = true;
        r->term = zhv_token_str(r->tape, i).len &&
                  zhv_str_find(zhv_token_str(r->tape, i), 0, ';') < t->len;
        r->cut = true;
        return false;
    case ZHV_K_DEF_SEP:
        r->term = false;
        r->cut = true;
        return false;
    case ZHV_K_TAG_ALONE:
        r->attr = !ends_tag(r, i);
        r->cut = true;
        return zhv_role_act(r->tape, r->profiles, i) == ZHV_ACT_REFLIST;
    default:
        r->cut = true;
        return false;
    }
}

static bool read_closer(reader *r, uint32_t i)
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

/* Leaves that end a run and mean nothing else. */
#define QUIET                                                                  \
    (ZHV_KIND_BIT(ZHV_K_URL) | ZHV_KIND_BIT(ZHV_K_ENTITY) |                    \
     ZHV_KIND_BIT(ZHV_K_LINK_SEP) | ZHV_KIND_BIT(ZHV_K_PARAM_SEP) |            \
     ZHV_KIND_BIT(ZHV_K_TMPL_COLON) | ZHV_KIND_BIT(ZHV_K_EXT_SPACE) |          \
     ZHV_KIND_BIT(ZHV_K_MARK))

/* A note is read on its own, but a | in that of a call is the call's. */
static void begin_note(reader *r, const range *note)
{
    r->cell = r->cell_rule = false;
    if (note->note != ZHV_NO_MATE && note->at == note->note + 1 &&
        r->tape->tok[note->note].kind == ZHV_K_TMPL_OPEN) {
        enter(r, note->note);
    }
}

/* Notes in a note stand in the same list. */
static void end_note(reader *r, const range *note)
{
    if (note->note == ZHV_NO_MATE) {
        return;
    }
    leave(r, note->end);
    push_held(r, &r->notes);
}

static void read_ranges(reader *r)
{
    const zhv_token *tok = r->tape->tok;
    while (r->stack.n && !r->failed) {
        const range now = r->stack.at[r->stack.n - 1];
        const uint32_t end = now.end;
        uint32_t i = now.at;
        begin_note(r, &now);
        bool notes = false; /* they come next */
        while (i < end && !notes && !r->failed) {
            zhv_kind kind = (zhv_kind)tok[i].kind;
            if (kind == ZHV_K_TEXT) {
                read_text(r, i++);
            } else if (QUIET >> kind & 1) {
                r->cut = true;
                i++;
            } else if (zhv_kind_is_opener(kind)) {
                i = read_opener(r, i);
            } else if (zhv_kind_is_closer(kind)) {
                notes = read_closer(r, i++);
            } else {
                notes = read_leaf(r, i++);
            }
        }
        r->stack.at[r->stack.n - 1].at = i;
        if (notes) {
            push_held(r, &r->notes);
        } else {
            r->stack.n--;
            new_paragraph(r);
            end_note(r, &now);
        }
    }
}

/* MediaWiki makes the indicators, with all they define, before the page. */
static void read_indicators(reader *r)
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
            push_range(r, (range){i, tok[i].mate + 1, ZHV_NO_MATE});
            read_ranges(r);
            i = tok[i].mate;
        }
    }
    r->indicator = ZHV_NO_MATE;
}

/* <includeonly> is for pages that include this one: its rules act on nothing
 * but what it holds. */
static void read_elsewhere(reader *r)
{
    r->elsewhere = true;
    while ((r->away.n || r->notes.n) && !r->failed) {
        push_held(r, &r->notes);
        push_held(r, &r->away);
        read_ranges(r);
    }
}

/* Room for about as many as pages of that many tokens have. */
static bool reserve(reader *r)
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
    reader r = {.tape = tape,
                .profiles = profiles,
                .guards = guards && guards->n ? guards : NULL,
                .arena = arena,
                .flow = out,
                .top_page =
                    title.len && zhv_str_find(title, 0, '/') == title.len,
                .indicator = ZHV_NO_MATE,
                .list_end = ZHV_NO_MATE};
    r.failed = !reserve(&r);
    new_paragraph(&r);
    read_indicators(&r);
    push_range(&r, (range){0, tape->n, ZHV_NO_MATE});
    read_ranges(&r);
    push_held(&r, &r.notes); /* no list on the page: notes come last */
    read_ranges(&r);
    read_elsewhere(&r);
    end_stretch(&r);
    return r.failed ? ZHV_E_NOMEM : ZHV_OK;
}
