/* Links whose text swallowed the prose behind them: the converter that made
 * so many Markdown copies of wiki pages ends a link at the next punctuation.
 * Knows the title such links have. */
#ifndef ZHV_SWALLOW_H
#define ZHV_SWALLOW_H

#include "markup/tape.h"

/* Does the link that ends at token `close` go on beyond its real end? Only a
 * link titled "wikilink" whose text is not the name of its page. */
bool zhv_link_swallows(const zhv_tape *, uint32_t close);

#endif
