/* Rules for a character that no word explains: its reading by what stands
 * beside it. dicts/context/lone.tsv says what a rule may ask. Nearly always
 * none fits, and the gates of the nearest neighbours say so.
 *
 * An atom list is u16s: a head each (how many characters follow it, and
 * ZHV_ATOM_... bits), then those, sorted; a head of 0 ends the list. One that
 * is FAR is the last of its list. */
#ifndef ZHV_CONTEXT_H
#define ZHV_CONTEXT_H

#include "match/words.h"

#define ZHV_ATOM_COUNT 0x0FFFu
#define ZHV_ATOM_NOT                                                           \
    0x1000u                   /* none of these; a border will do, unless EDGE  \
                                 is among them */
#define ZHV_ATOM_EDGE 0x2000u /* a border will do: no Chinese character */
#define ZHV_ATOM_FAR                                                           \
    0x4000u /* not the next character, but any of the next few in the sentence \
             */
#define ZHV_ATOM_ITEM 0x8000u /* set in every head, so that none is 0 */

/* Where a gate has the answer for the neighbour cp; 0: a border. */
static inline uint32_t zhv_gate_place(const uint8_t *classes, uint32_t cp)
{
    return classes[cp] & ZHV_CLASS_HAN
               ? zhv_words_hash(cp, ZHV_GATE_HAN_LOG)
               : (1u << ZHV_GATE_HAN_LOG) +
                     zhv_words_hash(cp, ZHV_GATE_ELSE_LOG);
}

/* The rule that speaks for the character at s[pos], or NULL.
 * strong   only rules that may outvote a word */
const zhv_disk_rule *zhv_context_rule(const zhv_words *, zhv_str s, size_t pos,
                                      bool strong);

#endif
