/* What one work is called in each region, as templates of the page say it, in
 * its rulebook: each name is a key that becomes the reader's, and the title.
 * Weaker than noteTA, these act on the whole page. */
#ifndef ZHV_REGION_NAMES_H
#define ZHV_REGION_NAMES_H

#include "convert/scribe.h"

/* Of all the page's templates the first wins. Nothing with ZHV_TITLES_OFF, nor
 * where MediaWiki is to be followed, which knows none of this. To be read
 * before what the page's rules say, at moment 0, where the scribe is left.
 * Failure is latched in the scribe. */
void zhv_region_names_read(zhv_scribe *, const zhv_tape *, const zhv_flow *);

#endif
