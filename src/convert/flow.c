#include "convert/flow.h"

/* A stretch of tokens still to be read. */
typedef struct range {
    uint32_t at;
    uint32_t end;
} range;

typedef struct reader {
    const zhv_tape *tape;
    const zhv_profiles *profiles;
    zhv_arena *arena;
    zhv_flow *flow;
    ZHV_VEC(range) stack; /* the top one is being read */
    ZHV_VEC(range) notes; /* <ref> contents waiting for their list */
    uint32_t list_end;    /* closer of the reference list being read */
    uint32_t links;       /* open [[ ]] around the reading point */
    bool cut;             /* the next text begins a new run */
    bool bold;            /* between quote marks of this line */
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
    r->cut = true;
}

static void add_piece(reader *r, uint32_t tok, zhv_sink sink)
{
    zhv_flow *f = r->flow;
    const zhv_token *t = &r->tape->tok[tok];
    zhv_piece *piece = zhv_vec_push(&f->pieces, r->arena);
    if (piece == NULL) {
        r->failed = true;
        return;
    }
    *piece = (zhv_piece){t->off, t->len};
    if (!r->cut && sink == ZHV_SINK_PLACE && f->runs.n) {
        f->runs.at[f->runs.n - 1].n++;
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

static void add_event(reader *r, zhv_event_kind kind, uint32_t open)
{
    zhv_event *e = zhv_vec_push(&r->flow->events, r->arena);
    if (e == NULL) {
        r->failed = true;
        return;
    }
    *e = (zhv_event){kind, open, r->tape->tok[open].mate};
    r->cut = true;
}

static void push_range(reader *r, uint32_t at, uint32_t end)
{
    range *new = zhv_vec_push(&r->stack, r->arena);
    if (new == NULL) {
        r->failed = true;
        return;
    }
    *new = (range){at, end};
}

/* The notes found so far are read next, in order. */
static void push_notes(reader *r)
{
    for (uint32_t i = r->notes.n; i > 0; i--) {
        push_range(r, r->notes.at[i - 1].at, r->notes.at[i - 1].end);
    }
    r->notes.n = 0;
}

static void hold_note(reader *r, uint32_t open, uint32_t close)
{
    range *note = zhv_vec_push(&r->notes, r->arena);
    if (note == NULL) {
        r->failed = true;
        return;
    }
    *note = (range){open + 1, close};
}

/* Reads the construct that opens at `i` if it acts as a whole; returns the
 * token to go on with. */
static uint32_t read_opener(reader *r, uint32_t i)
{
    const zhv_token *t = &r->tape->tok[i];
    uint32_t close = t->mate;
    if (t->kind == ZHV_K_RULE_OPEN) {
        add_event(r, ZHV_EVENT_INLINE, i);
        return close + 1;
    }
    switch (zhv_role_act(r->tape, r->profiles, i)) {
    case ZHV_ACT_NOTE_TA:
        add_event(r, ZHV_EVENT_NOTE_TA, i);
        return close + 1;
    case ZHV_ACT_WORK_NAME:
    case ZHV_ACT_INFOBOX:
        add_event(r, ZHV_EVENT_NAMES, i);
        break;
    case ZHV_ACT_CATEGORY:
    case ZHV_ACT_INTERWIKI:
    case ZHV_ACT_INVISIBLE:
        return close + 1; /* shows nothing and leaves no gap */
    case ZHV_ACT_REF:
        hold_note(r, i, close);
        r->cut = true;
        return close; /* the closer cuts, too */
    case ZHV_ACT_REFLIST:
        r->list_end = close; /* notes inside it belong to the list */
        break;
    default:
        break;
    }
    if (t->kind == ZHV_K_LINK_OPEN) {
        r->links++;
    }
    r->cut = true;
    return i + 1;
}

/* Reads a token that opens nothing; returns true when the notes found so far
 * come next. */
static bool read_leaf(reader *r, uint32_t i)
{
    const zhv_token *t = &r->tape->tok[i];
    switch (t->kind) {
    case ZHV_K_TEXT:
    case ZHV_K_RAW:
        if (t->role == ZHV_R_TEXT) {
            add_piece(r, i, ZHV_SINK_PLACE);
        } else if (t->role == ZHV_R_LABEL) {
            const zhv_token *owner = &r->tape->tok[t->mate];
            add_piece(r, i,
                      owner->kind == ZHV_K_LINK_OPEN ? ZHV_SINK_LINK
                                                     : ZHV_SINK_ARG);
        } else {
            r->cut = true;
        }
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
        r->flow->nocc |= act == ZHV_ACT_NOCC;
        r->flow->notc |= act == ZHV_ACT_NOTC || act == ZHV_ACT_NOCC;
        return false;
    }
    case ZHV_K_NEWLINE:
        new_paragraph(r);
        return false;
    case ZHV_K_QUOTE:
        r->bold = !r->bold;
        r->cut = true;
        return false;
    case ZHV_K_LINK_CLOSE:
        if (r->links) {
            r->links--;
        }
        r->cut = true;
        return false;
    case ZHV_K_TAG_ALONE:
        r->cut = true;
        return zhv_role_act(r->tape, r->profiles, i) == ZHV_ACT_REFLIST;
    default:
        r->cut = true;
        return i == r->list_end;
    }
}

static void read_ranges(reader *r)
{
    while (r->stack.n && !r->failed) {
        range *top = &r->stack.at[r->stack.n - 1];
        if (top->at >= top->end) {
            r->stack.n--;
            new_paragraph(r);
            continue;
        }
        uint32_t i = top->at;
        if (zhv_kind_is_opener(r->tape->tok[i].kind)) {
            top->at = read_opener(r, i);
        } else {
            top->at = i + 1;
            if (read_leaf(r, i)) {
                push_notes(r);
            }
        }
    }
}

zhv_status zhv_flow_read(const zhv_tape *tape, const zhv_profiles *profiles,
                         zhv_arena *arena, zhv_flow *out)
{
    *out = (zhv_flow){0};
    reader r = {.tape = tape,
                .profiles = profiles,
                .arena = arena,
                .flow = out,
                .list_end = ZHV_NO_MATE};
    new_paragraph(&r);
    push_range(&r, 0, tape->n);
    read_ranges(&r);
    push_notes(&r); /* no list on the page: notes come last */
    read_ranges(&r);
    return r.failed ? ZHV_E_NOMEM : ZHV_OK;
}
