/* Free URLs (http://a in the text), for those who put wikitext together. */
#ifndef ZHV_WIKITEXT_URL_H
#define ZHV_WIKITEXT_URL_H

#include "base/str.h"

/* Does a URL begin at src[at] that would be none behind `before`, which ends in
 * a letter or digit? */
bool zhv_url_lost(zhv_str before, zhv_str src, size_t at);

/* Does s end in a free URL, to which src[at] would belong, too? */
bool zhv_url_gains(zhv_str s, zhv_str src, size_t at);

#endif
