/* Collected rules as one line of text: "o:H:text " each, where o is the first
 * letter of the origin and H says what the rule does. */
#ifndef TEST_RULES_NOTES_H
#define TEST_RULES_NOTES_H

#include <stdio.h>

#include "rules/collect.h"

static inline const char *write_notes(const zhv_note_rules *notes)
{
    static char out[2048];
    size_t n = 0;
    out[0] = '\0';
    for (uint32_t i = 0; i < notes->n && n < sizeof out; i++) {
        const zhv_rule *r = notes->at[i].rule;
        n += (size_t)snprintf(out + n, sizeof out - n, "%c:%c:%.*s ",
                              notes->at[i].origin == ZHV_ORIGIN_GROUP ? 'g'
                                                                      : 'n',
                              r->flags & ZHV_F_REMOVE  ? '-'
                              : r->flags & ZHV_F_TITLE ? 'T'
                                                       : 'H',
                              (int)r->text.len, r->text.ptr);
    }
    if (n) {
        out[n - 1] = '\0';
    }
    return out;
}

#endif
