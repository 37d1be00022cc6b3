/* What the parts of a page's conversion share: the page at hand and the writer
 * of one target. `page_read.c` reads, `page_text.c` converts text,
 * `page_events.c` resolves rules, `page.c` puts it together. Only these
 * include this. */
#ifndef ZHV_PAGE_STATE_H
#define ZHV_PAGE_STATE_H

#include "convert/anchor.h"
#include "convert/page.h"
#include "convert/picked.h"
#include "convert/quotes.h"

typedef struct zhv_page_state {
    const zhv_converter *plan;
    zhv_arena *arena;
    zhv_recall *names;
    zhv_layers *layers;
    const zhv_page *in;
    zhv_str title;
    zhv_tape tape;
    zhv_namings named;
    zhv_guards guards;
    zhv_flow flow;
    zhv_rulebook book;
    zhv_galley galley;
    zhv_picked picked;
    zhv_quotes quotes; /* when they follow the region */
    zhv_script
        script; /* of all its text; AUTO: nothing tells, or nobody asks */
    zhv_result *out;
    zhv_changes spare[2]; /* storage for text that is translated by itself */
    zhv_section_links sections; /* links to those of the page itself */
    bool has_language;          /* some lang= names a language */
} zhv_page_state;

/* ---- reading ---- */

/* Diagnoses bytes that are not UTF-8. */
void zhv_page_report_invalid(zhv_str src, zhv_diags *);

/* MediaWiki converts text whatever script it is in: with it as the model, all
 * text goes the way of text that gives no hint. */
bool zhv_page_detects(const zhv_converter *);

zhv_unknown zhv_page_unknown(const zhv_converter *);

/* MediaWiki converts Japanese as anything else. */
bool zhv_page_protects_japanese(const zhv_converter *);

bool zhv_page_knows_works(const zhv_page_state *);

/* The parts of p->tape that no one changes: p->named, p->guards. */
zhv_status zhv_page_guard(zhv_page_state *);

/* Bytes to tape, roles, guards, flow and rulebook. */
zhv_status zhv_page_read(zhv_page_state *);

/* Is there more than tables to go by? Not where somebody else's converter is
 * to be followed. */
bool zhv_page_chooses(const zhv_converter *);

/* ---- writing one target ---- */

typedef struct zhv_writer {
    zhv_page_state *p;
    zhv_lane lane;
    zhv_target_page *out;
    zhv_script script;   /* of the run at hand; AUTO: of what is in none */
    zhv_script assumed;  /* of runs that give no hint */
    zhv_changes changes; /* of the run at hand; storage is reused */
    zhv_changes label;   /* of the label at hand; likewise */
    zhv_galley_reader reader;
} zhv_writer;

/* The edit, or NULL: out of memory. */
zhv_edit *zhv_writer_add(zhv_writer *, uint32_t off, uint32_t len, zhv_str text,
                         zhv_origin, bool construct);

zhv_lane zhv_writer_lane(const zhv_page_state *, zhv_variant, bool script_only);

/* Text that gives no hint goes the way of the other script from now on: words
 * of regions that are written the same in both (人工智慧) tell.
 * Returns  that script */
zhv_script zhv_writer_turn(zhv_lane *);

/* Text by itself, translated for readers of the lane's variant. */
zhv_str zhv_writer_translate(zhv_page_state *, const zhv_lane *, zhv_str text,
                             uint32_t moment);

/* Markup by itself, its running text translated: what a filter shows. */
zhv_str zhv_writer_translate_markup(zhv_page_state *, const zhv_lane *,
                                    zhv_str text, uint32_t moment);

/* The source bytes with a finished list of edits applied. */
zhv_str zhv_writer_apply(const zhv_edits *, zhv_str src, zhv_arena *);

/* One run of the page's flow, by itself. */
void zhv_writer_run(zhv_writer *, const zhv_run *);

/* The i-th run of the page's flow, from the galley where that can be; runs
 * come in order. */
void zhv_writer_laid_run(zhv_writer *, uint32_t i);

/* The names of works, which are in no run. */
void zhv_writer_names(zhv_writer *);

/* What stands for a rule, by its number in the flow. */
void zhv_writer_event(zhv_writer *, uint32_t event);

#endif
