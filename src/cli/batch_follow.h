/* Links of an edition follow the names that pages have there: [[ ]], #REDIRECT,
 * categories, templates, and arguments that the profiles know to name pages. */
#ifndef ZHV_BATCH_FOLLOW_H
#define ZHV_BATCH_FOLLOW_H

#include "cli/batch_titles.h"
#include "rules/profile.h"

/* Appends the text to `out` with its links changed; *changed: some were, else
 * nothing was appended.
 * Errors   ZHV_E_NOMEM */
zhv_status zhv_batch_follow(const zhv_batch_titles *, uint32_t target,
                            const zhv_profiles *, zhv_arena *, zhv_str text,
                            zhv_buffer *out, bool *changed);

/* What a link to `to` is to be in the edition; ptr NULL: as it is. arena. */
zhv_str zhv_batch_follow_link(const zhv_batch_titles *, uint32_t target,
                              const zhv_profiles *, zhv_arena *, zhv_str to,
                              bool is_template);

#endif
