/* Why a change of an edition was made, by asking the public library again:
 * about the change itself, and what the tables alone make of its text. */
#ifndef ZHV_EXPLAIN_H
#define ZHV_EXPLAIN_H

#include "base/arena.h"
#include "base/status.h"

/* What a change is, in one word. */
typedef enum zhv_why {
    ZHV_WHY_SCRIPT,   /* the other script, by the tables */
    ZHV_WHY_WORD,     /* a word of the region, by the tables */
    ZHV_WHY_READING,  /* not what the tables say: words, neighbours, the page */
    ZHV_WHY_RULE,     /* a -{ }- of the page */
    ZHV_WHY_NOTETA,   /* its noteTA, or a rule given beside it */
    ZHV_WHY_GROUP,    /* a conversion group */
    ZHV_WHY_NAME,     /* a name by region, or in full elsewhere on the page */
    ZHV_WHY_LABEL,    /* a link that is shown as it is written got a label */
    ZHV_WHY_RESOLVED, /* a rule became what it shows */
    ZHV_WHY_MARKUP,   /* what else keeps the page as it looks */
    ZHV_WHYS
} zhv_why;

/* "word"; static. */
const char *zhv_why_name(zhv_why);

typedef struct zhv_explained {
    zhv_edit_view edit;
    zhv_why why;
    zhv_cause cause;
    /* SCRIPT, WORD, READING: what the config without regional words makes of
     * the text, and what the one with them does; in the arena */
    zhv_str plain;
    zhv_str regional;
    /* places where the text could be read in several ways: zhv_explain_doubt,
     * by number */
    size_t doubts;
    size_t doubt_count;
} zhv_explained;

typedef struct zhv_explainer zhv_explainer;

/* dict is borrowed. NULL: out of memory. */
zhv_explainer *zhv_explainer_new(const zhv_dict *dict);
void zhv_explainer_free(zhv_explainer *);

/* A page begins: its source and result, both borrowed, of a converter that was
 * asked for ambiguities. False: out of memory. */
bool zhv_explainer_begin(zhv_explainer *, zhv_str source, const zhv_result *);

/* The change with that number; false past the end.
 * Errors   what could not be asked for want of memory is empty */
bool zhv_explain_edit(zhv_explainer *, uint32_t target, size_t index,
                      zhv_arena *, zhv_explained *out);

/* Doubtful places within [from, to) of the source: the first, and how many. */
size_t zhv_explain_doubts(const zhv_explainer *, size_t from, size_t to,
                          size_t *count);
const zhv_ambiguity *zhv_explain_doubt(const zhv_explainer *, size_t number);

#endif
