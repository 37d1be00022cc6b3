/* Dictionaries made of others: for our own configs (config.h), and which
 * characters only one script uses. */
#ifndef ZHV_DERIVED_H
#define ZHV_DERIVED_H

#include "mkdict/shelf.h"

/* Characters that one script alone writes: those that the one-character table
 * `characters` maps, but not to themselves as well, and that no regional form
 * of the other script is. */
typedef struct zhv_charset zhv_charset;
zhv_status zhv_charset_make(zhv_shelf *, const zhv_source *characters,
                            zhv_charset **out, zhv_error *err);
bool zhv_charset_has(const zhv_charset *, uint32_t cp);

/* The entries of `from` whose key has a character that only Simplified text
 * uses.
 * *out     in the shelf's arena; NULL: the shelf has no STCharacters
 * Errors   as zhv_shelf_find */
zhv_status zhv_derive_simplified_only(zhv_shelf *, const zhv_source *from,
                                      zhv_source **out, zhv_error *err);

/* The keys of `from` of two characters and more, and what Simplified text has
 * for them: entries that make the key of that, as upstream generates for its
 * own regional phrases. The text is that of TSPhrases, else of TSCharacters and
 * TSCharactersExt, from left to right, the longest first; when two keys become
 * the same the first one stays.
 * *out     in the shelf's arena
 * Errors   as zhv_shelf_find; ZHV_E_LIMIT */
zhv_status zhv_derive_simplified_keys(zhv_shelf *, const zhv_source *from,
                                      zhv_source **out, zhv_error *err);

/* The entries of `from` with the key as Hong Kong and as Taiwan write its
 * characters (HKVariants, TWVariants), where `from` has no such key.
 * *out     in the shelf's arena
 * Errors   as zhv_shelf_find; ZHV_E_LIMIT */
zhv_status zhv_derive_regional_keys(zhv_shelf *, const zhv_source *from,
                                    zhv_source **out, zhv_error *err);

#endif
