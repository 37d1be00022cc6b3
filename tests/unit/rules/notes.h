/* Collected rules as one line of text: "o:H:text " each, where o is the first
 * letter of the origin and H says what the rule does; "v:H|3-9 ": a value left
 * to be resolved, tokens [3, 9). */
#ifndef TEST_RULES_NOTES_H
#define TEST_RULES_NOTES_H

#include <stdio.h>

#include "rules/collect.h"

static inline size_t write_rule(char *out, size_t size, char origin,
                                const zhv_rule *r)
{
    char does = r->flags & ZHV_F_REMOVE  ? '-'
                : r->flags & ZHV_F_TITLE ? 'T'
                                         : 'H';
    return (size_t)snprintf(out, size, "%c:%c:%.*s ", origin, does,
                            (int)r->text.len, r->text.ptr);
}

static inline const char *write_notes(const zhv_note_rules *notes)
{
    static char out[2048];
    size_t n = 0;
    out[0] = '\0';
    for (uint32_t i = 0; i < notes->n && n < sizeof out; i++) {
        const zhv_note_rule *note = &notes->at[i];
        if (note->rule) {
            char origin = note->origin == ZHV_ORIGIN_GROUP ? 'g' : 'n';
            n += write_rule(out + n, sizeof out - n, origin, note->rule);
        }
        if (note->to) {
            n += (size_t)snprintf(out + n, sizeof out - n, "v:%.*s%u-%u ",
                                  (int)note->flags.len, note->flags.ptr,
                                  note->from, note->to);
        }
        for (uint32_t k = 0; k < note->group.n && n < sizeof out; k++) {
            zhv_arena arena = {0};
            n += write_rule(out + n, sizeof out - n, 'g',
                            zhv_group_rules(&note->group, &arena)[k]);
            zhv_arena_drop(&arena);
        }
    }
    if (n) {
        out[n - 1] = '\0';
    }
    return out;
}

#endif
