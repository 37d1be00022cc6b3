/* A tape as verify compares it: the markup in order, with stretches of text in
 * the gaps between. Everything is an item that is neither text, nor an
 * attribute's value, nor the body of an opaque tag; a construct that an
 * edition may replace by anything (a rule, noteTA, langconvert) is one item.
 *
 * Invariants: at[0] is ZHV_I_BEGIN, at[n - 1] is ZHV_I_END; tokens of items
 * are in order and disjoint; what is between two items is text. */
#ifndef ZHV_VERIFY_ITEMS_H
#define ZHV_VERIFY_ITEMS_H

#include "rules/role.h"

/* Kinds of items beside those of tokens. */
#define ZHV_I_WILD  (ZHV_K_COUNT + 0) /* may be replaced by anything */
#define ZHV_I_BEGIN (ZHV_K_COUNT + 1)
#define ZHV_I_END   (ZHV_K_COUNT + 2)

typedef struct zhv_item {
    uint64_t key;    /* equal: very likely the same piece of markup */
    uint32_t tok;    /* its first token */
    uint32_t last;   /* the one behind its last token */
    uint32_t gap_cp; /* size of the text behind it */
    uint8_t kind;    /* zhv_kind or one of the above */
    bool spare;      /* a line end beside a line of wild items and blanks alone,
                        or the space that such a line begins with: it may go
                        with them */
} zhv_item;

typedef struct zhv_items {
    const zhv_tape *tape;
    zhv_item *at; /* arena */
    uint32_t n;
} zhv_items;

/* roles have been assigned. wild: this is the source, whose rules may have
 * been resolved; in an edition what looks like a rule is ordinary markup.
 * Errors   ZHV_E_NOMEM */
zhv_status zhv_items_read(const zhv_tape *, const zhv_profiles *, bool wild,
                          zhv_arena *, zhv_items *out);

/* Bytes of the item itself; of the text behind it; from the end of item i to
 * the start of item k. */
zhv_str zhv_item_str(const zhv_items *, uint32_t i);
zhv_str zhv_item_gap(const zhv_items *, uint32_t i);
zhv_str zhv_items_between(const zhv_items *, uint32_t i, uint32_t k);

#endif
