/* Profiles: what names mean. Parsed from the text of the .tsv files of
 * dicts/profiles (stored in the image as one blob). Immutable once read; shared
 * by threads. Knows no tape.
 *
 * The format is described in dicts/profiles/README.md: lines of fields that are
 * separated by one TAB (tag, function, magic, redirect, namespace, interwiki,
 * image, extension, keyword, param, template, act, alias, field, original).
 */
#ifndef ZHV_PROFILE_H
#define ZHV_PROFILE_H

#include "base/status.h"
#include "base/variant.h"
#include "markup/syntax.h"

typedef struct zhv_profiles zhv_profiles;

/* Parses the text, which must outlive the result.
 * Errors   ZHV_E_NOMEM; ZHV_E_DATA with the line in err */
zhv_status zhv_profiles_read(zhv_str text, zhv_profiles **out, zhv_error *err);
void zhv_profiles_free(zhv_profiles *);

/* The scanner's view; borrowed from the profiles. */
const zhv_names *zhv_profiles_names(const zhv_profiles *);

/* Not 0; of other profiles another one. */
uint64_t zhv_profiles_stamp(const zhv_profiles *);

/* The argument name behind an aux number of ZHV_R_LABEL: "3", "d", "lt". */
zhv_str zhv_profiles_arg(const zhv_profiles *, uint16_t aux);

#endif
