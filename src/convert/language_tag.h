/* Values of lang=: BCP 47 tags of Chinese and of its editions. */
#ifndef ZHV_LANGUAGE_TAG_H
#define ZHV_LANGUAGE_TAG_H

#include "base/variant.h"

/* Is it a tag of Chinese that an edition has its own of? */
bool zhv_language_tag_is_chinese(zhv_str tag);

/* That of an edition; `as_it_is` for zh. */
zhv_str zhv_language_tag_of(zhv_variant, zhv_str as_it_is);

#endif
