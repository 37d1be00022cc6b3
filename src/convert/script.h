/* Which script a run is written in: decided from its own characters, else
 * from its paragraph's, else from the page's. A Traditional paragraph must
 * never go through the simplified-to-traditional tables. */
#ifndef ZHV_SCRIPT_H
#define ZHV_SCRIPT_H

#include "convert/flow.h"
#include "match/dict.h"
#include "match/overlay.h"

/* Sets `script`, `keyed` and `hant` of every run, and the stops.
 * from     ZHV_SCRIPT_AUTO or what to force
 * keys     of the page's rules; NULL: none
 * Errors   out of memory latches in the arena */
void zhv_scripts_decide(zhv_flow *, zhv_str src, const zhv_dict *,
                        zhv_script from, const zhv_overlay *keys, zhv_arena *);

/* The script of the page as a whole, when that is done; ZHV_SCRIPT_AUTO: none
 * of its characters tells. */
zhv_script zhv_scripts_page(const zhv_flow *);

/* What the characters of s say; adds to *e. */
void zhv_script_count(const zhv_dict *, zhv_str s, zhv_evidence *e);

/* The script that evidence speaks for; ZHV_SCRIPT_AUTO: for none. */
zhv_script zhv_script_of(zhv_evidence e);

/* Text that gives no hint is taken to be in the script that is not the
 * target's, since the reader asked for a conversion; where that changes
 * nothing, in the other one (zhv_writer_turn). */
zhv_script zhv_script_default(zhv_variant target);

#endif
