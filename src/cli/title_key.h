/* Titles as a wiki compares them. */
#ifndef ZHV_TITLE_KEY_H
#define ZHV_TITLE_KEY_H

#include "rules/lookup.h"

typedef struct zhv_title_key {
    zhv_str text; /* arena; empty: no title of a page of this wiki */
    size_t name;  /* where it goes on behind the namespace */
    zhv_namespace ns;
} zhv_title_key;

/* White space and '_' as one space, nothing around the colon behind a known
 * namespace, one name for all names of a namespace, a capital (ASCII) first.
 * Differs: MediaWiki knows capitals of all scripts, and resolves entities and
 * %XX. */
zhv_title_key zhv_title_key_of(const zhv_profiles *, zhv_str title,
                               zhv_arena *);
/* The key of the same namespace with another name behind it. */
zhv_str zhv_title_key_with(const zhv_title_key *, zhv_str name, zhv_arena *);

#endif
