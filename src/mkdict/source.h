/* Dictionary sources as lists of entries, in file order. Knows the file
 * formats, not what the entries are for. */
#ifndef ZHV_SOURCE_H
#define ZHV_SOURCE_H

#include "base/status.h"
#include "base/vec.h"

/* Keys longer than this are refused: a node counts bytes in 13 bits. */
#define ZHV_SOURCE_KEY_MAX   8191u
#define ZHV_SOURCE_VALUE_MAX 65535u

typedef struct zhv_entry {
    zhv_str key;
    zhv_str value; /* the first one */
    zhv_str all;   /* every value, separated by spaces */
} zhv_entry;

typedef struct zhv_source {
    zhv_str name; /* file name without folder and extension */
    zhv_str path;
    ZHV_VEC(zhv_entry) entries;
} zhv_source;

/* A whole file, with a NUL behind it. Errors: ZHV_E_IO, ZHV_E_NOMEM */
zhv_status zhv_source_slurp(zhv_arena *, const char *path, zhv_str *out,
                            zhv_error *err);

/* key<TAB>value[ value...] lines; '#' lines and blank ones are skipped.
 * whole  true: everything behind the tab is one value (plain tables)
 * Errors ZHV_E_IO, ZHV_E_NOMEM, ZHV_E_DATA, ZHV_E_LIMIT */
zhv_status zhv_source_text(zhv_arena *, const char *path, bool whole,
                           zhv_source *out, zhv_error *err);

/* An .ocd2 file, through upstream's own opencc_dict (`program`), which writes
 * it out as text into a temporary folder. */
zhv_status zhv_source_ocd2(zhv_arena *, const char *program, const char *path,
                           zhv_source *out, zhv_error *err);

/* One more entry, with the checks of zhv_source_text. */
zhv_status zhv_source_add(zhv_arena *, zhv_source *, zhv_entry, uint32_t line,
                          zhv_error *err);

#endif
