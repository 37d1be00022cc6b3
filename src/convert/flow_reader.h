/* What the parts of reading a page's flow share: where reading stands, and what
 * is around it. `flow.c` walks the tape, `flow_runs.c` makes runs of text,
 * `flow_events.c` notes what acts. Only these include this. */
#ifndef ZHV_FLOW_READER_H
#define ZHV_FLOW_READER_H

#include "convert/flow.h"
#include "convert/notes.h"

/* A stretch of tokens still to be read. */
typedef struct zhv_flow_range {
    uint32_t at;
    uint32_t end;
    uint32_t note; /* opener of the note that it is, or ZHV_NO_MATE */
} zhv_flow_range;

typedef ZHV_VEC(zhv_flow_range) zhv_flow_ranges;

#define ZHV_FLOW_NO_BRACKET UINT32_MAX

/* An opener around the reading point. */
typedef struct zhv_flow_around {
    uint32_t open;
    uint32_t bracket; /* index of the innermost to which a | would belong, or
                         ZHV_FLOW_NO_BRACKET */
    bool named;       /* behind the = of an argument */
} zhv_flow_around;

typedef struct zhv_flow_reader {
    const zhv_tape *tape;
    const zhv_profiles *profiles;
    const zhv_guards *guards; /* NULL: none */
    zhv_arena *arena;
    zhv_flow *flow;
    bool top_page; /* a page with no other above it */
    bool failed;   /* out of memory; latched */

    /* ---- the walk ---- */
    zhv_flow_ranges stack;  /* the top one is being read */
    zhv_notes notes;        /* <ref> contents waiting for their list */
    zhv_flow_ranges nested; /* ... those in the note that is being read */
    zhv_flow_ranges away;   /* <includeonly> contents: read last of all */
    ZHV_VEC(zhv_flow_around) owners; /* the last one is the innermost */
    uint32_t indicator;              /* opener of the <indicator> being read */
    uint32_t list_end; /* closer of the reference list being read */
    bool in_note;

    /* ---- runs ---- */
    uint32_t links; /* open [[ ]] around the reading point */
    bool cut;       /* the next text begins a new run */
    bool bold;      /* between quote marks of this line */

    /* ---- events ---- */
    uint32_t loose;       /* offset of the last {{ in text, 0: none */
    uint32_t stretch;     /* first run behind the last rule in text */
    uint32_t before_attr; /* runs before its last attribute rule */
    uint32_t attr_moment; /* ... which is done by then */
    bool one_line;        /* in a list item, or a cell's first line */
    bool term;            /* behind ';' at the line start */
    bool elsewhere;       /* what is being read is not on the page itself */
    bool attr;            /* inside a tag, where a value stands */
    bool cell;            /* in a table cell, before any | of its own */
    bool cell_rule;       /* ... and behind a rule in it */
} zhv_flow_reader;

/* ---- runs ---- */

void zhv_flow_new_paragraph(zhv_flow_reader *);

/* A part of a token is a piece of the last run, or of a new one. */
void zhv_flow_add_piece(zhv_flow_reader *, uint32_t tok, zhv_piece, zhv_sink);

/* The same for the parts of a token that no guard holds (a label that one holds
 * in part stays as it is), without the target of a link that the scanner may
 * have taken for text. */
void zhv_flow_add_parts(zhv_flow_reader *, uint32_t tok, zhv_sink);

/* All the text of a token. Inline, as nearly all texts are one piece. */
static inline void zhv_flow_add_text(zhv_flow_reader *r, uint32_t tok,
                                     zhv_sink sink)
{
    const zhv_token *t = &r->tape->tok[tok];
    if (r->guards || r->tape->loose_brackets || t->kind == ZHV_K_RAW) {
        zhv_flow_add_parts(r, tok, sink);
    } else {
        zhv_flow_add_piece(r, tok, (zhv_piece){t->off, t->len}, sink);
    }
}

/* ---- events ---- */

/* What stands at token `open` (to its mate) acts, in the place being read. */
void zhv_flow_add_event(zhv_flow_reader *, zhv_event_kind, uint32_t open);

/* Front matter of Markdown, which is one token, may give names. */
void zhv_flow_add_front(zhv_flow_reader *, uint32_t tok);

/* Must the bytes of a TEXT be looked at, whatever its role? */
static inline bool zhv_flow_watches(const zhv_flow_reader *r)
{
    return r->tape->loose_braces || r->loose || r->cell_rule;
}

/* Notes braces and bars in such a text that would act without rules. */
void zhv_flow_watch(zhv_flow_reader *, uint32_t tok);

/* Notes {{!}}, which opens at `open`, as the | of a table; any call may be
 * asked about. */
void zhv_flow_bar_call(zhv_flow_reader *, uint32_t open);

/* The last stretch of HTML ends with the page. */
void zhv_flow_end_stretch(zhv_flow_reader *);

#endif
