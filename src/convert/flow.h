/* The reader's page: runs of text and rule constructs in the order in which
 * the finished page has them. The tape has source order; this is where a
 * comment vanishes without a gap and where notes move to their list.
 * Knows roles, not dictionaries.
 *
 * Invariants: pieces of a run are in source order and disjoint; no piece is
 * in two runs. `moment` of a run is the number of events before it.
 * Source: SEMANTICS 1, 2, 9 (MediaWiki parses, then converts the HTML). */
#ifndef ZHV_FLOW_H
#define ZHV_FLOW_H

#include "convert/guard.h"
#include "match/survey.h"
#include "rules/role.h"

typedef struct zhv_piece {
    uint32_t off; /* bytes of the source */
    uint32_t len;
} zhv_piece;

/* Where a run's converted text goes. */
typedef enum zhv_sink {
    ZHV_SINK_PLACE, /* it replaces its source bytes */
    ZHV_SINK_LINK,  /* [[A]]: a label is added if it differs. Its pieces are
                       converted one by one, what is between them is kept */
    ZHV_SINK_ARG,   /* {{le|A|B}}: an argument is added if it differs */
    ZHV_SINK_REF    /* [label]: "text][" is put before it if it differs */
} zhv_sink;

typedef struct zhv_run {
    uint32_t first; /* piece */
    uint32_t n;     /* pieces, >= 1 */
    uint32_t moment;
    uint32_t paragraph; /* index into zhv_flow.paragraphs */
    uint32_t tok;       /* token of the first piece */
    uint8_t sink;       /* zhv_sink */
    uint8_t script; /* ZHV_SCRIPT_HANS or _HANT, set by zhv_scripts_decide */
    bool quoted;    /* link label, bold or italic: guarded names count */
    bool keyed;     /* a key of the page's rules stands in it: likewise */
    bool hant;      /* some character is Traditional alone: likewise */
    /* of a run of one piece that is keyed: where keys stand, in zhv_flow.stops,
     * from the piece on; none: not known */
    uint32_t stops;
    uint32_t stops_n;
} zhv_run;

typedef enum zhv_event_kind {
    ZHV_EVENT_INLINE,    /* -{ }- */
    ZHV_EVENT_NOTE_TA,   /* {{noteTA}} */
    ZHV_EVENT_NAMES,     /* a template with regional names; acts on all the
                            page */
    ZHV_EVENT_TRANSLATE, /* <langconvert>: its content for another variant */
    ZHV_EVENT_DASHED,    /* -{{{x}}}-: a rule around {{x}} if x has no value */
    ZHV_EVENT_LOOSE,     /* {{ that only a -{ behind it keeps from being a call;
                            `last` is the offset of its second brace */
    ZHV_EVENT_BAR /* a | that a rule before it in its cell kept from being
                     the end of attributes */
} zhv_event_kind;

typedef struct zhv_event {
    zhv_event_kind kind;
    uint32_t tok;   /* the opener; BAR: that of {{!}}, or the text with the | */
    uint32_t last;  /* the closer; BAR: offset of the | in the source */
    uint32_t owner; /* opener of the call, link or table that a | in its place
                       would belong to, or ZHV_NO_MATE */
    bool in_named;  /* behind the = of the owner's argument */
    bool in_term;   /* in "; term" before its ":" */
    bool one_line;  /* a line end in what it shows would end more than a line:
                       a list's item, or the line of a cell */
    bool in_attr;   /* in the value of a title= or alt= */
    bool elsewhere; /* in <includeonly>: it is read last, and sets no title */
} zhv_event;

/* What a paragraph's characters say about its script. */
typedef struct zhv_evidence {
    uint32_t hans; /* characters only Simplified text has */
    uint32_t hant; /* characters only Traditional text has */
} zhv_evidence;

typedef struct zhv_flow {
    ZHV_VEC(zhv_piece) pieces;
    ZHV_VEC(zhv_run) runs;
    ZHV_VEC(zhv_event) events; /* event i happens at moment i + 1 */
    ZHV_VEC(zhv_evidence) paragraphs;
    zhv_stops stops;
    uint32_t display_title; /* opener of the last {{DISPLAYTITLE:}}, or
                               ZHV_NO_MATE */
    bool nocc;              /* the page switches conversion off */
    bool notc;              /* ... of its title */
} zhv_flow;

/* title   the page's name; one without a '/' has no page above it, so that
 *         [[../x]] on it is no link
 * guards  what is in them is in no run; a construct in a hard one is no event.
 *         May be NULL
 * Errors  ZHV_E_NOMEM */
zhv_status zhv_flow_read(const zhv_tape *, const zhv_profiles *, zhv_str title,
                         const zhv_guards *guards, zhv_arena *, zhv_flow *out);

#endif
