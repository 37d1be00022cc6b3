/* `zhvar titles harvest`: works with regional names out of the pages of a
 * wiki, into a store. Nothing is guessed: what contradicts itself is kept
 * apart and listed. */
#ifndef ZHV_TITLES_HARVEST_H
#define ZHV_TITLES_HARVEST_H

#include "input/title_store.h"

typedef struct zhv_harvest_report {
    uint64_t pages;
    uint64_t failed; /* of them, with a diagnostic on standard error */
    uint64_t redirects;
    uint64_t works;
    uint64_t conflicts; /* names that two works share */
    uint64_t disputes;  /* titles that were set aside */
} zhv_harvest_report;

/* Reads all sources (as zhv_groups_import does) into a new store and finishes
 * it.
 * Errors   ZHV_E_IO, ZHV_E_DATA: a source that cannot be read; ZHV_E_NOMEM */
zhv_status zhv_titles_harvest(const char *const *sources, size_t n,
                              const zhv_dict *dict, zhv_title_store *,
                              zhv_harvest_report *, zhv_error *err);

/* Adds what the names of a row are found by.
 * Errors   of the store */
zhv_status zhv_titles_index(zhv_title_store *, uint64_t id,
                            const zhv_title_row *, zhv_error *err);

/* Counts lines of "conflicts", by kind. */
zhv_status zhv_titles_count(zhv_title_store *, zhv_harvest_report *,
                            zhv_error *err);

#endif
