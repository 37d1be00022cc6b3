/* The nine language codes of MediaWiki's zh converter, sets of them, and
 * their fallback lists. Pure tables: parsing of free-form tags (BCP 47, OpenCC
 * names) is zhv_variant_parse in zhvar.c, which needs ICU.
 * Source: MediaWiki 1.39 languages/converters/ZhConverter.php; SEMANTICS 7. */
#ifndef ZHV_VARIANT_H
#define ZHV_VARIANT_H

#include <zhvar/zhvar.h>

#include "base/str.h"

/* zhv_variant (public): ZHV_ZH 0, HANS, HANT, CN, TW, HK, SG, MO, MY;
 * ZHV_VARIANTS = 9. */

typedef uint16_t zhv_mask; /* bit v is set: variant v is meant */

#define ZHV_MASK(v)  ((zhv_mask)(1u << (v)))
#define ZHV_MASK_ALL ((zhv_mask)((1u << ZHV_VARIANTS) - 1))

/* "zh-tw" for ZHV_TW; static, NUL-terminated. */
const char *zhv_variant_code(zhv_variant v);

/* The variant that a rule code means: one of the nine lower-case codes when
 * `any_case` is false, in any case otherwise, or an exact BCP 47 form
 * (zh-Hans, zh-Hant-TW ...). False when it is none. */
bool zhv_variant_from_code(zhv_str code, bool any_case, zhv_variant *out);

/* Fallbacks of v in order, ended by ZHV_VARIANTS; not v itself. */
const uint8_t *zhv_variant_fallbacks(zhv_variant v);

/* Is v written in Simplified (hans cn sg my) / Traditional (hant tw hk mo)? */
bool zhv_variant_is_hans(zhv_variant v);
bool zhv_variant_is_hant(zhv_variant v);

#endif
