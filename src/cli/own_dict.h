/* The dictionary image of a run: the one asked for, else the one found where
 * the tool keeps its data. */
#ifndef ZHV_OWN_DICT_H
#define ZHV_OWN_DICT_H

#include "base/status.h"

/* path NULL: the tool's own image. Owned (zhv_dict_free).
 * Errors   as zhv_dict_open; ZHV_E_IO when there is none */
zhv_status zhv_own_dict_open(const char *path, zhv_dict **out, zhv_error *err);

/* The value of a fact about the image; empty when it has none. */
zhv_text zhv_own_dict_fact(const zhv_dict *, const char *key);

#endif
