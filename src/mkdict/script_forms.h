/* Names of templates and parameters in the other script: a page may call
 * 作品名稱 by 作品名称 where the wiki has a redirect. The dictionary image gets
 * both, so that nothing has to be transliterated later. */
#ifndef ZHV_SCRIPT_FORMS_H
#define ZHV_SCRIPT_FORMS_H

#include "base/arena.h"
#include "base/status.h"

/* The lines of profiles (dicts/profiles/README.md) with the Simplified and the
 * Traditional form (ICU's) of each name of a template, a field or a parameter
 * beside it, unless the profiles name that form themselves. Lines stay lines.
 * *out is in the arena.
 * Errors   ZHV_E_NOMEM, ZHV_E_DATA (ICU has no transliterator) */
zhv_status zhv_script_forms_add(zhv_str profiles, zhv_arena *, zhv_str *out,
                                zhv_error *err);

#endif
