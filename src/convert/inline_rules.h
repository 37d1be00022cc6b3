/* The -{ }- of a page, in its rulebook: what each does, and what it shows to
 * readers of each variant. Rules in rules act first and are part of the outer
 * one's text. Source: SEMANTICS 4 (ten levels), 5 to 7. */
#ifndef ZHV_INLINE_RULES_H
#define ZHV_INLINE_RULES_H

#include "convert/scribe.h"

/* The rule of an event of kind INLINE, at the scribe's moment; what it shows is
 * put into the book's displays, which have room. What was meant to be a rule
 * and is none, or has no text for a variant, is a diagnostic; failure is
 * latched in the scribe. */
void zhv_inline_rule_read(zhv_scribe *, const zhv_tape *, const zhv_flow *,
                          uint32_t event);

/* What a template makes of tokens [from, to) of its call, in which rules stand,
 * by pasting `flags` before them: -{H|..}-. Likewise. */
void zhv_inline_rule_paste(zhv_scribe *, const zhv_tape *, zhv_str flags,
                           uint32_t from, uint32_t to, zhv_origin);

/* May some rule of the page translate with the table of another variant? Then
 * what all readers' rules say matters to each. */
bool zhv_inline_rules_filter(const zhv_tape *, const zhv_flow *);

#endif
