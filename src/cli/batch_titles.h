/* --titles convert: which name each page has in each edition. Two pages never
 * get one name: where two want it, or one wants what another one keeps, they
 * stay as they are called, and that is told.
 *
 *     OUT/titles.tsv         header, then: variant, name, name in the edition
 *     OUT/titles-kept.jsonl  pages that keep their name, and why */
#ifndef ZHV_BATCH_TITLES_H
#define ZHV_BATCH_TITLES_H

#include "base/hash.h"
#include "base/status.h"
#include "base/vec.h"
#include "input/buffer.h"
#include "input/pages.h"
#include "rules/lookup.h"

typedef struct zhv_batch_title {
    zhv_str old;
    zhv_str *wanted; /* one a target; ptr NULL: the same */
    bool is_redirect;
    zhv_str leads; /* where to, if it wants that name itself */
} zhv_batch_title;

typedef struct zhv_batch_titles {
    zhv_arena arena;
    const char *const *labels; /* borrowed */
    uint32_t target_count;
    zhv_map by_name;
    ZHV_VEC(zhv_batch_title) pages;
    /* What these namespaces are called here: "Category". */
    zhv_str prefix[ZHV_NS_TEMPLATE + 1];
    zhv_buffer kept; /* lines of JSON */
    uint64_t changed_count, kept_count;
    uint64_t digest; /* of who is called what, once saved or loaded */
} zhv_batch_titles;

void zhv_batch_titles_init(zhv_batch_titles *, const char *const *labels,
                           uint32_t target_count);
void zhv_batch_titles_drop(zhv_batch_titles *);

/* One page: what it is called, where it leads (empty: it is no redirect), and
 * what it would be called. wanted[t] is empty where the name is to stay. Of two
 * pages of one name the first counts. False: out of memory. */
bool zhv_batch_titles_add(zhv_batch_titles *, zhv_str name, int32_t ns,
                          zhv_str redirect, const zhv_str *wanted);

/* When all pages were added: decides who gets which name.
 * Errors   ZHV_E_NOMEM */
zhv_status zhv_batch_titles_settle(zhv_batch_titles *, zhv_error *err);

/* The page's name in an edition; ptr NULL: as it is. name is a page's own. */
zhv_str zhv_batch_titles_find(const zhv_batch_titles *, zhv_str name,
                              uint32_t target);

/* Writes and reads both files. header says which run they are of; *found is
 * false when there are none, or of another run.
 * Errors   ZHV_E_IO, ZHV_E_NOMEM */
zhv_status zhv_batch_titles_save(zhv_batch_titles *, const char *folder,
                                 const char *header, zhv_error *err);
zhv_status zhv_batch_titles_load(zhv_batch_titles *, const char *folder,
                                 const char *header, bool *found,
                                 zhv_error *err);

#endif
