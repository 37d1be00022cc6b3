/* Quotation marks of running text, paired. Readers on the Mainland have “ ” and
 * ‘ ’ in them, those of Taiwan, Hong Kong and Macau 「 」 and 『 』. Knows
 * runs, no dictionaries.
 *
 * A mark counts when it has its partner in the same paragraph and Chinese
 * characters are between them: so an apostrophe, English in quotation marks and
 * what is left open stay as they are. */
#ifndef ZHV_QUOTES_H
#define ZHV_QUOTES_H

#include "convert/flow.h"

typedef struct zhv_quote {
    uint32_t off; /* of the source, three bytes there */
    bool inner;   /* of the second pair: ‘ ’ 『 』 */
    bool closing;
} zhv_quote;

typedef ZHV_VEC(zhv_quote) zhv_quotes;

/* Errors   ZHV_E_NOMEM
 * Cost     linear, at any depth */
zhv_status zhv_quotes_find(const zhv_flow *, zhv_str src, zhv_arena *,
                           zhv_quotes *out);

/* What readers of the variant have in its place. */
zhv_str zhv_quote_for(zhv_quote, zhv_variant);

#endif
