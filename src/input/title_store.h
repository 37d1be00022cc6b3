/* Works and their names by region in one SQLite file: rows in order, and an
 * index from every name to the works that have it. Knows neither pages nor how
 * names are compared: whoever fills it and asks it folds names the same way.
 *
 * Invariants of a finished file: "works" has the rows, "names" each folded
 * name of a work with what it is a name for, "conflicts" what of it two works
 * share and the titles that weaker evidence gave and that were set aside. */
#ifndef ZHV_TITLE_STORE_H
#define ZHV_TITLE_STORE_H

#include "base/status.h"
#include "base/str.h"

/* One work; fields are trimmed and hold no control characters. */
typedef struct zhv_title_row {
    zhv_str page; /* its page and redirects to it, '|' between; or empty */
    zhv_str original;
    zhv_str title[ZHV_VARIANTS]; /* ZHV_ZH is not used */
    zhv_str evidence;
    uint64_t page_id; /* 0: none */
} zhv_title_row;

typedef struct zhv_title_store zhv_title_store;

/* Does the file begin as SQLite's do? */
bool zhv_title_store_is(const char *path);

/* Makes a store of an empty file, to be filled.
 * Errors   ZHV_E_IO, ZHV_E_NOMEM */
zhv_status zhv_title_store_create(const char *path, zhv_title_store **out,
                                  zhv_error *err);
/* Opens a finished one for reading; nothing in it is trusted.
 * Errors   ZHV_E_IO, ZHV_E_DATA (not a store of titles), ZHV_E_NOMEM
 * Threads  one store, one thread */
zhv_status zhv_title_store_open(const char *path, zhv_title_store **out,
                                zhv_error *err);
/* What is not finished stays as it is. */
void zhv_title_store_close(zhv_title_store *);

/* ---- filling ------------------------------------------------------------- */

/* Errors of all: ZHV_E_IO (a full disk), ZHV_E_NOMEM */
zhv_status zhv_title_store_add(zhv_title_store *, const zhv_title_row *,
                               uint64_t *id, zhv_error *err);
zhv_status zhv_title_store_replace(zhv_title_store *, uint64_t id,
                                   const zhv_title_row *, zhv_error *err);
/* what: ZHV_ZH for a title of its page, else the variant. */
zhv_status zhv_title_store_name(zhv_title_store *, zhv_str folded, uint64_t id,
                                zhv_variant what, zhv_error *err);
zhv_status zhv_title_store_dispute(zhv_title_store *, uint64_t id,
                                   zhv_variant what, zhv_str title,
                                   zhv_str evidence, zhv_error *err);
/* A redirect that was seen, and where it leads. */
zhv_status zhv_title_store_redirect(zhv_title_store *, zhv_str folded_target,
                                    zhv_str title, zhv_error *err);
/* The next title in order of bytes, after *title (empty at first, then a copy
 * of the last one), of a redirect to a page. Borrowed until the next call.
 * False: no more, or err->code. */
bool zhv_title_store_redirects(zhv_title_store *, zhv_str folded_target,
                               zhv_str *title, zhv_error *err);
/* Drops what filling alone needs, finds conflicts and writes all of it. */
zhv_status zhv_title_store_finish(zhv_title_store *, zhv_error *err);

/* ---- reading ------------------------------------------------------------- */

uint64_t zhv_title_store_count(zhv_title_store *);
/* The first row whose number is greater than *id; *id [out] its number.
 * Borrowed until the next call. False: there is none, or err->code. */
bool zhv_title_store_next(zhv_title_store *, uint64_t *id, zhv_title_row *out,
                          zhv_error *err);
/* Works that have the name, in order of their numbers, `room` at most. */
zhv_status zhv_title_store_find(zhv_title_store *, zhv_str folded,
                                uint64_t *ids, size_t room, size_t *n,
                                zhv_error *err);

typedef struct zhv_title_conflict {
    zhv_str kind; /* "title": two works, one name for one region or page;
                     "name": one name, different regions; "sources": two
                     names of one work, the second was set aside */
    zhv_str name;
    zhv_str variant;  /* "page" or a code */
    zhv_str page;     /* of the work */
    zhv_str evidence; /* of the work, or of what was set aside */
} zhv_title_conflict;

/* One line of all conflicts; *position 0 at first. Borrowed until the next
 * call. False: no more, or err->code. */
bool zhv_title_store_conflict(zhv_title_store *, uint64_t *position,
                              zhv_title_conflict *out, zhv_error *err);

#endif
