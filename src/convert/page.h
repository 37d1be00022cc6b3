/* One page through all the rooms: bytes, tape, roles, flow, rulebook, lanes,
 * edits. What comes out is the public zhv_result. */
#ifndef ZHV_PAGE_H
#define ZHV_PAGE_H

#include "convert/edit.h"
#include "convert/flow.h"
#include "convert/plan.h"
#include "convert/rulebook.h"
#include "match/choose.h"

typedef struct zhv_target_page {
    zhv_edits edits; /* finished */
    zhv_str title;
    uint64_t counts[ZHV_ORIGINS]; /* edits by origin */
    uint64_t characters_changed;
} zhv_target_page;

struct zhv_result {
    zhv_str src;
    const zhv_converter *by; /* borrowed */
    zhv_tape tape;           /* roles of all bytes; by a config: none */
    zhv_guards guards;
    const zhv_event *events; /* of the page's flow */
    uint32_t events_n;
    bool fixed;      /* the page switches conversion off */
    zhv_diags diags; /* sorted by offset */
    struct zhv_line_column {
        uint32_t line;
        uint32_t column_cp;
    } * places; /* of the diagnostics */
    uint32_t n;
    zhv_target_page target[ZHV_TARGETS_MAX];
    zhv_doubts doubts; /* when they are asked for; offsets of src */
    uint64_t runs;
    uint64_t run_bytes;
    uint64_t rules[ZHV_ORIGINS];
};

/* names    what names mean, kept from page to page; NULL: of this page only
 * layers   compiled groups, kept from page to page; NULL: for this page only.
 *          The result borrows from them until the next page begins
 * page     whose spans are in order
 * Errors   ZHV_E_NOMEM, ZHV_E_LIMIT */
zhv_status zhv_page_convert(const zhv_converter *, zhv_arena *,
                            zhv_recall *names, zhv_layers *layers,
                            const zhv_page *page, zhv_result *out);

#endif
